// The demo study through the real services: loaded whole, loaded twice, and what a withdrawn answer and a second draft do to the
// personas that came of it.
import { demoStudy } from '../../server/demo/company'
import { type DemoReport, loadDemo } from '../../server/demo/load-demo'
import type { Line, Persona } from '../../server/personas/persona/persona'
import { createWorld, type World } from '../support/world'

let world: World
let first: DemoReport
let study: string
const ada = { id: 'ada', name: 'Ada', role: 'admin' } as const

beforeAll(async () => {
  world = await createWorld({ smtp: false })
  first = await loadDemo(world.container, world.address)
  study = first.study
}, 300_000)
afterAll(() => world.close())

const personas = (): Promise<Persona[]> => world.container.personas.service.list(study)
const fromAnswers = ({ lines }: Persona): Line => {
  const line = lines.find(({ evidence, status }) => status === 'accepted' && evidence.length > 2)
  if (!line) throw new Error('no line rests on answers')
  return line
}

describe('the demo study', () => {
  it('makes no second administrator where people have accounts', () => {
    expect(first.account).toBeUndefined()
  })

  it('holds an ICP, 240 contacts, 3 campaigns, 180 responses and 60 recurring questions', async () => {
    const { icps, contacts, campaigns, responses, frontline } = world.container
    const people = await Promise.all([
      contacts.list({ studyId: study }, { limit: 1000 }),
      campaigns.service.list(study),
      responses.countByState({ studyId: study }),
      frontline.service.count('question'),
    ])
    expect((await icps.list(study)).length).toBe(1)
    expect([people[0].length, people[1].length, people[2].completed, people[3]]).toEqual([240, 3, 180, 60])
  })

  it('holds a focus group of staff that is still open, and counts nobody in it as somebody who stopped', async () => {
    const { interviews, responses } = world.container
    const talks = await interviews.list(study)
    expect(talks.map(({ state, speakers }) => [state, speakers.length])).toEqual([['open', 3]])
    expect(await responses.countBegun({ studyId: study })).toBe(180)
  })

  it('has three published personas, and a negative one in review', async () => {
    const all = await personas()
    const stands = all.map(({ kind, state }) => `${kind} ${state}`).sort()
    expect(stands).toEqual(['negative in-review', 'persona published', 'persona published', 'persona published'])
  })

  it('shows on every card what staff hear from such people, most with an agreed answer, each question with one persona', async () => {
    const all = await personas()
    const asked = all.map(({ lines }) => lines.flatMap(({ source, text }) => (source ? [{ ...source, text }] : [])))
    for (const list of asked)
      expect(list.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['question', 'roadblock']))
    const ids = asked.flatMap((list) => list.map(({ id }) => id))
    expect([ids.length, new Set(ids).size]).toEqual([22, 22])
    const named = (name: RegExp) => all.findIndex(({ lines }) => lines.some(({ text }) => name.test(text)))
    const promise = asked[named(/late deliveries/i)]?.map(({ text }) => text)
    expect(promise).toContain('Can sales check a date before promising it?')
    const published = all.find(({ kind }) => kind === 'persona')
    const { text } = await (await world.as('viktor')).get(`/personas/${published?.id}`)
    expect(text).toMatch(/heard \d+ times by staff/)
    expect(text).toContain('Questions to be ready for')
  })

  it('hears what belongs to a persona from companies of its people, so that the same persona is proposed', async () => {
    const { askers, service } = world.container.personas
    const proposals = await askers.propose(study)
    const right = (await service.list(study))
      .filter(({ state }) => state === 'published')
      .flatMap(({ id, lines }) => lines.flatMap(({ source }) => (source ? [{ id, heard: source.id }] : [])))
      .map(({ id, heard }) => proposals.find((one) => one.heard.id === heard)?.persona === id)
    expect(right.filter((hit) => hit).length / right.length).toBeGreaterThan(0.6)
  }, 60_000)

  it('rests on answers from a run, with title and language beside the group and little leakage', async () => {
    for (const { basis } of (await personas()).filter(({ kind }) => kind === 'persona')) {
      expect(basis?.members.length).toBeGreaterThan(20)
      const language = basis?.traits.find(({ name }) => name === 'language')
      expect(language?.counts.length).toBeGreaterThan(1)
      expect(basis?.traits.find(({ name }) => name === 'jobTitle')?.leakage).toBeLessThan(0.1)
    }
  })

  it('names countries and languages as people do, on its page and among the groups', async () => {
    const rosa = await world.as('rosa')
    const [persona] = (await personas()).filter(({ kind }) => kind === 'persona')
    const { text } = await rosa.get(`/personas/${persona!.id}`)
    expect(text).toContain('<th scope="row">Polish</th>')
    expect(text).toContain('<th scope="row">Poland</th>')
    expect(text).not.toMatch(/<th scope="row">(pl|PL|en|GB|zh)<\/th>/)
  })

  it('leads researchers from every count of people to everybody behind it, and readers to nobody', async () => {
    const persona = (await personas()).find(({ kind }) => kind === 'persona') as Persona
    const page = `/personas/${persona.id}`
    expect((await (await world.as('viktor')).get(page)).text).not.toContain('/evidence"')
    const rosa = await world.as('rosa')
    const counted = persona.lines.filter(({ status, speakers }) => status === 'accepted' && (speakers ?? []).length > 0)
    const chosen = counted.find(({ evidence }) => evidence.length === 0) as Line
    for (const shown of [(await rosa.get(page)).text, (await rosa.get(`${page}/edit`)).text])
      for (const { id } of counted) expect(shown).toContain(`href="${page}/lines/${id}/evidence"`)
    const { text } = await rosa.get(`${page}/lines/${chosen.id}/evidence`)
    expect(text.match(/\/responses\/[0-9a-f]{24}"/g)).toHaveLength(chosen.speakers?.length ?? 0)
    expect(text).toContain('None in words of their own')
  })

  it('changes nothing when it is loaded again', async () => {
    const before = await personas()
    await loadDemo(world.container, world.address)
    expect(await personas()).toEqual(before)
    expect((await world.container.studies.list()).filter(({ name }) => name === demoStudy.name).length).toBe(1)
  })
})

describe('a draft laid over what people wrote', () => {
  it('keeps typed words and rejected lines', async () => {
    const [persona] = (await personas()).filter(({ kind }) => kind === 'persona')
    const id = persona?.id ?? ''
    const { service, drafter } = world.container.personas
    const reworded = fromAnswers(persona as Persona)
    await service.changeLine(id, undefined, reworded.id, { text: 'The day never goes as planned' }, ada)
    const rejected = (persona as Persona).lines.find((line) => line.theme && line.id !== reworded.id)
    await service.changeLine(id, undefined, rejected?.id ?? '', { status: 'rejected' }, ada)
    const run = persona?.basis?.run ?? ''
    await service.changeHead(id, (await service.get(id)).version, { summary: 'Typed by hand.' }, ada)
    expect(await drafter.draftFrom(study, run)).toEqual({ made: 0, renewed: 4 })
    const after = await service.get(id)
    const line = after.lines.find(({ id: one }) => one === reworded.id)
    expect(line).toMatchObject({
      text: 'The day never goes as planned',
      origin: 'typed',
      proposal: reworded.proposal ?? reworded.text,
    })
    expect(after.lines.find(({ id: one }) => one === rejected?.id)?.status).toBe('rejected')
    expect(after.summary).toBe('Typed by hand.')
  })

  it('finds no run of another study', async () => {
    const other = await world.container.studies.create({ name: 'Other', goal: '', company: '', product: '' })
    const [persona] = await personas()
    const rosa = await world.as('rosa')
    const reply = await rosa.post(`/studies/${other.id}/personas/draft`).type('form').send({ run: persona?.basis?.run })
    expect(reply.status).toBe(404)
  })
})

describe('a withdrawn answer', () => {
  it('is gone from quotes and counts, and its line is flagged', async () => {
    const [persona] = (await personas()).filter(({ state }) => state === 'published')
    const line = fromAnswers(persona as Persona)
    const [evidence] = line.evidence
    const read = async () => {
      const { body } = await world.api('get', `/personas/${persona?.id}`)
      return { line: body.lines.find(({ id }: { id: string }) => id === line.id), size: body.people.size }
    }
    const before = await read()
    await world.container.fieldwork.withdraw(evidence?.respondent ?? '')
    const after = await read()
    expect(after.line.people).toBeLessThan(before.line.people)
    expect(after.line.withdrawn).toBeGreaterThan(0)
    expect(after.size).toBe(before.size - 1)
    const viktor = await world.as('viktor')
    expect((await viktor.get(`/personas/${persona?.id}`)).text).toContain('withdrawn since: check this line')
  })
})
