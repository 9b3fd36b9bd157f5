// How much the words of two groups speak for their being one: what joins groups that were cut too fine, and what tells a group
// that should be two.
import { logGamma } from '../quality/integrated-likelihood'
import { columnSums, type SparseRows } from '../vectors/sparse'

/** How often a group says each word, and how many words it says. */
export type GroupWords = { readonly held: Map<number, number>; total: number }

/** Prior weight of each word in each group. */
const prior = 0.1

export const noWords = (): GroupWords => ({ held: new Map(), total: 0 })

/** Adds the words of one row to those of a group. */
export function addRow(words: GroupWords, counts: SparseRows, row: number): void {
  for (let at = counts.starts[row]!; at < counts.starts[row + 1]!; at++) {
    const column = counts.columns[at]!
    words.held.set(column, (words.held.get(column) ?? 0) + counts.values[at]!)
    words.total += counts.values[at]!
  }
}

/** Adds the words of one group to those of another. */
export function addWords(to: GroupWords, from: GroupWords): void {
  for (const [word, times] of from.held) to.held.set(word, (to.held.get(word) ?? 0) + times)
  to.total += from.total
}

/**
 * How much likelier the words of two groups are from one distribution than from two, in nats (Heller and Ghahramani 2005,
 * "Bayesian hierarchical clustering", with a Dirichlet prior on words and none on sizes). Rows of `counts` hold word counts.
 * O(words of the smaller group) for each pair.
 */
export function createEvidence(counts: SparseRows): (left: GroupWords, right: GroupWords) => number {
  const blank = counts.cols * prior
  const most = columnSums(counts).reduce((highest, sum) => Math.max(highest, sum), 0)
  const rises = new Float64Array(most + 1).map((_, times) => logGamma(times + prior) - logGamma(prior))
  const nothing = logGamma(blank)
  const spread = (total: number): number => logGamma(blank + total) - nothing
  return (left, right) => {
    const [few, many] = left.held.size < right.held.size ? [left, right] : [right, left]
    let sum = spread(left.total) + spread(right.total) - spread(left.total + right.total)
    for (const [word, times] of few.held) {
      const there = many.held.get(word)
      if (there !== undefined) sum += rises[times + there]! - rises[times]! - rises[there]!
    }
    return sum
  }
}
