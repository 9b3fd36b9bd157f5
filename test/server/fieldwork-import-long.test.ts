// Imports of answers under way: long files, told, cancelled, cut off and done again, over the API too; no row is taken twice.
import type { Study } from '../../server/audience/studies/study'
import { publishSolarSurvey } from '../support/solar-survey'
import { createWorld, type World } from '../support/world'

let world: World
let study: Study
let surveyId: string
beforeAll(async () => {
  world = await createWorld({ smtp: false })
})
beforeEach(async () => {
  const published = await publishSolarSurvey(world, { instrument: 'lead' })
  study = published.study
  surveyId = published.survey.id
})
afterAll(() => world.close())

const question = 'lq.challenge.own_words'
const answers = (count: number, from = 0) =>
  Buffer.from([question, ...Array.from({ length: count }, (_, at) => `Paper form ${from + at} comes late`)].join('\n'))
const csv = (bytes: Buffer, query = '') =>
  world.api('post', `/surveys/${surveyId}/responses/import?${query}`).set('Content-Type', 'text/csv').send(bytes)
const over = async (id: string) => {
  await world.container.jobs.settled(120_000)
  return (await world.api('get', `/responses/imports/${id}`)).body
}
const sent = () => world.container.responses.countByState({ surveyId })
const words = () => world.container.connection.collection('verbatims').countDocuments({ surveyId })
const start = async (bytes: Buffer) => {
  const { importer, answerImports } = world.container
  const kept = { id: await importer.keep(study.id, 'answers.csv', bytes), name: 'answers.csv' }
  return (await answerImports.start(study.id, kept, { surveyId, mapping: [] }, 'Rosa')).id
}

it('takes a file once, and says which rows are left out and why', async () => {
  const file = Buffer.concat([answers(700), Buffer.from('\n"  "\nPaper, form\n')])
  const looked = await csv(file, 'dryRun=true')
  const report = { rows: 701, known: 0, fresh: 700, refusedCount: 1 }
  expect([looked.status, looked.body]).toEqual([200, expect.objectContaining(report)])
  expect(await sent()).toEqual({})
  const done = await csv(file)
  expect(done.body).toMatchObject(report)
  expect(done.body.refused).toEqual([
    { row: 703, reason: 'Expected 1 cells, got 2. Is a cell with a separator in it missing its quotes?' },
  ])
  expect([await sent(), await words()]).toEqual([{ completed: 700 }, 700])
  expect((await csv(file)).body).toMatchObject({ fresh: 0, known: 700 })
  expect([await sent(), await words()]).toEqual([{ completed: 700 }, 700])
  expect(await world.container.connection.collection('responses').countDocuments({ unsettled: true })).toBe(0)
})

it('a program that does not wait is told where to look, and finds the report there', async () => {
  const begun = await csv(answers(700), 'wait=no')
  expect([begun.status, begun.headers.location]).toEqual([202, `/api/v1/responses/imports/${begun.body.id}`])
  expect(await over(begun.body.id)).toMatchObject({ state: 'done', surveyId, report: { fresh: 700 } })
  const cancel = await world.api('post', `/responses/imports/${begun.body.id}/cancel`)
  expect(cancel.body.code).toBe('import-run.over')
})

it('refuses what is no table, names of columns that are not there, and questions that nobody asks', async () => {
  expect((await csv(Buffer.from(''))).body.code).toBe('import.unreadable')
  expect((await csv(Buffer.from('a\n"open'), 'wait=no')).body.code).toBe('import.unreadable')
  const mapped = (mapping: string) => csv(Buffer.from('Words\nLate'), `mapping=${encodeURIComponent(mapping)}`)
  expect((await mapped('{')).body.title).toContain('Expected JSON, header to target')
  expect((await mapped('{"Nope":"email"}')).body.title).toContain('there is no column “Nope”')
  expect((await mapped('{"Words":"q:nothing"}')).body.title).toContain('expected a target such as')
  expect((await mapped(`{"Words":"q:${question}"}`)).body).toMatchObject({ fresh: 1 })
  const draft = await world.container.authoring.create(study, { blank: 'Draft', language: 'en' })
  surveyId = draft.id
  expect((await csv(answers(1))).body.code).toBe('survey.unpublished')
  surveyId = '0'.repeat(24)
  expect((await csv(answers(1))).status).toBe(404)
  expect((await world.api('get', `/responses/imports/${surveyId}`)).status).toBe(404)
})

it('takes no answers of a survey that is closed, and says so', async () => {
  const { authoring } = world.container
  const { link, version } = await authoring.get(surveyId)
  await authoring.changeLink(surveyId, version, { ...link, closesAt: new Date('2026-01-01') })
  const refused = await csv(answers(2))
  expect([refused.status, refused.body.code]).toEqual([409, 'import-run.failed'])
  expect(await sent()).toEqual({})
})

it('gives as many places as there are, and the same ones when it comes again', async () => {
  const { authoring } = world.container
  const { link, version } = await authoring.get(surveyId)
  await authoring.changeLink(surveyId, version, { ...link, quota: 3 })
  await csv(answers(5))
  await csv(answers(5))
  expect(await sent()).toEqual({ completed: 3, 'quota-full': 2 })
})

it('is cancelled between two pieces; the same file again completes it', async () => {
  const file = answers(3000)
  const { id } = (await csv(file, 'wait=no')).body
  await world.api('post', `/responses/imports/${id}/cancel`).expect(200)
  expect(await over(id)).toMatchObject({ state: 'cancelled', report: null })
  const { completed = 0 } = await sent()
  expect(completed).toBeLessThan(3000)
  expect((await csv(file)).body).toMatchObject({ fresh: 3000 - completed, known: completed })
  expect([await sent(), await words()]).toEqual([{ completed: 3000 }, 3000])
}, 120_000)

it('killed in the middle goes on where its job is taken up again, and counts what it wrote itself as new', async () => {
  await csv(answers(300))
  const { answerImporter, connection, jobs } = world.container
  const file = answers(2600)
  const run = connection.collection('answerImports')
  let pulses = 0
  let noted: object = {}
  const killed = answerImporter.work({ request: { surveyId, mapping: [] }, progress: {} }, file, async (progress) => {
    if (progress.step === 'writing answers' && ++pulses === 4) throw new Error('killed')
    noted = progress
  })
  await expect(killed).rejects.toThrow('killed')
  expect(await sent()).toEqual({ completed: 1500 })
  // Killed between responses and their words.
  const half = await connection.collection('responses').find({ surveyId }).sort({ _id: -1 }).limit(200).toArray()
  await connection.collection('verbatims').deleteMany({ responseId: { $in: half.map(({ _id }) => String(_id)) } })
  const ids = { _id: { $in: half.map(({ _id }) => _id) } }
  await connection.collection('responses').updateMany(ids, { $set: { unsettled: true } })

  const { push } = jobs
  jobs.push = () => Promise.reject(new Error('killed'))
  await expect(start(file)).rejects.toThrow('killed')
  jobs.push = push
  await run.updateOne({ state: 'waiting' }, { $set: { progress: noted } })
  await world.container.answerImports.recover()
  const left = await run.findOne({ 'request.surveyId': surveyId, fileName: 'answers.csv' })
  expect(await over(String(left?._id))).toMatchObject({
    state: 'done',
    report: { rows: 2600, known: 300, fresh: 2300 },
  })
  world.clock.advance(60_000)
  await jobs.push('response.settle', {}, { key: 'sweep' })
  await jobs.settled()
  expect([await sent(), await words()]).toEqual([{ completed: 2600 }, 2600])
}, 60_000)

it('that an older version left in the middle of rows is completed, also when its columns are read otherwise', async () => {
  const { connection } = world.container
  const rows = Array.from({ length: 6 }, (_, at) => `Delivery number ${at} came late,en`)
  const file = Buffer.from([`${question},language`, ...rows].join('\n'))
  await csv(file)
  const filed = connection.collection('responses')
  for (const { _id } of await filed.find({ surveyId }).limit(4).toArray()) {
    const left = { state: 'started', answers: [], unsettled: false, revision: 1 }
    await filed.updateOne({ _id }, { $set: left, $unset: { sentAt: 1 } })
    await connection.collection('verbatims').deleteMany({ responseId: String(_id) })
  }
  expect((await csv(file, 'dryRun=true')).body).toMatchObject({ fresh: 4, known: 2 })
  const otherwise = encodeURIComponent('{"language":"skip"}')
  expect((await csv(file, `mapping=${otherwise}`)).body).toMatchObject({ fresh: 4, known: 2 })
  expect([await sent(), await words()]).toEqual([{ completed: 6 }, 6])
})

it('two at once of the same file take each row once', async () => {
  const file = answers(1500)
  await Promise.all([csv(file), csv(file)])
  expect([await sent(), await words()]).toEqual([{ completed: 1500 }, 1500])
})

it('tells how far it is, in the page and as events, to researchers of this survey', async () => {
  const rosa = await world.as('rosa')
  const id = await start(answers(1500))
  const base = `/studies/${study.id}/surveys/${surveyId}`
  expect((await rosa.get(`${base}/imports/${id}`)).text).toContain('Cancel the import')
  const told = (await rosa.get(`${base}/imports/${id}/events`)).text
  expect(told).toMatch(/event: over\ndata: \{"state":"done","failure":""\}\n\n$/)
  expect((await rosa.get(`${base}/imports/${id}`)).text).toContain('1,500</dd><dt class="figure-label">new responses')
  expect((await rosa.get(`${base}/import`)).text).toContain(`${base}/imports/${id}`)
  const other = await publishSolarSurvey(world, { instrument: 'lead' })
  const elsewhere = `/studies/${other.study.id}/surveys/${other.survey.id}`
  expect((await rosa.get(`${elsewhere}/imports/${id}`)).status).toBe(404)
  expect((await (await world.as('viktor')).get(`${base}/imports/${id}`)).status).toBe(403)
  expect((await (await world.as('viktor')).post(`${base}/imports/${id}/cancel`)).status).toBe(403)
})

it('whose file is gone says so', async () => {
  const { answerImports } = world.container
  const gone = { id: '0'.repeat(24), name: 'gone.csv' }
  const { id } = await answerImports.start(study.id, gone, { surveyId, mapping: [] }, 'Rosa')
  expect(await over(id)).toMatchObject({ state: 'failed', failure: expect.stringContaining('no longer kept') })
})
