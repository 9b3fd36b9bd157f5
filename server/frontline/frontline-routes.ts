// The page of customer-facing staff: one field, similar ones while typing, the list with their credit. Staff see questions, counts
// and agreed answers here, and no customer's answers. The researchers' inbox behind it is inbox-routes.ts.
import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { type Actor, may } from '../platform/accounts/actor'
import { type Endpoint, endpoint, page, type Reply, redirect } from '../platform/http/endpoint'
import { Problem } from '../problems'
import type { FrontlineService, Near } from './frontline-service'
import { describeHeard, type Kind, kinds, longestText, type RecurringQuestion } from './recurring-question'

const params = z.object({ id: z.string().max(100) })
const perPage = 100
const kindShape = z.enum(kinds).catch('question')
const pageShape = z.coerce.number().int().min(1).max(1000).catch(1)
const heard = z.object({
  kind: kindShape,
  key: z.string().max(200).default(''),
  account: z.string().max(500).default(''),
  /** Sent by the page's script: the answer is the list alone. */
  part: z.string().max(10).optional(),
})

const pathOf = (kind: Kind): string => (kind === 'roadblock' ? '/frontline/roadblocks' : '/frontline')

export function frontlineRoutes({ frontline }: { frontline: FrontlineService }): Endpoint[] {
  const show = async (actor: Actor, kind: Kind, pageNumber: number) => {
    const [questions, count, credit] = await Promise.all([
      frontline.list(kind, { skip: (pageNumber - 1) * perPage, most: perPage }),
      frontline.count(kind),
      frontline.creditOf(actor),
    ])
    return {
      title: kind === 'roadblock' ? 'Roadblocks' : 'Recurring questions',
      section: 'frontline',
      kind,
      isRoadblock: kind === 'roadblock',
      path: pathOf(kind),
      questions: questions.map((question) => describeHeard(question, actor)),
      count,
      credit,
      pageNumber,
      pages: Math.max(1, Math.ceil(count / perPage)),
      mayAnswer: may(actor, 'frontline.answer'),
      longestText,
      // One a page: the same form sent twice counts once.
      key: randomUUID(),
    }
  }

  const list = (kind: Kind): Endpoint =>
    endpoint({
      method: 'get',
      path: pathOf(kind),
      may: 'frontline.use',
      read: { query: z.object({ page: pageShape }) },
      act: async ({ input: { query }, actor }) => page('frontline/heard', await show(actor, kind, query.page)),
    })

  /** After a count: the list alone for the script, the page again for everybody else. */
  const counted = async (
    actor: Actor,
    question: RecurringQuestion,
    isNew: boolean,
    part: string | undefined,
  ): Promise<Reply> => {
    const notice = isNew ? 'Added. You are the first to hear it.' : `Counted: heard ${question.count} times now.`
    if (part !== 'list') return redirect(pathOf(question.kind), { notice })
    const data = { ...(await show(actor, question.kind, 1)), notice, current: question.id }
    return page('frontline/heard-list', data, { layout: null })
  }

  return [
    list('question'),
    list('roadblock'),
    endpoint({
      method: 'get',
      path: '/frontline/similar',
      may: 'frontline.use',
      read: { query: z.object({ kind: kindShape, text: z.string().max(5000).catch('') }) },
      act: async ({ input: { query }, actor }) => {
        const near = await frontline.similar(query.kind, query.text)
        return page('frontline/similar', { near: near.map((one) => describeNear(one, actor)) }, { layout: null })
      },
    }),
    endpoint({
      method: 'post',
      path: '/frontline',
      may: 'frontline.use',
      read: { body: heard.extend({ text: z.string().max(5000) }) },
      act: async ({ input: { body }, actor }) => {
        const { kind, text, part } = body
        const key = body.key || randomUUID()
        try {
          const { question, isNew } = await frontline.add(kind, text, { key, account: body.account }, actor)
          return await counted(actor, question, isNew, part)
        } catch (error) {
          if (!(error instanceof Problem) || error.faults.length === 0) throw error
          const again = { ...(await show(actor, kind, 1)), faults: error.faults, text }
          return part === 'list'
            ? page('frontline/heard-list', again, { layout: null, status: 400 })
            : page('frontline/heard', again, { status: 400 })
        }
      },
    }),
    endpoint({
      method: 'post',
      path: '/frontline/:id/asked',
      may: 'frontline.use',
      read: { params, body: heard },
      act: async ({ input, actor }) => {
        const { key, account, part } = input.body
        const question = await frontline.asked(input.params.id, { key: key || randomUUID(), account }, actor)
        return counted(actor, question, false, part)
      },
    }),
  ]
}

const differences: Readonly<Record<string, string>> = {
  negation: 'one of them says “not”',
  number: 'other numbers',
  opposite: 'the opposite',
}

function describeNear({ question, verdict, difference }: Near, actor: Actor) {
  return { ...describeHeard(question, actor), verdict, difference: difference ? differences[difference] : '' }
}
