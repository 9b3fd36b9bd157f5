// The researchers' inbox of what staff hear: what waits, found by words; an agreed answer, one made of duplicates, out of the way. After
// each decision one is back at the place where one was.
import * as z from 'zod'
import type { Actor } from '../platform/accounts/actor'
import { type Endpoint, endpoint, page, type Reply, redirect } from '../platform/http/endpoint'
import { Problem as AnyProblem } from '../platform/http/problem'
import { type FrontlineService, listed } from './frontline-service'
import { describeHeard, type Kind, kinds, type RecurringQuestion } from './recurring-question'

const params = z.object({ id: z.string().max(100) })
const perPage = 50
const inbox = '/frontline/inbox'
// A filter that is not one of ours filters nothing: an old bookmark still opens the list.
const inboxQuery = z.object({
  kind: z.enum(kinds).catch('question'),
  show: z.enum(listed).optional().catch(undefined),
  q: z.string().trim().max(200).optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(1000).catch(1),
})
type Query = z.infer<typeof inboxQuery>

/** Where one was, if that is the inbox. */
const back = z
  .string()
  .regex(/^\/frontline\/inbox(\?[^\s#]*)?$/)
  .optional()
  .catch(undefined)

export function inboxRoutes({ frontline }: { frontline: FrontlineService }): Endpoint[] {
  const show = async (query: Query, actor: Actor) => {
    const { kind, q: words = '' } = query
    const found = (state?: (typeof listed)[number]) => frontline.count(kind, { words, ...(state ? { state } : {}) })
    const part = { words, ...(query.show ? { state: query.show } : {}) }
    const [all, open, answered] = await Promise.all([found(), found('open'), found('answered')])
    const total = query.show === 'open' ? open : query.show === 'answered' ? answered : all
    const pages = Math.max(1, Math.ceil(total / perPage))
    const pageNumber = Math.min(query.page, pages)
    const questions = await frontline.list(kind, { ...part, skip: (pageNumber - 1) * perPage, most: perPage })
    const address = (state: string, at?: number) => {
      const pairs = Object.entries({ kind, show: state, q: words, page: at && at > 1 ? String(at) : '' })
      return `${inbox}?${new URLSearchParams(pairs.filter(([, value]) => value !== ''))}`
    }
    return {
      title: 'Inbox of staff',
      section: 'frontline',
      kind,
      isRoadblock: kind === 'roadblock',
      path: kind === 'roadblock' ? '/frontline/roadblocks' : '/frontline',
      query,
      known: await frontline.count(kind),
      questions: await Promise.all(
        questions.map(async (question) => ({
          ...describeHeard(question, actor),
          near: (await frontline.similar(kind, question.text, 4)).filter(({ question: { id } }) => id !== question.id),
        })),
      ),
      dismissed: await frontline.listDismissed(kind),
      shows: [
        { label: 'All', count: all, href: address(''), current: !query.show },
        { label: 'Waiting for an answer', count: open, href: address('open'), current: query.show === 'open' },
        { label: 'Answered', count: answered, href: address('answered'), current: query.show === 'answered' },
      ],
      back: address(query.show ?? '', pageNumber),
      pages,
      pageNumber,
      base: `${address(query.show ?? '')}&page=`,
    }
  }

  /** What was typed over somebody's newer answer, beside it: nothing is lost, and saving again is a decision. */
  const beside = async (id: string, typed: string, kind: Kind, actor: Actor): Promise<Reply> => {
    const query = inboxQuery.parse({ kind })
    const data = { ...(await show(query, actor)), stale: { question: await frontline.get(id), typed } }
    return page('frontline/inbox', data, { status: 409 })
  }

  const decide = <Body extends { back?: string | undefined }>(
    name: string,
    body: z.ZodType<Body>,
    act: (id: string, body: Body, actor: Actor) => Promise<{ question: RecurringQuestion; notice: string } | Reply>,
  ): Endpoint =>
    endpoint({
      method: 'post',
      path: `/frontline/:id/${name}`,
      may: 'frontline.answer',
      read: { params, body },
      act: async ({ input, actor }) => {
        const done = await act(input.params.id, input.body, actor)
        if (!('question' in done)) return done
        const { question, notice } = done
        return redirect(`${input.body.back ?? `${inbox}?kind=${question.kind}`}#q-${question.id}`, { notice })
      },
    })

  return [
    endpoint({
      method: 'get',
      path: inbox,
      may: 'frontline.answer',
      read: { query: inboxQuery },
      act: async ({ input: { query }, actor }) => page('frontline/inbox', await show(query, actor)),
    }),
    decide(
      'answer',
      z.object({ answer: z.string().max(5000), version: z.coerce.number().int(), back }),
      async (id, { answer, version }, actor) => {
        try {
          const question = await frontline.answer(id, version, answer, actor)
          return { question, notice: question.answer ? 'Everybody sees this answer now.' : 'The answer is taken back.' }
        } catch (error) {
          if (!(error instanceof AnyProblem) || error.code !== 'document.stale') throw error
          return beside(id, answer, (await frontline.get(id)).kind, actor)
        }
      },
    ),
    decide('merge', z.object({ into: z.string().max(100), back }), async (id, { into }) => {
      const question = await frontline.merge(id, into)
      return { question, notice: `Merged: heard ${question.count} times now.` }
    }),
    decide('dismiss', z.object({ back }), async (id) => ({
      question: await frontline.dismiss(id),
      notice: 'Out of the way.',
    })),
    decide('reopen', z.object({ back }), async (id) => ({
      question: await frontline.reopen(id),
      notice: 'Back in the list.',
    })),
  ]
}
