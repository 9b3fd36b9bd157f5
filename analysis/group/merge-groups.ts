// Too many groups become fewer: the two that share most beyond chance are joined, again and again.
import { modularity, sharedWords } from '../quality/modularity'
import type { SparseRows } from '../vectors/sparse'

/**
 * Joins groups down to `groups` by greatest gain in modularity (Clauset, Newman and Moore 2004). Large groups that k-means has
 * cut into equal pieces find together, small ones stay small. O(count³) for count groups at the start.
 */
export function mergeGroups(features: SparseRows, labels: Int32Array, groups: number): Int32Array {
  const count = labels.reduce((most, label) => Math.max(most, label + 1), 0)
  const { between, mass } = sharedWords(features, labels, count)
  const joined = Int32Array.from({ length: count }, (_, group) => group)
  const alive = [...new Set(labels)].sort((left, right) => left - right)
  while (alive.length > Math.max(1, groups)) {
    let best = Number.NEGATIVE_INFINITY
    let keep = 0
    let drop = 0
    for (let one = 0; one < alive.length; one++) {
      const left = alive[one]!
      for (let two = one + 1; two < alive.length; two++) {
        const right = alive[two]!
        const gain = between[left * count + right]! - mass[left]! * mass[right]!
        if (gain > best + 1e-15) {
          best = gain
          keep = left
          drop = right
        }
      }
    }
    for (const other of alive) {
      if (other === keep || other === drop) continue
      between[keep * count + other]! += between[drop * count + other]!
      between[other * count + keep] = between[keep * count + other]!
    }
    between[keep * count + keep]! += between[drop * count + drop]! + 2 * between[keep * count + drop]!
    mass[keep]! += mass[drop]!
    alive.splice(alive.indexOf(drop), 1)
    for (let group = 0; group < count; group++) if (joined[group] === drop) joined[group] = keep
  }
  const place = new Map(alive.map((group, at) => [group, at]))
  return labels.map((label) => place.get(joined[label]!)!)
}

/** Modularity of labels over features, for choosing between groupings of the same rows. */
export function scoreGroups(features: SparseRows, labels: Int32Array): number {
  const count = labels.reduce((most, label) => Math.max(most, label + 1), 0)
  return modularity(sharedWords(features, labels, count))
}

/** How equal the sizes of groups are: their entropy as a share of the most it could be, 0..1; 1 for a single group. */
export function evenness(labels: Int32Array, groups: number): number {
  if (groups < 2) return 1
  const sizes = new Float64Array(groups)
  for (const label of labels) sizes[label]!++
  let entropy = 0
  for (const size of sizes) if (size > 0) entropy -= (size / labels.length) * Math.log(size / labels.length)
  return entropy / Math.log(groups)
}
