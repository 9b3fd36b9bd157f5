// Accounts after they are made: a new password, by oneself or by an administrator, and forms that keep what was typed.
import { castPassword, createWorld, type World } from '../support/world'

let world: World
beforeAll(async () => {
  world = await createWorld({ smtp: false })
})
afterAll(() => world.close())

const signIn = async (email: string, password: string) => {
  const agent = world.anyone()
  const { status } = await agent.post('/sign-in').type('form').send({ email, password })
  return { agent, status }
}
const newcomer = async (name: string) => {
  const email = `${name.toLowerCase()}@verbatim.test`
  return world.container.users.create({ email, name, role: 'researcher', password: castPassword })
}

describe('adding a person', () => {
  it('shows the form again with what was typed, all but the password, and every fault at its field', async () => {
    const form = { name: 'Cleo', email: 'cleo', password: 'short', role: 'staff' }
    const refused = await (await world.as('ada')).post('/people').type('form').send(form)
    expect(refused.status).toBe(400)
    expect(refused.text).toContain('Enter an e-mail address, like name@example.com.')
    expect(refused.text).toMatch(/id="f-password-fault">Use 12 or more characters/)
    expect(refused.text).toMatch(/name="name" type="text" value="Cleo"/)
    expect(refused.text).toMatch(/<option selected>staff<\/option>/)
    expect(refused.text).not.toContain('short')
  })

  it('says at the address that it has an account', async () => {
    const form = { name: 'Rosa', email: 'ROSA@verbatim.test', password: 'long enough to pass', role: 'staff' }
    const refused = await (await world.as('ada')).post('/people').type('form').send(form)
    expect(refused.status).toBe(409)
    expect(refused.text).toMatch(/id="f-email-fault">This address has an account/)
  })

  it('offers the least of roles first, for people and for keys', async () => {
    const { text } = await (await world.as('ada')).get('/people')
    expect([...text.matchAll(/<option selected>viewer<\/option>/g)].length).toBeGreaterThanOrEqual(3)
  })
})

describe('a key', () => {
  it('without a name is asked for one on the same page', async () => {
    const refused = await (await world.as('ada')).post('/keys').type('form').send({ name: ' ', role: 'staff' })
    expect(refused.status).toBe(400)
    expect(refused.text).toContain('People and keys')
    expect(refused.text).toMatch(/id="f-keyName-fault">Enter a name/)
  })
})

describe('one’s own password', () => {
  it('is not changed by whoever does not know it, nor to a weak one', async () => {
    const { email } = await newcomer('Iris')
    const { agent } = await signIn(email, castPassword)
    const change = (form: object) => agent.post('/account').type('form').send(form)
    const stranger = await change({ current: 'not this one at all', password: 'another long password' })
    expect(stranger.status).toBe(400)
    expect(stranger.text).toMatch(/id="f-current-fault">This is not your password/)
    const weak = await change({ current: castPassword, password: 'short' })
    expect(weak.status).toBe(400)
    expect(weak.text).toMatch(/id="f-password-fault">Use 12 or more characters/)
    expect((await signIn(email, castPassword)).status).toBe(303)
  })

  it('cannot be guessed without end by somebody at an open session', async () => {
    const { email } = await newcomer('Olga')
    const { agent } = await signIn(email, castPassword)
    const tries = await Promise.all(
      Array.from({ length: 14 }, () =>
        agent.post('/account').type('form').send({ current: 'guess guess', password: 'another long password' }),
      ),
    )
    expect(tries.map(({ status }) => status)).toContain(429)
  })

  it('is changed at once, for viewers too; every other session of theirs ends, and this one goes on', async () => {
    const viewer = { email: 'vera@verbatim.test', name: 'Vera', role: 'viewer' as const, password: castPassword }
    await world.container.users.create(viewer)
    const { agent: here } = await signIn(viewer.email, castPassword)
    const { agent: elsewhere } = await signIn(viewer.email, castPassword)
    expect((await here.get('/personas')).text).toContain('href="/account"')
    const changed = await here
      .post('/account')
      .type('form')
      .send({ current: castPassword, password: 'another long password' })
    expect(changed.status).toBe(303)
    expect((await here.get('/account')).text).toContain('Your password is changed')
    expect((await elsewhere.get('/account')).headers.location).toMatch(/^\/sign-in/)
    expect((await signIn(viewer.email, castPassword)).status).toBe(401)
    expect((await signIn(viewer.email, 'another long password')).status).toBe(303)
  })
})

describe('a forgotten password', () => {
  it('is replaced by an administrator only', async () => {
    const { id } = await newcomer('Paula')
    const refused = await (await world.as('rosa')).post(`/people/${id}/password`)
    expect(refused.status).toBe(403)
  })

  it('is replaced by one that is shown once, and ends the sessions of whoever had the old one', async () => {
    const { id, email } = await newcomer('Quentin')
    const { agent: before } = await signIn(email, castPassword)
    const ada = await world.as('ada')
    const made = await ada.post(`/people/${id}/password`)
    expect(made.status).toBe(201)
    const password = /<pre>([\w-]+)<\/pre>/.exec(made.text)?.[1] ?? ''
    expect((await ada.get('/people')).text).not.toContain(password)
    expect((await before.get('/studies')).headers.location).toMatch(/^\/sign-in/)
    expect((await signIn(email, castPassword)).status).toBe(401)
    expect((await signIn(email, password)).status).toBe(303)
  })
})
