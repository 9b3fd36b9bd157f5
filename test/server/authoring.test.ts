// Surveys through the real application: drafts, publishing, the editor's forms, the API.
import { createWorld, type World } from '../support/world'

let world: World
let base: string
let surveyId: string

beforeAll(async () => {
  world = await createWorld()
  const study = await world.container.studies.create({
    name: 'Solar',
    goal: '',
    company: 'Heliotrope',
    product: 'Solar Boost',
  })
  const rosa = await world.as('rosa')
  const made = await rosa.post(`/studies/${study.id}/surveys`).type('form').send({ instrument: 'good-fit' })
  base = made.headers.location as string
  surveyId = base.split('/').at(-1)!
})
afterAll(() => world.close())

const survey = () => world.container.authoring.get(surveyId)
const post = async (path: string, fields: object) =>
  (await world.as('rosa'))
    .post(`${base}${path}`)
    .type('form')
    .send({ version: (await survey()).version, ...fields })
const keys = async () => (await survey()).definition.pages.map(({ questions }) => questions.map(({ key }) => key))

describe('a survey', () => {
  it('of another study, or none, is not there', async () => {
    const rosa = await world.as('rosa')
    const other = await world.container.studies.create({ name: 'Other', goal: '', company: '', product: '' })
    expect((await rosa.get(`/studies/${other.id}/surveys/${surveyId}`)).status).toBe(404)
    expect((await rosa.get('/studies/nothing/surveys')).status).toBe(404)
    expect((await world.api('get', '/surveys/nothing')).body.code).toBe('survey.absent')
  })
  it('is for researchers only', async () => {
    for (const member of ['stan', 'viktor'] as const)
      expect((await (await world.as(member)).get(base)).status).toBe(403)
  })
  it('that is not of a survey’s shape is refused with its faults', async () => {
    const refused = await world.api('post', '/surveys').send({ definition: { kind: 'survey', pages: 'many' } })
    expect(refused.status).toBe(400)
    expect(refused.body.faults).toContainEqual(expect.objectContaining({ path: 'pages' }))
    expect((await world.api('post', '/surveys').send({ instrument: 'astrology' })).status).toBe(400)
  })
  it('saved over somebody else’s newer draft is refused', async () => {
    const { version, definition } = (await world.api('get', `/surveys/${surveyId}`)).body
    expect((await world.api('put', `/surveys/${surveyId}`).send({ version: version - 1, definition })).status).toBe(409)
  })
  it('cannot be offered before it is published', async () => {
    expect((await post('/link', { open: 'yes' })).status).toBe(409)
  })
  it('with a fault is not published, and the page says why', async () => {
    const made = await world.api('post', '/surveys').send({ blank: 'Empty', language: 'de' })
    expect(made.status).toBe(201)
    const refused = await world.api('post', `/surveys/${made.body.id}/publish`)
    expect(refused.body).toMatchObject({
      status: 400,
      code: 'survey.invalid',
      faults: [{ path: 'pages', message: 'expected at least one question' }],
    })
    const page = await (await world.as('rosa')).get(`/studies/${made.body.studyId}/surveys/${made.body.id}`)
    expect(page.text).toContain('expected at least one question')
  })
})

describe('the editor', () => {
  it('names the product and company of the study', async () => {
    expect((await survey()).definition.values).toEqual({ product: 'Solar Boost', company: 'Heliotrope' })
  })
  it('adds a question from the bank, moves it, removes it', async () => {
    const first = (await keys())[0]!
    await post('/edit', { do: 'add-bank', page: 'problem', question: 'gf.challenge.workaround' })
    expect((await keys())[0]).toEqual([...first, 'gf.challenge.workaround'])
    await post('/edit', { do: 'up', question: 'gf.challenge.workaround' })
    expect((await keys())[0]).toEqual([first[0], 'gf.challenge.workaround', first[1]])
    await post('/edit', { do: 'remove', question: 'gf.challenge.workaround' })
    expect((await keys())[0]).toEqual(first)
  })
  it('moves a question over the edge of its page, and keeps questions of a removed page', async () => {
    const before = await keys()
    await post('/edit', { do: 'down', question: before[0]!.at(-1) })
    expect((await keys())[1]![0]).toBe(before[0]!.at(-1))
    await post('/edit', { do: 'up', question: before[0]!.at(-1) })
    expect(await keys()).toEqual(before)
    const goesOn = async (fields: object) => String((await post('/edit', fields)).headers.location).slice(base.length)
    expect(await goesOn({ do: 'add-page' })).toBe('#page-page-5')
    expect(await goesOn({ do: 'add-blank', page: 'page-5' })).toBe('/questions/question#f-kind')
    expect(await goesOn({ do: 'rename-page', page: 'page-5', title: 'Last' })).toBe('#page-page-5')
    await post('/edit', { do: 'remove-page', page: 'page-5' })
    expect((await keys()).at(-1)).toEqual([...before.at(-1)!, 'question'])
    expect(await goesOn({ do: 'remove', question: 'question' })).toBe('#page-you')
  })
  it('changes wording, options and condition of one question, and keeps the keys of its options', async () => {
    const path = '/questions/gf.challenge.frequency'
    const shown = await (await world.as('rosa')).get(`${base}${path}`)
    expect(shown.text).toContain('name="option.0.pl" type="text" value="codziennie"')
    const options = ['every day', '', 'monthly', 'a few times a year', 'less often', 'never: <b>']
    const fields = Object.fromEntries(options.map((text, at) => [`option.${at}.en`, text]))
    const condition = { conditionQuestion: 'gf.challenge.last_bad_day', conditionTest: 'answered', conditionValue: '' }
    await post(path, {
      ...fields,
      ...condition,
      kind: 'single',
      topic: 'challenge',
      'text.en': 'How often?',
      min: '',
      max: '',
    })
    const question = (await survey()).definition.pages[0]!.questions[1]!
    expect(question.text).toMatchObject({ en: 'How often?', pl: 'Jak często pojawia się Państwa największy problem?' })
    expect(question.options?.map(({ key }) => key)).toEqual([
      'daily',
      'monthly',
      'a-few-times-a-year',
      'less-often',
      'never-b',
    ])
    expect(question.options?.[0]?.text).toMatchObject({ en: 'every day', pl: 'codziennie' })
    expect(question.visibleIf).toEqual({ question: 'gf.challenge.last_bad_day', is: 'answered' })
    const page = await (await world.as('rosa')).get(`${base}${path}`)
    expect(page.text).toContain('never: &lt;b&gt;')
  })
  it('gives advice with the place it is about', async () => {
    const page = await (await world.as('rosa')).get(base)
    expect(page.text).toContain('is not translated into')
  })
  it('changes title, introduction and what {product} stands for', async () => {
    await post('/settings', {
      'title.en': 'Your work',
      'intro.en': 'Hello',
      'value.product': 'Solar Boost 2',
      addLanguage: 'it',
    })
    const { definition } = await survey()
    expect(definition.title).toMatchObject({ en: 'Your work', pl: 'Co pomaga Państwu w pracy' })
    expect(definition.values.product).toBe('Solar Boost 2')
    expect(definition.languages).toContain('it')
  })
  it('previews the draft in any of its languages without saving anything', async () => {
    const rosa = await world.as('rosa')
    expect((await rosa.get(`${base}/preview?language=fr`)).text).toContain('<html lang="fr">')
    const next = await rosa.post(`${base}/preview?language=fr`).type('form').send({ do: 'next', page: 'problem' })
    expect((await rosa.get(next.headers.location as string)).text).toContain('Pourquoi ce choix')
    expect(await world.container.responses.countByState({ surveyId })).toEqual({})
  })
})

describe('publishing', () => {
  it('makes a version that later edits leave alone; the same draft twice is one version', async () => {
    const first = await world.api('post', `/surveys/${surveyId}/publish`)
    const again = await world.api('post', `/surveys/${surveyId}/publish`)
    expect([first.body.number, again.body.number]).toEqual([1, 1])
    await post('/settings', { 'title.en': 'Another title' })
    expect((await world.api('get', `/surveys/${surveyId}/versions/1`)).body.definition.title.en).toBe('Your work')
    await post('/publish', {})
    expect((await world.api('get', `/surveys/${surveyId}/versions/2`)).body.definition.title.en).toBe('Another title')
    expect((await world.api('get', `/surveys/${surveyId}/versions/3`)).body.code).toBe('survey.version-absent')
  })
  it('offers what was published, also when somebody saves the draft at the same moment', async () => {
    const { authoring, studies } = world.container
    for (let round = 0; round < 10; round++) {
      const { id, version, definition } = await authoring.create(await studies.current(), { instrument: 'lead' })
      const changed = { ...definition, title: { ...definition.title, en: `Round ${round}` } }
      await Promise.allSettled([authoring.publish(id, 'Rosa'), authoring.change(id, version, changed)])
      const [newest] = await authoring.listVersions(id)
      expect((await authoring.get(id)).latest).toBe(newest?.number)
    }
  })

  it('lets the public link be opened until a day and up to a number', async () => {
    expect((await post('/link', { open: 'yes', quota: '0' })).status).toBe(400)
    await post('/link', { open: 'yes', quota: '50', closesAt: '2026-03-31' })
    expect((await survey()).link).toMatchObject({
      open: true,
      quota: 50,
      closesAt: new Date('2026-03-31T23:59:59.999Z'),
    })
  })
  it('gives the definition as a file that makes the same survey again', async () => {
    const file = await (await world.as('rosa')).get(`${base}/export?format=verbatim`)
    const copy = await world.api('post', '/surveys').send({ definition: JSON.parse(file.text) })
    expect(copy.body.definition).toEqual((await survey()).definition)
  })
})

it('the question bank can be read by topic', async () => {
  const { body } = await world.api('get', '/question-bank?topic=kpi')
  expect(body.items.map(({ key }: { key: string }) => key)).toEqual([
    'gf.kpi.judged_by',
    'pf.kpi.did_not_move',
    'st.kpi.they_quote',
    'lq.kpi.number',
  ])
})

it('a survey goes out as SurveyJS and comes in again; what is no SurveyJS is refused', async () => {
  const out = await world.api('get', `/surveys/${surveyId}/export?format=surveyjs`)
  const back = await world.api('post', '/surveys/import?format=surveyjs').send(out.body)
  expect([back.status, back.body.left]).toEqual([201, []])
  expect(back.body.title).toBe((await survey()).definition.title.en)
  expect((await world.api('post', '/surveys/import?format=surveyjs').send({ pages: 'many' })).body.code).toBe(
    'survey.unreadable',
  )
  expect((await world.api('post', '/surveys/import?format=punchcards').send({})).status).toBe(400)
})

it('the list of surveys goes on from a cursor, and knows its study by either name', async () => {
  const study = await world.container.studies.create({ name: 'Paged', goal: '', company: '', product: '' })
  for (const title of ['One', 'Two', 'Three'])
    await world.api('post', '/surveys').send({ blank: title, language: 'en', studyId: study.id }).expect(201)
  const titles = ({ items }: { items: { title: string }[] }) => items.map(({ title }) => title)
  const first = (await world.api('get', `/surveys?study=${study.id}&limit=2`)).body
  expect([titles(first), first.next]).toEqual([['Three', 'Two'], first.items[1].id])
  const rest = (await world.api('get', `/surveys?studyId=${study.id}&limit=2&cursor=${first.next}`)).body
  expect([titles(rest), rest.next]).toEqual([['One'], null])
  expect((await world.api('get', '/contacts?study=0123456789abcdef01234567')).body.code).toBe('study.absent')
})
