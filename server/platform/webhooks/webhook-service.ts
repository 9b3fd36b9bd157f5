// Decides about webhooks: who is told what, and what happens when nobody answers. Two jobs do the work: `webhook.announce` writes
// one delivery for each webhook that asked, `webhook.deliver` sends one delivery and comes back until it is through or given up.
import { Problem } from '../../problems'
import type { JobHandler, Jobs } from '../jobs/jobs'
import type { Log } from '../log'
import type { DeliveryStore } from './delivery-store'
import { type Lookup, readTarget, resolveTarget, TargetRefused } from './guard-target'
import { type PostOutcome, postWebhook } from './post-webhook'
import { createWebhookSecret, signWebhook } from './sign-webhook'
import {
  type Announce,
  isStillAnswering,
  mostTries,
  nextTryAt,
  testEvent,
  type Webhook,
  type WebhookEvent,
} from './webhook'
import type { WebhookStore } from './webhook-store'

export type WebhookService = ReturnType<typeof createWebhookService>

type Deps = {
  webhooks: WebhookStore
  deliveries: DeliveryStore
  jobs: Pick<Jobs, 'push'>
  /** Hosts of the inner network that may be told too. */
  allowed: readonly string[]
  lookup: Lookup
  log: Log
  now: () => Date
}

export const mostWebhooks = 20
/** Longer than a post may take. */
const claimMs = 60_000

/** After a restore beside another key, see docs/operating.md. */
const unsigned = 'cannot be signed for: its secret was sealed with another key. Make a new secret, then switch it on'

export function createWebhookService({ webhooks, deliveries, jobs, allowed, lookup, log, now }: Deps) {
  const get = async (id: string): Promise<Webhook> => {
    const webhook = await webhooks.find(id)
    if (!webhook) throw new Problem('webhook.absent')
    return webhook
  }

  const deliver = (delivery: string): Promise<void> =>
    jobs.push('webhook.deliver', { delivery }, { key: `webhook.deliver ${delivery}` })

  const file = async (webhookId: string, event: string, once: string, data: object, at: Date): Promise<void> => {
    const body = JSON.stringify({ type: event, timestamp: at.toISOString(), data })
    await deliver(await deliveries.insert({ webhookId, event, once, body, createdAt: now() }))
  }

  const announce: Announce = async (event, once, data) => {
    try {
      if ((await webhooks.listFor(event)).length === 0) return
      const at = now().toISOString()
      await jobs.push('webhook.announce', { ...data, event, once, at }, { key: `webhook.announce ${event} ${once}` })
    } catch (error) {
      // What happened has happened, whether or not somebody elsewhere hears of it.
      log.error({ err: error, event }, 'webhook')
    }
  }

  const announceJob: JobHandler = async ({ event = '', once = '', at = '', ...data }) => {
    for (const { id } of await webhooks.listFor(event)) await file(id, event, once, data, new Date(at))
    return { done: true }
  }

  const send = async ({ id, url }: Webhook, message: { id: string; body: string }): Promise<PostOutcome> => {
    const secret = await webhooks.secretOf(id)
    if (!secret) return { ok: false, gone: true, outcome: unsigned }
    try {
      const target = await resolveTarget(readTarget(url, allowed), allowed, lookup)
      return await postWebhook(target, signWebhook(secret, `msg_${message.id}`, now(), message.body), message.body)
    } catch (error) {
      if (error instanceof TargetRefused) return { ok: false, gone: false, outcome: error.message }
      throw error
    }
  }

  const deliverJob: JobHandler = async ({ delivery: id = '' }) => {
    const delivery = await deliveries.find(id)
    if (delivery?.state !== 'waiting') return { done: true }
    const webhook = await webhooks.find(delivery.webhookId)
    if (webhook?.state !== 'active') {
      await deliveries.drop(id, 'The webhook was switched off or removed before.')
      return { done: true }
    }
    // The same event told twice at once makes two jobs of one delivery: only one of them sends. The other looks again when the claim
    // is over: whoever has it may have been ended in the middle of it.
    const until = new Date(now().getTime() + claimMs)
    if (!(await deliveries.claim(id, now(), until))) return { again: until, because: 'another job is sending it' }
    const { ok, gone, outcome } = await send(webhook, delivery)
    const again = ok || gone || delivery.event === testEvent ? undefined : nextTryAt(delivery.tries + 1, now())
    await deliveries.noteTry(id, ok ? 'delivered' : again ? 'waiting' : 'failed', outcome, now())
    if (ok) await webhooks.succeeded(webhook.id, now())
    else if (gone) await webhooks.setState(webhook.id, 'disabled', `It ${outcome}.`)
    else if (
      !again &&
      delivery.event !== testEvent &&
      !isStillAnswering((await webhooks.find(webhook.id)) ?? {}, delivery)
    )
      await webhooks.setState(
        webhook.id,
        'disabled',
        `Nothing got through in ${mostTries} tries. The last one: ${outcome}.`,
      )
    return again ? { again, because: outcome } : { done: true }
  }

  return {
    get,
    list: () => webhooks.list(),
    deliveries: (id: string, most = 100) => deliveries.list(id, most),
    announce,
    announceJob,
    deliverJob,

    /** The secret is given once, here. */
    async create(url: string, events: readonly WebhookEvent[]): Promise<{ webhook: Webhook; secret: string }> {
      try {
        readTarget(url, allowed)
      } catch (error) {
        if (!(error instanceof TargetRefused)) throw error
        throw new Problem('webhook.refused', {
          reason: error.message,
          faults: [{ path: 'url', message: error.message }],
        })
      }
      if ((await webhooks.count()) >= mostWebhooks) throw new Problem('webhook.too-many', { most: mostWebhooks })
      const secret = createWebhookSecret()
      return { webhook: await webhooks.insert({ url, events, secret, createdAt: now() }), secret }
    },

    /** A new secret in place of the old one, which signs nothing from now on. It is given once, here. */
    async renewSecret(id: string): Promise<{ webhook: Webhook; secret: string }> {
      const webhook = await get(id)
      const secret = createWebhookSecret()
      await webhooks.setSecret(id, secret)
      return { webhook, secret }
    },

    /** Sends one message now, once, so that the other side can be tried out. */
    async test(id: string): Promise<void> {
      const { state } = await get(id)
      if (state !== 'active') throw new Problem('webhook.disabled')
      await file(id, testEvent, `${now().toISOString()} ${createWebhookSecret()}`, { webhookId: id }, now())
    },

    async setState(id: string, state: Webhook['state']): Promise<void> {
      if (!(await webhooks.setState(id, state, state === 'active' ? '' : 'Switched off by an administrator.')))
        throw new Problem('webhook.absent')
    },

    async sendAgain(id: string, delivery: string): Promise<void> {
      const known = await deliveries.find(delivery)
      if (known?.webhookId !== (await get(id)).id) throw new Problem('webhook.absent')
      if (await deliveries.revive(delivery)) await deliver(delivery)
    },

    async remove(id: string): Promise<void> {
      if (!(await webhooks.remove(id))) throw new Problem('webhook.absent')
      await deliveries.removeOf(id)
    },
  }
}
