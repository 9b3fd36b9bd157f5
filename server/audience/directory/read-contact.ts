// A person as the API and the page's form write them, to what the service keeps. Facts of the company may stand beside. Pure.
import { cleanLine } from '../../../surveys/clean-text'
import type { Fault } from '../../platform/http/problem'
import { applyBag, type Bag, sortFacts } from '../facts/read-record'
import type { NewAccount } from './account'
import { type Contact, type Lifecycle, lifecycles, type NewContact, splitName } from './contact'
import { readEmail } from './email'
import { readAccount } from './read-account'

const texts = [
  'email',
  'firstName',
  'lastName',
  'name',
  'phone',
  'lifecycle',
  'accountId',
  'company',
  'domain',
] as const
const core = [
  ...texts,
  'id',
  'studyId',
  'study',
  'account',
  'optedOut',
  'version',
  'createdAt',
  'updatedAt',
  'fit',
  'fitScore',
  'fitReasons',
]

export type ReadContact = {
  contact: NewContact
  /** The company named beside; found or made by whoever keeps companies. */
  account?: NewAccount
  /** Only `accountId: null` or `company: null` takes the company away. */
  faults: Fault[]
}

const nobody: Pick<Contact, 'firstName' | 'lastName' | 'lifecycle' | 'facts' | 'own'> & Partial<Contact> = {
  firstName: '',
  lastName: '',
  lifecycle: 'lead',
  facts: {},
  own: {},
}

/** @param before what is known: only what came is changed */
export function readContact(record: Readonly<Record<string, unknown>>, before: typeof nobody = nobody): ReadContact {
  const sorted = sortFacts(record, 'contact', core)
  const faults = [...sorted.faults]
  const said: Partial<Record<(typeof texts)[number], string>> = {}
  for (const name of texts) {
    const value = record[name]
    if (typeof value === 'string' || typeof value === 'number') said[name] = cleanLine(String(value))
    else if (value === null) said[name] = ''
    else if (value !== undefined) faults.push({ path: name, message: 'Expected text.' })
  }
  const email = said.email ? readEmail(said.email) : undefined
  if (email && 'fault' in email) faults.push({ path: 'email', message: email.fault })
  const [first, last] =
    said.firstName !== undefined || said.lastName !== undefined || said.name === undefined
      ? [said.firstName, said.lastName]
      : splitName(said.name)
  const lifecycle = said.lifecycle ? lifecycles.find((one) => one === said.lifecycle?.toLowerCase()) : before.lifecycle
  if (!lifecycle) faults.push({ path: 'lifecycle', message: `Expected one of ${lifecycles.join(', ')}.` })
  const phone = said.phone ?? before.phone
  const address = email && 'email' in email ? email.email : said.email === '' ? undefined : before.email
  const accountId =
    said.company === '' ? undefined : said.accountId === undefined ? before.accountId : said.accountId || undefined
  const contact: NewContact = {
    firstName: (first ?? before.firstName).slice(0, 100),
    lastName: (last ?? before.lastName).slice(0, 100),
    lifecycle: (lifecycle ?? 'lead') as Lifecycle,
    optedOut: readYes(record.optedOut) ?? before.optedOut ?? false,
    ...(address ? { email: address } : {}),
    ...(phone ? { phone: phone.slice(0, 60) } : {}),
    ...(accountId ? { accountId } : {}),
    ...applyBag(before, sorted.contact),
  }
  if (!address && !phone && faults.length === 0)
    faults.push({ path: 'email', message: 'Give an e-mail address or a phone number.' })
  const company = readCompany(record, said, sorted.account, faults)
  return { contact, faults, ...(company ? { account: company } : {}) }
}

function readCompany(
  record: Readonly<Record<string, unknown>>,
  said: { company?: string; domain?: string },
  beside: Bag,
  faults: Fault[],
): NewAccount | undefined {
  const { account } = record
  if (account !== undefined && account !== null && (typeof account !== 'object' || Array.isArray(account))) {
    faults.push({ path: 'account', message: 'Expected an object with the company’s name or domain.' })
    return undefined
  }
  if (!account && !said.company && !said.domain) {
    if (Object.keys(beside.facts).length > 0)
      faults.push({
        path: Object.keys(beside.facts)[0] ?? '',
        message: 'This is a fact of a company: name the company too.',
      })
    return undefined
  }
  const named = {
    ...(said.company ? { name: said.company } : {}),
    ...(said.domain ? { domain: said.domain } : {}),
    ...(account as object | undefined),
  }
  const read = readAccount(named)
  faults.push(...read.faults.map(({ path, message }) => ({ path: `account.${path}`, message })))
  return { ...read.account, facts: { ...beside.facts, ...read.account.facts } }
}

function readYes(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value
  return typeof value === 'string' ? /^(true|1|yes|on)$/i.test(value) : undefined
}
