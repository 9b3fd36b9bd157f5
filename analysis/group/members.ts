// The groupings that an ensemble agrees on: each sees the answers through another view, in other dimensions and weights, and is
// sharpened by the mixture. Their mistakes differ; what they share is what the answers hold.
import { type Crew, later, type Pending } from '../crew'
import { pointsOf } from '../embed/embed-rows'
import { normaliseGraph } from '../embed/normalise-graph'
import { type Reduction, reduce } from '../embed/reduce'
import type { Matrix } from '../vectors/matrix'
import { createRandom, type Random } from '../vectors/random'
import type { SparseRows } from '../vectors/sparse'
import { keepTransposed, knownTransposed } from '../vectors/turned'
import { kmeans } from './kmeans'
import { refineByMixture } from './mixture'
import type { Views } from './views'

export type MemberOptions = {
  readonly groups: number
  readonly seed: number
  readonly pause: (step: string, share: number) => void
  readonly crew: Crew
  /** Whether groupings are only compared: a few rounds tell. */
  readonly quick?: boolean
}

/** Leading directions of each view, begun when first asked for. */
export type Directions = (view: number) => Pending<Reduction>

export type Members = {
  /** As many groups as wanted: k-means makes them of like sizes where nothing speaks against it. */
  readonly even: (perhaps?: 'perhaps') => Pending<Int32Array>[]
  /** Cut too fine, to be joined. */
  readonly fine: () => Pending<Int32Array>[]
  /** See `wordPrior`. */
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
/** Answers per group from which groups show themselves to fewer members, in fewer rounds. */
const crowded = 100
/**
 * How many members of each kind sets up to a size with so many answers per group take, of how many rounds, from what share
 * of moves on the mixture has settled, how far dimensions go beyond the number of groups, and how many iterations find them: in small sets directions differ little in strength, so
 * that few leave it to chance which are found.
 */
const plans = [
  { rows: small, perGroup: 0, even: 16, fine: 8, rounds: 40, settled: 0, wide: 0.6, iterations: 12 },
  { rows: large, perGroup: crowded, even: 6, fine: 4, rounds: 12, settled: 0.001, wide: 0.6, iterations: 4 },
  { rows: large, perGroup: 0, even: 8, fine: 6, rounds: 40, settled: 0, wide: 0.6, iterations: 4 },
  { rows: Number.POSITIVE_INFINITY, perGroup: 0, even: 4, fine: 3, rounds: 40, settled: 0, wide: 0.2, iterations: 4 },
] as const
const planFor = (rows: number, perGroup: number) =>
  plans.find((plan) => rows <= plan.rows && perGroup >= plan.perGroup)!
/** A finer cut has lost itself in the mixture if fewer groups than this, as a share of those wanted, are left of it. */
const leastLeft = 1.15

/** Prior weight of a word in a group of the mixture, by answers per group: the fewer, the fewer words a group keeps to. */
export const wordPrior = (perGroup: number): number => (perGroup < 60 ? 0.05 : perGroup < 400 ? 0.2 : 0.5)

export function findDirections({ features, words }: Views, { groups, seed, pause, crew }: MemberOptions): Directions {
  const plan = planFor(words.rows, words.rows / groups)
  const dimensions = Math.min(Math.ceil((1 + plan.wide) * groups) + 4, mostDimensions)
  const pausing = (): void => pause('embedding', 0.1)
  const given = (view: number): DirectionsInput => {
    const byFeature = knownTransposed(features[view]!)
    return { features: features[view]!, ...(byFeature ? { byFeature } : {}), dimensions, seed }
  }
  const offer = (view: number, start: Partial<DirectionsInput>): Pending<Reduction> =>
    crew.begin(reduceView, { ...given(view), ...start }, pausing)
  const found: (Pending<Reduction> | undefined)[] = []
  const begin = (view: number): Pending<Reduction> => {
    const { iterations } = plan
    // In small sets a start of its own costs nothing, and views are found side by side.
    if (words.rows <= small) return offer(view, { iterations })
    // Nothing can be done before the first view is found, so everybody does a part of it.
    if (view === 0) return later(() => reduceView({ ...given(0), iterations, crew }, pausing))
    // Views differ little: what one has shown is where the next one starts.
    const near = directions(0).take().left
    return offer(view, near.cols > 0 ? { near } : { iterations })
  }
  const directions: Directions = (view) => {
    found[view] ??= begin(view)
    return found[view]
  }
  return directions
}

type DirectionsInput = {
  readonly features: SparseRows
  /** The same turned over, where that is known. */
  readonly byFeature?: SparseRows
  readonly dimensions: number
  readonly seed: number
  readonly iterations?: number
  readonly near?: Matrix
}

export function reduceView(
  { features, byFeature, ...options }: DirectionsInput & { readonly crew?: Crew },
  pause: () => void,
): Reduction {
  if (byFeature) keepTransposed(features, byFeature)
  return reduce(normaliseGraph(features), { ...options, pause })
}

export function planMembers(views: Views, directions: Directions, options: MemberOptions): Members {
  const { groups, seed, pause, crew, quick = false } = options
  const { words, counts } = views
  const { rows } = words
  const mixes = words.columns.length / Math.max(1, rows) >= leastWords
  const crowd = rows / groups
  // A comparison needs as many members as a small group of answers: with half of them it errs one time in three.
  const plan = planFor(rows, quick ? 0 : crowd)
  const beta = wordPrior(crowd)
  const common = {
    seed,
    rounds: quick ? quickRounds : plan.rounds,
    ...(mixes ? { counts, beta, settled: plan.settled, sweeps: quick || rows > large ? 3 : 8 } : {}),
  }
  const draw = (at: number, count: number, random: Random): Draw => ({
    at,
    count,
    wide: random.next(),
    power: 1 + random.next(),
  })
  const offer = ({ at, count, wide, power }: Draw, more: Partial<MemberInput>, perhaps?: 'perhaps') => {
    const { left, values } = directions(at % views.features.length).take()
    const least = Math.min(groups, values.length)
    const dimensions = least + Math.floor(wide * Math.max(1, values.length - least + 1))
    const input = { ...common, found: { left, values }, at, count, dimensions, power, ...more }
    return crew.begin(makeMember, input, () => pause('grouping', 0.3), perhaps)
  }
  /** Members of the first view are begun while the directions of the next are found. */
  const offerAll = (draws: readonly Draw[], more: Partial<MemberInput>, perhaps?: 'perhaps') => {
    const offered: Pending<Int32Array>[] = []
    for (let view = 0; view < views.features.length; view++) directions(view)
    for (let view = 0; view < views.features.length; view++)
      for (const [place, drawn] of draws.entries())
        if (drawn.at % views.features.length === view) offered[place] = offer(drawn, more, perhaps)
    return offered
  }
  return {
    even: (perhaps) => {
      const random = createRandom(seed)
      const draws = Array.from({ length: plan.even }, (_, at) => draw(at, groups, random))
      return offerAll(draws, {}, perhaps)
    },
    fine: () => {
      const random = createRandom(seed + 1)
      const draws = Array.from({ length: plan.fine }, (_, at) => {
        const count = Math.min(Math.ceil((1.3 + 1.2 * random.next()) * groups) + 1, Math.ceil(rows / 3))
        return draw(100 + at, count, random)
      })
      return offerAll(draws, { leastLeft: leastLeft * groups })
    },
    beta,
    mixes,
  }
}

/** What chance decides about a member. */
type Draw = { readonly at: number; readonly count: number; readonly wide: number; readonly power: number }

export type MemberInput = {
  readonly found: Pick<Reduction, 'left' | 'values'>
  readonly at: number
  readonly count: number
  readonly dimensions: number
  readonly power: number
  readonly seed: number
  /** Rounds of k-means at most. */
  readonly rounds?: number
  /** What the mixture reads; left out where answers have too few words for it. */
  readonly counts?: SparseRows
  readonly beta?: number
  readonly sweeps?: number
  readonly settled?: number
  /** Groups that the mixture has to leave of a finer cut. */
  readonly leastLeft?: number
}

/** One grouping: k-means in some of the directions, sharpened by the mixture. */
export function makeMember(input: MemberInput, pause: () => void): Int32Array {
  const {
    found,
    at,
    count,
    dimensions,
    power,
    seed,
    rounds,
    counts,
    beta = 0.2,
    sweeps = 8,
    settled = 0,
    leastLeft: least = 0,
  } = input
  const rounding = rounds === undefined ? {} : { rounds }
  const points = pointsOf(found, dimensions, power)
  const { labels } = kmeans(points, { groups: count, seed: seed + at, restarts: 1, ...rounding, pause })
  if (!counts) return labels
  const enough = (refined: Int32Array): boolean => countUsed(refined, count) >= least
  const refined = refineByMixture(counts, labels, { groups: count, beta, sweeps, settled, pause })
  if (enough(refined)) return refined
  const gentle = refineByMixture(counts, labels, { groups: count, alpha: 1, beta: 0.05, sweeps: 4, pause })
  return enough(gentle) ? gentle : labels
}

/** Groups that hold a row. */
function countUsed(labels: Int32Array, groups: number): number {
  const held = new Uint8Array(groups)
  for (let row = 0; row < labels.length; row++) held[labels[row]!] = 1
  return held.reduce((sum, one) => sum + one, 0)
}
