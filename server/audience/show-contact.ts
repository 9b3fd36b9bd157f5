// People as their pages draw them: a row of the list, one person with every reason, and the fields of the form. Pure.
import type { Account } from './directory/account'
import { type Contact, sayContact } from './directory/contact'
import { type Fact, fieldLabel, fieldsOf, type Owner } from './facts/fields'
import { sayFact, type Verdict } from './icps/fit'
import type { ShortVerdict } from './icps/fit-service'
import type { Icp } from './icps/icp'

export const fitWords = { good: 'Good fit', poor: 'Poor fit', unknown: 'Unknown' } as const
export const fitTones = { good: 'good', poor: 'poor', unknown: '' } as const

export function showRow(contact: Contact, account: Account | undefined, verdict: ShortVerdict | undefined) {
  const [reason, ...others] = verdict?.reasons ?? []
  return {
    id: contact.id,
    name: sayContact(contact),
    email: contact.email,
    title: contact.facts.jobTitle,
    company: account?.name,
    lifecycle: contact.lifecycle,
    optedOut: contact.optedOut,
    fit: verdict ? fitWords[verdict.fit] : 'Not judged',
    tone: verdict ? fitTones[verdict.fit] : '',
    reason: verdict ? reason : 'Staff are asked, not judged.',
    more: others.length,
  }
}

export function showContact(
  contact: Contact,
  account: Account | undefined,
  judged: readonly { icp: Icp; verdict: Verdict }[],
) {
  return {
    name: sayContact(contact),
    account: account
      ? {
          ...account,
          facts: showFacts(account.facts, 'account'),
          own: Object.entries(account.own).map(([label, text]) => ({ label, text })),
        }
      : undefined,
    facts: showFacts(contact.facts, 'contact'),
    own: Object.entries(contact.own).map(([label, text]) => ({ label, text })),
    isStaff: contact.lifecycle === 'staff',
    verdicts: showVerdicts(judged),
  }
}

/** Each profile with what it says of a person or a company, criterion by criterion. */
export function showVerdicts(judged: readonly { icp: Icp; verdict: Verdict }[]) {
  return judged.map(({ icp, verdict }) => ({
    icp,
    fit: fitWords[verdict.fit],
    tone: fitTones[verdict.fit],
    score: icp.criteria.some(({ level }) => level === 'should') ? verdict.score : undefined,
    reasons: verdict.reasons.map((reason) => ({
      text: reason.text,
      level: reason.criterion.level,
      outcome: reason.outcome,
      tone: { pass: 'good', fail: 'poor', unknown: '' }[reason.outcome],
      deciding: reason === verdict.deciding,
    })),
  }))
}

function showFacts(facts: Readonly<Record<string, Fact>>, owner: Owner): { label: string; text: string }[] {
  return fieldsOf(owner)
    .filter(({ key }) => facts[key] !== undefined)
    .map(({ key }) => ({ label: fieldLabel(key), text: sayFact(key, facts[key]) }))
}

const asked = ['jobTitle', 'country', 'language', 'decision', 'painPoints'] as const

/** The facts of a person that the form asks for, with what they hold now. */
export function formFields(values: Readonly<Record<string, unknown>>) {
  return fieldsOf('contact')
    .filter(({ key }) => (asked as readonly string[]).includes(key))
    .map(({ key, label, options }) => ({ key, label, options, value: shown(values[key]) }))
}

const shown = (value: unknown): string =>
  Array.isArray(value) ? value.join(', ') : typeof value === 'string' || typeof value === 'number' ? String(value) : ''
