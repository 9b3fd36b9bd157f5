// The Express application: guards, who asks, routes, refusals. Everything else comes from the container.
import compression from 'compression'
import express, { type Express, type Request } from 'express'
import type { Container } from './container'
import { createAnswerOnce } from './platform/http/answer-once'
import { createApiDocument } from './platform/http/api-document'
import { createLimits, refuseCrossSite } from './platform/http/guards'
import { healthRoutes } from './platform/http/health'
import { mountEndpoints } from './platform/http/mount'
import { createRefusals } from './platform/http/refusals'
import { securityHeaders } from './platform/http/security-headers'
import { createSessions } from './platform/http/session'

export type App = { express: Express; close(): Promise<void> }

export function createApp(container: Container, secret: string): App {
  const { config, connection, log, views, assets, proxyWatch, jobs, now, userStore, keys } = container
  const app = express()
  app.disable('x-powered-by').set('trust proxy', config.TRUST_PROXY).set('query parser', 'simple')

  // Server-sent events say no-transform, so they are not held back by compression.
  app.use(proxyWatch.notice, compression(), securityHeaders, refuseCrossSite)
  app.use('/assets', assets.handler)
  healthRoutes(app, { connection, jobs, keys })
  app.use(express.json({ limit: '2mb' }), express.urlencoded({ extended: true, limit: '2mb', parameterLimit: 2000 }))

  const sessions = createSessions({ connection, secret, users: userStore, keys })
  app.use(sessions.handlers)

  const baseUrl = (request: Request): string =>
    config.BASE_URL ?? `${request.protocol}://${request.get('host') ?? 'localhost'}`
  mountEndpoints(app, [...container.endpoints, ...createApiDocument(container.endpoints)], {
    views,
    now,
    baseUrl,
    answerOnce: createAnswerOnce(container.sentForms),
    limits: createLimits(),
  })

  const { nothingHere, refuse } = createRefusals({ log, views })
  app.use(nothingHere, refuse)
  return { express: app, close: sessions.close }
}
