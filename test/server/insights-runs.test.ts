// Runs from start to end through the real application: who may, what is refused, progress, cancelling, restarts.
import type { Run } from '../../server/insights/runs/run'
import { createRunStore } from '../../server/insights/runs/run-store'
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

describe('a run', () => {
  it('that does not exist reads like one of another study', async () => {
    const { study } = await createAnsweredStudy(world, 3)
    const other = await world.container.studies.create({ name: 'Other', goal: '', company: '', product: '' })
    const run = await finish(await start(study.id))
    const rosa = await world.as('rosa')
    const foreign = await rosa.get(`/studies/${other.id}/runs/${run.id}`)
    const missing = await rosa.get(`/studies/${other.id}/runs/0123456789abcdef01234567`)
    expect([foreign.status, missing.status]).toEqual([404, 404])
    expect(foreign.text).toBe(missing.text)
    expect((await world.api('get', '/runs/nonsense')).status).toBe(404)
  })

  it('is for researchers and administrators only, on every page and every address of the API', async () => {
    const study = await world.container.studies.create({ name: 'Closed', goal: '', company: '', product: '' })
    const pages = [
      '',
      '/x',
      '/x/events',
      '/x/themes',
      '/x/themes.csv',
      '/x/answers.csv',
      '/x/answers.xlsx',
      '/x/themes/t',
      '/x/merge',
      '/x/people',
      '/x/curve.csv',
      '/x/theme-counts.csv',
      '/x/people.csv',
      '/x/traits.csv',
    ]
    const forms = ['', '/x/cancel', '/x/edits', '/x/undo', '/x/redo']
    for (const member of ['stan', 'viktor'] as const) {
      const agent = await world.as(member)
      for (const path of pages)
        expect([path, (await agent.get(`/studies/${study.id}/runs${path}`)).status]).toEqual([path, 403])
      for (const path of forms)
        expect([path, (await agent.post(`/studies/${study.id}/runs${path}`)).status]).toEqual([path, 403])
    }
    for (const path of ['', '/x', '/x/themes', '/x/answers.csv', '/x/events'])
      expect((await world.anyone().get(`/api/v1/runs${path}`)).status).toBe(401)
    for (const path of ['', '/x/edits', '/x/undo', '/x/redo', '/x/cancel'])
      expect((await world.anyone().post(`/api/v1/runs${path}`)).status).toBe(401)
  })

  it('is refused options that make no sense, naming each', async () => {
    const { study } = await createAnsweredStudy(world, 1)
    const response = await world
      .api('post', '/runs')
      .send({ studyId: study.id, themes: 0, personas: 'many', seed: 1.5 })
    expect(response.status).toBe(400)
    expect((response.body.faults as { path: string }[]).map(({ path }) => path).sort()).toEqual([
      'personas',
      'seed',
      'themes',
    ])
  })

  it('is refused while nobody has answered, and the page says what is needed', async () => {
    const study = await world.container.studies.create({ name: 'Silent', goal: '', company: '', product: '' })
    expect((await world.api('post', '/runs').send({ studyId: study.id })).status).toBe(409)
    const page = await (await world.as('rosa')).get(`/studies/${study.id}/runs`)
    expect(page.text).toContain('15 people make it useful')
  })

  it('has no themes before it is done, and cannot be cancelled once it is', async () => {
    const { study } = await createAnsweredStudy(world, 2)
    const run = await start(study.id)
    const early = await world.api('get', `/runs/${run.id}/themes`)
    expect([200, 409]).toContain(early.status)
    await finish(run)
    expect((await world.api('post', `/runs/${run.id}/cancel`)).status).toBe(409)
  })

  it('is started once, however often the button is pressed', async () => {
    const { study } = await createAnsweredStudy(world, 4)
    const presses = await Promise.all([1, 2].map(() => world.api('post', '/runs').send({ studyId: study.id })))
    await world.container.jobs.settled()
    const runs = await world.container.insights.runs.list(study.id)
    expect(presses.map(({ status }) => status).sort()).toEqual([201, 409])
    expect(runs).toHaveLength(1)
  })

  it.each([
    ['one answer', [{ challenge: 'Too many spreadsheets' }]],
    ['two equal answers', [{ challenge: 'Too many spreadsheets' }, { challenge: 'Too many spreadsheets' }]],
    ['nothing but junk', [{ challenge: 'asdfasdf' }, { challenge: '!!!!' }, { challenge: 'n/a' }]],
    ['only emoji', [{ challenge: '🙂🙂🙂' }, { challenge: '👍' }]],
    ['one very long answer', [{ challenge: 'many spreadsheets and few answers '.repeat(250) }]],
  ])('ends well with %s, and says honestly that there are no groups', async (_, said) => {
    const { study } = await createAnsweredStudy(world, said)
    const run = await finish(await start(study.id))
    expect(run).toMatchObject({ state: 'done', summary: { answers: said.length, verdict: 'none' } })
    const rosa = await world.as('rosa')
    for (const page of [
      '',
      '/themes',
      '/themes?view=map',
      '/themes?view=matrix',
      '/people',
      '/themes.csv',
      '/curve.csv',
      '/theme-counts.csv',
    ]) {
      const response = await rosa.get(`/studies/${study.id}/runs/${run.id}${page}`)
      expect([page, response.status]).toEqual([page, 200])
    }
  })

  it('finds themes and people, freezes what it looked at, and streams its progress to the end', async () => {
    const { study } = await createAnsweredStudy(world, 63)
    const run = await start(study.id, { seed: 7 })
    const stream = await world.api('get', `/runs/${run.id}/events`)
    expect(stream.text).toMatch(/event: progress\ndata: \{"state":"(queued|running)"/)
    expect(stream.text.trim().split('\n').at(-2)).toBe('event: over')
    const done = await finish(run)
    expect(done).toMatchObject({ state: 'done', options: { seed: 7 }, summary: { answers: 126, respondents: 63 } })
    const { body } = await world.api('get', `/runs/${run.id}/themes`)
    expect(body.topics.map(({ topic }: { topic: string }) => topic)).toEqual(['challenge', 'motivator'])
    expect(body.topics[0].themes.length).toBeGreaterThanOrEqual(2)
    expect(body.topics[0].themes[0].quotes[0].text).toMatch(/spreadsheet|training|audit|approval/i)
    const later = await world.container.responses.submit({
      surveyId: (await world.container.authoring.list(study.id))[0]!.id,
      answers: { challenge: 'Later' },
    })
    expect(later.isNew).toBe(true)
    const again = await world.api('get', `/runs/${run.id}/themes`)
    expect(again.body.topics[0].answers).toBe(body.topics[0].answers)
  })

  it('with the same answers, options and seed finds the same', async () => {
    const { study } = await createAnsweredStudy(world, 45)
    const [one, other] = [await finish(await start(study.id)), await finish(await start(study.id))]
    const placed = async (run: Run) =>
      (await world.container.insights.runs.resultOf(run)).placed.map(({ verbatim, theme }) => [verbatim, theme])
    expect(await placed(other)).toEqual(await placed(one))
  })
})

describe('cancelling', () => {
  it('keeps nothing of the run, which stays cancelled', async () => {
    const { study } = await createAnsweredStudy(world, 30)
    const run = await start(study.id)
    const cancelled = await (await world.as('rosa')).post(`/studies/${study.id}/runs/${run.id}/cancel`)
    expect(cancelled.status).toBe(303)
    expect((await finish(run)).state).toBe('cancelled')
    expect((await world.api('get', `/runs/${run.id}/themes`)).status).toBe(409)
  })
})

describe('after a crash', () => {
  const runs = () => world.container.connection.collection('runs')
  const leftBehind = async (attempts: number): Promise<Run> => {
    const { study } = await createAnsweredStudy(world, 6)
    const run = await finish(await start(study.id))
    const beatAt = new Date(world.clock.now.getTime() - 60_000)
    const filter = { studyId: study.id, number: run.number }
    const left = { state: 'running', attempts, beatAt, busy: study.id }
    await runs().updateOne(filter, { $set: left, $unset: { finishedAt: 1, summary: 1 } })
    return run
  }

  it('a run that another server still works on is left alone', async () => {
    const run = await leftBehind(1)
    await runs().updateOne({ studyId: run.studyId }, { $set: { beatAt: world.clock.now } })
    await world.container.jobs.push('run.analyse', { runId: run.id }, { key: `${run.id} twice` })
    expect((await finish(run)).state).toBe('running')
    await runs().updateOne({ studyId: run.studyId }, { $set: { state: 'failed' }, $unset: { busy: 1 } })
  })

  it('a run is taken up again when the server starts, and finishes', async () => {
    const run = await leftBehind(1)
    await world.container.insights.runs.recover()
    expect(await finish(run)).toMatchObject({ state: 'done', attempts: 2 })
  })

  it('a run that was interrupted again and again fails with a reason', async () => {
    const run = await leftBehind(3)
    await world.container.insights.runs.recover()
    const failed = await finish(run)
    expect(failed.state).toBe('failed')
    expect(failed.failure).toMatch(/interrupted 3 times/)
    const page = await (await world.as('rosa')).get(`/studies/${run.studyId}/runs/${run.id}`)
    expect(page.text).toContain('Start it again')
    expect((await finish(await start(run.studyId))).state).toBe('done')
  })

  it('a finished run whose end nobody heard of is told at the next start, once', async () => {
    const { connection, webhooks, insights, jobs } = world.container
    const { study } = await createAnsweredStudy(world, 6)
    const run = await finish(await start(study.id))
    await webhooks.create('https://hooks.example.com/in', ['run.finished'])
    await runs().updateOne({ studyId: study.id }, { $set: { untold: true } })
    await insights.runs.recover()
    await insights.runs.recover()
    await jobs.settled()
    const told = await connection.collection('webhookDeliveries').find({ event: 'run.finished' }).toArray()
    expect(told.map(({ once }) => once)).toEqual([run.id])
    expect(await runs().countDocuments({ untold: true })).toBe(0)
  })

  it('a study that a failed run of an earlier version keeps busy is free after the next start', async () => {
    const run = await leftBehind(1)
    await runs().updateOne({ studyId: run.studyId }, { $set: { state: 'failed' } })
    expect((await world.api('post', '/runs').send({ studyId: run.studyId })).status).toBe(409)
    const connection = world.container.connection.useDb(world.container.connection.name, { useCache: false })
    await createRunStore(connection).ready()
    expect((await finish(await start(run.studyId))).state).toBe('done')
  })
})
