// Dense matrices in row-major order over one typed array, with the few operations that the room needs. Sparse ones are next
// door in sparse.ts.

/** `rows` x `cols` numbers; row r starts at data[r * cols]. */
export type Matrix = { readonly rows: number; readonly cols: number; readonly data: Float64Array }

export const zeros = (rows: number, cols: number): Matrix => ({ rows, cols, data: new Float64Array(rows * cols) })

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

/** The transpose of `matrix` (n x d) times itself: d x d; O(n d²), half of it by symmetry. */
export const gram = (matrix: Matrix): Matrix => gramBetween(matrix, matrix)

/** The transpose of `left` times `right`, both n x d, for those whose product is known to be symmetric; O(n d²), half of it so. */
export function gramBetween({ rows, cols, data }: Matrix, right: Matrix): Matrix {
  const product = zeros(cols, cols)
  const out = product.data
  for (let row = 0; row < rows; row += stretch) addGram(data, right.data, cols, out, row, Math.min(rows, row + stretch))
  for (let low = 0; low < cols; low++)
    for (let high = 0; high < low; high++) out[low * cols + high] = out[high * cols + low]!
  return product
}

/** Upper half only. Four rows at once, as above. */
function addGram(
  left: Float64Array,
  right: Float64Array,
  cols: number,
  out: Float64Array,
  first: number,
  end: number,
): void {
  let row = first
  for (; row + 3 < end; row += 4) {
    const one = row * cols
    const two = one + cols
    const three = two + cols
    const four = three + cols
    for (let low = 0; low < cols; low++) {
      const a = left[one + low]!
      const b = left[two + low]!
      const c = left[three + low]!
      const d = left[four + low]!
      const to = low * cols
      for (let high = low; high < cols; high++)
        out[to + high]! +=
          a * right[one + high]! + b * right[two + high]! + c * right[three + high]! + d * right[four + high]!
    }
  }
  for (; row < end; row++)
    for (let low = 0; low < cols; low++) {
      const factor = left[row * cols + low]!
      for (let high = low; high < cols; high++) out[low * cols + high]! += factor * right[row * cols + high]!
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
