// Shows what one more correction would change before it is made: the groups as they stand are settled again under the longer
// log. Only blocks that the log concerns are weighed again, so this answers at once where a run would take seconds.
import { type BoundConstraints, bindConstraints } from './bind-constraints'
import { closeLog } from './close-log'
import type { Conflict, Correction } from './correction'
import { settle } from './settle'

export type PreviewInput = {
  readonly items: readonly string[]
  /** Group id of each item as it stands, null where it has none. */
  readonly groups: readonly (string | null)[]
  readonly log: readonly Correction[]
  readonly next: Correction
  /** How well an item fits a group, by id. */
  readonly affinity: (item: string, group: string) => number
  /** What ids of new groups begin with. */
  readonly prefix: string
}

export type Preview = {
  /** Why the correction cannot be made; the groups are then those given. */
  readonly conflict?: Conflict
  readonly groups: readonly (string | null)[]
  /** Items whose group would change. */
  readonly moved: readonly string[]
}

/** The groups after `next`, or why it cannot be. Cost: linear in the items, plus affinities for the blocks concerned. */
export function previewCorrection(input: PreviewInput): Preview {
  const { items, groups, log, next } = input
  const closure = closeLog([...log, next])
  const conflict = closure.conflicts.find((found) => found.edit === next.edit)
  if (conflict) return { conflict, groups, moved: [] }
  const ids = [...new Set(groups.filter((group) => group !== null))].sort()
  const at = new Map(ids.map((id, index) => [id, index]))
  const bound: BoundConstraints = bindConstraints(closure.constraints, items)
  const settled = settle({
    labels: Int32Array.from(groups, (group) => (group === null ? -1 : (at.get(group) as number))),
    count: ids.length,
    bound,
    affinity: (row, group) => input.affinity(items[row] as string, ids[group] as string),
    earlier: groups.map((group) => (group === null ? undefined : (closure.constraints.mergedInto.get(group) ?? group))),
    prefix: input.prefix,
  })
  const after = Array.from(settled.labels, (label) => (label < 0 ? null : (settled.ids[label] as string)))
  return { groups: after, moved: items.filter((_, row) => after[row] !== groups[row]) }
}
