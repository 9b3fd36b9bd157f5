// Finds what a link leads to: a response that began at a public link, or an invitation. Unknown, truncated and foreign tokens all
// give nothing, after the same look-ups. Finding changes nothing.
import { chooseLanguage } from '../../../surveys/definition'
import type { PipeValues } from '../../../surveys/piping'
import type { AuthoringService } from '../../authoring/authoring-service'
import { isOffered, type Survey, takesAnswers } from '../../authoring/survey'
import type { InvitationService, Invited } from '../../campaigns/invitations/invitation-service'
import { readToken } from '../../campaigns/invitations/invitation-token'
import { isOpen as isCampaignOpen } from '../../campaigns/plans/campaign'
import { digestOf } from '../../platform/accounts/secret'
import { Problem } from '../../problems'
import type { OpenCollector } from '../responses/collector'
import { isLinkToken } from '../responses/receipt'
import type { Response } from '../responses/response'
import type { ResponseStore } from '../responses/response-store'
import type { Visit } from './visit'

export type VisitFinder = ReturnType<typeof createVisitFinder>

export type FinderDeps = {
  responses: ResponseStore
  authoring: AuthoringService
  invitations: Pick<InvitationService, 'findByToken'>
  /** Fields of a contact for piping: firstName and the like. */
  contactValues: (contactId: string) => Promise<PipeValues>
  now: () => Date
}

export const doorOfLink = (token: string): string => digestOf(`link ${token}`)
export const doorOfInvitation = (id: string): string => digestOf(`invitation ${id}`)

const sitesOf = ({ link }: Survey): readonly string[] => link.sites ?? []

export function createVisitFinder({ responses, authoring, invitations, contactValues, now }: FinderDeps) {
  const ofResponse = async (response: Response, door: string): Promise<Visit> => {
    const survey = await authoring.get(response.surveyId)
    const version = await authoring.getVersion(response.surveyId, response.surveyVersion)
    const { studyId, surveyId, surveyVersion, collector, anonymous, language, contactId, invitationId } = response
    return {
      surveyId,
      version,
      response,
      fresh: { studyId, surveyId, surveyVersion, collector, anonymous, door },
      language,
      contact: contactId ? await contactValues(contactId) : {},
      anonymous,
      ended: !takesAnswers(survey, now()),
      framedBy: collector === 'embed' ? sitesOf(survey) : [],
      ...(invitationId ? { invitationId } : {}),
    }
  }

  const ofInvitation = async (invited: Invited, languages: readonly string[]): Promise<Visit> => {
    const { studyId, surveyId, surveyVersion, contactId, campaign } = invited
    const door = doorOfInvitation(invited.invitation.id)
    const survey = await authoring.get(surveyId)
    const version = await authoring.getVersion(surveyId, surveyVersion)
    const anonymous = invited.anonymous || version.definition.anonymous
    const response = await responses.findByDoor(door)
    const who = anonymous ? {} : { invitationId: invited.invitation.id, campaignId: campaign.id, contactId }
    const pinned = response && response.surveyVersion !== surveyVersion
    return {
      surveyId,
      version: pinned ? await authoring.getVersion(surveyId, response.surveyVersion) : version,
      ...(response ? { response } : {}),
      fresh: { studyId, surveyId, surveyVersion, collector: 'email', anonymous, door, ...who },
      language: response?.language ?? chooseLanguage(version.definition, [invited.language, ...languages]),
      contact: anonymous ? {} : await contactValues(contactId),
      anonymous,
      ended: !isCampaignOpen(campaign, now()) || !takesAnswers(survey, now()),
      framedBy: [],
      invitationId: invited.invitation.id,
    }
  }

  return {
    /** @throws Problem `link.absent`, the same for every token that leads nowhere */
    async byToken(raw: string, languages: readonly string[]): Promise<Visit> {
      const token = readToken(raw)
      const door = token ? doorOfLink(token) : undefined
      const response = door ? await responses.findByDoor(door) : undefined
      if (response && door) return ofResponse(response, door)
      const invited = token ? await invitations.findByToken(token) : undefined
      if (!invited) throw new Problem('link.absent')
      return ofInvitation(invited, languages)
    },

    /** The response a receipt belongs to. */
    async byReceipt(receipt: string): Promise<Visit> {
      const response = await responses.findByReceipt(receipt)
      if (!response) throw new Problem('link.absent')
      return ofResponse(response, '')
    },

    /** A public link before Start. `token` becomes the respondent's own link; `by` says how they came to the public one. */
    async bySlug(
      slug: string,
      { token, by = 'link' }: { token: string; by?: OpenCollector | undefined },
      languages: readonly string[],
    ): Promise<Visit & { survey: Survey }> {
      const survey = /^[a-z0-9]{1,40}$/.test(slug) ? await authoring.findBySlug(slug) : undefined
      if (!survey || survey.latest === 0 || !isLinkToken(token)) throw new Problem('link.absent')
      const version = await authoring.getVersion(survey.id, survey.latest)
      const { anonymous } = version.definition
      const { studyId, id: surveyId, latest: surveyVersion } = survey
      return {
        survey,
        surveyId,
        version,
        fresh: { studyId, surveyId, surveyVersion, collector: by, anonymous, door: doorOfLink(token) },
        language: chooseLanguage(version.definition, languages),
        contact: {},
        anonymous,
        ended: !isOffered(survey, now()),
        framedBy: sitesOf(survey),
      }
    },
  }
}
