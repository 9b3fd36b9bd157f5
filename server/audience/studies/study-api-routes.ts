// The API of studies: which there are, and a new one. Everything else names the study it belongs to.
import * as z from 'zod'
import { type Endpoint, endpoint, json } from '../../platform/http/endpoint'
import { idParams } from './api-input'
import { newStudy } from './study-routes'
import type { StudyService } from './study-service'

export function studyApiRoutes({ studies }: { studies: StudyService }): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/api/v1/studies',
      may: 'study.read',
      summary: 'The studies, newest first',
      read: { query: z.object({}) },
      act: async () => json({ items: await studies.list(), next: null }),
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/studies',
      may: 'study.write',
      summary: 'Begin a study; company and product are named in its surveys and mails',
      read: { body: newStudy },
      act: async ({ input: { body } }) => {
        const made = await studies.create(body)
        return json(made, 201, { Location: `/api/v1/studies/${made.id}` })
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/studies/:id',
      may: 'study.read',
      summary: 'One study',
      read: { params: idParams },
      act: async ({ input: { params } }) => json(await studies.get(params.id)),
    }),
  ]
}
