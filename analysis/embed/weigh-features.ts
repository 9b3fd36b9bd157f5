// Rarer features count more, and no row counts more than another: what a classifier reads, where the graph of normalise-graph
// is what a reduction reads.
import type { SparseRows } from '../vectors/sparse'

/**
 * Values times log((1 + n) / (1 + rows that hold the feature)) + 1, rows at unit length (Sparck Jones 1972, smoothed).
 * O(stored values).
 */
export function weighFeatures(features: SparseRows): SparseRows {
  const holding = new Float64Array(features.cols)
  for (let at = 0; at < features.columns.length; at++) holding[features.columns[at]!]!++
  const rarity = holding.map((count) => Math.log((1 + features.rows) / (1 + count)) + 1)
  const values = new Float64Array(features.values.length)
  for (let row = 0; row < features.rows; row++) {
    const end = features.starts[row + 1]!
    let square = 0
    for (let at = features.starts[row]!; at < end; at++) {
      const value = features.values[at]! * rarity[features.columns[at]!]!
      values[at] = value
      square += value * value
    }
    const length = Math.sqrt(square)
    for (let at = features.starts[row]!; at < end; at++) values[at]! /= length
  }
  return { ...features, values }
}
