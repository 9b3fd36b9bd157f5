// Mail leaves in the hours a campaign asks for, on the clock of whoever receives it.
import type { Study } from '../../server/audience/studies/study'
import { nextWithin, zoneOfPerson } from '../../server/campaigns/plans/sending-hours'
import { publishSolarSurvey } from '../support/solar-survey'
import { createWorld, type World } from '../support/world'

const at = (text: string) => new Date(`${text}Z`)

describe('the next moment within hours', () => {
  it.each([
    ['within', '2026-03-02T09:00', 'UTC', '2026-03-02T09:00'],
    ['at the first minute', '2026-03-02T08:00', 'UTC', '2026-03-02T08:00'],
    ['too early', '2026-03-02T05:30', 'UTC', '2026-03-02T08:00'],
    ['at the end', '2026-03-02T18:00', 'UTC', '2026-03-03T08:00'],
    ['too early where they are', '2026-03-02T09:00', 'America/New_York', '2026-03-02T13:00'],
    ['too late where they are', '2026-03-02T12:00', 'Asia/Shanghai', '2026-03-03T00:00'],
    ['over a change of the clocks', '2026-03-28T20:00', 'Europe/Warsaw', '2026-03-29T06:00'],
  ])('%s: %s in %s is %s', (_, now, zone, next) => {
    expect(nextWithin(at(now), { from: 8, until: 18 }, zone)).toEqual(at(next))
  })

  it('begins an hour later on the day when clocks skip the first hour', () => {
    expect(nextWithin(at('2026-03-28T23:30'), { from: 2, until: 5 }, 'Europe/Warsaw')).toEqual(at('2026-03-29T01:00'))
  })
})

describe('the time zone of a person', () => {
  const now = at('2026-03-02T09:00')
  it.each([
    ['neither is known', undefined, undefined, undefined],
    ['the zone does not exist', 'Europe/Atlantis', undefined, undefined],
    ['the country has several clocks', undefined, 'US', undefined],
    ['the country is no code', undefined, '<b>', undefined],
    ['the country has one clock', undefined, 'PL', 'Europe/Warsaw'],
    ['the clocks of the country agree', undefined, 'DE', 'Europe/Berlin'],
    ['nearly everybody lives by one clock', undefined, 'CN', 'Asia/Shanghai'],
    ['the zone is known', 'America/Chicago', 'PL', 'America/Chicago'],
  ])('when %s', (_, timeZone, country, zone) => {
    expect(zoneOfPerson(timeZone, country, now)).toBe(zone)
  })
})

describe('a campaign with hours', () => {
  let world: World
  let study: Study
  let surveyId: string
  beforeEach(async () => {
    world = await createWorld()
    const made = await publishSolarSurvey(world)
    study = made.study
    surveyId = made.survey.id
    world.clock.now = at('2026-03-02T09:00')
  })
  afterEach(() => world.close())

  const person = (name: string, facts: Record<string, string>) =>
    world.container.contacts.create(study.id, {
      ...{ firstName: name, lastName: '', email: `${name}@x.test`, lifecycle: 'customer', facts, own: {} },
    })
  const launch = async (more: object) => {
    const { body } = await world.api('post', '/campaigns').send({ surveyId, audience: 'all', ...more })
    await world.api('post', `/campaigns/${body.id}/launch`)
    await world.container.jobs.settled()
    return String(body.id)
  }
  const advanceTo = async (now: string) => {
    world.clock.now = at(now)
    await world.container.jobs.push('campaign.advance', {}, { key: `test ${now}` })
    await world.container.jobs.settled()
    await world.container.jobs.settled()
  }
  const receivers = () => world.inbox.mails.flatMap(({ to }) => to).sort()

  it.each([
    ['the second before the first', { from: 18, until: 8 }],
    ['no whole hours', { from: 8.5, until: 18 }],
    ['beyond the day', { from: 8, until: 25 }],
    ['text', '8-18'],
  ])('is refused with %s', async (_, sendingHours) => {
    const refused = await world.api('post', '/campaigns').send({ surveyId, audience: 'all', sendingHours })
    expect([refused.status, JSON.stringify(refused.body)]).toEqual([400, expect.stringContaining('sendingHours')])
  })

  it('sends to each person in their hours, counts no try before, and is over after the last', async () => {
    await person('cleo', { country: 'PL' })
    await person('ola', { timeZone: 'America/New_York' })
    await person('mei', { country: 'CN' })
    await person('kim', {})
    const id = await launch({ sendingHours: { from: 8, until: 16 } })
    // 10:00 in Warsaw, 4:00 in New York, 17:00 in Shanghai, 9:00 where nothing is known.
    expect(receivers()).toEqual(['cleo@x.test', 'kim@x.test'])
    expect((await world.api('get', `/campaigns/${id}`)).body.state).toBe('sending')
    await advanceTo('2026-03-02T12:59')
    expect(receivers()).toHaveLength(2)
    await advanceTo('2026-03-02T13:00')
    expect(receivers()).toEqual(['cleo@x.test', 'kim@x.test', 'ola@x.test'])
    await advanceTo('2026-03-03T00:00')
    expect(receivers()).toEqual(['cleo@x.test', 'kim@x.test', 'mei@x.test', 'ola@x.test'])
    expect((await world.api('get', `/campaigns/${id}`)).body.state).toBe('sent')
    const { body } = await world.api('get', `/campaigns/${id}/invitations`)
    expect(body.items.map(({ attempts }: { attempts: number }) => attempts)).toEqual([1, 1, 1, 1])
  })

  it('says its hours on its page, and a draft keeps them in the form', async () => {
    const rosa = await world.as('rosa')
    const saved = await rosa
      .post(`/studies/${study.id}/campaigns`)
      .type('form')
      .send({ surveyId, audience: 'all', sendingHours: '9-17' })
    const path = String(saved.headers.location)
    expect((await rosa.get(path)).text).toContain('from 9:00 to 17:00')
    expect((await rosa.get(`${path}/edit`)).text).toContain('<option value="9-17" selected>')
  })
})
