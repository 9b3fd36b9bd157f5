// Which words tell one group from the others: frequent in it, rare elsewhere.
import type { SparseRows } from '../vectors/sparse'

export type GroupTerms = {
  /** Column numbers of the telling words, the most telling first. */
  readonly columns: readonly number[]
  readonly weights: readonly number[]
}

/** Words kept per group, for labels and for likeness between groups. */
const kept = 30

/**
 * Class-based TF-IDF (Grootendorst 2022, "BERTopic", section 3.3): the share of a word in its group times the log of how rare
 * it is over all groups; here multiplied by the share of its occurrences that lie in the group, so that words common
 * everywhere do not lead large groups. `labels` -1 are left out. O(stored values + groups x words).
 */
export function classTfidf(counts: SparseRows, labels: ArrayLike<number>, groups: number): GroupTerms[] {
  const inGroup = Array.from({ length: groups }, () => new Map<number, number>())
  const total = new Float64Array(counts.cols)
  const mass = new Float64Array(groups)
  for (let row = 0; row < counts.rows; row++) {
    const group = labels[row]!
    if (group < 0) continue
    const own = inGroup[group]!
    for (let at = counts.starts[row]!; at < counts.starts[row + 1]!; at++) {
      const column = counts.columns[at]!
      own.set(column, (own.get(column) ?? 0) + counts.values[at]!)
      total[column]! += counts.values[at]!
      mass[group]! += counts.values[at]!
    }
  }
  const meanMass = mass.reduce((sum, value) => sum + value, 0) / Math.max(groups, 1)
  return inGroup.map((own, group) => {
    const weighed = [...own].map(([column, count]) => {
      const weight =
        (count / mass[group]!) * Math.log(1 + meanMass / total[column]!) * Math.sqrt(count / total[column]!)
      return [column, weight] as const
    })
    weighed.sort(([one, left], [other, right]) => right - left || one - other)
    const best = weighed.slice(0, kept)
    return { columns: best.map(([column]) => column), weights: best.map(([, weight]) => weight) }
  })
}
