// Who of a study gets a campaign, and for everybody else the reason why not. Pure: facts in, a decision out.
import type { Contact, Lifecycle } from '../../audience/directory/contact'
import { readEmail } from '../../audience/directory/email'
import type { ShortVerdict } from '../../audience/icps/fit-service'
import type { Audience, Campaign } from '../plans/campaign'
import { type Suppression, saySuppression } from './suppression'

/** `out`: not asked for. `held`: asked for, but no mail may go there. */
export type Choice =
  | { chosen: true; key: string; reason: string }
  | { chosen: false; held: boolean; group: string; reason: string }

export type Candidate = {
  contact: Contact
  verdict: ShortVerdict | undefined
  suppression: Suppression | undefined
  /** Whether the words that were searched for were found; true when none were. */
  isFound: boolean
  wasInvited: boolean
  /** Whether the person is in the segment that is asked for. */
  isMember: boolean
}

const out = (group: string, reason = group): Choice => ({ chosen: false, held: false, group, reason })
const held = (group: string, reason = group): Choice => ({ chosen: false, held: true, group, reason })

export function chooseRecipient(audience: Audience, candidate: Candidate): Choice {
  const { contact, suppression, verdict, isFound, wasInvited } = candidate
  const refusal = isAskedFor(audience, candidate) ?? (isFound ? undefined : out('Is not among those searched for'))
  if (refusal) return refusal
  if (!contact.email) return held('Has no e-mail address')
  const address = readEmail(contact.email)
  if ('fault' in address) return held('Address cannot be used', address.fault)
  if (contact.optedOut) return held('Wants no research mail')
  if (suppression) return held(capital(saySuppression(suppression)), saySuppression(suppression))
  if (wasInvited)
    return out(audience.fresh === 'study' ? 'Was invited in this study before' : 'Was invited to this survey before')
  return { chosen: true, key: address.key, reason: verdict?.reasons[0] ?? '' }
}

/** Undefined when the audience includes this person; otherwise why not. */
function isAskedFor(audience: Audience, { contact, verdict, isMember }: Candidate): Choice | undefined {
  const isStaff = contact.lifecycle === 'staff'
  switch (audience.kind) {
    case 'contacts':
      return audience.contactIds.includes(contact.id) ? undefined : out('Was not picked')
    case 'segment':
      return isMember ? undefined : out('Is not in the segment')
    case 'staff':
      return isStaff ? undefined : out('Is not staff')
    case 'all':
      return isStaff ? out('Is our own staff') : notAmong(audience.lifecycles, contact)
    case 'fit': {
      if (isStaff) return out('Is our own staff')
      const elsewhere = notAmong(audience.lifecycles, contact)
      if (elsewhere) return elsewhere
      const fit = verdict?.fit ?? 'unknown'
      return fit === audience.fit ? undefined : out(fitNames[fit], verdict?.reasons.join('; ') ?? fitNames[fit])
    }
  }
}

/** Undefined when this kind of people was asked for. */
function notAmong(wanted: readonly Lifecycle[] | undefined, { lifecycle }: Contact): Choice | undefined {
  if (!wanted || wanted.includes(lifecycle)) return undefined
  return out(`Is a ${lifecycle === 'former' ? 'former customer' : lifecycle}`)
}

const fitNames = { good: 'Fits the ICP', poor: 'Does not fit the ICP', unknown: 'Fit is not known' } as const

/** For whom a campaign that is there chooses. */
export const askedBy = ({
  id,
  studyId,
  surveyId,
  audience,
}: Pick<Campaign, 'id' | 'studyId' | 'surveyId' | 'audience'>) => ({
  studyId,
  surveyId,
  audience,
  campaignId: id,
})

export function sayAudience(audience: Audience): string {
  const { search, fresh } = audience
  return [sayKind(audience), ...(search ? [`“${search}”`] : []), ...(fresh ? ['not asked before'] : [])].join(', ')
}

function sayKind(audience: Audience): string {
  switch (audience.kind) {
    case 'contacts':
      return `${audience.contactIds.length} picked by hand`
    case 'segment':
      return audience.segment ? `Segment “${audience.segment.name}”` : 'A segment'
    case 'staff':
      return 'Staff'
    case 'all':
      return 'Everybody but staff'
    case 'fit':
      return { good: 'Good fit', poor: 'Poor fit', unknown: 'Fit unknown' }[audience.fit]
  }
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)
