// From texts to numbered words: which stems there are, how people spell them, and which answer holds which. Character
// n-grams, which forgive endings and slips, are next door in characters.ts.
import type { SparseRows } from '../vectors/sparse'
import { createSpellings, type ReadTexts, type Spellings } from './spellings'
import { createStemmer } from './stem'
import { stopWordsOf } from './stop-words'
import { isUnspaced } from './tokenise'

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
 * @param read what has been read of these texts before their language was known
 */
export function readVocabulary(
  texts: readonly string[],
  language: string,
  pause?: (at: number) => void,
  { spellings, said: before }: ReadTexts = { spellings: createSpellings(), said: [] },
): Vocabulary {
  const stem = createStemmer(language)
  const stops = stopWordsOf(language)
  const numbers = new Map<string, number>()
  const stems: string[] = []
  const documents: number[] = []
  const lastSeen: number[] = []
  // What a spelling comes to is worked out once: most words of a corpus have been met before.
  const words: Words = []
  const byLower = new Map<string, Omit<Word, 'times'>>()
  const meet = (spelling: number): Word => {
    const lower = lowerOf(spellings.written[spelling]!)
    let known = byLower.get(lower)
    if (!known) {
      const root = stem(lower.includes("'") ? lower.replace(/'(?:s|re|ve|ll|d|m)?$/u, '') : lower)
      let number = numbers.get(root)
      if (number === undefined) {
        number = stems.length
        numbers.set(root, number)
        stems.push(root)
        documents.push(0)
        lastSeen.push(-1)
      }
      known = { number, tells: tells(lower, stops, language) }
      byLower.set(lower, known)
    }
    const word = { ...known, times: 0 }
    words[spelling] = word
    return word
  }
  const spoken: Int32Array[] = []
  const sequences = texts.map((text, row) => {
    if ((row & 255) === 0) pause?.(row)
    const written = before[row] ?? spellings.read(text, language)
    const said = new Int32Array(written.length)
    const sequence = new Int32Array(written.length)
    let end = 0
    for (let place = 0; place < written.length; place++) {
      const word = words[written[place]!] ?? meet(written[place]!)
      word.times++
      said[place] = word.number
      if (word.tells) sequence[end++] = word.number
    }
    spoken.push(said)
    const held = end === 0 ? said : sequence.subarray(0, end)
    for (let place = 0; place < held.length; place++) {
      const number = held[place]!
      if (lastSeen[number] === row) continue
      lastSeen[number] = row
      documents[number]!++
    }
    return held
  })
  return {
    stems,
    spellings: commonest(stems.length, words, spellings),
    documents: Int32Array.from(documents),
    sequences,
    spoken,
  }
}

/** A word as written: the number of its stem, whether it tells anything, how often it was written so. */
type Word = { readonly number: number; readonly tells: boolean; times: number }
/** By number of the spelling; empty where these texts do not hold it. */
type Words = (Word | undefined)[]

function lowerOf(token: string): string {
  const lower = token.toLowerCase()
  return lower.includes('’') ? lower.replaceAll('’', "'") : lower
}

function tells(word: string, stops: ReadonlySet<string>, language: string): boolean {
  if (stops.has(word) || (word.includes("'") && stops.has(word.replace(/'.*$/u, '')))) return false
  if (word.length === 1 && !isUnspaced(language)) return false
  return /^[a-z]/.test(word) || /\p{L}/u.test(word)
}

/** Share of the commonest spelling that one in lower case needs: capitals begin sentences, small letters are no slip half the time. */
const lowerShare = 0.5

/** Commonest spelling of each word number. Ties go to the one that sorts first, so that the order of answers does not matter. */
function commonest(stems: number, words: Words, { written, numbers }: Spellings): string[] {
  const best: string[] = new Array<string>(stems).fill('')
  const most = new Int32Array(stems)
  for (let spelling = 0; spelling < words.length; spelling++) {
    const word = words[spelling]
    if (!word) continue
    const { number, times } = word
    const own = written[spelling]!
    if (times > most[number]! || (times === most[number] && own < best[number]!)) {
      best[number] = own
      most[number] = times
    }
  }
  return best.map((own, number) => {
    const lower = own.toLowerCase()
    const small = words[numbers.get(lower) ?? -1]
    return small?.number === number && small.times >= lowerShare * most[number]! ? lower : own
  })
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
