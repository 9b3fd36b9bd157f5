// Reads how a campaign is going: counts by state, the funnel of people, answers over time, the list with reasons.
import { sayContact } from '../audience/directory/contact'
import { toWallDay } from '../platform/local-time'
import { Problem } from '../problems'
import {
  answered,
  asItStands,
  type Invitation,
  type InvitationState,
  invitationStates,
  withoutAnswering,
} from './invitations/invitation'
import type { InvitationStore } from './invitations/invitation-store'
import type { Campaign } from './plans/campaign'
import type { CampaignStore } from './plans/campaign-store'
import type { Directory } from './recipients/directory'

export type StateCounts = Record<InvitationState, number>

export type Progress = {
  /** People (wave 0) by state. */
  counts: StateCounts
  waves: { wave: number; counts: StateCounts }[]
  /** Invited: whoever is not suppressed. Delivered: sent and not bounced. */
  funnel: { invited: number; delivered: number; started: number | null; completed: number | null }
  /** Of an anonymous campaign that fewer have answered: nothing of answers is told yet. */
  toldFrom?: number
  /** started / delivered; undefined while nothing is delivered. */
  responseRate?: number
  /** completed / started. */
  completionRate?: number
}

export type Listed = Invitation & { name: string; email: string }

/** Which of a campaign's invitations: after one, in a state, to people with these words in their name or address. */
export type ListPart = {
  after?: string
  most?: number
  state?: InvitationState | undefined
  words?: string | undefined
}

export type ProgressService = ReturnType<typeof createProgressService>

type Deps = {
  campaigns: CampaignStore
  invitations: InvitationStore
  directory: Directory
  /** How many have to have answered an anonymous campaign before figures of answers are told. */
  minGroup: number
  zone: () => string
  now: () => Date
}

export function createProgressService({ campaigns, invitations, directory, minGroup, zone, now }: Deps) {
  /** Of anonymous answers only the day is kept; others are counted on the day it was in the workspace's time zone. */
  const countByDay = async ({ id, anonymous }: Campaign, known: 'startedAt' | 'completedAt') => {
    const days = new Map<string, number>()
    for (const [minute, count] of await invitations.countByMinute(id, known)) {
      const day = anonymous ? minute.slice(0, 10) : toWallDay(new Date(minute), zone())
      days.set(day, (days.get(day) ?? 0) + count)
    }
    return days
  }

  const progress = async ({ id, anonymous }: Campaign): Promise<Progress> => {
    const rows = await invitations.countByState(id)
    const waveNumbers = [...new Set(rows.map(({ wave }) => wave))].sort((left, right) => left - right)
    const countsOf = (wave: number): StateCounts => {
      const counts = Object.fromEntries(invitationStates.map((state) => [state, 0])) as StateCounts
      for (const row of rows) if (row.wave === wave) counts[row.state] += row.count
      return counts
    }
    const [started, completed, sent] = await Promise.all([
      invitations.countSeats(id, 'startedAt'),
      invitations.countSeats(id, 'completedAt'),
      invitations.countSeats(id, 'sentAt'),
    ])
    const counts = countsOf(0)
    const all = invitationStates.reduce((sum, state) => sum + counts[state], 0)
    const delivered = sent - (await invitations.countBouncedAfterSending(id))
    // With the list of those invited, one answer of two tells who. And reminders go to whoever has not answered.
    if (anonymous && all > 0 && completed < minGroup)
      return {
        counts: withoutAnswers(counts),
        waves: [{ wave: 0, counts: withoutAnswers(counts) }],
        funnel: { invited: all - counts.suppressed, delivered, started: null, completed: null },
        toldFrom: minGroup,
      }
    return {
      counts,
      waves: waveNumbers.map((wave) => ({ wave, counts: countsOf(wave) })),
      funnel: { invited: all - counts.suppressed, delivered, started, completed },
      ...(delivered > 0 ? { responseRate: started / delivered } : {}),
      ...(started > 0 ? { completionRate: completed / started } : {}),
    }
  }

  return {
    progress,

    /** One part of the list, oldest first. In an anonymous campaign nobody sees who answered. */
    async list(campaign: Campaign, { after, most = 100, state, words }: ListPart): Promise<Listed[]> {
      if (campaign.anonymous && state && answered.includes(state)) throw new Problem('campaign.anonymous')
      const states = state && (campaign.anonymous && state === 'sent' ? (['sent', ...answered] as const) : [state])
      const found = await invitations.list(campaign.id, {
        most,
        // Reminders go to whoever has not answered: a list of them says who has.
        ...(campaign.anonymous ? { wave: 0 } : {}),
        ...(after ? { after } : {}),
        ...(states ? { states } : {}),
        ...(words ? { contactIds: await directory.idsLike(campaign.studyId, words) } : {}),
      })
      const people = await directory.byIds(found.map(({ contactId }) => contactId))
      return found.map((listed) => {
        const invitation = asItStands(listed, now())
        const contact = people.get(invitation.contactId)
        const name = contact ? sayContact(contact) : 'Deleted contact'
        const shown = campaign.anonymous ? withoutAnswering(invitation) : invitation
        return { ...shown, name, email: contact?.email ?? '' }
      })
    },

    /** Started and completed by day, days without any included. */
    async byDay(campaign: Campaign): Promise<{ day: string; started: number; completed: number }[]> {
      if ((await progress(campaign)).toldFrom) return []
      const [started, completed] = await Promise.all([
        countByDay(campaign, 'startedAt'),
        countByDay(campaign, 'completedAt'),
      ])
      const days = [...started.keys(), ...completed.keys()].sort()
      const first = days[0]
      const last = days.at(-1)
      return first && last
        ? daysBetween(first, last).map((day) => ({
            day,
            started: started.get(day) ?? 0,
            completed: completed.get(day) ?? 0,
          }))
        : []
    },

    /** The campaigns of a study with their figures, for the list. */
    listWithProgress: async (studyId: string) =>
      Promise.all(
        (await campaigns.list(studyId)).map(async (campaign) => ({ ...campaign, progress: await progress(campaign) })),
      ),
  }
}

/** Counts in which whoever answers reads as somebody who got the mail. */
const withoutAnswers = (counts: StateCounts): StateCounts => ({
  ...counts,
  ...{ sent: counts.sent + counts.started + counts.completed, started: 0, completed: 0 },
})

const dayMs = 86_400_000

/** Every day from the first to the last; at most 400. */
function daysBetween(first: string, last: string): string[] {
  const days = Math.min(400, (Date.parse(last) - Date.parse(first)) / dayMs + 1)
  return Array.from({ length: days }, (_, at) => new Date(Date.parse(first) + at * dayMs).toISOString().slice(0, 10))
}
