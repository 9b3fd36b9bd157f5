// What a CRM has seen of people, compared by fit and by where they stand: small groups stay unseen, values lead to those behind them.
import { compareGroups, shareThatFits } from '../../server/audience/signals/compare-groups'
import type { Study } from '../../server/audience/studies/study'
import { type Agent, createWorld, type World } from '../support/world'

const person = (facts: object, own: Record<string, string> = {}) => ({ contact: { facts: { ...facts }, own } })
const group = (key: string, people: ReturnType<typeof person>[]) => ({ key, label: key, people })
const times = (count: number, facts: object, own?: Record<string, string>) =>
  Array.from({ length: count }, () => person(facts, own))

describe('groups compared', () => {
  it('say nothing of a field that too few know, or whose values too few share', () => {
    const few = [group('good', times(4, { source: 'Fair' })), group('poor', times(4, { source: 'Fair' }))]
    expect(compareGroups(few, 'source', 5)).toBeUndefined()
    expect(compareGroups([group('good', times(4, { tickets: 3 }))], 'tickets', 5)).toBeUndefined()
    expect(compareGroups([group('good', times(9, {}))], 'source', 5)).toBeUndefined()
  })

  it('hide a cell, a value and a group that could point at somebody', () => {
    const good = [...times(6, { source: 'Fair' }), ...times(2, { source: 'Web' }), person({ source: 'Uncle' })]
    const poor = [...times(5, { source: 'web' }), ...times(4, { source: 'Fair' })]
    const compared = compareGroups(
      [group('good', good), group('poor', poor), group('new', times(4, { source: 'Web' }))],
      'source',
      5,
    )
    expect(compared).toEqual({
      field: 'source',
      kind: 'values',
      known: [9, 9, 4],
      rows: [
        { value: 'Web', counts: [null, 5, null], shares: [null, 5 / 9, null] },
        { value: 'Fair', counts: [6, null, null], shares: [6 / 9, null, null] },
      ],
      rare: 1,
    })
  })

  it('count whoever has several values once for each, whatever their case', () => {
    const people = times(5, { content: ['Guide', 'guide', 'Webinar'] })
    expect(compareGroups([group('good', people)], 'content', 5)).toMatchObject({
      rows: [
        { value: 'guide', counts: [5] },
        { value: 'Webinar', counts: [5] },
      ],
    })
  })

  it('take an own field called constructor for what it is', () => {
    const people = [...times(5, {}, { constructor: 'Tower' }), ...times(2, {})]
    expect(compareGroups([group('good', people)], 'own:constructor', 5)).toMatchObject({ known: [5] })
    expect(compareGroups([group('good', times(5, {}))], 'own:toString', 5)).toBeUndefined()
  })

  it('give the middle half of figures, those of own fields too, the person before the company', () => {
    const people = [1, 2, 3, 4, 10].map((tickets) => person({ tickets }, { 'Seats used': String(tickets * 2) }))
    expect(compareGroups([group('good', people)], 'tickets', 5)).toEqual({
      field: 'tickets',
      kind: 'figures',
      middles: [{ known: 5, median: 3, low: 2, high: 4 }],
    })
    expect(compareGroups([group('good', people)], 'own:Seats used', 5)).toMatchObject({ middles: [{ median: 6 }] })
    const both = times(5, { satisfaction: 2 }).map((one) => ({
      ...one,
      account: { facts: { satisfaction: 9 }, own: {} },
    }))
    expect(compareGroups([group('good', both)], 'satisfaction', 5)).toMatchObject({ middles: [{ median: 2 }] })
  })

  it('take an own field for words as soon as one value is no number, and part several choices', () => {
    const people = [...times(5, {}, { Plan: 'Basic; 3' }), ...times(5, {}, { Plan: '3' })]
    expect(compareGroups([group('good', people)], 'own:Plan', 5)).toMatchObject({
      rows: [
        { value: '3', counts: [10] },
        { value: 'Basic', counts: [5] },
      ],
    })
  })

  it('tell the share that fits only where nobody can be reckoned from it', () => {
    expect(shareThatFits(6, null, 5)).toBeUndefined()
    expect(shareThatFits(null, 6, 5)).toBeUndefined()
    expect(shareThatFits(0, 0, 5)).toBeUndefined()
    expect(shareThatFits(6, 0, 5)).toBe(1)
    expect(shareThatFits(6, 18, 5)).toBe(0.25)
  })
})

describe('the page of reach and satisfaction', () => {
  let world: World
  let study: Study
  let rosa: Agent

  beforeAll(async () => {
    world = await createWorld({ smtp: false })
    study = await world.container.studies.create({ name: 'Solar', goal: '', company: 'Heliotrope', product: 'Boost' })
    rosa = await world.as('rosa')
  })
  afterAll(() => world.close())
  const get = (path: string, agent = rosa) => agent.get(`/studies/${study.id}${path}`)

  it('is for researchers, of a study that is there', async () => {
    expect((await get('/signals', await world.as('stan'))).status).toBe(403)
    expect((await rosa.get(`/studies/${'0'.repeat(24)}/signals`)).status).toBe(404)
  })

  it('teaches which columns to import while nothing is known', async () => {
    const { text } = await get('/signals')
    expect(text).toContain('Nothing of this is known yet')
    expect(text).toContain('Came by <span class="muted">“original source”</span>')
  })

  it('compares what a CRM’s file said: by fit, by where people stand, as a table for elsewhere', async () => {
    await world.container.icps.create(study.id, {
      ...{ name: 'Workshops', kind: 'company', product: '', description: '', problems: [] },
      criteria: [{ id: 'size', field: 'employees', op: 'at-least', min: 20, level: 'must', weight: 1 }],
    })
    const line = (at: number) =>
      at < 8
        ? `a${at}@x.test,Big ${at},50,customer,Trade fair,Guide;Webinar,9,1,=Fair 2026`
        : `b${at}@x.test,Small ${at},5,former,${at < 14 ? 'Paid social' : 'Trade fair'},Price list,3,7,=Fair 2026`
    const header =
      'Email,Company,Number of Employees,Lifecycle Stage,Original Source,Content Downloads,CSAT,Number of Tickets,First Touch Converting Campaign'
    const file = [header, ...Array.from({ length: 20 }, (_, at) => line(at))].join('\n')
    await world.container.importer.run(study.id, Buffer.from(file), { allOrNothing: true })
    const { text } = await get('/signals')
    expect(text).toContain('<strong>8</strong> Good fit · <strong>12</strong> Poor fit')
    // 8 of the 14 who came by a fair fit, none of the 6 by paid social.
    expect(text).toMatch(/Trade fair<\/a><\/span>.*?57\s%.*?of 14.*?Paid social<\/a><\/span>.*?0\s%.*?of 6/s)
    expect(text).toContain(`/studies/${study.id}/segments/new?field=source&amp;value=Trade+fair`)
    expect(text).toContain('half of 8 from 9 to 9')
    const csv = (await get('/signals.csv')).text.replace('\uFEFF', '').trim().split('\n')
    expect(csv).toContain('source,Trade fair,good,8,8,1,,,')
    expect(csv).toContain('source,Paid social,good,8,0,0,,,')
    expect(csv).toContain('tickets,,poor,12,,,7,7,7')
    expect(csv).toContain("campaigns,'=Fair 2026,poor,12,12,1,,,")
    const stands = (await get('/signals?by=stand')).text
    expect(stands).toContain('<strong>12</strong> Former customers')
    expect(stands).not.toContain('are judged, the share that fits')
    expect((await get('/signals?by=anything&icp=none')).status).toBe(200)
  })

  it('leads from a value to those behind it, as a segment that waits for its name', async () => {
    const { text } = await get('/segments/new?field=source&value=Trade+fair')
    expect(text).toContain('<strong>14</strong>')
    expect(text).toContain('Came by: Trade fair')
    expect((await get('/segments/new?field=%3Cb%3E&value=%3Cb%3E')).text).not.toContain('<b>')
  })
})
