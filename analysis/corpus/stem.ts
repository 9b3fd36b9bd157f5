// Endings off: the words of one root become one. The only file that knows natural; its root import loads 1,269 modules and
// writes into the environment, so the stemmers come by their paths.
import { isUnspaced } from './tokenise'

type Rules = { readonly stem: (word: string) => string }

/** Each is loaded when its language is first met: all of them take as long as grouping some hundred answers. */
const stemmers: Readonly<Record<string, () => Rules>> = {
  de: () => require('natural/lib/natural/stemmers/porter_stemmer_de'),
  en: () => require('natural/lib/natural/stemmers/porter_stemmer'),
  es: () => require('natural/lib/natural/stemmers/porter_stemmer_es'),
  fr: () => require('natural/lib/natural/stemmers/porter_stemmer_fr'),
  it: () => require('natural/lib/natural/stemmers/porter_stemmer_it'),
  nl: () => require('natural/lib/natural/stemmers/porter_stemmer_nl'),
  nb: () => require('natural/lib/natural/stemmers/porter_stemmer_no'),
  no: () => require('natural/lib/natural/stemmers/porter_stemmer_no'),
  pt: () => require('natural/lib/natural/stemmers/porter_stemmer_pt'),
  ru: () => require('natural/lib/natural/stemmers/porter_stemmer_ru'),
  sv: () => require('natural/lib/natural/stemmers/porter_stemmer_sv'),
  uk: () => require('natural/lib/natural/stemmers/porter_stemmer_uk'),
}

/** The rules of a language only change words with these endings; to have the rules find that out takes 10 µs a word. */
const endings: Readonly<Record<string, RegExp>> = {
  en: /(?:[siye]|ed|ing|al|ll|ful|er|ator|ion|ism|ic|nt|ou)$/,
}

/** Whether words of this language are stemmed by rules; others are compared by their characters too. */
export const hasStemmer = (language: string): boolean => Object.hasOwn(stemmers, language)

/**
 * Letters kept of a word where a language has no rules: cutting at five does about what light stemmers do for inflected
 * languages (McNamee and Mayfield 2004, "Character n-gram tokenization for European language text retrieval").
 */
const lettersKept = 5

/**
 * A stemmer for lower-case words of a language (primary subtag). It remembers what it has seen, so use one for a corpus.
 * Languages without rules keep the first five letters; words with digits and those of one or two letters stay as they are.
 */
export function createStemmer(language: string): (word: string) => string {
  const rules = Object.hasOwn(stemmers, language) ? stemmers[language]?.() : undefined
  if (!rules) return isUnspaced(language) ? (word) => word : (word) => [...word].slice(0, lettersKept).join('')
  const known = new Map<string, string>()
  const ends = endings[language] ?? /$/
  return (word) => {
    let stem = known.get(word)
    if (stem === undefined) {
      stem = word.length < 3 || !ends.test(word) || /\p{N}/u.test(word) ? word : rules.stem(word) || word
      known.set(word, stem)
    }
    return stem
  }
}
