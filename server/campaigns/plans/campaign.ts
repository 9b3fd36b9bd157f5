// One planned mailing: which survey version goes to whom, in which words, when, with which reminders.
import type { Lifecycle } from '../../audience/directory/contact'
import type { Fit } from '../../audience/icps/fit'
import type { Segment } from '../../audience/segments/segment'
import { addWallDays } from '../../platform/local-time'
import { Problem } from '../../problems'
import type { SendingHours } from './sending-hours'

export const campaignStates = ['draft', 'scheduled', 'sending', 'sent', 'paused', 'closed'] as const
export type CampaignState = (typeof campaignStates)[number]

export const campaignEvents = [
  'launch',
  'schedule',
  'begin',
  'finish',
  'again',
  'remind',
  'pause',
  'resume',
  'wait',
  'close',
] as const
export type CampaignEvent = (typeof campaignEvents)[number]

/** Who gets it. Decided when the campaign is launched and frozen from then on. */
export type Audience = Narrowing &
  (
    | { kind: 'fit'; fit: Fit; icpId?: string; lifecycles?: readonly Lifecycle[] }
    | { kind: 'all'; lifecycles?: readonly Lifecycle[] }
    | { kind: 'staff' }
    /** Whoever is in the segment when the mails leave. */
    | { kind: 'segment'; segmentId: string; segment?: KeptSegment }
    | { kind: 'contacts'; contactIds: readonly string[] }
  )

/** What a segment was called and what its rule said when it was last looked at before the mails left. */
export type KeptSegment = Pick<Segment, 'name' | 'rule'>

/** What leaves some of them out again. */
export type Narrowing = {
  /** Only whose name, address, title or company holds these words. */
  search?: string
  /** Only whom no other campaign of this survey, or of the whole study, has invited. */
  fresh?: 'survey' | 'study'
}

/** Words by language tag; `*` holds words for every language that has none of its own. */
export type Wording = Readonly<Record<string, string>>

export type Campaign = {
  id: string
  studyId: string
  name: string
  surveyId: string
  surveyVersion: number
  audience: Audience
  /** Nobody, researchers included, learns who answered what. */
  anonymous: boolean
  /** Own words by language; where a language is missing, the product's own wording is used. */
  subject: Wording
  message: Wording
  senderName: string
  /** Empty means the address mail is sent from. */
  replyTo: string
  /** When the first mail leaves; unset means at launch. */
  sendAt?: Date
  /** On the clock of each person; unset means at any hour. */
  sendingHours?: SendingHours
  /** Days between two waves, and how many reminders at most (0: none). */
  remindAfterDays: number
  reminders: number
  closesAt?: Date
  state: CampaignState
  /** Why it is paused, where nobody paused it: a sentence for whoever resumes it. */
  heldBecause?: string
  /** The wave that is being sent or was sent last. */
  wave: number
  /** Whether everybody of that wave has an invitation. */
  frozen: boolean
  /** What links in the mails start with, fixed at launch. */
  baseUrl: string
  createdAt: Date
  launchedAt?: Date
  waveEndedAt?: Date
  closedAt?: Date
  /** Rises by one with every change; a write with a stale version is refused. */
  version: number
}

const moves: Readonly<Record<CampaignEvent, { from: readonly CampaignState[]; to: CampaignState }>> = {
  launch: { from: ['draft'], to: 'sending' },
  schedule: { from: ['draft'], to: 'scheduled' },
  begin: { from: ['scheduled'], to: 'sending' },
  finish: { from: ['sending'], to: 'sent' },
  // Single mails are sent again, within the same wave.
  again: { from: ['sending', 'sent'], to: 'sending' },
  remind: { from: ['sent'], to: 'sending' },
  pause: { from: ['scheduled', 'sending', 'sent'], to: 'paused' },
  resume: { from: ['paused'], to: 'sending' },
  // Resumed before its time has come.
  wait: { from: ['paused'], to: 'scheduled' },
  close: { from: ['scheduled', 'sending', 'sent', 'paused'], to: 'closed' },
}

/** Which states an event needs, and where it leads. */
export const moveOf = (event: CampaignEvent) => moves[event]

export const mayHappen = (state: CampaignState, event: CampaignEvent): boolean => moves[event].from.includes(state)

/** @throws Problem `campaign.wrong-state` */
export function nextCampaignState(state: CampaignState, event: CampaignEvent): CampaignState {
  if (!mayHappen(state, event)) throw new Problem('campaign.wrong-state', { event, state })
  return moves[event].to
}

/** Whether answers are still taken: a closed campaign's links say so. */
export function isOpen({ state, closesAt }: Campaign, now: Date): boolean {
  return state !== 'closed' && !(closesAt && closesAt.getTime() <= now.getTime())
}

/**
 * When the next reminder leaves; undefined when there is none, or it would come after the end.
 * @param zone a reminder leaves at the same time of day as the mail before it, also when clocks are changed in between
 */
export function nextReminderAt(
  { wave, reminders, remindAfterDays, waveEndedAt, closesAt }: Campaign,
  zone: string,
): Date | undefined {
  if (!waveEndedAt || wave >= reminders) return undefined
  const at = addWallDays(waveEndedAt, remindAfterDays, zone)
  return closesAt && at.getTime() >= closesAt.getTime() ? undefined : at
}
