// The answers of a topic, language by language: nothing that comes after joins words of two languages, so each language is
// grouped for itself, and a group is never just a language.
import type { Prepared } from '../corpus/prepare-answers'
import type { Crew } from '../crew'
import type { Block } from '../label/describe-themes'
import type { Pause } from '../pause'
import type { ThemeOptions } from '../shapes'
import { type GroupedTexts, type GroupTextsOptions, groupTexts } from './group-texts'

/** A language needs this many answers and this share of the topic's, or its answers go with the commonest language. */
const leastAnswers = 8
const leastShare = 0.03

/**
 * One block per language that enough answers have, by name of the language. `rows` are in the order of their hashes. A number of
 * groups is for all languages together: they share it by their size.
 */
export function groupByLanguage(
  rows: readonly number[],
  prepared: Prepared,
  options: ThemeOptions,
  pause: Pause,
  crew: Crew,
): Block[] {
  const usable = rows.filter((row) => prepared.junk[row] === undefined)
  const languageOf = countedLanguages(usable, prepared, options.groups === 'auto' ? usable.length : options.groups)
  const languages = [...new Set(languageOf.values())].sort()
  const sizes = languages.map((language) =>
    usable.reduce((sum, row) => sum + Number(languageOf.get(row) === language), 0),
  )
  const shares = options.groups === 'auto' ? undefined : shareGroups(options.groups, sizes)
  const blocks = languages.map((language, at): Ungrouped => {
    const own = usable.filter((row) => languageOf.get(row) === language)
    const texts = own.map((row) => prepared.texts[row]!)
    return { language, rows: own, texts, groups: shares ? shares[at]! : 'auto', seed: options.seed ?? 1 }
  })
  const grouped = groupBlocks(blocks, prepared, pause, crew)
  let offset = 0
  return blocks.map(({ language, rows, texts }, at) => {
    const block = { language, rows, texts, grouped: grouped[at]!, offset }
    offset += block.grouped.count
    return block
  })
}

type Ungrouped = Pick<Block, 'language' | 'rows' | 'texts'> & Pick<GroupTextsOptions, 'groups' | 'seed'>

/** Blocks of up to this many answers are grouped by one pair of hands, several at the same time and beside larger ones. */
const mostApart = 1000

function groupBlocks(blocks: readonly Ungrouped[], { read }: Prepared, pause: Pause, crew: Crew): GroupedTexts[] {
  const usable = blocks.reduce((sum, { rows }) => sum + rows.length, 0)
  const several = blocks.length > 1
  let done = 0
  const apart = blocks.map((block) => {
    if (!several || block.rows.length > mostApart) return undefined
    const { texts, language, groups, seed } = block
    return crew.begin(groupApart, { texts, language, groups, seed }, () => pause('grouping', 0.5))
  })
  const large = blocks.map((block, at) => {
    if (apart[at]) return undefined
    const { grams, spellings, said, roots } = read
    const { rows, texts, ...options } = block
    const within = pause.within(done / usable, rows.length / usable)
    done += rows.length
    const before = grams && { grams, rows: Int32Array.from(rows) }
    const own = { spellings, roots, said: rows.map((row) => said[row]), before }
    return groupTexts(texts, { ...options, pause: within, crew, read: own })
  })
  return blocks.map((_, at) => large[at] ?? apart[at]!.take())
}

type ApartInput = Pick<Ungrouped, 'texts' | 'language' | 'groups' | 'seed'>

/** A small block, as a task. */
export const groupApart = ({ texts, ...options }: ApartInput, pause: () => void): GroupedTexts =>
  groupTexts(texts, { ...options, pause })

/** A whole number of groups for each size, at least one, in proportion to size (largest remainder); they add up to `groups`. */
export function shareGroups(groups: number, sizes: readonly number[]): number[] {
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const spare = Math.max(0, groups - sizes.length)
  const exact = sizes.map((size) => Math.max(0, (groups * size) / total - 1))
  const scale = exact.reduce((sum, value) => sum + value, 0)
  const wanted = exact.map((value) => (scale > 0 ? (spare * value) / scale : spare / sizes.length))
  const shares = wanted.map((value) => 1 + Math.floor(value))
  const left = groups - shares.reduce((sum, share) => sum + share, 0)
  const byRemainder = [...sizes.keys()].sort(
    (one, other) =>
      wanted[other]! - Math.floor(wanted[other]!) - (wanted[one]! - Math.floor(wanted[one]!)) ||
      sizes[other]! - sizes[one]! ||
      one - other,
  )
  for (const at of byRemainder.slice(0, Math.max(0, left))) shares[at]!++
  return shares
}

/** Language of each row, at most `most` different ones; what few write, or nobody can tell, goes with the commonest. */
function countedLanguages(rows: readonly number[], prepared: Prepared, most: number): ReadonlyMap<number, string> {
  const counts = new Map<string, number>()
  for (const row of rows) counts.set(prepared.languages[row]!, (counts.get(prepared.languages[row]!) ?? 0) + 1)
  const order = [...counts].sort(([one, left], [other, right]) => right - left || (one < other ? -1 : 1))
  const main = order.find(([language]) => language !== 'und')?.[0] ?? 'und'
  const enough = new Set(
    order
      .filter(([language, count]) => language !== 'und' && count >= Math.max(leastAnswers, leastShare * rows.length))
      .slice(0, most)
      .map(([language]) => language),
  )
  return new Map(rows.map((row) => [row, enough.has(prepared.languages[row]!) ? prepared.languages[row]! : main]))
}
