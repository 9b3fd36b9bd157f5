// Themes of different languages that seem to be the same one, for a person to confirm. Nothing here joins anything.
import type { JoinProposal, Theme } from '../shapes'
import { type Block, blockTerms } from './describe-themes'

type Grouping = { readonly groupOf: ReadonlyMap<number, number>; readonly ids: readonly string[] }

/** Shared evidence below this is chance. */
const leastConfidence = 0.25

/** Telling words of a theme that are compared. */
const compared = 20

type Side = { readonly theme: Theme; readonly words: ReadonlyMap<string, number> }

/**
 * Proposals between themes of two languages of one topic, the surest first; each theme at most once per other language.
 * Evidence is what telling words share over languages: names and borrowed words spelt alike, and the pairs of `terms`.
 * O(themes² x words²).
 */
export function proposeJoins(
  themes: readonly Theme[],
  blocks: readonly Block[],
  grouping: Grouping,
  terms: readonly (readonly string[])[],
): JoinProposal[] {
  const meanings = new Map(terms.flatMap((row, at) => row.map((word) => [fold(word), at] as const)))
  const groupOfId = new Map(grouping.ids.map((id, group) => [id, group]))
  const sides = blocks.map((block) => {
    const found = blockTerms(block, grouping)
    return themes
      .filter((theme) => theme.language === block.language)
      .map((theme): Side => {
        const { columns, weights } = found[groupOfId.get(theme.id)!]!
        const { vocabulary, words } = block.grouped
        const spelt = columns
          .slice(0, compared)
          .map((column, at) => [vocabulary.spellings[words[column]!]!, weights[at]!] as const)
        const total = spelt.reduce((sum, [, weight]) => sum + weight, 0)
        return { theme, words: new Map(spelt.map(([word, weight]) => [word, weight / total])) }
      })
  })
  const proposals: JoinProposal[] = []
  for (const [at, left] of sides.entries())
    for (const right of sides.slice(at + 1)) proposals.push(...between(left, right, meanings))
  return proposals.sort(
    (one, other) => other.confidence - one.confidence || (one.themes.join() < other.themes.join() ? -1 : 1),
  )
}

/** Pairs that are each other's best. */
function between(left: readonly Side[], right: readonly Side[], meanings: ReadonlyMap<string, number>): JoinProposal[] {
  const evidence = left.map((one) => right.map((other) => shared(one, other, meanings)))
  return left.flatMap((one, row) => {
    const col = best(evidence[row]!.map(({ share }) => share))
    const found = col < 0 ? undefined : evidence[row]![col]!
    if (!found || found.share < leastConfidence || best(evidence.map((line) => line[col]!.share)) !== row) return []
    return [
      {
        themes: [one.theme.id, right[col]!.theme.id] as const,
        confidence: Math.min(1, found.share),
        because: found.because,
      },
    ]
  })
}

function best(values: readonly number[]): number {
  let at = -1
  for (let other = 0; other < values.length; other++)
    if (values[other]! > 0 && (at < 0 || values[other]! > values[at]! + 1e-12)) at = other
  return at
}

function shared(left: Side, right: Side, meanings: ReadonlyMap<string, number>) {
  let share = 0
  const because: string[] = []
  for (const [word, weight] of left.words)
    for (const [other, much] of right.words) {
      if (!sameMeaning(fold(word), fold(other), meanings)) continue
      share += Math.sqrt(weight * much) * 2
      because.push(word.toLowerCase() === other.toLowerCase() ? word : `${word} = ${other}`)
    }
  return { share, because }
}

/** Lower case without accents. */
const fold = (word: string): string => word.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '')

/** Spelt alike for five letters or wholly, or paired in the term table. */
function sameMeaning(one: string, other: string, meanings: ReadonlyMap<string, number>): boolean {
  if (one === other) return true
  const meaning = meanings.get(one)
  if (meaning !== undefined && meaning === meanings.get(other)) return true
  const length = Math.min(one.length, other.length)
  const needed = Math.max(5, Math.ceil(0.7 * Math.max(one.length, other.length)))
  return length >= needed && one.slice(0, needed) === other.slice(0, needed)
}
