// Groups answers several times, each time a little differently, and brings the groupings together. Which way of bringing
// them together the data ask for is decided here, from sizes and shared words, never from where the data come from.
import { pointsOf } from '../embed/embed-rows'
import { normaliseGraph } from '../embed/normalise-graph'
import { type Reduction, reduce } from '../embed/reduce'
import { createRandom } from '../vectors/random'
import { type SparseRows, selectSparseRows } from '../vectors/sparse'
import { findConsensus, linkByAgreement } from './consensus'
import { kmeans } from './kmeans'
import { evenness, mergeGroups, scoreGroups } from './merge-groups'
import { judgeByMixture, refineByMixture } from './mixture'
import type { Views } from './views'

export type EnsembleOptions = {
  readonly groups: number
  readonly seed: number
  readonly pause?: (step: string, share: number) => void
}

export type Grouping = { readonly labels: Int32Array; readonly method: string }

/** Words per answer from which the mixture has something to count. */
const leastWords = 3.3
/** k-means makes groups of equal sizes where nothing speaks against it; if they come out less even than this, sizes are skewed. */
const leastEvenness = 0.962
/** Answers with more telling words than this move far from where k-means puts them, so they get more sweeps. */
const wordyFrom = 10
/** Answers up to which groups are also linked by agreement: large sets gain nothing by it. */
const mostForLinks = 5000
/** Answers above which members differ by view and start only, and dimensions beyond the groups are not worked out. */
const mostForWidth = 10_000
/** Answers per group from which sizes can be told from chance. */
const leastPerGroup = 20
/** Answers times squared groups from which only one way is tried. */
const mostForBoth = 1e7
/** Dimensions at most: beyond, a dimension is noise and costs as much as the first. */
const mostDimensions = 96

/** Very large sets are grouped by an even sample of this many answers; the mixture then places the others, and all settle. */
const mostGrouped = 25_000
const sweepsToPlace = 3

export function groupByEnsemble(views: Views, options: EnsembleOptions): Grouping {
  const { counts } = views
  if (counts.rows <= mostGrouped) return groupAll(views, options)
  // Answers come in the order of their hashes, so even steps are a random sample.
  const rows = Int32Array.from({ length: mostGrouped }, (_, at) => Math.floor((at * counts.rows) / mostGrouped))
  const select = (matrix: SparseRows): SparseRows => selectSparseRows(matrix, rows)
  const { labels: found, method } = groupAll(
    { ...views, words: select(views.words), counts: select(counts), features: views.features.map(select) },
    options,
  )
  const labels = new Int32Array(counts.rows).fill(-1)
  for (const [at, row] of rows.entries()) labels[row] = found[at]!
  const pause = (): void => options.pause?.('placing', 0.9)
  const { groups } = options
  return {
    labels: refineByMixture(counts, labels, { groups, sweeps: sweepsToPlace, pause }),
    method: `${method}, from a sample`,
  }
}

function groupAll(views: Views, options: EnsembleOptions): Grouping {
  const { groups, seed } = options
  const pause = options.pause ?? (() => undefined)
  const { words } = views
  const wordsPerAnswer = words.columns.length / Math.max(1, words.rows)
  const wordy = wordsPerAnswer >= wordyFrom && words.rows > mostForLinks
  const mixes = wordsPerAnswer >= leastWords
  const crowd = words.rows / groups
  const beta = crowd < 60 ? 0.05 : crowd < 400 ? 0.2 : 0.5
  const dimensions = words.rows > mostForWidth ? Math.min(groups + 2, mostDimensions) : widestOf(groups)
  const reductions = views.features.map((features) =>
    reduce(normaliseGraph(features), { dimensions, seed, pause: () => pause('embedding', 0.1) }),
  )
  const refine = (labels: Int32Array, count: number, smooth: number): Int32Array =>
    mixes
      ? refineByMixture(views.counts, labels, {
          groups: count,
          beta: smooth,
          sweeps: words.rows > mostForLinks ? 5 : 10,
          pause: () => pause('refining', 0.4),
        })
      : labels
  const members = planMembers(groups, reductions, words.rows, seed).map(
    ({ reduction, dimensions: width, power, restarts }, at) =>
      kmeans(pointsOf(reduction, width, power), {
        groups,
        seed: seed + at,
        restarts,
        pause: () => pause('grouping', 0.3),
      }).labels,
  )
  const even = members.reduce((sum, labels) => sum + evenness(labels, groups), 0) / members.length
  const judge = views.features[0]!
  const merged =
    even < leastEvenness && words.rows >= leastPerGroup * groups ? [skewed(judge, reductions[0]!, options, refine)] : []
  // Where sizes are skewed, merging wins nearly always: with very many groups the consensus is not worth its time.
  if (merged[0] && words.rows * groups * groups > mostForBoth) return merged[0]
  const refined = members.map((labels) => refine(labels, groups, beta))
  pause('agreeing', 0.7)
  const agreed = findConsensus(refined, { groups, seed, pause: () => pause('agreeing', 0.75) })
  const balanced = wordy ? settleWords(views.counts, [agreed, ...refined], groups, beta, seed) : agreed
  const candidates = [
    ...merged,
    { labels: balanced, method: 'consensus', score: scoreGroups(judge, balanced) },
    ...(words.rows > mostForLinks ? [] : [linked(judge, refined, options)]),
  ]
  const best = candidates.reduce((chosen, next) => (next.score > chosen.score * 1.005 ? next : chosen))
  return { labels: best.labels, method: `${best.method} of ${members.length}${mixes ? ', mixture' : ''}` }
}

/** Of several groupings the one whose mixture explains the answers best, drawn anew while cooling. */
function settleWords(
  counts: SparseRows,
  candidates: readonly Int32Array[],
  groups: number,
  beta: number,
  seed: number,
): Int32Array {
  const fits = candidates.map((labels) => judgeByMixture(counts, labels, { groups, beta }).fit)
  const best = candidates[fits.indexOf(Math.max(...fits))]!
  return refineByMixture(counts, best, { groups, beta, cooling: { sweeps: 12, seed } })
}

/** Twice as many groups as wanted, joined by how often the members hold them together. */
function linked(judge: SparseRows, members: readonly Int32Array[], { groups, seed, pause }: EnsembleOptions) {
  const count = Math.min(2 * groups, Math.ceil(judge.rows / 3))
  const fine = findConsensus(members, { groups: count, seed, pause: () => pause?.('agreeing', 0.8) })
  const labels = linkByAgreement(fine, members, groups)
  return { labels, method: 'linked consensus', score: scoreGroups(judge, labels) }
}

/** Twice as many groups as wanted, joined by what they share. */
function skewed(
  judge: SparseRows,
  reduction: Reduction,
  options: EnsembleOptions,
  refine: (labels: Int32Array, count: number, beta: number) => Int32Array,
) {
  const count = Math.min(2 * options.groups, Math.ceil(judge.rows / 2))
  const points = pointsOf(reduction, Math.min(options.groups + 2, mostDimensions))
  const many = kmeans(points, {
    groups: count,
    seed: options.seed + 99,
    pause: () => options.pause?.('grouping', 0.85),
  }).labels
  const labels = mergeGroups(judge, refine(many, count, 0.2), options.groups)
  return { labels, method: 'merged', score: scoreGroups(judge, labels) }
}

type Member = {
  readonly reduction: Reduction
  readonly dimensions: number
  readonly power: number
  readonly restarts: number
}

/**
 * How each member differs from the others: its view, how many dimensions it keeps and how it weighs them. Small sets take
 * many quick members, whose mistakes differ; large ones few careful ones.
 */
function planMembers(groups: number, reductions: readonly Reduction[], rows: number, seed: number): Member[] {
  const random = createRandom(seed)
  const cost = rows * groups * Math.min(groups, mostDimensions)
  const small = rows <= 2500 && cost < 3e6
  const count = small ? 20 : rows < 10_000 && cost < 1e7 ? 8 : 4
  return Array.from({ length: count }, (_, at) => {
    const reduction = reductions[at % reductions.length]!
    const least = Math.min(groups, mostDimensions)
    const dimensions =
      cost < 3e6
        ? least + random.whole(widestOf(groups) - least + 1)
        : at < reductions.length
          ? groups + 2
          : groups + random.whole(3)
    return {
      reduction,
      dimensions: Math.min(dimensions, mostDimensions),
      power: small ? 1 + random.next() : 1.5,
      restarts: small ? 2 : 5,
    }
  })
}

const widestOf = (groups: number): number => Math.min(Math.ceil(1.6 * groups) + 4, mostDimensions)
