// Words with what stands around them: telling words in full, stop words and pairs of neighbours at less weight. "How long
// until" and "how do I" tell questions apart that have the same nouns.
import type { SparseRows } from '../vectors/sparse'
import { keepCommon } from './keep-common'
import { createNumbering } from './numbering'
import type { Vocabulary } from './vocabulary'

export type PhraseOptions = {
  readonly leastDocuments: number
  /** Weight of a stop word beside 1 for a telling word. */
  readonly stopWords: number
  /** Weight of a pair of neighbouring words; 0 leaves pairs out. */
  readonly pairs: number
  /** Called every few hundred texts. */
  readonly pause?: () => void
}

/**
 * Columns are in the order of the stems, single words first, so the order of the texts does not matter. A word or pair that an
 * answer repeats counts once. O(length).
 */
export function phraseFeatures(vocabulary: Vocabulary, options: PhraseOptions): SparseRows {
  const { stems, spoken, sequences } = vocabulary
  const ranks = rankStems(stems)
  const numbering = createNumbering()
  const documents: number[] = []
  const lastSeen: number[] = []
  const tellsIn = new Int32Array(stems.length).fill(-1)
  const starts = new Int32Array(spoken.length + 1)
  const mostHeld = spoken.reduce((sum, said) => sum + 2 * said.length, 0)
  const held = new Int32Array(mostHeld)
  const weights = new Float64Array(mostHeld)
  let end = 0
  for (let row = 0; row < spoken.length; row++) {
    if ((row & 511) === 0) options.pause?.()
    const add = (key: number, weight: number): void => {
      const number = numbering.numberOf(key)
      if (lastSeen[number] === row) return
      lastSeen[number] = row
      documents[number] = (documents[number] ?? 0) + 1
      held[end] = number
      weights[end++] = weight
    }
    for (const word of sequences[row]!) tellsIn[word] = row
    const said = spoken[row]!
    for (let at = 0; at < said.length; at++) {
      const rank = ranks[said[at]!]!
      add(rank, tellsIn[said[at]!] === row ? 1 : options.stopWords)
      // Pairs are numbered above all single words.
      if (options.pairs > 0 && at + 1 < said.length)
        add((rank + 1) * stems.length + ranks[said[at + 1]!]!, options.pairs)
    }
    starts[row + 1] = end
  }
  const common = { rows: spoken.length, starts, held, documents, keys: numbering.keys(), least: options.leastDocuments }
  return keepCommon(common, weights)
}

/** Place of each stem among all in the order of their letters. */
function rankStems(stems: readonly string[]): Int32Array {
  const order = Array.from(stems.keys()).sort((left, right) => (stems[left]! < stems[right]! ? -1 : 1))
  const ranks = new Int32Array(stems.length)
  order.forEach((word, rank) => {
    ranks[word] = rank
  })
  return ranks
}
