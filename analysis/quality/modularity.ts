// How much more answers share words inside groups than chance would have it.
import { type SparseRows, transpose } from '../vectors/sparse'

/** What groups share: `inside[a * groups + b]` of the edges run from a to b, and `mass` is the share of edge ends in each. */
export type SharedWords = { readonly groups: number; readonly between: Float64Array; readonly mass: Float64Array }

/**
 * Answers linked by the features they share, each feature dividing its own weight among its answers (so that common words
 * count for no more than rare ones), summed over groups. Shares add up to 1. O(stored values + features x groups²) at worst,
 * in practice features are in few groups.
 */
export function sharedWords(features: SparseRows, labels: ArrayLike<number>, groups: number): SharedWords {
  const between = new Float64Array(groups * groups)
  const mass = new Float64Array(groups)
  let total = 0
  for (let row = 0; row < features.rows; row++) {
    const group = labels[row]!
    if (group < 0) continue
    for (let at = features.starts[row]!; at < features.starts[row + 1]!; at++) {
      mass[group]! += features.values[at]!
      total += features.values[at]!
    }
  }
  if (total === 0) return { groups, between, mass }
  const { rows: count, starts, columns, values } = transpose(features)
  const held = new Float64Array(groups)
  const holders = new Int32Array(groups)
  for (let feature = 0; feature < count; feature++) {
    let [used, sum] = [0, 0]
    for (let at = starts[feature]!; at < starts[feature + 1]!; at++) {
      const group = labels[columns[at]!]!
      if (group < 0) continue
      if (held[group] === 0) holders[used++] = group
      held[group]! += values[at]!
      sum += values[at]!
    }
    for (let one = 0; one < used; one++) {
      const left = holders[one]!
      const much = held[left]! / (sum * total)
      for (let other = 0; other < used; other++)
        between[left * groups + holders[other]!]! += much * held[holders[other]!]!
    }
    for (let one = 0; one < used; one++) held[holders[one]!] = 0
  }
  return { groups, between, mass: mass.map((value) => value / total) }
}

/** Modularity (Newman 2004, "Analysis of weighted networks"): shares inside groups less what chance would give, below 1. */
export function modularity(shared: SharedWords): number {
  let sum = 0
  for (let group = 0; group < shared.groups; group++)
    sum += shared.between[group * shared.groups + group]! - shared.mass[group]! ** 2
  return sum
}
