// The answers that show a theme best, and those that show where it ends.

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
 * least sure first. No two with the same text, none in both. O(answers log answers).
 */
export function chooseShown(members: readonly Standing[]): Shown {
  const distinct = [...new Map(members.map((member) => [member.text.toLowerCase(), member])).values()]
  const exemplars = firstOf(
    distinct,
    mostExemplars,
    (left, right) =>
      right.typicality * (0.2 + right.confidence) - left.typicality * (0.2 + left.confidence) || byText(left, right),
  )
  const edgeCases = firstOf(
    distinct.filter((member) => member.confidence < 0.9 && !exemplars.includes(member)),
    mostEdgeCases,
    (left, right) => left.confidence - right.confidence || byText(left, right),
  )
  return { exemplars: exemplars.map(({ row }) => row), edgeCases: edgeCases.map(({ row }) => row) }
}

/** The first few in an order, of many that need no order among themselves. */
function firstOf(
  members: readonly Standing[],
  most: number,
  compare: (left: Standing, right: Standing) => number,
): Standing[] {
  const first: Standing[] = []
  for (const member of members) {
    if (first.length === most && compare(member, first[most - 1]!) >= 0) continue
    let place = first.length
    while (place > 0 && compare(member, first[place - 1]!) < 0) place--
    first.splice(place, 0, member)
    if (first.length > most) first.pop()
  }
  return first
}

const byText = (left: Standing, right: Standing): number =>
  left.text < right.text ? -1 : left.text > right.text ? 1 : 0
