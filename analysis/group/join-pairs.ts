// Too many groups become fewer, two at a time. What makes two groups the next to join is told by a table of gains, which those
// who call keep up to date.

/**
 * Joins the pair of groups with the largest gain, again and again, until `groups` are left; ties go to the lower numbers.
 * @param gains symmetric, count x count; `join(keep, drop, others)` is to write the gains of `keep` with each of `others`
 * @returns labels closed up, in the order of the groups that were kept. O(count³) for count groups at the start.
 */
export function joinPairs(
  labels: Int32Array,
  gains: Float64Array,
  groups: number,
  join: (keep: number, drop: number, others: readonly number[]) => void,
): Int32Array {
  const count = Math.sqrt(gains.length)
  const joined = Int32Array.from({ length: count }, (_, group) => group)
  const alive = [...new Set(labels)].sort((left, right) => left - right)
  while (alive.length > Math.max(1, groups)) {
    let best = Number.NEGATIVE_INFINITY
    let keep = 0
    let drop = 0
    for (let one = 0; one < alive.length; one++) {
      const left = alive[one]! * count
      for (let two = one + 1; two < alive.length; two++) {
        const gain = gains[left + alive[two]!]!
        if (gain > best + 1e-15) {
          best = gain
          keep = alive[one]!
          drop = alive[two]!
        }
      }
    }
    alive.splice(alive.indexOf(drop), 1)
    const others = alive.filter((group) => group !== keep)
    join(keep, drop, others)
    for (const other of others) gains[other * count + keep] = gains[keep * count + other]!
    for (let group = 0; group < count; group++) if (joined[group] === drop) joined[group] = keep
  }
  const place = new Map(alive.map((group, at) => [group, at]))
  return labels.map((label) => place.get(joined[label]!)!)
}

/** One more than the highest label. */
export const countGroups = (labels: Int32Array): number => labels.reduce((most, label) => Math.max(most, label + 1), 0)
