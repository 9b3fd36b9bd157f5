// The detector of languages (tinyld, by profiles of n-grams), and what is believed of what it says: short answers alone are guessed
// wrong half the time, so stop words of the language have to agree.
import type * as tinyld from 'tinyld'
import { countStopWords, hasStopWords, isClear } from './count-stop-words'
import { stopWordsOf } from './stop-words'

type Detector = Pick<typeof tinyld, 'detectAll' | 'supportedLanguages' | 'toISO2'>
/** Loaded when first asked: its profiles of 62 languages take as long as grouping some hundred answers. */
const detector = (): Detector => require('tinyld')
/** Profiles of 24 languages, shorter ones, in a fifth of the time. */
const quickDetector = (): Detector => require('tinyld/light')

/** Of more answers than this only a few are asked about one by one. */
export const mostMatched = 4000

type Telling = {
  /** The language in which the answer has clearly more stop words than in any other, and which the detector agrees with. */
  readonly language?: string
  /** What the detector said, if it was asked. */
  readonly guesses?: readonly Guess[]
}
export type Guess = { readonly lang: string; readonly accuracy: number }

export type Guessing = (text: string, candidates: readonly string[]) => readonly Guess[]

export const guessing = (answers: number): Guessing => (answers > mostMatched ? askQuickly : ask)

export const ask: Guessing = (text, candidates) => detector().detectAll(text.slice(0, 400), { only: [...candidates] })

/** Enough of many answers, which only teach; by all profiles where the short ones lack a language. */
const askQuickly: Guessing = (text, candidates) => {
  const { detectAll, supportedLanguages, toISO2 } = quickDetector()
  const known = candidates.every((language) => supportedLanguages.some((code) => toISO2(code) === language))
  return known ? detectAll(text.slice(0, 400), { only: [...candidates] }) : ask(text, candidates)
}

export function telling(
  text: string,
  candidates: readonly string[],
  guess: Guessing,
  counted = countStopWords(text, candidates),
): Telling {
  const { words, best, most } = counted
  if (!hasStopWords(counted)) return {}
  if (isClear(counted)) return { language: best }
  const guesses = guess(text, candidates)
  const first = guesses[0]?.lang
  if (first === undefined) return { guesses }
  const own = stopWordsOf(first)
  const count = words.reduce((sum, word) => sum + (own.has(word) ? 1 : 0), 0)
  return count >= 2 && count >= most - 1 ? { language: first, guesses } : { guesses }
}

/** The language that an answer most likely is in, of those that are present. */
export function closest(text: string, present: readonly string[], main: string, guess: Guessing): string {
  const told = telling(text, present, guess)
  if (told.language !== undefined) return told.language
  const [first, second] = told.guesses ?? guess(text, present)
  if (!first) return main
  return !second || first.accuracy > 1.2 * second.accuracy
    ? first.lang
    : present.includes(main) && second.lang === main
      ? main
      : first.lang
}

/** Keywords and headlines have no stop words: single guesses are often wrong there, but the commonest one is not. */
export function commonestGuess(texts: readonly string[], pause?: () => void): string | undefined {
  const counts = new Map<string, number>()
  for (const [at, text] of texts.entries()) {
    if ((at & 31) === 0) pause?.()
    const guess = detector().detectAll(text.slice(0, 400))[0]?.lang
    if (guess !== undefined) counts.set(guess, (counts.get(guess) ?? 0) + 1)
  }
  return [...counts].sort(([one, left], [other, right]) => right - left || (one < other ? -1 : 1))[0]?.[0]
}
