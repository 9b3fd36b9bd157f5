// What follows from a bounce of one invitation: a wrong address or a complaint stops all mail to it, a full mailbox or a slow
// server means another try, a refusal for another reason ends this mail only. Safe to do twice.
import { digestOf } from '../../platform/accounts/secret'
import type { ReportKind } from '../../platform/mail/read-report'
import { type Invitation, retryAfterBounce, statesBefore, statesLeft } from '../invitations/invitation'
import type { InvitationStore } from '../invitations/invitation-store'
import type { CampaignStore } from '../plans/campaign-store'
import { type Directory, keyOf } from '../recipients/directory'
import type { SuppressionReason } from '../recipients/suppression'
import type { SuppressionStore } from '../recipients/suppression-store'
import type { BounceOutcome } from './bounce'

type Deps = {
  campaigns: CampaignStore
  invitations: InvitationStore
  suppressions: SuppressionStore
  directory: Directory
  now: () => Date
}

export type ApplyBounce = {
  follow: (invitation: Invitation, kind: ReportKind, reason: string) => Promise<BounceOutcome>
  /** A person says that the address is wrong: no more mail to it, whatever the invitation has become. */
  stop: (invitation: Invitation, reason: string) => Promise<BounceOutcome>
}

export function createApplyBounce({ campaigns, invitations, suppressions, directory, now }: Deps): ApplyBounce {
  /** Only the address that mail went to: a contact may have another by now. */
  const suppress = async (invitation: Invitation, reason: SuppressionReason, note: string): Promise<void> => {
    const contact = await directory.find(invitation.contactId)
    const key = contact?.email ? keyOf(contact.email) : ''
    if (!key || digestOf(key) !== invitation.addressDigest) return
    await suppressions.add({ key, reason, note, campaignId: invitation.campaignId, createdAt: now() })
  }

  const end = async ({ id, state }: Invitation, reason: string): Promise<boolean> =>
    state === 'bounced' || (await invitations.move(id, statesBefore('bounced'), 'bounced', { reason })) !== undefined

  const hard = async (invitation: Invitation, reason: string): Promise<BounceOutcome> => {
    // Somebody who answered has an address that works, whatever a server says later.
    if (!(await end(invitation, reason))) return 'noted'
    await suppress(invitation, 'bounced', reason)
    return 'suppressed'
  }

  const stop = async (invitation: Invitation, reason: string): Promise<BounceOutcome> => {
    await end(invitation, reason)
    await suppress(invitation, 'bounced', reason)
    return 'suppressed'
  }

  const refused = async (invitation: Invitation, reason: string): Promise<BounceOutcome> =>
    (await end(invitation, reason)) ? 'refused' : 'noted'

  const soft = async (invitation: Invitation, reason: string): Promise<BounceOutcome> => {
    const { id, campaignId, attempts } = invitation
    const campaign = await campaigns.find(campaignId)
    const dueAt = retryAfterBounce(attempts, now())
    if (!campaign || campaign.state === 'closed') return 'noted'
    if (!dueAt) return refused(invitation, `Given up after ${attempts} tries: ${reason}`)
    if (!(await invitations.move(id, ['sent'], 'deferred', { reason, dueAt })))
      return invitation.state === 'deferred' ? 'deferred' : 'noted'
    await campaigns.move(campaignId, 'again')
    return 'deferred'
  }

  const complaint = async (invitation: Invitation, reason: string): Promise<BounceOutcome> => {
    await suppress(invitation, 'complaint', reason)
    const first = await invitations.find(invitation.seat)
    if (first && !first.optedOutAt) await invitations.patch(first.id, { optedOutAt: now() })
    const campaign = await campaigns.find(invitation.campaignId)
    await invitations.moveSeat(invitation.seat, statesLeft(campaign?.anonymous ?? false), 'opted-out', { reason })
    return 'suppressed'
  }

  const ways: Readonly<Record<ReportKind, (invitation: Invitation, reason: string) => Promise<BounceOutcome>>> = {
    hard,
    soft,
    refused,
    complaint,
    delayed: async () => 'noted',
    automatic: async () => 'no-bounce',
    unreadable: async () => 'kept',
  }
  return { stop, follow: (invitation, kind, reason) => ways[kind](invitation, reason) }
}
