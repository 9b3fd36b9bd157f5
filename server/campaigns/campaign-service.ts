// Decides about campaigns: what a new one starts from, when it may be launched, paused, resumed and closed. Sending is the jobs'.
import { readEmail } from '../audience/directory/email'
import type { Study } from '../audience/studies/study'
import type { StudyService } from '../audience/studies/study-service'
import type { AuthoringService } from '../authoring/authoring-service'
import { titleOf } from '../authoring/survey'
import type { Fault } from '../platform/http/problem'
import type { Jobs } from '../platform/jobs/jobs'
import { Problem } from '../problems'
import { withoutAnswering } from './invitations/invitation'
import type { InvitationStore } from './invitations/invitation-store'
import { type Audience, type Campaign, type CampaignEvent, nextCampaignState, type Wording } from './plans/campaign'
import type { CampaignPatch, CampaignStore, NewCampaign, Part } from './plans/campaign-store'
import type { SendingHours } from './plans/sending-hours'
import { checkWording } from './plans/wording'
import { askedBy, sayAudience } from './recipients/audience'
import type { Asked, Directory } from './recipients/directory'
import type { KeepSegment } from './recipients/keep-segment'
import { type Preview, previewAudience } from './recipients/preview-audience'
import { type CountTooFew, isTooFew } from './recipients/too-few'
import type { CloseCampaign } from './sending/close-campaign'
import { wakeSending } from './sending/send-invitations'

/** What a person says about a campaign; everything but the survey and the audience has a default. */
export type Plan = {
  surveyId: string
  audience: Audience
  surveyVersion?: number | undefined
  name?: string | undefined
  subject?: Wording | undefined
  message?: Wording | undefined
  senderName?: string | undefined
  replyTo?: string | undefined
  sendAt?: Date | undefined
  sendingHours?: SendingHours | undefined
  remindAfterDays?: number | undefined
  reminders?: number | undefined
  closesAt?: Date | undefined
  anonymous?: boolean | undefined
}

export type CampaignService = ReturnType<typeof createCampaignService>

type Deps = {
  campaigns: CampaignStore
  invitations: Pick<InvitationStore, 'find' | 'move'>
  directory: Directory
  keepSegment: KeepSegment
  studies: Pick<StudyService, 'get'>
  surveys: Pick<AuthoringService, 'get' | 'getVersion'>
  jobs: Pick<Jobs, 'push'>
  close: CloseCampaign
  countTooFew: CountTooFew
  /** How many an anonymous campaign goes to at least. */
  minGroup: number
  now: () => Date
}

export function createCampaignService({
  campaigns,
  invitations,
  directory,
  keepSegment,
  studies,
  surveys,
  jobs,
  close,
  countTooFew,
  minGroup,
  now,
}: Deps) {
  const get = async (id: string, studyId?: string): Promise<Campaign> => {
    const campaign = await campaigns.find(id)
    if (!campaign || (studyId !== undefined && campaign.studyId !== studyId)) throw new Problem('campaign.absent')
    return campaign
  }

  const checkSegment = (audience: Audience): Fault[] =>
    audience.kind === 'segment' && !audience.segment
      ? [{ path: 'segmentId', message: 'Choose a segment of this study.' }]
      : []

  const complete = async (study: Study, plan: Plan): Promise<NewCampaign> => {
    const survey = await surveys.get(plan.surveyId, study.id)
    if (survey.latest === 0) throw new Problem('survey.unpublished')
    const version = await surveys.getVersion(survey.id, plan.surveyVersion ?? survey.latest)
    const audience = await keepSegment(study.id, plan.audience)
    const faults = [...checkPlan(plan, now()), ...checkSegment(audience)]
    if (faults.length > 0) throw invalid(faults)
    const { sendAt, sendingHours, closesAt } = plan
    return {
      studyId: study.id,
      name: plan.name || `${titleOf(version)}: ${sayAudience(audience)}`.slice(0, 120),
      surveyId: survey.id,
      surveyVersion: version.number,
      audience,
      // What the survey promises holds, whatever is ticked here.
      anonymous: version.definition.anonymous || (plan.anonymous ?? false),
      subject: withoutBlanks(plan.subject),
      message: withoutBlanks(plan.message),
      senderName: plan.senderName || study.company,
      replyTo: plan.replyTo ?? '',
      remindAfterDays: plan.remindAfterDays ?? 5,
      reminders: plan.reminders ?? 0,
      ...(sendAt ? { sendAt } : {}),
      ...(sendingHours ? { sendingHours } : {}),
      ...(closesAt ? { closesAt } : {}),
    }
  }

  const moved = async (campaign: Campaign, event: CampaignEvent, patch: CampaignPatch = {}): Promise<Campaign> => {
    nextCampaignState(campaign.state, event)
    const next = await campaigns.move(campaign.id, event, patch)
    if (next) return next
    // A button pressed twice: the other press was quicker, and both mean the same.
    const current = await get(campaign.id)
    if (event === 'pause' ? current.state !== 'paused' : !isUnderWay(current)) throw new Problem('document.stale')
    return current
  }

  const isLater = (at: Date | undefined): boolean => at !== undefined && at.getTime() > now().getTime()

  return {
    get,
    list: (studyId?: string) => campaigns.list(studyId),
    /** The next after an id, newest first, for programs. */
    page: (studyId: string | undefined, part: Part) => campaigns.page(studyId, part),
    /** Who would get it; `tooFew` says how many an anonymous campaign needs, where they are fewer. */
    preview: async (asked: Asked, anonymous = false): Promise<Preview & { tooFew?: number }> => {
      const preview = await previewAudience(directory, asked)
      const warned = preview.chosen > 0 && isTooFew(preview, anonymous, minGroup)
      return warned ? { ...preview, tooFew: minGroup } : preview
    },

    create: async (study: Study, plan: Plan): Promise<Campaign> => campaigns.insert(await complete(study, plan), now()),

    /** Replaces the plan of a draft. */
    async change(id: string, version: number, plan: Plan): Promise<Campaign> {
      const campaign = await get(id)
      if (campaign.state !== 'draft')
        throw new Problem('campaign.wrong-state', { event: 'be changed', state: campaign.state })
      const next = await complete(await studies.get(campaign.studyId), plan)
      const changed = await campaigns.patch(id, version, {
        sendAt: undefined,
        sendingHours: undefined,
        closesAt: undefined,
        ...next,
      })
      if (!changed) throw new Problem('document.stale')
      return changed
    },

    /** Freezes the audience and sends, now or at its time. Launching what is under way already changes nothing. */
    async launch(id: string, baseUrl: string): Promise<Campaign> {
      const campaign = await get(id)
      if (isUnderWay(campaign)) return campaign
      nextCampaignState(campaign.state, 'launch')
      if (campaign.closesAt && !isLater(campaign.closesAt)) throw invalid([over])
      const preview = await previewAudience(directory, askedBy(campaign))
      if (preview.chosen === 0) throw new Problem('campaign.nobody')
      if (isTooFew(preview, campaign.anonymous, minGroup))
        throw new Problem('campaign.too-few', { count: preview.chosen, least: minGroup })
      const audience = await keepSegment(campaign.studyId, campaign.audience)
      const patch = { baseUrl, launchedAt: now(), audience }
      const launched = await moved(campaign, isLater(campaign.sendAt) ? 'schedule' : 'launch', patch)
      if (launched.state === 'sending') await wakeSending(jobs, id)
      return launched
    },

    /** Holds at the next mail; what is on its way to the mail server still arrives. */
    async pause(id: string): Promise<Campaign> {
      const campaign = await get(id)
      return campaign.state === 'paused' ? campaign : moved(campaign, 'pause')
    },

    async resume(id: string): Promise<Campaign> {
      const campaign = await get(id)
      if (isUnderWay(campaign)) return campaign
      const begun = campaign.frozen || !isLater(campaign.sendAt)
      const count = begun && !campaign.frozen ? await countTooFew(campaign) : undefined
      if (count !== undefined) throw new Problem('campaign.too-few', { count, least: minGroup })
      const resumed = await moved(campaign, begun ? 'resume' : 'wait', { heldBecause: undefined })
      if (resumed.state === 'sending') await wakeSending(jobs, id)
      return resumed
    },

    /** Sends one mail again that is unconfirmed or failed, under its own id: a person decided that it did not arrive. */
    async sendAgain(id: string, invitationId: string): Promise<void> {
      const campaign = await get(id)
      const invitation = await invitations.find(invitationId)
      if (invitation?.campaignId !== id) throw new Problem('invitation.absent')
      nextCampaignState(campaign.state, 'again')
      const queued = await invitations.move(invitation.id, ['unconfirmed', 'failed'], 'queued', {
        dueAt: now(),
        reason: '',
      })
      const from = campaign.anonymous ? withoutAnswering(invitation).state : invitation.state
      if (!queued) throw new Problem('invitation.wrong-state', { from, to: 'queued' })
      await campaigns.move(id, 'again')
      await wakeSending(jobs, id)
    },

    close: async (id: string): Promise<Campaign> => close((await get(id)).id),

    async remove(id: string): Promise<void> {
      const campaign = await get(id)
      if (!(await campaigns.remove(id)))
        throw new Problem('campaign.wrong-state', { event: 'be deleted', state: campaign.state })
    },
  }
}

/** Its links would say so to whoever gets the mail. */
const over: Fault = { path: 'closesAt', message: 'Its last day has passed: choose a later one.' }

const invalid = (faults: readonly Fault[]): Problem =>
  new Problem('campaign.invalid', { faults, summary: faults.map(({ message }) => message).join(' ') })

const isUnderWay = ({ state }: Campaign): boolean => ['scheduled', 'sending', 'sent'].includes(state)

function checkPlan({ subject = {}, message = {}, replyTo, sendAt, closesAt }: Plan, now: Date): Fault[] {
  const words = (part: 'subject' | 'message', wording: Wording) =>
    Object.entries(wording).flatMap(([language, text]) => checkWording(part, language, text))
  const reply = replyTo ? readEmail(replyTo) : undefined
  return [
    ...words('subject', subject),
    ...words('message', message),
    ...(reply && 'fault' in reply ? [{ path: 'replyTo', message: reply.fault }] : []),
    ...(closesAt && closesAt.getTime() <= (sendAt ?? now).getTime()
      ? [{ path: 'closesAt', message: 'The last day must come after the first mail.' }]
      : []),
  ]
}

const withoutBlanks = (wording: Wording = {}): Wording =>
  Object.fromEntries(Object.entries(wording).filter(([, text]) => text.trim() !== ''))
