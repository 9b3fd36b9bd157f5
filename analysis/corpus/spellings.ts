// Words as people wrote them, numbered: what can be read of answers before anyone knows their language, while somebody else tells
// it. Stems, stop words and everything else that takes a language are the business of vocabulary.ts.
import type { Stems } from './stem'
import { tokenise, tokeniseSpaced } from './tokenise'

export type Spellings = {
  /** Spellings by number, in the order in which they were first met. */
  readonly written: readonly string[]
  readonly numbers: ReadonlyMap<string, number>
  /** Numbers of the words of a text in reading order. */
  readonly read: (text: string, language: string) => Int32Array
  /** The same without a language, or undefined where words only show in the light of one. */
  readonly readSpaced: (text: string) => Int32Array | undefined
}

/** Spellings of a corpus; more may be met at any time, and those that were met keep their numbers. */
export function createSpellings(): Spellings {
  const written: string[] = []
  const numbers = new Map<string, number>()
  const numbered = (words: readonly string[]): Int32Array => {
    const said = new Int32Array(words.length)
    for (let place = 0; place < words.length; place++) {
      const word = words[place]!
      let number = numbers.get(word)
      if (number === undefined) {
        number = written.length
        numbers.set(word, number)
        written.push(word)
      }
      said[place] = number
    }
    return said
  }
  return {
    written,
    numbers,
    read: (text, language) => numbered(tokenise(text, language)),
    readSpaced: (text) => {
      const words = tokeniseSpaced(text)
      return words && numbered(words)
    },
  }
}

/** What has been read of some texts: one place for each, empty where a language is needed. */
export type ReadTexts = {
  readonly spellings: Spellings
  readonly said: readonly (Int32Array | undefined)[]
  /** What the words come to in the language that most of the texts seem to be in. */
  readonly roots?: { readonly language: string; readonly stems: Stems } | undefined
}

/** A word in small letters, without the ending that English hangs on with an apostrophe: what is stemmed. */
export function bareWord(word: string): string {
  const lower = lowerOf(word)
  return lower.includes("'") ? lower.replace(/'(?:s|re|ve|ll|d|m)?$/u, '') : lower
}

export function lowerOf(word: string): string {
  const lower = word.toLowerCase()
  return lower.includes('’') ? lower.replaceAll('’', "'") : lower
}

/** Reads what can be read without a language. O(length). */
export function readSpellings(texts: readonly string[], pause?: () => void): ReadTexts {
  const spellings = createSpellings()
  const said = texts.map((text, at) => {
    if ((at & 255) === 0) pause?.()
    return spellings.readSpaced(text)
  })
  return { spellings, said }
}
