// Companies and people as the API takes them: `{ name, employees, country, own: { … } }`. Fields are known by their key or an
// obvious other name; what the table does not know becomes an own field; null clears. Faults name each field. Pure.
import { cleanLine } from '../../../surveys/clean-text'
import type { Fault } from '../../platform/http/problem'
import { type Fact, type Facts, findField, type Owner, type OwnFields, recogniseField } from './fields'
import { readFact } from './read-fact'

export type Bag = { facts: Record<string, Fact>; own: Record<string, string>; cleared: string[] }
export type Sorted = Record<Owner, Bag> & { faults: Fault[] }

const mostOwn = 200
const emptyBag = (): Bag => ({ facts: {}, own: {}, cleared: [] })

/**
 * @param owner whose record it is: its own facts first, and own fields
 * @param core names that are no facts (email, name …) and are read elsewhere
 */
export function sortFacts(record: Readonly<Record<string, unknown>>, owner: Owner, core: readonly string[]): Sorted {
  const sorted: Sorted = { account: emptyBag(), contact: emptyBag(), faults: [] }
  const own = sorted[owner]
  for (const [name, value] of Object.entries(record)) {
    if (core.includes(name)) continue
    if (['own', 'ownFields', 'custom', 'customFields', 'fields'].includes(name))
      readOwn(value, name, own, sorted.faults)
    else if (name === 'facts' && isRecord(value))
      for (const [key, one] of Object.entries(value)) readOne(key, one, owner, sorted)
    else readOne(name, value, owner, sorted)
  }
  if (Object.keys(own.own).length > mostOwn)
    sorted.faults.push({ path: 'own', message: `Expected at most ${mostOwn} own fields.` })
  return sorted
}

function readOne(name: string, value: unknown, owner: Owner, sorted: Sorted): void {
  const field = findField(name) ?? recogniseField(name)
  if (!field) {
    putOwn(name, value, name, sorted[owner], sorted.faults)
    return
  }
  const bag = sorted[field.of.includes(owner) ? owner : (field.of[0] ?? owner)]
  const reading = readFact(field, value)
  if ('fault' in reading) sorted.faults.push({ path: name, message: reading.fault })
  else if ('fact' in reading) bag.facts[field.key] = reading.fact
  else bag.cleared.push(field.key)
}

function readOwn(value: unknown, path: string, bag: Bag, faults: Fault[]): void {
  if (value === null || value === undefined) return
  if (!isRecord(value)) return void faults.push({ path, message: 'Expected an object of names and values.' })
  for (const [name, one] of Object.entries(value)) putOwn(name, one, `${path}.${name}`, bag, faults)
}

function putOwn(name: string, value: unknown, path: string, bag: Bag, faults: Fault[]): void {
  const key = cleanLine(name).slice(0, 120)
  // A name that objects give a meaning to cannot be told apart from an attack, and no team needs it.
  if (key === '' || key === '__proto__' || value === undefined) return
  if (value === null || value === '') return void bag.cleared.push(`own:${key}`)
  const text = Array.isArray(value) ? value.filter(isScalar).join(', ') : isScalar(value) ? String(value) : undefined
  if (text === undefined) faults.push({ path, message: 'Expected text, a number or a list of them, got an object.' })
  else bag.own[key] = cleanLine(text).slice(0, 500)
}

const isScalar = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value)
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What is known after a change: what came over what was, without what was cleared. */
export function applyBag(
  before: { facts: Facts; own: OwnFields },
  { facts, own, cleared }: Bag,
): { facts: Facts; own: OwnFields } {
  const without = <Value>(all: Readonly<Record<string, Value>>, prefix: string) =>
    Object.fromEntries(Object.entries(all).filter(([key]) => !cleared.includes(`${prefix}${key}`)))
  // The code follows the words: new words without a code of their own lose the old one.
  const stale = facts.industry !== undefined && facts.industryCode === undefined ? 'industryCode' : ''
  const kept = Object.fromEntries(Object.entries(without(before.facts, '')).filter(([key]) => key !== stale))
  return { facts: { ...kept, ...facts }, own: { ...without(before.own, 'own:'), ...own } }
}
