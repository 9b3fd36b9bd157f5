// One step of the power iteration, which is nearly all that directions cost: a block of vectors through a sparse matrix and back.
// Rows are met once, there and back, so that nothing as long as the matrix is ever written down.
import { alone, type Crew, takeAll } from '../crew'
import { type Matrix, zeros } from '../vectors/matrix'
import type { SparseRows } from '../vectors/sparse'

export type StepOptions = {
  /** Hands that do a part of large steps at the same time. */
  readonly crew?: Crew
  readonly pause?: () => void
}

/** Multiplications of a step from which it is done in parts, whoever is there: sums come to the same only in the same parts. */
const worthSharing = 4e6
const parts = 2

/** The transpose of `long` (n x m) times `long` times `block` (m x d). O(stored values x d). */
export function powerStep(long: SparseRows, block: Matrix, { crew = alone, pause }: StepOptions = {}): Matrix {
  const stored = long.columns.length
  if (stored * block.cols < worthSharing) return stepRows({ long, block, first: 0, end: long.rows }, pause)
  const ends = Array.from({ length: parts + 1 }, (_, part) => rowOfPlace(long.starts, (stored * part) / parts))
  const begun = ends
    .slice(1)
    .map((end, part) => crew.begin(stepRows, { long, block, first: ends[part]!, end }, pause ?? (() => undefined)))
  const [sum, ...others] = takeAll(begun) as [Matrix, ...Matrix[]]
  for (const { data } of others) for (let at = 0; at < data.length; at++) sum.data[at]! += data[at]!
  return sum
}

/** The first row that begins at or after a place among the stored values. */
function rowOfPlace(starts: Int32Array, place: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (starts[middle]! < place) low = middle + 1
    else high = middle
  }
  return low
}

type PartInput = { readonly long: SparseRows; readonly block: Matrix; readonly first: number; readonly end: number }

/** What rows `first` to `end` add to a step. */
export function stepRows({ long, block, first, end }: PartInput, pause?: () => void): Matrix {
  const sum = zeros(block.rows, block.cols)
  const image = new Float64Array(block.cols)
  for (let row = first; row < end; row += stretch) {
    if ((row - first) % (stretch << 4) === 0) pause?.()
    addRows(long, block.data, image, sum.data, row, Math.min(end, row + stretch))
  }
  return sum
}

/** Rows that are worked on at a time. Loops over so few are called often, and compiled for good. */
const stretch = 256

/** There four entries of a row at once, back two: a number is read and written once for all. */
function addRows(
  { starts, columns, values }: SparseRows,
  from: Float64Array,
  image: Float64Array,
  to: Float64Array,
  first: number,
  last: number,
): void {
  const width = image.length
  for (let row = first; row < last; row++) {
    const begin = starts[row]!
    const end = starts[row + 1]!
    image.fill(0)
    let at = begin
    for (; at + 3 < end; at += 4) {
      const a = values[at]!
      const b = values[at + 1]!
      const c = values[at + 2]!
      const d = values[at + 3]!
      const one = columns[at]! * width
      const two = columns[at + 1]! * width
      const three = columns[at + 2]! * width
      const four = columns[at + 3]! * width
      for (let col = 0; col < width; col++)
        image[col]! += a * from[one + col]! + b * from[two + col]! + c * from[three + col]! + d * from[four + col]!
    }
    for (; at < end; at++) {
      const value = values[at]!
      const start = columns[at]! * width
      for (let col = 0; col < width; col++) image[col]! += value * from[start + col]!
    }
    for (at = begin; at + 1 < end; at += 2) {
      const a = values[at]!
      const b = values[at + 1]!
      const one = columns[at]! * width
      const two = columns[at + 1]! * width
      for (let col = 0; col < width; col++) {
        const value = image[col]!
        to[one + col]! += a * value
        to[two + col]! += b * value
      }
    }
    if (at === end) continue
    const value = values[at]!
    const start = columns[at]! * width
    for (let col = 0; col < width; col++) to[start + col]! += value * image[col]!
  }
}
