// Two ways of joining groups that were cut too fine. By shared words, large groups that k-means has cut into equal pieces find
// together again; by evidence, only what says the same is joined, so that groups stay as alike in size as they were.
import { logGamma } from '../quality/integrated-likelihood'
import { modularity, sharedWords } from '../quality/modularity'
import { columnSums, type SparseRows } from '../vectors/sparse'
import { countGroups, joinPairs } from './join-pairs'

/** Joins groups down to `groups` by greatest gain in modularity (Clauset, Newman and Moore 2004). O(count³). */
export function mergeGroups(features: SparseRows, labels: Int32Array, groups: number): Int32Array {
  const count = countGroups(labels)
  const { between, mass } = sharedWords(features, labels, count)
  const gains = between.map((shared, at) => shared - mass[Math.floor(at / count)]! * mass[at % count]!)
  // What a union shares with another is what its parts share with it, and so is what chance would give.
  return joinPairs(labels, gains, groups, (keep, drop, others) => {
    for (const other of others) gains[keep * count + other]! += gains[drop * count + other]!
  })
}

/** Prior weight of each word in each group. */
const prior = 0.1

/**
 * Joins groups down to `groups` by how much likelier their words are from one distribution than from two (Heller and Ghahramani
 * 2005, "Bayesian hierarchical clustering", with a Dirichlet prior on words and none on sizes). Rows hold word counts.
 * O(count² x words of a group + count³).
 */
export function mergeByEvidence(
  counts: SparseRows,
  labels: Int32Array,
  groups: number,
  pause?: () => void,
): Int32Array {
  const count = countGroups(labels)
  const held = Array.from({ length: count }, () => new Map<number, number>())
  const totals = new Float64Array(count)
  for (let row = 0; row < counts.rows; row++)
    for (let at = counts.starts[row]!; at < counts.starts[row + 1]!; at++) {
      const own = held[labels[row]!]!
      own.set(counts.columns[at]!, (own.get(counts.columns[at]!) ?? 0) + counts.values[at]!)
      totals[labels[row]!]! += counts.values[at]!
    }
  const blank = counts.cols * prior
  const most = columnSums(counts).reduce((highest, sum) => Math.max(highest, sum), 0)
  const rises = new Float64Array(most + 1).map((_, times) => logGamma(times + prior) - logGamma(prior))
  const nothing = logGamma(blank)
  const spread = totals.map((total) => logGamma(blank + total) - nothing)
  const evidence = (left: number, right: number): number => {
    const [few, many] = held[left]!.size < held[right]!.size ? [held[left]!, held[right]!] : [held[right]!, held[left]!]
    let sum = spread[left]! + spread[right]! + nothing - logGamma(blank + totals[left]! + totals[right]!)
    for (const [word, times] of few) {
      const there = many.get(word)
      if (there !== undefined) sum += rises[times + there]! - rises[times]! - rises[there]!
    }
    return sum
  }
  const gains = new Float64Array(count * count)
  for (let left = 0; left < count; left++) {
    pause?.()
    for (let right = left + 1; right < count; right++) gains[left * count + right] = evidence(left, right)
  }
  for (let at = 0; at < gains.length; at++) gains[at] ||= gains[(at % count) * count + Math.floor(at / count)]!
  return joinPairs(labels, gains, groups, (keep, drop, others) => {
    pause?.()
    for (const [word, times] of held[drop]!) held[keep]!.set(word, (held[keep]!.get(word) ?? 0) + times)
    totals[keep]! += totals[drop]!
    spread[keep] = logGamma(blank + totals[keep]!) - nothing
    for (const other of others) gains[keep * count + other] = evidence(keep, other)
  })
}

/** Modularity of labels over features, for choosing between groupings of the same rows. */
export function scoreGroups(features: SparseRows, labels: Int32Array): number {
  return modularity(sharedWords(features, labels, countGroups(labels)))
}
