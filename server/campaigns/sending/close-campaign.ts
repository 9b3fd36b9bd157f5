// Ends a campaign: no more mails, and its links say that it is over. Whoever was still to be written to is recorded as such.
import type { Announce } from '../../platform/webhooks/webhook'
import { Problem } from '../../problems'
import type { InvitationStore } from '../invitations/invitation-store'
import { type Campaign, nextCampaignState } from '../plans/campaign'
import type { CampaignStore } from '../plans/campaign-store'

export type CloseCampaign = (id: string) => Promise<Campaign>

type Deps = { campaigns: CampaignStore; invitations: InvitationStore; announce: Announce; now: () => Date }

export function createCloseCampaign({ campaigns, invitations, announce, now }: Deps): CloseCampaign {
  return async (id) => {
    const campaign = await campaigns.find(id)
    if (!campaign) throw new Problem('campaign.absent')
    if (campaign.state === 'closed') return campaign
    nextCampaignState(campaign.state, 'close')
    const closed = await campaigns.move(id, 'close', { closedAt: now() })
    await invitations.moveAll(id, ['queued', 'deferred'], 'suppressed', { reason: 'The campaign was closed before' })
    await announce('campaign.finished', id, { campaignId: id, studyId: campaign.studyId, surveyId: campaign.surveyId })
    return closed ?? { ...campaign, state: 'closed' }
  }
}
