// Living personas: answers that come after the run, placed by the frozen model; what counts as drift and what does not; the review
// that a drift calls for; the page, its table, its calendar; and what a withdrawn answer takes away.
import type { Placed } from '../../server/insights/results/run-result'
import { toCalendar } from '../../server/personas/upkeep/calendar'
import { describeDrift } from '../../server/personas/upkeep/drift'
import { saidBy } from '../support/answered-study'
import { createPublishedPersonas, type PublishedStudy, publish } from '../support/published-personas'
import { createWorld, type World } from '../support/world'

const day = 86_400_000
const strange = [
  'Zebras graze beside quiet volcanoes',
  'Volcanoes frighten zebras at dawn',
  'Every zebra herd avoids volcanoes',
]
let world: World
let made: PublishedStudy
beforeAll(async () => {
  world = await createWorld({ settings: { BASE_URL: 'https://research.verbatim.test' } })
  made = await createPublishedPersonas(world)
}, 120_000)
afterAll(() => world.close())

const path = () => `/studies/${made.study.id}/upkeep`
const pageOf = async (at = path()) => (await world.as('rosa')).get(at)
const answer = async (challenge: string, motivator = '') => {
  world.clock.advance(60_000)
  const answers = { challenge, ...(motivator ? { motivator } : {}) }
  return (await world.container.responses.submit({ surveyId: made.surveyId, answers, language: 'en' })).response
}
const look = async (key: string) => {
  await world.container.jobs.push('persona.remind', {}, { key })
  await world.container.jobs.settled()
}
/** Of the personas that are still in use. */
const states = async () =>
  (await world.container.personas.service.list(made.study.id)).flatMap(({ state }) =>
    state === 'retired' ? [] : state,
  )
const reviews = () => world.inbox.mails.filter(({ mail }) => mail.subject?.startsWith('Review due'))

describe('drift between two times', () => {
  const groups = ['p', 'q']
  const people = (p: number, q: number, none: number) => [
    ...Array.from({ length: p }, (_, at) => ({ id: `p${at}`, group: 'p' as string | null, confidence: 1 })),
    ...Array.from({ length: q }, (_, at) => ({ id: `q${at}`, group: 'q' as string | null, confidence: 1 })),
    ...Array.from({ length: none }, (_, at) => ({ id: `n${at}`, group: null, confidence: 0 })),
  ]
  const drift = (now: ReturnType<typeof people>) =>
    describeDrift(
      {
        people: now,
        answers: [],
        silent: 0,
        named: [],
        before: { people: people(50, 50, 5).map(({ group }) => group), themes: {} },
      },
      new Map(groups.map((id) => [id, id.toUpperCase()])),
    )

  it('is not called from a handful of people, however different they are', () => {
    const { early, concerns, personas } = drift(people(14, 0, 0))
    expect([early, concerns.size, personas.some(({ moved }) => moved)]).toEqual([true, 0, false])
  })

  it('is not called when the shares are the same', () => {
    expect(drift(people(20, 20, 2)).concerns.size).toBe(0)
  })

  it('concerns the persona whose share moved, with shares and interval in the sentence', () => {
    const { concerns, personas } = drift(people(35, 5, 2))
    expect([...concerns.keys()].sort()).toEqual(['p', 'q'])
    expect(concerns.get('q')).toEqual(['Fewer of the people are like this: 12 % now (5 % to 25 %), 48 % before.'])
    const q = personas.find(({ id }) => id === 'q')
    expect(q?.low).toBeLessThan(q?.now ?? 0)
    expect(q?.now).toBeLessThan(q?.high ?? 0)
  })

  it('concerns every persona when more people fit none, and none when fewer do', () => {
    expect([...drift(people(20, 20, 20)).concerns.keys()]).toEqual(groups)
    expect(drift(people(60, 60, 0)).concerns.size).toBe(0)
  })
})

describe('the page before anybody has answered', () => {
  it('teaches the next step where nothing is published', async () => {
    const bare = await world.container.studies.create({ name: 'Bare', goal: '', company: '', product: '' })
    expect((await pageOf(`/studies/${bare.id}/upkeep`)).text).toContain('Nothing to keep up yet')
    expect((await pageOf(`/studies/${bare.id}/upkeep.csv`)).text.trim().split('\n').length).toBe(1)
  })

  it('says that nobody came since, and offers to keep, revise and, asked once more, retire each persona', async () => {
    const { text } = await pageOf()
    expect(text.match(/Yes: Retire/g)).toHaveLength(made.personas.length)
    expect(text).toContain('Nobody has answered since the run')
    for (const { id } of made.personas) {
      for (const way of [`/personas/${id}/keep`, `/personas/${id}/edit`, `/personas/${id}/retire`])
        expect(text).toContain(way)
    }
  })

  it('says of a persona that was written by hand why it is not compared, and what to do, and of no other', async () => {
    const { service } = world.container.personas
    const ada = { id: 'ada', name: 'Ada', role: 'admin' } as const
    const hand = await service.create({ study: made.study.id, name: 'Handmade Kim' }, ada)
    await service.addLine(hand.id, undefined, { field: 'challenge', text: 'Nobody asked us' }, ada)
    await publish(world, hand.id)
    const { text } = await pageOf()
    expect(text.match(/Not compared with new answers/g)).toHaveLength(1)
    const card = text.slice(text.indexOf(`id="persona-${hand.id}"`)).split('</article>')[0] ?? ''
    expect(card).toContain('it was written by hand')
    expect(card).toContain(`<a href="/personas/${hand.id}/edit#behind">Put a group of people behind it</a>`)
    const drift = await world.container.personas.drift.measure(made.study.id)
    expect([drift?.compared.has(hand.id), drift?.personas.some(({ id }) => id === hand.id)]).toEqual([false, false])
    await service.move(hand.id, 'retire')
  })

  it('says where no persona rests on answers what would give it something to compare', async () => {
    const bare = await world.container.studies.create({ name: 'By hand', goal: '', company: '', product: '' })
    const { service } = world.container.personas
    const ada = { id: 'ada', name: 'Ada', role: 'admin' } as const
    const { id } = await service.create({ study: bare.id, name: 'Handmade Lou' }, ada)
    await service.addLine(id, undefined, { field: 'challenge', text: 'Nobody asked us' }, ada)
    await publish(world, id)
    const { text } = await pageOf(`/studies/${bare.id}/upkeep`)
    expect(text).toContain('None of these personas rests on answers')
    expect(text).toContain('make drafts of the groups it finds')
  })

  it('lets no viewer and no staff see it', async () => {
    for (const member of ['viktor', 'stan'] as const)
      expect((await (await world.as(member)).get(path())).status).toBe(403)
  })
})

describe('new answers', () => {
  it('like those of the run call no review', async () => {
    for (let at = 0; at < 18; at++) {
      const { challenge, motivator } = saidBy(at + 100)
      await answer(challenge, motivator)
    }
    const drift = await world.container.personas.drift.measure(made.study.id)
    expect([drift?.people, drift?.concerns.size]).toEqual([18, 0])
    expect(drift?.strangers.length).toBeLessThan(3)
    await look('same')
    expect(new Set(await states())).toEqual(new Set(['published']))
    expect(reviews()).toEqual([])
  })

  it('of people who fit nowhere are listed in their words, and call every persona to review with a mail that says why', async () => {
    for (let at = 0; at < 24; at++) await answer(`${strange[at % 3]} <b>${at}</b>`)
    const { text } = await pageOf()
    expect(text).toContain('Who fits nowhere')
    expect(text).toMatch(/Zebras graze beside quiet volcanoes &lt;b&gt;\d+&lt;\/b&gt;/)
    expect(text).toContain('More people fit no persona at all')
    await look('strangers')
    expect(new Set(await states())).toEqual(new Set(['needs-review']))
    const mail = reviews()[0]?.mail
    expect(mail?.text).toContain('a review before its time')
    expect(mail?.text).toContain('More people fit no persona at all')
    expect(mail?.text).toContain(`https://research.verbatim.test/studies/${made.study.id}/upkeep#persona-`)
    expect(reviews().length).toBe(made.personas.length * 2)
    await look('again')
    expect(reviews().length).toBe(made.personas.length * 2)
  })

  it('come as a table with intervals, one row a persona and theme', async () => {
    const drift = await world.container.personas.drift.measure(made.study.id)
    const share = (drift?.strangers.length ?? 0) / 42
    expect(share).toBeGreaterThan(0.5)
    const [head = '', ...rows] = (await pageOf(`${path()}.csv`)).text.trim().split('\n')
    expect(head).toContain('about,name,before,now,now from,now to,difference')
    const nowhere =
      rows
        .find((row) => row.includes('Fits no persona'))
        ?.split(',')
        .map(Number) ?? []
    expect(nowhere[3]).toBeCloseTo(share, 6)
    expect(nowhere[4]).toBeLessThan(share)
    expect(nowhere[5]).toBeGreaterThan(share)
  })

  it('do not call again once people have decided to keep it, until others come', async () => {
    const rosa = await world.as('rosa')
    const [first] = made.personas
    const kept = await rosa.post(`/personas/${first?.id}/keep`).type('form').send({ back: 'upkeep', reviewOn: '' })
    expect(kept.headers.location).toContain(path())
    world.clock.advance(day)
    await look('kept')
    const persona = await world.container.personas.service.get(first?.id ?? '')
    expect([persona.state, persona.driftedBecause]).toEqual(['published', []])
  })

  it('are gone from the figures once they are withdrawn', async () => {
    const before = await world.container.personas.drift.measure(made.study.id)
    const [stranger = ''] = before?.strangers ?? []
    await world.container.fieldwork.withdraw(stranger)
    const after = await world.container.personas.drift.measure(made.study.id)
    expect([after?.people, after?.strangers.length]).toEqual([41, (before?.strangers.length ?? 0) - 1])
    expect(after?.strangers).not.toContain(stranger)
  })

  it('that are in no run yet leave what the run found as it is', async () => {
    const { placed } = await world.container.insights.runs.resultOf(made.run)
    const people = new Set(placed.map(({ respondent }: Placed) => respondent))
    expect(people.size).toBe(48)
  })
})

describe('the calendar of reviews', () => {
  it('folds long lines between signs and lets no name add a line', () => {
    const name = `评审 ${'很长'.repeat(40)}\r\nBEGIN:VALARM; a, b \\`
    const reviewOn = new Date('2027-03-02T09:00:00Z')
    const file = toCalendar([{ id: 'x', name, reviewOn }], {
      now: new Date('2026-03-02T09:00:00Z'),
      link: 'https://a.b/c',
    })
    const lines = file.split('\r\n')
    expect(lines.filter((line) => Buffer.byteLength(line) > 75)).toEqual([])
    expect(lines.filter((line) => line.startsWith('BEGIN:'))).toEqual(['BEGIN:VCALENDAR', 'BEGIN:VEVENT'])
    expect(file.replaceAll('\r\n ', '')).toContain('\\nBEGIN:VALARM\\; a\\, b \\\\')
    expect(file).toContain('DTSTART;VALUE=DATE:20270302')
    expect(file).not.toContain('\ufffd')
  })

  it('holds every published persona', async () => {
    const file = await pageOf(`${path()}.ics`)
    expect(file.headers['content-type']).toContain('text/calendar')
    expect(file.text.match(/BEGIN:VEVENT/g)?.length).toBe(3)
  })
})
