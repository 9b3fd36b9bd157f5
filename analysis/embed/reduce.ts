// The leading singular values and vectors of a sparse matrix, by power iterations on a random block. It only multiplies the
// matrix with thin dense blocks, so it costs what the stored values cost.
import type { Crew } from '../crew'
import { firstColumns, type Matrix, multiply, zeros } from '../vectors/matrix'
import { createRandom } from '../vectors/random'
import { type SparseRows, timesDense } from '../vectors/sparse'
import { transposed } from '../vectors/turned'
import { gram, gramBetween, solveBlock } from './blocks'
import { symmetricEigen } from './eigen'
import { powerStep } from './power-step'

export type ReduceOptions = {
  readonly dimensions: number
  readonly seed: number
  /** Power iterations; 4 settles the leading subspace of a word graph to three digits. */
  readonly iterations?: number
  /** Left vectors of a matrix with the same rows that is much like this one: a start from which fewer iterations settle. */
  readonly near?: Matrix
  /** Hands that do a part of large iterations at the same time. */
  readonly crew?: Crew
  /** Called before each iteration. */
  readonly pause?: () => void
}

/** `left` (n x d) holds the left vectors, `values` the falling singular values. Nobody asks for the right vectors. */
export type Reduction = { readonly values: Float64Array; readonly left: Matrix }

/** Extra columns of the random block beyond those asked for. */
const oversampling = 8

/**
 * Truncated singular value decomposition by randomised block power iteration (Halko, Martinsson and Tropp 2011, "Finding
 * structure with randomness", algorithm 4.4). The block lives on the shorter side and is made orthonormal through its Gram
 * matrix, which costs O(min(n, m) d²) in cache order. Fewer dimensions come back where the matrix has a lower rank. Signs are
 * fixed: the entry of each vector that is largest in size is positive.
 */
export function reduce(matrix: SparseRows, options: ReduceOptions): Reduction {
  const wide = matrix.rows < matrix.cols
  const long = wide ? transposed(matrix) : matrix
  const wanted = Math.min(options.dimensions, matrix.rows, matrix.cols)
  const width = Math.min(wanted + oversampling, long.cols)
  const { near: known } = options
  const start = known && (wide ? known : timesDense(transposed(matrix), known))
  let block = orthonormalise(start ?? randomBlock(long.cols, width, options.seed))
  for (let iteration = options.iterations ?? (known ? 1 : 4); iteration > 0; iteration--) {
    options.pause?.()
    block = orthonormalise(powerStep(long, block, options))
  }
  options.pause?.()
  // What the matrix makes of the block, seen from the block: its squares are those of the matrix, as far as the block goes.
  const { values: squares, vectors } = symmetricEigen(gramBetween(block, powerStep(long, block, options)))
  let rank = 0
  while (rank < wanted && rank < squares.length && squares[rank]! > 1e-12 * Math.max(squares[0]!, 1e-300)) rank++
  options.pause?.()
  const values = Float64Array.from({ length: rank }, (_, at) => Math.sqrt(squares[at]!))
  const right = multiply(block, firstColumns(vectors, rank))
  const left = wide ? right : timesDense(matrix, right)
  const scales = Float64Array.from(values, (value, col) => signOf(left, col) * (wide ? 1 : value))
  for (let row = 0; row < left.rows; row++)
    for (let col = 0; col < rank; col++) left.data[row * rank + col]! /= scales[col]!
  return { values, left }
}

function randomBlock(rows: number, cols: number, seed: number): Matrix {
  const random = createRandom(seed)
  const block = zeros(rows, cols)
  for (let at = 0; at < block.data.length; at++) block.data[at] = random.normal()
  return block
}

function signOf(matrix: Matrix, col: number): number {
  let most = 0
  for (let row = 0; row < matrix.rows; row++) {
    const value = matrix.data[row * matrix.cols + col]!
    if (Math.abs(value) > Math.abs(most) + 1e-9) most = value
  }
  return most < 0 ? -1 : 1
}

/**
 * An orthonormal basis of the columns: B R^-1 with R of the Cholesky factors RᵀR of the Gram matrix, over the columns that
 * carry anything of their own. A sixth of the price of B (BᵀB)^-1/2.
 */
function orthonormalise(block: Matrix): Matrix {
  const { triangle, kept } = factorise(gram(block))
  return solveBlock(block, triangle, kept)
}

/** Upper Cholesky factor (row-major) of a Gram matrix, and the columns whose pivots are not lost in rounding. */
function factorise({ rows: size, data }: Matrix): { triangle: Matrix; kept: Int32Array } {
  const factors = data.slice()
  const kept: number[] = []
  let most = 1e-300
  for (let col = 0; col < size; col++) most = Math.max(most, data[col * size + col]!)
  for (let col = 0; col < size; col++) {
    const pivot = factors[col * size + col]!
    if (pivot <= 1e-13 * most) continue
    kept.push(col)
    const root = Math.sqrt(pivot)
    for (let right = col; right < size; right++) factors[col * size + right]! /= root
    for (let low = col + 1; low < size; low++) {
      const factor = factors[col * size + low]!
      for (let right = low; right < size; right++) factors[low * size + right]! -= factor * factors[col * size + right]!
    }
  }
  return { triangle: { rows: size, cols: size, data: factors }, kept: Int32Array.from(kept) }
}
