// The page that attaches what staff hear to the persona who asks it: proposals with their reasons first, then all the rest.
import * as z from 'zod'
import type { StudyService } from '../../audience/studies/study-service'
import { type Endpoint, endpoint, page, redirect } from '../../platform/http/endpoint'
import { fieldOfKind } from '../evidence/heard'
import { isAttached } from '../persona/edit-lines'
import type { PersonaService } from '../persona/persona-service'
import { personaParams } from '../persona/persona-shapes'
import type { AskerService } from './asker-service'
import type { Proposed } from './propose-askers'

type Deps = { studies: StudyService; service: PersonaService; askers: AskerService }

const path = '/personas/:persona/questions'

export function askerRoutes({ studies, service, askers }: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path,
      may: 'persona.write',
      read: { params: personaParams },
      act: async ({ input: { params } }) => {
        const persona = await service.get(params.persona)
        const [study, proposed, all] = await Promise.all([
          studies.get(persona.study),
          askers.propose(persona.study),
          service.list(persona.study),
        ])
        const names = new Map(all.map(({ id, name }) => [id, name]))
        const rows = proposed.map((one) => describe(one, names, isAttached(persona.lines, one.heard.id)))
        return page('personas/questions', {
          title: 'What they ask',
          section: 'personas',
          study,
          persona,
          attached: rows.filter(({ isAttached: there }) => there),
          proposed: rows.filter((row) => !row.isAttached && row.persona === persona.id),
          others: rows.filter((row) => !row.isAttached && row.persona !== persona.id),
        })
      },
    }),
    endpoint({
      method: 'post',
      path,
      may: 'persona.write',
      read: {
        params: personaParams,
        body: z.object({ question: z.string().min(1).max(100), back: z.string().max(20).optional() }),
      },
      act: async ({ input: { params, body }, actor }) => {
        const { persona, heard } = await askers.attach(params.persona, body.question, actor)
        const to = `/personas/${persona.id}/questions`
        return redirect(to, {
          notice: `Attached to ${persona.name}. It stands under ${fieldOfKind[heard.kind] === 'question' ? 'Ask' : 'Talk'} in the persona.`,
        })
      },
    }),
  ]
}

function describe(
  { heard, persona, accounts, known, words }: Proposed,
  names: ReadonlyMap<string, string>,
  there: boolean,
) {
  const { id, text, answer, count, kind } = heard
  return {
    ...{ id, text, answer, count, persona, accounts, known, words },
    isRoadblock: kind === 'roadblock',
    isAttached: there,
    asker: persona ? names.get(persona) : undefined,
  }
}
