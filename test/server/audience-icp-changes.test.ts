// What changed in a profile, when and by whom, in sentences; and how it was before, brought back.

import type { Icp } from '../../server/audience/icps/icp'
import { type IcpState, sayChanges } from '../../server/audience/icps/icp-change'
import { type Agent, createWorld, type World } from '../support/world'

const size = { id: 'size', field: 'employees', op: 'at-least', min: 20, level: 'must', weight: 1 } as const
const country = { id: 'country', field: 'country', op: 'is-any', values: ['PL'], level: 'should', weight: 2 } as const
const state: IcpState = {
  ...{ name: 'Workshops', kind: 'company', product: '', description: 'x' },
  problems: [{ problem: 'Rush orders', solution: 'Dragging' }],
  criteria: [size, country],
}

describe('changes of a profile', () => {
  it('are none where both say the same', () => {
    expect(sayChanges(state, structuredClone(state))).toEqual([])
  })
  it('are told by what criteria ask: new ids and another order change nothing, two alike are two', () => {
    const [first, second] = state.criteria
    const same = [
      { ...second!, id: 'c2' },
      { ...first!, id: 'c1' },
    ]
    expect(sayChanges(state, { ...state, criteria: same })).toEqual([])
    expect(sayChanges({ ...state, criteria: [first!, first!] }, { ...state, criteria: [first!] })).toEqual([
      'Removed: must Employees: at least 20.',
    ])
  })
  it('are said one by one: names, criteria by what they ask, problems', () => {
    const after: IcpState = {
      ...{ name: 'Larger workshops', kind: 'company', product: 'Board', description: 'y' },
      problems: [{ problem: 'Rush orders', solution: '' }],
      criteria: [
        { ...size, min: 50, level: 'should', weight: 3 },
        { id: 'budget', field: 'budget', op: 'known', level: 'must', weight: 1 },
      ],
    }
    expect(sayChanges(state, after)).toEqual([
      'Name: “Workshops” became “Larger workshops”.',
      'Product: nothing became “Board”.',
      'The description was rewritten.',
      'must Employees: at least 20 became should Employees: at least 50 (weight 3).',
      'Added: must Budget: known.',
      'Removed: should Country: Poland (weight 2).',
      'Added: the problem “Rush orders”.',
      'Removed: the problem “Rush orders”, solved by “Dragging”.',
    ])
  })
})

describe('the history of a profile', () => {
  let world: World
  let rosa: Agent
  let icp: Icp
  let base: string

  beforeAll(async () => {
    world = await createWorld({ smtp: false })
    rosa = await world.as('rosa')
    const study = await world.container.studies.create({ name: 'Solar', goal: '', company: '', product: '' })
    icp = await world.container.icps.create(study.id, state)
    base = `/studies/${study.id}/icps/${icp.id}`
  })
  afterAll(() => world.close())
  const now = () => world.container.icps.get(icp.id)
  const changes = async () => world.container.icps.changes(await now())
  const takeBack = async (to: number, agent = rosa, version?: number) =>
    agent
      .post(`${base}/take-back`)
      .type('form')
      .send({ version: version ?? (await now()).version, to })

  it('is not there while nothing has changed, and reading it again is no change', async () => {
    await rosa.post(`${base}/confirm`)
    expect(await changes()).toEqual([])
    expect((await rosa.get(base)).text).not.toContain('What changed')
  })

  it('says who changed what, the newest first; a program has no name', async () => {
    const fields = { version: (await now()).version, name: 'Workshops', kind: 'company', description: 'x' }
    const rows = { 'criteria[0][field]': 'employees', 'criteria[0][op]': 'at-least', 'criteria[0][value]': '30' }
    const known = { 'criteria[1][field]': 'revenue', 'criteria[1][op]': 'known', 'criteria[1][level]': 'should' }
    const more = { 'criteria[0][level]': 'must', 'criteria[0][weight]': '1', ...known }
    await rosa
      .post(base)
      .type('form')
      .send({ ...fields, ...rows, ...more })
    await world.api('put', `/icps/${icp.id}`).send({ name: '<b>Mills</b>' })
    const [newest, first] = await changes()
    expect([newest?.by, newest?.sentences]).toEqual(['', ['Name: “Workshops” became “<b>Mills</b>”.']])
    expect(first?.by).toBe('Rosa')
    expect(first?.sentences).toContain('must Employees: at least 20 became must Employees: at least 30.')
    expect(first?.sentences).toContain('Removed: should Country: Poland (weight 2).')
    const { text } = await rosa.get(base)
    expect(text).toContain('Name: “Workshops” became “&lt;b&gt;Mills&lt;/b&gt;”.')
  })

  it('is taken back by researchers only, to a state that was, and not over a newer one', async () => {
    const [newest] = await changes()
    expect((await takeBack(newest?.version ?? 0, await world.as('viktor'))).status).toBe(403)
    expect((await takeBack(999)).status).toBe(404)
    expect((await takeBack(newest?.version ?? 0, rosa, 1)).status).toBe(409)
    expect((await now()).name).toBe('<b>Mills</b>')
  })

  it('is taken back as a change of its own, which can be taken back too', async () => {
    const [, first] = await changes()
    expect((await takeBack(first?.version ?? 0)).status).toBe(303)
    expect(await now()).toMatchObject({ name: 'Workshops', criteria: [size, country], problems: state.problems })
    const [newest] = await changes()
    expect(newest).toMatchObject({ by: 'Rosa' })
    await takeBack(newest?.version ?? 0)
    expect((await now()).name).toBe('<b>Mills</b>')
  })

  it('goes with its profile', async () => {
    const known = await now()
    await world.container.icps.remove(icp.id)
    expect(await world.container.icps.changes(known)).toEqual([])
  })
})
