// What the pages of campaigns show: figures, plots and lists put into words. Reads, and decides nothing.
import { sayDayShort } from '../../views/helpers/words'
import type { IcpService } from '../audience/icps/icp-service'
import type { SegmentService } from '../audience/segments/segment-service'
import type { Study } from '../audience/studies/study'
import type { StudyService } from '../audience/studies/study-service'
import type { AuthoringService } from '../authoring/authoring-service'
import { titleOf } from '../authoring/survey'
import type { CampaignService } from './campaign-service'
import { type InvitationState, invitationStates } from './invitations/invitation'
import { createPlanViewer } from './plan-view'
import { type Campaign, campaignEvents, mayHappen, nextReminderAt } from './plans/campaign'
import type { Progress, ProgressService } from './progress-service'
import { askedBy, sayAudience } from './recipients/audience'
import type { Directory } from './recipients/directory'
import { showSegment } from './recipients/keep-segment'
import { ourLanguage } from './sending/compose-invitation'
import type { SampleLetter } from './sending/test-mail'

export type CampaignViewer = ReturnType<typeof createCampaignViewer>

type Deps = {
  campaigns: CampaignService
  progress: ProgressService
  studies: StudyService
  surveys: Pick<AuthoringService, 'list' | 'get' | 'getVersion'>
  icps: Pick<IcpService, 'list'>
  segments: Pick<SegmentService, 'list'>
  directory: Directory
  sample: SampleLetter
  leavesMachine: boolean
  zone: () => string
}

const perPage = 50

export function createCampaignViewer(deps: Deps) {
  const { campaigns, progress, studies, surveys, sample, leavesMachine, zone } = deps

  return {
    plan: createPlanViewer(deps),
    study: (id: string): Promise<Study> => studies.get(id),
    /** Whether a survey of the study promises anonymity by itself. */
    async promises(studyId: string, surveyId: string): Promise<boolean> {
      const survey = (await surveys.list(studyId)).find(({ id, latest }) => id === surveyId && latest > 0)
      return survey ? (await surveys.getVersion(survey.id, survey.latest)).definition.anonymous : false
    },

    async list(studyId: string) {
      const study = await studies.get(studyId)
      const all = await progress.listWithProgress(studyId)
      const published = (await surveys.list(studyId)).filter(({ latest }) => latest > 0)
      return {
        title: 'Campaigns',
        section: 'campaigns',
        study,
        campaigns: all.map((campaign) => ({ ...campaign, ...describe(campaign, zone()), ...rates(campaign.progress) })),
        hasSurvey: published.length > 0,
      }
    },

    /** What a plot of the page shows, as rows. */
    async table(studyId: string, id: string, what: 'funnel' | 'days') {
      const campaign = await campaigns.get(id, studyId)
      if (what === 'funnel') {
        const { funnel } = await progress.progress(campaign)
        return { columns: ['step', 'people'], rows: Object.entries(funnel).map(([step, people]) => [step, people]) }
      }
      const days = await progress.byDay(campaign)
      const rows = days.map(({ day, started, completed }) => [day, started, completed])
      return { columns: ['day', 'started', 'completed'], rows }
    },

    async campaign(
      studyId: string,
      id: string,
      query: Partial<Record<'state' | 'after' | 'language' | 'q', string | undefined>>,
      baseUrl: string,
    ) {
      const study = await studies.get(studyId)
      const campaign = await campaigns.get(id, studyId)
      const survey = await surveys.get(campaign.surveyId)
      const version = await surveys.getVersion(campaign.surveyId, campaign.surveyVersion)
      const segment = showSegment(campaign.audience, await deps.segments.list(studyId))
      const state = invitationStates.find((one) => one === query.state)
      const language = query.language ?? version.definition.language
      const [figures, listed, days, letter] = await Promise.all([
        progress.progress(campaign),
        progress.list(campaign, {
          state,
          words: query.q,
          most: perPage,
          ...(query.after ? { after: query.after } : {}),
        }),
        progress.byDay(campaign),
        sample(campaign, { name: 'Cleo Customer', address: 'cleo@example.com' }, language, campaign.baseUrl || baseUrl),
      ])
      return {
        title: campaign.name,
        section: 'campaigns',
        study,
        campaign,
        ...describe(campaign, zone()),
        segment,
        surveyTitle: titleOf(version),
        hasPublicLink: survey.link.open,
        progress: figures,
        ...rates(figures),
        funnel: funnelBars(figures, campaign),
        states: stateRows(figures, campaign),
        chosenState: state,
        q: query.q,
        asked: new URLSearchParams([
          ...(query.q ? [['q', query.q]] : []),
          ...(state ? [['state', state]] : []),
        ]).toString(),
        invitations: listed.map((invitation) => ({
          ...invitation,
          tone: tones[invitation.state],
          mayGoAgain: invitation.state === 'unconfirmed' || invitation.state === 'failed',
        })),
        nextAfter: listed.length === perPage ? listed.at(-1)?.id : undefined,
        days,
        plot: days.length > 1 ? replyLines(days) : undefined,
        letter: { ...letter, subject: letter.subject.replace(/^\[.*?\] /, ''), language: ourLanguage(language) },
        languages: version.definition.languages,
        language,
        ...(campaign.state === 'draft'
          ? { preview: await campaigns.preview(askedBy(campaign), campaign.anonymous) }
          : {}),
        linksStartWith: campaign.baseUrl || baseUrl,
        leavesMachine,
      }
    },
  }
}

export const tones: Readonly<Record<InvitationState, string>> = {
  queued: '',
  sending: 'accent',
  sent: 'accent',
  unconfirmed: 'warn',
  deferred: 'warn',
  bounced: 'poor',
  failed: 'poor',
  suppressed: '',
  started: 'good',
  completed: 'good',
  'opted-out': 'poor',
}

function describe(campaign: Campaign, zone: string) {
  const can = Object.fromEntries(campaignEvents.map((event) => [event, mayHappen(campaign.state, event)]))
  const tone = { draft: '', scheduled: 'accent', sending: 'accent', sent: 'good', paused: 'warn', closed: '' }
  return {
    can: { ...can, edit: campaign.state === 'draft' },
    stateTone: tone[campaign.state],
    audienceName: sayAudience(campaign.audience),
    nextReminderAt: campaign.state === 'sent' ? nextReminderAt(campaign, zone) : undefined,
  }
}

function rates({ responseRate, completionRate }: Progress) {
  return { responseRate: responseRate ?? null, completionRate: completionRate ?? null }
}

function funnelBars({ funnel }: Progress, { anonymous }: Campaign) {
  const { invited, delivered, started, completed } = funnel
  const of = (part: number, whole: number, word: string) =>
    whole > 0 ? { note: `${Math.round((part / whole) * 100)} % of ${word}` } : {}
  return {
    title: 'From invited to completed',
    most: invited,
    rows: [
      { label: 'Invited', value: invited, href: '?#people' },
      { label: 'Delivered', value: delivered, ...of(delivered, invited, 'invited') },
      ...(started === null || completed === null
        ? []
        : [
            { label: 'Started', value: started, ...of(started, delivered, 'delivered') },
            {
              label: 'Completed',
              value: completed,
              ...of(completed, started, 'started'),
              ...(anonymous ? {} : { href: '?state=completed#people' }),
            },
          ]),
    ],
  }
}

/** States in which somebody is. In an anonymous campaign whoever answered counts as sent. */
function stateRows({ counts }: Progress, { anonymous }: Campaign) {
  const answered = anonymous ? counts.started + counts.completed : 0
  return invitationStates
    .filter((state) => !(anonymous && (state === 'started' || state === 'completed')))
    .map((state) => ({ state, count: counts[state] + (state === 'sent' ? answered : 0), tone: tones[state] }))
    .filter(({ count }) => count > 0)
}

function replyLines(days: readonly { day: string; started: number; completed: number }[]) {
  return {
    title: 'People who started and who completed, by day',
    x: days.map((_, at) => at),
    labels: days.map(({ day }) => sayDayShort(day)),
    series: [
      { name: 'Started', values: days.map(({ started }) => started) },
      { name: 'Completed', values: days.map(({ completed }) => completed) },
    ],
  }
}
