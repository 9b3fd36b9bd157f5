// A desk to correct groups of people at: a study that was answered, a run with three groups, and the moves that tests of corrections
// share.
import type { StandingPeople } from '../../server/insights/edits/stand-people'
import type { Run } from '../../server/insights/runs/run'
import { createAnsweredStudy } from './answered-study'
import { runAnalysis } from './published-personas'
import { type Agent, createWorld, type World } from './world'

type Desk = { world: World; rosa: Agent; study: string; run: Run }

export const homeOf = (found: StandingPeople, person: string): string | undefined =>
  found.personas.find(({ members }) => members.includes(person))?.id

/** Registers itself with the tests of the file. */
export function usePeopleDesk() {
  const desk = {} as Desk
  beforeAll(async () => {
    const world = await createWorld({ smtp: false })
    const rosa = await world.as('rosa')
    const study = (await createAnsweredStudy(world, 36)).study.id
    Object.assign(desk, { world, rosa, study, run: await runAnalysis(world, study, { personas: 3 }) })
  }, 120_000)
  afterAll(() => desk.world.close())

  const base = () => `/studies/${desk.study}/runs/${desk.run.id}/people`
  const post = (body: object, path = `${base()}/edits`) => desk.rosa.post(path).type('form').send(body)
  const preview = (query: Record<string, string | string[]>) =>
    desk.rosa.get(`${base()}/preview`).query(query as Record<string, string>)
  const people = async (of = desk.run): Promise<StandingPeople> => {
    const found = await desk.world.container.insights.runs.people(of)
    if (!found) throw new Error('no groups')
    return found
  }
  const groups = async () => (await people()).personas
  const undo = () => post({}, `${base()}/undo`)
  const first = async (at = 0) => {
    const found = (await groups())[at]
    if (!found) throw new Error(`no group ${at}`)
    return found
  }
  const member = async (group: number, at = 0): Promise<string> => (await first(group)).members[at] ?? ''

  return Object.assign(desk, { base, post, preview, people, groups, undo, first, member })
}
