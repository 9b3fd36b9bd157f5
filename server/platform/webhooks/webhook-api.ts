// The API of webhooks: the list, a new one, its deliveries, a test message, removal.
import * as z from 'zod'
import { type Endpoint, endpoint, json, nothing } from '../http/endpoint'
import type { Webhook, WebhookDelivery } from './webhook'
import { webhookEventNames } from './webhook'
import type { WebhookService } from './webhook-service'

const id = z.object({ id: z.string().max(100) })
export const newWebhook = z.object({
  url: z.string().trim().min(1, 'Enter an address.').max(2000),
  events: z
    .array(z.enum(webhookEventNames, { error: `Expected some of ${webhookEventNames.join(', ')}.` }))
    .min(1, 'Choose at least one event.')
    .max(50)
    .transform((names) => [...new Set(names)]),
})

export function webhookApi({ webhooks }: { webhooks: WebhookService }): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/api/v1/webhooks',
      may: 'webhook.administer',
      summary: 'Addresses that are told when something happens',
      act: async () => json({ items: (await webhooks.list()).map(toBody), next: null }),
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/webhooks',
      may: 'webhook.administer',
      summary: 'A new webhook; its secret (Standard Webhooks) is in this answer and never again',
      read: { body: newWebhook },
      act: async ({ input: { body } }) => {
        const { webhook, secret } = await webhooks.create(body.url, body.events)
        return json({ ...toBody(webhook), secret }, 201, { Location: `/api/v1/webhooks/${webhook.id}` })
      },
    }),
    endpoint({
      method: 'delete',
      path: '/api/v1/webhooks',
      may: 'webhook.administer',
      summary: 'Remove the webhook of that id (the same as DELETE /webhooks/{id})',
      read: { query: id },
      act: async ({ input: { query } }) => {
        await webhooks.remove(query.id)
        return nothing
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/webhooks/:id',
      may: 'webhook.administer',
      summary: 'One webhook',
      read: { params: id },
      act: async ({ input: { params } }) => json(toBody(await webhooks.get(params.id))),
    }),
    endpoint({
      method: 'delete',
      path: '/api/v1/webhooks/:id',
      may: 'webhook.administer',
      summary: 'Remove a webhook with the log of its deliveries',
      read: { params: id },
      act: async ({ input: { params } }) => {
        await webhooks.remove(params.id)
        return nothing
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/webhooks/:id/deliveries',
      may: 'webhook.administer',
      summary: 'What it was told in the last 30 days (the newest 100), and what it answered',
      read: { params: id },
      act: async ({ input: { params } }) => {
        const { id: webhookId } = await webhooks.get(params.id)
        return json({ items: (await webhooks.deliveries(webhookId)).map(toDeliveryBody), next: null })
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/webhooks/:id/secret',
      may: 'webhook.administer',
      summary: 'A new secret in place of the old one; it is in this answer and never again',
      read: { params: id },
      act: async ({ input: { params } }) => {
        const { webhook, secret } = await webhooks.renewSecret(params.id)
        return json({ ...toBody(webhook), secret })
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/webhooks/:id/test',
      may: 'webhook.administer',
      summary: 'Send it a test message; the answer stands in its deliveries',
      read: { params: id },
      act: async ({ input: { params } }) => {
        await webhooks.test(params.id)
        return json({ sent: true }, 202)
      },
    }),
  ]
}

function toBody({ id, url, events, state, reason, succeededAt, createdAt }: Webhook): object {
  return { id, url, events, state, reason, succeededAt: succeededAt ?? null, createdAt }
}

function toDeliveryBody({ id, event, body, state, tries, outcome, createdAt, triedAt }: WebhookDelivery): object {
  const messageId = `msg_${id}`
  return { id, messageId, event, state, tries, outcome, createdAt, triedAt: triedAt ?? null, body: JSON.parse(body) }
}
