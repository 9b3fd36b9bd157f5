// How many groups the data hold. Five questions are asked that err in different ways, and the middle answer counts; the whole
// curve is kept, because a researcher may see reasons that no index does.
import { pointsOf } from '../embed/embed-rows'
import { normaliseGraph } from '../embed/normalise-graph'
import { reduce } from '../embed/reduce'
import { adjustedRand } from '../quality/adjusted-rand'
import type { CurvePoint, GroupCount } from '../shapes'
import { normaliseRows } from '../vectors/matrix'
import { createRandom } from '../vectors/random'
import { type SparseRows, selectSparseRows, transpose } from '../vectors/sparse'
import { findCommunities } from './communities'
import { kmeans } from './kmeans'
import { scoreGroups } from './merge-groups'

export type ChooseOptions = { readonly seed: number; readonly pause?: () => void }
export type ChosenCount = {
  readonly chosen: number
  readonly votes: GroupCount['votes']
  readonly curve: readonly CurvePoint[]
}

/** Rows that are asked; more cost time and change nothing. */
const mostRows = 1200
/** Fewer rows than this are not divided: there is nothing to compare. */
const leastRows = 8
/** Dimensions in which neighbours are looked for: more show neighbours that share one rare word. */
const communityDimensions = 8
/** A singular value counts when it is above the strength of noise by this factor. */
const noiseMargin = 1.05
/** More groups have to be better by this factor: modularity rises a little with every cut. */
const modularityMargin = 1.02
/**
 * Where parallel analysis sees more groups than this, stability and the gap see only the coarsest of them and are not heard, and
 * modularity is taken at its word.
 */
const plenty = 12
const plentyMargin = 1.002
/** Numbers of groups that are tried, as far as there are enough rows. */
const tried = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16, 18, 20, 24, 28, 32, 40]

/**
 * @param features what groupings are made from
 * @param words presence of words alone: its parts are independent enough to be compared with chance
 */
export function chooseCount(features: SparseRows, words: SparseRows, options: ChooseOptions): ChosenCount {
  const step = Math.max(1, features.rows / mostRows)
  const rowsAsked = Int32Array.from({ length: Math.min(features.rows, mostRows) }, (_, at) => Math.floor(at * step))
  const sample = selectSparseRows(features, rowsAsked)
  const said = selectSparseRows(words, rowsAsked)
  const counts = tried.filter((groups) => groups <= Math.max(2, sample.rows / 5))
  if (sample.rows < leastRows || sample.columns.length === 0)
    return { chosen: 1, votes: { parallel: 1, modularity: 1, communities: 1, stability: 1, gap: 1 }, curve: [] }
  const { seed, pause = () => undefined } = options
  const most = counts.at(-1)! + 2
  const real = reduce(normaliseGraph(sample), { dimensions: most, seed, pause })
  const structure = reduce(normaliseGraph(said), { dimensions: most, seed, pause }).values
  const chance = reduce(normaliseGraph(permuteColumns(said, seed)), { dimensions: most, seed, pause }).values
  const byFeature = transpose(sample)
  const points = counts.map((groups): Omit<CurvePoint, 'chosen'> => {
    pause()
    const rows = pointsOf(real, groups + 2)
    const labels = kmeans(rows, { groups, seed, restarts: 4 }).labels
    const again = kmeans(pointsOf(real, groups), { groups, seed: seed + 1, restarts: 2 }).labels
    return {
      groups,
      modularity: scoreGroups(sample, labels, byFeature),
      parallel: (structure[groups - 1] ?? 0) / (chance[groups - 1] ?? 1),
      stability: Math.max(0, adjustedRand(labels, again)),
    }
  })
  const parallel = parallelVote(structure, chance)
  const margin = parallel > plenty ? plentyMargin : modularityMargin
  const votes = {
    parallel,
    modularity: points.reduce((best, next) => (next.modularity > best.modularity * margin ? next : best)).groups,
    communities: Math.max(1, new Set(findCommunities(normaliseRows(pointsOf(real, communityDimensions)), pause)).size),
    stability: points.reduce((best, next) => (next.stability > best.stability ? next : best)).groups,
    gap: gapVote(real.values),
  }
  const coarse = parallel > plenty ? [] : [votes.stability, votes.gap]
  const middle = middleOf([votes.parallel, votes.modularity, votes.communities, ...coarse])
  // The other three cannot say that there is one group only.
  const single = votes.parallel === 1 && votes.communities === 1
  const chosen = single ? 1 : Math.max(1, Math.min(middle, Math.floor(sample.rows / 4)))
  return { chosen, votes, curve: points.map((point) => ({ ...point, chosen: point.groups === chosen })) }
}

function middleOf(votes: readonly number[]): number {
  return votes.toSorted((left, right) => left - right)[Math.floor(votes.length / 2)]!
}

/** Leading singular values that stand above what the same words spread by chance would give (Horn 1965). */
function parallelVote(real: Float64Array, chance: Float64Array): number {
  // The first value of either is the trivial one of a connected graph; the second of chance is the strength of noise.
  const noise = (chance[1] ?? 0) * noiseMargin
  let above = 0
  while (above < real.length && real[above]! > noise) above++
  return Math.max(1, above)
}

/** Where singular values fall most from one to the next; what lies before is structure (the eigengap of von Luxburg 2007). */
function gapVote(values: Float64Array): number {
  let best = Math.min(2, values.length)
  let most = 0
  for (let groups = 2; groups < values.length; groups++) {
    const fall = values[groups - 1]! / values[groups]!
    if (fall > most) {
      most = fall
      best = groups
    }
  }
  return best
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
