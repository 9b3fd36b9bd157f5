// The API of ideal customer profiles: keep them, judge companies by them, see how broad they are.
import * as z from 'zod'
import { type Endpoint, endpoint, json, nothing } from '../../platform/http/endpoint'
import { Problem } from '../../problems'
import { withIndustryCode } from '../facts/read-fact'
import { sortFacts } from '../facts/read-record'
import { idParams, listed, pageQuery, studyOf, studyQuery, studyToRead, version } from '../studies/api-input'
import type { StudyService } from '../studies/study-service'
import { estimateSizes, rulesFor } from './estimate-size'
import { judge } from './fit'
import type { FitService } from './fit-service'
import { breadthJson, icpJson, verdictJson } from './icp-json'
import type { IcpService } from './icp-service'
import { icpPatchShape, icpShape } from './icp-shape'

type Deps = { studies: StudyService; icps: IcpService; fit: FitService }

const company = z
  .record(z.string().max(200), z.unknown())
  .describe(
    'Facts by name: name, domain, industry, employees, revenue, budget, country, technologies, painPoints …; any other is an own field.',
  )

export function icpApiRoutes({ studies, icps, fit }: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/api/v1/icps',
      may: 'audience.read',
      summary: 'The ideal customer profiles of a study',
      read: { query: pageQuery },
      act: async ({ input: { query } }) => {
        const all = await icps.list((await studyToRead(studies, query)).id)
        const from = all.findIndex(({ id }) => id === (query.after ?? query.cursor)) + 1
        return json(listed(all.slice(from, from + query.limit + 1), query.limit, icpJson))
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/icps',
      may: 'audience.write',
      summary: 'Make a profile from criteria that must hold, should hold, or exclude',
      read: { body: icpShape.extend(studyQuery) },
      act: async ({ input: { body } }) => {
        const { studyId, study: named, ...icp } = body
        const study = await studyOf(studies, { studyId, study: named })
        const made = await icps.create(study.id, icp)
        return json(icpJson(made), 201, { Location: `/api/v1/icps/${made.id}` })
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/icps/:id',
      may: 'audience.read',
      summary: 'One profile',
      read: { params: idParams },
      act: async ({ input: { params } }) => json(icpJson(await icps.get(params.id))),
    }),
    endpoint({
      method: 'put',
      path: '/api/v1/icps/:id',
      may: 'audience.write',
      summary: 'Change a profile; what is left out stays',
      read: { params: idParams, body: icpPatchShape.extend({ version }) },
      act: async ({ input: { params, body } }) => {
        const { version, ...patch } = body
        return json(icpJson(await icps.change(params.id, version, patch)))
      },
    }),
    endpoint({
      method: 'delete',
      path: '/api/v1/icps/:id',
      may: 'audience.write',
      summary: 'Remove a profile',
      read: { params: idParams },
      act: async ({ input: { params } }) => {
        await icps.remove(params.id)
        return nothing
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/icps/:id/evaluate',
      may: 'audience.read',
      summary: 'Judge companies: good, poor or unknown, with the deciding criterion and a reason for each',
      read: { params: idParams, body: z.object({ accounts: z.array(company).max(10_000) }) },
      act: async ({ input: { params, body } }) => {
        const icp = await icps.get(params.id)
        const read = body.accounts.map((record, at) => readSubject(record, at))
        const faults = read.flatMap((one) => one.faults)
        if (faults.length > 0) throw new Problem('account.invalid', { faults, summary: faults[0]?.message })
        const items = read.map(({ bag, id, name }) => ({
          id,
          name,
          ...verdictJson(judge(icp, { account: bag, contact: bag })),
        }))
        return json({ items, next: null })
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/icps/:id/estimates',
      may: 'audience.read',
      summary:
        'Workforce size and affordable cost, estimated from the revenue the profile asks for, with the rules that made them',
      read: { params: idParams },
      act: async ({ input: { params } }) => {
        const { kind, criteria, sizing = {}, studyId } = await icps.get(params.id)
        if (kind !== 'company') return json({ rules: null, estimates: [] })
        const rules = rulesFor(criteria, sizing, await fit.subjectsOf(studyId, kind))
        return json({ rules, estimates: estimateSizes(criteria, rules) })
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/icps/:id/breadth',
      may: 'audience.read',
      summary: 'The share of everybody known that matches, each criterion counted, and what the misfits share',
      read: { params: idParams },
      act: async ({ input: { params } }) => {
        const icp = await icps.get(params.id)
        const [breadth, misfits] = await Promise.all([fit.breadth(icp.studyId, icp), fit.misfits(icp.studyId, icp)])
        return json(breadthJson(breadth, misfits))
      },
    }),
  ]
}

/** Facts of a company and of its decision-maker may stand side by side. */
function readSubject(record: Record<string, unknown>, at: number) {
  const sorted = sortFacts(record, 'account', ['id', 'name', 'domain', 'website'])
  const faults = sorted.faults.map(({ path, message }) => ({ path: `accounts.${at}.${path}`, message }))
  const facts = withIndustryCode({ ...sorted.contact.facts, ...sorted.account.facts })
  const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : undefined)
  return { faults, bag: { facts, own: sorted.account.own }, id: text(record.id), name: text(record.name) }
}
