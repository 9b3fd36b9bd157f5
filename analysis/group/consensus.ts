// Several groupings of the same rows become one: what most of them keep together stays together. The groupings are turned
// into a graph of rows and their groups, and that graph is grouped like any other.

import { createNumbering } from '../corpus/numbering'
import type { Crew } from '../crew'
import { embedRows } from '../embed/embed-rows'
import type { SparseRows } from '../vectors/sparse'
import { countGroups, joinPairs } from './join-pairs'
import { kmeans } from './kmeans'

/** Rows that are in the same groups throughout, as one: `kindOf` names the kind of each row, `sizes` how many rows a kind has. */
export type Kinds = { readonly kindOf: Int32Array; readonly sizes: Float64Array }

/** Kinds are numbered in the order in which they first appear. O(rows x groupings). */
export function foldRows(groupings: readonly Int32Array[]): Kinds {
  const rows = groupings[0]?.length ?? 0
  let kindOf = new Int32Array(rows)
  for (const labels of groupings) {
    const width = countGroups(labels)
    const numbering = createNumbering()
    kindOf = kindOf.map((kind, row) => numbering.numberOf(kind * width + labels[row]!))
  }
  const sizes = new Float64Array(countGroups(kindOf))
  for (const kind of kindOf) sizes[kind]!++
  return { kindOf, sizes }
}

/** Each kind holds its size once per grouping, in the column of the group it has there; columns of groupings lie side by side. */
export function indicators(groupings: readonly Int32Array[], { kindOf, sizes }: Kinds): SparseRows {
  const offsets: number[] = []
  let cols = 0
  for (const labels of groupings) {
    offsets.push(cols)
    cols += countGroups(labels)
  }
  const rows = sizes.length
  const width = groupings.length
  const starts = Int32Array.from({ length: rows + 1 }, (_, kind) => kind * width)
  const columns = new Int32Array(rows * width)
  groupings.forEach((labels, at) => {
    for (let row = 0; row < kindOf.length; row++) columns[kindOf[row]! * width + at] = offsets[at]! + labels[row]!
  })
  return {
    rows,
    cols,
    starts,
    columns,
    values: new Float64Array(columns.length).map((_, at) => sizes[Math.floor(at / width)]!),
  }
}

export type ConsensusOptions = {
  readonly groups: number
  readonly seed: number
  readonly restarts: number
  /** Hands that make some of the starts. */
  readonly crew?: Crew | undefined
  readonly pause?: () => void
}

/** Dimensions of the consensus graph at most. */
const mostDimensions = 64

/**
 * Consensus by spectral partitioning of the graph between rows and the groups they have been in (hybrid bipartite graph
 * formulation, Fern and Brodley 2004). Its similarity of two rows is their co-association: the share of groupings that hold
 * them together. O(rows x groupings x groups) per iteration; the co-association matrix itself is never built.
 */
export function findConsensus(groupings: readonly Int32Array[], options: ConsensusOptions): Int32Array {
  const { groups, seed, restarts, pause, crew } = options
  const kinds = foldRows(groupings)
  const points = embedRows(indicators(groupings, kinds), {
    dimensions: Math.min(groups, mostDimensions),
    seed,
    power: 1,
    ...(pause ? { pause } : {}),
  })
  const { labels } = kmeans(points, {
    groups,
    seed,
    restarts,
    weights: kinds.sizes,
    ...(crew ? { crew } : {}),
    ...(pause ? { pause } : {}),
  })
  return kinds.kindOf.map((kind) => labels[kind]!)
}

/**
 * Joins the groups of `labels` down to `groups` by average linkage of co-association in `groupings` (Fred and Jain 2005,
 * "Combining multiple clusterings using evidence accumulation"). It lets groups be as unequal as the groupings say.
 * O(count² x groups + count³) for count groups at the start.
 */
export function linkByAgreement(labels: Int32Array, groupings: readonly Int32Array[], groups: number): Int32Array {
  const count = countGroups(labels)
  const sizes = new Float64Array(count)
  for (const label of labels) sizes[label]!++
  const likeness = new Float64Array(count * count)
  for (const grouping of groupings) addAgreement(likeness, labels, sizes, grouping, groupings.length)
  return joinPairs(labels, likeness, groups, (keep, drop, others) => {
    const size = sizes[keep]! + sizes[drop]!
    for (const other of others)
      likeness[keep * count + other] =
        (sizes[keep]! * likeness[keep * count + other]! + sizes[drop]! * likeness[drop * count + other]!) / size
    sizes[keep] = size
  })
}

function addAgreement(
  likeness: Float64Array,
  labels: Int32Array,
  sizes: Float64Array,
  grouping: Int32Array,
  share: number,
): void {
  const count = sizes.length
  const held = Array.from({ length: count }, () => new Map<number, number>())
  for (let row = 0; row < labels.length; row++) {
    const own = held[labels[row]!]!
    own.set(grouping[row]!, (own.get(grouping[row]!) ?? 0) + 1)
  }
  for (const [left, own] of held.entries())
    for (const [right, other] of held.entries()) {
      if (right >= left) break
      let together = 0
      for (const [group, times] of own) together += times * (other.get(group) ?? 0)
      const agreement = together / (Math.max(1, sizes[left]! * sizes[right]!) * share)
      likeness[left * count + right]! += agreement
      likeness[right * count + left]! += agreement
    }
}
