// Sparse matrices by rows: for each row the columns that hold something, rising, and their values. Words of answers are
// these; everything here is linear in the number of stored values.
import { type Matrix, zeros } from './matrix'
import { reals, wholes } from './numbers'

/** Row r holds columns[starts[r]..starts[r+1]) with values at the same places. */
export type SparseRows = {
  readonly rows: number
  readonly cols: number
  readonly starts: Int32Array
  readonly columns: Int32Array
  readonly values: Float64Array
}

/** Sparse rows from lists of [column, value], for tests and small data; columns need not be sorted. */
export function sparseOf(cols: number, rows: readonly (readonly (readonly [number, number])[])[]): SparseRows {
  const starts = new Int32Array(rows.length + 1)
  rows.forEach((row, at) => {
    starts[at + 1] = starts[at]! + row.length
  })
  const columns = new Int32Array(starts[rows.length]!)
  const values = new Float64Array(columns.length)
  rows.forEach((row, at) => {
    const sorted = [...row].sort((left, right) => left[0] - right[0])
    sorted.forEach(([col, value], place) => {
      columns[starts[at]! + place] = col
      values[starts[at]! + place] = value
    })
  })
  return { rows: rows.length, cols, starts, columns, values }
}

export function rowSums(sparse: SparseRows): Float64Array {
  const { starts, values } = sparse
  const sums = new Float64Array(sparse.rows)
  for (let row = 0; row < sums.length; row++) {
    let sum = 0
    for (let at = starts[row]!; at < starts[row + 1]!; at++) sum += values[at]!
    sums[row] = sum
  }
  return sums
}

export function columnSums({ cols, columns, values }: SparseRows): Float64Array {
  const sums = new Float64Array(cols)
  for (let at = 0; at < columns.length; at++) sums[columns[at]!]! += values[at]!
  return sums
}

/** Rows that are worked on between two looks up. Loops over so few are called often, and compiled for good. */
const stretch = 256

/** sparse (n x m) times dense (m x d). */
export function timesDense(sparse: SparseRows, dense: Matrix): Matrix {
  const product = zeros(sparse.rows, dense.cols)
  for (let row = 0; row < sparse.rows; row += stretch)
    multiplyRows(sparse, dense.data, dense.cols, product.data, row, Math.min(sparse.rows, row + stretch))
  return product
}

/** Four entries of a row at once: a number is read and written once for four. */
function multiplyRows(
  { starts, columns, values }: SparseRows,
  from: Float64Array,
  width: number,
  data: Float64Array,
  first: number,
  last: number,
): void {
  for (let row = first; row < last; row++) {
    const out = row * width
    const end = starts[row + 1]!
    let at = starts[row]!
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
        data[out + col]! += a * from[one + col]! + b * from[two + col]! + c * from[three + col]! + d * from[four + col]!
    }
    for (; at < end; at++) {
      const value = values[at]!
      const start = columns[at]! * width
      for (let col = 0; col < width; col++) data[out + col]! += value * from[start + col]!
    }
  }
}

/** The rows named, in that order. */
export function selectSparseRows(sparse: SparseRows, rows: ArrayLike<number>): SparseRows {
  const starts = wholes(rows.length + 1)
  for (let at = 0; at < rows.length; at++)
    starts[at + 1] = starts[at]! + sparse.starts[rows[at]! + 1]! - sparse.starts[rows[at]!]!
  const columns = wholes(starts[rows.length]!)
  const values = reals(columns.length)
  for (let at = 0; at < rows.length; at++) {
    const from = sparse.starts[rows[at]!]!
    const to = sparse.starts[rows[at]! + 1]!
    columns.set(sparse.columns.subarray(from, to), starts[at]!)
    values.set(sparse.values.subarray(from, to), starts[at]!)
  }
  return { rows: rows.length, cols: sparse.cols, starts, columns, values }
}

/** Only the columns that at least `least` rows hold, closed up. */
export function keepColumns(sparse: SparseRows, least: number): SparseRows {
  const holding = new Int32Array(sparse.cols)
  for (let at = 0; at < sparse.columns.length; at++) holding[sparse.columns[at]!]!++
  let cols = 0
  const places = holding.map((count) => (count >= least ? cols++ : -1))
  const starts = wholes(sparse.rows + 1)
  const kept = holding.reduce((sum, count) => sum + (count >= least ? count : 0), 0)
  const columns = wholes(kept)
  const values = reals(kept)
  let end = 0
  for (let row = 0; row < sparse.rows; row++) {
    for (let at = sparse.starts[row]!; at < sparse.starts[row + 1]!; at++) {
      const place = places[sparse.columns[at]!]!
      if (place < 0) continue
      columns[end] = place
      values[end++] = sparse.values[at]!
    }
    starts[row + 1] = end
  }
  return { rows: sparse.rows, cols, starts, columns, values }
}
