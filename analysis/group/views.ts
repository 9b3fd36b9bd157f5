// The same answers seen in several ways: each view makes mistakes of its own, and the consensus of groupings made from them
// makes fewer.
import { type CharacterOptions, characterGrams, commonGrams, type ReadGrams } from '../corpus/characters'
import { type Phrases, readPhrases, weighPhrases } from '../corpus/phrases'
import { mostForGrams } from '../corpus/prepare-answers'
import { isUnspaced } from '../corpus/tokenise'
import { presence, type Vocabulary } from '../corpus/vocabulary'
import { alone, type Crew, later, type Pending } from '../crew'
import { addCompanions } from '../embed/companions'
import { weighFeatures } from '../embed/weigh-features'
import { besides } from '../vectors/combine'
import type { SparseRows } from '../vectors/sparse'
import { type BothWays, bothWays, fromBothWays, keepTransposed, transposed } from '../vectors/turned'

export type Views = {
  /** Presence of words, and which word number each column is: what the labels read. */
  readonly words: SparseRows
  /** What the mixture reads: in many wordy answers how often each word was said, for who repeats a word means it. */
  readonly counts: SparseRows
  readonly wordOf: Int32Array
  /** Presence of words and stop words, up to 2,500 answers: what clear exchanges are told by. */
  readonly spoken?: SparseRows | undefined
  /** What groupings are made from. */
  readonly features: readonly SparseRows[]
  /** All that answers say, weighed for a last look: words, stop words, pairs of words, pieces of words. */
  readonly reading: SparseRows
}

/** Groupings are made from pieces and pairs of words too up to this many texts; above, words are plenty. */
const mostForDetail = mostForGrams
/** More answers than this, if they have so many telling words, say enough in words. */
const wordyFrom = 10
const mostQuiet = 2500
/** Weight of a character n-gram beside 1 for a word: an answer has some twenty times as many of them. */
const characterWeight = 0.15
/** Pieces of words are read, in one size, up to this many texts. */
const mostForPieces = 30_000

/** In so few groups themes are wide. */
export const fewGroups = 12
/** Answers of so many telling words, up to so many of them, share few words where themes are wide. */
const companionsFrom = 7
const mostForCompanions = 2500

export type Pieces = {
  /** For views that groupings are made from. */
  readonly all: Pending<BothWays> | undefined
  /** In one size, for reading again where words alone make the groupings. */
  readonly oneSize: Pending<BothWays> | undefined
}

/** Which of the pieces that were read before languages were told are those of the texts, by row. */
export type GramsBefore = { readonly grams: Pending<ReadGrams>; readonly rows: Int32Array }

/** Pieces of words need the texts alone: they are offered before words are read, which takes as long. */
export function offerPieces(
  texts: readonly string[],
  language: string,
  crew: Crew,
  pause: () => void,
  before?: GramsBefore,
): Pieces {
  const count = texts.length
  const size = isUnspaced(language) ? 2 : 4
  const perhaps = mayBeWordy(count) && count <= mostForDetail ? 'perhaps' : undefined
  const least = count < 30 ? 2 : 3
  const offer = (hands: Crew, options: CharacterOptions): Pending<BothWays> =>
    hands.begin(readPieces, { texts, options }, pause, perhaps)
  const offerAll = (): Pending<BothWays> =>
    before && !isUnspaced(language)
      ? crew.begin(choosePieces, { read: before.grams.take(), least, rows: before.rows }, pause, perhaps)
      : offer(crew, { language, leastDocuments: least })
  return {
    all: count <= mostForDetail ? offerAll() : undefined,
    oneSize:
      count <= mostForPieces
        ? offer(count > mostForDetail ? crew : alone, { language, sizes: [size, size] })
        : undefined,
  }
}

type PiecesInput = { readonly texts: readonly string[]; readonly options: CharacterOptions }

export function readPieces({ texts, options }: PiecesInput, pause: () => void): BothWays {
  return bothWays(characterGrams(texts, { ...options, pause }))
}

type ChooseInput = { readonly read: ReadGrams; readonly least: number; readonly rows: Int32Array }

export function choosePieces({ read, least, rows }: ChooseInput, pause: () => void): BothWays {
  pause()
  return bothWays(commonGrams(read, least, rows))
}

export function readViews(
  vocabulary: Vocabulary,
  pieces: Pieces,
  pause: () => void = () => undefined,
  crew: Crew = alone,
): Views {
  const texts = vocabulary.sequences.length
  const least = texts < 30 ? 1 : 2
  const { matrix: words, counts, words: wordOf } = presence(vocabulary, least)
  const wordy = areWordy({ words })
  const phrases = readPhrases(vocabulary, { leastDocuments: least, pause })
  const weighed = (stopWords: number, pairs: number): SparseRows => weighPhrases(phrases, { stopWords, pairs })
  pause()
  const detailed = pieces.all && !wordy ? pieces.all : undefined
  if (!detailed) pieces.all?.drop()
  const read = (detailed ?? pieces.oneSize)?.take()
  const characters = read && fromBothWays(read)
  pause()
  // Nobody reads again before there are groups: whoever is idle until then may weigh what will be read.
  const offered = crew.begin(
    weighReading,
    { phrases, byPhrase: transposed(phrases.kinds), ...(read ? { pieces: read } : {}) },
    pause,
  )
  const reading = (): SparseRows => fromBothWays(offered.take())
  if (detailed && characters) {
    const features = [words, weighed(0.3, 0.3)].map((view) => besides(view, characters, characterWeight))
    pause()
    const spoken = texts <= mostQuiet ? weighed(1, 0) : undefined
    return readLater({ words, counts: words, wordOf, spoken, features }, reading)
  }
  return readLater(
    wordy
      ? { words, counts, wordOf, features: [words] }
      : { words, counts: words, wordOf, features: [words, weighed(0.3, 0)] },
    reading,
  )
}

/** Views whose reading is brought together when it is first asked for. */
export function readLater(views: Omit<Views, 'reading'>, read: () => SparseRows): Views {
  const { take } = later(read)
  return {
    ...views,
    get reading() {
      return take()
    },
  }
}

type ReadingInput = { readonly phrases: Phrases; readonly byPhrase: SparseRows; readonly pieces?: BothWays }

/** What answers say, weighed for a last look, and the same by what they say. */
export function weighReading({ phrases, byPhrase, pieces }: ReadingInput, pause: () => void): BothWays {
  keepTransposed(phrases.kinds, byPhrase)
  const said = weighFeatures(weighPhrases(phrases, { stopWords: 0.5, pairs: 1 }))
  pause()
  const features = pieces ? besides(said, weighFeatures(fromBothWays(pieces)), 1) : said
  pause()
  return bothWays(features)
}

/** Whether so many answers are, if they have the words: so long as nobody has counted these, pieces may turn out not to be needed. */
export const mayBeWordy = (count: number): boolean => count > mostQuiet

export const areWordy = ({ words }: Pick<Views, 'words'>): boolean =>
  mayBeWordy(words.rows) && words.columns.length >= wordyFrom * words.rows

/** What answers say, for the last look; where themes are wide, with the words that stand beside theirs elsewhere. */
export function readingFor({ words, counts, reading }: Views, groups: number, pause: () => void): SparseRows {
  const wide =
    groups <= fewGroups && words.rows <= mostForCompanions && words.columns.length >= companionsFrom * words.rows
  return wide ? besides(reading, weighFeatures(addCompanions(counts, { pause })), 1) : reading
}
