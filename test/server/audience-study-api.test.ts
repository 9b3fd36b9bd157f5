// Studies for other programs: reading makes none, one is made when something is written, and each can be named.
import { createWorld, type World } from '../support/world'

let world: World
beforeAll(async () => {
  world = await createWorld({ smtp: false })
})
afterAll(() => world.close())

it('reading anything of the API while there is no study makes none', async () => {
  const wrong: string[] = []
  for (const { method, path } of world.container.endpoints) {
    if (method !== 'get' || !path.startsWith('/api/v1/') || path.includes(':')) continue
    const { status, body } = await world.api('get', path.replace('/api/v1', ''))
    if (status >= 500) wrong.push(`${path} -> ${status}`)
    if (Array.isArray(body.items) && body.items.length > 0 && !path.endsWith('question-bank'))
      wrong.push(`${path} lists`)
  }
  expect(wrong).toEqual([])
  expect(await world.container.studies.list()).toEqual([])
})

it('a study without a name is refused, and another program’s role counts', async () => {
  const refused = await world.api('post', '/studies').send({ name: '  ' })
  expect([refused.status, refused.body.faults]).toEqual([400, [{ path: 'name', message: 'Give the study a name.' }]])
  const { secret } = await world.container.keys.create('Reader', 'viewer')
  const reader = world.anyone().get('/api/v1/studies').set('Authorization', `Bearer ${secret}`)
  expect((await reader).status).toBe(403)
})

it('a study is made, listed newest first, and named where something belongs to it', async () => {
  const first = await world.api('post', '/studies').send({ name: 'Spring', product: 'Panels' })
  expect(first.status).toBe(201)
  expect(first.headers.location).toBe(`/api/v1/studies/${first.body.id}`)
  const second = await world.api('post', '/studies').send({ name: 'Autumn' })
  const { body } = await world.api('get', '/studies')
  expect(body).toMatchObject({ items: [{ name: 'Autumn' }, { name: 'Spring', product: 'Panels' }], next: null })
  expect((await world.api('get', `/studies/${first.body.id}`)).body).toEqual(first.body)
  const rule = { lifecycles: ['lead'] }
  for (const [path, body] of [
    ['/icps', { name: 'Large ones' }],
    ['/accounts', { name: 'Larkfield' }],
    ['/contacts', { email: 'cleo@x.example' }],
    ['/segments', { name: 'Leads', rule, lifecycles: ['lead'] }],
  ] as const) {
    const made = await world.api('post', path).send({ ...body, study: first.body.id })
    expect([path, made.status, made.body.own ?? {}]).toEqual([path, 201, {}])
    expect((await world.api('get', `${path}?study=${first.body.id}`)).body.items).toHaveLength(1)
    expect((await world.api('get', `${path}?study=${second.body.id}`)).body.items).toEqual([])
  }
})
