// The same answers seen in two ways: each view makes mistakes of its own, and the consensus of groupings made from both
// makes fewer.
import { characterGrams } from '../corpus/characters'
import { phraseFeatures } from '../corpus/phrases'
import { presence, type Vocabulary } from '../corpus/vocabulary'
import { besides, type SparseRows } from '../vectors/sparse'

export type Views = {
  /** Presence of words, and which word number each column is: what the labels read. */
  readonly words: SparseRows
  /** What the mixture reads: in many wordy answers how often each word was said, for who repeats a word means it. */
  readonly counts: SparseRows
  readonly wordOf: Int32Array
  /** What groupings are made from. */
  readonly features: readonly SparseRows[]
}

/** Character n-grams and pairs of words up to this many texts; above, words are plenty and these only cost time. */
const mostForDetail = 8000
/** Answers with more telling words than this, if there are many of them, say enough in words. */
const wordyFrom = 10
const mostWordy = 2500
/** Weight of a character n-gram beside 1 for a word: an answer has some twenty times as many of them. */
const characterWeight = 0.15

export function readViews(texts: readonly string[], language: string, vocabulary: Vocabulary): Views {
  const small = texts.length < 30
  const least = small ? 1 : 2
  const { matrix: words, counts, words: wordOf } = presence(vocabulary, least)
  const wordy = words.columns.length > wordyFrom * texts.length
  if (texts.length > mostForDetail || (wordy && texts.length > mostWordy))
    return {
      words,
      counts: wordy ? counts : words,
      wordOf,
      features: wordy
        ? [words]
        : [words, phraseFeatures(vocabulary, { leastDocuments: least, stopWords: 0.3, pairs: 0 })],
    }

  const characters = characterGrams(texts, { language, leastDocuments: small ? 2 : 3 })
  const phrases = phraseFeatures(vocabulary, { leastDocuments: least, stopWords: 0.3, pairs: 0.3 })
  return {
    words,
    counts: words,
    wordOf,
    features: [besides(words, characters, characterWeight), besides(phrases, characters, characterWeight)],
  }
}
