// How much the words of two groups speak for their being one: what joins groups that were cut too fine, and what tells a group
// that should be two.
import { logGamma } from '../quality/integrated-likelihood'
import { columnSums, type SparseRows } from '../vectors/sparse'

/** Prior weight of each word in each group. */
const prior = 0.1

/** What a group says: its words, rising, how often it says each, and how often any. */
export type GroupWords = { readonly words: Int32Array; readonly times: Int32Array; readonly total: number }

export type WordEvidence = {
  /** Words of some rows. O(stored values + words log words) */
  readonly wordsOf: (rows: ArrayLike<number>) => GroupWords
  /**
   * How much likelier the words of two groups are from one distribution than from two, in nats (Heller and Ghahramani 2005,
   * "Bayesian hierarchical clustering", with a Dirichlet prior on words and none on sizes). O(words of both).
   */
  readonly evidence: (left: GroupWords, right: GroupWords) => number
}

/** Rows of `counts` hold word counts. */
export function createEvidence(counts: SparseRows): WordEvidence {
  const blank = counts.cols * prior
  const sums = columnSums(counts)
  let most = 0
  for (let column = 0; column < sums.length; column++) most = Math.max(most, sums[column]!)
  const rises = new Float64Array(most + 1)
  for (let times = 0; times < rises.length; times++) rises[times] = logGamma(times + prior) - logGamma(prior)
  const nothing = logGamma(blank)
  const spread = (total: number): number => logGamma(blank + total) - nothing
  const held = new Int32Array(counts.cols)
  return {
    wordsOf: (rows) => collect(counts, rows, held),
    evidence: (left, right) =>
      spread(left.total) + spread(right.total) - spread(left.total + right.total) + sharedRises(left, right, rises),
  }
}

/** `held` is empty before and after. */
function collect({ starts, columns, values }: SparseRows, rows: ArrayLike<number>, held: Int32Array): GroupWords {
  let count = 0
  let total = 0
  for (let at = 0; at < rows.length; at++) {
    const end = starts[rows[at]! + 1]!
    for (let place = starts[rows[at]!]!; place < end; place++) {
      if (held[columns[place]!] === 0) count++
      held[columns[place]!]! += values[place]!
      total += values[place]!
    }
  }
  const words = new Int32Array(count)
  const times = new Int32Array(count)
  let end = 0
  for (let word = 0; end < count; word++) {
    if (held[word] === 0) continue
    words[end] = word
    times[end++] = held[word]!
    held[word] = 0
  }
  return { words, times, total }
}

/** The words of two groups together. */
export function addWords(left: GroupWords, right: GroupWords): GroupWords {
  const words = new Int32Array(left.words.length + right.words.length)
  const times = new Int32Array(words.length)
  let [one, other, end] = [0, 0, 0]
  while (one < left.words.length || other < right.words.length) {
    const mine = one < left.words.length ? left.words[one]! : Number.POSITIVE_INFINITY
    const theirs = other < right.words.length ? right.words[other]! : Number.POSITIVE_INFINITY
    words[end] = Math.min(mine, theirs)
    times[end++] = (mine <= theirs ? left.times[one++]! : 0) + (theirs <= mine ? right.times[other++]! : 0)
  }
  return { words: words.slice(0, end), times: times.slice(0, end), total: left.total + right.total }
}

/** What the words that both say gain by being said by one. */
function sharedRises(left: GroupWords, right: GroupWords, rises: Float64Array): number {
  let sum = 0
  let other = 0
  const last = right.words.length
  for (let one = 0; one < left.words.length; one++) {
    const word = left.words[one]!
    while (other < last && right.words[other]! < word) other++
    if (other === last) break
    if (right.words[other] !== word) continue
    const [mine, theirs] = [left.times[one]!, right.times[other]!]
    sum += rises[mine + theirs]! - rises[mine]! - rises[theirs]!
  }
  return sum
}
