// The outbox page: every mail that was not sent because no SMTP server is set, readable, with its links; and, with or without one,
// mail to the team that has not arrived or not surely, to be sent again or let be.
import * as z from 'zod'
import { Problem } from '../../problems'
import { type Endpoint, endpoint, page, redirect } from '../http/endpoint'
import type { Outbox } from './outbox'
import { undecided } from './team-mail'
import type { TeamMailService } from './team-mail-service'

const perPage = 50

type Deps = { outbox: Outbox; teamMails: TeamMailService; leavesMachine: boolean }

const idParams = z.object({ id: z.string().max(100) })

export function outboxRoutes({ outbox, teamMails, leavesMachine }: Deps): Endpoint[] {
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
        const [open, mails, count] = await Promise.all([
          teamMails.listOpen(),
          outbox.list({ search: q, skip: (query.page - 1) * perPage, most: perPage }),
          outbox.count(q),
        ])
        const pages = Math.max(1, Math.ceil(count / perPage))
        return page('platform/outbox', {
          title: 'Outbox',
          section: 'outbox',
          open: open.map((mail) => ({
            ...mail,
            mayDecide: undecided.includes(mail.state),
            triedAgain: mail.state === 'deferred',
          })),
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
      read: { params: idParams },
      act: async ({ input: { params } }) => {
        const mail = await outbox.find(params.id)
        if (!mail) throw new Problem('mail.absent')
        const parts = mail.text.split(/(https?:\/\/\S+)/).map((text) => ({ text, isLink: /^https?:/.test(text) }))
        return page('platform/mail', { title: mail.subject, section: 'outbox', mail, parts })
      },
    }),
    endpoint({
      method: 'post',
      path: '/outbox/team/:id/again',
      may: 'outbox.write',
      read: { params: idParams },
      act: async ({ input: { params } }) => {
        const { state, reason } = await teamMails.sendAgain(params.id)
        return redirect('/outbox', {
          notice: state === 'sent' ? 'It is sent once more.' : `It was not sent: ${reason}`,
        })
      },
    }),
    endpoint({
      method: 'post',
      path: '/outbox/team/:id/settle',
      may: 'outbox.write',
      read: { params: idParams },
      act: async ({ input: { params } }) => {
        await teamMails.settle(params.id)
        return redirect('/outbox', { notice: 'Nothing more is done about it.' })
      },
    }),
  ]
}
