// Recurring questions and roadblocks beside personas: which persona is proposed and why, attaching, the agreed answer that stays the
// same everywhere, and the company that staff look up.

import { proposeAskers } from '../../server/personas/askers/propose-askers'
import type { Heard } from '../../server/personas/evidence/heard'
import { createPublishedPersonas, type PublishedStudy, publish } from '../support/published-personas'
import { type Agent, createWorld, type World } from '../support/world'

let world: World
let made: PublishedStudy
let rosa: Agent
let stan: Agent
const actor = { id: 'stan', name: 'Stan', role: 'staff' } as const
const poison = '<img src=x onerror=alert(1)> {{constructor}} ${7*7} =HYPERLINK("x")'
beforeAll(async () => {
  world = await createWorld({ smtp: false })
  made = await createPublishedPersonas(world)
  rosa = await world.as('rosa')
  stan = await world.as('stan')
}, 120_000)
afterAll(() => world.close())

const hear = async (text: string, account?: string, kind: 'question' | 'roadblock' = 'question') => {
  const { question } = await world.container.frontline.service.add(kind, text, { key: text, account }, actor)
  return question
}
const agree = async (id: string, answer: string) => {
  const { frontline } = world.container
  const { version } = await frontline.service.get(id)
  return frontline.service.answer(id, version, answer, { id: 'rosa', name: 'Rosa', role: 'researcher' })
}
const attach = (persona: string, question: string) =>
  rosa.post(`/personas/${persona}/questions`).type('form').send({ question })
const linesOf = async (id: string) => (await world.container.personas.service.get(id)).lines
const trainer = () => made.personas[1]?.id ?? ''

describe('the persona that likely asks', () => {
  const heard = (accounts: string[]): Heard => ({
    ...{ id: 'q', kind: 'question', text: 'How long does it take to learn?', answer: '', count: 3, dismissed: false },
    accounts: accounts.map((name) => ({ name, key: name, count: 1 })),
  })
  const homes = new Map([
    [
      'loom',
      new Map([
        ['a', 2],
        ['b', 1],
      ]),
    ],
    ['mill', new Map([['a', 1]])],
    ['yard', new Map([['b', 3]])],
    [
      'torn',
      new Map([
        ['a', 1],
        ['b', 1],
      ]),
    ],
  ])
  const propose = (accounts: string[], words: string | null = null, confidence = 0.9) =>
    proposeAskers([heard(accounts)], [{ group: words, confidence }], homes)[0]

  it('is nobody without a company that is known, or when companies and words are torn', () => {
    expect(propose([])?.persona).toBeUndefined()
    expect(propose(['nowhere', 'torn'])?.persona).toBeUndefined()
    expect(propose(['loom', 'yard'])?.persona).toBeUndefined()
    expect(propose([], 'a', 0.4)?.persona).toBeUndefined()
  })

  it('is told by companies before words, and by words alone when they are sure', () => {
    expect(propose(['loom', 'mill', 'yard'], 'b')).toMatchObject({ persona: 'a', accounts: 2, known: 3, words: 0 })
    expect(propose(['nowhere'], 'b')).toMatchObject({ persona: 'b', accounts: 0, known: 0, words: 0.9 })
  })
})

describe('attaching', () => {
  it('is for researchers, and refuses what is not there', async () => {
    const { id } = await hear('Can colleagues learn it in a day?')
    for (const who of ['viktor', 'stan'] as const) {
      const reply = (await world.as(who)).post(`/personas/${trainer()}/questions`).type('form').send({ question: id })
      expect((await reply).status).toBe(403)
    }
    expect((await attach(trainer(), '0123456789abcdef01234567')).status).toBe(404)
    expect((await attach('0123456789abcdef01234567', id)).status).toBe(404)
    expect((await attach(trainer(), '')).status).toBe(400)
  })

  it('is proposed to the persona whose words it uses', async () => {
    const { id } = await hear('New colleagues need months of training, training takes too long?')
    const [proposed] = (await world.container.personas.askers.propose(made.study.id)).filter(
      ({ heard }) => heard.id === id,
    )
    expect(proposed?.persona).toBe(trainer())
    const { text } = await rosa.get(`/personas/${trainer()}/questions`)
    expect(text.indexOf('Likely theirs')).toBeGreaterThan(0)
    expect(text.indexOf('New colleagues need months')).toBeGreaterThan(text.indexOf('Likely theirs'))
  })

  it('adds one line under Ask, once, however often it is pressed; a roadblock stands among the challenges', async () => {
    const question = await hear('Is there a course for newcomers?', 'Loom Ltd')
    const roadblock = await hear('The trainer has no time', undefined, 'roadblock')
    for (const { id } of [question, question, roadblock]) expect((await attach(trainer(), id)).status).toBe(303)
    const lines = (await linesOf(trainer())).filter(({ source }) => source)
    expect(lines.map(({ field, text, source }) => [field, text, source?.kind])).toEqual([
      ['question', 'Is there a course for newcomers?', 'question'],
      ['challenge', 'The trainer has no time', 'roadblock'],
    ])
    expect((await rosa.get(`/personas/${trainer()}/questions`)).text).toContain('attached')
  })

  it('shows the agreed answer of the moment on the page, the call sheet and in files, answered once for all', async () => {
    const question = await hear('Who trains us?')
    await attach(trainer(), question.id)
    await publish(world, trainer(), 'With what they ask.')
    await agree(question.id, 'A trainer comes for two days; 培训师来两天; szkolenie trwa dwa dni.')
    for (const path of ['', '/sheet', '/export?format=md', '/export?format=csv', '/export?format=json']) {
      const { status, text } = await stan.get(`/personas/${trainer()}${path}`)
      expect([path, status, text.includes('Who trains us?'), text.includes('培训师来两天')]).toEqual([
        path,
        200,
        true,
        true,
      ])
    }
    expect((await stan.get(`/personas/${trainer()}`)).text).toContain('heard 1 time by staff')
    await agree(question.id, 'The help pages do.')
    expect((await stan.get(`/personas/${trainer()}`)).text).toContain('The help pages do.')
  })

  it('follows a question that was merged into another', async () => {
    const { service } = world.container.frontline
    const [from, into] = [await hear('Do you train us?'), await hear('Do you offer training?')]
    await attach(trainer(), from.id)
    await agree(into.id, 'Yes, on your own plan.')
    await service.merge(from.id, into.id)
    await publish(world, trainer(), 'Merged.')
    const { text } = await stan.get(`/personas/${trainer()}`)
    expect(text).toContain('Yes, on your own plan.')
    expect(text).toContain('heard 2 times by staff')
  })

  it('shows hostile words as they were typed', async () => {
    const { id } = await hear(poison)
    await agree(id, poison)
    await attach(trainer(), id)
    await publish(world, trainer(), 'Poison.')
    for (const path of [`/personas/${trainer()}`, `/personas/${trainer()}/questions`, `/personas/${trainer()}/edit`]) {
      const { text } = await rosa.get(path)
      expect(text).not.toContain('<img src=x')
      expect(text).toContain('&lt;img src')
    }
    const csv = (await rosa.get(`/personas/${trainer()}/export?format=csv`)).text
    expect(csv).not.toMatch(/(^|,)"?=HYPERLINK/m)
  })
})

describe('a company that staff look up', () => {
  it('is for staff, and nobody knows one that was never heard of', async () => {
    expect((await (await world.as('viktor')).get('/frontline/companies')).status).toBe(403)
    expect((await stan.get('/frontline/companies?account=Nowhere')).text).toContain('Nobody knows')
    expect((await world.api('get', '/lookup?account=Nowhere')).status).toBe(404)
    const hostile = await stan.get('/frontline/companies').query({ account: '<script>alert(1)</script>' })
    expect(hostile.text).not.toContain('<script>alert')
  })

  it('tells the fit with reasons, the likely persona by what staff heard, and the agreed answers; no customer’s words', async () => {
    const send = (path: string, body: object) => world.api('post', path).send({ studyId: made.study.id, ...body })
    const criteria = [{ level: 'must', field: 'employees', op: 'at-least', value: 50 }]
    expect((await send('/icps', { name: 'Mills', criteria })).status).toBe(201)
    const contact = { email: 'jo@weaver.test', account: { name: 'Weaver GmbH', employees: 80 }, lifecycle: 'customer' }
    expect((await send('/contacts', contact)).status).toBe(201)
    const asked = await hear('How long does training of new colleagues take?', 'Weaver GmbH')
    await agree(asked.id, 'Two days.')
    const { body } = await world.api('get', '/lookup?account=weaver')
    expect(body.likely.fits.persona).toBe(trainer())
    expect(body.answers[0]).toEqual({ question: asked.text, answer: 'Two days.' })
    const near = (await stan.get('/frontline/companies?account=Waever')).text
    expect(near).toContain('Did you mean')
    expect(near).toMatch(/companies\?account(=|&#x3D;)Weaver%20GmbH" dir="auto">Weaver GmbH/)
    expect((await stan.get('/frontline/companies')).text).toContain('>Weaver GmbH</a>')
    const { text } = await stan.get('/frontline/companies?account=Weaver')
    expect(text).toContain('Two days.')
    expect(text).toContain(`/personas/${trainer()}`)
    expect(text).not.toContain('class="quote')
    expect(body.fit).toMatchObject({ verdict: 'good', people: 1 })
    expect(body.heard.map(({ id }: { id: string }) => id)).toEqual([asked.id])
  })
})
