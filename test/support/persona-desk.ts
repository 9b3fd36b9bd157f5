// A desk to write personas at: a world with a study, a researcher and a reader, and the moves that tests of personas share.
import type { Persona } from '../../server/personas/persona/persona'
import { type Agent, createWorld, type World } from './world'

/** Registers itself with the tests of the file. */
export function usePersonaDesk() {
  const desk = {} as { world: World; rosa: Agent; viktor: Agent; study: string }
  beforeAll(async () => {
    desk.world = await createWorld({ settings: { BASE_URL: 'https://research.verbatim.test' } })
    desk.rosa = await desk.world.as('rosa')
    desk.viktor = await desk.world.as('viktor')
    const { id } = await desk.world.container.studies.create({
      name: 'Planning',
      goal: '',
      company: 'Loom',
      product: 'Plan',
    })
    desk.study = id
  })
  afterAll(() => desk.world.close())

  const post = (agent: Agent, path: string, body: object = {}) => agent.post(path).type('form').send(body)
  const now = (id: string): Promise<Persona> => desk.world.container.personas.service.get(id)

  async function aDraft(name = 'Firefighting Sam'): Promise<string> {
    const made = await post(desk.rosa, `/studies/${desk.study}/personas`, {
      name,
      kind: 'persona',
      summary: 'Every day starts with a plan that no longer holds.',
    })
    return /\/personas\/([^/]+)\/edit/.exec(made.headers.location ?? '')?.[1] ?? ''
  }
  async function addLine(id: string, field: string, text: string, more: object = {}): Promise<void> {
    const { version } = await now(id)
    const done = await post(desk.rosa, `/personas/${id}/lines`, { field, text, version, ...more })
    expect(done.status).toBe(303)
  }
  async function published(name?: string, note = 'First version.'): Promise<string> {
    const id = await aDraft(name)
    await addLine(id, 'challenge', 'Rush orders tear the plan apart', { reply: 'Replan in one drag' })
    await publishAgain(id, note)
    return id
  }
  async function publishAgain(id: string, note: string): Promise<void> {
    await post(desk.rosa, `/personas/${id}/submit`)
    await post(desk.rosa, `/personas/${id}/sign-off`, { version: (await now(id)).version })
    const done = await post(desk.rosa, `/personas/${id}/publish`, { version: (await now(id)).version, note })
    expect(done.status).toBe(303)
  }

  return Object.assign(desk, { post, now, aDraft, addLine, published, publishAgain })
}
