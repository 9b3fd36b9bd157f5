// Revenue first in a company's profile, and what is estimated from it (R15).
import { estimateSizes, rulesFor } from '../../server/audience/icps/estimate-size'
import type { Criterion, Icp } from '../../server/audience/icps/icp'
import { sayChanges } from '../../server/audience/icps/icp-change'
import { type Agent, createWorld, type World } from '../support/world'

const criterion = (field: string, more: Partial<Criterion>): Criterion => ({
  ...{ id: field, field, op: 'at-least', level: 'must', weight: 1 },
  ...more,
})
const revenue = criterion('revenue', { op: 'between', min: 2_000_000, max: 30_000_000 })
const firm = (industry: string, facts: object) => ({ account: { facts: { industry, ...facts }, own: {} } })

describe('the rules of an estimate', () => {
  const makers = [80, 100, 120, 140, 900].map((a) => firm('Plastics', { revenue: a * 1000 * 50, employees: 50 }))
  const banks = Array.from({ length: 9 }, () => firm('Banking', { revenue: 9e6, employees: 10 }))
  const asks = [criterion('industry', { op: 'is-any', values: ['Plastics'] })]

  it('are a rule of thumb of the industry while nobody is known', () => {
    const { perEmployee, spendPercent } = rulesFor(
      [criterion('industry', { op: 'is-any', values: ['Software'] })],
      {},
      [],
    )
    expect(perEmployee).toEqual({ value: 200_000, from: 'thumb', words: 'a rule of thumb for this industry' })
    expect(spendPercent).toMatchObject({ value: 0.5, from: 'thumb' })
    const mixed = [criterion('industry', { op: 'is-any', values: ['Software', 'Banking'] })]
    expect(rulesFor(mixed, {}, []).perEmployee.words).toBe('a rule of thumb over all industries')
  })

  it('are the median of five companies or more in these industries, and of no others', () => {
    const { perEmployee } = rulesFor(asks, {}, [...makers, ...banks])
    expect(perEmployee).toEqual({
      ...{ value: 120_000, from: 'measured' },
      words: 'the median of 5 companies you know in these industries',
    })
    expect(rulesFor(asks, {}, [...makers.slice(1), ...banks]).perEmployee.from).toBe('thumb')
  })

  it('give way to what the team says', () => {
    expect(rulesFor(asks, { perEmployee: 70_000 }, makers).perEmployee).toMatchObject({ value: 70_000, from: 'typed' })
  })
})

describe('estimates', () => {
  const rules = rulesFor([], { perEmployee: 150_000, spendPercent: 0.5 }, [])

  it('carry the bounds of the revenue over, with two digits and the rule', () => {
    const [size, cost] = estimateSizes([revenue], rules)
    expect(size).toMatchObject({ field: 'employees', op: 'between', min: 13, max: 200, standing: 'open' })
    expect(size?.rule).toBe('revenue divided by 150,000 a head: your own figure')
    expect(cost).toMatchObject({ field: 'budget', min: 10_000, max: 150_000, text: 'about 10,000 to 150,000' })
    expect(estimateSizes([criterion('revenue', { min: 30_000 })], rules)[0]).toMatchObject({ op: 'at-least', min: 1 })
  })

  it('are none without a bound, or where revenue only excludes', () => {
    expect(estimateSizes([], rules)).toEqual([])
    expect(estimateSizes([criterion('revenue', { op: 'known' })], rules)).toEqual([])
    expect(estimateSizes([{ ...revenue, level: 'exclude' }], rules)).toEqual([])
  })

  it('stand beside what was typed, and tell an estimate that has moved', () => {
    const standing = (more: Partial<Criterion>) =>
      estimateSizes([revenue, criterion('employees', { op: 'between', ...more })], rules)[0]?.standing
    expect(standing({ min: 20, max: 250 })).toBe('typed')
    expect(standing({ min: 20, max: 250, estimate: 'an older rule' })).toBe('moved')
    expect(standing({ min: 13, max: 200, estimate: 'a rule' })).toBe('same')
  })
})

it('tells the team when somebody changes the rule', () => {
  const icp = { name: '', kind: 'company', product: '', description: '', problems: [], criteria: [] } as unknown as Icp
  expect(sayChanges(icp, { ...icp, sizing: { perEmployee: 90_000 } })).toEqual([
    'Revenue a head: the rule of thumb became 90,000.',
  ])
})

describe('the editor', () => {
  let world: World
  let rosa: Agent
  let base: string
  beforeAll(async () => {
    world = await createWorld()
    rosa = await world.as('rosa')
    base = `/studies/${(await world.container.studies.create({ name: 'Sizes', goal: '', company: '', product: '' })).id}`
  })
  afterAll(() => world.close())
  const post = (path: string, fields: object) =>
    rosa
      .post(base + path)
      .type('form')
      .send(fields)
  const revenueRow = (value: string, op = 'at-least') => ({
    'criteria[0][field]': 'revenue',
    'criteria[0][op]': op,
    'criteria[0][value]': value,
    'criteria[0][level]': 'should',
  })

  it('has a row for revenue from the start, for companies only', async () => {
    expect((await rosa.get(`${base}/icps/new`)).text).toContain('name="criteria[0][field]" value="revenue"')
    const consumer = await post('/icps', { name: 'x', kind: 'consumer', act: 'kind' })
    expect(consumer.text).not.toContain('value="revenue"')
  })

  it('does not save a company without revenue, and takes “is known” for an answer', async () => {
    const bare = await post('/icps', { name: 'Bare', kind: 'company' })
    expect(bare.status).toBe(400)
    expect(bare.text).toContain('Revenue: say at least from where')
    expect((await post('/icps', { name: 'Blank', kind: 'company', ...revenueRow(' ') })).status).toBe(400)
    expect((await post('/icps', { name: 'Known', kind: 'company', ...revenueRow('', 'known') })).status).toBe(303)
    expect((await post('/icps', { name: 'Person', kind: 'consumer' })).status).toBe(303)
  })

  it('puts a taken estimate in a row that says so until somebody types over it', async () => {
    const sizing = { 'sizing[perEmployee]': '100k', 'sizing[spendPercent]': '1 %' }
    const form = { name: 'Sized', kind: 'company', ...revenueRow('2M'), ...sizing }
    const taken = await post('/icps', { ...form, act: 'estimate:employees' })
    expect(taken.text).toContain('name="criteria[1][field]" value="employees"')
    expect(taken.text).toContain('name="criteria[1][made]"')
    const rule = 'revenue divided by 100,000 a head: your own figure'
    const row = (value: string) => ({
      ...{ 'criteria[1][field]': 'employees', 'criteria[1][op]': 'at-least', 'criteria[1][value]': value },
      ...{ 'criteria[1][level]': 'should', 'criteria[1][estimate]': rule, 'criteria[1][made]': 'at-least 20' },
    })
    const saved = await post('/icps', { ...form, ...row('20') })
    const id = saved.headers.location?.split('/').at(-1) ?? ''
    expect((await world.api('get', `/icps/${id}`)).body).toMatchObject({
      missing: [],
      sizing: { perEmployee: 100_000, spendPercent: 1 },
      criteria: [{ field: 'revenue' }, { field: 'employees', min: 20, estimate: rule }],
    })
    const estimates = (await world.api('get', `/icps/${id}/estimates`)).body.estimates
    expect(estimates).toMatchObject([{ standing: 'same' }, { field: 'budget', min: 20_000, standing: 'open' }])
    await post(`/icps/${id}`, { ...form, ...row('35'), version: '1' })
    const typed = (await world.api('get', `/icps/${id}`)).body.criteria[1]
    expect(typed).toMatchObject({ min: 35 })
    expect(typed).not.toHaveProperty('estimate')
    const live = await post('/icps/preview', { ...form, ...row('35') })
    expect(live.text).toContain('You typed: at least 35. It stays as it is.')
  })

  it('says what cannot be read as a rule', async () => {
    const form = { name: 'Odd', kind: 'company', ...revenueRow('2M'), 'sizing[spendPercent]': '250' }
    const answer = await post('/icps', form)
    expect([answer.status, answer.text.includes('Expected a percentage')]).toEqual([400, true])
  })

  it('keeps what programs send without revenue, and tells them that it is missing', async () => {
    const made = await world.api('post', '/icps').send({ name: 'By a program', studyId: base.split('/').at(-1) })
    expect([made.status, made.body.missing]).toEqual([201, ['revenue']])
    expect((await rosa.get(`${base}/icps`)).text).toContain('no revenue yet')
  })
})
