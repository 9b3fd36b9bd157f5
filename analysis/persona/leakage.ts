// How much a trait gives away about the personas although it was kept out: adjusted mutual information, 0 for what chance gives
// and 1 for the same partition, with a permutation test.
import { createRandom } from '../vectors/random'
import { logFactorials } from './significance'

/**
 * Adjusted mutual information of two partitions, normalised by the larger entropy (Vinh, Epps and Bailey 2010). 0 where one of
 * them is a single group. O(rows + groups² x group size).
 */
export function adjustedMutualInformation(
  left: readonly (string | number)[],
  right: readonly (string | number)[],
): number {
  const rows = tally(left)
  const cols = tally(right)
  const total = left.length
  if (rows.size < 2 || cols.size < 2) return 0
  const cells = new Map<string, number>()
  left.forEach((value, at) => {
    const key = `${value}\u0000${right[at]}`
    cells.set(key, (cells.get(key) ?? 0) + 1)
  })
  let mutual = 0
  for (const [row, a] of rows) {
    for (const [col, b] of cols) {
      const n = cells.get(`${row}\u0000${col}`) ?? 0
      if (n > 0) mutual += (n / total) * Math.log((total * n) / (a * b))
    }
  }
  const most = Math.max(entropy(rows, total), entropy(cols, total))
  const expected = expectedMutual([...rows.values()], [...cols.values()], total)
  return most - expected < 1e-12 ? 0 : (mutual - expected) / (most - expected)
}

/** The same, and the share of `shuffles` shuffled traits that give as much or more (at least 1 / (shuffles + 1)). */
export function testLeakage(
  groups: readonly (string | number)[],
  trait: readonly (string | number)[],
  shuffles: number,
  seed: number,
): { ami: number; p: number } {
  const ami = adjustedMutualInformation(groups, trait)
  const random = createRandom(seed)
  const rows = numbered(groups)
  const mixed = numbered(trait)
  const width = mixed.reduce((most, value) => Math.max(most, value + 1), 0)
  const height = rows.reduce((most, value) => Math.max(most, value + 1), 0)
  const cells = new Int32Array(width * height)
  const observed = informationOf(rows, mixed, width, cells)
  let asMuch = 0
  for (let shuffle = 0; shuffle < shuffles; shuffle++) {
    for (let at = mixed.length - 1; at > 0; at--) {
      const other = random.whole(at + 1)
      const kept = mixed[at]!
      mixed[at] = mixed[other]!
      mixed[other] = kept
    }
    if (informationOf(rows, mixed, width, cells) >= observed - 1e-9) asMuch++
  }
  return { ami, p: (asMuch + 1) / (shuffles + 1) }
}

/** Values as numbers in the order of first appearance. */
function numbered(values: readonly (string | number)[]): Int32Array {
  const numbers = new Map<string | number, number>()
  return Int32Array.from(values, (value) => {
    const known = numbers.get(value)
    if (known !== undefined) return known
    numbers.set(value, numbers.size)
    return numbers.size - 1
  })
}

/** Mutual information up to constants that a shuffle does not change: the sum of n log n over cells. */
function informationOf(rows: Int32Array, cols: Int32Array, width: number, cells: Int32Array): number {
  cells.fill(0)
  for (let at = 0; at < rows.length; at++) cells[rows[at]! * width + cols[at]!]!++
  let sum = 0
  for (const count of cells) if (count > 1) sum += count * Math.log(count)
  return sum
}

function tally(values: readonly (string | number)[]): Map<string | number, number> {
  const counts = new Map<string | number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}

function entropy(counts: ReadonlyMap<string | number, number>, total: number): number {
  let sum = 0
  for (const count of counts.values()) sum -= (count / total) * Math.log(count / total)
  return sum
}

/** Mean mutual information of all tables with these margins (hypergeometric model). */
function expectedMutual(rows: readonly number[], cols: readonly number[], total: number): number {
  const logs = logFactorials(total)
  let sum = 0
  for (const a of rows) {
    for (const b of cols) {
      for (let n = Math.max(1, a + b - total); n <= Math.min(a, b); n++) {
        const log =
          logs[a]! +
          logs[b]! +
          logs[total - a]! +
          logs[total - b]! -
          logs[total]! -
          logs[n]! -
          logs[a - n]! -
          logs[b - n]! -
          logs[total - a - b + n]!
        sum += (n / total) * Math.log((total * n) / (a * b)) * Math.exp(log)
      }
    }
  }
  return sum
}
