// Pages of segments: the list with how many are in each now, and the editor with a count that follows while the rule is written.
import * as z from 'zod'
import { type Endpoint, endpoint, page, redirect } from '../../platform/http/endpoint'
import type { Fault } from '../../platform/http/problem'
import { lifecycles, sayContact } from '../directory/contact'
import { fits } from '../icps/fit'
import type { FitService } from '../icps/fit-service'
import { fieldChoices, rowOf, showRows } from '../icps/icp-form'
import type { IcpService } from '../icps/icp-service'
import { criterionShape } from '../icps/read-criterion'
import { studyParams } from '../studies/study-routes'
import type { StudyService } from '../studies/study-service'
import { type Segment, sayRule } from './segment'
import type { SegmentService } from './segment-service'
import { readSegment, readSegmentForm, type SegmentForm, toRule } from './segment-shape'

type Deps = { studies: StudyService; segments: SegmentService; icps: IcpService; fit: FitService }

const segmentParams = studyParams.extend({ segment: z.string().max(100) })
const form = z.record(z.string(), z.unknown())
const isPrivate = ({ group }: { group: string }): boolean => group === 'Life and preferences'
const known = z.string().max(300).optional().catch(undefined)
/** A list elsewhere may lead here with a value to begin with. */
const started = z.object({ field: known, value: known })
const empty: SegmentForm = { name: '', lifecycles: [], fit: '', icpId: '', rows: [] }

function startWith({ field, value }: z.infer<typeof started>): SegmentForm {
  if (!field || !value) return empty
  const read = criterionShape.safeParse({ field, op: 'is-any', values: [value], level: 'must' })
  return read.success ? { ...empty, name: value.slice(0, 120), rows: [rowOf({ ...read.data, id: 'started' })] } : empty
}

export function segmentRoutes({ studies, segments, icps, fit }: Deps): Endpoint[] {
  const preview = async (studyId: string, values: SegmentForm) => {
    const { rule, faults } = toRule(values)
    const { count, all, people } = await segments.count(studyId, rule)
    return { count, all, people: people.map(sayContact), words: sayRule(rule), open: faults.length }
  }
  const editor = async (studyId: string, values: SegmentForm, segment?: Segment, faults: readonly Fault[] = []) => {
    const [study, profiles, own] = await Promise.all([
      studies.get(studyId),
      icps.list(studyId),
      fit.ownFieldsOf(studyId),
    ])
    return page(
      'audience/segment',
      {
        title: segment?.name ?? 'New segment',
        section: 'contacts',
        study,
        segment,
        values,
        faults,
        profiles,
        action: `/studies/${studyId}/segments/${segment?.id ?? 'new'}`,
        lifecycles: lifecycles.map((one) => ({ value: one, chosen: values.lifecycles.includes(one) })),
        fits: fits.map((one) => ({ value: one, chosen: one === values.fit })),
        groups: [...fieldChoices('decision-maker', own), ...fieldChoices('consumer', []).filter(isPrivate)],
        criteria: showRows(values.rows, faults).map((row) => ({
          ...row,
          levels: row.levels.filter(({ level }) => level !== 'should'),
        })),
        preview: await preview(studyId, values),
      },
      { status: faults.length > 0 ? 400 : 200 },
    )
  }
  const asForm = ({ name, rule }: Segment): SegmentForm => ({
    name,
    lifecycles: [...rule.lifecycles],
    fit: rule.fit?.fit ?? '',
    icpId: rule.fit?.icpId ?? '',
    rows: rule.criteria.map(rowOf),
  })

  return [
    endpoint({
      method: 'get',
      path: '/studies/:study/segments',
      may: 'audience.read',
      read: { params: studyParams },
      act: async ({ input: { params } }) => {
        const study = await studies.get(params.study)
        const all = await segments.list(study.id)
        const counts = await Promise.all(all.map(({ rule }) => segments.count(study.id, rule)))
        return page('audience/segments', {
          title: 'Segments',
          section: 'contacts',
          study,
          segments: all.map((one, at) => ({ ...one, words: sayRule(one.rule), count: counts[at]?.count ?? 0 })),
        })
      },
    }),
    endpoint({
      method: 'get',
      path: '/studies/:study/segments/new',
      may: 'audience.write',
      read: { params: studyParams, query: started },
      act: ({ input: { params, query } }) => editor(params.study, startWith(query)),
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study/segments/preview',
      may: 'audience.read',
      read: { params: studyParams, body: form },
      act: async ({ input: { params, body } }) => {
        const study = await studies.get(params.study)
        const data = { preview: await preview(study.id, readSegmentForm(body)) }
        return page('audience/segment-preview', data, { layout: null })
      },
    }),
    endpoint({
      method: 'get',
      path: '/studies/:study/segments/:segment',
      may: 'audience.read',
      read: { params: segmentParams },
      act: async ({ input: { params } }) => {
        const segment = await segments.get(params.segment, params.study)
        return editor(params.study, asForm(segment), segment)
      },
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study/segments/:segment',
      may: 'audience.write',
      read: { params: segmentParams, body: form },
      act: async ({ input: { params, body } }) => {
        const study = await studies.get(params.study)
        const segment = params.segment === 'new' ? undefined : await segments.get(params.segment, study.id)
        const values = readSegmentForm(body)
        if (typeof body.act === 'string' && body.act !== '') return editor(study.id, values, segment)
        const read = readSegment(values)
        if ('faults' in read) return editor(study.id, values, segment, read.faults)
        if (segment) await segments.replace(segment.id, Number(body.version) || undefined, read.segment)
        else await segments.create(study.id, read.segment)
        return redirect(`/studies/${study.id}/segments`, { notice: `Saved “${read.segment.name}”.` })
      },
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study/segments/:segment/remove',
      may: 'audience.write',
      read: { params: segmentParams },
      act: async ({ input: { params } }) => {
        const { id } = await segments.get(params.segment, params.study)
        await segments.remove(id)
        return redirect(`/studies/${params.study}/segments`, { notice: 'Removed. Nobody was removed with it.' })
      },
    }),
  ]
}
