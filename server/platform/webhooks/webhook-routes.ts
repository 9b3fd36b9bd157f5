// Pages of webhooks for administrators: the list with a form for a new one, and one webhook with the log of what it was told.
import * as z from 'zod'
import { type Endpoint, endpoint, page, redirect } from '../http/endpoint'
import { Problem as AnyProblem } from '../http/problem'
import { type Webhook, webhookEvents } from './webhook'
import { newWebhook } from './webhook-api'
import type { WebhookService } from './webhook-service'

const id = z.object({ id: z.string().max(100) })
const form = z.record(z.string(), z.unknown())

export function webhookRoutes({ webhooks }: { webhooks: WebhookService }): Endpoint[] {
  const list = async (
    more: { values?: { url?: unknown; events?: string[] } & object; faults?: object[] } = {},
    status = 200,
  ) => {
    const chosen = more.values?.events
    return page(
      'platform/webhooks',
      {
        title: 'Webhooks',
        section: 'webhooks',
        webhooks: (await webhooks.list()).map(describe),
        events: Object.entries(webhookEvents).map(([name, what]) => ({
          name,
          what,
          chosen: chosen ? chosen.includes(name) : true,
        })),
        ...more,
      },
      { status },
    )
  }
  const one = async (webhook: Webhook, more: object = {}, status = 200) => {
    const deliveries = (await webhooks.deliveries(webhook.id)).map((delivery) => ({
      ...delivery,
      ...chips[delivery.state],
      mayRetry: delivery.state !== 'waiting' && webhook.state === 'active',
    }))
    const data = { title: 'Webhook', section: 'webhooks', webhook: describe(webhook), deliveries, ...more }
    return page('platform/webhook', data, { status })
  }

  return [
    endpoint({ method: 'get', path: '/webhooks', may: 'webhook.administer', act: () => list() }),
    endpoint({
      method: 'post',
      path: '/webhooks',
      may: 'webhook.administer',
      read: { body: form },
      act: async ({ input: { body } }) => {
        const events = [body.events ?? []].flat().map(String)
        const values = { url: body.url, events }
        const read = newWebhook.safeParse({ url: body.url ?? '', events })
        if (!read.success) {
          const faults = read.error.issues.map(({ path, message }) => ({ path: String(path[0] ?? ''), message }))
          return list({ values, faults }, 400)
        }
        try {
          const { webhook, secret } = await webhooks.create(read.data.url, read.data.events)
          return one(webhook, { secret }, 201)
        } catch (error) {
          if (error instanceof AnyProblem && error.faults.length > 0)
            return list({ values, faults: [...error.faults] }, error.status)
          throw error
        }
      },
    }),
    endpoint({
      method: 'get',
      path: '/webhooks/:id',
      may: 'webhook.administer',
      read: { params: id },
      act: async ({ input: { params } }) => one(await webhooks.get(params.id)),
    }),
    endpoint({
      method: 'post',
      path: '/webhooks/:id/test',
      may: 'webhook.administer',
      read: { params: id },
      act: async ({ input: { params } }) => {
        await webhooks.test(params.id)
        return redirect(`/webhooks/${params.id}`, {
          notice: 'A test message is on its way. Load the page again for its answer.',
        })
      },
    }),
    endpoint({
      method: 'post',
      path: '/webhooks/:id/secret',
      may: 'webhook.administer',
      read: { params: id },
      act: async ({ input: { params } }) => {
        const { webhook, secret } = await webhooks.renewSecret(params.id)
        return one(webhook, { secret }, 201)
      },
    }),
    endpoint({
      method: 'post',
      path: '/webhooks/:id/state',
      may: 'webhook.administer',
      read: { params: id, body: z.object({ state: z.enum(['active', 'disabled']) }) },
      act: async ({ input: { params, body } }) => {
        await webhooks.setState(params.id, body.state)
        const notice = body.state === 'active' ? 'Switched on. It hears of what happens from now on.' : 'Switched off.'
        return redirect(`/webhooks/${params.id}`, { notice })
      },
    }),
    endpoint({
      method: 'post',
      path: '/webhooks/:id/deliveries/:delivery/again',
      may: 'webhook.administer',
      read: { params: id.extend({ delivery: z.string().max(100) }) },
      act: async ({ input: { params } }) => {
        await webhooks.sendAgain(params.id, params.delivery)
        return redirect(`/webhooks/${params.id}`, { notice: 'It is sent once more.' })
      },
    }),
    endpoint({
      method: 'post',
      path: '/webhooks/:id/remove',
      may: 'webhook.administer',
      read: { params: id },
      act: async ({ input: { params } }) => {
        await webhooks.remove(params.id)
        return redirect('/webhooks', { notice: 'Removed, with the log of its deliveries.' })
      },
    }),
  ]
}

const chips = {
  waiting: { chip: 'warn', said: 'waiting' },
  delivered: { chip: 'good', said: 'delivered' },
  failed: { chip: 'poor', said: 'given up' },
  dropped: { chip: '', said: 'not sent' },
} as const

const describe = (webhook: Webhook) => ({ ...webhook, isActive: webhook.state === 'active' })
