// The page of a run: how many themes, how probable that is and what spoke for it.
import type { Run } from '../../server/insights/runs/run'
import { createAnsweredStudy } from '../support/answered-study'
import { createWorld, type World } from '../support/world'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const finish = async (run: Run): Promise<Run> => {
  await world.container.jobs.settled()
  return world.container.insights.runs.get(run.id)
}
const start = async (studyId: string, options: object = {}): Promise<Run> => {
  const response = await world.api('post', '/runs').send({ studyId, ...options })
  expect(response.status).toBe(201)
  return response.body as Run
}

describe('the page of a run', () => {
  const pageOf = async (run: Run): Promise<string> =>
    (await (await world.as('rosa')).get(`/studies/${run.studyId}/runs/${run.id}`)).text

  it('says nothing about the number of themes where it was given', async () => {
    const { study } = await createAnsweredStudy(world, 45)
    expect(await pageOf(await finish(await start(study.id, { themes: 3 })))).not.toContain('Why so many themes?')
  })

  it('shows how probable each number of themes is, drawn and as a table, with what spoke for it', async () => {
    const { study } = await createAnsweredStudy(world, 63)
    const run = await finish(await start(study.id))
    const { counts } = (await world.container.insights.runs.resultOf(run)).themes
    const text = await pageOf(run)
    expect(text).toContain('Why so many themes?')
    expect(text).toContain('aria-label="How probable each number of themes is"')
    for (const { curve, votes } of counts) {
      const { groups, probability } = curve.find(({ chosen }) => chosen)!
      expect(text).toMatch(new RegExp(`${groups} themes?, ${Math.round(probability! * 100)} % probable`))
      expect(text).toContain(`communities of neighbours ${votes!.communities}`)
    }
  })

  it('still opens where a run of an earlier version kept no probabilities', async () => {
    const { study } = await createAnsweredStudy(world, 63)
    const run = await finish(await start(study.id))
    const stored = world.container.connection.collection('results')
    const { data } = (await stored.findOne({ runId: run.id, part: 'themes' })) as unknown as {
      data: { counts: { curve: { probability?: number }[] }[] }
    }
    for (const { curve } of data.counts) for (const point of curve) delete point.probability
    const older = await finish(await start(study.id))
    await stored.updateOne({ runId: older.id, part: 'themes' }, { $set: { data } })
    expect(await pageOf(older)).not.toContain('Why so many themes?')
  })
})
