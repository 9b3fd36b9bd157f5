// Job `contact.forget`: after a contact was deleted, deletes what mailing has kept of the person beside the directory: mails to them
// in the outbox, mails that came back about them, and what mail servers said of their address. Invitations stay as ids, so that the
// figures of a campaign hold; an opt-out stays, so that nobody writes to the address again. Safe to run twice; nothing happens while
// the contact is still there.
import type { ContactService } from '../../audience/directory/contact-service'
import type { JobHandler } from '../../platform/jobs/jobs'
import type { Outbox } from '../../platform/mail/outbox'
import type { BounceStore } from '../bounces/bounce-store'
import type { ReadBounces } from '../bounces/read-bounces-folder'
import type { InvitationStore } from '../invitations/invitation-store'

type Deps = {
  contacts: Pick<ContactService, 'find'>
  outbox: Pick<Outbox, 'removeStarting'>
  bounces: Pick<BounceStore, 'removeOf'>
  invitations: Pick<InvitationStore, 'forgetContact'>
  files: Pick<ReadBounces, 'removeMails'>
}

export function createForgetContact({ contacts, outbox, bounces, invitations, files }: Deps): JobHandler {
  return async ({ contactId = '' }, touch) => {
    if (await contacts.find(contactId)) return { done: true }
    const invited = await invitations.forgetContact(contactId)
    for (const id of invited) {
      // Mails carry the id of their invitation: `<invitation>.<wave>@…`.
      await outbox.removeStarting(`${id}.`)
      await touch()
    }
    const digests = await bounces.removeOf(contactId, invited)
    if (digests.length > 0) await files.removeMails(new Set(digests), touch)
    return { done: true }
  }
}
