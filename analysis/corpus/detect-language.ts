// The language of each answer. Short answers alone are guessed wrong half the time, so the corpus is asked first which
// languages it holds, by the answers that are long enough to tell; then each answer is matched against those only.
import type * as tinyld from 'tinyld'
import { orderByHash } from '../vectors/random'
import { countStopWords, hasStopWords, isClear } from './count-stop-words'
import { learnProfiles } from './language-profiles'
import { stopWordsOf } from './stop-words'

type Detector = Pick<typeof tinyld, 'detectAll' | 'supportedLanguages' | 'toISO2'>
/** Loaded when first asked: its profiles of 62 languages take as long as grouping some hundred answers. */
const detector = (): Detector => require('tinyld')
/** Profiles of 24 languages, shorter ones, in a fifth of the time. */
const quickDetector = (): Detector => require('tinyld/light')

/** Scripts that tell the language, or nearly; Latin, Cyrillic, Arabic and Devanagari letters do not. */
const scripts: readonly (readonly [RegExp, string])[] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, 'ja'],
  [/\p{Script=Hangul}/u, 'ko'],
  [/\p{Script=Han}/u, 'zh'],
  [/\p{Script=Thai}/u, 'th'],
  [/\p{Script=Greek}/u, 'el'],
  [/\p{Script=Hebrew}/u, 'he'],
  [/\p{Script=Armenian}/u, 'hy'],
  [/\p{Script=Georgian}/u, 'ka'],
]
const families: readonly (readonly [RegExp, readonly string[], string])[] = [
  [/\p{Script=Cyrillic}/u, ['ru', 'uk', 'bg', 'sr', 'be', 'mk'], 'ru'],
  [/\p{Script=Arabic}/u, ['ar', 'fa', 'ur'], 'ar'],
  [/\p{Script=Devanagari}/u, ['hi', 'mr'], 'hi'],
]
/** Latin-script languages that are looked for; the detector knows more, and finds them in names and slips. */
const latin = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'cs', 'sk', 'hu', 'ro', 'sv', 'da', 'no', 'fi', 'tr', 'id', 'vi', 'et', 'lt', 'lv'] // biome-ignore format: one line

/** Below this share of answers that tell, none of them is believed. */
const leastTold = 0.15
/** Answers looked at to learn which languages there are. */
const sampleSize = 400
/** So many answers of one language, beyond doubt by their stop words and with none of another among them, settle it unasked. */
const leastClear = 60
/** Answers that the detector is asked about one by one; of more, only a few are, and the rest go by what these teach. */
const mostMatched = 4000
const mostTaught = 600
/** Answers of each language, told by their stop words, that teach enough without the detector. */
const leastTaught = 20
/** Answers that are then told by what those taught, and teach the others. */
const mostTeaching = 4000
/** A language beside the main one needs this share of the answers that tell, and this many of them. */
const leastShare = 0.06
const leastCount = 3

/** Answers of scripts that several languages share, and which of these there are, the commonest first. */
type Family = {
  /** Positions of the answers. */
  readonly open: readonly number[]
  readonly present: readonly string[]
  /** The language of answers that nothing else is known of. */
  readonly main: string
}

/** What the answers of a corpus together tell of their languages. */
export type Looked = {
  /** The language of each answer whose script tells it. */
  readonly byScript: readonly (string | undefined)[]
  readonly families: readonly Family[]
}

/**
 * Primary subtag of each cleaned text; `und` where there are no letters. The result does not depend on the order of texts.
 * Detection by tinyld (n-gram profiles), confirmed by stop words of the language in the answer. About 0.1 ms per answer of a
 * corpus that mixes Latin-script languages, far less otherwise.
 */
export const detectLanguages = (texts: readonly string[], pause: () => void = () => undefined): string[] =>
  tellLanguages({ texts, looked: lookForLanguages({ texts }, pause) }, pause)

/** The first half of it, and a task: which languages there are. */
export function lookForLanguages({ texts }: { readonly texts: readonly string[] }, pause: () => void): Looked {
  const byScript = texts.map(languageOfScript)
  const seen = byScript.map((language) => language !== undefined)
  const found: Family[] = []
  for (const [script, languages, fallback] of [...families, [/\p{Script=Latin}/u, latin, 'en'] as const]) {
    const open = texts.flatMap((text, at) => (!seen[at] && script.test(text) ? [at] : []))
    if (open.length === 0) continue
    pause()
    for (const at of open) seen[at] = true
    const own = open.map((at) => texts[at]!)
    const present = languagesOf(own, languages, guessing(open.length), pause)
    found.push({ open, present, main: present[0] ?? fallback })
  }
  return { byScript, families: found }
}

/** The commonest of the languages that were found, as far as that is known before each answer is told. */
export const likeliest = ({ families }: Looked): string | undefined =>
  families.toSorted((one, other) => other.open.length - one.open.length)[0]?.main

/** The other half, and a task: the language of each text. */
export function tellLanguages(
  { texts, looked }: { readonly texts: readonly string[]; readonly looked: Looked },
  pause: () => void,
): string[] {
  const found = [...looked.byScript]
  for (const { open, present, main } of looked.families) {
    const guess = guessing(open.length)
    const tell = (text: string): string => (present.length < 2 ? main : closest(text, present, main, guess))
    const quick =
      present.length < 2 || open.length <= mostMatched ? tell : learntFrom(open, texts, present, tell, pause)
    open.forEach((at, place) => {
      if ((place & 255) === 0) pause()
      found[at] = quick(texts[at]!)
    })
  }
  return found.map((language) => language ?? 'und')
}

/**
 * A quick teller of the languages that are present, the main one first. What stop words tell beyond doubt teaches it; where that
 * is too little for one of the languages, what the slow one says of an even sample. From a larger sample it learns what it then
 * says itself.
 */
function learntFrom(
  open: readonly number[],
  texts: readonly string[],
  present: readonly string[],
  tell: (text: string) => string,
  pause?: () => void,
): (text: string) => string {
  const order = orderByHash(open.map((at) => texts[at]!))
  const teaching = Array.from(order.subarray(0, mostTeaching), (place) => texts[open[place]!]!)
  const clear = teaching.flatMap((text, at) => {
    if ((at & 255) === 0) pause?.()
    const counted = countStopWords(text, present)
    return isClear(counted) ? [{ text, language: counted.best }] : []
  })
  const asked = (text: string, at: number): Taught => {
    if ((at & 31) === 0) pause?.()
    return { text, language: tell(text) }
  }
  const enough = present.every((one) => clear.filter(({ language }) => language === one).length >= leastTaught)
  const taught = enough ? clear : teaching.slice(0, mostTaught).map(asked)
  const main = present[0]!
  const first = learnProfiles(
    taught.map(({ text }) => text),
    taught.map(({ language }) => language),
    main,
  )
  pause?.()
  return learnProfiles(teaching, teaching.map(first), main)
}

type Taught = { readonly text: string; readonly language: string }

const asciiOnly = /^[\x20-\x7e]*$/

function languageOfScript(text: string): string | undefined {
  if (asciiOnly.test(text)) return undefined
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  for (const [script, language] of scripts) {
    if (!script.test(text)) continue
    const own = text.match(new RegExp(script.source, 'gu'))?.length ?? 0
    // Han characters inside Japanese count for Japanese; a quoted word of another script does not decide.
    if (own * 3 >= letters || (language === 'ja' && own > 1)) return language
  }
  return undefined
}

/** Languages that enough answers clearly are, the commonest first. */
function languagesOf(
  texts: readonly string[],
  candidates: readonly string[],
  guess: Guessing,
  pause?: () => void,
): string[] {
  const order = orderByHash(texts)
  const size = Math.min(order.length, sampleSize)
  const sample = Array.from({ length: size }, (_, at) => texts[order[Math.floor((at * order.length) / size)]!]!)
  const counted = sample.map((text, at) => {
    if ((at & 31) === 0) pause?.()
    return countStopWords(text, candidates)
  })
  const clear = counted.filter(isClear)
  if (clear.length >= leastClear && clear.every(({ best }) => best === clear[0]!.best)) return [clear[0]!.best]
  const counts = new Map<string, number>()
  let told = 0
  // Stop words have to agree, so hardly any other language can come of it.
  const heard = candidates.filter(
    (language) => counted.filter((one) => hasStopWords(one) && one.best === language).length >= leastCount,
  )
  for (const [at, text] of sample.entries()) {
    if ((at & 31) === 0) pause?.()
    const { language } = telling(text, guess === ask ? candidates : heard, guess, counted[at]!)
    if (language === undefined) continue
    told++
    counts.set(language, (counts.get(language) ?? 0) + 1)
  }
  if (told < leastTold * size) {
    const main = commonestGuess(sample, pause)
    return main !== undefined && candidates.includes(main) ? [main] : []
  }
  return [...counts]
    .filter(([, count]) => count >= Math.max(leastShare * told, Math.min(leastCount, told)))
    .sort(([one, left], [other, right]) => right - left || (one < other ? -1 : 1))
    .map(([language]) => language)
}

type Telling = {
  /** The language in which the answer has clearly more stop words than in any other, and which the detector agrees with. */
  readonly language?: string
  /** What the detector said, if it was asked. */
  readonly guesses?: readonly Guess[]
}
type Guess = { readonly lang: string; readonly accuracy: number }

type Guessing = (text: string, candidates: readonly string[]) => readonly Guess[]

const guessing = (answers: number): Guessing => (answers > mostMatched ? askQuickly : ask)

const ask: Guessing = (text, candidates) => detector().detectAll(text.slice(0, 400), { only: [...candidates] })

/** Enough of many answers, which only teach; by all profiles where the short ones lack a language. */
const askQuickly: Guessing = (text, candidates) => {
  const { detectAll, supportedLanguages, toISO2 } = quickDetector()
  const known = candidates.every((language) => supportedLanguages.some((code) => toISO2(code) === language))
  return known ? detectAll(text.slice(0, 400), { only: [...candidates] }) : ask(text, candidates)
}

function telling(
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
function closest(text: string, present: readonly string[], main: string, guess: Guessing): string {
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
function commonestGuess(texts: readonly string[], pause?: () => void): string | undefined {
  const counts = new Map<string, number>()
  for (const [at, text] of texts.entries()) {
    if ((at & 31) === 0) pause?.()
    const guess = detector().detectAll(text.slice(0, 400))[0]?.lang
    if (guess !== undefined) counts.set(guess, (counts.get(guess) ?? 0) + 1)
  }
  return [...counts].sort(([one, left], [other, right]) => right - left || (one < other ? -1 : 1))[0]?.[0]
}
