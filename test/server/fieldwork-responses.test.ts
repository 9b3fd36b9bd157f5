// Responses as researchers and the API see them: taking, listing, deleting, exporting.
import { unzipSync } from 'fflate'
import { publishSolarSurvey } from '../support/solar-survey'
import { createWorld, type World } from '../support/world'

let world: World
let surveyId: string
let studyId: string

beforeAll(async () => {
  world = await createWorld()
  const { study, survey } = await publishSolarSurvey(world)
  surveyId = survey.id
  studyId = study.id
})
afterAll(() => world.close())

const good = {
  'gf.challenge.last_bad_day': '=HYPERLINK("http://x")',
  'gf.motivator.trigger': 'A new, "big" contract',
  'gf.motivator.decided': ['price'],
}
const send = (body: object, key?: string) => {
  const call = world.api('post', `/surveys/${surveyId}/responses`)
  return (key ? call.set('Idempotency-Key', key) : call).send(body)
}

const aContact = async (study: string) => {
  const email = `cleo@${study}.example`
  return (await world.api('post', '/contacts').send({ studyId: study, email })).body.id as string
}

describe('taking a response', () => {
  it('of somebody who is not there, or of another study, is refused', async () => {
    const other = await world.container.studies.create({ name: 'Other', goal: '', company: '', product: '' })
    for (const contact of ['64b000000000000000000000', await aContact(other.id)]) {
      expect((await send({ answers: good, contact })).body).toMatchObject({ status: 404, code: 'contact.absent' })
    }
    const own = await aContact(studyId)
    const { body } = await send({ answers: good, contact: own })
    expect(body.contactId).toBe(own)
    await world.api('delete', `/responses/${body.id}`)
  })
  it('for a survey that does not exist is refused', async () => {
    expect((await world.api('post', '/surveys/nothing/responses').send({ answers: {} })).body).toMatchObject({
      status: 404,
      code: 'survey.absent',
    })
  })
  it('without a key is refused', async () => {
    expect((await world.anyone().post(`/api/v1/surveys/${surveyId}/responses`).send({ answers: good })).status).toBe(
      401,
    )
  })
  it('names every question that is unknown, missing, hidden or of another type', async () => {
    const answers = { nonsense: 1, 'gf.challenge.last_bad_day': { $ne: null }, 'pf.challenge.unsolved': 'never asked' }
    const refused = await send({ answers })
    expect(refused.status).toBe(400)
    expect(refused.body.faults).toEqual([
      { path: 'answers.nonsense', message: 'unknown-question' },
      { path: 'answers.pf.challenge.unsolved', message: 'not-asked' },
      { path: 'answers.gf.challenge.last_bad_day', message: 'unreadable' },
      { path: 'answers.gf.motivator.trigger', message: 'required' },
    ])
  })
  it('said to be finished without answers is refused', async () => {
    expect((await send({ finished: true, data: {} })).status).toBe(400)
    expect((await send({ answers: {} })).status).toBe(400)
  })
  it('twice under one key is one response; other answers under the key are refused', async () => {
    const [first, second] = await Promise.all([send({ answers: good }, 'k1'), send({ answers: good }, 'k1')])
    const again = await send({ answers: good }, 'k1')
    expect([first.status, second.status].sort()).toEqual([200, 201])
    expect(new Set([first.body.id, second.body.id, again.body.id]).size).toBe(1)
    expect(again.body.receipt).toBe(first.body.receipt)
    expect((await send({ answers: { ...good, 'gf.goal.good_year': 'x' } }, 'k1')).body.code).toBe(
      'response.other-content',
    )
  })
  it('again after it was deleted is refused', async () => {
    const { body } = await send({ answers: good }, 'k2')
    expect((await world.api('delete', `/responses/${body.id}`)).status).toBe(204)
    expect((await send({ answers: good }, 'k2')).body.code).toBe('response.withdrawn')
    expect((await world.api('get', `/responses/${body.id}`)).body).toMatchObject({ state: 'withdrawn', answers: {} })
  })
})

describe('lists and pages', () => {
  it('come in pages with a cursor and never show a receipt', async () => {
    const first = await world.api('get', `/responses?survey=${surveyId}&limit=1`)
    expect(first.body.items).toHaveLength(1)
    const second = await world.api('get', `/responses?survey=${surveyId}&limit=1&cursor=${first.body.next}`)
    expect(second.body.items[0].id).not.toBe(first.body.items[0].id)
    expect(JSON.stringify([first.body, second.body])).not.toMatch(/receipt|door|draft/)
  })
  it('are for researchers, not for staff, viewers or strangers', async () => {
    const path = `/studies/${studyId}/responses`
    expect((await (await world.as('stan')).get(path)).status).toBe(403)
    expect((await (await world.as('viktor')).get(path)).status).toBe(403)
    expect((await world.anyone().get(path)).status).toBe(303)
    expect((await (await world.as('rosa')).get(path)).text).toContain('completion rate')
  })
  it('show one response in its own words, escaped, and in no other study', async () => {
    const [response] = await world.container.responses.list({ surveyId, states: ['completed'] })
    const rosa = await world.as('rosa')
    const shown = await rosa.get(`/studies/${studyId}/responses/${response!.id}`)
    expect(shown.text).toContain('A new, &quot;big&quot; contract')
    const other = await world.container.studies.create({ name: 'Other', goal: '', company: '', product: '' })
    expect((await rosa.get(`/studies/${other.id}/responses/${response!.id}`)).status).toBe(404)
  })
})

describe('exports', () => {
  it('in CSV disarm formulas in answers and quote what needs it', async () => {
    const { text, headers } = await world.api('get', `/surveys/${surveyId}/responses.csv`)
    expect(headers['content-type']).toContain('text/csv')
    const [head, row] = text.split('\r\n')
    expect(
      head?.startsWith(
        '\uFEFFresponse,state,version,collector,language,contact,started,sent,gf.challenge.last_bad_day,',
      ),
    ).toBe(true)
    expect(row).toContain(`"'=HYPERLINK(""http://x"")"`)
    expect(row).toContain('"A new, ""big"" contract"')
  })
  it('in JSON Lines keep answers as they were written', async () => {
    const { text } = await world
      .api('get', `/surveys/${surveyId}/responses.jsonl`)
      .buffer(true)
      .parse((response, done) => {
        let body = ''
        response.on('data', (piece: Buffer) => {
          body += piece.toString()
        })
        response.on('end', () => done(null, body))
      })
      .then(({ body }) => ({ text: body as string }))
    expect(JSON.parse(text.split('\n')[0]!)).toMatchObject({
      state: 'completed',
      'gf.challenge.last_bad_day': '=HYPERLINK("http://x")',
      'gf.motivator.decided[price]': 1,
    })
  })
  it('in XLSX are a workbook whose answers are text', async () => {
    const rosa = await world.as('rosa')
    const { body } = await rosa
      .get(`/studies/${studyId}/responses/export?survey=${surveyId}&format=xlsx`)
      .buffer(true)
      .parse((response, done) => {
        const pieces: Buffer[] = []
        response.on('data', (piece: Buffer) => pieces.push(piece))
        response.on('end', () => done(null, Buffer.concat(pieces)))
      })
    const sheet = Buffer.from(unzipSync(body)['xl/worksheets/sheet1.xml']!).toString()
    expect(sheet).toContain('<c t="inlineStr"><is><t xml:space="preserve">=HYPERLINK("http://x")</t></is></c>')
    expect(sheet).not.toContain('<f>')
  })
})

it('an anonymous survey keeps neither contact nor minute', async () => {
  const study = await world.container.studies.get(studyId)
  const survey = await world.container.authoring.create(study, { instrument: 'staff' })
  await world.container.authoring.change(survey.id, survey.version, { ...survey.definition, anonymous: true })
  await world.container.authoring.publish(survey.id, 'Rosa')
  const answers = { 'st.challenge.behind': 'Nobody owns it', 'st.motivator.eyes_light_up': 'The map' }
  const { body } = await world
    .api('post', `/surveys/${survey.id}/responses`)
    .send({ answers, contact: await aContact(studyId) })
  const { body: kept } = await world.api('get', `/responses/${body.id}`)
  expect(kept).toMatchObject({ anonymous: true, startedAt: '2026-03-02', sentAt: '2026-03-02' })
  expect(kept.contactId).toBeUndefined()
  const [verbatim] = await world.container.verbatims.listOf(body.id)
  expect(verbatim?.contactId).toBeUndefined()
  // Not only hidden: nobody can read it from the store either.
  const day = new Date('2026-03-02T00:00:00Z')
  expect(await world.container.responses.get(body.id)).toMatchObject({ startedAt: day, changedAt: day, sentAt: day })
  expect(verbatim?.sentAt).toEqual(day)
})

it('the language of an anonymous answer is told once five share it, on pages, in files and in replies', async () => {
  const study = await world.container.studies.get(studyId)
  const { authoring } = world.container
  const made = await authoring.create(study, { instrument: 'staff' })
  const languages = ['en', 'pl']
  await authoring.change(made.id, made.version, { ...made.definition, anonymous: true, languages })
  await authoring.publish(made.id, 'Rosa')
  const answers = { 'st.challenge.behind': 'Nobody owns it', 'st.motivator.eyes_light_up': 'The map' }
  const give = async (language: string): Promise<string> =>
    (await world.api('post', `/surveys/${made.id}/responses`).send({ answers, language })).body.id
  const rosa = await world.as('rosa')
  const told = async (id: string) => ({
    page: /class="chip">Polski</.test((await rosa.get(`/studies/${studyId}/responses/${id}`)).text),
    list: (await rosa.get(`/studies/${studyId}/responses?survey=${made.id}`)).text.includes('<td>Polski</td>'),
    one: (await world.api('get', `/responses/${id}`)).body.language,
    many: JSON.stringify((await world.api('get', `/responses?survey=${made.id}`)).body).includes('"language":"pl"'),
    file: (await world.api('get', `/surveys/${made.id}/responses.csv`)).text.includes(',pl,'),
  })
  const first = await give('pl')
  for (let at = 0; at < 3; at++) await give('pl')
  for (let at = 0; at < 5; at++) await give('en')
  expect(await told(first)).toEqual({ page: false, list: false, one: null, many: false, file: false })
  await give('pl')
  expect(await told(first)).toEqual({ page: true, list: true, one: 'pl', many: true, file: true })
})
