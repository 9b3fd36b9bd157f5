// The last step of every grouping: makes the labels of a solver honour the corrections exactly and gives every group the id it
// had before. Blocks go where they fit best among the groups they may be in; a block that may be in none opens its own.

import { assignOneToOne } from './assign'
import type { BoundConstraints } from './bind-constraints'

/** How well a row fits a group of the solver (0..count-1); only the order of the values matters. */
export type Affinity = (row: number, group: number) => number

export type SettleInput = {
  /** Group of each row as the solver has it, -1 unplaced. */
  readonly labels: Int32Array
  readonly count: number
  readonly bound: BoundConstraints
  readonly affinity: Affinity
  /** Id that each row's group had in the run before, after merges; undefined for rows that are new. */
  readonly earlier?: readonly (string | undefined)[]
  /** Ids that no new group may take, beyond those in `earlier` and the pins. */
  readonly taken?: Iterable<string>
  /** What ids of new groups begin with. */
  readonly prefix: string
}

/** A group takes an earlier id only if it shares at least this much of the smaller of the two. */
const LEAST_OVERLAP = 0.25

/** `labels` index `ids`; rows that were unplaced and that nobody has corrected stay -1. Groups without rows are left out. */
export type Settled = { readonly labels: Int32Array; readonly ids: readonly string[] }

/**
 * Honours constraints and carries identity.
 * Cost: rows x groups affinities for the rows whose group is not the solver's, and an assignment over groups.
 */
export function settle(input: SettleInput): Settled {
  const { bound } = input
  const plan = nameGroups(input)
  const groupOfBlock = new Int32Array(bound.blocks.length).fill(-1)
  let count = plan.ids.length
  const ids = [...plan.ids]
  const order = Array.from(bound.blocks, (_, block) => block).sort(
    (left, right) => urgency(bound, right) - urgency(bound, left) || left - right,
  )
  for (const block of order) {
    const pin = bound.pinOf[block] as number
    if (pin >= 0) groupOfBlock[block] = plan.groupOfPin[pin] as number
  }
  for (const block of order) {
    if ((groupOfBlock[block] as number) >= 0) continue
    const barred = new Set((bound.apart.get(block) ?? []).map((other) => groupOfBlock[other] as number))
    const chosen = bestGroup(input, plan, block, barred, count)
    if (chosen === count) {
      ids.push(plan.freshId())
      count++
    }
    groupOfBlock[block] = chosen
  }
  return dropEmpty(
    Int32Array.from(input.labels, (_, row) => groupOfBlock[bound.blockOf[row] as number] as number),
    ids,
  )
}

/** Pinned first, then those with most neighbours, then the largest. */
function urgency(bound: BoundConstraints, block: number): number {
  return (bound.apart.get(block)?.length ?? 0) * 1e6 + (bound.blocks[block]?.length ?? 0)
}

type Plan = {
  ids: string[]
  groupOfPin: Int32Array
  /** Per group: the groups of the solver that it took over, for affinities; empty for a group that only pins make. */
  sources: number[][]
  /** Group that takes over each group of the solver. */
  groupOfSource: Int32Array
  closed: Uint8Array
  freshId: () => string
}

/** Decides which id each group of the solver goes by: by pins and by the run before, one to one, then merges by majority. */
function nameGroups(input: SettleInput): Plan {
  const { labels, count, bound, earlier } = input
  const known = new Map(bound.groups.map((group, at) => [group, at]))
  for (const id of earlier ?? []) if (id !== undefined && !known.has(id)) known.set(id, known.size)
  const names = [...known.keys()]
  const overlap = new Float64Array(count * names.length)
  const sizes = new Float64Array(count)
  const nameSizes = new Float64Array(names.length)
  for (let row = 0; row < labels.length; row++) {
    const group = labels[row] as number
    if (group < 0) continue
    sizes[group] = (sizes[group] as number) + 1
    const pin = bound.pinOf[bound.blockOf[row] as number] as number
    const id = pin >= 0 ? bound.groups[pin] : earlier?.[row]
    const at = id === undefined ? undefined : known.get(id)
    if (at === undefined) continue
    nameSizes[at] = (nameSizes[at] as number) + 1
    overlap[group * names.length + at] = (overlap[group * names.length + at] as number) + 1
  }
  const nameOf = assignOneToOne(overlap, count, names.length)
  const taken = new Set([...names, ...(input.taken ?? [])])
  let next = 0
  const freshId = () => {
    do next++
    while (taken.has(`${input.prefix}${next}`))
    taken.add(`${input.prefix}${next}`)
    return `${input.prefix}${next}`
  }
  const ids: string[] = []
  const groupOfName = new Map<number, number>()
  const groupOfSource = new Int32Array(count).fill(-1)
  for (let source = 0; source < count; source++) {
    const name = nameOf[source] as number
    if (name < 0) continue
    const shared = overlap[source * names.length + name] as number
    const least = Math.min(sizes[source] as number, nameSizes[name] as number)
    if (shared === 0 || shared < LEAST_OVERLAP * least) continue
    groupOfName.set(name, ids.length)
    groupOfSource[source] = ids.push(names[name] as string) - 1
  }
  const groupOfPin = Int32Array.from(bound.groups, (group, at) => groupOfName.get(at) ?? ids.push(group) - 1)
  for (let source = 0; source < count; source++) {
    if ((groupOfSource[source] as number) >= 0) continue
    const majority = bound.groups.findIndex(
      (_, at) => (overlap[source * names.length + at] as number) * 2 > (sizes[source] as number),
    )
    groupOfSource[source] = majority >= 0 ? (groupOfPin[majority] as number) : ids.push(freshId()) - 1
  }
  const sources: number[][] = ids.map(() => [])
  for (const [source, group] of groupOfSource.entries()) sources[group]?.push(source)
  const closed = new Uint8Array(ids.length)
  bound.closed.forEach((shut, pin) => {
    closed[groupOfPin[pin] as number] = shut
  })
  return { ids, groupOfPin, sources, groupOfSource, closed, freshId }
}

/** The group the solver chose if the block may be there, else the best fitting of those it may be in, else a new one. */
function bestGroup(input: SettleInput, plan: Plan, block: number, barred: ReadonlySet<number>, count: number): number {
  const rows = input.bound.blocks[block] as readonly number[]
  const free = (group: number) => !barred.has(group) && !plan.closed[group]
  const solver = rows.map((row) => input.labels[row] as number)
  const [first = -1] = solver
  if (solver.every((label) => label === first)) {
    if (first < 0 && rows.length === 1) return -1
    const group = first < 0 ? -1 : (plan.groupOfSource[first] as number)
    if (group >= 0 && free(group)) return group
  }
  let best = count
  let bestFit = Number.NEGATIVE_INFINITY
  for (let group = 0; group < plan.ids.length; group++) {
    if (!free(group)) continue
    const sources = plan.sources[group] as number[]
    if (sources.length === 0) continue
    const fit = rows.reduce((sum, row) => sum + Math.max(...sources.map((source) => input.affinity(row, source))), 0)
    if (fit > bestFit) {
      bestFit = fit
      best = group
    }
  }
  if (best !== count) return best
  for (let group = 0; group < count; group++) if (!barred.has(group) && !plan.closed[group]) return group
  return count
}

function dropEmpty(labels: Int32Array, ids: readonly string[]): Settled {
  const used = new Set(labels)
  const kept = ids.map((_, group) => group).filter((group) => used.has(group))
  const nextOf = new Map(kept.map((group, at) => [group, at]))
  return {
    labels: labels.map((label) => (label < 0 ? -1 : (nextOf.get(label) as number))),
    ids: kept.map((group) => ids[group] as string),
  }
}
