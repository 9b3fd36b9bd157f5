// Pages of ideal customer profiles: the list, which teaches what a profile is, and the editor with its live count.
import * as z from 'zod'
import { type Endpoint, endpoint, page, redirect } from '../../platform/http/endpoint'
import type { Fault } from '../../platform/http/problem'
import { Problem } from '../../problems'
import type { Study } from '../studies/study'
import { studyParams } from '../studies/study-routes'
import type { StudyService } from '../studies/study-service'
import { estimateSizes, rulesFor } from './estimate-size'
import type { FitService } from './fit-service'
import { type Icp, sayCriterion } from './icp'
import {
  emptyForm,
  fieldChoices,
  formOf,
  type IcpForm,
  readForm,
  readIcp,
  readRows,
  readSizing,
  showRows,
} from './icp-form'
import type { IcpService } from './icp-service'
import { showLive } from './show-live'
import { faultsOfRevenue, missingOf, takeEstimate, withRevenue } from './size-form'

type Deps = { studies: StudyService; icps: IcpService; fit: FitService }

export const icpParams = studyParams.extend({ icp: z.string().max(100) })
const form = z.record(z.string(), z.unknown())
const kinds = [
  { kind: 'company', label: 'Company', hint: 'The firm you want as a customer.' },
  {
    kind: 'decision-maker',
    label: 'Decision-maker',
    hint: 'Who leads the purchase there, with as little of the person as will do.',
  },
  { kind: 'consumer', label: 'Consumer', hint: 'A private person.' },
]

export function icpRoutes({ studies, icps, fit }: Deps): Endpoint[] {
  const profile = async (studyId: string, id: string): Promise<Icp> => {
    const icp = await icps.get(id)
    if (icp.studyId !== studyId) throw new Problem('icp.absent')
    return icp
  }
  const sizes = async (study: Study, { kind, rows, sizing }: IcpForm) => {
    if (kind !== 'company') return { rules: undefined, estimates: [] }
    const { criteria } = readRows(rows)
    const rules = rulesFor(criteria, readSizing(sizing), await fit.subjectsOf(study.id, 'company'))
    return { rules, estimates: estimateSizes(criteria, rules) }
  }
  const live = async (study: Study, form: IcpForm) => {
    const { kind } = form
    const judged = { kind, criteria: readRows(form.rows).criteria }
    return {
      ...showLive(await fit.breadth(study.id, judged), await fit.misfits(study.id, judged), kind),
      ...(await sizes(study, form)),
    }
  }
  const editor = async (
    study: Study,
    form: IcpForm,
    { icp, faults = [], act }: { icp?: Icp; faults?: readonly Fault[]; act?: unknown },
  ) => {
    const values = takeEstimate(withRevenue(form), act, (await sizes(study, form)).estimates)
    const shown = await live(study, values)
    return page(
      'audience/icp',
      {
        title: icp ? icp.name : 'New profile',
        section: 'icp',
        study,
        icp,
        values: { ...values, problems: [...values.problems, { problem: '', solution: '' }] },
        faults,
        kinds: kinds.map((one) => ({ ...one, chosen: one.kind === values.kind })),
        criteria: showRows(values.rows, faults, values.kind),
        groups: fieldChoices(values.kind, await fit.ownFieldsOf(study.id)),
        live: shown,
        rules: shown.rules,
        changes: icp ? await icps.changes(icp) : [],
        action: icp ? `/studies/${study.id}/icps/${icp.id}` : `/studies/${study.id}/icps`,
      },
      { status: faults.length > 0 ? 400 : 200 },
    )
  }
  /** A profile as it is to be saved, or the faults: a company's says something of revenue (R15). */
  const readWhole = (values: IcpForm) => {
    const read = readIcp(values)
    const faults = [...faultsOfRevenue(values.kind, values.rows), ...(read.faults ?? [])]
    const [first] = faults
    return read.icp && !first ? { icp: read.icp } : { faults: distinctPaths(faults) }
  }

  return [
    endpoint({
      method: 'get',
      path: '/studies/:study/icps',
      may: 'audience.read',
      read: { params: studyParams },
      act: async ({ input: { params }, now }) => {
        const study = await studies.get(params.study)
        const cards = (await icps.list(study.id)).map(async (icp) => ({
          ...icp,
          due: icp.reviewOn <= now,
          missing: missingOf(icp),
          lines: icp.criteria
            .slice(0, 6)
            .map((criterion) => ({ level: criterion.level, text: sayCriterion(criterion) })),
          more: Math.max(0, icp.criteria.length - 6),
          breadth: await fit.breadth(study.id, icp),
        }))
        return page('audience/icps', {
          title: 'Ideal customer profiles',
          section: 'icp',
          study,
          icps: await Promise.all(cards),
        })
      },
    }),
    endpoint({
      method: 'get',
      path: '/studies/:study/icps/new',
      may: 'audience.write',
      read: { params: studyParams },
      act: async ({ input: { params } }) => {
        const study = await studies.get(params.study)
        return editor(study, { ...emptyForm, product: study.product }, {})
      },
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study/icps',
      may: 'audience.write',
      read: { params: studyParams, body: form },
      act: async ({ input: { params, body } }) => {
        const study = await studies.get(params.study)
        const values = readForm(body)
        if (body.act) return editor(study, values, { act: body.act })
        const read = readWhole(withRevenue(values))
        if (!read.icp) return editor(study, values, { faults: read.faults })
        const made = await icps.create(study.id, read.icp)
        return redirect(`/studies/${study.id}/icps/${made.id}`, { notice: `${made.name} is saved.` })
      },
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study/icps/preview',
      may: 'audience.read',
      read: { params: studyParams, body: form },
      act: async ({ input: { params, body } }) => {
        const study = await studies.get(params.study)
        return page('audience/icp-live', { study, live: await live(study, readForm(body)) }, { layout: null })
      },
    }),
    endpoint({
      method: 'get',
      path: '/studies/:study/icps/:icp',
      may: 'audience.read',
      read: { params: icpParams, query: z.object({ problem: z.string().max(1000).optional().catch(undefined) }) },
      act: async ({ input: { params, query } }) => {
        const icp = await profile(params.study, params.icp)
        const form = formOf(icp)
        // A need that nobody answers yet comes along as the beginning of a problem; nothing is saved by looking.
        const problems = query.problem ? [...form.problems, { problem: query.problem, solution: '' }] : form.problems
        return editor(await studies.get(params.study), { ...form, problems }, { icp })
      },
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study/icps/:icp',
      may: 'audience.write',
      read: { params: icpParams, body: form },
      act: async ({ input: { params, body }, actor }) => {
        const icp = await profile(params.study, params.icp)
        const study = await studies.get(params.study)
        const values = readForm(body)
        if (body.act) return editor(study, values, { icp, act: body.act })
        const read = readWhole(withRevenue(values))
        if (!read.icp) return editor(study, values, { icp, faults: read.faults })
        const changed = await icps.change(icp.id, Number(body.version) || undefined, read.icp, actor.name)
        return redirect(`/studies/${study.id}/icps/${icp.id}`, { notice: `${changed.name} is saved.` })
      },
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study/icps/:icp/confirm',
      may: 'audience.write',
      read: { params: icpParams },
      act: async ({ input: { params } }) => {
        await profile(params.study, params.icp)
        const { name } = await icps.confirm(params.icp)
        return redirect(`/studies/${params.study}/icps`, { notice: `${name} holds; the next look is in a year.` })
      },
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study/icps/:icp/take-back',
      may: 'audience.write',
      read: { params: icpParams, body: z.object({ version: z.coerce.number().int(), to: z.coerce.number().int() }) },
      act: async ({ input: { params, body }, actor }) => {
        const icp = await profile(params.study, params.icp)
        await icps.takeBack(icp.id, body.version, body.to, actor.name)
        return redirect(`/studies/${params.study}/icps/${icp.id}`, { notice: 'Taken back.' })
      },
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study/icps/:icp/remove',
      may: 'audience.write',
      read: { params: icpParams },
      act: async ({ input: { params } }) => {
        const { name } = await profile(params.study, params.icp)
        await icps.remove(params.icp)
        return redirect(`/studies/${params.study}/icps`, { notice: `${name} is removed.` })
      },
    }),
  ]
}

/** One fault a field: what is missing says more than that nothing can be read. */
const distinctPaths = (faults: readonly Fault[]): Fault[] =>
  [...new Map([...faults].reverse().map((fault) => [fault.path, fault])).values()].reverse()
