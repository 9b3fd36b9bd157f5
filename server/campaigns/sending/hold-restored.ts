// What a database that was put back from a backup must not do by itself: write to people who were written to after the backup was
// made. Every campaign with mails to come is paused, and mails that stood in line then are shown as unsure. A person decides.
import { stoodInLine } from '../../platform/mail/team-mail'
import type { InvitationStore } from '../invitations/invitation-store'
import { nextReminderAt } from '../plans/campaign'
import type { CampaignStore } from '../plans/campaign-store'

type Deps = { campaigns: CampaignStore; invitations: InvitationStore; zone: () => string }

export type HoldRestored = () => Promise<number>

const held =
  'The database was put back from a backup, and mails may have left since it was made. Look its invitations over, then press Go on.'

/** @returns how many campaigns were paused */
export function createHoldRestored({ campaigns, invitations, zone }: Deps): HoldRestored {
  return async () => {
    let paused = 0
    for (const campaign of await campaigns.listIn(['scheduled', 'sending', 'sent', 'paused'])) {
      await invitations.moveAll(campaign.id, ['queued', 'deferred', 'sending'], 'unconfirmed', { reason: stoodInLine })
      const isOver = campaign.state === 'sent' && nextReminderAt(campaign, zone()) === undefined
      if (campaign.state !== 'paused' && !isOver && (await campaigns.move(campaign.id, 'pause', { heldBecause: held })))
        paused++
    }
    return paused
  }
}
