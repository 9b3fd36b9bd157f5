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

/** Contradictions that are weighed against each other; one is refused by any of them. */
const mostWeighed = 60

/** What contradicts what among the companies of these items, as a chain, or undefined: of several the one of fewest corrections. */
export function findContradiction(ledger: Ledger, touched: Iterable<string>): ChainLink[] | undefined {
  let shortest: ChainLink[] | undefined
  let weighed = 0
  for (const members of companies(ledger, touched)) {
    for (const find of [apartWithin, twoPlaces, closedGroup, sameGroupAsNeighbour]) {
      for (const chain of find(ledger, members)) {
        if (shortest === undefined || lengthOf(chain) < lengthOf(shortest)) shortest = chain
        if (++weighed === mostWeighed) return shortest
      }
    }
  }
  return shortest
}

/** Corrections first, then steps. */
const lengthOf = (chain: readonly ChainLink[]): number =>
  new Set(chain.map(({ edit }) => edit)).size + chain.length / 10_000

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

/** The nearest of an item's company for which this holds: companies come in the order of breadth. */
const nearest = (ledger: Ledger, item: string, is: (member: string) => boolean): string | undefined =>
  company(ledger, item).find(is)

function* apartWithin(ledger: Ledger, members: readonly string[]): Generator<ChainLink[]> {
  const inside = new Set(members)
  for (const item of members) {
    for (const { to, edit } of ledger.apart.get(item) ?? []) {
      if (inside.has(to)) yield [...walk(ledger, item, to), { edit, relation: 'apart', subject: item, object: to }]
    }
  }
}

function* twoPlaces(ledger: Ledger, members: readonly string[]): Generator<ChainLink[]> {
  const placed = members.filter((item) => ledger.places.has(item))
  const groupOf = (item: string) => ledger.places.get(item)?.group
  if (new Set(placed.map(groupOf)).size < 2) return
  for (const item of placed) {
    const other = nearest(ledger, item, (one) => ledger.places.has(one) && groupOf(one) !== groupOf(item)) as string
    yield [...walk(ledger, item, other), ...placement(ledger, item), ...placement(ledger, other)]
  }
}

function* closedGroup(ledger: Ledger, members: readonly string[]): Generator<ChainLink[]> {
  const placed = placedIn(ledger, members)
  if (placed === undefined) return
  const group = ledger.places.get(placed)?.group as string
  const lock = ledger.closed.get(group)
  if (lock === undefined) return
  for (const intruder of members) {
    const place = ledger.places.get(intruder)
    if (place?.firm === 'lock' && place.group === group) continue
    const inside = nearest(ledger, intruder, (one) => ledger.places.get(one)?.group === group) as string
    const why = intruder === inside ? placement(ledger, intruder) : walk(ledger, intruder, inside)
    yield [...why, { edit: lock, relation: 'closed', subject: group, object: intruder }]
  }
}

function* sameGroupAsNeighbour(ledger: Ledger, members: readonly string[]): Generator<ChainLink[]> {
  const first = placedIn(ledger, members)
  if (first === undefined) return
  const isPlaced = (one: string) => ledger.places.has(one)
  for (const item of members) {
    for (const { to, edit } of ledger.apart.get(item) ?? []) {
      const there = nearest(ledger, to, isPlaced)
      if (there === undefined || ledger.places.get(there)?.group !== ledger.places.get(first)?.group) continue
      const here = nearest(ledger, item, isPlaced) as string
      yield [
        ...walk(ledger, item, here),
        ...placement(ledger, here),
        ...walk(ledger, to, there),
        ...placement(ledger, there),
        { edit, relation: 'apart', subject: item, object: to },
      ]
    }
  }
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
