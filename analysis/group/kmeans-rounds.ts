// The rounds of k-means: rows go to their nearest centre, centres to the middle of their rows, until little moves. Distances
// that bounds already decide are never worked out. Where the rounds start from is the business of kmeans.ts.
import type { Matrix } from '../vectors/matrix'
import { distance, fillRows, type LaidOut, layRows, takeRows } from './kmeans-memory'

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

/** Rounds from centres that were found elsewhere. Centres given are not changed. */
export function descend(points: Matrix, from: Matrix, options: DescendOptions): Descent {
  const laid = layRows(points, from.rows, options.weights)
  fillRows(laid.centres, from.data, from.cols)
  if (options.labels) laid.labels.set(options.labels)
  settle(laid, options)
  return takeDescent(laid)
}

/**
 * Lloyd's rounds with the triangle inequality (Elkan 2003, "Using the triangle inequality to accelerate k-means"): the groups
 * are those of the plain method, ties apart, at about a fifth of its distances. Lower bounds are not lowered every round as in
 * the paper: each is stored with how far its centre had wandered, which saves a pass over rows x groups. Groups that run empty
 * take the row that lies farthest from its centre. O(rows x groups) memory.
 */
export function settle(
  laid: LaidOut,
  { rounds, settled, pause }: Pick<DescendOptions, 'rounds' | 'settled' | 'pause'>,
) {
  laid.upper.fill(Number.POSITIVE_INFINITY)
  laid.wandered.fill(0)
  for (let round = 0; round < rounds; round++) {
    measureCentres(laid)
    const moved = laid.assign(pause)
    if (round > 0 && moved <= settled * laid.rows) break
    laid.add()
    drift(laid)
  }
}

export const takeDescent = ({ labels, centres, cols }: LaidOut): Descent => ({
  labels: labels.slice(),
  centres: takeRows(centres, cols),
})

/** Half the distance of each pair of centres, and of each centre to its nearest other. */
function measureCentres({ groups, width, centres, apart, half }: LaidOut): void {
  half.fill(Number.POSITIVE_INFINITY)
  for (let left = 0; left < groups; left++)
    for (let right = 0; right < left; right++) {
      const gap = distance(centres, left * width, centres, right * width, width) / 2
      apart[left * groups + right] = gap
      apart[right * groups + left] = gap
      if (gap < half[left]!) half[left] = gap
      if (gap < half[right]!) half[right] = gap
    }
}

/** Centres go to the middle of their rows. No row is farther from its own than it was plus the way that this went. */
function drift(laid: LaidOut): void {
  const { rows, groups, width, labels, centres, sums, upper, wandered } = laid
  divide(laid)
  fillEmpty(laid)
  const ways = new Float64Array(groups)
  for (let group = 0; group < groups; group++) {
    ways[group] = distance(centres, group * width, sums, group * width, width)
    wandered[group]! += ways[group]!
  }
  centres.set(sums)
  for (let row = 0; row < rows; row++) upper[row]! += ways[labels[row]!]!
}

function divide({ groups, width, sums, mass }: LaidOut): void {
  for (let group = 0; group < groups; group++)
    if (mass[group]! > 0)
      for (let at = group * width; at < (group + 1) * width; at++) sums[at] = sums[at]! / mass[group]!
}

/** A group without rows takes the row that is farthest from its centre. */
function fillEmpty({ groups, width, points, centres, labels, sums, mass }: LaidOut): void {
  let far: Float64Array | undefined
  for (let group = 0; group < groups; group++) {
    if (mass[group]! > 0) continue
    far ??= Float64Array.from(labels, (own, row) => distance(points, row * width, centres, own * width, width))
    let farthest = 0
    for (let row = 1; row < far.length; row++) if (far[row]! > far[farthest]! + 1e-12) farthest = row
    far[farthest] = 0
    sums.set(points.subarray(farthest * width, (farthest + 1) * width), group * width)
  }
}

/** Weighted means of the rows of each group; zeros for one without rows. */
export function means(points: Matrix, weights: ArrayLike<number>, labels: Int32Array, groups: number): Matrix {
  const laid = layRows(points, groups, weights)
  laid.labels.set(labels)
  laid.add()
  divide(laid)
  return takeRows(laid.sums, laid.cols)
}
