// Dense matrices in row-major order over one typed array, with the few operations that the room needs. Sparse ones are next
// door in sparse.ts.
import { reals } from './numbers'

/** `rows` x `cols` numbers; row r starts at data[r * cols]. */
export type Matrix = { readonly rows: number; readonly cols: number; readonly data: Float64Array }

export const zeros = (rows: number, cols: number): Matrix => ({ rows, cols, data: reals(rows * cols) })

/** A matrix from nested arrays, for tests and small data. */
export function matrixOf(rows: readonly (readonly number[])[]): Matrix {
  const cols = rows[0]?.length ?? 0
  const matrix = zeros(rows.length, cols)
  rows.forEach((row, at) => {
    matrix.data.set(row, at * cols)
  })
  return matrix
}

/** A view of one row: writing to it writes to the matrix. */
export const rowOf = (matrix: Matrix, row: number): Float64Array =>
  matrix.data.subarray(row * matrix.cols, (row + 1) * matrix.cols)

/** The rows named, in that order, as a new matrix. */
export function selectRows(matrix: Matrix, rows: ArrayLike<number>): Matrix {
  const chosen = zeros(rows.length, matrix.cols)
  for (let at = 0; at < rows.length; at++) chosen.data.set(rowOf(matrix, rows[at]!), at * matrix.cols)
  return chosen
}

/** The first `cols` columns as a new matrix. */
export function firstColumns(matrix: Matrix, cols: number): Matrix {
  const width = Math.min(cols, matrix.cols)
  const cut = zeros(matrix.rows, width)
  for (let row = 0; row < matrix.rows; row++) {
    const start = row * matrix.cols
    cut.data.set(matrix.data.subarray(start, start + width), row * width)
  }
  return cut
}

/** Rows that are worked on at a time. Loops over so few are called often, and compiled for good. */
const stretch = 256

/** left (n x d) times right (d x m); O(n d m). */
export function multiply(left: Matrix, right: Matrix): Matrix {
  const product = zeros(left.rows, right.cols)
  for (let row = 0; row < left.rows; row += stretch)
    multiplyRows(left.data, left.cols, right.data, right.cols, product.data, row, Math.min(left.rows, row + stretch))
  return product
}

/** Four steps of the sum at once: a number is read and written once for four. */
function multiplyRows(
  left: Float64Array,
  depth: number,
  right: Float64Array,
  cols: number,
  data: Float64Array,
  first: number,
  end: number,
): void {
  for (let row = first; row < end; row++) {
    const out = row * cols
    const start = row * depth
    let inner = 0
    for (; inner + 3 < depth; inner += 4) {
      const a = left[start + inner]!
      const b = left[start + inner + 1]!
      const c = left[start + inner + 2]!
      const d = left[start + inner + 3]!
      const one = inner * cols
      const two = one + cols
      const three = two + cols
      const four = three + cols
      for (let col = 0; col < cols; col++)
        data[out + col]! +=
          a * right[one + col]! + b * right[two + col]! + c * right[three + col]! + d * right[four + col]!
    }
    for (; inner < depth; inner++) {
      const factor = left[start + inner]!
      for (let col = 0; col < cols; col++) data[out + col]! += factor * right[inner * cols + col]!
    }
  }
}

/** Rows scaled to unit length as a new matrix; rows of zeros stay zeros. */
export function normaliseRows(matrix: Matrix): Matrix {
  const unit = zeros(matrix.rows, matrix.cols)
  for (let row = 0; row < matrix.rows; row++) {
    const start = row * matrix.cols
    let square = 0
    for (let col = 0; col < matrix.cols; col++) square += matrix.data[start + col]! ** 2
    if (square === 0) continue
    const factor = 1 / Math.sqrt(square)
    for (let col = 0; col < matrix.cols; col++) unit.data[start + col] = matrix.data[start + col]! * factor
  }
  return unit
}
