// Which industry benefits most, and whether its problems are solved (R18).
import type { Account } from '../../server/audience/directory/account'
import type { Icp } from '../../server/audience/icps/icp'
import { industryNeeds } from '../../server/audience/icps/industry-needs'
import { type Agent, createWorld, type World } from '../support/world'

const icp = {
  kind: 'company',
  criteria: [],
  problems: [
    { problem: 'Rush orders tear the plan apart', solution: 'Replanning by dragging' },
    { problem: 'Delivery dates are guesses', solution: '' },
  ],
} as unknown as Icp
let made = 0
const firm = (industry: string, facts: object = {}): Account =>
  ({ id: `a${++made}`, facts: { industry, ...facts }, own: {} }) as unknown as Account
const person = ({ id }: Account, ...painPoints: string[]) => ({ contact: { accountId: id, facts: { painPoints } } })

describe('needs of industries', () => {
  const tools = [9, 10, 8].map((referral) => firm('Tool making', { referral, painPoints: ['Rush orders'] }))
  const homes = [3, 4, 2].map((referral) => firm('Furniture', { referral, painPoints: ['Machines that stop'] }))
  const odd = firm('Plastics', { referral: 10, painPoints: ['Delivery dates are guesses'] })

  it('puts first who would refer most, of industries with three companies or more', () => {
    const { best, industries, byWords } = industryNeeds(icp, [...homes, ...tools, odd], [])
    expect([best, byWords]).toEqual(['Tool making', 'likelihood to refer'])
    expect(industries.map(({ name, worth }) => [name, worth !== undefined])).toEqual([
      ['Tool making', true],
      ['Furniture', true],
      ['Plastics', false],
    ])
  })

  it('shows what no problem answers; a problem without a solution answers nothing', () => {
    const { problems, uncovered, industries } = industryNeeds(icp, [...homes, ...tools, odd], [])
    expect(problems[0]).toMatchObject({ needs: [{ words: 'Rush orders', companies: 3 }] })
    expect(uncovered.map(({ words }) => words)).toEqual(['Machines that stop', 'Delivery dates are guesses'])
    expect(industries.map(({ named, solved }) => [named, solved])).toEqual([
      [1, 1],
      [1, 0],
      [1, 0],
    ])
  })

  it('counts a company once, whether it or several of its people name a need', () => {
    const people = [person(tools[0]!, 'rush  ORDERS'), person(tools[0]!, 'Rush orders', 'No-shows')]
    const { problems, uncovered, telling } = industryNeeds(icp, tools, people)
    expect(problems[0]?.needs[0]?.companies).toBe(3)
    expect(uncovered).toMatchObject([{ words: 'No-shows', companies: 1 }])
    expect(telling).toBe(3)
  })

  it('tells a gap from a need that only companies name at which the profile does not aim', () => {
    const aimed = {
      ...icp,
      criteria: [{ id: 'i', field: 'industry', op: 'is-any', values: ['Tool making'], level: 'must', weight: 1 }],
    }
    const asking = firm('Tool making', { painPoints: ['Slow quotes', 'Rush orders', 'Rush orders tear up the plan'] })
    const { problems, uncovered } = industryNeeds(aimed as unknown as Icp, [...homes, asking], [])
    expect(uncovered.map(({ words, companies, aimedAt }) => [words, companies, aimedAt])).toEqual([
      ['Slow quotes', 1, 1],
      ['Machines that stop', 3, 0],
    ])
    // Two ways of naming it, one company.
    expect(problems[0]).toMatchObject({ companies: 1, needs: [{}, {}] })
  })

  it('ranks nobody where it is not known, and bears a world without facts', () => {
    expect(industryNeeds(icp, [firm('Software'), firm('Software')], [])).toMatchObject({ byWords: '', uncovered: [] })
    expect(industryNeeds(icp, [], [])).toMatchObject({ industries: [], telling: 0 })
    expect(industryNeeds(icp, [], [])).not.toHaveProperty('best')
  })
})

describe('the page', () => {
  let world: World
  let rosa: Agent
  let path: string
  beforeAll(async () => {
    world = await createWorld()
    rosa = await world.as('rosa')
    const { studies, icps } = world.container
    const { id } = await studies.create({ name: 'Needs', goal: '', company: '', product: '' })
    const profile = await icps.create(id, { ...icp, name: 'Shops', product: '', description: '' })
    path = `/studies/${id}/icps/${profile.id}`
    for (const [name, industry, pain] of [
      ['A', 'Plastics', 'Rush orders'],
      ['B', 'Plastics', '<b>No-shows</b>'],
    ])
      await world.api('post', '/accounts').send({ studyId: id, name, industry, painPoints: [pain] })
  })
  afterAll(() => world.close())

  it('is for researchers, and of the study that it is asked in', async () => {
    const other = await world.container.studies.create({ name: 'Other', goal: '', company: '', product: '' })
    expect((await (await world.as('viktor')).get(`${path}/industries`)).status).toBe(403)
    expect((await rosa.get(`${path.replace(/studies\/\w+/, `studies/${other.id}`)}/industries`)).status).toBe(404)
  })

  it('leads from an uncovered need to the editor, where it begins a problem and nothing is saved yet', async () => {
    const { text } = await rosa.get(`${path}/industries`)
    expect(text).toContain('&lt;b&gt;No-shows&lt;/b&gt;')
    expect(text).toContain('1 of 2 solved')
    const link = /href="([^"]*\?problem=[^"#]*)/.exec(text)?.[1] ?? ''
    expect((await rosa.get(link)).text).toContain('name="problems[2][problem]" value="&lt;b&gt;No-shows&lt;/b&gt;"')
    const { body } = await world.api('get', `/icps/${path.split('/').at(-1)}/industries`)
    expect(body).toMatchObject({ best: null, telling: 2, uncovered: [{ companies: 1, by: { Plastics: 1 } }] })
    expect(body.problems).toHaveLength(2)
  })
})
