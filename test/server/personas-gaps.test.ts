// Profiles without personas, and personas without a profile: each leads to the next step (R112). The two sections of a persona (R50).
import { chapters, fieldKeys, fieldOf, sectionOf, sections } from '../../server/personas/persona/fields'
import { findGaps } from '../../server/personas/reading/persona-view'
import { publishHandPersona } from '../support/hand-persona'
import { type Agent, createWorld, type World } from '../support/world'

it('finds who is alone; whom not to aim for needs no profile and stands for none', () => {
  const icps = [{ id: 'a' }, { id: 'b' }]
  const living = [
    { name: 'Sam', isNegative: false, icp: { id: 'a' } },
    { name: 'Kim', isNegative: false },
    { name: 'Not for us', isNegative: true, icp: { id: 'b' } },
    { name: 'Nor them', isNegative: true },
  ]
  const { bare, loose } = findGaps(icps, living)
  expect([bare.map(({ id }) => id), loose.map(({ name }) => name)]).toEqual([['b'], ['Kim']])
})

it('every field stands in the section of its chapter', () => {
  for (const key of fieldKeys) {
    const { section, chapter } = fieldOf(key)
    expect([key, sections[section]]).toEqual([key, sectionOf(chapter)])
  }
  expect(Object.keys(chapters)[0]).toBe('person')
})

describe('the way from one to the other', () => {
  let world: World
  let rosa: Agent
  let made: Awaited<ReturnType<typeof publishHandPersona>>
  beforeAll(async () => {
    world = await createWorld()
    rosa = await world.as('rosa')
    made = await publishHandPersona(world)
  })
  afterAll(() => world.close())
  const page = async () => (await rosa.get(`/studies/${made.study}/personas`)).text
  const link = async (form: object, study = made.study) =>
    rosa.post(`/studies/${study}/personas/${made.id}/icp`).type('form').send(form)
  const version = async () => (await world.container.personas.service.get(made.id)).version

  it('goes to defining a profile where there is none', async () => {
    expect(await page()).toContain('1 persona belongs to no profile')
    expect(await page()).toContain('Define whom they work for')
  })

  it('puts a persona under a profile of its study, and then nothing is missing', async () => {
    const { icps } = world.container
    const words = { kind: 'company', product: '', description: '', problems: [], criteria: [] } as const
    const icp = await icps.create(made.study, { ...words, name: 'Workshops' })
    expect(await page()).toContain('1 profile has no persona')
    const other = await world.container.studies.create({ name: 'Other', goal: '', company: '', product: '' })
    const foreign = await icps.create(other.id, { ...words, name: 'Foreign' })
    expect((await link({ version: await version(), icp: icp.id }, other.id)).status).toBe(404)
    expect((await link({ version: await version(), icp: foreign.id })).status).toBe(400)
    expect((await link({ version: 1, icp: icp.id })).status).toBe(409)
    expect((await link({ version: await version(), icp: icp.id })).status).toBe(303)
    const text = await page()
    expect([text.includes('to no profile'), text.includes('has no persona')]).toEqual([false, false])
  })

  it('shows readers personal data first and apart, and names both sections in files', async () => {
    const { service } = world.container.personas
    const ada = { id: 'ada', name: 'Ada', role: 'admin' } as const
    await service.addLine(made.id, undefined, { field: 'interests', text: 'Sails at weekends', origin: 'typed' }, ada)
    const { text } = await rosa.get(`/personas/${made.id}?draft=1`)
    expect(text.indexOf('id="chapter-person"')).toBeLessThan(text.indexOf('id="chapter-talk"'))
    expect(text).toContain('<p class="persona-section">Professional data</p>')
    const { body } = await rosa.get(`/personas/${made.id}/export?format=json&draft=1`)
    expect(body.lines.map(({ field, section }: { field: string; section: string }) => [field, section])).toEqual([
      ['interests', 'Personal data'],
      ['challenge', 'Professional data'],
    ])
  })
})
