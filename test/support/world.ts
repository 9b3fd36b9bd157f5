// The world of server tests: the real container and application on the embedded database in a folder of its own, a clock that
// stands still until it is moved, real mail through a real SMTP server (or the outbox), and the fixed cast, signed in.
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import request from 'supertest'
import { createApp } from '../../server/app'
import { type Container, createContainer } from '../../server/container'
import type { Role } from '../../server/platform/accounts/actor'
import { readConfig } from '../../server/platform/config'
import { createLog } from '../../server/platform/log'
import { threadFile } from '../../server/platform/root'
import { connectStore } from '../../server/platform/store/connect'
import { createInbox, type Inbox } from './inbox'

export type Agent = ReturnType<typeof request.agent>

const cast = {
  ada: { name: 'Ada', role: 'admin' },
  rosa: { name: 'Rosa', role: 'researcher' },
  stan: { name: 'Stan', role: 'staff' },
  viktor: { name: 'Viktor', role: 'viewer' },
} as const satisfies Record<string, { name: string; role: Role }>

export type Member = keyof typeof cast

/** What every member of the cast signs in with. */
export const castPassword = 'correct horse battery'
export const apiKey = 'test-key-0123456789-0123456789-0123456789'

export type World = {
  container: Container
  server: Server
  address: string
  inbox: Inbox
  clock: { now: Date; advance(ms: number): void }
  /** A browser-like agent with a signed-in session. */
  as(member: Member): Promise<Agent>
  /** An agent nobody is signed in with. */
  anyone(): Agent
  /** The API with the administrator's key: `world.api('get', '/icps')`. */
  api(method: 'get' | 'post' | 'put' | 'patch' | 'delete', path: string): request.Test
  close(): Promise<void>
}

/** @param options `smtp: false` leaves SMTP unset, so that mail goes to the outbox */
export async function createWorld({ smtp = true, settings = {} as Record<string, string> } = {}): Promise<World> {
  const dataDir = mkdtempSync(join(tmpdir(), 'verbatim-'))
  const inbox = await createInbox()
  const config = readConfig({
    DATA_DIR: dataDir,
    API_KEY: apiKey,
    LOG_LEVEL: 'silent',
    MAIL_RATE: '10000',
    ...(smtp ? { SMTP_URL: inbox.url } : {}),
    ...settings,
  })
  const clock = {
    now: new Date('2026-03-02T09:00:00Z'),
    advance(ms: number) {
      clock.now = new Date(clock.now.getTime() + ms)
    },
  }
  const store = await connectStore({
    mongodbUri: process.env.TEST_MONGODB_URI,
    dataDir,
    threadFile: threadFile('store-thread'),
  })
  const log = createLog(process.env.TEST_LOG_LEVEL ?? 'silent')
  const container = await createContainer({
    config,
    connection: store.connection,
    log,
    now: () => clock.now,
    jobPollMs: 50,
  })
  for (const [id, { name, role }] of Object.entries(cast)) {
    await container.users.create({ email: `${id}@verbatim.test`, name, role, password: castPassword })
  }
  const app = createApp(container, 'a secret of the tests, 32 characters')
  const server = createServer(app.express)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  await container.jobs.start()
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const agents = new Map<Member, Promise<Agent>>()

  return {
    container,
    server,
    address,
    inbox,
    clock,
    anyone: () => request.agent(address),
    as(member) {
      const known = agents.get(member) ?? signIn(address, member)
      agents.set(member, known)
      return known
    },
    api: (method, path) => request(address)[method](`/api/v1${path}`).set('Authorization', `Bearer ${apiKey}`),
    async close() {
      await container.jobs.stop()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await container.mailer.close()
      await app.close()
      await store.close()
      await inbox.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

async function signIn(address: string, member: Member): Promise<Agent> {
  const agent = request.agent(address)
  const response = await agent
    .post('/sign-in')
    .type('form')
    .send({ email: `${member}@verbatim.test`, password: castPassword })
  if (response.status !== 303) throw new Error(`${member} could not sign in: ${response.status}`)
  return agent
}
