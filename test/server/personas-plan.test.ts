// A plan against a persona's challenges: kept by teams, read by everybody, in files, and what did not come calls for a review.
import { unzipSync } from 'fflate'
import { type PlanLine, sayMiss, standingOf } from '../../server/personas/plan/plan'
import { showPlan } from '../../server/personas/plan/show-plan'
import { publishHandPersona } from '../support/hand-persona'
import { type Agent, createWorld, type World } from '../support/world'

const ada = { id: 'ada', name: 'Ada', role: 'admin' } as const
const day = (text: string) => new Date(`${text}T00:00:00Z`)
const line = (more: object = {}): PlanLine =>
  ({
    ...{ id: 'l1', team: 'marketing', way: 'content', text: 'A film', challenge: 'c1', challengeText: 'Rush orders' },
    ...{ figures: [], version: 1, ...more },
  }) as unknown as PlanLine
const expected = { measure: 'viewers', bound: 'at-least', target: 100, by: day('2026-03-10') }
const figure = (on: string, value: number) => ({ id: on, on: day(on), value, note: '', by: ada })

describe('what came of a line', () => {
  it('is missed only when its day is over, and a late figure still counts', () => {
    const few = { expected, figures: [figure('2026-03-01', 60)] }
    expect(standingOf(line(few), new Date('2026-03-10T23:00:00Z'))).toBe('waiting')
    expect(standingOf(line(few), day('2026-03-11'))).toBe('missed')
    const late = { expected, figures: [figure('2026-04-01', 100), figure('2026-04-02', 5)] }
    expect(standingOf(line(late), day('2026-05-01'))).toBe('reached')
    expect(standingOf(line(), day('2026-05-01'))).toBe('open')
  })

  it('of what should be few is told by the latest figure at the end', () => {
    const tickets = { ...expected, bound: 'at-most', target: 3 }
    const figures = [figure('2026-03-09', 2), figure('2026-03-01', 9)]
    expect(standingOf(line({ expected: tickets, figures }), day('2026-03-09'))).toBe('waiting')
    expect(standingOf(line({ expected: tickets, figures }), day('2026-03-12'))).toBe('reached')
    expect(standingOf(line({ expected: tickets, figures: [figure('2026-03-09', 9)] }), day('2026-03-12'))).toBe(
      'missed',
    )
    expect(standingOf(line({ expected: tickets }), day('2026-03-12'))).toBe('missed')
  })

  it('is said with what was expected', () => {
    expect(sayMiss(line({ expected, figures: [figure('2026-03-01', 60)] }))).toBe(
      '“A film” against “Rush orders”: expected at least 100 viewers by 10 Mar 2026, 60 came.',
    )
    expect(sayMiss(line({ expected }))).toContain('no figure was noted.')
  })
})

it('shows where the time goes, which challenge has no content, and which line lost its challenge', () => {
  const lines = [line({ hours: 3 }), line({ id: 'l2', way: 'talk', challenge: 'c2', team: 'sales', hours: 9 })]
  const challenges = [
    { id: 'c1', text: 'Rush orders', share: 0.6 },
    { id: 'c2', text: 'One head' },
    { id: 'c3', text: 'Guesses' },
  ]
  const plan = showPlan([...lines, line({ id: 'l3', challenge: 'gone' })], challenges, day('2026-03-01'))
  expect(plan.coverage.map(({ lines, content, hoursShare }) => [lines, content, hoursShare])).toEqual([
    [1, 1, 0.25],
    [1, 0, 0.75],
    [0, 0, 0],
  ])
  expect(plan.bare).toEqual(['One head', 'Guesses'])
  expect(plan.teams.map(({ key, hours }) => [key, hours])).toEqual([
    ['marketing', 3],
    ['sales', 9],
  ])
  expect(plan.teams[0]?.lines.map(({ isLost }) => isLost)).toEqual([false, true])
})

describe('the plan of a persona', () => {
  let world: World
  let stan: Agent
  let id: string
  let challenge: string
  beforeAll(async () => {
    world = await createWorld()
    stan = await world.as('stan')
    const made = await publishHandPersona(world)
    id = made.id
    challenge = made.lines[0]?.id ?? ''
  })
  afterAll(() => world.close())
  const post = (path: string, form: object, agent = stan) =>
    agent.post(`/personas/${id}/plan${path}`).type('form').send(form)
  const words = () => ({ team: 'marketing', way: 'content', text: 'A <b>film</b>', challenge, hours: '6' })
  const wanted = { measure: 'viewers', bound: 'at-least', target: '1k', by: '2026-03-10' }
  const lines = async () =>
    (await world.api('get', `/personas/${id}/plan`)).body.teams.flatMap((team: PlanTeam) => team.lines)
  type PlanTeam = { lines: { id: string; version: number; standing: string; figures: { id: string }[] }[] }

  it('is of a persona that one may read, and read-only for viewers', async () => {
    const viktor = await world.as('viktor')
    expect((await stan.get('/personas/0123456789abcdef01234567/plan')).status).toBe(404)
    expect((await post('', words(), viktor)).status).toBe(403)
    const { status, text } = await viktor.get(`/personas/${id}/plan`)
    expect([status, text.includes('<form class="form"')]).toEqual([200, false])
  })

  it('says what cannot be read and keeps what was typed; an expectation is whole or none', async () => {
    const refused = await post('', { ...words(), text: 'x', hours: 'many', by: '2026-99-99' })
    expect(refused.status).toBe(400)
    for (const said of ['Say in a few words', 'Expected hours a month', 'Expected a day'])
      expect(refused.text).toContain(said)
    expect(refused.text).toContain('value="many"')
    const half = (await post('', { ...words(), measure: 'viewers' })).text
    expect([half.includes('How many are expected?'), half.includes('Until which day?')]).toEqual([true, true])
    expect((await post('', { ...words(), challenge: 'of another' })).status).toBe(400)
    expect(await lines()).toEqual([])
  })

  it('takes lines and figures from staff; everybody reads them on the persona’s page, escaped', async () => {
    expect((await post('', { ...words(), ...wanted })).status).toBe(303)
    const [made] = await lines()
    expect(made).toMatchObject({ hours: 6, standing: 'waiting', expected: { target: 1000 } })
    expect((await post(`/${made.id}/figures`, { value: 'a few' })).text).toContain('Expected a number')
    expect((await post(`/${made.id}/figures`, { value: '40', note: 'first week' })).status).toBe(303)
    const { text } = await (await world.as('viktor')).get(`/personas/${id}`)
    expect(text).toContain('A &lt;b&gt;film&lt;/b&gt;')
    expect(text).toContain('2 Mar 2026: 40, first week')
    expect(text).not.toContain('Keep the plan')
  })

  it('refuses a stale change', async () => {
    const [made] = await lines()
    const form = { ...words(), ...wanted, text: 'A longer film' }
    expect((await post(`/${made.id}`, { ...form, version: made.version })).status).toBe(303)
    expect((await post(`/${made.id}`, { ...form, version: made.version })).status).toBe(409)
    expect((await lines())[0]).toMatchObject({ text: 'A longer film', figures: [{ value: 40 }] })
  })

  it('stands in the files that are taken along, and not behind a shared link', async () => {
    const bytesOf = async (format: string): Promise<Uint8Array> => {
      const asked = file(format).buffer(true)
      const { body } = await asked.parse((response, done) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('end', () => done(null, Buffer.concat(parts)))
      })
      return new Uint8Array(body as Buffer)
    }
    const file = (format: string) => world.api('get', `/personas/${id}/export?format=${format}`)
    expect((await file('md')).text).toContain('- **A longer film** (Content against “Rush orders”; 6 h a month;')
    expect((await file('json')).body.plan).toMatchObject({
      lines: [{ text: 'A longer film', challenge, standing: 'waiting', figures: [{ value: 40, by: 'Stan' }] }],
      coverage: [{ challenge, content: 1, hoursShare: 1 }],
      withoutContent: [],
    })
    expect((await file('pdf')).status).toBe(200)
    const slides = Object.entries(unzipSync(await bytesOf('pptx')))
      .filter(([name]) => /slides\/slide\d+\.xml$/.test(name))
      .map(([, bytes]) => Buffer.from(bytes).toString())
    expect(
      slides.filter((one) => one.includes('A longer film') && one.includes('Marketing (6 h a month, 100 %)')),
    ).toHaveLength(1)
    const { token } = await world.container.personas.publishing.share(id, 'agency', ada)
    expect((await world.anyone().get(`/p/${token}`)).text).not.toContain('A longer film')
  })

  it('calls for a review when its day has passed, once, until somebody decides', async () => {
    const { service, publishing } = world.container.personas
    const look = async () => {
      await world.container.jobs.push('persona.remind', {}, { key: `look-${world.clock.now.getTime()}` })
      await world.container.jobs.settled()
      return (await service.get(id)).state
    }
    expect(await look()).toBe('published')
    world.clock.advance(9 * 86_400_000)
    expect(await look()).toBe('needs-review')
    const because = '“A longer film” against “Rush orders”: expected at least 1,000 viewers by 10 Mar 2026, 40 came.'
    expect((await service.get(id)).driftedBecause).toEqual([because])
    expect(world.inbox.mails.map(({ mail }) => mail.text).join()).toContain(because)
    const rosa = await world.as('rosa')
    const study = (await service.get(id)).study
    expect((await rosa.get(`/studies/${study}/upkeep`)).text).toContain(because)
    await publishing.keep(id, undefined)
    world.clock.advance(86_400_000)
    expect(await look()).toBe('published')
  })

  it('gives back figures and lines', async () => {
    const [made] = await lines()
    expect((await post(`/${made.id}/figures/${made.figures[0].id}/remove`, {})).status).toBe(303)
    expect((await lines())[0].figures).toEqual([])
    expect((await post(`/${made.id}/remove`, {})).status).toBe(303)
    expect((await post(`/${made.id}/remove`, {})).status).toBe(404)
  })
})
