// Sparse matrices by rows: for each row the columns that hold something, rising, and their values. Words of answers are
// these; everything here is linear in the number of stored values.
import { type Matrix, zeros } from './matrix'

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
  const sums = new Float64Array(sparse.rows)
  for (let row = 0; row < sparse.rows; row++)
    for (let at = sparse.starts[row]!; at < sparse.starts[row + 1]!; at++) sums[row]! += sparse.values[at]!
  return sums
}

export function columnSums(sparse: SparseRows): Float64Array {
  const sums = new Float64Array(sparse.cols)
  for (let at = 0; at < sparse.columns.length; at++) sums[sparse.columns[at]!]! += sparse.values[at]!
  return sums
}

/** Columns become rows; entries stay sorted. */
export function transpose(sparse: SparseRows): SparseRows {
  const starts = new Int32Array(sparse.cols + 1)
  for (let at = 0; at < sparse.columns.length; at++) starts[sparse.columns[at]! + 1]!++
  for (let col = 0; col < sparse.cols; col++) starts[col + 1]! += starts[col]!
  const next = starts.slice(0, sparse.cols)
  const columns = new Int32Array(sparse.columns.length)
  const values = new Float64Array(sparse.columns.length)
  for (let row = 0; row < sparse.rows; row++) {
    for (let at = sparse.starts[row]!; at < sparse.starts[row + 1]!; at++) {
      const place = next[sparse.columns[at]!]!++
      columns[place] = row
      values[place] = sparse.values[at]!
    }
  }
  return { rows: sparse.cols, cols: sparse.rows, starts, columns, values }
}

/** sparse (n x m) times dense (m x d). Four entries of a row at once: a number is read and written once for four. */
export function timesDense(sparse: SparseRows, dense: Matrix): Matrix {
  const product = zeros(sparse.rows, dense.cols)
  const width = dense.cols
  const { data } = product
  const { data: from } = dense
  const { starts, columns, values } = sparse
  for (let row = 0; row < sparse.rows; row++) {
    const out = row * width
    const end = starts[row + 1]!
    let at = starts[row]!
    for (; at + 3 < end; at += 4) {
      const [a, b, c, d] = [values[at]!, values[at + 1]!, values[at + 2]!, values[at + 3]!]
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
  return product
}

/** The rows named, in that order. */
export function selectSparseRows(sparse: SparseRows, rows: ArrayLike<number>): SparseRows {
  const starts = new Int32Array(rows.length + 1)
  for (let at = 0; at < rows.length; at++)
    starts[at + 1] = starts[at]! + sparse.starts[rows[at]! + 1]! - sparse.starts[rows[at]!]!
  const columns = new Int32Array(starts[rows.length]!)
  const values = new Float64Array(columns.length)
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
  for (const column of sparse.columns) holding[column]!++
  let cols = 0
  const places = holding.map((count) => (count >= least ? cols++ : -1))
  const starts = new Int32Array(sparse.rows + 1)
  const columns = new Int32Array(sparse.columns.length)
  const values = new Float64Array(sparse.columns.length)
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
  return { rows: sparse.rows, cols, starts, columns: columns.slice(0, end), values: values.slice(0, end) }
}

/** Two matrices of the same rows side by side; values of the right one are multiplied by `weight`. */
export function besides(left: SparseRows, right: SparseRows, weight: number): SparseRows {
  const starts = new Int32Array(left.rows + 1)
  for (let row = 0; row <= left.rows; row++) starts[row] = left.starts[row]! + right.starts[row]!
  const columns = new Int32Array(starts[left.rows]!)
  const values = new Float64Array(columns.length)
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
  return { rows: left.rows, cols: left.cols + right.cols, starts, columns, values }
}

/** The same pattern with each value multiplied by a factor of its row and one of its column. */
export function scale(sparse: SparseRows, byRow: ArrayLike<number>, byColumn: ArrayLike<number>): SparseRows {
  const values = new Float64Array(sparse.values.length)
  for (let row = 0; row < sparse.rows; row++)
    for (let at = sparse.starts[row]!; at < sparse.starts[row + 1]!; at++)
      values[at] = sparse.values[at]! * byRow[row]! * byColumn[sparse.columns[at]!]!
  return { ...sparse, values }
}
