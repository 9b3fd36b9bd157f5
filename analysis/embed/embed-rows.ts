// From sparse rows to points that k-means can group: the normalised graph, its leading left vectors, weighed and at unit
// length.
import { type Matrix, zeros } from '../vectors/matrix'
import type { SparseRows } from '../vectors/sparse'
import { normaliseGraph } from './normalise-graph'
import { type Reduction, reduce } from './reduce'

export type EmbedOptions = {
  readonly dimensions: number
  readonly seed: number
  /** Singular values weigh dimensions by this power; 1.5 was best on surveys, news and intents alike. */
  readonly power?: number
  readonly pause?: () => void
}

export function embedRows(features: SparseRows, options: EmbedOptions): Matrix {
  return pointsOf(reduce(normaliseGraph(features), options), options.dimensions, options.power)
}

/** Points from the first `dimensions` of a reduction that has at least as many. */
export function pointsOf(
  { left, values }: Pick<Reduction, 'left' | 'values'>,
  dimensions: number,
  power = 1.5,
): Matrix {
  const width = Math.min(dimensions, values.length)
  const points = zeros(left.rows, width)
  const weights = values.map((value) => value ** power)
  for (let row = 0; row < left.rows; row += stretch)
    weighRows(left, weights, points, row, Math.min(left.rows, row + stretch))
  return points
}

/** Rows that are worked on at a time. Loops over so few are called often, and compiled for good. */
const stretch = 256

/** Rows `first` to `end`, weighed, at unit length; what is only zeros stays so. Every member of an ensemble needs its own. */
function weighRows(left: Matrix, weights: Float64Array, { cols, data }: Matrix, first: number, end: number): void {
  for (let row = first; row < end; row++) {
    const from = row * left.cols
    const to = row * cols
    let square = 0
    for (let col = 0; col < cols; col++) {
      const value = left.data[from + col]! * weights[col]!
      data[to + col] = value
      square += value * value
    }
    if (square === 0) continue
    const factor = 1 / Math.sqrt(square)
    for (let col = 0; col < cols; col++) data[to + col]! *= factor
  }
}
