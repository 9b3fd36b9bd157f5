// Profiles over the API, and who may use the audience there, on the real application.
import { createWorld, type World } from '../support/world'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const send = (method: 'post' | 'put' | 'patch', path: string, body: object) => world.api(method, path).send(body)
const newIcp = async (criteria: object[], more: object = {}) =>
  (await send('post', '/icps', { name: 'Installers', criteria, ...more })).body

describe('who may', () => {
  const routes = [
    ['get', '/icps'],
    ['post', '/icps'],
    ['get', '/icps/x'],
    ['put', '/icps/x'],
    ['delete', '/icps/x'],
    ['post', '/icps/x/evaluate'],
    ['get', '/icps/x/breadth'],
    ['get', '/accounts'],
    ['post', '/accounts'],
    ['get', '/accounts/x'],
    ['patch', '/accounts/x'],
    ['delete', '/accounts/x'],
    ['get', '/contacts'],
    ['post', '/contacts'],
    ['post', '/contacts/import'],
    ['get', '/contacts/x'],
    ['patch', '/contacts/x'],
    ['delete', '/contacts/x'],
  ] as const

  it('is nobody without a key, and neither staff nor viewers with one', async () => {
    const { secret: staff } = await world.container.keys.create('staff key', 'staff')
    const { secret: viewer } = await world.container.keys.create('viewer key', 'viewer')
    for (const [method, path] of routes) {
      const ask = () => world.anyone()[method](`/api/v1${path}`)
      const statuses = [
        (await ask()).status,
        (await ask().set('Authorization', `Bearer ${staff}`)).status,
        (await ask().set('Authorization', `Bearer ${viewer}`)).status,
      ]
      expect([method, path, ...statuses]).toEqual([method, path, 401, 403, 403])
    }
  })
})

describe('a profile', () => {
  it('that is not there is absent, whatever the id looks like', async () => {
    for (const id of ['x', '000000000000000000000000', '%24ne', 'a'.repeat(90)]) {
      const answer = await world.api('get', `/icps/${id}`)
      expect([answer.status, answer.body.code]).toEqual([404, 'icp.absent'])
    }
  })

  it('is refused with each field named', async () => {
    const answer = await send('post', '/icps', {
      name: ' ',
      kind: 'planet',
      criteria: [
        { field: 'employees', op: 'at-least', value: 'many' },
        { field: 'country', value: { $ne: 1 } },
      ],
    })
    expect(answer.status).toBe(400)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.body.faults.map(({ path }: { path: string }) => path)).toEqual(
      expect.arrayContaining(['name', 'kind', 'criteria.0.value', 'criteria.1.value']),
    )
  })

  it.each(['__proto__', 'constructor', 'toString'])('knows no country called %s', async (value) => {
    const answer = await send('post', '/icps', { name: 'Installers', criteria: [{ field: 'country', value }] })
    expect([answer.status, answer.body.code]).toEqual([400, 'request.invalid'])
  })

  it('is made, read, listed with a cursor, changed, and refuses a stale change', async () => {
    const made = await newIcp([
      { field: 'employees', op: '>=', value: 100 },
      { field: 'employees', op: '<=', value: 5000 },
    ])
    expect(made).toMatchObject({
      kind: 'company',
      version: 1,
      criteria: [{ id: 'must-employees', text: 'Employees: at least 100' }, { id: 'must-employees-2' }],
    })
    expect(made.reviewOn).toBe('2027-03-02T09:00:00.000Z')
    await newIcp([], { name: 'Another' })
    const first = (await world.api('get', '/icps?limit=1')).body
    expect(first.items).toHaveLength(1)
    expect((await world.api('get', `/icps?limit=1&after=${first.next}`)).body.items[0].id).not.toBe(first.items[0].id)

    const changed = await send('put', `/icps/${made.id}`, { name: 'Large installers', version: 1 })
    expect(changed.body).toMatchObject({
      name: 'Large installers',
      version: 2,
      criteria: [{ field: 'employees' }, { field: 'employees' }],
    })
    const stale = await send('put', `/icps/${made.id}`, { name: 'Late', version: 1 })
    expect([stale.status, stale.body.code]).toEqual([409, 'document.stale'])
    expect((await world.api('delete', `/icps/${made.id}`)).status).toBe(204)
    expect((await world.api('get', `/icps/${made.id}`)).status).toBe(404)
  })

  it('judges companies sent to it: pass, fail or unknown for each criterion, and the one that decided', async () => {
    const icp = await newIcp([
      { field: 'industry', op: 'in', value: ['Software', 'Telecommunications'] },
      { field: 'employees', op: 'at-least', value: 100 },
      { field: 'country', op: 'in', value: ['Russia'], level: 'exclude' },
      { field: 'sla', value: 4, level: 'should', weight: 2 },
      { field: 'Seats', op: 'at-least', value: 10, level: 'should' },
    ])
    const { body } = await send('post', `/icps/${icp.id}/evaluate`, {
      accounts: [
        {
          id: 'a',
          name: 'Good',
          industry: 'COMPUTER_SOFTWARE',
          employees: '250',
          country: 'Poland',
          answerHours: 4,
          own: { Seats: 12 },
        },
        { id: 'b', name: 'Small', industry: 'Software', numberOfEmployees: 5, country: 'DE' },
        { id: 'c', name: 'Excluded', industry: 'Software', employees: 500, country: 'RU' },
        { id: 'd', name: 'Unclear', industry: 'Software', country: 'PL' },
      ],
    })
    expect(
      body.items.map(({ id, fit, score }: { id: string; fit: string; score: number }) => [
        id,
        fit,
        Number(score.toFixed(2)),
      ]),
    ).toEqual([
      ['a', 'good', 1],
      ['b', 'poor', 0],
      ['c', 'poor', 0],
      ['d', 'unknown', 0],
    ])
    expect(body.items[1].deciding).toMatchObject({
      field: 'employees',
      outcome: 'fail',
      text: 'Employees: 5; must be at least 100',
    })
    expect(body.items[2].deciding.text).toBe('Country: Russia; we do not serve Russia')
    expect(body.items[3].reasons.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'pass',
      'unknown',
      'pass',
      'unknown',
      'unknown',
    ])
  })

  it('refuses companies it cannot read, naming which', async () => {
    const icp = await newIcp([{ field: 'employees', value: 1 }])
    const answer = await send('post', `/icps/${icp.id}/evaluate`, {
      accounts: [{ employees: 5 }, { employees: { $gt: 0 } }],
    })
    expect([answer.status, answer.body.faults[0].path]).toEqual([400, 'accounts.1.employees'])
    expect((await send('post', `/icps/${icp.id}/evaluate`, { accounts: 'all' })).status).toBe(400)
  })
})
