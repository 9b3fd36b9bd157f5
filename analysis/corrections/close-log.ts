// Replays a log of corrections in order and keeps each one that can hold beside those before it. A correction that cannot is
// left out whole, with the chain of earlier ones that it contradicts; the rest of the log goes on without it.
import type { ChainLink, Closure, Conflict, Constraints, Correction, CorrectionKind } from './correction'
import { findContradiction, yieldPlaces } from './find-contradiction'
import { company, createLedger, currentGroup, join, keep, type Ledger, put, takeBack } from './ledger'

/** Writes one correction into the ledger: the items it touched, or the chain that forbids it outright. */
type Write<Kind extends CorrectionKind> = (
  ledger: Ledger,
  correction: Extract<Correction, { kind: Kind }>,
) => { touched: Iterable<string> } | { forbidden: ChainLink[] }

const writers: { [Kind in CorrectionKind]: Write<Kind> } = {
  together: (ledger, { items, edit }) => {
    const [first, ...others] = [...new Set(items)]
    for (const other of others) join(ledger, ledger.together, first as string, other, edit)
    return { touched: items }
  },
  apart: (ledger, { items, edit }) => {
    const distinct = [...new Set(items)]
    distinct.forEach((left, at) => {
      for (const right of distinct.slice(at + 1)) join(ledger, ledger.apart, left, right, edit)
    })
    return { touched: items }
  },
  pin: (ledger, { items, group, edit }) => {
    for (const item of items) {
      if (ledger.places.get(item)?.firm === 'lock') {
        if (ledger.places.get(item)?.group === currentGroup(ledger, group)) continue
        return { forbidden: [placed(ledger, item), { edit, relation: 'in', subject: item, object: group }] }
      }
      put(ledger, ledger.places, item, { group: currentGroup(ledger, group), edit, firm: 'pin' })
    }
    return { touched: items }
  },
  rename: (ledger, { group, name }) => {
    put(ledger, ledger.names, currentGroup(ledger, group), name)
    return { touched: [] }
  },
  lock: (ledger, { group: said, members, edit }) => {
    const group = currentGroup(ledger, said)
    const inside = new Set(members)
    for (const [item, place] of [...ledger.places]) {
      const gives = place.firm === 'lock' || !place.firm
      if (place.group === group && gives && !inside.has(item)) put(ledger, ledger.places, item, undefined)
    }
    for (const item of inside) {
      const before = ledger.places.get(item)
      if (before?.firm && before.group !== group) {
        return { forbidden: [placed(ledger, item), { edit, relation: 'in', subject: item, object: group }] }
      }
      put(ledger, ledger.places, item, { group, edit, firm: 'lock' })
    }
    put(ledger, ledger.closed, group, edit)
    const pinned = [...ledger.places].filter(([, place]) => place.group === group).map(([item]) => item)
    return { touched: pinned }
  },
  merge: (ledger, { groups, into: said, members, edit }) => {
    const into = currentGroup(ledger, said)
    const merged = new Set([into, ...groups.map((group) => currentGroup(ledger, group))])
    const locked = findLocked(ledger, merged, members)
    if (locked && merged.size > 1) return { forbidden: locked }
    const touched = new Set(members)
    for (const [item, place] of [...ledger.places]) {
      if (!merged.has(place.group) || place.group === into) continue
      put(ledger, ledger.places, item, { ...place, group: into })
      touched.add(item)
    }
    for (const [from, to] of [...ledger.mergedInto]) if (merged.has(to)) put(ledger, ledger.mergedInto, from, into)
    for (const group of merged) if (group !== into) put(ledger, ledger.mergedInto, group, into)
    return placeLoosely(ledger, new Map(members.map((item) => [item, into])), new Set([into]), edit, touched)
  },
  split: (ledger, { group: said, parts, edit }) => {
    const group = currentGroup(ledger, said)
    const locked = findLocked(ledger, [group, ...parts.map((part) => part.group)], [])
    if (locked) return { forbidden: locked }
    for (const part of parts) put(ledger, ledger.mergedInto, part.group, undefined)
    const stays = parts.some((part) => part.group === group) ? group : (parts[0]?.group ?? group)
    const target = new Map(parts.flatMap((part) => part.members.map((item) => [item, part.group] as const)))
    const touched = new Set(target.keys())
    for (const [item, place] of [...ledger.places]) {
      if (place.group !== group || target.has(item)) continue
      put(ledger, ledger.places, item, { ...place, group: stays })
      touched.add(item)
    }
    if (stays !== group) put(ledger, ledger.mergedInto, group, stays)
    return placeLoosely(ledger, target, new Set([group]), edit, touched)
  },
}

/**
 * Closes a log: together is transitive, later pins replace earlier ones of the same item, merges and splits give way to later
 * corrections about single items, everything else holds or is reported.
 *
 * @param log corrections in the order they were made
 * @returns constraints that can all hold at once, and every correction left out with the chain that forbids it
 * Cost: near linear in the items named, plus the size of the companies each correction touches.
 */
export function closeLog(log: readonly Correction[]): Closure {
  const ledger = createLedger()
  const conflicts: Conflict[] = []
  for (const correction of log) {
    const chain = write(ledger, correction)
    if (chain) {
      takeBack(ledger)
      conflicts.push({ edit: correction.edit, chain })
    } else keep(ledger)
  }
  return { constraints: readConstraints(ledger), conflicts }
}

function write(ledger: Ledger, correction: Correction): ChainLink[] | undefined {
  const outcome = (writers[correction.kind] as Write<CorrectionKind>)(ledger, correction)
  if ('forbidden' in outcome) return outcome.forbidden
  const touched = [...outcome.touched]
  yieldPlaces(ledger, touched, correction.edit)
  return findContradiction(ledger, touched)
}

const placed = (ledger: Ledger, item: string): ChainLink => {
  const place = ledger.places.get(item)
  return { edit: place?.edit ?? 0, relation: 'in', subject: item, object: place?.group ?? '' }
}

/** A merge or split may not change a locked group. */
function findLocked(ledger: Ledger, groups: Iterable<string>, members: readonly string[]): ChainLink[] | undefined {
  for (const group of groups) {
    const lock = ledger.closed.get(group)
    if (lock === undefined) continue
    const outsider = members.find((item) => ledger.places.get(item)?.group !== group) ?? group
    return [{ edit: lock, relation: 'closed', subject: group, object: outsider }]
  }
  return undefined
}

/** Places items as a merge or split does; a firm placement outside the groups concerned forbids it. */
function placeLoosely(
  ledger: Ledger,
  target: ReadonlyMap<string, string>,
  concerned: ReadonlySet<string>,
  edit: number,
  touched: Iterable<string>,
): { touched: Iterable<string> } | { forbidden: ChainLink[] } {
  for (const [item, group] of target) {
    const before = ledger.places.get(item)
    if (before?.firm && before.group !== group && !concerned.has(before.group)) {
      return { forbidden: [placed(ledger, item), { edit, relation: 'in', subject: item, object: group }] }
    }
    if (!before?.firm || before.group !== group) put(ledger, ledger.places, item, { group, edit, firm: false })
  }
  return { touched }
}

function readConstraints(ledger: Ledger): Constraints {
  const seen = new Set<string>()
  const together: string[][] = []
  const pins = new Map([...ledger.places].map(([item, place]) => [item, place.group]))
  for (const item of [...ledger.together.keys()].sort()) {
    if (seen.has(item)) continue
    const members = company(ledger, item).sort()
    for (const member of members) seen.add(member)
    together.push(members)
    const group = members.map((member) => pins.get(member)).find((found) => found !== undefined)
    if (group !== undefined) for (const member of members) pins.set(member, group)
  }
  const apart = [...ledger.apart].flatMap(([left, edges]) =>
    edges.filter(({ to }) => left < to).map(({ to }) => [left, to] as const),
  )
  return {
    together,
    apart,
    pins,
    closed: new Set(ledger.closed.keys()),
    names: ledger.names,
    mergedInto: ledger.mergedInto,
  }
}
