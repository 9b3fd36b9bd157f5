// Unsubscribing (RFC 8058): a GET shows a page and changes nothing, since mail scanners open links; a POST with the exact body
// unsubscribes, without a cookie and without a redirect. Also the researchers' list of addresses not to write to.
import * as z from 'zod'
import { sayIn } from '../../../views/helpers/messages'
import { type Endpoint, endpoint, page, type Reply, redirect } from '../../platform/http/endpoint'
import { Problem } from '../../problems'
import type { Invited } from '../invitations/invitation-service'
import { saySuppression } from '../recipients/suppression'
import { ourLanguage } from '../sending/compose-invitation'
import type { UnsubscribeService } from './unsubscribe-service'

const perPage = 100
const token = z.object({ token: z.string().max(2000) })
const headers = { 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex' }

export function unsubscribeRoutes({ service }: { service: UnsubscribeService }): Endpoint[] {
  const answer = ({ invitation }: Invited, path: string, done: boolean): Reply => {
    const language = ourLanguage(invitation.language)
    const say = sayIn(language)
    const text = (key: string) => say(`unsubscribe.${key}`)
    const data = done
      ? { title: text('done-title'), text: text('done-text') }
      : { title: text('title'), text: text('text'), button: text('button'), path }
    return page('campaigns/unsubscribe', { language, ...data }, { layout: 'respond', headers })
  }

  const list = async (pageNumber: number, more: object = {}, status = 200): Promise<Reply> => {
    const [found, count] = await Promise.all([
      service.list({ skip: (pageNumber - 1) * perPage, most: perPage }),
      service.count(),
    ])
    return page(
      'campaigns/suppressions',
      {
        title: 'Addresses not to write to',
        section: 'suppressions',
        suppressions: found.map((suppression) => ({ ...suppression, why: saySuppression(suppression) })),
        count,
        pageNumber,
        pages: Math.max(1, Math.ceil(count / perPage)),
        ...more,
      },
      { status },
    )
  }

  return [
    endpoint({
      method: 'get',
      path: '/r/:token/unsubscribe',
      may: 'anyone',
      limit: 'token',
      read: { params: token },
      act: async ({ input: { params } }) => {
        const invited = await service.find(params.token)
        return answer(invited, `/r/${encodeURIComponent(params.token)}/unsubscribe`, false)
      },
    }),
    endpoint({
      method: 'post',
      path: '/r/:token/unsubscribe',
      may: 'anyone',
      limit: 'token',
      // RFC 8058 lets mailbox providers send a multipart form too.
      upload: 1000,
      read: { params: token, body: z.record(z.string(), z.unknown()) },
      act: async ({ input: { params, body } }) => {
        if (Object.keys(body).length !== 1 || body['List-Unsubscribe'] !== 'One-Click')
          throw new Problem('unsubscribe.malformed')
        return answer(await service.unsubscribe(params.token), '', true)
      },
    }),
    endpoint({
      method: 'get',
      path: '/suppressions',
      may: 'campaign.read',
      read: { query: z.object({ page: z.coerce.number().int().min(1).max(10_000).catch(1) }) },
      act: async ({ input: { query } }) => list(query.page),
    }),
    endpoint({
      method: 'post',
      path: '/suppressions',
      may: 'campaign.write',
      read: { body: z.object({ email: z.string().max(1000), note: z.string().trim().max(300).default('') }) },
      act: async ({ input: { body } }) => {
        try {
          const key = await service.suppress(body.email, body.note)
          return redirect('/suppressions', { notice: `${key} gets no more mail.` })
        } catch (error) {
          if (error instanceof Problem && error.faults.length > 0)
            return list(1, { faults: error.faults, values: body }, 400)
          throw error
        }
      },
    }),
    endpoint({
      method: 'post',
      path: '/suppressions/:id/remove',
      may: 'campaign.write',
      read: { params: z.object({ id: z.string().max(100) }) },
      act: async ({ input: { params } }) => {
        await service.release(params.id)
        return redirect('/suppressions', { notice: 'The address may be written to again.' })
      },
    }),
  ]
}
