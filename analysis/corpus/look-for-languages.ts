// Which languages a corpus holds, by the answers that are long enough to tell.
import { orderByHash } from '../vectors/random'
import { ask, commonestGuess, type Guessing, guessing, telling } from './ask-detector'
import { countStopWords, hasStopWords, isClear } from './count-stop-words'
import { families, languageOfScript } from './language-scripts'

/** Below this share of answers that tell, none of them is believed. */
const leastTold = 0.15
/** Answers looked at to learn which languages there are. */
const sampleSize = 400
/** So many answers of one language, beyond doubt by their stop words and with none of another among them, settle it unasked. */
const leastClear = 60
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

/** Which languages there are; a task. */
export function lookForLanguages({ texts }: { readonly texts: readonly string[] }, pause: () => void): Looked {
  const byScript = texts.map(languageOfScript)
  const seen = byScript.map((language) => language !== undefined)
  const found: Family[] = []
  for (const [script, languages, fallback] of families) {
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
