// What holds for every route there is: who may, what a missing id answers, what another site may send, what a GET leaves as it was.
import { actions, type Role, roles } from '../../server/platform/accounts/actor'
import type { Endpoint } from '../../server/platform/http/endpoint'
import { apiKey, createWorld, type Member, type World } from '../support/world'

let world: World
let endpoints: readonly Endpoint[]
beforeAll(async () => {
  world = await createWorld({ smtp: false })
  endpoints = world.container.endpoints
})
afterAll(() => world.close())

const members: Record<Role, Member> = { admin: 'ada', researcher: 'rosa', staff: 'stan', viewer: 'viktor' }
const missing = '0123456789abcdef01234567'
const toPath = ({ path }: Endpoint) => path.replace(/:\w+|\{?\*\w+\}?/g, missing)
const isApi = ({ path }: Endpoint) => path.startsWith('/api/')
const label = ({ method, path }: Endpoint, status: number) => `${method.toUpperCase()} ${path} -> ${status}`

describe('every route', () => {
  it('asks for a sign-in or a key, unless it is for anyone', async () => {
    const wrong: string[] = []
    for (const declared of endpoints.filter(({ may }) => may !== 'anyone')) {
      const { status, headers } = await world.anyone()[declared.method](toPath(declared))
      const asksToSignIn =
        declared.method === 'get' && status === 303 && String(headers.location).startsWith('/sign-in')
      if (status !== 401 && !(asksToSignIn && !isApi(declared))) wrong.push(label(declared, status))
    }
    expect(wrong).toEqual([])
  })

  it('refuses roles whose work does not include it', async () => {
    const wrong: string[] = []
    for (const declared of endpoints) {
      if (declared.may === 'anyone' || isApi(declared)) continue
      const allowed: readonly Role[] = actions[declared.may]
      for (const role of roles.filter((one) => !allowed.includes(one))) {
        const { status } = await (await world.as(members[role]))[declared.method](toPath(declared))
        if (status !== 403) wrong.push(`${role}: ${label(declared, status)}`)
      }
    }
    expect(wrong).toEqual([])
  })

  it('of the API refuses keys whose role does not include it', async () => {
    const wrong: string[] = []
    const keys = new Map<Role, string>()
    for (const role of roles) keys.set(role, (await world.container.keys.create(`of a ${role}`, role)).secret)
    for (const declared of endpoints) {
      if (declared.may === 'anyone' || !isApi(declared)) continue
      const allowed: readonly Role[] = actions[declared.may]
      for (const role of roles.filter((one) => !allowed.includes(one))) {
        const asked = world.anyone()[declared.method](toPath(declared))
        const { status } = await asked.set('Authorization', `Bearer ${keys.get(role)}`)
        if (status !== 403) wrong.push(`${role}: ${label(declared, status)}`)
      }
    }
    expect(wrong).toEqual([])
  })

  it.each([missing, 'not-an-id', '%00', '__proto__'])(
    'answers %s, an id that is not there, with a refusal, never with a fault of its own',
    async (id) => {
      const wrong: string[] = []
      const ada = await world.as('ada')
      for (const declared of endpoints.filter(({ path, limit }) => path.includes(':') && limit !== 'sign-in')) {
        const path = declared.path.replace(/:\w+/g, id)
        const agent = isApi(declared)
          ? world.api(declared.method, path.replace('/api/v1', ''))
          : ada[declared.method](path)
        const { status } = await agent
        const refused = status >= 400 && status < 500
        // Whoever unsubscribes by a token that is gone is told so on a page of its own.
        if (!refused && !(status < 400 && /unsubscribe/.test(path))) wrong.push(label(declared, status))
      }
      expect(wrong).toEqual([])
    },
  )

  it('refuses a form that another site sent', async () => {
    const wrong: string[] = []
    const ada = await world.as('ada')
    for (const declared of endpoints.filter((one) => one.method === 'post' && !isApi(one))) {
      const { status } = await ada
        .post(toPath(declared))
        .set('Sec-Fetch-Site', 'cross-site')
        .set('Origin', 'https://elsewhere.example')
      if (status !== 403) wrong.push(label(declared, status))
    }
    expect(wrong).toEqual([])
  })

  it('of pages changes things by POST only, so that a scanner that opens links does no harm', () => {
    const pages = endpoints.filter((one) => !isApi(one))
    expect(pages.filter(({ method }) => method !== 'get' && method !== 'post').map(({ path }) => path)).toEqual([])
  })

  it('sends headers that keep frames, foreign scripts and inline code out', async () => {
    const { headers } = await world.anyone().get('/sign-in')
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/unsafe-/)
    expect(headers['x-powered-by']).toBeUndefined()
    expect(headers['referrer-policy']).toBe('same-origin')
  })
})

describe('the API document', () => {
  it('names every route of the API, with what it does', async () => {
    const { body } = await world.anyone().get('/api/v1/openapi.json')
    const operations = Object.entries(body.paths as Record<string, Record<string, { summary: string }>>)
    const named = operations.flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`))
    const served = endpoints.filter(isApi).map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
    expect(named.sort()).toEqual(served.sort())
    const silent = operations.flatMap(([path, methods]) =>
      Object.values(methods)
        .filter(({ summary }) => !summary)
        .map(() => path),
    )
    expect(silent).toEqual([])
  })
})

describe('health', () => {
  it('says up, and ready once database and jobs work', async () => {
    expect((await world.anyone().get('/healthz')).body).toEqual({ status: 'up' })
    expect((await world.anyone().get('/readyz')).body).toEqual({ status: 'ready', database: true, jobs: true })
  })

  it('gives figures for Prometheus to this machine', async () => {
    expect((await world.anyone().get('/metrics')).text).toContain('process_resident_memory_bytes')
  })

  it('gives none to whom a proxy on this machine asks for, unless they have a key', async () => {
    const ask = () => world.anyone().get('/metrics').set('X-Forwarded-For', '203.0.113.7')
    expect((await ask()).status).toBe(404)
    expect((await ask().set('Authorization', `Bearer ${apiKey}`)).status).toBe(200)
  })
})
