// A company. What is known of it stands in `facts` (the table fields.ts) and in the team's own fields. Pure.

import { type Facts, fold, type OwnFields } from '../facts/fields'
import { readDomain } from './email'

export type Account = {
  id: string
  studyId: string
  name: string
  domain?: string
  facts: Facts
  own: OwnFields
  createdAt: Date
  updatedAt: Date
  /** Rises by one with every change; a write with a stale version is refused. */
  version: number
}

export type NewAccount = Pick<Account, 'name' | 'facts' | 'own'> & { domain?: string }

/** What makes two rows the same company: the domain, or else the name without its legal form. Empty when there is neither. */
export function accountKey({ name, domain }: { name: string; domain?: string }): string {
  const host = domain ? readDomain(domain) : undefined
  return host ? `domain:${host}` : nameKey(name)
}

const legalForms =
  /[,.]?\s+(inc|incorporated|llc|ltd|limited|plc|corp|corporation|gmbh|ag|kg|se|sa|s\.a|sas|sarl|s\.r\.l|srl|bv|b\.v|nv|ab|as|oy|sp\. z o\. ?o|sp z o ?o|sp\.? ?k|s\.? ?c|co)\.?$/

export function nameKey(name: string): string {
  const folded = fold(name).replace(legalForms, '')
  return folded === '' ? '' : `name:${folded}`
}
