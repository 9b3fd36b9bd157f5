// The workspace's time zone: reading clocks on a wall, hours that do not exist or exist twice, and where it shows.
import * as fc from 'fast-check'
import type { Study } from '../../../server/audience/studies/study'
import { addWallDays, fromWallTime, timeZones, toWallDay, toWallTime } from '../../../server/platform/local-time'
import { createWorld, type World } from '../../support/world'

const warsaw = 'Europe/Warsaw'

describe('a time on a wall', () => {
  it('that is no time is none', () => {
    for (const text of [
      '',
      'soon',
      '2026-02-30T10:00',
      '2026-13-01T10:00',
      '2026-03-29',
      '2026-03-29T24:01',
      '２０２６-03-29T10:00',
    ])
      expect(fromWallTime(text, warsaw)).toBeUndefined()
  })

  it.each([
    ['2026-03-29T02:30', warsaw],
    ['2026-03-08T02:15', 'America/New_York'],
    ['2026-10-04T02:15', 'Australia/Lord_Howe'],
  ])('%s in %s is skipped, as clocks go forward', (text, zone) => {
    expect(fromWallTime(text, zone)).toBe('skipped')
  })

  it.each([
    ['2026-10-25T02:30', warsaw, '2026-10-25T00:30:00.000Z'],
    ['2026-11-01T01:30', 'America/New_York', '2026-11-01T05:30:00.000Z'],
    ['2026-03-29T03:00', warsaw, '2026-03-29T01:00:00.000Z'],
    ['2026-07-01T09:00', 'Asia/Kathmandu', '2026-07-01T03:15:00.000Z'],
    ['2026-07-01T09:00', 'Pacific/Apia', '2026-06-30T20:00:00.000Z'],
  ])('%s in %s is %s: of two the earlier', (text, zone, moment) => {
    expect((fromWallTime(text, zone) as Date).toISOString()).toBe(moment)
  })

  it('comes back as it was typed, in every zone', () => {
    const minutes = fc.integer({ min: Date.parse('2020-01-01Z') / 60_000, max: Date.parse('2035-01-01Z') / 60_000 })
    fc.assert(
      fc.property(minutes, fc.constantFrom(...timeZones), (at, zone) => {
        const text = toWallTime(new Date(at * 60_000), zone)
        const again = fromWallTime(text, zone)
        expect(again).toBeInstanceOf(Date)
        expect(toWallTime(again as Date, zone)).toBe(text)
      }),
      { seed: 7, numRuns: 300 },
    )
  })

  it('stays the same so many days later, and goes on an hour where it is skipped', () => {
    const before = new Date('2026-03-27T08:00:00Z')
    expect(toWallTime(addWallDays(before, 5, warsaw), warsaw)).toBe('2026-04-01T09:00')
    const night = fromWallTime('2026-03-27T02:30', warsaw) as Date
    expect(toWallTime(addWallDays(night, 2, warsaw), warsaw)).toBe('2026-03-29T03:30')
    expect(toWallDay(new Date('2026-03-01T23:30:00Z'), warsaw)).toBe('2026-03-02')
  })
})

describe('the workspace', () => {
  let world: World
  let study: Study
  let surveyId: string
  beforeAll(async () => {
    world = await createWorld()
    study = await world.container.studies.create({ name: 'Solar', goal: '', company: 'Heliotrope', product: 'Boost' })
    const survey = await world.container.authoring.create(study, { instrument: 'good-fit' })
    surveyId = (await world.container.authoring.publish(survey.id, 'Rosa')).surveyId
    await world.container.contacts.create(study.id, {
      ...{ firstName: 'Cleo', lastName: '', email: 'cleo@customers.test', lifecycle: 'customer', facts: {}, own: {} },
    })
  })
  afterAll(() => world.close())

  const choose = async (timeZone: string) => (await world.as('ada')).post('/workspace').type('form').send({ timeZone })

  it('is the administrator’s: others may not, and a zone that does not exist is refused', async () => {
    expect((await (await world.as('rosa')).post('/workspace').type('form').send({ timeZone: warsaw })).status).toBe(403)
    for (const zone of ['', 'Europe/Atlantis', '../../etc', '__proto__']) {
      const refused = await choose(zone)
      expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('Choose a time zone of the list')])
    }
    expect((await (await world.as('ada')).get('/workspace')).text).toContain('<option selected>UTC</option>')
  })

  it('shows and reads times in its zone; an hour that is skipped is refused in words', async () => {
    expect((await choose(warsaw)).status).toBe(303)
    const ada = await world.as('ada')
    expect((await ada.get('/workspace')).text).toContain('2 Mar 2026, 10:00')
    const rosa = await world.as('rosa')
    const base = `/studies/${study.id}/campaigns`
    const plan = { surveyId, audience: 'all', sendAt: '2026-03-29T02:30', closesAt: '2026-04-20' }
    expect((await rosa.get(`${base}/new`)).text).toContain('First mail (Europe/Warsaw)')
    const refused = await rosa.post(base).type('form').send(plan)
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('never show 02:30')])
    expect(refused.text).toContain('value="2026-03-29T02:30"')
    const saved = await rosa
      .post(base)
      .type('form')
      .send({ ...plan, sendAt: '2026-03-29T03:30', reminders: '1' })
    const path = String(saved.headers.location)
    const campaign = await world.container.campaigns.service.get(path.split('/').at(-1) ?? '')
    expect(campaign).toMatchObject({
      sendAt: new Date('2026-03-29T01:30:00Z'),
      closesAt: new Date('2026-04-20T21:59:00Z'),
    })
    expect((await rosa.get(`${path}/edit`)).text).toContain('value="2026-03-29T03:30"')
    expect((await rosa.get(path)).text).toContain('29 Mar 2026, 03:30')
  })

  it('sends a reminder at the same time of day when clocks were changed in between', async () => {
    await choose(warsaw)
    const made = await world
      .api('post', '/campaigns')
      .send({ surveyId, audience: 'all', reminders: 1, remindAfterDays: 5 })
    world.clock.now = new Date('2026-03-27T08:00:00Z')
    await world.api('post', `/campaigns/${made.body.id}/launch`)
    await world.container.jobs.settled()
    const rosa = await world.as('rosa')
    const { text } = await rosa.get(`/studies/${study.id}/campaigns/${made.body.id}`)
    expect(text).toContain('Reminder on 1 Apr 2026, 09:00 (Europe/Warsaw)')
    const advance = async (at: string) => {
      world.clock.now = new Date(at)
      await world.container.jobs.push('campaign.advance', {}, { key: `test ${at}` })
      await world.container.jobs.settled()
      await world.container.jobs.settled()
    }
    await advance('2026-04-01T06:59:00Z')
    expect(world.inbox.mails).toHaveLength(1)
    await advance('2026-04-01T07:00:00Z')
    expect(world.inbox.mails).toHaveLength(2)
  })

  it('keeps a public link open until its last day is over there', async () => {
    await choose('America/New_York')
    const [rosa, { version }] = [await world.as('rosa'), await world.container.authoring.get(surveyId)]
    const page = `/studies/${study.id}/surveys/${surveyId}`
    const form = { version, open: 'yes', closesAt: '2026-03-31' }
    expect((await rosa.post(`${page}/link`).type('form').send(form)).status).toBe(303)
    const { link } = await world.container.authoring.get(surveyId)
    expect(link.closesAt).toEqual(new Date('2026-04-01T03:59:59.999Z'))
    expect((await rosa.get(page)).text).toMatch(/name="closesAt"[^>]*value="2026-03-31"/)
    await world.container.authoring.changeLink(surveyId, version + 1, { open: false })
  })

  it('counts answers on the day it was there; a day that is kept as a day stays that day', async () => {
    await choose('America/New_York')
    const { items } = (await world.api('get', '/campaigns')).body
    const campaign = await world.container.campaigns.service.get(items[0].id)
    world.clock.now = new Date('2026-04-02T03:00:00Z')
    const [invitation] = await world.container.campaigns.progress.list(campaign, {})
    await world.container.invitations.markCompleted(invitation?.id ?? '')
    expect(await world.container.campaigns.progress.byDay(campaign)).toEqual([
      { day: '2026-04-01', started: 1, completed: 1 },
    ])
    const day = {
      ...{ kind: 'survey', voice: 'other', language: 'en', languages: ['en'], title: { en: 'Quiet' } },
      anonymous: true,
    }
    const pages = [{ key: 'p', questions: [{ key: 'q', kind: 'short', text: { en: 'Q?' } }] }]
    const survey = await world.container.authoring.create(study, { definition: { ...day, pages } })
    await world.container.authoring.publish(survey.id, 'Rosa')
    await world.api('post', `/surveys/${survey.id}/responses`).send({ answers: { q: 'x' } })
    const { text } = await (await world.as('rosa')).get(`/studies/${study.id}/responses?survey=${survey.id}`)
    expect(text).toContain('2 Apr 2026')
    expect(text).not.toContain('1 Apr 2026')
  })
})
