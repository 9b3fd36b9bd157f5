// One step of the power iteration, which is nearly all that directions cost: a block of vectors through a sparse matrix and back.
// Rows are met once, there and back, so that nothing as long as the matrix is ever written down.
import { alone, type Crew, takeAll } from '../crew'
import type { Matrix } from '../vectors/matrix'
import type { SparseRows } from '../vectors/sparse'
import { powerRows, sumOf } from './blocks'

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
  return sumOf(takeAll(begun) as [Matrix, ...Matrix[]])
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
export const stepRows = ({ long, block, first, end }: PartInput, pause?: () => void): Matrix =>
  powerRows(long, block, first, end, pause)
