// The job `campaign.advance`, every minute: says what was cut off while it was sent, begins what was scheduled (or holds it back), wakes sending when a mail is due again, starts reminders,
// closes what has ended. Everything it does is one guarded move, so that several servers may run it.
import type { JobHandler, Jobs } from '../../platform/jobs/jobs'
import type { Log } from '../../platform/log'
import type { InvitationStore } from '../invitations/invitation-store'
import { type Campaign, nextReminderAt } from '../plans/campaign'
import type { CampaignStore } from '../plans/campaign-store'
import type { KeepSegment } from '../recipients/keep-segment'
import { type CountTooFew, sayHeldBack } from '../recipients/too-few'
import type { CloseCampaign } from './close-campaign'
import { wakeSending } from './send-invitations'

type Deps = {
  campaigns: CampaignStore
  invitations: InvitationStore
  jobs: Pick<Jobs, 'push'>
  close: CloseCampaign
  keepSegment: KeepSegment
  countTooFew: CountTooFew
  minGroup: number
  log: Log
  zone: () => string
  now: () => Date
}

export function createAdvanceCampaigns({
  campaigns,
  invitations,
  jobs,
  close,
  keepSegment,
  countTooFew,
  minGroup,
  log,
  zone,
  now,
}: Deps): JobHandler {
  const isDue = (at: Date | undefined): boolean => at !== undefined && at.getTime() <= now().getTime()

  const advance = async (campaign: Campaign): Promise<void> => {
    const { id, state, sendAt, closesAt, wave } = campaign
    if (isDue(closesAt)) {
      await close(id)
    } else if (state === 'scheduled' && isDue(sendAt)) {
      const audience = await keepSegment(campaign.studyId, campaign.audience)
      const count = await countTooFew({ ...campaign, audience })
      if (count !== undefined)
        await campaigns.move(id, 'pause', { heldBecause: sayHeldBack(count, minGroup), audience })
      else if (await campaigns.move(id, 'begin', { audience })) await wakeSending(jobs, id)
    } else if (state === 'sending') {
      const next = await invitations.nextDue(id)
      if (!campaign.frozen || !next || isDue(next)) await wakeSending(jobs, id)
    } else if (state === 'sent' && isDue(await invitations.nextDue(id))) {
      // Put in line again by a server that was ended before it could say so.
      if (await campaigns.move(id, 'again')) await wakeSending(jobs, id)
    } else if (state === 'sent' && isDue(nextReminderAt(campaign, zone()))) {
      const begun = await campaigns.move(id, 'remind', { wave: wave + 1, frozen: false, waveEndedAt: undefined })
      if (begun) await wakeSending(jobs, id)
    }
  }

  return async (_, touch) => {
    await invitations.endClaims(now())
    for (const id of await campaigns.idsEnding()) await close(id)
    for (const campaign of await campaigns.listIn(['scheduled', 'sending', 'sent', 'paused'])) {
      // One campaign that cannot go on must not hold the others.
      await advance(campaign).catch((error: unknown) => log.error({ err: error, campaign: campaign.id }, 'campaign'))
      await touch()
    }
    return { done: true }
  }
}
