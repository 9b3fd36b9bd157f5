// A theme's name and its line of description, in words that people wrote: telling words first, joined into phrases where
// people said them together, then chosen so that they do not repeat each other.
import { tokenise } from '../corpus/tokenise'
import type { Term } from '../shapes'
import { dullWordsOf, isHalfWord } from './dull-words'

/** A word that may stand in a label. */
export type Candidate = { readonly text: string; readonly stem: string; readonly weight: number }

/** Words in a label at most, counting those inside phrases. */
const mostWords = 5

/** Two candidates that follow each other in at least this share of the texts that hold the rarer one are one phrase. */
const phraseShare = 0.3

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
  const top = candidates.slice(0, 16)
  const units = worthNaming(withPhrases(top, texts, language, stem), language)
  const chosen: Term[] = []
  const used = new Set<string>()
  let words = 0
  const least = (units[0]?.weight ?? 0) * 0.18
  for (const unit of units) {
    if (unit.stems.some((own) => used.has(own) || [...used].some((other) => alike(own, other)))) continue
    if (chosen.length >= 2 && unit.weight < least) break
    if (words + unit.stems.length > mostWords || chosen.length >= 4) break
    chosen.push({ text: unit.text, weight: unit.weight })
    for (const own of unit.stems) used.add(own)
    words += unit.stems.length
  }
  return chosen
}

type Unit = {
  readonly text: string
  readonly words: readonly string[]
  readonly stems: readonly string[]
  readonly weight: number
}

function withPhrases(
  top: readonly Candidate[],
  texts: readonly string[],
  language: string,
  stem: (word: string) => string,
): Unit[] {
  const byStem = new Map(top.map((candidate) => [candidate.stem, candidate]))
  const single = new Map<string, number>()
  const pairs = new Map<string, { count: number; left: Candidate; right: Candidate; spelt: Map<string, number> }>()
  for (const text of texts) {
    const words = tokenise(text, language)
    const found = words.map((word) => byStem.get(stem(word.toLowerCase())))
    const here = new Set<string>()
    found.forEach((candidate, at) => {
      if (candidate) here.add(candidate.stem)
      const next = found[at + 1]
      if (!candidate || !next || candidate === next) return
      const key = `${candidate.stem} ${next.stem}`
      const pair = pairs.get(key) ?? { count: 0, left: candidate, right: next, spelt: new Map<string, number>() }
      pair.count++
      const joined =
        language === 'zh' || language === 'ja' ? `${words[at]}${words[at + 1]}` : `${words[at]} ${words[at + 1]}`
      pair.spelt.set(joined, (pair.spelt.get(joined) ?? 0) + 1)
      pairs.set(key, pair)
    })
    for (const own of here) single.set(own, (single.get(own) ?? 0) + 1)
  }
  const units: Unit[] = top.map(({ text, stem: own, weight }) => ({ text, words: [text], stems: [own], weight }))
  for (const { count, left, right, spelt } of pairs.values()) {
    const rarer = Math.min(single.get(left.stem) ?? 0, single.get(right.stem) ?? 0)
    if (count < 3 || count < phraseShare * rarer) continue
    const text = [...spelt].sort(([one, few], [other, many]) => many - few || (one < other ? -1 : 1))[0]![0]
    units.push({
      text,
      words: [left.text, right.text],
      stems: [left.stem, right.stem],
      weight: (left.weight + right.weight) * 0.8,
    })
  }
  return units.sort((one, other) => other.weight - one.weight || (one.text < other.text ? -1 : 1))
}

/** Without phrases that begin or end with a word that names nothing, and without such words alone while there are others. */
function worthNaming(units: readonly Unit[], language: string): Unit[] {
  const dull = dullWordsOf(language)
  const names = (word: string): boolean => !dull.has(word.toLowerCase().replace(/’/gu, "'"))
  const good = units.filter(({ words }) =>
    words.length > 1 ? words.every(names) : names(words[0]!) && !isHalfWord(words[0]!, language),
  )
  const strongest = units.find(({ words }) => words.length === 1)
  // Where hardly anything else is said, even "it" is better than no label.
  const keeps = strongest && !good.includes(strongest) && !isHalfWord(strongest.text, language) && good.length < 2
  return keeps || good.length === 0 ? [...(strongest ? [strongest] : []), ...good] : good
}

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
