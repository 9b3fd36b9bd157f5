// From texts to numbered words: which stems there are, how people spell them, and which answer holds which. Character
// n-grams, which forgive endings and slips, are next door in characters.ts.
import { alone, type Crew } from '../crew'
import type { SparseRows } from '../vectors/sparse'
import { bareWord, createSpellings, lowerOf, type ReadTexts, type Spellings } from './spellings'
import { type Stems, stemAll } from './stem'
import { stopWordsOf } from './stop-words'
import { isUnspaced } from './tokenise'

export type Vocabulary = {
  /** Stem of each word number, in order of first appearance. */
  readonly stems: readonly string[]
  /** What has been stemmed. */
  readonly roots: Stems
  /** Word numbers in the order of their stems' letters, which does not depend on the order of the texts. */
  readonly order: Int32Array
  /** Commonest original spelling of each word number. */
  readonly spellings: readonly string[]
  /** In how many texts each word number occurs. */
  readonly documents: Int32Array
  /** Numbers of the telling words of each text in reading order, repeats kept. */
  readonly sequences: readonly Int32Array[]
  /** The same with stop words and numbers between them, as spoken. */
  readonly spoken: readonly Int32Array[]
}

export type ReadOptions = {
  readonly pause?: () => void
  /** What has been read of these texts before their language was known. */
  readonly read?: ReadTexts | undefined
  readonly crew?: Crew
}

/**
 * Words of cleaned texts in one language. Stop words and lone letters and numbers are left out, unless nothing else is in
 * the answer: then they are what it says ("no", "me", "7"). Rare words stay in; `presence` drops them. O(length).
 */
export function readVocabulary(
  texts: readonly string[],
  language: string,
  { pause = () => undefined, read, crew = alone }: ReadOptions = {},
): Vocabulary {
  const { spellings, said: before, roots: known } = read ?? { spellings: createSpellings(), said: [] }
  const written = texts.map((text, row) => {
    if ((row & 255) === 0) pause()
    return before[row] ?? spellings.read(text, language)
  })
  const { words, stems, roots } = rootWords(written, spellings, language, (words) =>
    stemAll(words, language, crew, pause, known?.language === language ? known.stems : undefined),
  )
  const documents = new Int32Array(stems.length)
  const lastSeen = new Int32Array(stems.length).fill(-1)
  const spoken: Int32Array[] = []
  const sequences = written.map((own, row) => {
    if ((row & 255) === 0) pause()
    const said = new Int32Array(own.length)
    const sequence = new Int32Array(own.length)
    let end = 0
    for (let place = 0; place < own.length; place++) {
      const spelling = own[place]!
      said[place] = words.numbers[spelling]!
      if (words.tell[spelling] === 1) sequence[end++] = said[place]!
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
  const numberOf = new Map(stems.map((root, number) => [root, number]))
  return {
    stems,
    roots,
    order: Int32Array.from(stems.toSorted(), (root) => numberOf.get(root)!),
    spellings: commonest(stems.length, words, spellings),
    documents,
    sequences,
    spoken,
  }
}

/**
 * By number of the spelling: the number of its stem (-1 where these texts do not hold it), whether it tells anything, how often it
 * was written.
 */
type Words = { readonly numbers: Int32Array; readonly tell: Uint8Array; readonly times: Int32Array }

/** What each spelling in some texts comes to, worked out once: most words of a corpus are met again and again. */
function rootWords(
  written: readonly Int32Array[],
  spellings: Spellings,
  language: string,
  stem: (words: readonly string[]) => string[],
): { readonly words: Words; readonly stems: string[]; readonly roots: Stems } {
  const count = spellings.written.length
  const words: Words = {
    numbers: new Int32Array(count).fill(-1),
    tell: new Uint8Array(count),
    times: new Int32Array(count),
  }
  const met: number[] = []
  for (const own of written)
    for (let place = 0; place < own.length; place++) if (words.times[own[place]!]!++ === 0) met.push(own[place]!)
  const stops = stopWordsOf(language)
  const places = new Map<string, number>()
  const placeOf = new Int32Array(count)
  for (const spelling of met) {
    words.tell[spelling] = tells(lowerOf(spellings.written[spelling]!), stops, language) ? 1 : 0
    const bare = bareWord(spellings.written[spelling]!)
    const place = places.get(bare) ?? places.size
    places.set(bare, place)
    placeOf[spelling] = place
  }
  const roots = { words: [...places.keys()], stems: stem([...places.keys()]) }
  const numberOf = new Map<string, number>()
  for (const spelling of met) {
    const root = roots.stems[placeOf[spelling]!]!
    const number = numberOf.get(root) ?? numberOf.size
    numberOf.set(root, number)
    words.numbers[spelling] = number
  }
  return { words, stems: [...numberOf.keys()], roots }
}

function tells(word: string, stops: ReadonlySet<string>, language: string): boolean {
  if (stops.has(word) || (word.includes("'") && stops.has(word.replace(/'.*$/u, '')))) return false
  if (word.length === 1 && !isUnspaced(language)) return false
  return /^[a-z]/.test(word) || /\p{L}/u.test(word)
}

/** Share of the commonest spelling that one in lower case needs: capitals begin sentences, small letters are no slip half the time. */
const lowerShare = 0.5

/** Commonest spelling of each word number. Ties go to the one that sorts first, so that the order of answers does not matter. */
function commonest(stems: number, { numbers, times }: Words, { written, numbers: spelt }: Spellings): string[] {
  const best: string[] = new Array<string>(stems).fill('')
  const most = new Int32Array(stems)
  for (let spelling = 0; spelling < numbers.length; spelling++) {
    const number = numbers[spelling]!
    if (number < 0) continue
    const often = times[spelling]!
    if (often < most[number]! || (often === most[number] && written[spelling]! >= best[number]!)) continue
    best[number] = written[spelling]!
    most[number] = often
  }
  return best.map((own, number) => {
    const lower = own.toLowerCase()
    const small = spelt.get(lower) ?? -1
    return numbers[small] === number && times[small]! >= lowerShare * most[number]! ? lower : own
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
  for (const word of vocabulary.order) {
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
