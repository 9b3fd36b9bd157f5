// From the best customers to criteria: figures by hand, planted traits found, chance left out, and nothing taken before it is accepted.
import type { Account } from '../../server/audience/directory/account'
import type { Facts } from '../../server/audience/facts/fields'
import { deriveIcp } from '../../server/audience/icps/derive-icp'
import { falseDiscoveries, fisherTail } from '../../server/audience/icps/lift-statistics'
import { createWorld, type World } from '../support/world'

const at = new Date('2026-03-02T09:00:00Z')
const company = (number: number, facts: Facts): Account => ({
  id: `c${String(number).padStart(3, '0')}`,
  studyId: 's',
  name: `C${number}`,
  facts,
  own: {},
  createdAt: at,
  updatedAt: at,
  version: 1,
})
/** Forty companies; the ten that are worth most are makers with 100 to 200 people, most of the others are shops. */
const planted = Array.from({ length: 40 }, (_, number) =>
  company(number, {
    lifetimeValue: number < 10 ? 100_000 - number : 1000 + number,
    industry: number < 10 || number > 37 ? 'Manufacturing' : 'Retail',
    employees: number < 10 ? 100 + number * 10 : 5 + number,
    country: number % 2 === 0 ? 'PL' : 'DE',
  }),
)

describe('the statistics', () => {
  it('give the chance of a draw, counted by hand', () => {
    // Of 4 balls 2 are white; 2 are drawn: both white in 1 of 6 ways, at least one in 5 of 6.
    expect(fisherTail({ hits: 2, drawn: 2, allHits: 2, all: 4 })).toBeCloseTo(1 / 6, 12)
    expect(fisherTail({ hits: 1, drawn: 2, allHits: 2, all: 4 })).toBeCloseTo(5 / 6, 12)
    expect([
      fisherTail({ hits: 0, drawn: 2, allHits: 2, all: 4 }),
      fisherTail({ hits: 0, drawn: 0, allHits: 0, all: 0 }),
    ]).toEqual([1, 1])
  })

  it('keep of many tests those that more than chance can explain', () => {
    const kept = falseDiscoveries([{ p: 0.04 }, { p: 0.001 }, { p: 0.9 }, { p: 0.5 }], 0.1)
    expect(kept).toEqual([{ p: 0.001 }, { p: 0.04 }])
    expect(falseDiscoveries([{ p: 0.5 }, { p: 0.6 }], 0.1)).toEqual([])
  })
})

describe('proposals', () => {
  it('need at least twenty companies whose worth is known', () => {
    const { proposals, advice, valued } = deriveIcp(planted.slice(0, 19), 0.25)
    expect([proposals, valued, advice.includes('at least 20 companies with a lifetime value, got 19')]).toEqual([
      [],
      19,
      true,
    ])
    expect(deriveIcp([], 0.25).advice).toContain('got 0')
  })

  it('name what the best share and the others do not, with both counts and the lift', () => {
    const { proposals, best, rest, by } = deriveIcp(planted, 0.25)
    expect([by, best, rest]).toEqual([['lifetimeValue'], 10, 30])
    const industry = proposals.find(({ criterion }) => criterion.field === 'industry' && criterion.level !== 'exclude')
    expect(industry).toMatchObject({
      text: 'Industry: Manufacturing',
      criterion: { level: 'must', op: 'is-any' },
      best: { count: 10, known: 10, share: 1 },
      rest: { count: 2, known: 30 },
    })
    // (10.5 / 11) / (2.5 / 31)
    expect(industry?.lift).toBeCloseTo(11.836, 3)
    expect(proposals.find(({ criterion }) => criterion.level === 'exclude')).toMatchObject({
      text: 'Industry: Retail',
      best: { count: 0 },
      rest: { count: 28 },
    })
    expect(proposals.find(({ criterion }) => criterion.field === 'employees')?.criterion).toMatchObject({
      op: 'at-least',
      min: 110,
    })
    expect(proposals.some(({ criterion }) => criterion.field === 'country')).toBe(false)
  })

  it('leave out what chance alone could do', () => {
    let seed = 7
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed / 2_147_483_647
    }
    const pick = (words: readonly string[]) => words[Math.floor(random() * words.length)] ?? ''
    const found = Array.from({ length: 30 }, () => {
      const accounts = Array.from({ length: 80 }, (_, number) =>
        company(number, {
          lifetimeValue: random() * 1000,
          industry: pick(['A1', 'B1', 'C1', 'D1']),
          country: pick(['PL', 'DE', 'FR']),
          employees: Math.floor(random() * 500),
        }),
      )
      return deriveIcp(accounts, 0.25).proposals.length
    })
    expect(found.filter((count) => count > 0).length).toBeLessThanOrEqual(6)
  })

  it('never take for the best who has left, and are the same in any order', () => {
    const left = planted.map((account, number) =>
      number < 5 ? { ...account, facts: { ...account.facts, churn: 'left' } } : account,
    )
    const derived = deriveIcp(left, 0.25)
    expect([derived.best, derived.rest]).toEqual([10, 30])
    expect(deriveIcp([...left].reverse(), 0.25)).toEqual(derived)
  })
})

describe('in the product', () => {
  let world: World
  let studyId: string
  beforeAll(async () => {
    world = await createWorld({ smtp: false })
    studyId = (await world.container.studies.create({ name: 'Solar', goal: '', company: '', product: 'Boost' })).id
    const rows = planted.map(
      ({ name, facts }, number) =>
        `p${number}@c${number}.example,${name},${facts.industry},${facts.employees},${facts.country},${facts.lifetimeValue}`,
    )
    const head = 'Email,Company Name,Industry,Employees,Country,Lifetime Value'
    await world.container.importer.run(studyId, Buffer.from([head, ...rows].join('\n')))
  })
  afterAll(() => world.close())

  it('is for researchers only, and refuses a measure it does not know', async () => {
    expect((await (await world.as('viktor')).get(`/studies/${studyId}/icps/derive`)).status).toBe(403)
    expect((await world.api('get', `/icps/derive?studyId=${studyId}&by=beauty`)).status).toBe(400)
  })

  it('shows proposals, takes nothing unticked, and makes a profile of the accepted ones', async () => {
    const rosa = await world.as('rosa')
    const shown = (await rosa.get(`/studies/${studyId}/icps/derive`)).text
    expect(shown).toContain('10 best companies')
    expect(shown).toContain('Industry: Manufacturing')
    const post = (fields: object) => rosa.post(`/studies/${studyId}/icps/derive`).type('form').send(fields)
    await post({ share: 25 }).expect(303)
    expect(await world.container.icps.list(studyId)).toEqual([])
    const { body } = await world.api('get', `/icps/derive?studyId=${studyId}`)
    const industry = body.proposals.find(({ text }: { text: string }) => text === 'Industry: Manufacturing')
    const made = await post({ share: 25, by: 'lifetimeValue', take: industry.id })
    expect(made.headers.location).toMatch(/\/icps\/[0-9a-f]{24}$/)
    const [icp] = await world.container.icps.list(studyId)
    expect(icp).toMatchObject({
      name: 'Like our best 10 customers',
      product: 'Boost',
      criteria: [{ field: 'industry', level: 'must' }],
    })
    expect((await world.api('get', `/icps/${icp?.id}/breadth`)).body.good).toBe(12)
  })
})
