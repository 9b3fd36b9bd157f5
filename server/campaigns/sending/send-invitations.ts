// The job `campaign.send`: one bounded batch of one campaign. Each invitation is claimed with a lease, looked at once more, sent,
// and its result written down; whatever is cut off in between shows as `unconfirmed` and is never sent again by itself.
import type { JobHandler, JobOutcome, Jobs } from '../../platform/jobs/jobs'
import type { Delivery, Mailer } from '../../platform/mail/mailer'
import { cutOff, type Invitation, leaseMs, retryAt } from '../invitations/invitation'
import type { InvitationStore } from '../invitations/invitation-store'
import type { Campaign } from '../plans/campaign'
import type { CampaignStore } from '../plans/campaign-store'
import type { SuppressionStore } from '../recipients/suppression-store'
import type { FreezeAudience } from './freeze-audience'
import type { PrepareInvitation } from './prepare-invitation'

type Deps = {
  campaigns: CampaignStore
  invitations: InvitationStore
  suppressions: SuppressionStore
  freezeAudience: FreezeAudience
  prepare: PrepareInvitation
  mailer: Mailer
  now: () => Date
}

const mostABatch = 100
/** How long a second job of a campaign stands back. */
const standBackMs = 5_000
const batchMs = 45_000
const done = { done: true } as const

export const wakeSending = (jobs: Pick<Jobs, 'push'>, campaignId: string): Promise<void> =>
  jobs.push('campaign.send', { campaign: campaignId }, { key: `campaign.send ${campaignId}` })

export function createSendInvitations(deps: Deps): JobHandler {
  const { campaigns, invitations, freezeAudience, mailer, now } = deps
  const record = createRecorder(deps)

  const isSending = async (id: string): Promise<Campaign | undefined> => {
    const campaign = await campaigns.find(id)
    return campaign?.state === 'sending' ? campaign : undefined
  }

  /** Sends one; false when there is nothing to claim, or the server takes nothing. */
  const sendOne = async (campaign: Campaign): Promise<boolean> => {
    const claimed = await invitations.claim(campaign.id, now(), leaseMs)
    if (!claimed) return false
    // Nothing has left: what failed is ours (a full disk), and a later batch may try again.
    const giveBack = async (error: unknown): Promise<never> => {
      await invitations.giveBack(claimed.id, new Date(now().getTime() + 60_000), 'The mail could not be written.')
      throw error
    }
    const prepared = await deps.prepare(campaign, claimed).catch(giveBack)
    if ('waits' in prepared) {
      await invitations.giveBack(claimed.id, prepared.waits)
      return true
    }
    if ('held' in prepared) {
      await invitations.move(claimed.id, ['sending'], prepared.held, { reason: prepared.reason })
      return true
    }
    const delivery = await mailer.send(prepared.message).catch(giveBack)
    await record(campaign, claimed, prepared.key, delivery)
    return delivery.outcome !== 'unavailable'
  }

  const sendBatch = async (id: string, touch: () => Promise<void>): Promise<JobOutcome> => {
    const campaign = await isSending(id)
    if (!campaign) return done
    const again = { again: now(), because: 'there is more to send' }
    if (!campaign.frozen) {
      await freezeAudience(campaign)
      return again
    }
    const until = Date.now() + batchMs
    const renewing = setInterval(() => void touch(), 20_000)
    let left = mostABatch
    const lane = async (): Promise<boolean> => {
      while (left-- > 0 && Date.now() < until) {
        // Asked before each mail, so that a pause holds at once.
        const current = await isSending(id)
        if (!current || !(await sendOne(current))) return false
      }
      return true
    }
    const lanes = await Promise.all([lane(), lane()]).finally(() => clearInterval(renewing))
    if (lanes.every(Boolean)) return again
    // Nothing due is left, or the server takes nothing now: `campaign.advance` wakes this job when something is due again.
    if ((await isSending(id)) && !(await invitations.nextDue(id)))
      await campaigns.move(id, 'finish', { waveEndedAt: campaign.waveEndedAt ?? now() })
    return done
  }

  // The sweep of each minute, a start after a crash and a press of a button may each wake a campaign that is being sent. More mails at
  // a time would wait for the mail server all the same, but be claimed, and so be unsure after a crash.
  const active = new Set<string>()
  return async ({ campaign: id = '' }, touch) => {
    if (active.has(id))
      return { again: new Date(now().getTime() + standBackMs), because: 'another job of it is at work' }
    active.add(id)
    return sendBatch(id, touch).finally(() => active.delete(id))
  }
}

function createRecorder({ invitations, suppressions, now }: Deps) {
  return async (campaign: Campaign, claimed: Invitation, key: string, delivery: Delivery): Promise<void> => {
    const { id, attempts } = claimed
    switch (delivery.outcome) {
      case 'sent': {
        // Somebody may have opened the link, or opted out, before we come to write it down; a lease may have run out.
        await invitations.patch(id, { sentAt: now() })
        await invitations.move(id, ['sending', 'unconfirmed'], 'sent', { reason: '' })
        return
      }
      case 'unavailable':
        await invitations.giveBack(id, new Date(now().getTime() + 60_000), delivery.reason)
        return
      case 'deferred': {
        const again = retryAt(attempts, now())
        if (again) await invitations.move(id, ['sending'], 'deferred', { reason: delivery.reason, dueAt: again })
        else
          await invitations.move(id, ['sending'], 'failed', {
            reason: `Given up after ${attempts} tries: ${delivery.reason}`,
          })
        return
      }
      case 'unconfirmed':
        await invitations.move(id, ['sending'], 'unconfirmed', { reason: `${cutOff} (${delivery.reason})` })
        return
      case 'bounced':
        await invitations.move(id, ['sending'], 'bounced', { reason: delivery.reason })
        if (delivery.hard)
          await suppressions.add({
            key,
            reason: 'bounced',
            note: delivery.reason,
            campaignId: campaign.id,
            createdAt: now(),
          })
    }
  }
}
