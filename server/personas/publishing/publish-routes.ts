// What moves a persona on: submit, sign off, return, publish, keep for another year, retire; and links to share.
import * as z from 'zod'
import { type Endpoint, endpoint, page, redirect } from '../../platform/http/endpoint'
import { Problem } from '../../problems'
import type { PersonaService } from '../persona/persona-service'
import { dayShape, personaParams, textShape, versionShape } from '../persona/persona-shapes'
import type { PublishService } from './publish-service'

type Deps = { service: PersonaService; publishing: PublishService }

const moves = {
  submit: 'Ready to be read and signed off.',
  return: 'Back to drafting.',
  retire: 'Retired. Readers no longer see it; nothing was deleted.',
  revive: 'A draft again.',
} as const
type Move = keyof typeof moves

/** Forms on the upkeep page lead back to it. */
const backShape = z.literal('upkeep').optional().catch(undefined)

export function publishRoutes({ service, publishing }: Deps): Endpoint[] {
  /** Back to the card of the steps, so that the next one is at hand. */
  const edit = (id: string) => `/personas/${id}/edit#review`
  return [
    ...(Object.keys(moves) as Move[]).map((event) =>
      endpoint({
        method: 'post',
        path: `/personas/:persona/${event}`,
        may: event === 'retire' || event === 'revive' ? 'persona.publish' : 'persona.write',
        read: { params: personaParams, body: z.object({ back: backShape }).default({}) },
        act: async ({ input: { params, body } }) => {
          const { study } = await service.move(params.persona, event)
          return redirect(body.back ? `/studies/${study}/upkeep` : edit(params.persona), { notice: moves[event] })
        },
      }),
    ),
    endpoint({
      method: 'post',
      path: '/personas/:persona/sign-off',
      may: 'persona.write',
      read: { params: personaParams, body: z.object({ version: versionShape, note: textShape(500).default('') }) },
      act: async ({ input: { params, body }, actor }) => {
        await service.signOff(params.persona, body.version, body.note, actor)
        return redirect(edit(params.persona), { notice: 'Signed off. Any later change asks for a new sign-off.' })
      },
    }),
    endpoint({
      method: 'post',
      path: '/personas/:persona/publish',
      may: 'persona.publish',
      read: {
        params: personaParams,
        body: z.object({
          version: versionShape,
          note: textShape(2000).default(''),
          reviewOn: dayShape,
          tell: z.literal('on').optional(),
        }),
      },
      act: async ({ input: { params, body }, actor, baseUrl }) => {
        const { version, note, reviewOn, tell } = body
        if (note.length < 3)
          throw new Problem('persona.reason-needed', { faults: [{ path: 'note', message: 'Say what is new.' }] })
        const revision = await publishing.publish(
          params.persona,
          version,
          { note, reviewOn, tell: tell === 'on', baseUrl },
          actor,
        )
        return redirect(`/personas/${params.persona}`, { notice: `Version ${revision.number} is published.` })
      },
    }),
    endpoint({
      method: 'post',
      path: '/personas/:persona/keep',
      may: 'persona.publish',
      read: { params: personaParams, body: z.object({ reviewOn: dayShape, back: backShape }) },
      act: async ({ input: { params, body } }) => {
        const { study } = await publishing.keep(params.persona, body.reviewOn)
        const notice = 'It still holds. We ask again next year, or when new answers differ.'
        return redirect(body.back ? `/studies/${study}/upkeep` : edit(params.persona), { notice })
      },
    }),
    endpoint({
      method: 'post',
      path: '/personas/:persona/shares',
      may: 'persona.publish',
      read: { params: personaParams, body: z.object({ label: textShape(120).default('') }) },
      act: async ({ input: { params, body }, actor, baseUrl }) => {
        const { token, share } = await publishing.share(params.persona, body.label, actor)
        const data = {
          title: 'A link to share',
          section: 'personas',
          persona: params.persona,
          share,
          link: `${baseUrl}/p/${token}`,
        }
        return page('personas/share', data, { status: 201 })
      },
    }),
    endpoint({
      method: 'post',
      path: '/personas/:persona/shares/:share/revoke',
      may: 'persona.publish',
      read: { params: personaParams.extend({ share: z.string().max(100) }) },
      act: async ({ input: { params } }) => {
        await publishing.revoke(params.persona, params.share)
        return redirect(`/personas/${params.persona}/edit`, { notice: 'The link no longer works.' })
      },
    }),
  ]
}
