// Whether the process is up, whether it can work, and its figures for Prometheus (with a key, or from this machine).
import type { Express, Request } from 'express'
import type { Connection } from 'mongoose'
import { collectDefaultMetrics, Registry } from 'prom-client'
import type { KeyService } from '../accounts/key-service'
import type { Jobs } from '../jobs/jobs'

export function healthRoutes(
  app: Express,
  { connection, jobs, keys }: { connection: Connection; jobs: Jobs; keys: KeyService },
): void {
  const registry = new Registry()
  let collecting = false

  app.get('/healthz', (_, response) => {
    response.json({ status: 'up' })
  })

  app.get('/readyz', async (_, response) => {
    const database = await answers(connection)
    const ready = database && jobs.isRunning()
    response.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not ready', database, jobs: jobs.isRunning() })
  })

  app.get('/metrics', async (request, response, next) => {
    if (!isLoopback(request) && !(await keys.recognise(request.get('authorization')))) return next()
    if (!collecting) collectDefaultMetrics({ register: registry })
    collecting = true
    response.type(registry.contentType).send(await registry.metrics())
  })
}

/** A ping that may take 2 seconds at most. */
async function answers({ db }: Connection): Promise<boolean> {
  if (!db) return false
  const late = new Promise<false>((resolve) => setTimeout(resolve, 2000, false).unref())
  return Promise.race([
    late,
    db
      .admin()
      .ping()
      .then(
        () => true,
        () => false,
      ),
  ])
}

/** A proxy on this machine asks for somebody else: it says so, whether or not its word on whom is trusted. */
const isLoopback = (request: Request): boolean =>
  !request.get('x-forwarded-for') &&
  !request.get('forwarded') &&
  (request.ip === '::1' || request.ip?.replace('::ffff:', '').startsWith('127.') === true)
