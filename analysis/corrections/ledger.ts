// The state of a log while it is being closed: who is with whom, apart from whom, in which group, with the edit that said so.
// Every change can be taken back, so that a correction which contradicts earlier ones leaves no trace. Knows no kinds of
// correction and finds no contradictions; close-log.ts and find-contradiction.ts do.

export type Edge = { readonly to: string; readonly edit: number }

/** Where an item must be. Only firm placements (a pin, a lock) withstand a later correction about the item. */
export type Placement = { readonly group: string; readonly edit: number; readonly firm: 'pin' | 'lock' | false }

export type Ledger = {
  readonly together: Map<string, Edge[]>
  readonly apart: Map<string, Edge[]>
  readonly places: Map<string, Placement>
  readonly closed: Map<string, number>
  readonly names: Map<string, string>
  readonly mergedInto: Map<string, string>
  /** How to take back what has changed since the last `keep`, newest last. */
  readonly undo: (() => void)[]
}

export function createLedger(): Ledger {
  return {
    together: new Map(),
    apart: new Map(),
    places: new Map(),
    closed: new Map(),
    names: new Map(),
    mergedInto: new Map(),
    undo: [],
  }
}

/** Sets or, with `undefined`, removes a value so that it can be taken back. */
export function put<Value>(ledger: Ledger, map: Map<string, Value>, key: string, value: Value | undefined): void {
  const had = map.has(key)
  const before = map.get(key)
  if (value === undefined) map.delete(key)
  else map.set(key, value)
  ledger.undo.push(() => {
    if (had) map.set(key, before as Value)
    else map.delete(key)
  })
}

/** Joins two items in both directions. */
export function join(ledger: Ledger, edges: Map<string, Edge[]>, left: string, right: string, edit: number): void {
  put(ledger, edges, left, [...(edges.get(left) ?? []), { to: right, edit }])
  put(ledger, edges, right, [...(edges.get(right) ?? []), { to: left, edit }])
}

export function takeBack(ledger: Ledger): void {
  while (ledger.undo.length > 0) ledger.undo.pop()?.()
}

export function keep(ledger: Ledger): void {
  ledger.undo.length = 0
}

/** The group a name now stands for, after merges. */
export function currentGroup(ledger: Ledger, group: string): string {
  return ledger.mergedInto.get(group) ?? group
}

/** All items that share a group with this one, itself first, in the order of breadth. */
export function company(ledger: Ledger, item: string): string[] {
  const found = new Set([item])
  for (const member of found) for (const edge of ledger.together.get(member) ?? []) found.add(edge.to)
  return [...found]
}

/** The shortest row of "with" from one item to another that keeps its company; empty when they are the same. */
export function pathBetween(ledger: Ledger, from: string, to: string): { left: string; right: string; edit: number }[] {
  const cameBy = new Map<string, { left: string; right: string; edit: number } | undefined>([[from, undefined]])
  for (const [left] of cameBy) {
    if (left === to) break
    for (const edge of ledger.together.get(left) ?? []) {
      if (!cameBy.has(edge.to)) cameBy.set(edge.to, { left, right: edge.to, edit: edge.edit })
    }
  }
  const path: { left: string; right: string; edit: number }[] = []
  for (let step = cameBy.get(to); step; step = cameBy.get(step.left)) path.unshift(step)
  return path
}
