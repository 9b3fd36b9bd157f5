// Endings off: the words of one root become one. The only file that knows natural; its root import loads 1,269 modules and
// writes into the environment, so the stemmers come by their paths.
import { alone, type Crew, type Pending, takeAll } from '../crew'
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

/** Lower-case words, and what is left of each at the same place. */
export type Stems = { readonly words: readonly string[]; readonly stems: readonly string[] }

/**
 * A stemmer for lower-case words of a language (primary subtag). It remembers what it has seen, so use one for a corpus.
 * Languages without rules keep the first five letters; words with digits and those of one or two letters stay as they are.
 * @param told what it has come to before
 */
export function createStemmer(language: string, told?: Stems): (word: string) => string {
  const rules = Object.hasOwn(stemmers, language) ? stemmers[language]?.() : undefined
  if (!rules) return isUnspaced(language) ? (word) => word : (word) => [...word].slice(0, lettersKept).join('')
  const known = new Map<string, string>()
  told?.words.forEach((word, at) => {
    known.set(word, told.stems[at]!)
  })
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

type WordsInput = { readonly words: readonly string[]; readonly language: string }

/** Stems of words, as a task. */
export function stemWords({ words, language }: WordsInput, pause: () => void): string[] {
  pause()
  return words.map(createStemmer(language))
}

/** Words that are stemmed between two pauses, and offered to other hands: rules take up to 10 µs a word. */
const stretch = 1024

/** The stems of distinct words, by whoever is idle. @param told what is known of some of them */
export function stemAll(
  words: readonly string[],
  language: string,
  crew: Crew,
  pause: () => void,
  told?: Stems,
): string[] {
  const known = new Map(told?.words.map((word, at) => [word, told.stems[at]!]))
  const open = known.size > 0 ? words.filter((word) => !known.has(word)) : words
  const hands = hasStemmer(language) ? crew : alone
  const begun: Pending<string[]>[] = []
  for (let from = 0; from < open.length; from += stretch)
    begun.push(hands.begin(stemWords, { words: open.slice(from, from + stretch), language }, pause))
  const stems = takeAll(begun).flat()
  if (known.size === 0) return stems
  let next = 0
  return words.map((word) => known.get(word) ?? stems[next++]!)
}
