// What speaks for each number of groups, as measures that weights can be put on (count-weights.ts): how far it is from what an index
// would choose, and how its grouping looks beside those of other numbers.
import type { MeasureSource } from '../shapes'
import type { AskedCount } from './ask-count'
import type { Votes } from './count-votes'

/** One number of groups with its measures, in the order of `measureNames`. */
export type MeasuredCount = { readonly groups: number; readonly measures: readonly number[] }

/** By what they look at. The last five are of one group alone, the others of two and more: each is 0 elsewhere. */
export const measureNames = [
  ['size', 'log'],
  ['size', 'log squared'],
  ['communities', 'distance'],
  ['communities', 'same'],
  ['gap', 'distance by words'],
  ['gap', 'fall'],
  ['evenness', 'share'],
  ['evenness', 'bend'],
  ['stability', 'distance'],
  ['stability', 'same'],
  ['spread', 'level'],
  ['modularity', 'distance'],
  ['size', 'one'],
  ['parallel', 'one, second'],
  ['parallel', 'one, third'],
  ['parallel', 'one, fourth'],
  ['size', 'one, rows'],
] as const satisfies readonly (readonly [MeasureSource, string])[]

/** Measures that only one group has. */
const ofOne = 5
/** Levels are compared over numbers of groups up to this. */
const compared = 20
/** A fall of singular values beyond this (as a logarithm) says no more. */
const mostFall = 0.6
/** Rows that a set of usual size has. */
const usualRows = 200

/** Everything that can be said for each number from one, in rising order. */
export function measureCounts(asked: AskedCount, votes: Votes): MeasuredCount[] {
  const { points, values, communities } = asked
  const spreads = rangeOf(points.filter(isCompared).map(({ spread }) => spread))
  const sizes = rangeOf(points.filter(isCompared).map(({ effective }) => effective))
  const wordy = Math.log(Math.max(1, asked.words))
  const more = points.map(({ groups, spread, effective }, at): MeasuredCount => {
    const log = Math.log(groups)
    const before = points[at - 1] ?? { groups: 1, effective: 1 }
    const after = points[at + 1]
    const rise = (effective - before.effective) / (groups - before.groups)
    const next = after ? (after.effective - effective) / (after.groups - groups) : rise
    const fall = Math.log((values[groups - 1] ?? 1e-9) / (values[groups] ?? 1e-9))
    const own = [
      log,
      log * log,
      apart(groups, communities.effective),
      same(groups, communities.effective),
      apart(groups, votes.gap) * wordy,
      Math.min(mostFall, Math.max(0, fall)),
      effective / groups,
      clip((rise - next) / sizes.range, 1),
      apart(groups, votes.stability),
      same(groups, votes.stability),
      clip((spread - spreads.most) / spreads.range, 2),
      apart(groups, votes.modularity),
    ]
    return { groups, measures: [...own, ...new Array<number>(ofOne).fill(0)] }
  })
  return [{ groups: 1, measures: measureOne(asked) }, ...more]
}

/** One group: how far the strongest directions of the words are above those of chance, in so many rows. */
function measureOne({ structure, chance, rows }: AskedCount): number[] {
  const above = [1, 2, 3]
    .map((at) => Math.log((structure[at] ?? 1e-9) / (chance[at] ?? 1e-9)))
    .map((log) => clip(log, 1))
  return [...new Array<number>(measureNames.length - ofOne).fill(0), 1, ...above, Math.log(rows / usualRows)]
}

const isCompared = ({ groups }: { readonly groups: number }): boolean => groups <= compared
const apart = (groups: number, vote: number): number => Math.abs(Math.log(groups / Math.max(1, vote)))
const same = (groups: number, vote: number): number => (Math.abs(groups - vote) < 0.5 ? 1 : 0)
const clip = (value: number, most: number): number => Math.max(-most, Math.min(most, value))

function rangeOf(levels: readonly number[]): { most: number; range: number } {
  const most = Math.max(...levels)
  return { most, range: most - Math.min(...levels) + 1e-9 }
}
