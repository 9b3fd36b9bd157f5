// The outbox page: every mail that was not sent because no SMTP server is set, readable, with its links.
import * as z from 'zod'
import { Problem } from '../../problems'
import { type Endpoint, endpoint, page } from '../http/endpoint'
import type { Outbox } from './outbox'

const perPage = 50

export function outboxRoutes({ outbox, leavesMachine }: { outbox: Outbox; leavesMachine: boolean }): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/outbox',
      may: 'outbox.read',
      read: {
        query: z.object({
          q: z.string().max(200).catch('').default(''),
          page: z.coerce.number().int().min(1).max(10_000).catch(1),
        }),
      },
      act: async ({ input: { query } }) => {
        const { q } = query
        const [mails, count] = await Promise.all([
          outbox.list({ search: q, skip: (query.page - 1) * perPage, most: perPage }),
          outbox.count(q),
        ])
        const pages = Math.max(1, Math.ceil(count / perPage))
        return page('platform/outbox', {
          title: 'Outbox',
          section: 'outbox',
          mails,
          count,
          q,
          known: count > 0 || (q !== '' && (await outbox.count()) > 0),
          base: `/outbox?${q ? `q=${encodeURIComponent(q)}&` : ''}page=`,
          leavesMachine,
          pageNumber: query.page,
          pages,
        })
      },
    }),
    endpoint({
      method: 'get',
      path: '/outbox/:id',
      may: 'outbox.read',
      read: { params: z.object({ id: z.string() }) },
      act: async ({ input: { params } }) => {
        const mail = await outbox.find(params.id)
        if (!mail) throw new Problem('mail.absent')
        const parts = mail.text.split(/(https?:\/\/\S+)/).map((text) => ({ text, isLink: /^https?:/.test(text) }))
        return page('platform/mail', { title: mail.subject, section: 'outbox', mail, parts })
      },
    }),
  ]
}
