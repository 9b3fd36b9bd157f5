// The answers of a topic, language by language: nothing that comes after joins words of two languages, so each language is
// grouped for itself, and a group is never just a language.
import type { Prepared } from '../corpus/prepare-answers'
import type { Block } from '../label/describe-themes'
import type { Pause } from '../pause'
import type { ThemeOptions } from '../shapes'
import { orderByHash } from '../vectors/random'
import { groupTexts } from './group-texts'

/** A language needs this many answers and this share of the topic's, or its answers go with the commonest language. */
const leastAnswers = 8
const leastShare = 0.03

/** One block per language that enough answers have, by name of the language. `rows` are in the order of their ids. */
export function groupByLanguage(
  rows: readonly number[],
  prepared: Prepared,
  options: ThemeOptions,
  pause: Pause,
): Block[] {
  const usable = rows.filter((row) => prepared.junk[row] === undefined)
  const languageOf = countedLanguages(usable, prepared)
  const languages = [...new Set(languageOf.values())].sort()
  const blocks: Block[] = []
  let offset = 0
  let done = 0
  for (const language of languages) {
    const own = usable.filter((row) => languageOf.get(row) === language)
    const order = orderByHash(own.map((row) => prepared.texts[row]!))
    const sorted = Array.from(order, (at) => own[at]!)
    const texts = sorted.map((row) => prepared.texts[row]!)
    const within = pause.within(done / usable.length, own.length / usable.length)
    const grouped = groupTexts(texts, { groups: options.groups, language, seed: options.seed ?? 1, pause: within })
    blocks.push({ language, rows: sorted, texts, grouped, offset })
    offset += grouped.count
    done += own.length
  }
  return blocks
}

function countedLanguages(rows: readonly number[], prepared: Prepared): ReadonlyMap<number, string> {
  const counts = new Map<string, number>()
  for (const row of rows) counts.set(prepared.languages[row]!, (counts.get(prepared.languages[row]!) ?? 0) + 1)
  const order = [...counts].sort(([one, left], [other, right]) => right - left || (one < other ? -1 : 1))
  const main = order.find(([language]) => language !== 'und')?.[0] ?? 'und'
  const enough = (language: string): boolean =>
    language !== 'und' && counts.get(language)! >= Math.max(leastAnswers, leastShare * rows.length)
  return new Map(rows.map((row) => [row, enough(prepared.languages[row]!) ? prepared.languages[row]! : main]))
}
