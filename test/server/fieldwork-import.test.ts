// Answers that were collected elsewhere come in as a table: looked at first, each row once, of the people they belong to.
import type { Study } from '../../server/audience/studies/study'
import { publishSolarSurvey } from '../support/solar-survey'
import { type Agent, createWorld, type World } from '../support/world'

let world: World
let study: Study
let surveyId: string
let rosa: Agent
let base: string

beforeAll(async () => {
  world = await createWorld({ smtp: false })
  const published = await publishSolarSurvey(world, { instrument: 'lead' })
  study = published.study
  surveyId = published.survey.id
  base = `/studies/${study.id}/surveys/${surveyId}`
  rosa = await world.as('rosa')
  await world.container.contacts.create(study.id, {
    ...{ firstName: 'Cleo', lastName: '', email: 'cleo@x.test', lifecycle: 'customer', facts: {}, own: {} },
  })
})
afterAll(() => world.close())

const upload = (text: string, at = base, agent = rosa) =>
  agent.post(`${at}/import`).attach('file', Buffer.from(text), 'answers.csv')
const question = 'lq.challenge.own_words'
const file = [
  `Email,Submitted at,${question},Something else`,
  'cleo@x.test,2025-11-03 10:00:00,"Paper forms, all day",x',
  'nobody@x.test,2025-11-04,=Late deliveries,x',
  ',tomorrow,Late deliveries,x',
  ',,,only this',
].join('\n')
const states = () => world.container.responses.countByState({ surveyId })

it('is for researchers, of a survey that is published and there', async () => {
  expect((await (await world.as('viktor')).get(`${base}/import`)).status).toBe(403)
  expect((await rosa.get(`/studies/${study.id}/surveys/${'0'.repeat(24)}/import`)).status).toBe(404)
  const draft = await world.container.authoring.create(study, { blank: 'Draft', language: 'en' })
  expect((await rosa.get(`/studies/${study.id}/surveys/${draft.id}/import`)).status).toBe(409)
})

it('refuses what is no table, too long a one, and a file of another study', async () => {
  const refused = await upload('')
  expect([refused.status, refused.text.includes('Choose a CSV file that is not empty.')]).toEqual([400, true])
  expect((await upload('PK\x03\x04')).text).toContain('this is a spreadsheet')
  const long = `a\n${'x\n'.repeat(100_001)}`
  expect((await upload(long)).text).toContain('Expected at most 100,000 rows, got more than 100,000.')
  expect((await upload('a\n"x\ny')).text).toContain('A quote opens on line 2 and is never closed.')
  expect((await upload('a\n\n')).text).toContain('The file has a header but no rows.')
  const kept = (await upload(file)).headers.location as string
  const other = await publishSolarSurvey(world)
  const elsewhere = `/studies/${other.study.id}/surveys/${other.survey.id}/import/${kept.split('/').at(-1)}`
  expect((await rosa.get(elsewhere)).status).toBe(410)
  expect(await states()).toEqual({})
})

it('says before what would happen: new ones, of whom, what is left out and why', async () => {
  const { text } = await rosa.get((await upload(file)).headers.location as string)
  expect(text.replace(/\s+/g, ' ')).toContain('3</dd><dt class="figure-label">new responses')
  expect(text).toContain('1</dd><dt class="figure-label">of people you know')
  expect(text).toContain('1 address is nobody’s in your contacts')
  expect(text).toContain('<td>5</td><td>No column of it answers a question.</td>')
  expect(text).toContain('Expected a day as 2026-03-31; taken as of today.')
  expect(await states()).toEqual({})
})

it('waits while no column answers a question, until one is assigned', async () => {
  const path = (await upload('Ticket\nThe login fails\nThe login fails')).headers.location as string
  const before = await rosa.get(path)
  expect(before.text).toContain('No column answers a question yet')
  expect(before.text).toMatch(/value="import"[^>]*disabled/)
  const after = await rosa
    .post(path)
    .type('form')
    .send({ act: 'check', 'mapping[c0]': `q:${question}` })
  // The same words twice are two people.
  expect(after.text).toContain('2</dd><dt class="figure-label">new responses')
  const foreign = await rosa.post(path).type('form').send({ act: 'check', 'mapping[c0]': 'q:<b>' })
  expect(foreign.text).toContain('No column answers a question yet')
})

it('takes each row once, on its day, with the person, as answers that count', async () => {
  const path = (await upload(file)).headers.location as string
  const done = await rosa.post(path).type('form').send({ act: 'import' })
  expect(done.headers.location).toBe(`/studies/${study.id}/responses?survey=${surveyId}`)
  expect((await rosa.get(done.headers.location as string)).text).toContain('3 responses imported.')
  expect((await rosa.get(path)).status).toBe(410)
  const kept = []
  for await (const response of world.container.responses.each({ surveyId })) kept.push(response)
  const cleo = kept.find(({ contactId }) => contactId)
  expect(cleo).toMatchObject({ collector: 'import', state: 'completed', sentAt: new Date('2025-11-03T10:00:00Z') })
  expect(cleo?.answers).toEqual({ [question]: { text: 'Paper forms, all day' } })
  const passages = []
  for await (const verbatim of world.container.verbatims.each({ studyId: study.id })) passages.push(verbatim.text)
  expect(passages.toSorted()).toEqual(['=Late deliveries', 'Late deliveries', 'Paper forms, all day'])
  expect((await rosa.get(`/studies/${study.id}/collection/export?what=ways&survey=${surveyId}`)).text).toContain(
    'import,3,3',
  )
})

it('of the same file again changes nothing, not even for somebody who has withdrawn', async () => {
  const found = []
  for await (const response of world.container.responses.each({ surveyId })) found.push(response)
  await world.container.fieldwork.withdraw(found[0]!.id)
  const path = (await upload(`${file}\nnew@x.test,,A new one,x`)).headers.location as string
  expect((await rosa.get(path)).text).toContain('1</dd><dt class="figure-label">new responses')
  await rosa.post(path).type('form').send({ act: 'import' })
  expect(await states()).toEqual({ completed: 3, withdrawn: 1 })
})

it('reads no address where anonymity was promised, and keeps the day only', async () => {
  const definition = (await world.container.authoring.get(surveyId)).definition
  const survey = await world.container.authoring.create(study, { definition: { ...definition, anonymous: true } })
  await world.container.authoring.publish(survey.id, 'Rosa')
  const at = `/studies/${study.id}/surveys/${survey.id}`
  const path = (await upload(file, at)).headers.location as string
  expect((await rosa.get(path)).text).not.toContain('of people you know')
  await rosa.post(path).type('form').send({ act: 'import', 'mapping[c0]': 'email' })
  const kept = []
  for await (const response of world.container.responses.each({ surveyId: survey.id })) kept.push(response)
  expect(kept.map(({ contactId }) => contactId)).toEqual([undefined, undefined, undefined])
  expect(kept.map(({ sentAt }) => sentAt?.toISOString().slice(0, 16))).toContain('2025-11-03T00:00')
})
