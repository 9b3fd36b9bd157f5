// Rarer features count more, and no row counts more than another: what a classifier reads, where the graph of normalise-graph
// is what a reduction reads.
import type { SparseRows } from '../vectors/sparse'

/**
 * Values times log((1 + n) / (1 + rows that hold the feature)) + 1, rows at unit length (Sparck Jones 1972, smoothed).
 * O(stored values).
 */
export function weighFeatures(features: SparseRows): SparseRows {
  const holding = new Float64Array(features.cols)
  for (const column of features.columns) holding[column]!++
  const rarity = holding.map((count) => Math.log((1 + features.rows) / (1 + count)) + 1)
  const values = new Float64Array(features.values.length)
  for (let row = 0; row < features.rows; row++) {
    let square = 0
    for (let at = features.starts[row]!; at < features.starts[row + 1]!; at++) {
      values[at] = features.values[at]! * rarity[features.columns[at]!]!
      square += values[at]! ** 2
    }
    for (let at = features.starts[row]!; at < features.starts[row + 1]!; at++) values[at]! /= Math.sqrt(square)
  }
  return { ...features, values }
}
