// How much more answers share words inside groups than chance would have it.
import type { SparseRows } from '../vectors/sparse'
import { transposed } from '../vectors/turned'

/** What groups share: `inside[a * groups + b]` of the edges run from a to b, and `mass` is the share of edge ends in each. */
export type SharedWords = { readonly groups: number; readonly between: Float64Array; readonly mass: Float64Array }

/**
 * Answers linked by the features they share, each feature dividing its own weight among its answers (so that common words
 * count for no more than rare ones), summed over groups. Shares add up to 1. O(stored values + features x groups²) at worst,
 * in practice features are in few groups.
 * @param byFeature the transpose of `features`, for those who compare many labels
 */
export function sharedWords(
  features: SparseRows,
  labels: ArrayLike<number>,
  groups: number,
  byFeature: SparseRows = transposed(features),
): SharedWords {
  const between = new Float64Array(groups * groups)
  const mass = new Float64Array(groups)
  let total = 0
  for (let row = 0; row < features.rows; row++) {
    const group = labels[row]!
    if (group < 0) continue
    let sum = 0
    for (let at = features.starts[row]!; at < features.starts[row + 1]!; at++) sum += features.values[at]!
    mass[group]! += sum
    total += sum
  }
  if (total === 0) return { groups, between, mass }
  const held = new Float64Array(groups)
  const holders = new Int32Array(groups)
  for (let feature = 0; feature < byFeature.rows; feature += stretch)
    addShared(byFeature, labels, total, between, held, holders, feature, Math.min(byFeature.rows, feature + stretch))
  return { groups, between, mass: mass.map((value) => value / total) }
}

/** Features that are worked on at a time. Loops over so few are called often, and compiled for good. */
const stretch = 512

function addShared(
  { starts, columns, values }: SparseRows,
  labels: ArrayLike<number>,
  total: number,
  between: Float64Array,
  held: Float64Array,
  holders: Int32Array,
  first: number,
  end: number,
): void {
  const groups = held.length
  for (let feature = first; feature < end; feature++) {
    let used = 0
    let sum = 0
    for (let at = starts[feature]!; at < starts[feature + 1]!; at++) {
      const group = labels[columns[at]!]!
      if (group < 0) continue
      if (held[group] === 0) holders[used++] = group
      held[group]! += values[at]!
      sum += values[at]!
    }
    for (let one = 0; one < used; one++) {
      const left = holders[one]! * groups
      const much = held[holders[one]!]! / (sum * total)
      for (let other = 0; other < used; other++) between[left + holders[other]!]! += much * held[holders[other]!]!
    }
    for (let one = 0; one < used; one++) held[holders[one]!] = 0
  }
}

/** Modularity (Newman 2004, "Analysis of weighted networks"): shares inside groups less what chance would give, below 1. */
export function modularity(shared: SharedWords): number {
  let sum = 0
  for (let group = 0; group < shared.groups; group++)
    sum += shared.between[group * shared.groups + group]! - shared.mass[group]! ** 2
  return sum
}
