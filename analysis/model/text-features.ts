// What a frozen model remembers of a text: its telling words by stem, and pairs of characters where a language has no stems or
// no spaces. Features carry their language, so that words spelt alike in two languages stay apart.
import { cleanText } from '../corpus/clean-text'
import { maskPersonalData } from '../corpus/mask-personal-data'
import { primarySubtag } from '../corpus/primary-subtag'
import { hasStemmer } from '../corpus/stem'
import { isUnspaced } from '../corpus/tokenise'
import { readVocabulary } from '../corpus/vocabulary'
import type { FrozenClasses } from './class-shapes'

/** Characters of a text that pieces are taken from. */
const mostCharacters = 2000

/** Distinct features of each text, sorted. `languages` are primary subtags. O(length). */
export function readFeatures(texts: readonly string[], languages: readonly string[]): string[][] {
  const features: string[][] = texts.map(() => [])
  for (const language of [...new Set(languages)].sort()) {
    const rows = [...texts.keys()].filter((row) => languages[row] === language)
    const cleaned = rows.map((row) => maskPersonalData(cleanText(texts[row] as string)).text)
    const { stems, sequences } = readVocabulary(cleaned, language)
    rows.forEach((row, at) => {
      const words = Array.from(sequences[at] as Int32Array, (word) => `${language} ${stems[word]}`)
      const pieces = hasStemmer(language)
        ? []
        : cut(cleaned[at] as string, language).map((piece) => `${language}~${piece}`)
      features[row] = [...new Set([...words, ...pieces])].sort()
    })
  }
  return features
}

/** The languages that a model has features of. */
export function languagesIn({ counts }: Pick<FrozenClasses, 'counts'>): Set<string> {
  return new Set(Object.keys(counts).map(languageIn))
}

export const languageIn = (feature: string): string => feature.split(/[ ~]/u, 1)[0] as string

/**
 * How a model spells a language: models that were frozen before tags were cut to their primary subtag know "pt-BR" and no "pt".
 * @returns a function from a primary subtag to the model's own
 */
export function spellingOf(languages: ReadonlySet<string>): (language: string) => string {
  return (language) =>
    languages.has(language) ? language : ([...languages].find((tag) => primarySubtag(tag) === language) ?? language)
}

/** Whether a feature is a whole word and no piece of one. */
export const isWord = (feature: string): boolean => /^[^ ~]* /u.test(feature)

function cut(text: string, language: string): string[] {
  const size = isUnspaced(language) ? 2 : 4
  const words =
    text
      .slice(0, mostCharacters)
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  return words.flatMap((word) => {
    const characters = [...word]
    return Array.from({ length: Math.max(0, characters.length - size + 1) }, (_, at) =>
      characters.slice(at, at + size).join(''),
    )
  })
}
