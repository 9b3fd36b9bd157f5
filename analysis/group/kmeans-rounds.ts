// The rounds of k-means: rows go to their nearest centre, centres to the middle of their rows, until little moves. Distances
// that bounds already decide are never worked out. Where the rounds start from is the business of kmeans.ts.
import { type Matrix, rowOf, zeros } from '../vectors/matrix'

export type Descent = { readonly labels: Int32Array; readonly centres: Matrix }

export type DescendOptions = {
  /** How often each row counts. */
  readonly weights: ArrayLike<number>
  /** Rounds at most. */
  readonly rounds: number
  /** Rounds end when no more than this share of the rows moved in one. */
  readonly settled: number
  /** A first guess of each row's group; it only saves time. */
  readonly labels?: Int32Array
  /** Called every few hundred rows. */
  readonly pause?: () => void
}

/** Lower bounds are kept in 32 bits, a little below what was measured, so that rounding never makes them too high. */
const below = 1 - 1e-6

/**
 * Lloyd's rounds with the triangle inequality (Elkan 2003, "Using the triangle inequality to accelerate k-means"): the groups
 * are those of the plain method, ties apart, at about a fifth of its distances. Lower bounds are not lowered every round as in
 * the paper: each is stored with how far its centre had wandered, which saves a pass over rows x groups. Groups that run empty
 * take the row that lies farthest from its centre. O(rows x groups) memory. Centres given are not changed.
 */
export function descend(points: Matrix, from: Matrix, options: DescendOptions): Descent {
  const { rows, cols } = points
  const groups = from.rows
  const state: State = {
    cols,
    data: points.data,
    labels: options.labels?.slice() ?? new Int32Array(rows),
    upper: new Float64Array(rows).fill(Number.POSITIVE_INFINITY),
    lower: new Float32Array(rows * groups),
    wandered: new Float64Array(groups),
  }
  let centres = from
  for (let round = 0; round < options.rounds; round++) {
    const { apart, half } = betweenCentres(centres)
    let moved = 0
    for (let row = 0; row < rows; row += stretch) {
      options.pause?.()
      moved += assignRows(state, centres.data, apart, half, row, Math.min(rows, row + stretch))
    }
    if (round > 0 && moved <= options.settled * rows) break
    const next = means(points, options.weights, state.labels, groups, centres)
    for (let group = 0; group < groups; group++)
      state.wandered[group]! += distance(centres.data, group * cols, next.data, group * cols, cols)
    drift(state.upper, state.labels, centres, next)
    centres = next
  }
  return { labels: state.labels, centres }
}

type State = {
  readonly cols: number
  readonly data: Float64Array
  readonly labels: Int32Array
  /** No row is farther from its centre than this. */
  readonly upper: Float64Array
  /** Nor nearer to each of the others than this, less how far that has wandered in all. */
  readonly lower: Float32Array
  readonly wandered: Float64Array
}

/** Rows that are worked on between two pauses. Loops over so few are called often, and compiled for good. */
const stretch = 256

/** Rows `first` to `end` go to their nearest centre. Returns how many moved. */
function assignRows(
  { cols, data, labels, upper, lower, wandered }: State,
  centres: Float64Array,
  apart: Float64Array,
  half: Float64Array,
  first: number,
  end: number,
): number {
  const groups = half.length
  let moved = 0
  for (let row = first; row < end; row++) {
    let own = labels[row]!
    let reach = upper[row]!
    if (reach <= half[own]!) continue
    let exact = false
    const bounds = row * groups
    for (let group = 0; group < groups; group++) {
      if (group === own || reach <= lower[bounds + group]! - wandered[group]! || reach <= apart[own * groups + group]!)
        continue
      if (!exact) {
        exact = true
        reach = distance(data, row * cols, centres, own * cols, cols)
        lower[bounds + own] = (reach + wandered[own]!) * below
        if (reach <= lower[bounds + group]! - wandered[group]! || reach <= apart[own * groups + group]!) continue
      }
      const other = distance(data, row * cols, centres, group * cols, cols)
      lower[bounds + group] = (other + wandered[group]!) * below
      if (other >= reach) continue
      own = group
      reach = other
    }
    upper[row] = reach
    if (own !== labels[row]) {
      labels[row] = own
      moved++
    }
  }
  return moved
}

/** Half the distance of each pair of centres, and of each centre to its nearest other. */
function betweenCentres(centres: Matrix): { apart: Float64Array; half: Float64Array } {
  const { rows: groups, cols, data } = centres
  const apart = new Float64Array(groups * groups)
  const half = new Float64Array(groups).fill(Number.POSITIVE_INFINITY)
  for (let left = 0; left < groups; left++)
    for (let right = 0; right < left; right++) {
      const gap = distance(data, left * cols, data, right * cols, cols) / 2
      apart[left * groups + right] = gap
      apart[right * groups + left] = gap
      if (gap < half[left]!) half[left] = gap
      if (gap < half[right]!) half[right] = gap
    }
  return { apart, half }
}

/** No row is farther from its centre than it was plus the way that the centre went. */
function drift(upper: Float64Array, labels: Int32Array, before: Matrix, after: Matrix): void {
  const ways = new Float64Array(before.rows)
  for (let group = 0; group < before.rows; group++)
    ways[group] = distance(before.data, group * before.cols, after.data, group * after.cols, before.cols)
  for (let row = 0; row < upper.length; row++) upper[row]! += ways[labels[row]!]!
}

/** Distance of one row of a matrix from one of another, both given by where they start. */
export function distance(left: Float64Array, one: number, right: Float64Array, other: number, cols: number): number {
  // Four sums side by side: the processor does them at once.
  let first = 0
  let second = 0
  let third = 0
  let fourth = 0
  let col = 0
  for (; col + 3 < cols; col += 4) {
    const a = left[one + col]! - right[other + col]!
    const b = left[one + col + 1]! - right[other + col + 1]!
    const c = left[one + col + 2]! - right[other + col + 2]!
    const d = left[one + col + 3]! - right[other + col + 3]!
    first += a * a
    second += b * b
    third += c * c
    fourth += d * d
  }
  for (; col < cols; col++) first += (left[one + col]! - right[other + col]!) ** 2
  return Math.sqrt(first + second + (third + fourth))
}

/** Weighted means of the rows of each group. An empty group takes the row that is farthest from its centre in `before`. */
export function means(
  points: Matrix,
  weights: ArrayLike<number>,
  labels: Int32Array,
  groups: number,
  before?: Matrix,
): Matrix {
  const { rows, cols, data } = points
  const centres = zeros(groups, cols)
  const mass = new Float64Array(groups)
  for (let row = 0; row < rows; row += stretch)
    addRows(data, cols, weights, labels, centres.data, mass, row, Math.min(rows, row + stretch))
  let far: Float64Array | undefined
  for (let group = 0; group < groups; group++) {
    const centre = rowOf(centres, group)
    if (mass[group]! > 0) for (let col = 0; col < cols; col++) centre[col]! /= mass[group]!
    else if (before) {
      far ??= Float64Array.from(labels, (own, row) => distance(data, row * cols, before.data, own * cols, cols))
      let farthest = 0
      for (let row = 1; row < rows; row++) if (far[row]! > far[farthest]! + 1e-12) farthest = row
      far[farthest] = 0
      centre.set(rowOf(points, farthest))
    }
  }
  return centres
}

function addRows(
  data: Float64Array,
  cols: number,
  weights: ArrayLike<number>,
  labels: Int32Array,
  centres: Float64Array,
  mass: Float64Array,
  first: number,
  end: number,
): void {
  for (let row = first; row < end; row++) {
    const weight = weights[row]!
    mass[labels[row]!]! += weight
    const to = labels[row]! * cols
    const from = row * cols
    for (let col = 0; col < cols; col++) centres[to + col]! += weight * data[from + col]!
  }
}
