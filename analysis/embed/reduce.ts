// The leading singular values and vectors of a sparse matrix, by power iterations on a random block. It only multiplies the
// matrix with thin dense blocks, so it costs what the stored values cost.
import { firstColumns, gram, type Matrix, multiply, zeros } from '../vectors/matrix'
import { createRandom } from '../vectors/random'
import { type SparseRows, timesDense, transposedTimesDense } from '../vectors/sparse'
import { symmetricEigen } from './eigen'

export type ReduceOptions = {
  readonly dimensions: number
  readonly seed: number
  /** Power iterations; 4 settles the leading subspace of a word graph to three digits. */
  readonly iterations?: number
  /** Called before each iteration. */
  readonly pause?: () => void
}

/** `left` (n x d) holds the left vectors, `right` (m x d) the right ones, `values` the falling singular values. */
export type Reduction = { readonly values: Float64Array; readonly left: Matrix; readonly right: Matrix }

/** Extra columns of the random block beyond those asked for. */
const oversampling = 8

/**
 * Truncated singular value decomposition by randomised block power iteration (Halko, Martinsson and Tropp 2011, "Finding
 * structure with randomness", algorithm 4.4). The block lives on the shorter side and is made orthonormal through its Gram
 * matrix, which costs O(min(n, m) d²) in cache order. Fewer dimensions come back where the matrix has a lower rank. Signs are
 * fixed: the entry of each right vector that is largest in size is positive.
 */
export function reduce(matrix: SparseRows, options: ReduceOptions): Reduction {
  const wide = matrix.rows < matrix.cols
  const side = wide ? matrix.rows : matrix.cols
  const wanted = Math.min(options.dimensions, matrix.rows, matrix.cols)
  const width = Math.min(wanted + oversampling, side)
  const there = (block: Matrix): Matrix => (wide ? transposedTimesDense(matrix, block) : timesDense(matrix, block))
  const back = (block: Matrix): Matrix => (wide ? timesDense(matrix, block) : transposedTimesDense(matrix, block))
  const random = createRandom(options.seed)
  let block = zeros(side, width)
  for (let at = 0; at < block.data.length; at++) block.data[at] = random.normal()
  block = orthonormalise(block)
  for (let iteration = options.iterations ?? 4; iteration > 0; iteration--) {
    options.pause?.()
    block = orthonormalise(back(there(block)))
  }
  const image = there(block)
  const { values: squares, vectors } = symmetricEigen(gram(image))
  let rank = 0
  while (rank < wanted && rank < squares.length && squares[rank]! > 1e-12 * Math.max(squares[0]!, 1e-300)) rank++
  const values = Float64Array.from({ length: rank }, (_, at) => Math.sqrt(squares[at]!))
  const turn = firstColumns(vectors, rank)
  const near = multiply(block, turn)
  const far = multiply(image, turn)
  for (let row = 0; row < far.rows; row++)
    for (let col = 0; col < rank; col++) far.data[row * rank + col]! /= values[col]!
  const [left, right] = wide ? [near, far] : [far, near]
  for (let col = 0; col < rank; col++) {
    if (signOf(right, col) > 0) continue
    for (let row = 0; row < left.rows; row++) left.data[row * rank + col]! *= -1
    for (let row = 0; row < right.rows; row++) right.data[row * rank + col]! *= -1
  }
  return { values, left, right }
}

function signOf(matrix: Matrix, col: number): number {
  let most = 0
  for (let row = 0; row < matrix.rows; row++) {
    const value = matrix.data[row * matrix.cols + col]!
    if (Math.abs(value) > Math.abs(most) + 1e-9) most = value
  }
  return most < 0 ? -1 : 1
}

/** An orthonormal basis of the columns: B (BᵀB)^-1/2 over the directions that carry anything. */
function orthonormalise(block: Matrix): Matrix {
  const { values, vectors } = symmetricEigen(gram(block))
  let rank = 0
  while (rank < values.length && values[rank]! > 1e-14 * Math.max(values[0]!, 1e-300)) rank++
  const turn = zeros(block.cols, rank)
  for (let row = 0; row < block.cols; row++)
    for (let col = 0; col < rank; col++)
      turn.data[row * rank + col] = vectors.data[row * block.cols + col]! / Math.sqrt(values[col]!)
  return multiply(block, turn)
}
