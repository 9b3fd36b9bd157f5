// Turns constraints over ids into the integers that solvers work with: items that must share a group become one block.
import type { Constraints } from './correction'

/** Constraints over the rows of one run. Rows that nobody has said anything about are blocks of one, free. */
export type BoundConstraints = {
  /** Block of each row; blocks are numbered by their first row. */
  readonly blockOf: Int32Array
  /** Rows of each block, ascending. */
  readonly blocks: readonly (readonly number[])[]
  /** For each block the blocks that never share its group, ascending. */
  readonly apart: ReadonlyMap<number, readonly number[]>
  /** Index into `groups` for each block, -1 where none is decided. */
  readonly pinOf: Int32Array
  /** Group ids that pins name, sorted. */
  readonly groups: readonly string[]
  /** Per entry of `groups`, 1 if nobody may join. */
  readonly closed: Uint8Array
}

/**
 * Binds closed constraints to the rows of a run; what they say about items that are not among the rows is passed over.
 * @param items id of each row, distinct
 */
export function bindConstraints(constraints: Constraints, items: readonly string[]): BoundConstraints {
  const rowOf = new Map(items.map((item, row) => [item, row]))
  const rowsOf = (ids: readonly string[]) =>
    ids.flatMap((id) => rowOf.get(id) ?? []).sort((left, right) => left - right)
  const leader = Int32Array.from(items, (_, row) => row)
  for (const set of constraints.together) {
    const [first = -1, ...others] = rowsOf(set)
    for (const row of others) leader[row] = first
  }
  const blockOf = new Int32Array(items.length)
  const blocks: number[][] = []
  for (let row = 0; row < items.length; row++) {
    const first = leader[row] as number
    if (first === row) blocks.push([])
    const block = first === row ? blocks.length - 1 : (blockOf[first] as number)
    blockOf[row] = block
    blocks[block]?.push(row)
  }
  return {
    blockOf,
    blocks,
    apart: bindApart(constraints, rowOf, blockOf),
    ...bindPins(constraints, rowOf, blockOf, blocks.length),
  }
}

function bindApart(constraints: Constraints, rowOf: ReadonlyMap<string, number>, blockOf: Int32Array) {
  const apart = new Map<number, Set<number>>()
  // Whoever has left still keeps apart those that they were kept together with.
  const standIn = new Map<string, number>()
  for (const set of constraints.together) {
    const row = set.map((item) => rowOf.get(item)).find((found) => found !== undefined)
    if (row !== undefined) for (const item of set) standIn.set(item, row)
  }
  for (const [left, right] of constraints.apart) {
    const rows = [left, right].map((item) => rowOf.get(item) ?? standIn.get(item))
    if (rows[0] === undefined || rows[1] === undefined) continue
    const [one, other] = rows.map((row) => blockOf[row as number] as number) as [number, number]
    apart.set(one, (apart.get(one) ?? new Set()).add(other))
    apart.set(other, (apart.get(other) ?? new Set()).add(one))
  }
  return new Map([...apart].map(([block, others]) => [block, [...others].sort((left, right) => left - right)]))
}

function bindPins(constraints: Constraints, rowOf: ReadonlyMap<string, number>, blockOf: Int32Array, count: number) {
  const present = [...constraints.pins].filter(([item]) => rowOf.has(item))
  const groups = [...new Set(present.map(([, group]) => group))].sort()
  const groupAt = new Map(groups.map((group, at) => [group, at]))
  const pinOf = new Int32Array(count).fill(-1)
  for (const [item, group] of present)
    pinOf[blockOf[rowOf.get(item) as number] as number] = groupAt.get(group) as number
  return { groups, pinOf, closed: Uint8Array.from(groups, (group) => (constraints.closed.has(group) ? 1 : 0)) }
}
