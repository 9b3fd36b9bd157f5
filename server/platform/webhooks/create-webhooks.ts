// Puts the webhooks together: stores, service, the two jobs, pages and API.
import type { Connection } from 'mongoose'
import { createSeal } from '../accounts/sealed-secret'
import { sessionSecret } from '../accounts/session-secret'
import type { Config } from '../config'
import type { Jobs } from '../jobs/jobs'
import type { Log } from '../log'
import { createDeliveryStore } from './delivery-store'
import { systemNames } from './guard-target'
import { webhookApi } from './webhook-api'
import { webhookRoutes } from './webhook-routes'
import { createWebhookService } from './webhook-service'
import { createWebhookStore } from './webhook-store'

type Deps = { connection: Connection; config: Config; jobs: Jobs; log: Log; now: () => Date }

export function createWebhooks({ connection, config, jobs, log, now }: Deps) {
  const webhooks = createWebhookStore(connection, createSeal(sessionSecret(config), 'webhook'))
  const deliveries = createDeliveryStore(connection)
  const allowed = config.WEBHOOK_ALLOW
  const service = createWebhookService({ webhooks, deliveries, jobs, allowed, lookup: systemNames, log, now })
  jobs.define('webhook.announce', service.announceJob)
  jobs.define('webhook.deliver', service.deliverJob)
  return {
    stores: [webhooks, deliveries],
    service,
    announce: service.announce,
    endpoints: [...webhookRoutes({ webhooks: service }), ...webhookApi({ webhooks: service })],
  }
}
