// The pages of profiles as a researcher uses them, with and without script, and who may see the audience.
import { type Agent, createWorld, type World } from '../support/world'

let world: World
let rosa: Agent
let base: string
beforeAll(async () => {
  world = await createWorld()
  rosa = await world.as('rosa')
  base = `/studies/${(await world.container.studies.create({ name: 'Pages', goal: '', company: '', product: 'Panels' })).id}`
})
afterAll(() => world.close())

const post = (path: string, fields: object) => rosa.post(`${base}${path}`).type('form').send(fields)
const row = (field: string, value: string, more: object = {}) => ({
  field,
  op: 'at-least',
  value,
  level: 'must',
  weight: '1',
  ...more,
})
const revenue = row('revenue', '2M', { level: 'should' })
const formOf = (name: string, rows: object[], more: object = {}) => ({
  name,
  kind: 'company',
  ...Object.fromEntries(
    rows.flatMap((one, at) => Object.entries(one).map(([key, value]) => [`criteria[${at}][${key}]`, value])),
  ),
  ...more,
})
const idIn = (location: string | undefined) => location?.split('/').at(-1) ?? ''

describe('who may', () => {
  it('is researchers and administrators; others are refused, and nobody learns whether an id exists', async () => {
    const paths = [
      ['get', '/icps'],
      ['get', '/icps/new'],
      ['post', '/icps'],
      ['post', '/icps/preview'],
      ['get', '/icps/x'],
      ['post', '/icps/x'],
      ['post', '/icps/x/confirm'],
      ['post', '/icps/x/remove'],
      ['get', '/contacts'],
      ['get', '/contacts.csv'],
      ['get', '/contacts/new'],
      ['post', '/contacts'],
      ['get', '/contacts/x'],
      ['post', '/contacts/x'],
      ['post', '/contacts/x/remove'],
      ['get', '/contacts/import'],
      ['post', '/contacts/import'],
      ['get', '/contacts/import/x'],
      ['post', '/contacts/import/x'],
    ] as const
    const stan = await world.as('stan')
    const viktor = await world.as('viktor')
    for (const [method, path] of paths) {
      const statuses = [
        (await world.anyone()[method](base + path)).status,
        (await stan[method](base + path)).status,
        (await viktor[method](base + path)).status,
      ]
      expect([path, ...statuses]).toEqual([path, method === 'get' ? 303 : 401, 403, 403])
    }
    const statuses = ['/icps/x', '/contacts/x', '/contacts/000000000000000000000000'].map(
      async (path) => (await rosa.get(base + path)).status,
    )
    expect(await Promise.all(statuses)).toEqual([404, 404, 404])
    expect((await rosa.get(`${base}/contacts/import/x`)).status).toBe(410)
  })
})

describe('the editor of a profile', () => {
  it('teaches what a profile is while there is none', async () => {
    const { text } = await rosa.get(`${base}/icps`)
    expect(text).toContain('Start with whom you serve best')
    expect(text).toContain('How do we talk to them?')
  })

  it('is shown again with every word and each fault when something cannot be read', async () => {
    const answer = await post(
      '/icps',
      formOf('<b>Mine</b>', [row('employees', 'many'), row('country', 'Atlantis', { op: 'is-any' })]),
    )
    expect(answer.status).toBe(400)
    expect(answer.text).toContain('&lt;b&gt;Mine&lt;/b&gt;')
    expect(answer.text).toContain('Employees: Expected a number.')
    expect(answer.text).toContain('got “Atlantis”')
    expect(answer.text).toContain('value="many"')
    expect((await post('/icps', { name: ' ' })).text).toContain('Give the profile a name.')
  })

  it('adds and removes rows and switches the kind without script, and saves nothing by that', async () => {
    const added = await post('/icps', formOf('', [row('employees', '50')], { act: 'add', newField: 'country' }))
    expect(added.status).toBe(200)
    expect(added.text).toContain('name="criteria[1][field]" value="country"')
    const own = await post('/icps', formOf('', [], { act: 'add', newField: 'country', newOwn: 'Renewal month' }))
    expect(own.text).toContain('value="own:Renewal month"')
    const removed = await post('/icps', formOf('', [row('employees', '50'), row('revenue', '9')], { act: 'remove:0' }))
    expect(removed.text).toContain('name="criteria[0][field]" value="revenue"')
    const consumer = await post('/icps', formOf('', [], { act: 'kind', kind: 'consumer' }))
    expect(consumer.text).toContain('<option value="age">')
    expect(consumer.text).not.toContain('<option value="employees">')
    expect((await rosa.get(`${base}/icps`)).text).toContain('Start with whom you serve best')
  })

  it('keeps more than twenty rows, which arrive as an object and not as a list', async () => {
    const rows = Array.from({ length: 25 }, (_, at) => row(`own:Field ${at}`, String(at)))
    const answer = await post('/icps', formOf('Wide', [...rows, revenue]))
    const icp = await world.container.icps.get(idIn(answer.headers.location))
    expect(icp.criteria.map(({ field }) => field)).toEqual([...rows.map(({ field }) => field), 'revenue'])
    await world.container.icps.remove(icp.id)
  })

  it('shows live how many match, and saves, refusing a stale save', async () => {
    await world.container.accounts.create(idIn(base), {
      name: 'Large',
      facts: { employees: 400, country: 'PL' },
      own: {},
    })
    await world.container.accounts.create(idIn(base), {
      name: 'Small',
      facts: { employees: 4, country: 'PL' },
      own: {},
    })
    await world.container.accounts.create(idIn(base), { name: 'Tiny', facts: { employees: 2 }, own: {} })
    const live = await post('/icps/preview', formOf('', [row('employees', '100')]))
    expect(live.text).toContain('<strong>1</strong> of 3 companies match')
    expect(live.text).not.toContain('<html')
    const saved = await post(
      '/icps',
      formOf(
        'Installers',
        [row('employees', '100'), row('country', 'EU', { op: 'is-any', level: 'should' }), revenue],
        {
          'problems[0][problem]': 'Late quotes',
          'problems[0][solution]': 'Templates',
        },
      ),
    )
    const id = idIn(saved.headers.location)
    expect(await world.container.icps.get(id)).toMatchObject({
      name: 'Installers',
      problems: [{ problem: 'Late quotes', solution: 'Templates' }],
      criteria: [{ min: 100 }, { level: 'should' }, { field: 'revenue' }],
    })
    const shown = (await rosa.get(`${base}/icps/${id}`)).text
    expect(shown).toContain('value="EU"')
    expect(
      (await post(`/icps/${id}`, formOf('Installers 2', [row('employees', '100'), revenue], { version: '1' }))).status,
    ).toBe(303)
    expect((await post(`/icps/${id}`, formOf('Late', [revenue], { version: '1' }))).status).toBe(409)
    expect((await rosa.get(`${base}/icps`)).text).toContain('Installers 2')
  })

  it('belongs to its study', async () => {
    const [icp] = await world.container.icps.list(idIn(base))
    const other = await world.container.studies.create({ name: 'Other', goal: '', company: '', product: '' })
    expect((await rosa.get(`/studies/${other.id}/icps/${icp?.id}`)).status).toBe(404)
  })

  it('is due for a look after a year, and a look that changes nothing puts it off', async () => {
    const [icp] = await world.container.icps.list(idIn(base))
    world.clock.advance(366 * 86_400_000)
    expect((await rosa.get(`${base}/icps`)).text).toContain('review is due')
    await post(`/icps/${icp?.id}/confirm`, {})
    expect((await rosa.get(`${base}/icps`)).text).not.toContain('review is due')
    world.clock.advance(-366 * 86_400_000)
  })
})
