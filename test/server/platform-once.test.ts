// The same request twice: forms carry a one-time mark, and whoever sends one again gets the answer of the first and makes nothing more.
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import request from 'supertest'
import { createApp } from '../../server/app'
import { createAnswerOnce } from '../../server/platform/http/answer-once'
import { page, redirect } from '../../server/platform/http/endpoint'
import { markForms } from '../../server/platform/http/form-mark'
import { root } from '../../server/platform/root'
import { type Agent, createWorld, type World } from '../support/world'

let world: World
let rosa: Agent
beforeAll(async () => {
  world = await createWorld()
  rosa = await world.as('rosa')
})
afterAll(() => world.close())

const markIn = (html: string): string => /name="once" value="([\w-]{22})"/.exec(html)?.[1] ?? ''
const markOf = async (path: string, agent = rosa): Promise<string> => markIn((await agent.get(path)).text)
const post = (path: string, body: object, agent = rosa) => agent.post(path).type('form').send(body)
const studiesCalled = async (name: string): Promise<number> =>
  (await world.container.studies.list()).filter((study) => study.name === name).length
const study = (name: string, once: string) => ({ name, goal: '', company: 'Loom', product: 'Plan', once })

describe('the mark', () => {
  it('is in no page of whoever is not signed in', async () => {
    expect(await markOf('/sign-in', world.anyone())).toBe('')
  })

  it('is another one each time a page is shown, and is in each of its forms that post', async () => {
    const marks = [await markOf('/studies'), await markOf('/studies')]
    expect(new Set(marks).size).toBe(2)
    expect(marks.every((mark) => mark.length === 22)).toBe(true)
    const html = (await (await world.as('ada')).get('/people')).text
    expect(html.match(/name="once"/g)).toHaveLength(html.match(/method="post"/g)?.length ?? 0)
  })

  it('has a form with words sent beside the address of its page, and a button to its own', () => {
    const words = '<form method="post" action="/a/$1"><select name="b"></select></form>'
    const button = '<form method="post" action="/a/$1"><input type="hidden" name="c"><button>Go</button></form>'
    const elsewhere = '<form method="post" action="/a/b"><textarea name="d"></textarea></form>'
    const marked = markForms(button + words + elsewhere, '/a/$1')
    expect([...marked.matchAll(/action="([^"]*)"/g)].map(([, action]) => action)).toEqual([
      '/a/$1',
      '/a/$1?sent',
      '/a/b',
    ])
  })

  it('reaches every form of every template that posts', () => {
    const views = join(root, 'views')
    const templates = readdirSync(views, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.hbs'))
    const missed = templates.filter((name) => {
      // Mustaches stand for values, which are escaped.
      const html = readFileSync(join(views, name), 'utf8').replace(/\{\{[^}]*\}\}/g, '')
      const posting = html.match(/method\s*=\s*["']?post/gi)?.length ?? 0
      return (markForms(html).match(/name="once"/g)?.length ?? 0) !== posting
    })
    expect(missed).toEqual([])
  })
})

describe('a form sent twice', () => {
  it('is done both times without a mark, as before: two requests that are alike are not one', async () => {
    await post('/studies', study('Unmarked', ''))
    await post('/studies', study('Unmarked', ''))
    expect(await studiesCalled('Unmarked')).toBe(2)
  })

  it('that is refused may be sent again, corrected or not', async () => {
    const once = await markOf('/studies')
    expect((await post('/studies', study('', once))).status).toBe(400)
    expect((await post('/studies', study('', once))).status).toBe(400)
    expect((await post('/studies', study('Corrected', once))).status).toBe(303)
    expect(await studiesCalled('Corrected')).toBe(1)
  })

  it('with other words after going back is another request', async () => {
    const once = await markOf('/studies')
    await post('/studies', study('First thought', once))
    await post('/studies', study('Second thought', once))
    expect([await studiesCalled('First thought'), await studiesCalled('Second thought')]).toEqual([1, 1])
  })

  it('makes one thing, and both are led to it', async () => {
    const once = await markOf('/studies')
    const first = await post('/studies', study('Once', once))
    const again = await post('/studies', study('Once', once))
    expect([first.status, again.status]).toEqual([303, 303])
    expect(again.headers.location).toBe(first.headers.location)
    expect(await studiesCalled('Once')).toBe(1)
  })

  it('a while later is led to the same place, and told that nothing was done now', async () => {
    const once = await markOf('/studies')
    const first = await post('/studies', study('Twice later', once))
    const sent = world.container.connection.collection('sent_forms')
    await sent.updateMany({}, { $set: { at: new Date(Date.now() - 60_000) } })
    const second = await post('/studies', study('Twice later', once))
    expect([second.status, second.headers.location]).toEqual([303, first.headers.location])
    expect((await rosa.get(second.headers.location as string)).text).toContain('nothing was done now')
    expect(await studiesCalled('Twice later')).toBe(1)
  })

  it('makes two from two tabs, and two by two people', async () => {
    const [one, other] = [await markOf('/studies'), await markOf('/studies')]
    await post('/studies', study('Tabs', one))
    await post('/studies', study('Tabs', other))
    await post('/studies', study('Tabs', one), await world.as('stan'))
    await post('/studies', study('Tabs', one), await world.as('ada'))
    // Stan may not, and what Ada sent is hers.
    expect(await studiesCalled('Tabs')).toBe(3)
  })

  it('five times at once makes one thing', async () => {
    const once = await markOf('/studies')
    const sent = await Promise.all(Array.from({ length: 5 }, () => post('/studies', study('Pressed hard', once))))
    expect(new Set(sent.map(({ status, headers }) => `${status} ${headers.location}`)).size).toBe(1)
    expect(await studiesCalled('Pressed hard')).toBe(1)
  })

  it('shows the same secret again where one is shown once, and keeps no word of it readable', async () => {
    const ada = await world.as('ada')
    const once = await markOf('/people', ada)
    const key = { name: 'Warehouse', role: 'viewer', once }
    const shown = [await post('/keys', key, ada), await post('/keys', key, ada)]
    const secrets = shown.map(({ text }) => /<pre>([\w-]+)<\/pre>/.exec(text)?.[1])
    expect(secrets[0]).toMatch(/^[\w-]{20,}$/)
    expect(secrets[1]).toBe(secrets[0])
    expect((await world.container.keys.list()).filter(({ name }) => name === 'Warehouse')).toHaveLength(1)
    const kept = await world.container.connection.collection('sent_forms').find().toArray()
    expect(JSON.stringify(kept)).not.toContain(secrets[0])
    expect(JSON.stringify(kept)).not.toContain(once)
  })

  it('makes one contact, one persona by hand, and one link to share it', async () => {
    const { id } = await world.container.studies.create({
      name: 'Planning',
      goal: '',
      company: 'Loom',
      product: 'Plan',
    })
    const twice = async (form: string, path: string, fields: object) => {
      const body = { ...fields, once: await markOf(form) }
      const sent = [await post(path, body), await post(path, body)]
      expect(sent[1]?.headers.location ?? sent[1]?.text).toBe(sent[0]?.headers.location ?? sent[0]?.text)
      return sent[0]
    }
    const contact = { firstName: 'Cleo', lastName: 'Clerk', lifecycle: 'customer', phone: '+49 30 1234567' }
    const added = await twice(`/studies/${id}/contacts/new`, `/studies/${id}/contacts`, contact)
    expect([added?.status, added?.headers.location]).toEqual([303, expect.stringMatching(/\/contacts\/[0-9a-f]{24}$/)])

    const personas = `/studies/${id}/personas`
    const drafted = await twice(personas, personas, { name: 'Firefighting Sam', kind: 'persona' })
    const persona = (drafted?.headers.location ?? '').replace(/\/edit.*/, '')
    const now = async () => world.container.personas.service.get(persona.replace('/personas/', ''))
    const edit = `${persona}/edit`
    await twice(edit, `${persona}/lines`, { field: 'challenge', text: 'Rush orders', version: (await now()).version })
    expect((await now()).lines).toHaveLength(1)
    await post(`${persona}/submit`, {})
    await post(`${persona}/sign-off`, { version: (await now()).version })
    await twice(edit, `${persona}/publish`, { version: (await now()).version, note: 'First.' })
    const shared = await twice(edit, `${persona}/shares`, { label: 'Sales' })
    expect([shared?.status, shared?.text]).toEqual([201, expect.stringContaining('/p/')])
    expect((await rosa.get(edit)).text.match(/\/revoke"/g)).toHaveLength(1)
  })

  it('to two servers on one database makes one thing', async () => {
    const second = createServer(createApp(world.container, 'a secret of the tests, 32 characters').express)
    await new Promise<void>((resolve) => second.listen(0, '127.0.0.1', resolve))
    const servers = [world.address, `http://127.0.0.1:${(second.address() as AddressInfo).port}`]
    try {
      const signedIn = await request(world.address)
        .post('/sign-in')
        .type('form')
        .send({ email: 'rosa@verbatim.test', password: 'correct horse battery' })
      const [cookie = ''] = (signedIn.headers['set-cookie'] as unknown as string[]).map(
        (one) => one.split(';')[0] ?? '',
      )
      const once = markIn((await request(world.address).get('/studies').set('Cookie', cookie)).text)
      const sent = await Promise.all(
        servers.map((address) =>
          request(address).post('/studies').set('Cookie', cookie).type('form').send(study('Balanced', once)),
        ),
      )
      expect(new Set(sent.map(({ headers }) => headers.location)).size).toBe(1)
      expect(await studiesCalled('Balanced')).toBe(1)
    } finally {
      second.closeAllConnections()
      await new Promise((resolve) => second.close(resolve))
    }
  })
})

describe('a request that comes again', () => {
  const asked = (once: string) =>
    ({ sessionID: 'a', session: { userId: 'u' }, originalUrl: '/x', body: { once } }) as unknown as Parameters<
      ReturnType<typeof createAnswerOnce>
    >[0]
  const mark = (letter: string) => letter.repeat(22)
  const collection = () => world.container.connection.collection('sent_forms')

  it('while the first is under way for long is told so, and nothing is done', async () => {
    const answerOnce = createAnswerOnce(world.container.sentForms, 150)
    let end = (): void => undefined
    const first = answerOnce(asked(mark('a')), async () => {
      await new Promise<void>((resolve) => {
        end = resolve
      })
      return redirect('/made')
    })
    await new Promise((resolve) => setTimeout(resolve, 100))
    await expect(answerOnce(asked(mark('a')), async () => redirect('/twice'))).rejects.toMatchObject({
      code: 'request.under-way',
    })
    end()
    expect(await first).toMatchObject({ to: '/made' })
    expect(await answerOnce(asked(mark('a')), async () => redirect('/twice'))).toMatchObject({ to: '/made' })
  })

  it('is done when the first failed, and when it only showed a page', async () => {
    const answerOnce = createAnswerOnce(world.container.sentForms)
    const failing = answerOnce(asked(mark('b')), () => Promise.reject(new Error('no')))
    await expect(failing).rejects.toThrow('no')
    expect(await answerOnce(asked(mark('b')), async () => page('home', {}))).toMatchObject({ kind: 'page' })
    expect(await answerOnce(asked(mark('b')), async () => redirect('/third'))).toMatchObject({ to: '/third' })
  })

  it('is done when the server that had the first was ended in the middle of it', async () => {
    const answerOnce = createAnswerOnce(world.container.sentForms, 150)
    void answerOnce(asked(mark('c')), () => new Promise(() => undefined))
    await new Promise((resolve) => setTimeout(resolve, 100))
    const longAgo = { $set: { at: new Date(Date.now() - 121_000) } }
    const aged = await collection().updateMany({ answer: { $exists: false } }, longAgo)
    expect(aged.modifiedCount).toBe(1)
    expect(await answerOnce(asked(mark('c')), async () => redirect('/made'))).toMatchObject({ to: '/made' })
  })
})
