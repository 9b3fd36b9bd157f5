// Making two personas of one, from the editor.
import * as z from 'zod'
import { type Endpoint, endpoint, redirect } from '../../platform/http/endpoint'
import { personaParams, textShape } from '../persona/persona-shapes'
import type { SplitService } from './split-service'

const reason = textShape(500).pipe(
  z.string().min(20, 'Write in a sentence why one persona does not do: at least 20 characters.'),
)

export function splitRoutes({ split }: { split: SplitService }): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/personas/:persona/split',
      may: 'persona.write',
      read: { params: personaParams, body: z.object({ reason }) },
      act: async ({ input: { params, body }, actor }) => {
        const halves = await split.split(params.persona, body.reason, actor)
        const notice = `Two drafts: ${halves.map(({ name }) => name).join(' and ')}. Give each a name of its own, and retire the persona for both when they are published.`
        return redirect(`/studies/${halves[0]?.study}/personas`, { notice })
      },
    }),
  ]
}
