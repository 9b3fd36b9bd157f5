// Sparse matrices turned over, columns for rows, which scatters every stored value over memory: what has been turned over is
// remembered, and what is made of it is best made of both.
import { reals, wholes } from './numbers'
import type { SparseRows } from './sparse'

/** Columns become rows; entries stay sorted. */
export function transpose(sparse: SparseRows): SparseRows {
  const { rows, cols, starts: from, columns: held, values: given } = sparse
  const starts = wholes(cols + 1)
  for (let at = 0; at < held.length; at++) starts[held[at]! + 1]!++
  for (let col = 0; col < cols; col++) starts[col + 1]! += starts[col]!
  const next = new Int32Array(cols)
  next.set(starts.subarray(0, cols))
  const columns = wholes(held.length)
  const values = reals(held.length)
  for (let row = 0; row < rows; row++) {
    const end = from[row + 1]!
    for (let at = from[row]!; at < end; at++) {
      const place = next[held[at]!]!++
      columns[place] = row
      values[place] = given[at]!
    }
  }
  return { rows: cols, cols: rows, starts, columns, values }
}

const turned = new WeakMap<SparseRows, SparseRows>()

/** The same, kept for as long as the matrix is. */
export function transposed(sparse: SparseRows): SparseRows {
  const known = turned.get(sparse) ?? transpose(sparse)
  turned.set(sparse, known)
  return known
}

/** What somebody has turned over before. */
export const knownTransposed = (sparse: SparseRows): SparseRows | undefined => turned.get(sparse)

/** Remembers what somebody else has turned over. */
export function keepTransposed(sparse: SparseRows, byColumn: SparseRows): SparseRows {
  turned.set(sparse, byColumn)
  return sparse
}

/** A matrix with itself turned over, as threads hand it to each other. */
export type BothWays = { readonly features: SparseRows; readonly byFeature: SparseRows }

export const bothWays = (features: SparseRows): BothWays => ({ features, byFeature: transposed(features) })
export const fromBothWays = ({ features, byFeature }: BothWays): SparseRows => keepTransposed(features, byFeature)
