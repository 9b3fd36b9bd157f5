// Respondents' addresses: the personal link /r/:token, the public link /s/:slug, the receipt /receipt/:code. Opening one changes
// nothing (mail scanners do it too); only what is posted does. No cookie, no account, no script needed.
import * as z from 'zod'
import { stepAfter } from '../../../surveys/flow'
import { readToken } from '../../campaigns/invitations/invitation-token'
import { type Ask, type Endpoint, endpoint, json, nothing, type Reply, redirect } from '../../platform/http/endpoint'
import { Problem } from '../../problems'
import { openCollectors } from '../responses/collector'
import { createLinkToken, isLinkToken, readReceipt, showReceipt } from '../responses/receipt'
import { isOpen } from '../responses/response'
import type { FieldworkService, Intent } from './fieldwork-service'
import type { VisitFinder } from './find-visit'
import {
  type At,
  donePage,
  endingPage,
  introductionPage,
  laterPage,
  missingPage,
  questionsPage,
  reviewPage,
} from './respond-pages'
import { pathOfVisit, type Visit } from './visit'

type Deps = { visits: VisitFinder; fieldwork: FieldworkService; zone: () => string }

const short = z.string().max(200).optional().catch(undefined)
const query = z.object({ page: short, language: short, later: short, check: short, grown: short })
const by = z.enum(openCollectors).optional().catch(undefined)
const body = z.record(z.string(), z.unknown())
type Query = z.infer<typeof query>
type Asked = Ask<{ params: unknown; query: Query; body: Record<string, unknown> }>

const intents: readonly string[] = ['next', 'back', 'later', 'keep'] satisfies Intent[]

export function respondRoutes({ visits, fieldwork, zone }: Deps): Endpoint[] {
  const atToken = (raw: string, { baseUrl, input }: Asked): At => ({
    path: `/r/${readToken(raw) ?? ''}`,
    baseUrl,
    language: input.query.language,
  })
  const receiptOf = (raw: string): string => {
    const code = readReceipt(raw)
    if (!code) throw new Problem('link.absent')
    return code
  }
  const atReceipt = (code: string, { baseUrl, input }: Asked): At => ({
    path: `/receipt/${showReceipt(code)}`,
    baseUrl,
    language: input.query.language,
  })

  return [
    endpoint({
      method: 'get',
      path: '/r/:token',
      may: 'anyone',
      limit: 'token',
      read: { params: z.object({ token: z.string() }), query },
      act: async (ask) => {
        const visit = await visits.byToken(ask.input.params.token, ask.languages)
        return show(visit, atToken(ask.input.params.token, ask as Asked), ask.input.query)
      },
    }),
    endpoint({
      method: 'post',
      path: '/r/:token',
      may: 'anyone',
      limit: 'token',
      read: { params: z.object({ token: z.string() }), query, body },
      act: async (ask) => {
        const visit = await visits.byToken(ask.input.params.token, ask.languages)
        return take(visit, atToken(ask.input.params.token, ask), ask.input.body)
      },
    }),
    endpoint({
      method: 'get',
      path: '/s/:slug',
      may: 'anyone',
      limit: 'token',
      read: { params: z.object({ slug: z.string() }), query: query.extend({ by }) },
      act: async (ask) => {
        const { params, query } = ask.input
        const token = createLinkToken()
        const visit = await visits.bySlug(params.slug, { token, by: query.by }, ask.languages)
        const at = { path: `/s/${params.slug}`, baseUrl: ask.baseUrl, language: query.language, by: query.by }
        return visit.ended ? endingPage(visit, at, 'closed') : introductionPage(visit, at, token)
      },
    }),
    endpoint({
      method: 'post',
      path: '/s/:slug',
      may: 'anyone',
      limit: 'token',
      read: { params: z.object({ slug: z.string() }), body: z.looseObject({ by }) },
      act: async (ask) => {
        const { token, language, by } = ask.input.body
        const own = typeof token === 'string' && isLinkToken(token) ? token : createLinkToken()
        const visit = await visits.bySlug(ask.input.params.slug, { token: own, by }, ask.languages)
        if (visit.ended)
          return endingPage(visit, { path: `/s/${ask.input.params.slug}`, baseUrl: ask.baseUrl }, 'closed')
        await fieldwork.start(visit, typeof language === 'string' ? language : '')
        return redirect(`/r/${own}`)
      },
    }),
    endpoint({
      method: 'get',
      path: '/receipt/:code',
      may: 'anyone',
      limit: 'token',
      read: { params: z.object({ code: z.string() }), query },
      act: async (ask) => {
        const code = receiptOf(ask.input.params.code)
        return show(await visits.byReceipt(code), atReceipt(code, ask as Asked), ask.input.query)
      },
    }),
    endpoint({
      method: 'post',
      path: '/receipt/:code',
      may: 'anyone',
      limit: 'token',
      read: { params: z.object({ code: z.string() }), query, body },
      act: async (ask) => {
        const code = receiptOf(ask.input.params.code)
        return take(await visits.byReceipt(code), atReceipt(code, ask), ask.input.body)
      },
    }),
  ]

  /** What somebody sees who opens the link now. */
  function show(visit: Visit, at: At, { page, later, check, grown }: Query): Reply {
    const { response } = visit
    if (!response) return visit.ended ? endingPage(visit, at, 'closed') : introductionPage(visit, at)
    if (response.state === 'withdrawn' || response.state === 'screened-out' || response.state === 'quota-full')
      return endingPage(visit, at, response.state)
    if (!isOpen(response)) return donePage(visit, at, zone())
    if (visit.ended) return endingPage(visit, at, 'closed')
    if (later) return laterPage(visit, at)
    if (page === 'review') return reviewPage(visit, at)
    const path = pathOfVisit(visit)
    const wanted = path.steps.find((step) => step.page.key === page)
    if (wanted && check) return missingPage(visit, at, wanted)
    if (wanted) return questionsPage(visit, at, wanted, { grown: grown !== undefined })
    const next = response.lastPage ? stepAfter(path, response.lastPage) : path.steps[0]
    return next === undefined || typeof next === 'string' ? reviewPage(visit, at) : questionsPage(visit, at, next)
  }

  /** What somebody does: `do` names it. */
  async function take(visit: Visit, at: At, fields: Record<string, unknown>): Promise<Reply> {
    const { do: action, page, language, confirm, touched } = fields
    const pageKey = typeof page === 'string' ? page : ''
    // Posted by script while somebody types: told by its status, never by a page.
    if (action === 'keep' && touched !== undefined) {
      const names = [touched].flat().filter((name) => typeof name === 'string')
      const kept = await fieldwork.keepTyping(visit, pageKey, fields, names)
      return kept === 'kept' ? nothing : json({ kept }, kept === 'gone' ? 409 : 422)
    }
    if (action === 'start') {
      if (visit.ended && !visit.response) return endingPage(visit, at, 'closed')
      await fieldwork.start(visit, typeof language === 'string' ? language : '')
      return redirect(at.path)
    }
    if (!visit.response) return introductionPage(visit, at)
    if (action === 'withdraw') {
      if (confirm !== 'yes') return donePage(visit, at, zone(), { unticked: true })
      await fieldwork.withdraw(visit.response.id)
      return redirect(at.path)
    }
    if (visit.response.state === 'withdrawn') return redirect(at.path)
    if (visit.ended) return endingPage(visit, at, 'closed')
    if (action === 'change') {
      await fieldwork.reopen(visit)
      return redirect(`${at.path}?page=${encodeURIComponent(pathOfVisit(visit).steps[0]?.page.key ?? '')}`)
    }
    if (action === 'send') {
      const missing = await fieldwork.send(visit)
      return redirect(missing === undefined ? at.path : `${at.path}?page=${encodeURIComponent(missing)}&check=1`)
    }
    const chosen = typeof action === 'string' ? /^language-(.+)$/.exec(action)?.[1] : undefined
    const intent = chosen
      ? 'keep'
      : typeof action === 'string' && intents.includes(action)
        ? (action as Intent)
        : 'next'
    const saved = await fieldwork.savePage(visit, pageKey, fields, intent)
    if (chosen) {
      await fieldwork.chooseLanguage(visit, chosen)
      return redirect(`${at.path}?page=${encodeURIComponent(pageKey)}`)
    }
    switch (saved.to) {
      case 'kept':
        return nothing
      case 'faults':
        return questionsPage(visit, at, saved.step, { faults: saved.faults, fields })
      case 'page':
        return redirect(`${at.path}?page=${encodeURIComponent(saved.key)}${saved.grown ? '&grown=1' : ''}`)
      case 'review':
      case 'later':
        return redirect(saved.to === 'review' ? `${at.path}?page=review` : `${at.path}?later=1`)
      case 'done':
        return redirect(at.path)
    }
  }
}
