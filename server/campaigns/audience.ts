// Who of a study gets a campaign, and for everybody else the reason why not. Pure: facts in, a decision out.
import type { Contact } from '../audience/contact'
import { readEmail } from '../audience/email'
import type { ShortVerdict } from '../audience/fit-service'
import type { Audience } from './campaign'
import { type Suppression, saySuppression } from './suppression'

/** `out`: not asked for. `held`: asked for, but no mail may go there. */
export type Choice =
  | { chosen: true; key: string; reason: string }
  | { chosen: false; held: boolean; group: string; reason: string }

export type Candidate = { contact: Contact; verdict: ShortVerdict | undefined; suppression: Suppression | undefined }

const out = (group: string, reason = group): Choice => ({ chosen: false, held: false, group, reason })
const held = (group: string, reason = group): Choice => ({ chosen: false, held: true, group, reason })

export function chooseRecipient(audience: Audience, { contact, verdict, suppression }: Candidate): Choice {
  const refusal = isAskedFor(audience, contact, verdict)
  if (refusal) return refusal
  if (!contact.email) return held('Has no e-mail address')
  const address = readEmail(contact.email)
  if ('fault' in address) return held('Address cannot be used', address.fault)
  if (contact.optedOut) return held('Wants no research mail')
  if (suppression) return held(capital(saySuppression(suppression)), saySuppression(suppression))
  return { chosen: true, key: address.key, reason: verdict?.reasons[0] ?? '' }
}

/** Undefined when the audience includes this person; otherwise why not. */
function isAskedFor(audience: Audience, contact: Contact, verdict: ShortVerdict | undefined): Choice | undefined {
  const isStaff = contact.lifecycle === 'staff'
  switch (audience.kind) {
    case 'contacts':
      return audience.contactIds.includes(contact.id) ? undefined : out('Was not picked')
    case 'staff':
      return isStaff ? undefined : out('Is not staff')
    case 'all':
      return isStaff ? out('Is our own staff') : undefined
    case 'fit': {
      if (isStaff) return out('Is our own staff')
      if (audience.lifecycles && !audience.lifecycles.includes(contact.lifecycle))
        return out(`Is a ${contact.lifecycle === 'former' ? 'former customer' : contact.lifecycle}`)
      const fit = verdict?.fit ?? 'unknown'
      return fit === audience.fit ? undefined : out(fitNames[fit], verdict?.reasons.join('; ') ?? fitNames[fit])
    }
  }
}

const fitNames = { good: 'Fits the ICP', poor: 'Does not fit the ICP', unknown: 'Fit is not known' } as const

export function sayAudience(audience: Audience): string {
  switch (audience.kind) {
    case 'contacts':
      return `${audience.contactIds.length} picked by hand`
    case 'staff':
      return 'Staff'
    case 'all':
      return 'Everybody but staff'
    case 'fit':
      return { good: 'Good fit', poor: 'Poor fit', unknown: 'Fit unknown' }[audience.fit]
  }
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)
