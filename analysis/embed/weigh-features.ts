// Rarer features count more, and no row counts more than another: what a classifier reads, where the graph of normalise-graph
// is what a reduction reads.
import { reals } from '../vectors/numbers'
import type { SparseRows } from '../vectors/sparse'
import { keepTransposed, knownTransposed } from '../vectors/turned'

/**
 * Values times log((1 + n) / (1 + rows that hold the feature)) + 1, rows at unit length (Sparck Jones 1972, smoothed).
 * O(stored values).
 */
export function weighFeatures(features: SparseRows): SparseRows {
  const { rows, cols, starts, columns, values: given } = features
  const holding = new Float64Array(cols)
  for (let at = 0; at < columns.length; at++) holding[columns[at]!]!++
  const rarity = holding.map((count) => Math.log((1 + rows) / (1 + count)) + 1)
  const values = reals(given.length)
  const lengths = new Float64Array(rows)
  for (let row = 0; row < rows; row++) {
    const end = starts[row + 1]!
    let square = 0
    for (let at = starts[row]!; at < end; at++) {
      const value = given[at]! * rarity[columns[at]!]!
      values[at] = value
      square += value * value
    }
    const length = Math.sqrt(square)
    lengths[row] = length
    for (let at = starts[row]!; at < end; at++) values[at]! /= length
  }
  const weighed = { ...features, values }
  const known = knownTransposed(features)
  return known ? keepTransposed(weighed, weighTurned(known, rarity, lengths)) : weighed
}

function weighTurned(byFeature: SparseRows, rarity: Float64Array, lengths: Float64Array): SparseRows {
  const { rows, starts, columns, values: given } = byFeature
  const values = reals(given.length)
  for (let feature = 0; feature < rows; feature++)
    for (let at = starts[feature]!; at < starts[feature + 1]!; at++)
      values[at] = (given[at]! * rarity[feature]!) / lengths[columns[at]!]!
  return { ...byFeature, values }
}
