// The server process: settings, store, container, application, then the address to open. Ends in order on SIGTERM and SIGINT.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApp } from './app'
import { createContainer, schedule } from './container'
import { sessionSecret } from './platform/accounts/session-secret'
import { ConfigError, processConfig } from './platform/config'
import { createLog } from './platform/log'
import { threadFile } from './platform/root'
import { connectStore } from './platform/store/connect'

async function main(): Promise<void> {
  const config = processConfig()
  const log = createLog(config.LOG_LEVEL)
  const store = await connectStore({
    mongodbUri: config.MONGODB_URI,
    dataDir: config.DATA_DIR,
    threadFile: threadFile('store-thread'),
  })
  const container = await createContainer({ config, connection: store.connection, log, now: () => new Date() })
  const app = createApp(container, sessionSecret(config))

  // What a killed server was at goes on at once where nobody else can be at it; elsewhere when its leases are over.
  if (!store.shared) await container.takeOver()
  const server = createServer(app.express)
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(config.PORT, config.HOST, resolve))
  await container.jobs.start()
  for (const [job, interval] of schedule) await container.jobs.every(job, interval)
  // What a stop or a crash left half sent goes on at once.
  await container.jobs.push('campaign.advance', {}, { key: 'campaign.advance at start' })
  const address = config.BASE_URL ?? `http://${hostName(config.HOST)}:${(server.address() as AddressInfo).port}`
  if (process.argv.includes('demo')) {
    const { startDemo } = await import('./demo/start-demo')
    await startDemo(container, address)
  }
  await greet(container, address)

  let ending = false
  const end = async (): Promise<void> => {
    if (ending) return
    ending = true
    server.close()
    server.closeIdleConnections()
    container.insights.close()
    await container.jobs.stop()
    await container.mailer.close()
    await app.close()
    await store.close()
    process.exit(0)
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
}

const hostName = (host: string): string => (host === '127.0.0.1' || host === '0.0.0.0' ? 'localhost' : host)

async function greet({ users, config }: Awaited<ReturnType<typeof createContainer>>, address: string): Promise<void> {
  const lines = ['', `  Verbatim is ready: ${address}`]
  if (config.ADMIN_EMAIL && config.ADMIN_PASSWORD && (await users.list()).length === 0) {
    await users.create({
      email: config.ADMIN_EMAIL,
      name: 'Administrator',
      role: 'admin',
      password: config.ADMIN_PASSWORD,
    })
    lines.push(`  Administrator: ${config.ADMIN_EMAIL}`)
  }
  const token = await users.offerSetup()
  if (token)
    lines.push(`  First time here? Make the administrator's account (link works once): ${address}/setup/${token}`)
  if (!config.SMTP_URL) lines.push('  Mail stays in the outbox page: no SMTP_URL is set.')
  process.stdout.write(`${lines.join('\n')}\n\n`)
}

main().catch((error: unknown) => {
  const known = error instanceof ConfigError || (error as { known?: boolean }).known === true
  process.stderr.write(`verbatim: ${known ? (error as Error).message : ((error as Error).stack ?? String(error))}\n`)
  process.exit(1)
})
