// What staff hear: counting, similar ones, credit, and the researchers' inbox.
import { createWorld, type World } from '../support/world'

let world: World
beforeEach(async () => {
  world = await createWorld({ smtp: false })
})
afterEach(() => world.close())

const add = (text: string, key?: string, path = '/recurring-questions') => {
  const sent = world.api('post', path)
  return (key ? sent.set('Idempotency-Key', key) : sent).send({ text })
}
const list = async (path = '/recurring-questions') => (await world.api('get', path)).body.items

describe('the page of staff', () => {
  it('is closed to viewers, and the inbox to staff', async () => {
    const { body } = await add('How do I export invoices?')
    const [viktor, stan] = [await world.as('viktor'), await world.as('stan')]
    for (const path of ['/frontline', '/frontline/roadblocks', '/frontline/similar?text=export', '/frontline/inbox'])
      expect([path, (await viktor.get(path)).status]).toEqual([path, 403])
    expect((await stan.get('/frontline/inbox')).status).toBe(403)
    for (const name of ['answer', 'merge', 'dismiss', 'reopen'])
      expect([name, (await stan.post(`/frontline/${body.id}/${name}`)).status]).toEqual([name, 403])
  })

  it('lets staff read no answers of customers', async () => {
    const stan = await world.as('stan')
    for (const path of ['/studies', '/suppressions', `/studies/${'0'.repeat(24)}/responses`])
      expect([403, 404]).toContain((await stan.get(path)).status)
  })

  it('shows again what is empty or too long, with its fault', async () => {
    const stan = await world.as('stan')
    for (const text of ['', '  ?!  ', 'x'.repeat(501)]) {
      const response = await stan.post('/frontline').type('form').send({ text })
      expect([text.length, response.status]).toEqual([text.length, 400])
      expect(response.text).toContain('Write it in 1 to 500 characters.')
    }
    expect(await list()).toEqual([])
  })

  it('adds without script, and a form that is sent twice counts once', async () => {
    const stan = await world.as('stan')
    const { text } = await stan.get('/frontline')
    const key = /name="key" value="([^"]+)"/.exec(text)?.[1] ?? ''
    const form = { text: 'Can I export invoices?', kind: 'question', key, account: 'Acme' }
    for (let times = 0; times < 2; times++)
      expect((await stan.post('/frontline').type('form').send(form)).status).toBe(303)
    await stan
      .post('/frontline')
      .type('form')
      .send({ ...form, key: 'another' })
    const [question] = await list()
    expect(question).toMatchObject({
      count: 2,
      accounts: [{ name: 'Acme', count: 2 }],
      askers: [{ name: 'Stan', count: 2 }],
    })
    expect((await stan.get('/frontline')).text).toContain('2 counted by you this month')
    world.clock.advance(31 * 86_400_000)
    expect((await stan.get('/frontline')).text).not.toContain('counted by you')
  })

  it('shows what was typed as text, never as markup', async () => {
    await add('<img src=x onerror=alert(1)> {{constructor}}')
    const stan = await world.as('stan')
    for (const path of ['/frontline', '/frontline/similar?text=onerror%20alert%20constructor']) {
      const { text } = await stan.get(path)
      expect(text).not.toContain('<img src=x')
    }
    expect((await stan.get('/frontline')).text).toContain('&lt;img src')
  })

  it('answers the script with the list alone', async () => {
    const stan = await world.as('stan')
    const sent = await stan
      .post('/frontline')
      .type('form')
      .send({ text: 'Where is my invoice?', part: 'list', key: 'a' })
    expect(sent.status).toBe(200)
    expect(sent.text).not.toContain('<html')
    expect(sent.text).toContain('Where is my invoice?')
    expect(sent.text).toContain('Added.')
  })
})

describe('counting', () => {
  it('answers an id that is not there, or is of the other kind, with absent', async () => {
    const { body } = await add('Import fails', undefined, '/roadblocks')
    for (const id of ['0'.repeat(24), 'x', body.id])
      expect((await world.api('post', `/recurring-questions/${id}/asked`).send({})).status).toBe(404)
    expect((await world.api('post', `/roadblocks/${body.id}/asked`).send({})).body.count).toBe(2)
  })

  it('refuses a body of another shape', async () => {
    for (const body of [{}, { text: 1 }, { text: { $ne: '' } }, { text: 'x', more: 1 }, []])
      expect((await world.api('post', '/recurring-questions').send(body)).status).toBe(400)
  })

  it('counts the same wording in one place, whatever its case, blanks and last sign', async () => {
    expect((await add('How do I export invoices?')).status).toBe(201)
    const again = await add('  how do I  EXPORT invoices ')
    expect([again.status, again.body.count]).toEqual([200, 2])
    expect(await list()).toHaveLength(1)
  })

  it('counts one key once, also when it comes many times at once', async () => {
    const sent = await Promise.all(Array.from({ length: 10 }, () => add('How do I export invoices?', 'one')))
    expect(sent.every(({ status }) => status < 300)).toBe(true)
    const [{ id, count }] = await list()
    expect(count).toBe(1)
    const asked = () => world.api('post', `/recurring-questions/${id}/asked`).set('Idempotency-Key', 'two').send({})
    await Promise.all([asked(), asked(), asked()])
    expect((await list())[0].count).toBe(2)
  })

  it('lists most heard first, roadblocks apart', async () => {
    await add('Which browsers do you support?')
    const { body } = await add('How do I export invoices?')
    await world.api('post', `/recurring-questions/${body.id}/asked`).send({ account: 'Acme' })
    await add('The import stops at umlauts', undefined, '/roadblocks')
    expect((await list()).map(({ count }: { count: number }) => count)).toEqual([2, 1])
    expect(await list('/roadblocks')).toHaveLength(1)
    const first = (await world.api('get', '/recurring-questions?limit=1')).body
    expect(first.next).toBe('1')
    expect((await world.api('get', '/recurring-questions?limit=1&cursor=1')).body.items[0].count).toBe(1)
  })

  it('finds near wordings while typing, and keeps "not" apart', async () => {
    await add('How can I export my invoices to Excel?')
    await add('Which browsers do you support?')
    const near = (text: string) => world.api('get', `/recurring-questions/similar?text=${encodeURIComponent(text)}`)
    const { body } = await near('export invoices to excel')
    expect(body.items[0]).toMatchObject({ text: 'How can I export my invoices to Excel?', count: 1 })
    expect((await near('why can I not export my invoices to Excel?')).body.items[0].verdict).toBe('similar')
    expect((await near('')).body.items).toEqual([])
    const stan = await world.as('stan')
    expect((await stan.get('/frontline/similar?kind=question&text=export+invoices')).text).toContain('+1')
  })
})

describe('the inbox of researchers', () => {
  it('refuses to merge one with itself, with the other kind, and an answer over a newer one', async () => {
    const rosa = await world.as('rosa')
    const [a, b] = [(await add('One')).body, (await add('Two', undefined, '/roadblocks')).body]
    const merge = (into: string) => rosa.post(`/frontline/${a.id}/merge`).type('form').send({ into })
    expect([(await merge(a.id)).status, (await merge(b.id)).status]).toEqual([409, 404])
    const answer = () => rosa.post(`/frontline/${a.id}/answer`).type('form').send({ answer: 'Yes', version: a.version })
    expect([(await answer()).status, (await answer()).status]).toEqual([303, 409])
  })

  it('loses no count when two are merged both ways at the same moment', async () => {
    const { service: frontline } = world.container.frontline
    for (let round = 0; round < 8; round++) {
      const [a, b] = [(await add(`How do I export orders ${round}?`)).body, (await add(`Why no file ${round}?`)).body]
      await Promise.allSettled([frontline.merge(a.id, b.id), frontline.merge(b.id, a.id)])
      const left = (await frontline.list('question', { words: String(round) })).filter(({ text }) =>
        text.endsWith(`${round}?`),
      )
      expect(left.reduce((sum, { count }) => sum + count, 0)).toBe(2)
    }
  })

  it('merges: counts add up once, later counts follow, and the old wording leads there', async () => {
    const rosa = await world.as('rosa')
    const [a, b] = [(await add('Export invoices?')).body, (await add('How do I get invoices out?')).body]
    await add('Export invoices?')
    for (let times = 0; times < 2; times++)
      await rosa.post(`/frontline/${a.id}/merge`).type('form').send({ into: b.id })
    expect(await list()).toMatchObject([{ id: b.id, count: 3 }])
    expect((await add('export invoices')).body).toMatchObject({ id: b.id, count: 4 })
    expect((await world.api('post', `/recurring-questions/${a.id}/asked`).send({})).body).toMatchObject({
      id: b.id,
      count: 5,
    })
    const { body } = await world.api('get', '/recurring-questions/similar?text=Export%20invoices')
    expect(body.items.map(({ id }: { id: string }) => id)).not.toContain(a.id)
  })

  it('shows staff the agreed answer, and takes dismissed ones away until they are heard again', async () => {
    const [rosa, stan] = [await world.as('rosa'), await world.as('stan')]
    const { body } = await add('How do I export invoices?')
    await rosa
      .post(`/frontline/${body.id}/answer`)
      .type('form')
      .send({ answer: 'Press <Export>.', version: body.version })
    expect((await stan.get('/frontline')).text).toContain('Press &lt;Export&gt;.')
    expect((await rosa.get('/frontline/inbox')).text).toContain('answered')
    await rosa.post(`/frontline/${body.id}/dismiss`)
    expect((await stan.get('/frontline')).text).not.toContain('export invoices')
    expect((await rosa.get('/frontline/inbox')).text).toContain('Dismissed (1)')
    await add('How do I export invoices?')
    expect((await stan.get('/frontline')).text).toContain('How do I export invoices?')
  })
})
