// A person in the study's directory. What is known of them stands in `facts` (the table fields.ts) and in own fields. Pure.

import { countryName } from '../facts/countries'
import { type Facts, fold, type OwnFields } from '../facts/fields'
import type { Account } from './account'
import { readEmail } from './email'

export const lifecycles = ['customer', 'former', 'lead', 'staff'] as const
/** Where the person stands: `staff` are our own customer-facing people, and are never judged by an ICP. */
export type Lifecycle = (typeof lifecycles)[number]

export type Contact = {
  id: string
  studyId: string
  /** Absent for people who are reached by phone or in person only. */
  email?: string
  firstName: string
  lastName: string
  phone?: string
  lifecycle: Lifecycle
  accountId?: string
  facts: Facts
  own: OwnFields
  /** Wants no research mail. The addresses that mail must never go to are the campaigns' suppressions. */
  optedOut: boolean
  createdAt: Date
  updatedAt: Date
  version: number
}

export type NewContact = Pick<Contact, 'firstName' | 'lastName' | 'lifecycle' | 'facts' | 'own'> &
  Partial<Pick<Contact, 'email' | 'phone' | 'accountId' | 'optedOut'>>

/** What makes two rows the same person: the address, or else the phone number, or else the name within the company. */
export function contactKey({
  email,
  phone,
  accountId = '',
  ...name
}: Pick<NewContact, 'email' | 'phone' | 'accountId' | 'firstName' | 'lastName'>): string {
  const read = email ? readEmail(email) : undefined
  if (read && 'key' in read) return `email:${read.key}`
  const digits = phone?.replace(/\D/g, '') ?? ''
  return digits.length >= 6 ? `phone:${digits}` : `name:${fold(fullName(name))}|${accountId}`
}

const eastAsian = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+$/u

/** Chinese, Japanese and Korean names, in their own scripts, stand family name first and without a blank. */
export function fullName({ firstName, lastName }: Pick<Contact, 'firstName' | 'lastName'>): string {
  if (eastAsian.test(firstName) && eastAsian.test(lastName)) return lastName + firstName
  return `${firstName} ${lastName}`.trim()
}

/** "Curie, Marie" and "Marie Curie"; Chinese and Japanese names are one word and stay whole. */
export function splitName(full: string): [first: string, last: string] {
  const [last, first] = full.split(/,\s*/)
  if (first && last) return [first, last]
  const at = full.lastIndexOf(' ')
  return at < 0 ? [full, ''] : [full.slice(0, at), full.slice(at + 1)]
}

/** What stands for the person in lists: the name, or else the address. */
export const sayContact = (contact: Pick<Contact, 'firstName' | 'lastName' | 'email' | 'phone'>): string =>
  fullName(contact) || contact.email || contact.phone || 'Unnamed person'

/** What wording may fill in (`{contact.firstName}` in surveys and mails). Unknown is left out, so that a fallback can stand in. */
export function contactFrame(contact: Contact, account?: Account): Readonly<Record<string, string>> {
  const { jobTitle, country, language } = contact.facts
  const where = country ?? account?.facts.country
  const frame = {
    firstName: contact.firstName,
    lastName: contact.lastName,
    name: fullName(contact),
    email: contact.email,
    jobTitle,
    language,
    company: account?.name,
    country: typeof where === 'string' ? countryName(where) : undefined,
  }
  return Object.fromEntries(
    Object.entries(frame).flatMap(([name, value]) =>
      typeof value === 'string' && value !== '' ? [[name, value]] : [],
    ),
  )
}

// How CRMs name the stages of a person, to ours. What is not named is a lead: nobody becomes a customer by a guess.
const stages: readonly (readonly [RegExp, Lifecycle])[] = [
  [/former|churned|lost customer|past customer|ex[- ]customer|cancelled|inactive customer/i, 'former'],
  [/staff|employee|internal|colleague|team member/i, 'staff'],
  [/\bcustomer|client|evangelist|subscriber \(paid\)|active/i, 'customer'],
]

export const readLifecycle = (text: string): Lifecycle => stages.find(([pattern]) => pattern.test(text))?.[1] ?? 'lead'
