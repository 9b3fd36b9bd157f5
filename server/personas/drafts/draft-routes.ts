// Starts drafts from a finished run, for the page and the API. Drafting takes milliseconds, so it is done while one waits.

import * as z from 'zod'
import { plural } from '../../../views/helpers/words'
import { studyParams } from '../../audience/studies/study-routes'
import type { StudyService } from '../../audience/studies/study-service'
import { type Endpoint, endpoint, redirect } from '../../platform/http/endpoint'
import { Problem } from '../../problems'
import { personaParams, versionShape } from '../persona/persona-shapes'
import type { PersonaDrafter } from './draft-personas'
import type { GroupBehind } from './group-behind'

type Deps = { studies: StudyService; drafter: PersonaDrafter; behind: GroupBehind }

export function draftRoutes({ studies, drafter, behind }: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/studies/:study/personas/draft',
      may: 'persona.write',
      read: { params: studyParams, body: z.object({ run: z.string().max(100) }) },
      act: async ({ input: { params, body } }) => {
        const study = await studies.get(params.study)
        const outcome = await drafter.draftFrom(study.id, body.run)
        if (!outcome) throw new Problem('persona.no-run')
        return redirect(`/studies/${study.id}/personas`, { notice: describe(outcome) })
      },
    }),
    endpoint({
      method: 'post',
      path: '/personas/:persona/group',
      may: 'persona.write',
      read: { params: personaParams, body: z.object({ version: versionShape, group: z.string().min(1).max(200) }) },
      act: async ({ input: { params, body }, actor }) => {
        const { id, basis } = await behind.put(params.persona, body.version, body.group, actor)
        const people = basis?.members.length ?? 0
        const notice = `${plural(people, 'person stands', 'people stand')} behind it now. What they say came in as proposals; your words stayed.`
        return redirect(`/personas/${id}/edit`, { notice })
      },
    }),
  ]
}

function describe({ made, renewed }: { made: number; renewed: number }): string {
  const parts = [
    ...(made > 0 ? [`${made} new ${made === 1 ? 'draft' : 'drafts'}`] : []),
    ...(renewed > 0 ? [`${renewed} brought up to date; what you wrote was kept`] : []),
  ]
  return parts.length > 0 ? `${parts.join(', ')}.` : 'The run found no groups to draft from. Its page says why.'
}
