// Sparse matrices made of others: side by side, or scaled. What is remembered of the parts turned over, is of the whole.
import { reals, wholes } from './numbers'
import type { SparseRows } from './sparse'
import { keepTransposed, knownTransposed, transposed } from './turned'

/**
 * Two matrices of the same rows side by side; values of the right one are multiplied by `weight`. Where one of them has
 * been turned over and this is remembered, so is the result, which costs less now than later.
 */
export function besides(left: SparseRows, right: SparseRows, weight: number): SparseRows {
  const starts = wholes(left.rows + 1)
  for (let row = 0; row <= left.rows; row++) starts[row] = left.starts[row]! + right.starts[row]!
  const columns = wholes(starts[left.rows]!)
  const values = reals(columns.length)
  for (let row = 0; row < left.rows; row++) {
    let place = starts[row]!
    for (let at = left.starts[row]!; at < left.starts[row + 1]!; at++, place++) {
      columns[place] = left.columns[at]!
      values[place] = left.values[at]!
    }
    for (let at = right.starts[row]!; at < right.starts[row + 1]!; at++, place++) {
      columns[place] = right.columns[at]! + left.cols
      values[place] = right.values[at]! * weight
    }
  }
  const both = { rows: left.rows, cols: left.cols + right.cols, starts, columns, values }
  const known = knownTransposed(left) ?? knownTransposed(right)
  return known ? keepTransposed(both, below(transposed(left), transposed(right), weight)) : both
}

/** One matrix under another of as many columns, whose values are multiplied by `weight`. */
function below(upper: SparseRows, lower: SparseRows, weight: number): SparseRows {
  const held = upper.columns.length
  const starts = wholes(upper.rows + lower.rows + 1)
  starts.set(upper.starts)
  for (let row = 0; row <= lower.rows; row++) starts[upper.rows + row] = held + lower.starts[row]!
  const columns = wholes(held + lower.columns.length)
  columns.set(upper.columns)
  columns.set(lower.columns, held)
  const values = reals(columns.length)
  values.set(upper.values)
  for (let at = 0; at < lower.values.length; at++) values[held + at] = lower.values[at]! * weight
  return { rows: upper.rows + lower.rows, cols: upper.cols, starts, columns, values }
}

/** The same pattern with each value multiplied by a factor of its row and one of its column. */
export function scale(sparse: SparseRows, byRow: ArrayLike<number>, byColumn: ArrayLike<number>): SparseRows {
  const { rows, starts, columns, values: given } = sparse
  const values = reals(given.length)
  for (let row = 0; row < rows; row++)
    for (let at = starts[row]!; at < starts[row + 1]!; at++)
      values[at] = given[at]! * byRow[row]! * byColumn[columns[at]!]!
  const scaled = { ...sparse, values }
  const known = knownTransposed(sparse)
  return known ? keepTransposed(scaled, scaleTurned(known, byRow, byColumn)) : scaled
}

/** Rows and columns in each other's place, multiplied in the same order, so that rounding is the same. */
function scaleTurned(turned: SparseRows, byRow: ArrayLike<number>, byColumn: ArrayLike<number>): SparseRows {
  const { rows, starts, columns, values: given } = turned
  const values = reals(given.length)
  for (let col = 0; col < rows; col++)
    for (let at = starts[col]!; at < starts[col + 1]!; at++)
      values[at] = given[at]! * byRow[columns[at]!]! * byColumn[col]!
  return { ...turned, values }
}
