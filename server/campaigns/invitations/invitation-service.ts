// What fieldwork needs of an invitation: whose link this is, and marking it started or completed. Opening a link changes
// nothing; only what a person sends does.
import { digestOf } from '../../platform/accounts/secret'
import { Problem } from '../../problems'
import type { Campaign } from '../plans/campaign'
import type { Invitation } from './invitation'
import { statesAnswered } from './invitation'
import type { InvitationStore } from './invitation-store'
import { readToken, type TokenMaker } from './invitation-token'

/** Whose link it is. `invitation` is always the person's first one (wave 0): key the response by its id. */
export type Invited = {
  invitation: Invitation
  /** The wave whose mail was opened. */
  wave: number
  campaign: Campaign
  studyId: string
  surveyId: string
  surveyVersion: number
  contactId: string
  anonymous: boolean
  language: string
}

type Deps = {
  invitations: InvitationStore
  campaigns: { find(id: string): Promise<Campaign | undefined> }
  tokens: TokenMaker
  now: () => Date
}

export type InvitationService = ReturnType<typeof createInvitationService>

export function createInvitationService({ invitations, campaigns, tokens, now }: Deps) {
  const isAnonymous = async ({ campaignId }: Invitation): Promise<boolean> =>
    (await campaigns.find(campaignId))?.anonymous ?? false

  /** In anonymous campaigns the day is kept and not the minute, so that times do not tie answers to people. */
  const moment = (anonymous: boolean): Date => (anonymous ? new Date(now().toISOString().slice(0, 10)) : now())

  return {
    /** Undefined for an unknown, truncated or foreign token alike. */
    async findByToken(raw: string): Promise<Invited | undefined> {
      const token = readToken(raw)
      // Looked up by digest: how long the index takes says nothing about the token, and links outlive a new server secret.
      const opened = token ? await invitations.findByTokenDigest(digestOf(token)) : undefined
      const [invitation, campaign] = opened
        ? await Promise.all([invitations.find(opened.seat), campaigns.find(opened.campaignId)])
        : []
      if (!opened || !invitation || !campaign) return undefined
      const { studyId, surveyId, surveyVersion, anonymous } = campaign
      const { contactId, language } = invitation
      return {
        invitation,
        wave: opened.wave,
        campaign,
        studyId,
        surveyId,
        surveyVersion,
        contactId,
        anonymous,
        language,
      }
    },

    /** The link of an invitation, for its mail, the outbox and interviewers. */
    linkOf: (baseUrl: string, invitationId: string): string => `${baseUrl}/r/${tokens('invitation', invitationId)}`,

    /** Marks that the person began to answer; the same call again changes nothing. */
    async markStarted(invitationId: string): Promise<void> {
      const invitation = await invitations.find(invitationId)
      if (!invitation) throw new Problem('invitation.absent')
      const anonymous = await isAnonymous(invitation)
      if (!invitation.startedAt) await invitations.patch(invitation.seat, { startedAt: moment(anonymous) })
      await invitations.moveSeat(invitation.seat, statesAnswered('started', anonymous), 'started')
    },

    /** Marks that the person sent their answers; the same call again changes nothing. */
    async markCompleted(invitationId: string): Promise<void> {
      const invitation = await invitations.find(invitationId)
      if (!invitation) throw new Problem('invitation.absent')
      const anonymous = await isAnonymous(invitation)
      const at = moment(anonymous)
      if (!invitation.completedAt)
        await invitations.patch(invitation.seat, { completedAt: at, startedAt: invitation.startedAt ?? at })
      await invitations.moveSeat(invitation.seat, statesAnswered('completed', anonymous), 'completed')
    },
  }
}
