// From texts to numbered words: which stems there are, how people spell them, and which answer holds which. Character
// n-grams, which forgive endings and slips, are next door in characters.ts.
import type { SparseRows } from '../vectors/sparse'
import { createStemmer } from './stem'
import { stopWordsOf } from './stop-words'
import { isUnspaced, tokenise } from './tokenise'

export type Vocabulary = {
  /** Stem of each word number, in order of first appearance. */
  readonly stems: readonly string[]
  /** Commonest original spelling of each word number. */
  readonly spellings: readonly string[]
  /** In how many texts each word number occurs. */
  readonly documents: Int32Array
  /** Numbers of the telling words of each text in reading order, repeats kept. */
  readonly sequences: readonly Int32Array[]
  /** The same with stop words and numbers between them, as spoken. */
  readonly spoken: readonly Int32Array[]
}

/**
 * Words of cleaned texts in one language. Stop words and lone letters and numbers are left out, unless nothing else is in
 * the answer: then they are what it says ("no", "me", "7"). Rare words stay in; `presence` drops them. O(length).
 */
export function readVocabulary(texts: readonly string[], language: string, pause?: (at: number) => void): Vocabulary {
  const stem = createStemmer(language)
  const stops = stopWordsOf(language)
  const numbers = new Map<string, number>()
  const stems: string[] = []
  const spelt: Map<string, number>[] = []
  const documents: number[] = []
  const lastSeen: number[] = []
  const known = new Map<string, number>()
  const spoken: Int32Array[] = []
  const sequences = texts.map((text, row) => {
    if ((row & 255) === 0) pause?.(row)
    const tokens = tokenise(text, language)
    const lower = tokens.map((token) => token.toLowerCase().replace(/’/g, "'"))
    const telling = lower.map((word) => tells(word, stops, language))
    const all = !telling.includes(true)
    const sequence: number[] = []
    const said: number[] = []
    tokens.forEach((token, place) => {
      let number = known.get(lower[place]!)
      if (number === undefined) {
        const root = stem(lower[place]!.replace(/'(?:s|re|ve|ll|d|m)?$/u, ''))
        number = numbers.get(root)
        if (number === undefined) {
          number = stems.length
          numbers.set(root, number)
          stems.push(root)
          spelt.push(new Map())
          documents.push(0)
          lastSeen.push(-1)
        }
        known.set(lower[place]!, number)
      }
      spelt[number]!.set(token, (spelt[number]!.get(token) ?? 0) + 1)
      said.push(number)
      if (!all && !telling[place]) return
      if (lastSeen[number] !== row) {
        lastSeen[number] = row
        documents[number]!++
      }
      sequence.push(number)
    })
    spoken.push(Int32Array.from(said))
    return Int32Array.from(sequence)
  })
  return { stems, spellings: spelt.map(commonest), documents: Int32Array.from(documents), sequences, spoken }
}

function tells(word: string, stops: ReadonlySet<string>, language: string): boolean {
  if (stops.has(word) || stops.has(word.replace(/'.*$/u, ''))) return false
  if (word.length === 1 && !isUnspaced(language)) return false
  return /\p{L}/u.test(word)
}

/** Share of the commonest spelling that one in lower case needs: capitals begin sentences, small letters are no slip half the time. */
const lowerShare = 0.5

/** Ties go to the spelling that sorts first, so that the order of answers does not matter. */
function commonest(counts: ReadonlyMap<string, number>): string {
  let best = ''
  let most = 0
  for (const [word, count] of counts)
    if (count > most || (count === most && word < best)) {
      best = word
      most = count
    }
  const lower = best.toLowerCase()
  return (counts.get(lower) ?? 0) >= lowerShare * most ? lower : best
}

/**
 * Presence (1) of each word that occurs in at least `leastDocuments` texts, how often it does (same places, other values), and
 * which word number each column is.
 */
export function presence(
  vocabulary: Vocabulary,
  leastDocuments: number,
): { matrix: SparseRows; counts: SparseRows; words: Int32Array } {
  const columnOf = new Int32Array(vocabulary.stems.length).fill(-1)
  const words: number[] = []
  // Columns sorted by stem: the same texts in another order give the same matrix.
  const order = Array.from(vocabulary.stems.keys()).sort((left, right) =>
    vocabulary.stems[left]! < vocabulary.stems[right]! ? -1 : 1,
  )
  for (const word of order) {
    if (vocabulary.documents[word]! < leastDocuments) continue
    columnOf[word] = words.length
    words.push(word)
  }
  const starts = new Int32Array(vocabulary.sequences.length + 1)
  const columns: number[] = []
  const times: number[] = []
  vocabulary.sequences.forEach((sequence, row) => {
    const held = sequence.map((word) => columnOf[word]!).sort()
    let last = -1
    for (const column of held) {
      if (column === last) times[times.length - 1]!++
      else if (column >= 0) {
        columns.push(column)
        times.push(1)
      }
      last = column
    }
    starts[row + 1] = columns.length
  })
  const matrix = {
    rows: starts.length - 1,
    cols: words.length,
    starts,
    columns: Int32Array.from(columns),
    values: new Float64Array(columns.length).fill(1),
  }
  return { matrix, counts: { ...matrix, values: Float64Array.from(times) }, words: Int32Array.from(words) }
}
