// Pages of a study's campaigns: the list, the plan with its preview, how it is going, and the buttons that move it.
import * as z from 'zod'
import { studyParams } from '../audience/studies/study-routes'
import { toCsv } from '../platform/csv'
import { download, type Endpoint, endpoint, page, type Reply, redirect } from '../platform/http/endpoint'
import { Problem } from '../problems'
import type { CampaignService } from './campaign-service'
import { type PlanForm, planForm, previewForm, toAudience, toForm, toPlan } from './campaign-shapes'
import type { CampaignViewer } from './campaign-view'
import type { TestMail } from './sending/test-mail'

type Deps = { campaigns: CampaignService; viewer: CampaignViewer; testMail: TestMail; zone: () => string }

const campaignParams = studyParams.extend({ campaign: z.string().max(100) })
const base = '/studies/:study/campaigns'

export function campaignRoutes({ campaigns, viewer, testMail, zone }: Deps): Endpoint[] {
  const form = async (studyId: string, values: PlanForm, more: object = {}, status = 200): Promise<Reply> =>
    page('campaigns/plan', { ...(await viewer.plan(studyId, values)), ...more }, { status })

  /** Saves a plan, or shows the form again with its faults. */
  const saved = async (studyId: string, values: PlanForm, save: () => Promise<string>, more: object = {}) => {
    try {
      return redirect(await save(), { notice: 'Saved. Look it over, send yourself a test, then launch.' })
    } catch (error) {
      if (!(error instanceof Problem) || !['invalid', 'absent', 'conflict'].includes(error.family)) throw error
      if (error.code === 'study.absent' || error.code === 'campaign.absent') throw error
      const faults = error.faults.length > 0 ? error.faults : [{ path: 'surveyId', message: error.message }]
      return form(studyId, values, { ...more, faults }, error.status)
    }
  }

  const moves = {
    launch: (id: string, baseUrl: string) => campaigns.launch(id, baseUrl),
    pause: (id: string) => campaigns.pause(id),
    resume: (id: string) => campaigns.resume(id),
    close: (id: string) => campaigns.close(id),
  }
  const notices = {
    launch: 'Launched.',
    pause: 'Paused: no more mails leave.',
    resume: 'Going on.',
    close: 'Closed: no more mails, no more answers.',
  }
  const move = (name: keyof typeof moves) =>
    endpoint({
      method: 'post',
      path: `${base}/:campaign/${name}`,
      may: 'campaign.write',
      read: { params: campaignParams },
      act: async ({ input: { params }, baseUrl }) => {
        await campaigns.get(params.campaign, params.study)
        await moves[name](params.campaign, baseUrl)
        return redirect(`/studies/${params.study}/campaigns/${params.campaign}`, { notice: notices[name] })
      },
    })

  return [
    endpoint({
      method: 'get',
      path: base,
      may: 'campaign.read',
      read: { params: studyParams },
      act: async ({ input: { params } }) => page('campaigns/list', await viewer.list(params.study)),
    }),
    endpoint({
      method: 'get',
      path: `${base}/new`,
      may: 'campaign.write',
      read: { params: studyParams, query: planForm },
      // Nobody is asked the same twice unless the researcher says so.
      act: async ({ input: { params, query } }) => form(params.study, { ...query, fresh: query.fresh || 'survey' }),
    }),
    endpoint({
      method: 'get',
      path: `${base}/audience`,
      may: 'campaign.read',
      read: { params: studyParams, query: previewForm },
      act: async ({ input: { params, query } }) => {
        const study = await viewer.study(params.study)
        const { surveyId } = query
        const anonymous = query.anonymous === 'on' || (await viewer.promises(study.id, surveyId))
        const preview = await campaigns.preview({ studyId: study.id, surveyId, audience: toAudience(query) }, anonymous)
        return page('campaigns/audience', { preview }, { layout: null })
      },
    }),
    endpoint({
      method: 'post',
      path: base,
      may: 'campaign.write',
      read: { params: studyParams, body: planForm },
      act: async ({ input: { params, body } }) =>
        saved(params.study, body, async () => {
          const made = await campaigns.create(await viewer.study(params.study), toPlan(body, zone()))
          return `/studies/${params.study}/campaigns/${made.id}`
        }),
    }),
    endpoint({
      method: 'get',
      path: `${base}/:campaign`,
      may: 'campaign.read',
      read: {
        params: campaignParams,
        query: z.object({
          state: z.string().max(20).optional(),
          after: z.string().max(100).optional(),
          q: z.string().trim().max(200).optional().catch(undefined),
          language: z.string().max(20).optional(),
        }),
      },
      act: async ({ input: { params, query }, baseUrl }) =>
        page('campaigns/campaign', await viewer.campaign(params.study, params.campaign, query, baseUrl)),
    }),
    endpoint({
      method: 'get',
      path: `${base}/:campaign/export`,
      may: 'campaign.read',
      read: { params: campaignParams, query: z.object({ what: z.enum(['funnel', 'days']) }) },
      act: async ({ input: { params, query } }) => {
        const { columns, rows } = await viewer.table(params.study, params.campaign, query.what)
        return download(`campaign-${query.what}.csv`, 'text/csv', toCsv(columns, rows))
      },
    }),
    endpoint({
      method: 'get',
      path: `${base}/:campaign/edit`,
      may: 'campaign.write',
      read: { params: campaignParams },
      act: async ({ input: { params } }) => {
        const campaign = await campaigns.get(params.campaign, params.study)
        return form(params.study, toForm(campaign, zone()), { campaign })
      },
    }),
    endpoint({
      method: 'post',
      path: `${base}/:campaign`,
      may: 'campaign.write',
      read: { params: campaignParams, body: planForm },
      act: async ({ input: { params, body } }) => {
        const campaign = await campaigns.get(params.campaign, params.study)
        const save = async () => {
          await campaigns.change(campaign.id, body.version ?? campaign.version, toPlan(body, zone()))
          return `/studies/${params.study}/campaigns/${campaign.id}`
        }
        return saved(params.study, body, save, { campaign })
      },
    }),
    move('launch'),
    move('pause'),
    move('resume'),
    move('close'),
    endpoint({
      method: 'post',
      path: `${base}/:campaign/invitations/:invitation/again`,
      may: 'campaign.write',
      read: { params: campaignParams.extend({ invitation: z.string().max(100) }) },
      act: async ({ input: { params } }) => {
        await campaigns.get(params.campaign, params.study)
        await campaigns.sendAgain(params.campaign, params.invitation)
        return redirect(`/studies/${params.study}/campaigns/${params.campaign}`, { notice: 'It is sent once more.' })
      },
    }),
    endpoint({
      method: 'post',
      path: `${base}/:campaign/remove`,
      may: 'campaign.write',
      read: { params: campaignParams },
      act: async ({ input: { params } }) => {
        await campaigns.get(params.campaign, params.study)
        await campaigns.remove(params.campaign)
        return redirect(`/studies/${params.study}/campaigns`, { notice: 'The draft is gone.' })
      },
    }),
    endpoint({
      method: 'post',
      path: `${base}/:campaign/test`,
      may: 'campaign.write',
      read: { params: campaignParams, body: z.object({ language: z.string().max(20).default('en') }) },
      act: async ({ input: { params, body }, actor, baseUrl }) => {
        const campaign = await campaigns.get(params.campaign, params.study)
        const notice = await testMail(campaign, actor.id, body.language, baseUrl)
        return redirect(`/studies/${params.study}/campaigns/${campaign.id}`, { notice })
      },
    }),
  ]
}
