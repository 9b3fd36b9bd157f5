// The API of recurring questions and roadblocks. An Idempotency-Key makes a count that is sent twice count once.
import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { type Endpoint, endpoint, json } from '../platform/http/endpoint'
import type { FrontlineService } from './frontline-service'
import { accountsOf, askersOf, type Kind, type RecurringQuestion } from './recurring-question'

const asked = z.strictObject({ account: z.string().max(500).optional() })
const added = asked.extend({ text: z.string().max(5000), language: z.string().max(20).optional() })
const listed = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.coerce.number().int().min(0).max(1_000_000).default(0),
})

export function frontlineApi({ frontline }: { frontline: FrontlineService }): Endpoint[] {
  const ofKind = (kind: Kind, path: string, name: string): Endpoint[] => [
    endpoint({
      method: 'get',
      path,
      may: 'frontline.use',
      summary: `${name}, most heard first`,
      read: { query: listed },
      act: async ({ input: { query } }) => {
        const items = await frontline.list(kind, { skip: query.cursor, most: query.limit })
        const next = items.length === query.limit ? String(query.cursor + query.limit) : null
        return json({ items: items.map(toBody), next })
      },
    }),
    endpoint({
      method: 'get',
      path: `${path}/similar`,
      may: 'frontline.use',
      summary: `${name} like this text, nearest first`,
      read: { query: z.object({ text: z.string().max(5000) }) },
      act: async ({ input: { query } }) => {
        const near = await frontline.similar(kind, query.text)
        const items = near.map(({ question, ...rest }) => ({ ...toBody(question), ...rest }))
        return json({ items, next: null })
      },
    }),
    endpoint({
      method: 'post',
      path,
      may: 'frontline.use',
      summary: 'Add one (201), or count the one with the same wording (200)',
      read: { body: added },
      act: async ({ input: { body }, actor, idempotencyKey }) => {
        const { text, account, language } = body
        const heard = { key: idempotencyKey ?? randomUUID(), account, language }
        const { question, isNew } = await frontline.add(kind, text, heard, actor)
        return json(toBody(question), isNew ? 201 : 200)
      },
    }),
    endpoint({
      method: 'post',
      path: `${path}/:id/asked`,
      may: 'frontline.use',
      summary: 'Heard once more',
      read: { params: z.object({ id: z.string().max(100) }), body: asked },
      act: async ({ input: { params, body }, actor, idempotencyKey }) => {
        const heard = { key: idempotencyKey ?? randomUUID(), account: body.account }
        return json(toBody(await frontline.asked(params.id, heard, actor, kind)))
      },
    }),
  ]
  return [
    ...ofKind('question', '/api/v1/recurring-questions', 'Recurring questions'),
    ...ofKind('roadblock', '/api/v1/roadblocks', 'Roadblocks'),
  ]
}

function toBody(question: RecurringQuestion): object {
  const { mentions: _m, textKey: _k, kind: _kind, ...rest } = question
  return { ...rest, askers: askersOf(question), accounts: accountsOf(question) }
}
