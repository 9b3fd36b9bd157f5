// Gives everybody of a wave their invitation, a batch at a time: the whole audience for the first, whoever has not answered for
// a reminder. May be run twice: the store holds one invitation an address and wave.
import { digestOf } from '../../platform/accounts/secret'
import { type Invitation, mayReceiveReminder } from '../invitations/invitation'
import { createInvitationId, type InvitationStore, type NewInvitation } from '../invitations/invitation-store'
import type { TokenMaker } from '../invitations/invitation-token'
import type { Campaign } from '../plans/campaign'
import type { CampaignStore } from '../plans/campaign-store'
import { askedBy } from '../recipients/audience'
import type { Chosen, Directory } from '../recipients/directory'
import { languageOf } from '../recipients/preview-audience'

type Deps = {
  campaigns: CampaignStore
  invitations: InvitationStore
  directory: Directory
  tokens: TokenMaker
  now: () => Date
  batch?: number
}

export type FreezeAudience = (campaign: Campaign) => Promise<{ frozen: boolean }>

export function createFreezeAudience(deps: Deps): FreezeAudience {
  const { campaigns, invitations, directory, tokens, now, batch = 200 } = deps

  const invite = async (campaign: Campaign, own: Own): Promise<void> => {
    const id = createInvitationId()
    const { id: campaignId, studyId, wave } = campaign
    const tokenDigest = digestOf(tokens('invitation', id))
    const made = { id, seat: id, campaignId, studyId, wave, tokenDigest, state: 'queued' as const, ...own }
    if (await invitations.insert(made, now())) return
    // The address has an invitation: this person's, when the batch runs twice, or somebody else's.
    const known = await invitations.findByAddress(campaignId, wave, own.addressDigest)
    if (known?.contactId === own.contactId) return
    const reason = 'Same address as somebody else'
    await invitations.insert({ ...made, state: 'suppressed', reason, addressDigest: noAddress(own.contactId) }, now())
  }

  const inviteChosen = async (campaign: Campaign, { contact, choice }: Chosen): Promise<void> => {
    const own = { contactId: contact.id, language: languageOf(contact.facts.language) }
    if (choice.chosen) return invite(campaign, { ...own, addressDigest: digestOf(choice.key) })
    if (choice.held)
      await invite(campaign, {
        ...own,
        state: 'suppressed',
        reason: choice.reason,
        addressDigest: noAddress(contact.id),
      })
  }

  const remind = async (campaign: Campaign, first: Invitation): Promise<void> => {
    if (!mayReceiveReminder(first)) return
    const { contactId, language, seat, addressDigest } = first
    await invite(campaign, { contactId, language, seat, addressDigest })
  }

  return async (campaign) => {
    const after = await campaigns.frozenTo(campaign.id)
    if (campaign.wave === 0) {
      const people = await directory.choose(askedBy(campaign), after, batch)
      for (const person of people) await inviteChosen(campaign, person)
      const last = people.length < batch ? undefined : people.at(-1)?.contact.id
      await campaigns.saveFreezing(campaign.id, 0, last)
      return { frozen: last === undefined }
    }
    const firsts = await invitations.list(campaign.id, { wave: 0, most: batch, ...(after ? { after } : {}) })
    for (const first of firsts) await remind(campaign, first)
    const last = firsts.length < batch ? undefined : firsts.at(-1)?.id
    await campaigns.saveFreezing(campaign.id, campaign.wave, last)
    return { frozen: last === undefined }
  }
}

type Own = Pick<NewInvitation, 'contactId' | 'language' | 'addressDigest'> &
  Partial<Pick<NewInvitation, 'state' | 'reason' | 'seat'>>

/** Stands in where no mail goes, so that it never takes an address away from somebody. */
const noAddress = (contactId: string): string => `contact:${contactId}`
