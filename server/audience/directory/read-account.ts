// A company as the API writes it, to what the service keeps. Pure.
import { cleanLine } from '../../../surveys/clean-text'
import type { Fault } from '../../platform/http/problem'
import { applyBag, sortFacts } from '../facts/read-record'
import type { Account, NewAccount } from './account'
import { readDomain } from './email'

const core = ['id', 'studyId', 'study', 'name', 'domain', 'website', 'version', 'createdAt', 'updatedAt']
const nobody = { name: '', facts: {}, own: {} }

/** @param before what is known: only what came is changed */
export function readAccount(
  record: Readonly<Record<string, unknown>>,
  before: Account | typeof nobody = nobody,
): { account: NewAccount; faults: Fault[] } {
  const { account: bag, faults } = sortFacts(record, 'account', core)
  const text = (value: unknown): string | undefined =>
    typeof value === 'string' ? cleanLine(value).slice(0, 200) : undefined
  const asked = record.domain ?? record.website
  const known = 'domain' in before ? before.domain : undefined
  const domain = asked === null ? undefined : asked === undefined ? known : readDomain(text(asked) ?? '')
  if (asked && !domain) faults.push({ path: 'domain', message: 'Expected a domain like example.com.' })
  if (record.name !== undefined && text(record.name) === undefined)
    faults.push({ path: 'name', message: 'Expected text.' })
  const name = text(record.name) || before.name || domain || ''
  if (!name) faults.push({ path: 'name', message: 'Give the company a name or a domain.' })
  return { account: { name, ...(domain ? { domain } : {}), ...applyBag(before, bag) }, faults }
}
