// The API of campaigns: plan, launch, hold, go on, close, and how it is going.
import * as z from 'zod'
import { listed, pageQuery } from '../audience/studies/api-input'
import type { StudyService } from '../audience/studies/study-service'
import type { AuthoringService } from '../authoring/authoring-service'
import { type Endpoint, endpoint, json } from '../platform/http/endpoint'
import type { CampaignService } from './campaign-service'
import { apiPlan } from './campaign-shapes'
import { invitationStates } from './invitations/invitation'
import type { Campaign } from './plans/campaign'
import type { Listed, ProgressService } from './progress-service'

type Deps = {
  campaigns: CampaignService
  progress: ProgressService
  studies: Pick<StudyService, 'get'>
  surveys: Pick<AuthoringService, 'get'>
}

const id = z.object({ id: z.string().max(100) })

export function campaignApi({ campaigns, progress, studies, surveys }: Deps): Endpoint[] {
  const body = async (campaign: Campaign) => ({ ...campaign, ...(await progress.progress(campaign)) })
  const act = (name: 'pause' | 'resume' | 'close', summary: string) =>
    endpoint({
      method: 'post',
      path: `/api/v1/campaigns/:id/${name}`,
      may: 'campaign.write',
      summary,
      read: { params: id },
      act: async ({ input: { params } }) => json(await body(await campaigns[name](params.id))),
    })

  return [
    endpoint({
      method: 'get',
      path: '/api/v1/campaigns',
      may: 'campaign.read',
      summary: 'Campaigns, newest first',
      read: { query: pageQuery },
      act: async ({ input: { query } }) => {
        const after = query.after ?? query.cursor
        const part = { ...(after ? { after } : {}), limit: query.limit + 1 }
        return json(listed(await campaigns.page(query.studyId ?? query.study, part), query.limit, (one) => one))
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/campaigns',
      may: 'campaign.write',
      summary: 'Plan a mailing of a published survey; it is sent by launching it',
      read: { body: apiPlan },
      act: async ({ input }) => {
        const survey = await surveys.get(input.body.surveyId)
        const study = await studies.get(survey.studyId)
        return json(await body(await campaigns.create(study, input.body)), 201)
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/campaigns/:id',
      may: 'campaign.read',
      summary: 'One campaign with its counts by invitation state',
      read: { params: id },
      act: async ({ input: { params } }) => json(await body(await campaigns.get(params.id))),
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/campaigns/:id/launch',
      may: 'campaign.write',
      summary: 'Freeze the audience and send, now or at its time; again changes nothing',
      read: { params: id },
      act: async ({ input: { params }, baseUrl }) => json(await body(await campaigns.launch(params.id, baseUrl))),
    }),
    act('pause', 'Hold at the next mail'),
    act('resume', 'Go on'),
    act('close', 'Send no more, and take no more answers'),
    endpoint({
      method: 'get',
      path: '/api/v1/campaigns/:id/invitations',
      may: 'campaign.read',
      summary: 'Invitations with state and reason, oldest first',
      read: {
        params: id,
        query: z.object({
          state: z.enum(invitationStates).optional(),
          cursor: z.string().max(100).optional(),
          limit: z.coerce.number().int().min(1).max(500).default(100),
        }),
      },
      act: async ({ input: { params, query } }) => {
        const campaign = await campaigns.get(params.id)
        const { cursor, limit, state } = query
        const items = await progress.list(campaign, { most: limit, state, ...(cursor ? { after: cursor } : {}) })
        return json({ items: items.map(toBody), next: items.length === limit ? (items.at(-1)?.id ?? null) : null })
      },
    }),
  ]
}

function toBody({ addressDigest: _, ...invitation }: Listed): object {
  return invitation
}
