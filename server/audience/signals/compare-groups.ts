// Compares groups of people by what is known of them: the share that has each value, or where the middle of a figure lies. What fewer
// than a minimum of people share is not said, whether it is a value, a group of whom little is known, or a cell. Pure.
import { type Fact, fold, isOwn, ownName } from '../facts/fields'
import type { Subject } from '../icps/fit'

export type Group = { key: string; label: string; people: readonly Subject[] }

/** Of one value: how many of each group have it, and their share of those of whom the field is known; null where too few. */
export type ValueRow = {
  value: string
  counts: readonly (number | null)[]
  shares: readonly (number | null)[]
}
/** The middle half of a group: its median and quartiles. */
export type Middle = { known: number; median: number; low: number; high: number }

export type Compared =
  | { field: string; kind: 'values'; known: readonly number[]; rows: readonly ValueRow[]; rare: number }
  | { field: string; kind: 'figures'; middles: readonly (Middle | null)[] }

const mostRows = 12

/** Undefined where no group knows enough of the field to say anything. */
export function compareGroups(groups: readonly Group[], field: string, minGroup: number): Compared | undefined {
  const known = groups.map(({ people }) =>
    people.map((one) => valuesOf(one, field)).filter((found) => found.length > 0),
  )
  return isFigure(known.flat()) ? compareFigures(field, known, minGroup) : compareValues(field, known, minGroup)
}

type Known = readonly (readonly (string | number)[])[]

function compareFigures(field: string, known: readonly Known[], minGroup: number): Compared | undefined {
  const middles = known.map((group) => (group.length < minGroup ? null : middleOf(group.flat().map(Number))))
  return middles.every((middle) => middle === null) ? undefined : { field, kind: 'figures', middles }
}

function compareValues(field: string, known: readonly Known[], minGroup: number): Compared | undefined {
  const spelt = new Map<string, string>()
  const counts = known.map((group) => {
    const found = new Map<string, number>()
    for (const values of group)
      for (const [key, value] of new Map(values.map((one) => [fold(String(one)), String(one)]))) {
        if (!spelt.has(key)) spelt.set(key, value)
        found.set(key, (found.get(key) ?? 0) + 1)
      }
    return found
  })
  const total = (key: string) => counts.reduce((sum, found) => sum + (found.get(key) ?? 0), 0)
  const frequent = [...spelt.keys()].filter((key) => counts.some((found) => (found.get(key) ?? 0) >= minGroup))
  const order = frequent.sort((left, right) => total(right) - total(left) || (left < right ? -1 : 1))
  const rows = order.slice(0, mostRows).map((key): ValueRow => {
    const shown = counts.map((found, at) => {
      const count = found.get(key) ?? 0
      const isTold = (known[at]?.length ?? 0) >= minGroup && (count === 0 || count >= minGroup)
      return isTold ? count : null
    })
    return {
      value: spelt.get(key) ?? key,
      counts: shown,
      shares: shown.map((count, at) => (count === null ? null : count / (known[at]?.length ?? 1))),
    }
  })
  if (rows.length === 0) return undefined
  return { field, kind: 'values', known: known.map(({ length }) => length), rows, rare: spelt.size - rows.length }
}

/** What is said of the person counts before what is said of the company. */
function valuesOf({ contact, account }: Subject, field: string): (string | number)[] {
  if (isOwn(field)) {
    // A field may be called `constructor`: every object has one of its own.
    const own = [contact?.own, account?.own].find((bag) => bag && Object.hasOwn(bag, ownName(field)))
    const text = own?.[ownName(field)] ?? ''
    // CRMs write several choices of one field with semicolons.
    return text.split(';').flatMap((part) => part.trim() || [])
  }
  const fact: Fact | undefined = contact?.facts[field] ?? account?.facts[field]
  return fact === undefined ? [] : typeof fact === 'object' ? [...fact] : [fact]
}

/** A field of which all that is known are numbers. */
function isFigure(known: Known): boolean {
  const numbers = known.filter(([first, ...more]) => more.length === 0 && isNumber(first)).length
  return numbers > 0 && numbers === known.length
}

const isNumber = (value: string | number | undefined): boolean =>
  typeof value === 'number' || (value !== undefined && /^-?\d+([.]\d+)?$/.test(value))

function middleOf(values: readonly number[]): Middle {
  const sorted = [...values].sort((left, right) => left - right)
  return {
    known: sorted.length,
    median: quantile(sorted, 0.5),
    low: quantile(sorted, 0.25),
    high: quantile(sorted, 0.75),
  }
}

/** Between the two nearest values, in proportion (Hyndman and Fan, 1996, type 7). */
function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share
  const [low, high] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0]
  return low + (high - low) * (place - Math.floor(place))
}

/** Of those judged who have a value, the share that fits; undefined where it would give away too small a group. */
export function shareThatFits(good: number | null, poor: number | null, minGroup: number): number | undefined {
  if (good === null || poor === null || good + poor < minGroup) return undefined
  return good / (good + poor)
}
