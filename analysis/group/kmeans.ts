// k-means on dense rows. It groups what it is given: rows are prepared (unit length, weights) by those who call it.

import { alone, type Crew } from '../crew'
import { squaredDistance } from '../vectors/distance'
import { type Matrix, rowOf, selectRows } from '../vectors/matrix'
import { createRandom, evenSteps, type Random } from '../vectors/random'
import { distance, type LaidOut, layRows } from './kmeans-memory'
import { type Descent, descend, means, settle, takeDescent } from './kmeans-rounds'

export type KMeansOptions = {
  readonly groups: number
  readonly seed: number
  /** Starts that are tried; default 10. */
  readonly restarts?: number
  /** Rounds at most; default 40. */
  readonly rounds?: number
  /** How often each row counts; default once. */
  readonly weights?: ArrayLike<number>
  /** Hands that make some of the starts. */
  readonly crew?: Crew
  /** Called every few hundred rows. */
  readonly pause?: () => void
}

export type KMeansResult = {
  /** Group of each row; 0 the largest. Fewer groups than asked for come back where rows differ in fewer ways. */
  readonly labels: Int32Array
  readonly centres: Matrix
  /** Weighted sum of squared distances to the own centre. */
  readonly inertia: number
}

/** Rounds end when no more than this share of the rows still moves; of very many rows, a larger one. */
const settled = 0.0005
const settledMany = 0.005
const many = 10_000

/** Multiplications of one round over which starts are not repeated: many groups are found well from one k-means++ start. */
const mostEffort = 2e7
/** Rounds that every descent may take. */
const leastRounds = 10

/** Starts are compared on at most this many rows, then the best runs on all: 10 starts at the price of about two. */
const trialRows = 3000
const trialRounds = 6
/** With very many rows the sample finds the centres; a few rounds on all put them right. */
const trialRoundsMany = 15
const finalRounds = 3

/**
 * Lloyd's algorithm from k-means++ starts (Arthur and Vassilvitskii 2007). With up to `trialRows` rows every start runs to
 * its end; above, starts compete on an even sample for a few rounds. O(restarts n k d) per round at worst, see kmeans-rounds.
 */
export function kmeans(points: Matrix, options: KMeansOptions): KMeansResult {
  const weights = Float64Array.from({ length: points.rows }, (_, row) => options.weights?.[row] ?? 1)
  const groups = Math.min(options.groups, points.rows)
  if (groups <= 1) return ordered(points, weights, new Int32Array(points.rows))
  const large = points.rows > many
  const effort = Math.min(points.rows, trialRows) * groups * points.cols
  const restarts = Math.max(1, Math.min(options.restarts ?? 10, Math.floor(mostEffort / effort)))
  const rounds = Math.min(
    options.rounds ?? 40,
    Math.max(leastRounds, Math.floor((20 * mostEffort) / (points.rows * groups * points.cols))),
  )
  const sampled = points.rows > trialRows && (restarts > 1 || large)
  // Rows come in the order of their hashes, so even steps are a random sample that needs no draw.
  const sample = sampled ? evenSteps(points.rows, Math.max(trialRows, 12 * groups)) : undefined
  const trial = sample ? selectRows(points, sample) : points
  const trialWeights = sample ? Float64Array.from(sample, (row) => weights[row]!) : weights
  const few = { settled: large ? settledMany : settled }
  const { crew = alone, pause = () => undefined } = options
  const trialling = { points: trial, weights: trialWeights, groups, seed: options.seed, compared: restarts > 1, ...few }
  const starts = Array.from({ length: restarts }, (_, start) =>
    (restarts > 1 ? crew : alone).begin(
      makeStart,
      { ...trialling, start, rounds: sampled ? (large ? trialRoundsMany : trialRounds) : rounds },
      pause,
    ),
  )
  let best: Start | undefined
  for (const { take } of starts) {
    const start = take()
    if (!best || start.inertia < best.inertia - 1e-12) best = start
  }
  const final = sampled
    ? descend(points, best!.centres, { ...few, pause, weights, rounds: large ? finalRounds : rounds })
    : best!
  return ordered(points, weights, final.labels)
}

type StartInput = {
  readonly points: Matrix
  readonly weights: Float64Array
  readonly groups: number
  readonly seed: number
  /** How many starts are drawn before this one. */
  readonly start: number
  readonly rounds: number
  readonly settled: number
  /** Whether there is another to compare it with. */
  readonly compared: boolean
}
type Start = Descent & { readonly inertia: number }

/** One of several starts and what it comes to. Each draws as many numbers as there are groups, so none has to wait for another. */
export function makeStart(
  { points, weights, groups, seed, start, rounds, settled, compared }: StartInput,
  pause: () => void,
): Start {
  const random = createRandom(seed)
  for (let drawn = 0; drawn < start * groups; drawn++) random.next()
  const laid = layRows(points, groups, weights)
  plusPlus(laid, weights, random, pause)
  settle(laid, { rounds, settled, pause })
  const descent = takeDescent(laid)
  return { ...descent, inertia: compared ? inertiaOf(points, weights, descent.labels, descent.centres) : 0 }
}

/** Starting centres, each drawn with a chance that grows with its squared distance from those before, and who is near which. */
function plusPlus(laid: LaidOut, weights: ArrayLike<number>, random: Random, pause?: () => void): void {
  const { groups, width, points, centres, upper: nearest, apart: gaps } = laid
  nearest.fill(1)
  for (let group = 0; group < groups; group++) {
    const chosen = drawRow(weights, nearest, random.next())
    if (group === 0) nearest.fill(Number.POSITIVE_INFINITY)
    for (let earlier = 0; earlier < group; earlier++)
      gaps[earlier] = distance(points, chosen * width, centres, earlier * width, width)
    gaps[group] = 0
    centres.set(points.subarray(chosen * width, (chosen + 1) * width), group * width)
    laid.offer(chosen, group, pause)
  }
}

/** A row, drawn with a chance that grows with its weight and the square of its distance from the nearest centre. */
function drawRow(weights: ArrayLike<number>, nearest: Float64Array, share: number): number {
  const rows = nearest.length
  let total = 0
  for (let row = 0; row < rows; row++) total += weights[row]! * (nearest[row]! * nearest[row]!)
  let aim = share * total
  let chosen = 0
  for (let row = 0; row < rows; row++) {
    const part = weights[row]! * (nearest[row]! * nearest[row]!)
    if (part <= 0) continue
    chosen = row
    aim -= part
    if (aim <= 0) break
  }
  return chosen
}

/** Weighted sum of squared distances of the rows to their centres. */
function inertiaOf(points: Matrix, weights: ArrayLike<number>, labels: Int32Array, centres: Matrix): number {
  let inertia = 0
  for (let row = 0; row < points.rows; row++)
    inertia += weights[row]! * squaredDistance(rowOf(points, row), rowOf(centres, labels[row]!))
  return inertia
}

/** Groups renamed by falling weight (ties by first row), empty ones dropped. What few ask for is worked out when asked for. */
function ordered(points: Matrix, weights: Float64Array, labels: Int32Array): KMeansResult {
  const renamed = orderBySize(labels, weights)
  let found: Matrix | undefined
  const centresOf = (): Matrix => {
    found ??= means(points, weights, renamed, highest(renamed) + 1)
    return found
  }
  return {
    labels: renamed,
    get centres() {
      return centresOf()
    },
    get inertia() {
      return inertiaOf(points, weights, renamed, centresOf())
    },
  }
}

function highest(labels: ArrayLike<number>): number {
  let most = -1
  for (let row = 0; row < labels.length; row++) most = Math.max(most, labels[row]!)
  return most
}

/** Labels renamed so that 0 weighs most, then falling, ties by the first row of the group; -1 stays, numbers are closed up. */
export function orderBySize(labels: ArrayLike<number>, weights?: ArrayLike<number>): Int32Array {
  const mass = new Float64Array(highest(labels) + 1)
  const met = new Uint8Array(mass.length)
  const inOrder: number[] = []
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!
    if (label < 0) continue
    if (met[label] === 0) inOrder.push(label)
    met[label] = 1
    mass[label]! += weights ? weights[row]! : 1
  }
  const names = new Int32Array(mass.length)
  // Sorting is stable: groups of one weight stay in the order in which they were met.
  inOrder
    .sort((left, right) => mass[right]! - mass[left]!)
    .forEach((label, at) => {
      names[label] = at
    })
  const renamed = new Int32Array(labels.length)
  for (let row = 0; row < renamed.length; row++) renamed[row] = labels[row]! < 0 ? -1 : names[labels[row]!]!
  return renamed
}
