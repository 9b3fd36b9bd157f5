// Answers and words as the two sides of a graph: every edge is divided by the roots of the smoothed degrees of its two ends,
// so that neither long answers nor common words dominate what comes next.
import { scale } from '../vectors/combine'
import { columnSums, rowSums, type SparseRows } from '../vectors/sparse'

/** Shares of the mean degree that are added to each degree: rows (answers) little, columns (words) much. */
export type Smoothing = { readonly rows: number; readonly columns: number }

export const smoothing: Smoothing = { rows: 0.1, columns: 1 }

/**
 * Regularised normalised adjacency of the bipartite graph (Dhillon 2001, "Co-clustering documents and words using bipartite
 * spectral graph partitioning"; the regulariser after Qin and Rohe 2013). Rows without entries stay empty. O(stored values).
 */
export function normaliseGraph(edges: SparseRows, smooth: Smoothing = smoothing): SparseRows {
  return scale(edges, inverseRoots(rowSums(edges), smooth.rows), inverseRoots(columnSums(edges), smooth.columns))
}

function inverseRoots(degrees: Float64Array, share: number): Float64Array {
  let total = 0
  for (let at = 0; at < degrees.length; at++) total += degrees[at]!
  const added = degrees.length === 0 ? 0 : (share * total) / degrees.length
  return degrees.map((degree) => (degree + added > 0 ? 1 / Math.sqrt(degree + added) : 0))
}
