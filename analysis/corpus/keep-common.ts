// Features that enough texts hold, as sparse rows: the last step for words, pairs and pieces of words alike.
import { reals, wholes } from '../vectors/numbers'
import type { SparseRows } from '../vectors/sparse'
import { keepTransposed, transpose } from '../vectors/turned'

export type HeldFeatures = {
  readonly rows: number
  /** Row r holds held[starts[r]..starts[r + 1]), each feature once. */
  readonly starts: Int32Array
  readonly held: Int32Array
  /** In how many rows each feature is, by its number. */
  readonly documents: ArrayLike<number>
  /** What each feature is known by, by its number: columns come in the order of keys. */
  readonly keys: Float64Array
  /** Rows that must hold a feature. */
  readonly least: number
}

/** @param weights of the places of `held`; 1 if left out. O(held + numbers log numbers) */
export function keepCommon(features: HeldFeatures, weights?: Float64Array): SparseRows {
  const { rows, starts: from, held, documents, keys, least } = features
  const kept = keysOfCommon(features)
  const columnOf = new Int32Array(keys.length)
  for (let number = 0; number < keys.length; number++)
    columnOf[number] = documents[number]! >= least ? placeOf(kept, keys[number]!) : -1
  let stored = 0
  for (let number = 0; number < keys.length; number++) if (columnOf[number]! >= 0) stored += documents[number]!
  const starts = wholes(rows + 1)
  const columns = wholes(stored)
  const values = reals(stored)
  let end = 0
  for (let row = 0; row < rows; row++) {
    for (let at = from[row]!; at < from[row + 1]!; at++) {
      const column = columnOf[held[at]!]!
      if (column < 0) continue
      columns[end] = column
      values[end++] = weights ? weights[at]! : 1
    }
    starts[row + 1] = end
  }
  // Turned over twice, columns rise within each row.
  const byColumn = transpose({ rows, cols: kept.length, starts, columns, values })
  return keepTransposed(transpose(byColumn), byColumn)
}

/** Keys of the features that enough rows hold, rising. */
function keysOfCommon({ documents, keys, least }: HeldFeatures): Float64Array {
  const kept = new Float64Array(keys.length)
  let count = 0
  for (let number = 0; number < keys.length; number++) if (documents[number]! >= least) kept[count++] = keys[number]!
  return kept.slice(0, count).sort()
}

/** Where a key is in sorted keys. */
function placeOf(sorted: Float64Array, key: number): number {
  let low = 0
  let high = sorted.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < key) low = middle + 1
    else high = middle
  }
  return low
}
