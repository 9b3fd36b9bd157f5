// One contact in one wave of one campaign: one token, one state. A reminder is an invitation of a later wave with a token of
// its own; the first one (the `seat`) stands for the person in every count, and its id is what a response belongs to.
import { Problem } from '../../problems'

export const invitationStates = [
  'queued',
  'sending',
  'sent',
  'unconfirmed',
  'deferred',
  'bounced',
  'failed',
  'suppressed',
  'started',
  'completed',
  'opted-out',
] as const

export type InvitationState = (typeof invitationStates)[number]

export type Invitation = {
  id: string
  campaignId: string
  studyId: string
  contactId: string
  /** 0 is the invitation itself, 1 the first reminder, and so on. */
  wave: number
  /** Id of the wave-0 invitation of the same person: its own id in wave 0. */
  seat: string
  state: InvitationState
  /** Why it is in this state: the server's words for a bounce, the rule for a suppression. */
  reason: string
  /** Until when a claim to send holds. */
  leaseUntil?: Date
  /** How often sending was tried; a claim counts. */
  attempts: number
  /** Of the address it goes to, as it is compared: one mail an address and wave. */
  addressDigest: string
  /** Chosen when the audience was frozen; the survey may offer others. */
  language: string
  queuedAt: Date
  sentAt?: Date
  startedAt?: Date
  completedAt?: Date
  optedOutAt?: Date
}

/** Where a state may go next. What is not listed is final. */
const moves: Readonly<Record<InvitationState, readonly InvitationState[]>> = {
  // Unconfirmed at once: only after a backup was put back, see hold-restored.
  queued: ['sending', 'unconfirmed', 'suppressed', 'opted-out', 'started', 'completed'],
  sending: ['sent', 'deferred', 'bounced', 'failed', 'unconfirmed', 'suppressed', 'opted-out', 'started', 'completed'],
  deferred: ['sending', 'unconfirmed', 'failed', 'suppressed', 'bounced', 'opted-out', 'started', 'completed'],
  // Nobody knows whether it arrived: a person decides, or the respondent shows it by opening the link.
  unconfirmed: ['sent', 'queued', 'bounced', 'suppressed', 'opted-out', 'started', 'completed'],
  // Handed over, and sent back later: for good, or for now.
  sent: ['bounced', 'deferred', 'opted-out', 'started', 'completed'],
  bounced: ['opted-out', 'started', 'completed'],
  failed: ['queued', 'suppressed', 'opted-out', 'started', 'completed'],
  suppressed: ['started', 'completed', 'opted-out'],
  started: ['completed', 'opted-out'],
  // Of anonymous answers only: see statesLeft.
  completed: ['opted-out'],
  'opted-out': [],
}

export function mayMove(from: InvitationState, to: InvitationState): boolean {
  return moves[from].includes(to)
}

/** Every state that may go to this one. */
export function statesBefore(to: InvitationState): InvitationState[] {
  return invitationStates.filter((from) => mayMove(from, to))
}

/**
 * From which states somebody who begins or ends answering moves on. Where nobody may know, only from those that read `sent` either
 * way: one that came back, or whose arrival is unsure, would show by its change that an answer came.
 */
export function statesAnswered(to: 'started' | 'completed', anonymous: boolean): InvitationState[] {
  return statesBefore(to).filter((from) => !anonymous || from === 'sent' || from === 'started')
}

/** From which states somebody who wants no more mail moves on: an answer stays one, unless that would tell that there is one. */
export function statesLeft(anonymous: boolean): InvitationState[] {
  return statesBefore('opted-out').filter((from) => anonymous || from !== 'completed')
}

/** @throws Problem `invitation.wrong-state` when one of the moves is not in the table */
export function checkMove(from: readonly InvitationState[], to: InvitationState): void {
  const wrong = from.find((state) => !mayMove(state, to))
  if (wrong) throw new Problem('invitation.wrong-state', { from: wrong, to })
}

/** States that say that somebody answers or has answered. */
export const answered: readonly InvitationState[] = ['started', 'completed']

/** An invitation as it is shown where nobody may know who answered. */
export function withoutAnswering({ startedAt: _s, completedAt: _c, ...rest }: Invitation): Invitation {
  return { ...rest, state: answered.includes(rest.state) ? 'sent' : rest.state }
}

/** Where a first invitation has to be for a reminder: it arrived, and no answer came. */
export function mayReceiveReminder({ state, startedAt, completedAt, optedOutAt }: Invitation): boolean {
  const arrived = state === 'sent' || state === 'started'
  return arrived && !completedAt && !optedOutAt && (!startedAt || state === 'started')
}

/** How long a claim to send holds: longer than the slowest mail server is waited for. */
export const leaseMs = 5 * 60_000

export const cutOff = 'Sending was cut off before the mail server answered: it may have arrived.'
const waits = `The mail server has not answered for more than a minute. It is unconfirmed after ${leaseMs / 60_000}.`

/** An invitation as it stands now: whoever claimed it and does not come back may have been ended in the middle of it. */
export function asItStands({ leaseUntil, ...invitation }: Invitation, now: Date): Invitation {
  if (invitation.state !== 'sending' || !leaseUntil) return invitation
  const leftMs = leaseUntil.getTime() - now.getTime()
  if (leftMs <= 0) return { ...invitation, state: 'unconfirmed', reason: cutOff }
  return leftMs < leaseMs - 60_000 ? { ...invitation, reason: waits } : invitation
}

/** A mail that came back softly is sent again a day later; the third time ends it. */
export function retryAfterBounce(attempts: number, now: Date): Date | undefined {
  return attempts >= 3 ? undefined : new Date(now.getTime() + 86_400_000)
}

/** A soft refusal is tried again after 5, 20, 80, 320 minutes; the fifth ends it. */
export function retryAt(attempts: number, now: Date): Date | undefined {
  return attempts >= 5 ? undefined : new Date(now.getTime() + 5 * 60_000 * 4 ** (attempts - 1))
}

/** Which of a campaign's invitations are listed, oldest first. */
export type ListOptions = {
  after?: string
  most?: number
  states?: readonly InvitationState[]
  wave?: number
  /** Of these people alone. */
  contactIds?: readonly string[]
}
