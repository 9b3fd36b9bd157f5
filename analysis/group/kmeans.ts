// k-means on dense rows. It groups what it is given: rows are prepared (unit length, weights) by those who call it.
import { type Matrix, rowOf, selectRows, zeros } from '../vectors/matrix'
import { createRandom, type Random } from '../vectors/random'

export type KMeansOptions = {
  readonly groups: number
  readonly seed: number
  /** Starts that are tried; default 10. */
  readonly restarts?: number
  /** Rounds at most; default 40. */
  readonly rounds?: number
  /** How often each row counts; default once. */
  readonly weights?: ArrayLike<number>
  /** Called between rounds. */
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

/**
 * Lloyd's algorithm from k-means++ starts (Arthur and Vassilvitskii 2007). With up to `trialRows` rows every start runs to
 * its end; above, starts compete on an even sample for a few rounds. Groups that run empty take the row that lies farthest
 * from its centre. O(restarts n k d) per round.
 */
export function kmeans(points: Matrix, options: KMeansOptions): KMeansResult {
  const weights = Float64Array.from({ length: points.rows }, (_, row) => options.weights?.[row] ?? 1)
  const groups = Math.min(options.groups, points.rows)
  if (groups <= 1) return ordered(points, weights, new Int32Array(points.rows), zeros(Math.max(groups, 0), points.cols))
  const random = createRandom(options.seed)
  const effort = Math.min(points.rows, trialRows) * groups * points.cols
  const restarts = Math.max(1, Math.min(options.restarts ?? 10, Math.floor(mostEffort / effort)))
  const rounds = Math.min(
    options.rounds ?? 40,
    Math.max(leastRounds, Math.floor((20 * mostEffort) / (points.rows * groups * points.cols))),
  )
  const sampled = points.rows > trialRows && restarts > 1
  const sample = sampled ? evenSample(points.rows, Math.max(trialRows, 12 * groups)) : undefined
  const trial = sample ? selectRows(points, sample) : points
  const trialWeights = sample ? Float64Array.from(sample, (row) => weights[row]!) : weights
  let best: Descent | undefined
  for (let start = 0; start < restarts; start++) {
    const centres = plusPlus(trial, trialWeights, groups, random)
    const descent = descend(trial, trialWeights, centres, sampled ? trialRounds : rounds, options.pause)
    if (!best || descent.inertia < best.inertia - 1e-12) best = descent
  }
  const final = sampled ? descend(points, weights, best!.centres, rounds, options.pause) : best!
  return ordered(points, weights, final.labels, final.centres)
}

type Descent = { labels: Int32Array; centres: Matrix; inertia: number }

/** Lloyd rounds from given centres until labels settle. Centres are not changed in place. */
export function descend(
  points: Matrix,
  weights: ArrayLike<number>,
  from: Matrix,
  rounds: number,
  pause?: () => void,
): Descent {
  const labels = new Int32Array(points.rows).fill(-1)
  const distances = new Float64Array(points.rows)
  let centres = from
  let inertia = Number.POSITIVE_INFINITY
  for (let round = 0; round < rounds; round++) {
    pause?.()
    const moved = assign(points, centres, labels, distances)
    inertia = 0
    for (let row = 0; row < points.rows; row++) inertia += weights[row]! * distances[row]!
    if (moved <= (points.rows > many ? settledMany : settled) * points.rows) break
    centres = means(points, weights, labels, distances, centres.rows)
  }
  return { labels, centres, inertia }
}

/** Puts each row to its nearest centre; returns how many rows moved by it. */
function assign(points: Matrix, centres: Matrix, labels: Int32Array, distances: Float64Array): number {
  const d = points.cols
  const { data } = points
  const middles = centres.data
  const halves = new Float64Array(centres.rows)
  for (let group = 0; group < centres.rows; group++)
    for (let col = 0; col < d; col++) halves[group]! += centres.data[group * d + col]! ** 2 / 2
  let moved = 0
  for (let row = 0; row < points.rows; row++) {
    const start = row * d
    let most = Number.NEGATIVE_INFINITY
    let nearest = 0
    for (let group = 0; group < centres.rows; group++) {
      const from = group * d
      // Four sums side by side: the processor does them at once.
      let one = -halves[group]!
      let two = 0
      let three = 0
      let four = 0
      let col = 0
      for (; col + 3 < d; col += 4) {
        one += data[start + col]! * middles[from + col]!
        two += data[start + col + 1]! * middles[from + col + 1]!
        three += data[start + col + 2]! * middles[from + col + 2]!
        four += data[start + col + 3]! * middles[from + col + 3]!
      }
      for (; col < d; col++) one += data[start + col]! * middles[from + col]!
      const near = one + two + (three + four)
      if (near > most) {
        most = near
        nearest = group
      }
    }
    let square = 0
    for (let col = 0; col < d; col++) square += points.data[start + col]! ** 2
    distances[row] = Math.max(0, square - 2 * most)
    if (labels[row] !== nearest) {
      labels[row] = nearest
      moved++
    }
  }
  return moved
}

function means(
  points: Matrix,
  weights: ArrayLike<number>,
  labels: Int32Array,
  distances: Float64Array,
  groups: number,
): Matrix {
  const centres = zeros(groups, points.cols)
  const mass = new Float64Array(groups)
  const d = points.cols
  for (let row = 0; row < points.rows; row++) {
    const group = labels[row]!
    const weight = weights[row]!
    mass[group]! += weight
    for (let col = 0; col < d; col++) centres.data[group * d + col]! += weight * points.data[row * d + col]!
  }
  for (let group = 0; group < groups; group++) {
    const centre = rowOf(centres, group)
    if (mass[group]! > 0) for (let col = 0; col < d; col++) centre[col]! /= mass[group]!
    else {
      let farthest = 0
      for (let row = 1; row < points.rows; row++) if (distances[row]! > distances[farthest]! + 1e-12) farthest = row
      distances[farthest] = 0
      centre.set(rowOf(points, farthest))
    }
  }
  return centres
}

function plusPlus(points: Matrix, weights: ArrayLike<number>, groups: number, random: Random): Matrix {
  const centres = zeros(groups, points.cols)
  const d = points.cols
  const nearest = new Float64Array(points.rows).fill(1)
  for (let group = 0; group < groups; group++) {
    let total = 0
    for (let row = 0; row < points.rows; row++) total += weights[row]! * nearest[row]!
    let aim = random.next() * total
    let chosen = 0
    for (let row = 0; row < points.rows; row++) {
      const share = weights[row]! * nearest[row]!
      if (share <= 0) continue
      chosen = row
      aim -= share
      if (aim <= 0) break
    }
    centres.data.set(rowOf(points, chosen), group * d)
    for (let row = 0; row < points.rows; row++) {
      let distance = 0
      for (let col = 0; col < d; col++) distance += (points.data[row * d + col]! - points.data[chosen * d + col]!) ** 2
      if (group === 0 || distance < nearest[row]!) nearest[row] = distance
    }
  }
  return centres
}

/** Rows at even steps: rows come in the order of their hashes, so this is a random sample that needs no draw. */
function evenSample(rows: number, size: number): Int32Array {
  const count = Math.min(rows, size)
  return Int32Array.from({ length: count }, (_, at) => Math.floor((at * rows) / count))
}

/** Groups renamed by falling weight (ties by first row), empty ones dropped. */
function ordered(points: Matrix, weights: Float64Array, labels: Int32Array, centres: Matrix): KMeansResult {
  const renamed = orderBySize(labels, weights)
  const groups = renamed.reduce((most, label) => Math.max(most, label + 1), 0)
  const sorted = means(points, weights, renamed, new Float64Array(points.rows), groups)
  let inertia = 0
  for (let row = 0; row < points.rows; row++) {
    const centre = renamed[row]! * centres.cols
    for (let col = 0; col < points.cols; col++)
      inertia += weights[row]! * (points.data[row * points.cols + col]! - sorted.data[centre + col]!) ** 2
  }
  return { labels: renamed, centres: sorted, inertia }
}

/** Labels renamed so that 0 weighs most, then falling, ties by the first row of the group; -1 stays, numbers are closed up. */
export function orderBySize(labels: ArrayLike<number>, weights?: ArrayLike<number>): Int32Array {
  const mass = new Map<number, number>()
  for (let row = 0; row < labels.length; row++)
    if (labels[row]! >= 0) mass.set(labels[row]!, (mass.get(labels[row]!) ?? 0) + (weights?.[row] ?? 1))
  const first = new Map([...mass.keys()].map((label, at) => [label, at]))
  const order = [...mass.keys()].sort(
    (left, right) => mass.get(right)! - mass.get(left)! || first.get(left)! - first.get(right)!,
  )
  const names = new Map(order.map((label, at) => [label, at]))
  return Int32Array.from({ length: labels.length }, (_, row) => names.get(labels[row]!) ?? -1)
}
