// From sparse rows to points that k-means can group: the normalised graph, its leading left vectors, weighed and at unit
// length.
import { type Matrix, normaliseRows, zeros } from '../vectors/matrix'
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
  for (let row = 0; row < left.rows; row++)
    for (let col = 0; col < width; col++)
      points.data[row * width + col] = left.data[row * left.cols + col]! * weights[col]!
  return normaliseRows(points)
}
