// Takes somebody off all mail: by the link in their mail, or by a researcher's hand. Doing it twice is doing it once.
import { readEmail } from '../../audience/directory/email'
import { Problem } from '../../problems'
import { statesLeft } from '../invitations/invitation'
import type { InvitationService, Invited } from '../invitations/invitation-service'
import type { InvitationStore } from '../invitations/invitation-store'
import { type Directory, keyOf } from '../recipients/directory'
import type { SuppressionStore } from '../recipients/suppression-store'

export type UnsubscribeService = ReturnType<typeof createUnsubscribeService>

type Deps = {
  invitations: InvitationStore
  invited: Pick<InvitationService, 'findByToken'>
  suppressions: SuppressionStore
  directory: Directory
  now: () => Date
}

export function createUnsubscribeService({ invitations, invited, suppressions, directory, now }: Deps) {
  const find = async (rawToken: string): Promise<Invited> => {
    const found = await invited.findByToken(rawToken)
    if (!found) throw new Problem('invitation.absent')
    return found
  }

  return {
    find,

    async unsubscribe(rawToken: string): Promise<Invited> {
      const found = await find(rawToken)
      const { seat, campaignId, optedOutAt } = found.invitation
      const contact = await directory.find(found.contactId)
      if (contact?.email) {
        const key = keyOf(contact.email)
        await suppressions.add({ key, reason: 'unsubscribed', note: '', campaignId, createdAt: now() })
      }
      if (!optedOutAt) await invitations.patch(seat, { optedOutAt: now() })
      await invitations.moveSeat(seat, statesLeft(found.anonymous), 'opted-out', { reason: 'Asked for no more mails' })
      return found
    },

    async suppress(email: string, note: string): Promise<string> {
      const read = readEmail(email)
      if ('fault' in read)
        throw new Problem('request.invalid', { faults: [{ path: 'email', message: read.fault }], summary: read.fault })
      await suppressions.add({ key: read.key, reason: 'by-hand', note, createdAt: now() })
      return read.key
    },

    async release(id: string): Promise<void> {
      if (!(await suppressions.remove(id))) throw new Problem('suppression.absent')
    },

    list: (part: { skip?: number; most?: number }) => suppressions.list(part),
    count: () => suppressions.count(),
  }
}
