// The answers that show a theme best, and those that show where it ends.
import { putAmong } from '../vectors/first-few'

export type Shown = { readonly exemplars: readonly number[]; readonly edgeCases: readonly number[] }

/** What is known of one answer when exemplars are chosen. */
export type Standing = {
  /** Row number handed back. */
  readonly row: number
  readonly text: string
  /** 0..1 */
  readonly confidence: number
  /** Sum of the weights of the theme's telling words in the answer, per root of its length. */
  readonly typicality: number
}

const mostExemplars = 5
const mostEdgeCases = 3

/**
 * Up to five exemplars, the most typical first, among the answers that are surely in the theme, and up to three edge cases, the
 * least sure first. No two with the same text, none in both. O(answers).
 */
export function chooseShown(members: readonly Standing[]): Shown {
  const distinct = [...new Map(members.map((member) => [member.text.toLowerCase(), member])).values()]
  const exemplars: Standing[] = []
  for (const member of distinct) putAmong(exemplars, member, mostExemplars, byTypicality)
  const edgeCases: Standing[] = []
  for (const member of distinct)
    if (member.confidence < 0.9 && !exemplars.includes(member)) putAmong(edgeCases, member, mostEdgeCases, bySureness)
  return { exemplars: exemplars.map(({ row }) => row), edgeCases: edgeCases.map(({ row }) => row) }
}

const byTypicality = (left: Standing, right: Standing): number =>
  right.typicality * (0.2 + right.confidence) - left.typicality * (0.2 + left.confidence) || byText(left, right)

const bySureness = (left: Standing, right: Standing): number =>
  left.confidence - right.confidence || byText(left, right)

const byText = (left: Standing, right: Standing): number =>
  left.text < right.text ? -1 : left.text > right.text ? 1 : 0
