// The API of segments: saved rules over people, each with how many keep it now.
import { type Endpoint, endpoint, json, nothing } from '../../platform/http/endpoint'
import { idParams, listed, pageQuery, studyOf, studyQuery, studyToRead, version } from '../studies/api-input'
import type { StudyService } from '../studies/study-service'
import type { Segment } from './segment'
import { sayRule } from './segment'
import type { SegmentService } from './segment-service'
import { segmentShape } from './segment-shape'

type Deps = { studies: StudyService; segments: SegmentService }

export function segmentApiRoutes({ studies, segments }: Deps): Endpoint[] {
  const show = async (segment: Segment) => {
    const { count } = await segments.count(segment.studyId, segment.rule)
    return { ...segment, words: sayRule(segment.rule), count }
  }
  return [
    endpoint({
      method: 'get',
      path: '/api/v1/segments',
      may: 'audience.read',
      summary: 'The segments of a study by name, each with how many people are in it now',
      read: { query: pageQuery },
      act: async ({ input: { query } }) => {
        const all = await segments.list((await studyToRead(studies, query)).id)
        const from = all.findIndex(({ id }) => id === (query.after ?? query.cursor)) + 1
        const part = await Promise.all(all.slice(from, from + query.limit + 1).map(show))
        return json(listed(part, query.limit, (one) => one))
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/segments',
      may: 'audience.write',
      summary: 'A new segment: name and rule of lifecycles, fit and criteria that must hold or exclude',
      read: { body: segmentShape.extend(studyQuery) },
      act: async ({ input: { body } }) => {
        const { studyId, study, ...segment } = body
        const made = await segments.create((await studyOf(studies, { studyId, study })).id, segment)
        return json(await show(made), 201, { Location: `/api/v1/segments/${made.id}` })
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/segments/:id',
      may: 'audience.read',
      summary: 'One segment',
      read: { params: idParams },
      act: async ({ input: { params } }) => json(await show(await segments.get(params.id))),
    }),
    endpoint({
      method: 'put',
      path: '/api/v1/segments/:id',
      may: 'audience.write',
      summary: 'Replace name and rule; a stale version answers 409',
      read: { params: idParams, body: segmentShape.extend({ version }) },
      act: async ({ input: { params, body } }) => {
        const { version: read, ...segment } = body
        return json(await show(await segments.replace(params.id, read, segment)))
      },
    }),
    endpoint({
      method: 'delete',
      path: '/api/v1/segments/:id',
      may: 'audience.write',
      summary: 'Remove a segment; its people stay',
      read: { params: idParams },
      act: async ({ input: { params } }) => {
        await segments.remove(params.id)
        return nothing
      },
    }),
  ]
}
