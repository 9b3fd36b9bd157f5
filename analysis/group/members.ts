// The groupings that an ensemble agrees on: each sees the answers through another view, in other dimensions and weights, and is
// sharpened by the mixture. Their mistakes differ; what they share is what the answers hold.
import { pointsOf } from '../embed/embed-rows'
import { normaliseGraph } from '../embed/normalise-graph'
import { type Reduction, reduce } from '../embed/reduce'
import { createRandom, type Random } from '../vectors/random'
import { kmeans } from './kmeans'
import { refineByMixture } from './mixture'
import type { Views } from './views'

export type MemberOptions = {
  readonly groups: number
  readonly seed: number
  readonly pause: (step: string, share: number) => void
  /** Whether groupings are only compared: a few rounds tell. */
  readonly quick?: boolean
}

/** Leading directions of each view, found when first asked for. */
export type Directions = (view: number) => Reduction

export type Members = {
  /** As many groups as wanted: k-means makes them of like sizes where nothing speaks against it. */
  readonly even: () => Int32Array[]
  /** Cut too fine, to be joined. */
  readonly fine: () => Int32Array[]
  /** Prior weight of a word in a group of the mixture: the fewer answers in a group, the fewer words it keeps to. */
  readonly beta: number
  /** Whether answers have enough words for the mixture to count. */
  readonly mixes: boolean
}

/** Words per answer from which the mixture has something to count. */
const leastWords = 3.3
/** Dimensions at most: beyond, a dimension is noise and costs as much as the first. */
const mostDimensions = 96
/** Sets up to this size take many quick members; larger ones fewer careful ones. */
const small = 2500
const large = 8000
const quickRounds = 8
/**
 * How many members of each kind sets up to a size take, how far dimensions go beyond the number of groups, and how many
 * iterations find them: in small sets directions differ little in strength, so that few leave it to chance which are found.
 */
const plans = [
  { rows: small, even: 16, fine: 8, wide: 0.6, iterations: 12 },
  { rows: large, even: 8, fine: 6, wide: 0.6, iterations: 4 },
  { rows: Number.POSITIVE_INFINITY, even: 4, fine: 3, wide: 0.2, iterations: 4 },
] as const
/** A finer cut has lost itself in the mixture if fewer groups than this, as a share of those wanted, are left of it. */
const leastLeft = 1.15

export function findDirections({ features, words }: Views, { groups, seed, pause }: MemberOptions): Directions {
  const plan = plans.find((row) => words.rows <= row.rows)!
  const dimensions = Math.min(Math.ceil((1 + plan.wide) * groups) + 4, mostDimensions)
  const found: Reduction[] = []
  const find = (view: number): Reduction => {
    // Views differ little: what one has shown is where the next one starts. In small sets a start of its own costs nothing.
    const start =
      view > 0 && words.rows > small && found[0]!.values.length > 0
        ? { near: found[0]!.left }
        : { iterations: plan.iterations }
    const pausing = { pause: () => pause('embedding', 0.1) }
    return reduce(normaliseGraph(features[view]!), { dimensions, seed, ...start, ...pausing })
  }
  return (view) => {
    if (view > 0) found[0] ??= find(0)
    found[view] ??= find(view)
    return found[view]
  }
}

export function planMembers(views: Views, directions: Directions, options: MemberOptions): Members {
  const { groups, seed, pause, quick = false } = options
  const { words, counts } = views
  const { rows } = words
  const plan = plans.find((row) => rows <= row.rows)!
  const mixes = words.columns.length / Math.max(1, rows) >= leastWords
  const crowd = rows / groups
  const beta = crowd < 60 ? 0.05 : crowd < 400 ? 0.2 : 0.5
  const sweeps = quick || rows > large ? 3 : 8
  const cut = (at: number, count: number, random: Random): Int32Array => {
    const reduction = directions(at % views.features.length)
    const widest = reduction.values.length
    const least = Math.min(groups, widest)
    const dimensions = least + random.whole(Math.max(1, widest - least + 1))
    const points = pointsOf(reduction, dimensions, 1 + random.next())
    const rounds = quick ? { rounds: quickRounds } : {}
    const pausing = { pause: () => pause('grouping', 0.3) }
    return kmeans(points, { groups: count, seed: seed + at, restarts: 1, ...rounds, ...pausing }).labels
  }
  const refine = (labels: Int32Array, count: number, options: { alpha?: number; beta: number; sweeps: number }) =>
    mixes ? refineByMixture(counts, labels, { groups: count, ...options, pause: () => pause('refining', 0.5) }) : labels
  const refineFine = (labels: Int32Array, count: number): Int32Array => {
    const enough = (found: Int32Array): boolean => new Set(found).size >= leastLeft * groups
    const refined = refine(labels, count, { beta, sweeps })
    if (enough(refined)) return refined
    const gentle = refine(labels, count, { alpha: 1, beta: 0.05, sweeps: 4 })
    return enough(gentle) ? gentle : labels
  }
  return {
    even: () => {
      const random = createRandom(seed)
      return Array.from({ length: plan.even }, (_, at) => refine(cut(at, groups, random), groups, { beta, sweeps }))
    },
    fine: () => {
      const random = createRandom(seed + 1)
      return Array.from({ length: plan.fine }, (_, at) => {
        const count = Math.min(Math.ceil((1.3 + 1.2 * random.next()) * groups) + 1, Math.ceil(rows / 3))
        return refineFine(cut(100 + at, count, random), count)
      })
    },
    beta,
    mixes,
  }
}
