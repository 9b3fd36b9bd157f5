// Rows of a file to people with their companies, under a mapping. Each row is taken, taken with remarks, or refused with a
// reason; a fact that cannot be read is left out and said, and does not cost the person. Pure.
import { cleanLine } from '../../../surveys/clean-text'
import type { NewAccount } from '../directory/account'
import { accountKey, nameKey } from '../directory/account'
import { fullName, type Lifecycle, readLifecycle, splitName } from '../directory/contact'
import { companyDomain, readDomain, readEmail } from '../directory/email'
import { type Fact, findField } from '../facts/fields'
import { readFact, withIndustryCode } from '../facts/read-fact'
import type { RefusedRow, Remark } from './import-run'
import type { Table } from './read-table'
import { type CoreTarget, coreTargets, type Target } from './recognise-columns'

export type Person = {
  row: number
  email?: string
  emailKey?: string
  firstName: string
  lastName: string
  phone?: string
  lifecycle?: Lifecycle
  optedOut: boolean
  facts: Record<string, Fact>
  own: Record<string, string>
  /** Index into `accounts`. */
  account?: number
}

export type Mapped = {
  people: Person[]
  accounts: NewAccount[]
  refused: RefusedRow[]
  remarks: Remark[]
}

type Draft = {
  core: Partial<Record<CoreTarget, string>>
  facts: { account: Record<string, Fact>; contact: Record<string, Fact> }
  own: { account: Record<string, string>; contact: Record<string, string> }
}

/** Takes some rows at a time, so that a long file holds up nobody else. */
export function createRowMapper(header: readonly string[], targets: readonly Target[]) {
  const mapped: Mapped = { people: [], accounts: [], refused: [], remarks: [] }
  const people = new Map<string, Person>()
  const companies = createCompanies(mapped.accounts)
  return {
    mapped,
    take(rows: Table['rows']): void {
      for (const { row, cells } of rows) {
        const extra = cells.slice(header.length).filter((cell) => cell.trim() !== '').length
        if (extra > 0) {
          mapped.refused.push({
            row,
            reason: `Expected ${header.length} cells, got ${cells.length}. Is a cell with a separator in it missing its quotes?`,
          })
          continue
        }
        const draft = readCells(header, targets, row, cells, mapped.remarks)
        const person = toPerson(draft, row)
        if ('reason' in person) {
          mapped.refused.push({ row, reason: person.reason })
          continue
        }
        const account = companies.put(toCompany(draft, person))
        if (account === undefined && !person.email && !person.phone && !nameOf(person)) {
          mapped.refused.push({ row, reason: 'Expected an e-mail address, a phone number, or a name with a company.' })
          continue
        }
        if (!person.email && !person.phone && !nameOf(person)) continue
        if (!person.email && !person.phone && account === undefined) {
          mapped.refused.push({ row, reason: 'Expected an e-mail address or a phone number beside the name.' })
          continue
        }
        if (account !== undefined) person.account = account
        const key =
          person.emailKey ??
          (person.phone
            ? `phone ${person.phone.replace(/\D/g, '')}`
            : `name ${nameOf(person).toLowerCase()} ${account}`)
        const twin = people.get(key)
        if (twin) {
          mapped.remarks.push({
            row,
            column: header[targets.indexOf('email')] ?? '',
            message: `The same person as row ${twin.row}: blanks there were filled from here.`,
          })
          complete(twin, person)
        } else {
          people.set(key, person)
          mapped.people.push(person)
        }
      }
    },
  }
}

const nameOf = (person: Person): string => fullName(person)

function readCells(
  header: readonly string[],
  targets: readonly Target[],
  row: number,
  cells: readonly string[],
  remarks: Remark[],
): Draft {
  const draft: Draft = { core: {}, facts: { account: {}, contact: {} }, own: { account: {}, contact: {} } }
  targets.forEach((target, at) => {
    const cell = cells[at]?.trim() ?? ''
    if (target === 'skip' || cell === '') return
    if ((coreTargets as readonly string[]).includes(target)) {
      draft.core[target as CoreTarget] ??= cell
      return
    }
    const [owner = 'contact', key = ''] = target.split('.') as ['account' | 'contact', string]
    const name = header[at] ?? ''
    if (key === 'own') {
      // `constructor` is a fine name for a column; `__proto__` is not.
      if (name !== '__proto__' && !Object.hasOwn(draft.own[owner], name))
        draft.own[owner][name] = cleanLine(cell).slice(0, 500)
      return
    }
    const field = findField(key)
    if (!field || draft.facts[owner][key] !== undefined) return
    const reading = readFact(field, cell)
    if ('fault' in reading) remarks.push({ row, column: name, message: `${reading.fault} It was left out.` })
    else if ('fact' in reading) draft.facts[owner][key] = reading.fact
  })
  return draft
}

function toPerson({ core, facts, own }: Draft, row: number): Person | { reason: string } {
  const email = core.email ? readEmail(core.email) : undefined
  if (email && 'fault' in email) return { reason: email.fault }
  const full = cleanLine(core.name ?? '').slice(0, 200)
  const [firstName, lastName] =
    core.firstName || core.lastName ? [core.firstName ?? '', core.lastName ?? ''] : splitName(full)
  const phone = cleanLine(core.phone ?? '').slice(0, 60)
  return {
    row,
    ...(email ? { email: email.email, emailKey: email.key } : {}),
    firstName: cleanLine(firstName).slice(0, 100),
    lastName: cleanLine(lastName).slice(0, 100),
    ...(phone.replace(/\D/g, '').length >= 6 ? { phone } : {}),
    ...(core.lifecycle ? { lifecycle: readLifecycle(core.lifecycle) } : {}),
    optedOut: /^(true|yes|y|1|x|tak|ja|oui|sí|是|opted out|unsubscribed)$/i.test(core.optedOut ?? ''),
    facts: facts.contact,
    own: own.contact,
  }
}

/** The company that a row speaks of. Without a name its facts still say something about the owner of the e-mail domain. */
function toCompany({ core, facts, own }: Draft, person: Person): NewAccount | undefined {
  const hasFacts = Object.keys(facts.account).length + Object.keys(own.account).length > 0
  const name = cleanLine(core.company ?? '').slice(0, 200)
  const given = core.domain ? readDomain(core.domain) : undefined
  const domain = given ?? (!name && hasFacts && person.emailKey ? companyDomain(person.emailKey) : undefined)
  if (!name && !domain) return undefined
  return {
    name: name || (domain ?? ''),
    ...(domain ? { domain } : {}),
    facts: withIndustryCode(facts.account),
    own: own.account,
  }
}

/** Joins rows of one company: by domain, and by name where one of the two has no domain. */
function createCompanies(accounts: NewAccount[]) {
  const byKey = new Map<string, number>()
  return {
    put(account: NewAccount | undefined): number | undefined {
      if (!account) return undefined
      const name = nameKey(account.name)
      const at = byKey.get(accountKey(account)) ?? (account.domain ? undomained(name) : byKey.get(`any ${name}`))
      const index = at ?? accounts.push(account) - 1
      const known = accounts[index]
      if (known && at !== undefined) {
        accounts[index] = {
          ...account,
          ...known,
          facts: { ...account.facts, ...known.facts },
          own: { ...account.own, ...known.own },
        }
      }
      byKey.set(accountKey(account), index)
      if (name && !byKey.has(`any ${name}`)) byKey.set(`any ${name}`, index)
      return index
    },
  }
  function undomained(name: string): number | undefined {
    const index = byKey.get(name)
    return index !== undefined && !accounts[index]?.domain ? index : undefined
  }
}

function complete(person: Person, later: Person): void {
  Object.assign(person, {
    ...later,
    ...Object.fromEntries(Object.entries(person).filter(([, value]) => value !== '' && value !== undefined)),
    facts: { ...later.facts, ...person.facts },
    own: { ...later.own, ...person.own },
    optedOut: person.optedOut || later.optedOut,
  })
}
