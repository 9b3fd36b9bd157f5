// Job `mail.retire`: once a day deletes what the mail leaves behind of people when it is older than the administrator keeps answers
// (RETENTION_DAYS): mails in the outbox, mails that came back, and the words of mail servers, which name addresses. Addresses that
// must not be written to stay: forgetting an opt-out would break it.
import type { JobHandler } from '../../platform/jobs/jobs'
import type { Outbox } from '../../platform/mail/outbox'
import type { BounceStore } from '../bounces/bounce-store'
import type { ReadBounces } from '../bounces/read-bounces-folder'
import type { InvitationStore } from '../invitations/invitation-store'

type Deps = {
  outbox: Pick<Outbox, 'removeOlder'>
  bounces: Pick<BounceStore, 'removeOlder'>
  invitations: Pick<InvitationStore, 'forgetOlder'>
  files: Pick<ReadBounces, 'removeOlder'>
  /** Unset: nothing is deleted by its age. */
  retentionDays: number | undefined
  now: () => Date
}

const batch = 200

export function createRetireMail({ outbox, bounces, invitations, files, retentionDays, now }: Deps): JobHandler {
  return async (_, touch) => {
    if (retentionDays === undefined) return { done: true }
    const before = new Date(now().getTime() - retentionDays * 86_400_000)
    await bounces.removeOlder(before)
    await invitations.forgetOlder(before)
    await files.removeOlder(before, touch)
    const removed = await outbox.removeOlder(before, batch)
    return removed === batch ? { again: now(), because: 'there are more mails to delete' } : { done: true }
  }
}
