// The page that tells whom somebody resembles by what they said. Sent by POST though it changes nothing: what a customer said
// belongs in no address and no log.
import * as z from 'zod'
import { type Actor, may } from '../../platform/accounts/actor'
import { type Endpoint, endpoint, page } from '../../platform/http/endpoint'
import { fieldOf, isFieldKey } from '../persona/fields'
import { textShape } from '../persona/persona-shapes'
import type { Classification, Classifier } from './classify-person'

const path = '/personas/recognise'

export function recogniseRoutes({ classifier }: { classifier: Classifier }): Endpoint[] {
  const frame = (actor: Actor) => ({
    title: 'Who is this?',
    section: 'personas',
    writes: may(actor, 'persona.write'),
  })
  return [
    endpoint({
      method: 'get',
      path,
      may: 'persona.read',
      act: async ({ actor }) => page('personas/recognise', frame(actor)),
    }),
    endpoint({
      method: 'post',
      path,
      may: 'persona.read',
      read: { body: z.object({ text: textShape(10_000).default('') }) },
      act: async ({ input: { body }, actor }) => {
        if (body.text === '') {
          const faults = [{ path: 'text', message: 'Write what they said, in their words.' }]
          return page('personas/recognise', { ...frame(actor), faults }, { status: 400 })
        }
        const found = await classifier.classify(body.text.split(/\n{2,}/).map((text) => ({ text })))
        return page('personas/recognise', { ...frame(actor), text: body.text, found: describe(found) })
      },
    }),
  ]
}

function describe({ fits, ...rest }: Classification) {
  const of = <Kind extends string>(kind: Kind) =>
    (fits?.because ?? []).filter((reason): reason is Extract<typeof reason, { kind: Kind }> => reason.kind === kind)
  return {
    ...rest,
    ...(fits ? { fits } : {}),
    words: of('words').flatMap(({ words }) => words),
    themes: of('theme'),
    lines: of('line').map(({ field, line }) => ({ line, label: isFieldKey(field) ? fieldOf(field).label : field })),
  }
}
