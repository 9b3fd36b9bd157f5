// The rows that k-means groups, laid out in the memory of its kernels with everything that is known of them, and its loops over
// a few rows at a time. Only one grouping is laid out at a time in a thread: what is to stay is copied out.
import { layOut } from '../vectors/assembly'
import type { Matrix } from '../vectors/matrix'
import { kmeansKernels } from './kmeans-kernels'

export type LaidOut = {
  readonly rows: number
  readonly cols: number
  readonly groups: number
  /** Numbers of a row: its columns, filled up with zeros. */
  readonly width: number
  /** rows x width. */
  readonly points: Float64Array
  /** groups x width. */
  readonly centres: Float64Array
  readonly labels: Int32Array
  /** No row is farther from its centre than this. Lower bounds, rows x groups, stay with the kernels. */
  readonly upper: Float64Array
  /** How far each centre has gone in all rounds. */
  readonly wandered: Float64Array
  /** Half the distance of each pair of centres, and of each centre to its nearest other. */
  readonly apart: Float64Array
  readonly half: Float64Array
  /** Weighted sums of the rows of each group (groups x width), and how much they weigh. */
  readonly sums: Float64Array
  readonly mass: Float64Array
  /** All rows go to their nearest centre. Returns how many moved. */
  readonly assign: (pause?: () => void) => number
  /** Rows nearer to the row `chosen` than `upper` make it the centre of their `group`; `apart` begins with how far others are. */
  readonly offer: (chosen: number, group: number, pause?: () => void) => void
  /** Works out `sums` and `mass`. */
  readonly add: (pause?: () => void) => void
}

/** Rows that are worked on between two pauses. */
const stretch = 256
const real = 8
const short = 4

export function layRows({ rows, cols, data }: Matrix, groups: number, weights: ArrayLike<number>): LaidOut {
  const kernels = kmeansKernels()
  const { memory } = kernels
  const width = widthOf(cols)
  const reals = [rows * width, groups * width, rows, rows, groups, groups * groups, groups, groups * width, groups]
  const bytes = [...reals.map((count) => real * count), short * rows, short * rows * groups, short]
  const places = layOut(memory, bytes)
  const [atPoints, atCentres, atUpper, atWeights, atWandered, atApart, atHalf, atSums, atMass] = places as Nine
  const [atLabels, atLower, atMoved] = places.slice(reals.length) as [number, number, number]
  const arrays = reals.map((count, at) => new Float64Array(memory.buffer, places[at], count))
  const [points, centres, upper, ownWeights, wandered, apart, half, sums, mass] = arrays as Nine<Float64Array>
  const labels = new Int32Array(memory.buffer, atLabels, rows)
  const moved = new Int32Array(memory.buffer, atMoved, 1)
  fillRows(points, data, cols)
  ownWeights.set(weights)
  labels.fill(0)
  wandered.fill(0)
  new Uint8Array(memory.buffer, atLower, short * rows * groups).fill(0)
  const inStretches = (work: (first: number, end: number) => void, pause?: () => void): void => {
    for (let row = 0; row < rows; row += stretch) {
      pause?.()
      work(row, Math.min(rows, row + stretch))
    }
  }
  return {
    ...{ rows, cols, groups, width, points, centres, labels, upper, wandered, apart, half, sums, mass },
    assign(pause) {
      moved[0] = 0
      const given = [atPoints, atCentres, atLabels, atUpper, atLower, atWandered, atApart, atHalf, atMoved, groups]
      inStretches((row, last) => kernels.assign(...given, real * width, row, last), pause)
      return moved[0]!
    },
    offer(chosen, group, pause) {
      const given = [atPoints, atPoints + real * width * chosen, group, atApart, atUpper, atLabels, real * width]
      inStretches((row, last) => kernels.offer(...given, row, last), pause)
    },
    add(pause) {
      sums.fill(0)
      mass.fill(0)
      const given = [atPoints, atWeights, atLabels, atSums, atMass, real * width]
      inStretches((row, last) => kernels.add(...given, row, last), pause)
    },
  }
}
type Nine<Of = number> = [Of, Of, Of, Of, Of, Of, Of, Of, Of]

/**
 * Columns beyond a multiple of four begin a four of their own each: so sums come to the same as where they are simply added to the
 * first of four.
 */
const widthOf = (cols: number): number => Math.max(4, cols + 3 * (cols % 4))

/** Rows of a matrix into wider ones, filled up with zeros. */
export function fillRows(to: Float64Array, data: Float64Array, cols: number): void {
  const width = widthOf(cols)
  if (width === cols) {
    to.set(data)
    return
  }
  to.fill(0)
  const even = cols - (cols % 4)
  for (let from = 0, at = 0; from < data.length; from += cols, at += width) {
    to.set(data.subarray(from, from + even), at)
    for (let col = even; col < cols; col++) to[at + even + 4 * (col - even)] = data[from + col]!
  }
}

/** The columns of wider rows. */
export function takeRows(from: Float64Array, cols: number): Matrix {
  const width = widthOf(cols)
  const rows = from.length / width
  const data = new Float64Array(rows * cols)
  const even = cols - (cols % 4)
  for (let row = 0; row < rows; row++) {
    data.set(from.subarray(row * width, row * width + even), row * cols)
    for (let col = even; col < cols; col++) data[row * cols + col] = from[row * width + even + 4 * (col - even)]!
  }
  return { rows, cols, data }
}

/** Distance of one row of so wide ones from another, both given by where they start, as the kernels have it. */
export function distance(left: Float64Array, one: number, right: Float64Array, other: number, width: number): number {
  // Four sums side by side: the processor does them at once.
  let first = 0
  let second = 0
  let third = 0
  let fourth = 0
  for (let col = 0; col < width; col += 4) {
    const a = left[one + col]! - right[other + col]!
    const b = left[one + col + 1]! - right[other + col + 1]!
    const c = left[one + col + 2]! - right[other + col + 2]!
    const d = left[one + col + 3]! - right[other + col + 3]!
    first += a * a
    second += b * b
    third += c * c
    fourth += d * d
  }
  return Math.sqrt(first + second + (third + fourth))
}
