// The same answers seen in several ways: each view makes mistakes of its own, and the consensus of groupings made from them
// makes fewer.
import { characterGrams } from '../corpus/characters'
import { readPhrases, weighPhrases } from '../corpus/phrases'
import { isUnspaced } from '../corpus/tokenise'
import { presence, type Vocabulary } from '../corpus/vocabulary'
import { weighFeatures } from '../embed/weigh-features'
import { besides, type SparseRows } from '../vectors/sparse'

export type Views = {
  /** Presence of words, and which word number each column is: what the labels read. */
  readonly words: SparseRows
  /** What the mixture reads: in many wordy answers how often each word was said, for who repeats a word means it. */
  readonly counts: SparseRows
  readonly wordOf: Int32Array
  /** What groupings are made from. */
  readonly features: readonly SparseRows[]
  /** All that answers say, weighed for a last look: words, stop words, pairs of words, pieces of words. */
  readonly reading: SparseRows
}

/** Groupings are made from pieces and pairs of words too up to this many texts; above, words are plenty. */
const mostForDetail = 8000
/** Answers with more telling words than this, if there are many of them, say enough in words. */
const wordyFrom = 10
const mostWordy = 2500
/** Weight of a character n-gram beside 1 for a word: an answer has some twenty times as many of them. */
const characterWeight = 0.15
/** Pieces of words are read, in one size, up to this many texts. */
const mostForPieces = 30_000

export function readViews(
  texts: readonly string[],
  language: string,
  vocabulary: Vocabulary,
  pause?: () => void,
): Views {
  const few = texts.length < 30
  const least = few ? 1 : 2
  const paused = pause ? { pause } : {}
  const { matrix: words, counts, words: wordOf } = presence(vocabulary, least)
  const wordy = words.columns.length > wordyFrom * texts.length
  const read = readPhrases(vocabulary, { leastDocuments: least, ...paused })
  const phrases = (stopWords: number, pairs: number): SparseRows => weighPhrases(read, { stopWords, pairs })
  const said = weighFeatures(phrases(1, 1))
  if (texts.length <= mostForDetail && !(wordy && texts.length > mostWordy)) {
    const characters = characterGrams(texts, { language, leastDocuments: few ? 2 : 3, ...paused })
    const features = [words, phrases(0.3, 0.3)].map((view) => besides(view, characters, characterWeight))
    return { words, counts: words, wordOf, features, reading: besides(said, weighFeatures(characters), 1) }
  }
  const size = isUnspaced(language) ? 2 : 4
  const pieces = texts.length <= mostForPieces && characterGrams(texts, { language, sizes: [size, size], ...paused })
  const reading = pieces ? besides(said, weighFeatures(pieces), 1) : said
  return wordy
    ? { words, counts, wordOf, features: [words], reading }
    : { words, counts: words, wordOf, features: [words, phrases(0.3, 0)], reading }
}
