// From the best customers to a profile: proposals with their counts, which a person accepts one by one; the accepted ones become a
// profile to edit.
import * as z from 'zod'
import { type Endpoint, endpoint, json, page, redirect } from '../../platform/http/endpoint'
import { pageQuery, studyToRead } from '../studies/api-input'
import { studyParams } from '../studies/study-routes'
import type { StudyService } from '../studies/study-service'
import { type Derived, deriveIcp } from './derive-icp'
import type { FitService } from './fit-service'
import type { IcpService } from './icp-service'
import { measures } from './worth'

type Deps = { studies: StudyService; icps: IcpService; fit: Pick<FitService, 'companiesOf'> }

const shares = [10, 25, 50] as const
const list = (value: unknown) => (value === undefined ? [] : Array.isArray(value) ? value : [value])
const asked = z.object({
  by: z.preprocess(list, z.array(z.enum(measures, { error: `Expected some of ${measures.join(', ')}.` })).max(3)),
  share: z.coerce.number().min(1).max(50).default(25).describe('The best so many per cent of the companies.'),
})

export function deriveIcpRoutes({ studies, icps, fit }: Deps): Endpoint[] {
  const derive = async (studyId: string, { by, share }: z.infer<typeof asked>): Promise<Derived> =>
    deriveIcp(await fit.companiesOf(studyId), share / 100, by)

  return [
    endpoint({
      method: 'get',
      path: '/studies/:study/icps/derive',
      may: 'audience.read',
      read: { params: studyParams, query: asked },
      act: async ({ input: { params, query } }) => {
        const study = await studies.get(params.study)
        const derived = await derive(study.id, query)
        return page('audience/icp-derive', {
          title: 'From your best customers',
          section: 'icp',
          study,
          derived,
          share: query.share,
          shares: shares.map((one) => ({ value: one, chosen: one === query.share })),
          measures: measures.map((one) => ({ value: one, label: labels[one], chosen: derived.by.includes(one) })),
        })
      },
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study/icps/derive',
      may: 'audience.write',
      read: {
        params: studyParams,
        body: asked.extend({ take: z.preprocess(list, z.array(z.string().max(100)).max(100)) }),
      },
      act: async ({ input: { params, body } }) => {
        const study = await studies.get(params.study)
        const { proposals, best } = await derive(study.id, body)
        const criteria = proposals.filter(({ id }) => body.take.includes(id)).map(({ criterion }) => criterion)
        if (criteria.length === 0)
          return redirect(`/studies/${study.id}/icps/derive`, { notice: 'Tick at least one proposal to accept it.' })
        const made = await icps.create(study.id, {
          name: `Like our best ${best} customers`,
          kind: 'company',
          product: study.product,
          description: '',
          problems: [],
          criteria,
        })
        return redirect(`/studies/${study.id}/icps/${made.id}`, {
          notice: 'A profile with the accepted criteria. Read it, change it, give it a name.',
        })
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/icps/derive',
      may: 'audience.read',
      summary: 'Criteria that set the best customers apart, with counts and lift, to accept or not',
      read: { query: pageQuery.pick({ studyId: true, study: true }).extend(asked.shape) },
      act: async ({ input: { query } }) => json(await derive((await studyToRead(studies, query)).id, query)),
    }),
  ]
}

const labels = { lifetimeValue: 'Lifetime value', referral: 'Likelihood to refer', revenue: 'Revenue a year' } as const
