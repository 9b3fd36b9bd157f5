// Blocks of vectors in the memory of their kernels: what is worked on is laid out there, rows filled up to pairs of numbers, and
// what comes of it is taken back as a matrix. The kernels themselves are in block-kernels.ts.
import { layOut } from '../vectors/assembly'
import { type Matrix, zeros } from '../vectors/matrix'
import type { SparseRows } from '../vectors/sparse'
import { blockKernels } from './block-kernels'

/** Bytes of a number, and of a whole one. */
const real = 8
const whole = 4

/** Columns of a block with its rows filled up. */
const filled = (cols: number): number => cols + (cols & 1)

const reals = (at: number, count: number): Float64Array => new Float64Array(blockKernels().memory.buffer, at, count)
const wholes = (at: number, count: number): Int32Array => new Int32Array(blockKernels().memory.buffer, at, count)

/** What rows `first` to `end` of `long` (n x m) add to its transpose times itself times `block` (m x d). */
export function powerRows(
  { starts, columns, values }: SparseRows,
  block: Matrix,
  first: number,
  end: number,
  pause?: () => void,
): Matrix {
  const kernels = blockKernels()
  const begin = starts[first]!
  const stored = starts[end]! - begin
  const width = filled(block.cols)
  const size = block.rows * width
  const bytes = [whole * (end - first + 1), whole * stored, real * stored, real * size, real * width, real * size]
  const [atStarts, atColumns, atValues, from, image, to] = layOut(kernels.memory, bytes) as Six
  const own = wholes(atStarts, end - first + 1)
  for (let at = 0; at < own.length; at++) own[at] = starts[first + at]! - begin
  wholes(atColumns, stored).set(columns.subarray(begin, begin + stored))
  reals(atValues, stored).set(values.subarray(begin, begin + stored))
  bringIn(block, from)
  reals(to, size).fill(0)
  for (let row = 0; row < end - first; row += stretch) {
    pause?.()
    const last = Math.min(end - first, row + stretch)
    kernels.power(atStarts, atColumns, atValues, from, image, to, real * width, row, last)
  }
  return takeOut(to, block.rows, block.cols)
}
type Six = [number, number, number, number, number, number]

/** Rows that are worked on between two pauses. */
const stretch = 4096

/** The transpose of `left` times `right`, both n x d, for those whose product is known to be symmetric; O(n d²), half of it so. */
export function gramBetween(left: Matrix, right: Matrix): Matrix {
  const kernels = blockKernels()
  const { rows, cols } = left
  const width = filled(cols)
  const block = real * rows * width
  const [one, other, out] = layOut(kernels.memory, [block, left === right ? 0 : block, real * width * width]) as Three
  bringIn(left, one)
  if (left !== right) bringIn(right, other)
  reals(out, width * width).fill(0)
  const inFours = rows - (rows % 4)
  const given = [one, left === right ? one : other, out, real * width]
  kernels.four(...given, 0, inFours)
  kernels.one(...given, inFours, rows)
  const product = takeOut(out, cols, cols)
  for (let low = 0; low < cols; low++)
    for (let high = 0; high < low; high++) product.data[low * cols + high] = product.data[high * cols + low]!
  return product
}
type Three = [number, number, number]

/** The transpose of a block times itself. */
export const gram = (block: Matrix): Matrix => gramBetween(block, block)

/** A block times the inverse of an upper triangle of its width, in the columns that are kept. */
export function solveBlock(block: Matrix, triangle: Matrix, kept: Int32Array): Matrix {
  const { rows, cols } = block
  if (kept.length === 0) return zeros(rows, 0)
  const kernels = blockKernels()
  const width = filled(cols)
  const wide = filled(kept.length)
  const bytes = [rows * width, width * width, width, rows * wide].map((count) => real * count)
  const [at, upper, rest, basis, names] = layOut(kernels.memory, [...bytes, whole * kept.length]) as Five
  bringIn(block, at)
  bringIn(triangle, upper)
  wholes(names, kept.length).set(kept)
  kernels.solve(at, upper, names, names + whole * kept.length, rest, basis, real * width, real * wide, 0, rows)
  return takeOut(basis, rows, kept.length)
}
type Five = [number, number, number, number, number]

/** Sums of matrices of one shape, entry by entry, in their order. */
export function sumOf([first, ...others]: readonly [Matrix, ...Matrix[]]): Matrix {
  const kernels = blockKernels()
  const { rows, cols } = first
  const bytes = real * rows * cols
  const [to, from] = layOut(kernels.memory, [bytes, bytes]) as [number, number]
  reals(to, rows * cols).set(first.data)
  for (const { data } of others) {
    reals(from, rows * cols).set(data)
    kernels.add(from, to, to + bytes)
  }
  const sum = zeros(rows, cols)
  sum.data.set(reals(to, rows * cols))
  return sum
}

/** Rows of an odd number of columns get a zero after them: they are laid at the end of their room, and moved apart from there. */
function bringIn({ rows, cols, data }: Matrix, at: number): void {
  const width = filled(cols)
  const from = at + real * rows * (width - cols)
  reals(from, rows * cols).set(data)
  if (width > cols) {
    const end = at + real * rows * width
    blockKernels().relay(from, real * cols, at, real * width, real * cols, end)
  }
}

function takeOut(at: number, rows: number, cols: number): Matrix {
  const width = filled(cols)
  if (width > cols) {
    const end = at + real * rows * cols
    blockKernels().relay(at, real * width, at, real * cols, real * cols, end)
  }
  const matrix = zeros(rows, cols)
  matrix.data.set(reals(at, rows * cols))
  return matrix
}
