// Who the members of a persona are, shown after the grouping and never before: shares of each trait's values, with the values of
// too few people hidden so that nobody can be picked out.
import type { Person, TraitDistribution, TraitValue } from './people'
import { wilson } from './significance'

/** Numbers with more different values than this are shown in ranges. */
const mostNumbers = 7
const ranges = 4

export type TraitTable = {
  readonly name: string
  /** Value of each person as shown, undefined where there is none. */
  readonly values: readonly (string | undefined)[]
}

/** Every trait that anybody has, by name; numbers with many values become ranges of about equal size. */
export function readTraits(people: readonly Person[]): TraitTable[] {
  const names = [...new Set(people.flatMap((person) => Object.keys(person.traits ?? {})))].sort()
  return names.map((name) => {
    const raw = people.map((person) => person.traits?.[name])
    const numbers = [...new Set(raw.filter((value) => typeof value === 'number'))].sort((left, right) => left - right)
    const format = numbers.length > mostNumbers ? rangeOf(raw) : (value: TraitValue) => String(value)
    return {
      name,
      values: raw.map((value) => (value === undefined || value === null || value === '' ? undefined : format(value))),
    }
  })
}

function rangeOf(raw: readonly (TraitValue | undefined)[]): (value: TraitValue) => string {
  const sorted = raw.filter((value) => typeof value === 'number').sort((left, right) => left - right)
  const edges = [
    ...new Set(
      Array.from({ length: ranges - 1 }, (_, at) => sorted[Math.floor(((at + 1) * sorted.length) / ranges)] as number),
    ),
  ]
  return (value) => {
    if (typeof value !== 'number') return String(value)
    const at = edges.filter((edge) => value >= edge).length
    if (at === 0) return `under ${edges[0]}`
    return at === edges.length ? `${edges[at - 1]} and more` : `${edges[at - 1]} to under ${edges[at]}`
  }
}

/** Shares of one trait among the rows named; O(rows). */
export function distribute(table: TraitTable, rows: readonly number[], minGroupSize: number): TraitDistribution {
  const counts = new Map<string, number>()
  let missing = 0
  for (const row of rows) {
    const value = table.values[row]
    if (value === undefined) missing++
    else counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  const known = rows.length - missing
  const sorted = [...counts].sort(([one, left], [other, right]) => right - left || (one < other ? -1 : 1))
  const shown = sorted.filter(([, count]) => count >= minGroupSize)
  let hidden = known - shown.reduce((sum, [, count]) => sum + count, 0)
  // A single small remainder could be read off the rest: the smallest value shown joins it.
  if (hidden > 0 && hidden < minGroupSize && shown.length > 0) hidden += (shown.pop() as [string, number])[1]
  return {
    values: shown.map(([value, count]) => ({ value, count, share: count / known, interval: wilson(count, known) })),
    hidden,
    missing,
  }
}
