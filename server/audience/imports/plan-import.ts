// What an import would write: who is new, who changes and who stays as they are. Known people and companies are completed; the
// newer value wins, blanks never erase, and nobody is opted in again by a file. Pure but for the comparison it borrows from node.
import { isDeepStrictEqual } from 'node:util'
import { type Account, accountKey, type NewAccount, nameKey } from '../directory/account'
import { type Contact, contactKey, type Lifecycle, type NewContact } from '../directory/contact'
import type { Filed } from '../directory/contact-store'
import type { Person } from './map-rows'

/** `known` is the id of who is there already; `id` is set when that one must be changed. */
export type Write<New> = { value: New; id?: string; known?: string }
export type Counts = { created: number; updated: number; unchanged: number }

export function planAccountWrites(wanted: readonly NewAccount[], found: readonly Account[]): Write<NewAccount>[] {
  const byKey = new Map(found.map((account) => [accountKey(account), account]))
  const byName = new Map(found.map((account) => [nameKey(account.name), account]))
  return wanted.map((account) => {
    const named = byName.get(nameKey(account.name))
    // A name finds a company of another domain only where this row names no domain to contradict it.
    const known = byKey.get(accountKey(account)) ?? (account.domain && named?.domain ? undefined : named)
    if (!known) return { value: account }
    const domain = known.domain ?? account.domain
    const value: NewAccount = {
      name: known.name && account.name === account.domain ? known.name : account.name || known.name,
      ...(domain ? { domain } : {}),
      facts: { ...known.facts, ...account.facts },
      own: { ...known.own, ...account.own },
    }
    const same = isDeepStrictEqual(
      [value.name, value.domain, value.facts, value.own],
      [known.name, known.domain, known.facts, known.own],
    )
    return same ? { value, known: known.id } : { value, id: known.id, known: known.id }
  })
}

export function planContactWrites(
  people: readonly Filed[],
  lifecycles: readonly (Lifecycle | undefined)[],
  known: ReadonlyMap<string, Contact>,
): Write<Filed>[] {
  return people.map((person, at) => {
    const before = known.get(contactKey(person))
    if (!before) return { value: person }
    const value: Filed = {
      ...merge(before, person, lifecycles[at]),
      ...(person.company ? { company: person.company } : {}),
    }
    return isDeepStrictEqual(essence(value), essence(before))
      ? { value, known: before.id }
      : { value, id: before.id, known: before.id }
  })
}

export function toFiled(
  { row: _, emailKey: __, account, lifecycle, ...person }: Person,
  all: readonly NewAccount[],
  ids: readonly string[],
  otherwise: Lifecycle,
): Filed {
  const accountId = account === undefined ? undefined : ids[account]
  return {
    ...person,
    lifecycle: lifecycle ?? otherwise,
    ...(accountId ? { accountId, company: all[account ?? 0]?.name ?? '' } : {}),
  }
}

/** What came is newer than what is known; blanks keep what is known, and nobody is opted in again by a file. */
function merge(before: Contact, { company: _, ...person }: Filed, lifecycle: Lifecycle | undefined): NewContact {
  const kept = Object.fromEntries(Object.entries(person).filter(([, value]) => value !== '' && value !== undefined))
  return {
    ...before,
    ...kept,
    // The same address in other letters is no news.
    ...(before.email ? { email: before.email } : {}),
    lifecycle: lifecycle ?? before.lifecycle,
    facts: { ...before.facts, ...person.facts },
    own: { ...before.own, ...person.own },
    optedOut: before.optedOut || (person.optedOut ?? false),
  }
}

const essence = ({ email, phone, firstName, lastName, lifecycle, accountId, facts, own, optedOut }: NewContact) => [
  email,
  phone,
  firstName,
  lastName,
  lifecycle,
  accountId,
  facts,
  { ...own },
  optedOut,
]

export function countWrites(writes: readonly Write<unknown>[]): Counts {
  const created = writes.filter(({ known }) => !known).length
  const updated = writes.filter(({ id }) => id).length
  return { created, updated, unchanged: writes.length - created - updated }
}
