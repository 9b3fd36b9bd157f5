// Pages of studies: the list, a new one, its home, its settings.
import * as z from 'zod'
import { type Endpoint, endpoint, page, redirect } from '../../platform/http/endpoint'
import type { Study } from './study'
import type { StudyService } from './study-service'

export const studyParams = z.object({ study: z.string().max(100) })

const words = (most: number) => z.string().trim().max(most, `At most ${most} characters.`).default('')
export const newStudy = z.object({
  name: words(120).pipe(z.string().min(1, 'Give the study a name.')),
  goal: words(2000),
  company: words(120),
  product: words(120),
})

/** One step of the study's way from the ICP to personas, as its home shows it. */
export type Step = { title: string; text: string; href: string; done: boolean; figure?: string }

/** Something that waits for somebody: what, what to do, and where. */
export type Matter = { text: string; todo: string; path: string; urgent: boolean }

export type StudyHome = { steps: Step[]; matters: Matter[] }

type Deps = { studies: StudyService; homeOf: (study: Study) => Promise<StudyHome> }

export function studyRoutes({ studies, homeOf }: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/studies',
      may: 'study.read',
      act: async () =>
        page('audience/studies', { title: 'Studies', section: 'studies', studies: await studies.list() }),
    }),
    endpoint({
      method: 'post',
      path: '/studies',
      may: 'study.write',
      read: { body: newStudy },
      act: async ({ input: { body } }) => {
        const study = await studies.create(body)
        return redirect(`/studies/${study.id}`, { notice: `${study.name} is ready.` })
      },
    }),
    endpoint({
      method: 'get',
      path: '/studies/:study',
      may: 'study.read',
      read: { params: studyParams },
      act: async ({ input: { params } }) => {
        const study = await studies.get(params.study)
        const { steps, matters } = await homeOf(study)
        const next = steps.find((step) => !step.done)
        return page('audience/study', { title: study.name, section: 'home', study, steps, next, matters })
      },
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study',
      may: 'study.write',
      read: { params: studyParams, body: newStudy.extend({ version: z.coerce.number().int() }) },
      act: async ({
        input: {
          params,
          body: { version, ...patch },
        },
      }) => {
        await studies.change(params.study, version, patch)
        return redirect(`/studies/${params.study}`, { notice: 'Saved.' })
      },
    }),
  ]
}
