// One mail that came back, or a report about one of ours: what it says, which invitation it is about, what was done.
import type { ReportKind } from '../../platform/mail/read-report'

/** What followed. `read` is none of them: it has arrived and nothing is done yet. */
export const bounceOutcomes = [
  'read',
  'suppressed',
  'deferred',
  'refused',
  'noted',
  'no-bounce',
  'foreign',
  'kept',
  'dismissed',
] as const
export type BounceOutcome = (typeof bounceOutcomes)[number]

export type Bounce = {
  id: string
  /** Of the whole mail as it came: the same mail twice is one bounce. */
  digest: string
  outcome: BounceOutcome
  kind: ReportKind
  /** Their server's words. */
  reason: string
  /** Missing where no clue of ours was in it. */
  invitationId?: string
  campaignId?: string
  contactId?: string
  /** Its words, while a person has to look at it. */
  text: string
  receivedAt: Date
}

const sentences: Readonly<Record<BounceOutcome, string>> = {
  read: 'not looked at yet',
  suppressed: 'the address gets no more mail',
  deferred: 'the mail is sent again later',
  refused: 'refused; the address stays on the list',
  noted: 'nothing had to be done',
  'no-bounce': 'an automatic reply, no bounce',
  foreign: 'not about a mail of ours',
  kept: 'needs a person: it could not be read',
  dismissed: 'looked at: no bounce',
}

export const sayOutcome = (outcome: BounceOutcome): string => sentences[outcome]

/** What a person may say about a mail that nothing could be read from. */
export const verdicts = ['hard', 'none'] as const
export type Verdict = (typeof verdicts)[number]
