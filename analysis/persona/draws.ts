// The resamples of a grouping in a form that is kept: who was drawn, and in which group. Groups that somebody changed by hand are
// measured on them at once, in the same way as the groups that were found (stability.ts), without anything being grouped again.
import type { Resample } from './stability'
import { overlapsOf, steady } from './stability'

/** One draw is a string with a character a person, in the order of `people`: the digit of the group, or `-` for who was not drawn. */
export type Draws = {
  /** Ids of everybody who was grouped, ascending. */
  readonly people: readonly string[]
  /** Number of groups whose draws the stability of the found groups rests on. */
  readonly number: number
  /** The draws of 1, 2, … groups. */
  readonly byNumber: readonly (readonly string[])[]
}

export type Steadiness = {
  /** Mean over the draws of the greatest Jaccard overlap with a drawn group, 0 to 1 (Hennig 2007). */
  readonly stability: number
  /** Draws in which that overlap is 0.75 or more: Hennig's "recovered". */
  readonly holds: number
  /** Draws in which somebody of the group was drawn. */
  readonly of: number
}

const notDrawn = '-'

/** @param ids of the people in the order of the resamples' rows; resamples of at most ten groups */
export function keepDraws(ids: readonly string[], number: number, byNumber: readonly (readonly Resample[])[]): Draws {
  const rows = [...ids.keys()].sort((left, right) => (ids[left]! < ids[right]! ? -1 : 1))
  return {
    people: rows.map((row) => ids[row]!),
    number,
    byNumber: byNumber.map((resamples) =>
      resamples.map(({ counts, labels }) => rows.map((row) => (counts[row] === 0 ? notDrawn : labels[row])).join('')),
    ),
  }
}

/**
 * How well groups hold when people are drawn again. The groups that were found get their own figure to the last bit, whatever
 * else was changed, as long as the same people are in some group.
 * @param groups members of each group by id; who is in none, or was never grouped, counts nowhere
 * @param number of groups the draws were cut into; the one of the found groups unless said otherwise
 * @returns per group, null where nobody of it was in a draw; undefined where there are no draws of this number
 * Cost: draws x people.
 */
export function measureGroups(
  groups: readonly (readonly string[])[],
  draws: Draws,
  number: number = draws.number,
): (Steadiness | null)[] | undefined {
  const drawn = draws.byNumber[number - 1]
  if (!drawn || drawn.length === 0) return undefined
  const groupOf = new Map(groups.flatMap((members, group) => members.map((member) => [member, group] as const)))
  const labels = Int32Array.from(draws.people, (person) => groupOf.get(person) ?? -1)
  const overlaps = drawn.map((draw) => overlapsOf(labels, groups.length, readDraw(draw)))
  return groups.map((_, group) => {
    const own = overlaps.flatMap((overlap) => overlap[group] ?? [])
    if (own.length === 0) return null
    const sum = own.reduce((total, overlap) => total + overlap, 0)
    return { stability: sum / own.length, holds: own.filter((overlap) => overlap >= steady).length, of: own.length }
  })
}

const readDraw = (draw: string): Int32Array =>
  Int32Array.from({ length: draw.length }, (_, at) => (draw[at] === notDrawn ? -1 : Number(draw[at])))
