// A persona that was written by hand gets people behind it: what is refused, that words stay, and that it is compared from then on.
import type { Persona } from '../../server/personas/persona/persona'
import { createPublishedPersonas, type PublishedStudy, publish } from '../support/published-personas'
import { type Agent, createWorld, type World } from '../support/world'

let world: World
let made: PublishedStudy
let rosa: Agent
let hand: Persona
const ada = { id: 'ada', name: 'Ada', role: 'admin' } as const

beforeAll(async () => {
  world = await createWorld()
  made = await createPublishedPersonas(world)
  rosa = await world.as('rosa')
  const { service } = world.container.personas
  const { id } = await service.create({ study: made.study.id, name: 'Handmade Kim' }, ada)
  await service.addLine(id, undefined, { field: 'challenge', text: 'Nobody asked us' }, ada)
  await publish(world, id)
  hand = await service.get(id)
}, 120_000)
afterAll(() => world.close())

const put = async (group: string, more: object = {}, agent = rosa) =>
  agent
    .post(`/personas/${hand.id}/group`)
    .type('form')
    .send({ version: (await now()).version, group, ...more })
const now = () => world.container.personas.service.get(hand.id)
const groupOf = (at: number): string => made.personas[at]?.basis?.group ?? ''

describe('people behind a persona written by hand', () => {
  it('are refused to whoever may not edit, where there is no such group or persona, and to a stale page', async () => {
    for (const member of ['viktor', 'stan'] as const)
      expect((await put(groupOf(0), {}, await world.as(member))).status).toBe(403)
    expect((await put('nobody')).status).toBe(404)
    expect((await put('')).status).toBe(400)
    const absent = await rosa
      .post('/personas/0123456789abcdef01234567/group')
      .type('form')
      .send({ version: 1, group: 'x' })
    expect(absent.status).toBe(404)
    expect((await put(groupOf(0), { version: 1 })).status).toBe(409)
  })

  it('are refused while the group stands behind another persona, which the editor names', async () => {
    expect((await put(groupOf(0))).text).toContain('stands behind another persona')
    const { text } = await rosa.get(`/personas/${hand.id}/edit`)
    expect(text).toContain('It was written by hand')
    expect(text).toContain('stands behind another persona:')
    for (const { name } of made.personas) expect(text).toContain(name)
    expect(text).not.toContain('Put them behind it')
    expect((await now()).basis).toBeUndefined()
  })

  it('are offered by a run only: before the first one the editor says so', async () => {
    const bare = await world.container.studies.create({ name: 'Bare', goal: '', company: '', product: '' })
    const { id } = await world.container.personas.service.create({ study: bare.id, name: 'Handmade Lou' }, ada)
    const { text } = await rosa.get(`/personas/${id}/edit`)
    expect(text).toContain('can be put behind it here')
    expect(text).not.toContain('Put them behind it')
  })

  it('of a group that a retired persona gave back bring proposals, leave the words, and are there once', async () => {
    const { service } = world.container.personas
    await service.move(made.personas[0]?.id ?? '', 'retire')
    const { text: offered } = await rosa.get(`/personas/${hand.id}/edit`)
    expect(offered).toContain(`<option value="${groupOf(0)}">`)
    expect(offered).toContain(`(behind ${made.personas[1]?.name})</option>`)
    const done = await put(groupOf(0))
    expect([done.status, done.headers.location]).toEqual([303, `/personas/${hand.id}/edit`])
    const persona = await now()
    expect(persona.basis?.members).toEqual(made.personas[0]?.basis?.members)
    expect(persona.lines.find(({ text }) => text === 'Nobody asked us')).toMatchObject({
      ...{ origin: 'typed', status: 'accepted' },
    })
    expect(
      persona.lines.filter(({ status, evidence }) => status === 'proposed' && evidence.length > 0).length,
    ).toBeGreaterThan(0)
    expect((await put(groupOf(1))).text).toContain('stands behind this persona already')
    expect((await rosa.get(`/personas/${hand.id}/edit`)).text).not.toContain('It was written by hand')
  })

  it('make it one that newcomers are compared with, once it is published again', async () => {
    const upkeep = async () => (await rosa.get(`/studies/${made.study.id}/upkeep`)).text
    expect(await upkeep()).toContain('Not compared with new answers')
    await publish(world, hand.id, 'With people behind it.')
    expect(await upkeep()).not.toContain('Not compared with new answers')
    const drift = await world.container.personas.drift.measure(made.study.id)
    expect([...(drift?.compared ?? [])].sort()).toEqual([hand.id, made.personas[1]?.id, made.personas[2]?.id].sort())
  })
})
