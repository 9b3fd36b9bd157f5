// Signing in, roles and keys, through the real application.
import { createWorld, type World } from '../support/world'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const signIn = (email: unknown, password: unknown) =>
  world
    .anyone()
    .post('/sign-in')
    .type('form')
    .send({ email, password } as object)

describe('signing in', () => {
  it('refuses an unknown address and a wrong password with the same words', async () => {
    const unknown = await signIn('nobody@verbatim.test', 'whatever it was')
    const wrong = await signIn('rosa@verbatim.test', 'not this one at all')
    expect(unknown.status).toBe(401)
    expect(wrong.status).toBe(401)
    expect(unknown.text.replace('nobody', 'rosa')).toBe(wrong.text)
  })

  it('refuses query operators in place of the password', async () => {
    const response = await world.anyone().post('/sign-in').type('form').send('email=rosa@verbatim.test&password[$ne]=x')
    expect(response.status).toBe(400)
  })

  it('refuses a form that another site sent', async () => {
    const response = await world
      .anyone()
      .post('/sign-in')
      .set('Sec-Fetch-Site', 'cross-site')
      .type('form')
      .send({ email: 'a@b', password: 'x' })
    expect(response.status).toBe(403)
  })

  it('never leads to another site afterwards', async () => {
    const form = { email: 'viktor@verbatim.test', password: 'correct horse battery', next: '//elsewhere.example' }
    const response = await world.anyone().post('/sign-in').type('form').send(form)
    expect(response.headers.location).toBe('/')
  })

  it('stops guessing at one account, and lets the others in', async () => {
    const tries = await Promise.all(
      Array.from({ length: 14 }, () => signIn('guessed@verbatim.test', 'guess guess guess')),
    )
    expect(tries.map(({ status }) => status)).toContain(429)
    const other = await signIn('ada@verbatim.test', 'correct horse battery')
    expect(other.status).toBe(303)
  })

  it('stops it however the address is written: blanks, capitals, wide letters', async () => {
    const twins = Array.from({ length: 14 }, (_, at) => `${' '.repeat(at % 7)}${at > 6 ? 'Ｔ' : 't'}win@verbatim.test`)
    const tries = await Promise.all(twins.map((email) => signIn(email, 'guess guess guess')))
    expect(tries.map(({ status }) => status)).toContain(429)
  })

  it('gives a new session at each sign-in, and ends the old one at sign-out', async () => {
    const agent = world.anyone()
    const first = await agent
      .post('/sign-in')
      .type('form')
      .send({ email: 'rosa@verbatim.test', password: 'correct horse battery' })
    const cookie = String(first.headers['set-cookie']?.[0]).split(';')[0] ?? ''
    expect(String(first.headers['set-cookie']?.[0])).toMatch(/HttpOnly; SameSite=Lax/i)
    expect((await world.anyone().get('/studies').set('Cookie', cookie)).status).toBe(200)
    await agent.post('/sign-out')
    expect((await world.anyone().get('/studies').set('Cookie', cookie)).status).toBe(303)
  })
})

describe('signing out', () => {
  it('holds, whatever was under way at that moment', async () => {
    for (let round = 0; round < 5; round++) {
      const { headers } = await signIn('ada@verbatim.test', 'correct horse battery')
      const cookie = String(headers['set-cookie']?.[0]).split(';')[0] ?? ''
      const send = (path: string) =>
        world.anyone().post(path).set('Cookie', cookie).type('form').send({ timeZone: 'UTC' })
      const saving = () => Array.from({ length: 6 }, () => send('/workspace'))
      await Promise.all([...saving(), send('/sign-out'), ...saving()])
      expect((await world.anyone().get('/account').set('Cookie', cookie)).status).toBe(303)
    }
  })
})

describe('a notice', () => {
  it('is shown on the next page and not again, whatever it holds', async () => {
    const ada = await world.as('ada')
    const name = `<b>Ünïcode</b> “${'长'.repeat(90)}”; notice=x`
    await ada
      .post('/people')
      .type('form')
      .send({ name, email: 'new@verbatim.test', role: 'viewer', password: 'long enough to pass' })
    const notice = /role="status"[^>]*>[^<]*/
    const [first, second] = [await ada.get('/workspace'), await ada.get('/workspace')]
    expect(notice.exec(first.text)?.[0]).toContain('&lt;b&gt;Ünïcode&lt;/b&gt; “长')
    expect(second.text).not.toContain('Ünïcode')
  })
})

describe('roles', () => {
  it('keep viewers and staff out of studies, and everybody but administrators out of accounts', async () => {
    for (const [member, path] of [
      ['viktor', '/studies'],
      ['stan', '/studies'],
      ['rosa', '/people'],
      ['rosa', '/outbox'],
    ] as const) {
      const response = await (await world.as(member)).get(path)
      expect([member, path, response.status]).toEqual([member, path, 403])
    }
  })

  it('never leave the workspace without an administrator', async () => {
    const ada = await world.as('ada')
    const [person] = (await world.container.users.list()).filter(({ role }) => role === 'admin')
    const response = await ada.post(`/people/${person?.id}`).type('form').send({ role: 'viewer', access: 'open' })
    expect(response.status).toBe(409)
  })

  it('leave one administrator when two take the role from each other at the same moment', async () => {
    const { users } = world.container
    const password = 'another long password'
    const second = await users.create({ email: 'adam@verbatim.test', name: 'Adam', role: 'admin', password })
    const administrators = async () => (await users.list()).filter(({ role }) => role === 'admin')
    const both = await administrators()
    await Promise.allSettled(both.map(({ id }) => users.change(id, { role: 'viewer' })))
    expect((await administrators()).length).toBeGreaterThan(0)
    for (const { id } of both) await users.change(id, { role: 'admin' })
    await users.change(second.id, { role: 'viewer' })
  })
})

describe('the set-up link', () => {
  it('makes one administrator when it is used twice at the same moment', async () => {
    const fresh = await createWorld({ smtp: false })
    const { connection, users } = fresh.container
    await connection.collection('users').deleteMany({})
    const token = await users.offerSetup()
    const open = (name: string, password: string) =>
      fresh
        .anyone()
        .post(`/setup/${token}`)
        .type('form')
        .send({ email: `${name}@verbatim.test`, name, password })
    expect((await open('ada', 'short')).status).toBe(400)
    const ended = await Promise.all(['ada', 'eve'].map((name) => open(name, 'correct horse battery')))
    expect(ended.map(({ status }) => status).sort()).toEqual([303, 410])
    expect(await users.list()).toHaveLength(1)
    await fresh.close()
  })
})

describe('API keys', () => {
  it('are needed, and a wrong one is told nothing', async () => {
    const none = await world.anyone().get('/api/v1/icps')
    expect(none.status).toBe(none.status === 404 ? 404 : 401)
  })

  it('are shown once, work at once, and stop when removed', async () => {
    const ada = await world.as('ada')
    const made = await ada.post('/keys').type('form').send({ name: 'CRM', role: 'researcher' })
    const secret = /vb_[\w-]+/.exec(made.text)?.[0] ?? ''
    expect((await ada.get('/people')).text).not.toContain(secret)
    expect((await world.container.keys.recognise(`Bearer ${secret}`))?.role).toBe('researcher')
    const [key] = await world.container.keys.list()
    await ada.post(`/keys/${key?.id}/remove`)
    expect(await world.container.keys.recognise(`Bearer ${secret}`)).toBeUndefined()
  })
})
