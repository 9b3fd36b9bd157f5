// Ends a campaign: no more mails, and its links say that it is over. Whoever was still to be written to is recorded as such. What a
// server that was ended in between left undone is done by `campaign.advance`, once more the same way.
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
    const isClosed = campaign.state === 'closed'
    if (isClosed && !(await campaigns.idsEnding()).includes(id)) return campaign
    if (!isClosed) nextCampaignState(campaign.state, 'close')
    const closed = isClosed ? campaign : await campaigns.move(id, 'close', { closedAt: now(), ending: true })
    await invitations.moveAll(id, ['queued', 'deferred'], 'suppressed', { reason: 'The campaign was closed before' })
    await announce('campaign.finished', id, { campaignId: id, studyId: campaign.studyId, surveyId: campaign.surveyId })
    await campaigns.markEnded(id)
    return closed ?? { ...campaign, state: 'closed' }
  }
}
