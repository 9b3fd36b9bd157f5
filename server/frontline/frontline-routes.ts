// The page of customer-facing staff (one field, similar ones while typing, the list with their credit), the researchers' inbox
// behind it, and the API of both. Staff see questions, counts and agreed answers here, and no customer's answers.
import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { type Actor, may } from '../platform/accounts/actor'
import { type Endpoint, endpoint, page, type Reply, redirect } from '../platform/http/endpoint'
import { Problem } from '../problems'
import type { FrontlineService, Near } from './frontline-service'
import { accountsOf, askersOf, type Kind, kinds, longestText, type RecurringQuestion } from './recurring-question'

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
      questions: questions.map((question) => describe(question, actor)),
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

  const decide = <Body>(
    name: string,
    body: z.ZodType<Body>,
    act: (id: string, body: Body, actor: Actor) => Promise<{ question: RecurringQuestion; notice: string }>,
  ): Endpoint =>
    endpoint({
      method: 'post',
      path: `/frontline/:id/${name}`,
      may: 'frontline.answer',
      read: { params, body },
      act: async ({ input, actor }) => {
        const { question, notice } = await act(input.params.id, input.body, actor)
        return redirect(`/frontline/inbox?kind=${question.kind}`, { notice })
      },
    })

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
    endpoint({
      method: 'get',
      path: '/frontline/inbox',
      may: 'frontline.answer',
      read: { query: z.object({ kind: kindShape, page: pageShape }) },
      act: async ({ input: { query }, actor }) => {
        const data = await show(actor, query.kind, query.page)
        const withNear = await Promise.all(
          data.questions.map(async (question) => ({
            ...question,
            near: (await frontline.similar(query.kind, question.text, 4)).filter(
              ({ question: other }) => other.id !== question.id,
            ),
          })),
        )
        const dismissed = (await frontline.listDismissed(query.kind)).map((question) => describe(question, actor))
        return page('frontline/inbox', { ...data, title: 'Inbox of staff', questions: withNear, dismissed })
      },
    }),
    decide(
      'answer',
      z.object({ answer: z.string().max(5000), version: z.coerce.number().int() }),
      async (id, { answer, version }, actor) => {
        const question = await frontline.answer(id, version, answer, actor)
        return { question, notice: question.answer ? 'Everybody sees this answer now.' : 'The answer is taken back.' }
      },
    ),
    decide('merge', z.object({ into: z.string().max(100) }), async (id, { into }) => {
      const question = await frontline.merge(id, into)
      return { question, notice: `Merged: heard ${question.count} times now.` }
    }),
    decide('dismiss', z.object({}), async (id) => ({
      question: await frontline.dismiss(id),
      notice: 'Out of the way.',
    })),
    decide('reopen', z.object({}), async (id) => ({
      question: await frontline.reopen(id),
      notice: 'Back in the list.',
    })),
  ]
}

function describe(question: RecurringQuestion, actor: Actor) {
  const mine = question.mentions.filter(({ userId }) => userId === actor.id).length
  return { ...question, askers: askersOf(question), accounts: accountsOf(question), mine }
}

const differences: Readonly<Record<string, string>> = {
  negation: 'one of them says “not”',
  number: 'other numbers',
  opposite: 'the opposite',
}

function describeNear({ question, verdict, difference }: Near, actor: Actor) {
  return { ...describe(question, actor), verdict, difference: difference ? differences[difference] : '' }
}
