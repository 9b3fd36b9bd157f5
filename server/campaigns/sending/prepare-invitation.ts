// Looks at an invitation once more right before it is sent (the list may have changed since) and writes its mail.
import { fullName } from '../../audience/directory/contact'
import { readEmail } from '../../audience/directory/email'
import type { StudyService } from '../../audience/studies/study-service'
import type { AuthoringService } from '../../authoring/authoring-service'
import { digestOf } from '../../platform/accounts/secret'
import type { Message } from '../../platform/mail/message'
import { isDuplicate } from '../../platform/store/duplicate'
import type { BounceTags } from '../bounces/bounce-tag'
import { type Invitation, type InvitationState, mayReceiveReminder } from '../invitations/invitation'
import type { InvitationStore } from '../invitations/invitation-store'
import type { TokenMaker } from '../invitations/invitation-token'
import type { Campaign } from '../plans/campaign'
import { nextWithin } from '../plans/sending-hours'
import type { Directory } from '../recipients/directory'
import { saySuppression } from '../recipients/suppression'
import type { SuppressionStore } from '../recipients/suppression-store'
import type { Compose } from './compose-invitation'

export type Prepared =
  | { message: Message; key: string }
  /** Its hours have not come. */
  | { waits: Date }
  | { held: Extract<InvitationState, 'suppressed' | 'failed' | 'opted-out'>; reason: string }

export type PrepareInvitation = (campaign: Campaign, invitation: Invitation) => Promise<Prepared>

type Deps = {
  invitations: InvitationStore
  suppressions: SuppressionStore
  directory: Directory
  studies: Pick<StudyService, 'get'>
  surveys: Pick<AuthoringService, 'getVersion'>
  tokens: TokenMaker
  tags: BounceTags
  compose: Compose
  mailDomain: string
  zone: () => string
  now: () => Date
}

export function createPrepareInvitation(deps: Deps): PrepareInvitation {
  const { invitations, suppressions, directory, studies, surveys, tokens, tags, compose, mailDomain, zone, now } = deps

  /** Keeps the address it goes to now; another invitation of the wave may have it. */
  const isTaken = async (invitation: Invitation, key: string): Promise<boolean> => {
    const addressDigest = digestOf(key)
    if (invitation.addressDigest === addressDigest) return false
    try {
      await invitations.patch(invitation.id, { addressDigest })
      return false
    } catch (error) {
      if (isDuplicate(error)) return true
      throw error
    }
  }

  return async (campaign, invitation) => {
    const suppressed = (reason: string): Prepared => ({ held: 'suppressed', reason })
    const contact = await directory.find(invitation.contactId)
    if (!contact) return suppressed('Is no longer in the directory')
    if (!contact.email) return suppressed('Has no e-mail address')
    if (contact.optedOut) return suppressed('Wants no research mail')
    const address = readEmail(contact.email)
    if ('fault' in address) return { held: 'failed', reason: address.fault }
    const suppression = await suppressions.find(address.key)
    if (suppression) return suppressed(saySuppression(suppression))
    if (invitation.wave > 0) {
      const first = await invitations.find(invitation.seat)
      if (!first || !mayReceiveReminder(first)) return suppressed('Answered or opted out meanwhile')
    }
    const { sendingHours } = campaign
    const may = sendingHours && nextWithin(now(), sendingHours, (await directory.zoneOf(contact, now())) ?? zone())
    if (may && may > now()) return { waits: may }
    if (await isTaken(invitation, address.key)) return suppressed('Same address as somebody else')

    const [study, survey, frame] = await Promise.all([
      studies.get(campaign.studyId),
      surveys.getVersion(campaign.surveyId, campaign.surveyVersion),
      directory.frameOf(contact),
    ])
    const token = tokens('invitation', invitation.id)
    // Made again from the secret of now, so that a link in the mail is always one that is known.
    await invitations.patch(invitation.id, { tokenDigest: digestOf(token) })
    const link = `${campaign.baseUrl}/r/${token}`
    const message = compose({
      campaign,
      asker: { company: study.company, product: study.product },
      minutes: survey.definition.minutes,
      wave: invitation.wave,
      language: invitation.language,
      to: { name: fullName(contact), address: address.email },
      frame,
      messageId: `${invitation.id}.${invitation.wave}@${mailDomain}`,
      link,
      unsubscribeUrl: `${link}/unsubscribe`,
      bounceTag: tags.make(invitation.id),
    })
    return { message, key: address.key }
  }
}
