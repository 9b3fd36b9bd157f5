// The companies of a study: who comes first and why, what they are worth, and who was won and kept.
import { type Agent, createWorld, type World } from '../support/world'

let world: World
let rosa: Agent
let study: string
let base: string
beforeAll(async () => {
  world = await createWorld({ smtp: false })
  rosa = await world.as('rosa')
  study = (await world.container.studies.create({ name: 'Targets', goal: '', company: '', product: 'Panels' })).id
  base = `/studies/${study}/accounts`
})
afterAll(() => world.close())

const company = async (name: string, facts: Record<string, string | number>, people: readonly string[] = []) => {
  const { id } = await world.container.accounts.create(study, { name, facts, own: {} })
  for (const [at, lifecycle] of people.entries())
    await world.container.contacts.create(study, {
      email: `p${at}@${name.toLowerCase().replace(/\W/g, '')}.example`,
      ...{ firstName: 'P', lastName: name, facts: {}, own: {}, accountId: id },
      lifecycle: lifecycle as 'customer',
    })
  return id
}
const names = (text: string) =>
  [...text.matchAll(/<th scope="row"><a [^>]+>([^<]+)</g)].map(([, name]) => name?.replace('&#x3D;', '='))

describe('the companies of a study', () => {
  it('teach the next step while there is none', async () => {
    expect((await rosa.get(base)).text).toContain('Bring the companies you know')
  })

  it('are not judged without a profile of a company, and the page says so', async () => {
    await company('Alpha', { employees: 300, revenue: 5_000_000, churn: 'at risk' }, ['customer'])
    const { text } = await rosa.get(base)
    expect(text).toContain('No profile of a company')
    expect(text).toContain('Not judged')
  })

  it('stand by fit first, then by the wishes that hold, then by what they are worth', async () => {
    await world.api('post', '/icps').send({
      study,
      name: 'Large ones',
      criteria: [
        { field: 'employees', op: 'at-least', value: 100, level: 'must' },
        { field: 'country', op: 'is-any', values: ['PL'], level: 'should' },
      ],
    })
    await company('Beta', { employees: 200, country: 'PL', revenue: 1_000_000 }, ['lead', 'lead'])
    await company('Gamma', { employees: 200, country: 'DE', revenue: 9_000_000 }, ['former'])
    await company('=Delta', { employees: 4, revenue: 90_000_000 }, ['customer'])
    await company('Epsilon', { revenue: 20_000_000 })
    await company('Our own', { employees: 60 }, ['staff', 'staff'])
    const { text } = await rosa.get(base)
    expect(names(text)).toEqual(['Beta', 'Gamma', 'Alpha', 'Epsilon', '=Delta'])
    expect(text).toContain('Employees: 4; must be at least 100')
    expect(text).toContain('Employees: not known; must be at least 100')
  })

  it('leave our own company, where only staff works, out of every count', async () => {
    expect((await rosa.get(base)).text).not.toContain('Our own')
    const [icp] = (await world.api('get', `/icps?study=${study}`)).body.items
    const { body } = await world.api('get', `/icps/${icp.id}/breadth`)
    expect(body).toMatchObject({ total: 5, good: 3, poor: 1, unknown: 1 })
  })

  it('are found by fit and by a part of the name, and sorted by what is asked for', async () => {
    expect(names((await rosa.get(`${base}?fit=good`)).text)).toEqual(['Beta', 'Gamma', 'Alpha'])
    expect(names((await rosa.get(`${base}?q=ELT`)).text)).toEqual(['=Delta'])
    expect(names((await rosa.get(`${base}?sort=revenue`)).text)[0]).toBe('=Delta')
    expect(names((await rosa.get(`${base}?sort=name`)).text)[1]).toBe('Alpha')
    expect((await rosa.get(`${base}?sort=revenue`)).text).toMatch(/aria-sort="descending"><a[^>]*>Revenue/)
    expect((await rosa.get(`${base}?q=nobody`)).text).toContain('No company matches')
    expect((await rosa.get(`${base}?sort=__proto__&fit=no&page=-1`)).status).toBe(200)
  })

  it('show who was won and kept, of those who fit and of the others', async () => {
    const { text } = await rosa.get(base)
    const cells = (fit: string) =>
      [
        ...(text.match(new RegExp(`<th scope="row">${fit}</th>([\\s\\S]*?)</tr>`))?.[1] ?? '').matchAll(
          />([^<>]+)<\/td>/g,
        ),
      ].map(([, cell]) => cell)
    // Leads, customers, at risk, left, of those won.
    expect(cells('Good fit')).toEqual(['1', '0', '1', '1', '50 %'])
    expect(cells('Poor fit')).toEqual(['0', '1', '0', '0', '0 %'])
  })

  it('leave as a list for another tool, as they are filtered, without cells that run', async () => {
    const { text, headers } = await rosa.get(`${base}.csv?fit=poor`)
    expect(headers['content-type']).toContain('text/csv')
    const [head, row, ...more] = text.trimEnd().split('\n')
    expect(head).toMatch(/^\uFEFFCompany,Domain,Fit,Rank,Why,Stands,People,Industry/)
    expect(row).toMatch(/^'=Delta,,poor,0\.00,Employees: 4; must be at least 100,customer,1,/)
    expect(more).toEqual([])
  })

  it('lead to their people, and people lead to them', async () => {
    await company('Hay & Co #1', { employees: 7 }, ['lead'])
    const people = /contacts\?q=([^"]*Hay[^"]*)"/.exec((await rosa.get(base)).text)?.[1] ?? ''
    expect((await rosa.get(`/studies/${study}/contacts?q=${people}`)).text).toMatch(/1 contact\b/)
    expect((await rosa.get(`/studies/${study}/contacts`)).text).toContain(`href="${base}"`)
  })

  it('are for researchers', async () => {
    expect((await (await world.as('viktor')).get(base)).status).toBe(403)
    expect((await (await world.as('stan')).get(`${base}.csv`)).status).toBe(403)
  })
})
