// A theme's name and its line of description, in words that people wrote: telling words first, joined into phrases where
// people said them together, then chosen so that they do not repeat each other.
import type { Term } from '../shapes'
import { dullWordsOf, isHalfWord } from './dull-words'
import { type Candidate, tellingPhrases, type Unit } from './telling-phrases'

/** Words in a label at most, counting those inside phrases. */
const mostWords = 5
/** Telling words looked at. */
const mostCandidates = 16

/**
 * Terms for a label: phrases and words in falling weight, none sharing a stem with one before it. `texts` are typical answers
 * of the theme in the same language. O(length of texts + candidates²).
 */
export function chooseTerms(
  candidates: readonly Candidate[],
  texts: readonly string[],
  language: string,
  stem: (word: string) => string,
): Term[] {
  const top = candidates.slice(0, mostCandidates)
  const dull = dullWordsOf(language)
  const isSmall = (word: string): boolean => dull.has(word.toLowerCase().replaceAll('’', "'"))
  const single: Unit[] = top.map((word) => ({ text: word.text, words: [word], weight: word.weight }))
  const phrases = tellingPhrases(
    top.filter(({ text }) => !isSmall(text)),
    texts,
    language,
    stem,
    isSmall,
  )
  const byWeight = [...single, ...phrases].sort(
    (one, other) => other.weight - one.weight || (one.text < other.text ? -1 : 1),
  )
  const units = worthNaming(byWeight, language, isSmall)
  const chosen: Term[] = []
  const used = new Set<string>()
  let words = 0
  const least = (units[0]?.weight ?? 0) * 0.18
  for (const { text, words: own, weight } of units) {
    if (own.some(({ stem }) => used.has(stem) || [...used].some((other) => alike(stem, other)))) continue
    if (chosen.length >= 2 && weight < least) break
    if (words + own.length > mostWords || chosen.length >= 4) break
    chosen.push({ text, weight })
    for (const { stem } of own) used.add(stem)
    words += own.length
  }
  return chosen
}

/** Without words that name nothing, while there are others. */
function worthNaming(units: readonly Unit[], language: string, isSmall: (word: string) => boolean): readonly Unit[] {
  const good = units.filter(
    ({ words }) => words.length > 1 || !(isSmall(words[0]!.text) || isHalf(words[0]!, language)),
  )
  const strongest = units.find(({ words }) => words.length === 1)
  // Where hardly anything else is said, even "it" is better than no label.
  const keeps = strongest && !good.includes(strongest) && !isHalf(strongest.words[0]!, language) && good.length < 2
  return keeps || good.length === 0 ? [...(strongest ? [strongest] : []), ...good] : good
}

const isHalf = ({ text }: Candidate, language: string): boolean => isHalfWord(text, language)

/**
 * Two spellings of one thing: one word inside the other ("wait", "waiting"; "experience", "inexperience"), the same beginning
 * ("quicker", "quickly"), or a slip of one letter ("economy", "econmy").
 */
function alike(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one]
  if (short.length < 4) return false
  if (long.startsWith(short) || (short.length >= 6 && long.includes(short))) return true
  let same = 0
  while (same < short.length && short[same] === long[same]) same++
  if (same >= 5 && same >= 0.7 * long.length) return true
  return short.length >= 5 && long.length - short.length <= 1 && isSlip(short, long, same)
}

/** Whether the words are equal after the first difference, with one letter changed or left out there. */
function isSlip(short: string, long: string, same: number): boolean {
  const rest = long.slice(same + 1)
  return rest === (long.length === short.length ? short.slice(same + 1) : short.slice(same))
}

/** "waiting time · parking · staff" */
export const labelOf = (terms: readonly Term[]): string => terms.map(({ text }) => text).join(' · ')

/** Longest piece of an answer that a description quotes. */
const longestQuote = 80

/** One line from what typical answers say: “…”, “…”. Answers are cut at a word, never reworded. */
export function describeTheme(typical: readonly string[]): string {
  return typical
    .slice(0, 3)
    .map((text) => `“${cut(text)}”`)
    .join(', ')
}

function cut(text: string): string {
  if (text.length <= longestQuote) return text
  const head = text.slice(0, longestQuote)
  const space = head.lastIndexOf(' ')
  const kept = space > longestQuote / 2 ? head.slice(0, space) : head
  return `${kept.replace(/[\s,;:.-]+$/u, '').replace(/[\ud800-\udbff]$/u, '')} …`
}
