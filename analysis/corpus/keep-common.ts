// Features that enough texts hold, as sparse rows: the last step for words, pairs and pieces of words alike.
import type { SparseRows } from '../vectors/sparse'

export type HeldFeatures = {
  readonly rows: number
  /** Row r holds held[starts[r]..starts[r + 1]), each feature once. */
  readonly starts: Int32Array
  readonly held: Int32Array
  /** In how many rows each feature is, by its number. */
  readonly documents: readonly number[]
  /** What each feature is known by, by its number: columns come in the order of keys. */
  readonly keys: Float64Array
  /** Rows that must hold a feature. */
  readonly least: number
}

/** @param weights of the places of `held`; 1 if left out. O(held log held of a row) */
export function keepCommon(features: HeldFeatures, weights?: Float64Array): SparseRows {
  const { rows, starts: from, held, documents, keys, least } = features
  const kept = keys.filter((_, number) => documents[number]! >= least).sort()
  const places = new Map<number, number>()
  kept.forEach((key, column) => {
    places.set(key, column)
  })
  const columnOf = Int32Array.from(keys, (key) => places.get(key) ?? -1)
  const weightOf = weights && new Float64Array(kept.length)
  const starts = new Int32Array(rows + 1)
  const columns = new Int32Array(from[rows]!)
  const values = new Float64Array(from[rows]!).fill(1)
  for (let row = 0; row < rows; row++) {
    let end = starts[row]!
    for (let at = from[row]!; at < from[row + 1]!; at++) {
      const column = columnOf[held[at]!]!
      if (column < 0) continue
      if (weightOf) weightOf[column] = weights[at]!
      columns[end++] = column
    }
    columns.subarray(starts[row]!, end).sort()
    if (weightOf) for (let at = starts[row]!; at < end; at++) values[at] = weightOf[columns[at]!]!
    starts[row + 1] = end
  }
  return {
    rows,
    cols: kept.length,
    starts,
    columns: columns.slice(0, starts[rows]!),
    values: values.slice(0, starts[rows]!),
  }
}
