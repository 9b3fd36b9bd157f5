// What is asked of the data before the number of groups is told: groupings for every number that is tried, directions beside those
// of chance, communities. Says nothing about which number it is: that is choose-count.ts.
import { pointsOf } from '../embed/embed-rows'
import { normaliseGraph } from '../embed/normalise-graph'
import { type Reduction, reduce } from '../embed/reduce'
import { adjustedRand } from '../quality/adjusted-rand'
import { normaliseRows } from '../vectors/matrix'
import { createRandom } from '../vectors/random'
import { type SparseRows, selectSparseRows } from '../vectors/sparse'
import { transpose } from '../vectors/turned'
import { findCommunities } from './communities'
import { kmeans } from './kmeans'
import { scoreGroups } from './merge-groups'

export type AskOptions = { readonly seed: number; readonly pause?: () => void }

/** What one number of groups looks like. */
export type AskedPoint = {
  readonly groups: number
  readonly modularity: number
  readonly stability: number
  /** Mean squared distance of rows to the middle of their group. */
  readonly spread: number
  /** How many groups of one size would be as uncertain as these. */
  readonly effective: number
}

export type AskedCount = {
  readonly rows: number
  /** Words of a row, on average. */
  readonly words: number
  readonly points: readonly AskedPoint[]
  /** Singular values of what groupings are made from, of words, and of words spread by chance. */
  readonly values: Float64Array
  readonly structure: Float64Array
  readonly chance: Float64Array
  readonly communities: { readonly count: number; readonly effective: number }
}

/** Rows that are asked; more cost time and change nothing. */
const mostRows = 1200
/** Fewer rows than this are not divided: there is nothing to compare. */
const leastRows = 8
/** Dimensions in which neighbours are looked for. */
const communityDimensions = 18
/** Numbers of groups that are tried, as far as there are enough rows. */
const tried = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16, 18, 20, 24, 28, 32, 40]

/** Nothing comes back where there is too little to compare. See chooseCount for the two ways to look at the rows. */
export function askCount(features: SparseRows, words: SparseRows, options: AskOptions): AskedCount | undefined {
  const step = Math.max(1, features.rows / mostRows)
  const rowsAsked = Int32Array.from({ length: Math.min(features.rows, mostRows) }, (_, at) => Math.floor(at * step))
  const sample = selectSparseRows(features, rowsAsked)
  const said = selectSparseRows(words, rowsAsked)
  if (sample.rows < leastRows || sample.columns.length === 0) return undefined
  const counts = tried.filter((groups) => groups <= Math.max(2, sample.rows / 5))
  const { seed, pause = () => undefined } = options
  const most = counts.at(-1)! + 2
  const real = reduce(normaliseGraph(sample), { dimensions: most, seed, pause })
  const structure = reduce(normaliseGraph(said), { dimensions: most, seed, pause }).values
  const chance = reduce(normaliseGraph(permuteColumns(said, seed)), { dimensions: most, seed, pause }).values
  const byFeature = transpose(sample)
  const found = findCommunities(normaliseRows(pointsOf(real, communityDimensions)), pause)
  return {
    rows: sample.rows,
    words: said.columns.length / sample.rows,
    points: counts.map((groups) => {
      pause()
      return askOne(sample, real, groups, seed, byFeature)
    }),
    ...{ values: real.values, structure, chance },
    communities: { count: new Set(found).size, effective: effectiveOf(found) },
  }
}

function askOne(sample: SparseRows, real: Reduction, groups: number, seed: number, byFeature: SparseRows): AskedPoint {
  const { labels, inertia } = kmeans(pointsOf(real, groups + 2), { groups, seed, restarts: 4 })
  const again = kmeans(pointsOf(real, groups), { groups, seed: seed + 1, restarts: 2 }).labels
  return {
    groups,
    modularity: scoreGroups(sample, labels, byFeature),
    stability: Math.max(0, adjustedRand(labels, again)),
    spread: inertia / sample.rows,
    effective: effectiveOf(labels),
  }
}

/** The exponential of the entropy of sizes: as many as there are where they are alike, towards 1 where one holds nearly all. */
function effectiveOf(labels: Int32Array): number {
  const sizes = new Map<number, number>()
  for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1)
  let entropy = 0
  for (const size of sizes.values()) entropy -= (size / labels.length) * Math.log(size / labels.length)
  return Math.exp(entropy)
}

/** Each feature keeps how many rows hold it, but in rows drawn by chance. */
function permuteColumns(features: SparseRows, seed: number): SparseRows {
  const random = createRandom(seed)
  const byColumn = transpose(features)
  const rows = Int32Array.from({ length: features.rows }, (_, row) => row)
  const columns = new Int32Array(byColumn.columns.length)
  for (let column = 0; column < byColumn.rows; column++) {
    const from = byColumn.starts[column]!
    const size = byColumn.starts[column + 1]! - from
    for (let at = 0; at < size; at++) {
      const other = at + random.whole(rows.length - at)
      const drawn = rows[other]!
      rows[other] = rows[at]!
      rows[at] = drawn
    }
    columns.set(rows.subarray(0, size).slice().sort(), from)
  }
  return transpose({ ...byColumn, columns })
}
