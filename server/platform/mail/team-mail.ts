// A mail to somebody who works here (a new version of a persona, a review that is due) and what became of it. It is written down
// before it leaves, under its Message-ID, so that each goes out once; what a crash leaves unsure is shown, and a person decides. Pure.
import type { Message } from './message'

export const teamMailStates = ['sending', 'sent', 'deferred', 'unconfirmed', 'failed', 'settled'] as const
export type TeamMailState = (typeof teamMailStates)[number]

export type TeamMail = {
  id: string
  message: Message
  /** `deferred` is tried again by the job that sent it; `settled`: a person said that nothing is to be done. */
  state: TeamMailState
  /** The mail server's words, or ours; empty where there is nothing to say. */
  reason: string
  claimedAt: Date
}

/** Longer than the slowest mail server is waited for. */
export const teamLeaseMs = 5 * 60_000

export const stoodInLine = 'Stood in line when the backup was made: it may have been sent since.'
export const cutOff = 'Sending was cut off before the mail server answered: it may have arrived.'

const waits = `The mail server has not answered for more than a minute. It is unconfirmed after ${teamLeaseMs / 60_000}.`

/** As it stands now: who claimed it and did not come back may have been ended in the middle of it. */
export function asItStands(mail: TeamMail, now: Date): TeamMail {
  if (mail.state !== 'sending') return mail
  const sinceMs = now.getTime() - mail.claimedAt.getTime()
  if (sinceMs > teamLeaseMs) return { ...mail, state: 'unconfirmed', reason: cutOff }
  return sinceMs > 60_000 ? { ...mail, reason: waits } : mail
}

/** Whether only a person moves it on, or nobody has to. */
export const isOver = ({ state }: Pick<TeamMail, 'state'>): boolean => state !== 'sending' && state !== 'deferred'

/** States in which a person may send it once more, or let it be. */
export const undecided: readonly TeamMailState[] = ['unconfirmed', 'failed']
