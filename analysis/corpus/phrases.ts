// Words with what stands around them: telling words in full, stop words and pairs of neighbours at less weight. "How long
// until" and "how do I" tell questions apart that have the same nouns.
import { reals, wholes } from '../vectors/numbers'
import type { SparseRows } from '../vectors/sparse'
import { keepTransposed, transposed } from '../vectors/turned'
import { keepCommon } from './keep-common'
import { createNumbering } from './numbering'
import type { Vocabulary } from './vocabulary'

export type PhraseWeights = {
  /** Weight of a stop word beside 1 for a telling word. */
  readonly stopWords: number
  /** Weight of a pair of neighbouring words; 0 leaves pairs out. */
  readonly pairs: number
}

export type ReadOptions = {
  readonly leastDocuments: number
  /** Called every few hundred texts. */
  readonly pause?: () => void
}

/** Words and pairs as they were read, to be weighed in one way or several. */
export type Phrases = {
  /** Values tell the kind of each place: a telling word, a stop word, a pair. */
  readonly kinds: SparseRows
  /** The first columns are single words, the others pairs. */
  readonly singles: number
}

const tells = 0
const stopWord = 1
const pair = 2

/**
 * Columns are in the order of the stems, single words first, so the order of the texts does not matter. A word or pair that an
 * answer repeats counts once. O(length).
 */
export function readPhrases({ order, spoken, sequences }: Vocabulary, options: ReadOptions): Phrases {
  const count = order.length
  const ranks = new Int32Array(count)
  for (let rank = 0; rank < count; rank++) ranks[order[rank]!] = rank
  // A word is known by its rank, a pair by a number above all words.
  const numbering = createNumbering()
  const documents: number[] = new Array<number>(count).fill(0)
  const lastSeen: number[] = new Array<number>(count).fill(-1)
  const tellsIn = new Int32Array(count).fill(-1)
  const starts = new Int32Array(spoken.length + 1)
  let mostHeld = 0
  for (const said of spoken) mostHeld += 2 * said.length
  const held = new Int32Array(mostHeld)
  const kinds = new Float64Array(mostHeld)
  let end = 0
  for (let row = 0; row < spoken.length; row++) {
    if ((row & 511) === 0) options.pause?.()
    const telling = sequences[row]!
    for (let at = 0; at < telling.length; at++) tellsIn[telling[at]!] = row
    const said = spoken[row]!
    for (let at = 0; at < said.length; at++) {
      const rank = ranks[said[at]!]!
      if (lastSeen[rank] !== row) {
        lastSeen[rank] = row
        documents[rank]!++
        held[end] = rank
        kinds[end++] = tellsIn[said[at]!] === row ? tells : stopWord
      }
      if (at + 1 === said.length) continue
      const number = count + numbering.numberOf((rank + 1) * count + ranks[said[at + 1]!]!)
      if (lastSeen[number] === row) continue
      lastSeen[number] = row
      documents[number] = (documents[number] ?? 0) + 1
      held[end] = number
      kinds[end++] = pair
    }
    starts[row + 1] = end
  }
  const pairKeys = numbering.keys()
  const keys = new Float64Array(count + pairKeys.length)
  for (let rank = 0; rank < count; rank++) keys[rank] = rank
  keys.set(pairKeys, count)
  const least = Math.max(1, options.leastDocuments)
  let singles = 0
  for (let rank = 0; rank < count; rank++) if (documents[rank]! >= least) singles++
  return { kinds: keepCommon({ rows: spoken.length, starts, held, documents, keys, least }, kinds), singles }
}

/** What was read, weighed. O(stored values) */
export function weighPhrases({ kinds, singles }: Phrases, { stopWords, pairs }: PhraseWeights): SparseRows {
  const weights = Float64Array.of(1, stopWords, pairs)
  if (pairs > 0) return keepTransposed(weighKinds(kinds, weights), weighKinds(transposed(kinds), weights))
  const starts = wholes(kinds.rows + 1)
  let stored = 0
  for (let at = 0; at < kinds.columns.length; at++) if (kinds.columns[at]! < singles) stored++
  const columns = wholes(stored)
  const values = reals(stored)
  let end = 0
  for (let row = 0; row < kinds.rows; row++) {
    for (let at = kinds.starts[row]!; at < kinds.starts[row + 1]!; at++) {
      if (kinds.columns[at]! >= singles) break
      columns[end] = kinds.columns[at]!
      values[end++] = weights[kinds.values[at]!]!
    }
    starts[row + 1] = end
  }
  return { rows: kinds.rows, cols: singles, starts, columns, values }
}

function weighKinds(kinds: SparseRows, weights: Float64Array): SparseRows {
  const values = reals(kinds.values.length)
  for (let at = 0; at < values.length; at++) values[at] = weights[kinds.values[at]!]!
  return { ...kinds, values }
}
