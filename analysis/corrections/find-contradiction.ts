// Looks for a contradiction among the items that a correction has touched, and tells it as a chain of earlier corrections.
// Placements that came from a merge or a split give way to later corrections about single items: yieldPlaces does that first.
import type { ChainLink } from './correction'
import { company, type Ledger, pathBetween, put } from './ledger'

/** Drops the loose placements (merge, split) of earlier edits that stand in the way of what this edit says. */
export function yieldPlaces(ledger: Ledger, touched: Iterable<string>, edit: number): void {
  for (const members of companies(ledger, touched)) {
    const target = decidedGroup(ledger, members, edit)
    const loose = members.filter((item) => mayYield(ledger, item, edit))
    const wanted = new Set(loose.map((item) => ledger.places.get(item)?.group))
    if (target !== undefined || wanted.size > 1) {
      for (const item of loose) {
        if (ledger.places.get(item)?.group !== target) put(ledger, ledger.places, item, undefined)
      }
    }
    yieldToNeighbours(ledger, members, edit)
  }
}

/** What contradicts what among the companies of these items, as a chain, or undefined. */
export function findContradiction(ledger: Ledger, touched: Iterable<string>): ChainLink[] | undefined {
  for (const members of companies(ledger, touched)) {
    const chain =
      apartWithin(ledger, members) ??
      twoPlaces(ledger, members) ??
      closedGroup(ledger, members) ??
      sameGroupAsNeighbour(ledger, members)
    if (chain) return chain
  }
  return undefined
}

function companies(ledger: Ledger, touched: Iterable<string>): string[][] {
  const seen = new Set<string>()
  const found: string[][] = []
  for (const item of touched) {
    if (seen.has(item)) continue
    const members = company(ledger, item)
    for (const member of members) seen.add(member)
    found.push(members)
  }
  return found
}

const mayYield = (ledger: Ledger, item: string, edit: number): boolean => {
  const place = ledger.places.get(item)
  return place !== undefined && !place.firm && place.edit !== edit
}

const placedIn = (ledger: Ledger, members: readonly string[]): string | undefined =>
  members.find((item) => ledger.places.has(item))

/** The group that firm placements, or else those of this edit, decide on. */
function decidedGroup(ledger: Ledger, members: readonly string[], edit: number): string | undefined {
  const places = members.flatMap((item) => ledger.places.get(item) ?? [])
  return (places.find((place) => place.firm) ?? places.find((place) => place.edit === edit))?.group
}

function yieldToNeighbours(ledger: Ledger, members: readonly string[], edit: number): void {
  for (const item of members) {
    for (const { to } of ledger.apart.get(item) ?? []) {
      const others = company(ledger, to)
      const here = placedIn(ledger, members)
      const there = placedIn(ledger, others)
      if (here === undefined || there === undefined) continue
      if (ledger.places.get(here)?.group !== ledger.places.get(there)?.group) continue
      for (const side of [members, others]) {
        const placed = side.filter((member) => ledger.places.has(member))
        if (placed.every((member) => mayYield(ledger, member, edit))) {
          for (const member of placed) put(ledger, ledger.places, member, undefined)
        }
      }
    }
  }
}

function apartWithin(ledger: Ledger, members: readonly string[]): ChainLink[] | undefined {
  const inside = new Set(members)
  for (const item of members) {
    const edge = ledger.apart.get(item)?.find(({ to }) => inside.has(to))
    if (edge)
      return [...walk(ledger, item, edge.to), { edit: edge.edit, relation: 'apart', subject: item, object: edge.to }]
  }
  return undefined
}

function twoPlaces(ledger: Ledger, members: readonly string[]): ChainLink[] | undefined {
  const first = placedIn(ledger, members)
  if (first === undefined) return undefined
  const other = members.find((item) => {
    const place = ledger.places.get(item)
    return place !== undefined && place.group !== ledger.places.get(first)?.group
  })
  if (other === undefined) return undefined
  return [...walk(ledger, first, other), ...placement(ledger, first), ...placement(ledger, other)]
}

function closedGroup(ledger: Ledger, members: readonly string[]): ChainLink[] | undefined {
  const placed = placedIn(ledger, members)
  if (placed === undefined) return undefined
  const group = ledger.places.get(placed)?.group as string
  const lock = ledger.closed.get(group)
  if (lock === undefined) return undefined
  const intruder = members.find((item) => {
    const place = ledger.places.get(item)
    return place?.firm !== 'lock' || place.group !== group
  })
  if (intruder === undefined) return undefined
  const why = intruder === placed ? placement(ledger, placed) : walk(ledger, intruder, placed)
  return [...why, { edit: lock, relation: 'closed', subject: group, object: intruder }]
}

function sameGroupAsNeighbour(ledger: Ledger, members: readonly string[]): ChainLink[] | undefined {
  const here = placedIn(ledger, members)
  if (here === undefined) return undefined
  for (const item of members) {
    for (const { to, edit } of ledger.apart.get(item) ?? []) {
      const there = placedIn(ledger, company(ledger, to))
      if (there === undefined || ledger.places.get(there)?.group !== ledger.places.get(here)?.group) continue
      return [
        ...walk(ledger, item, here),
        ...placement(ledger, here),
        ...walk(ledger, to, there),
        ...placement(ledger, there),
        { edit, relation: 'apart', subject: item, object: to },
      ]
    }
  }
  return undefined
}

function walk(ledger: Ledger, from: string, to: string): ChainLink[] {
  return pathBetween(ledger, from, to).map(({ left, right, edit }) => ({
    edit,
    relation: 'with',
    subject: left,
    object: right,
  }))
}

function placement(ledger: Ledger, item: string): ChainLink[] {
  const place = ledger.places.get(item)
  return place ? [{ edit: place.edit, relation: 'in', subject: item, object: place.group }] : []
}
