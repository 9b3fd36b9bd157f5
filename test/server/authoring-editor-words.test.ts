// The editor in the words of people, advice that is said once, and drafts that nobody needs.
import { type Agent, createWorld, type World } from '../support/world'

let world: World
let rosa: Agent
let base: string
let survey: string
beforeAll(async () => {
  world = await createWorld({ smtp: false })
  rosa = await world.as('rosa')
  const study = await world.container.studies.create({ name: 'Words', goal: '', company: '', product: '' })
  base = `/studies/${study.id}/surveys`
  const made = await world.container.authoring.create(study, { instrument: 'good-fit' })
  const [first, ...rest] = made.definition.pages
  const [question, ...others] = first!.questions
  const options = ['a', 'b', 'c'].map((key) => ({ key, text: { en: `Option ${key}`, pl: `Opcja ${key}` } }))
  const changed = { ...question!, kind: 'multi' as const, text: { en: 'Which of these?', pl: 'Co z tego?' }, options }
  await world.container.authoring.change(made.id, made.version, {
    ...made.definition,
    pages: [{ ...first!, questions: [changed, ...others] }, ...rest],
  })
  survey = `${base}/${made.id}`
})
afterAll(() => world.close())

describe('the editor', () => {
  it('says once of a question what misses in all its wordings, and names the languages', async () => {
    const { text } = await rosa.get(survey)
    expect(text.match(/is not translated into/g)).toHaveLength(1)
    expect(text).toContain('is not translated into Chinese, German, Spanish, French')
    expect(text).toContain('(4 wordings)')
  })

  it('names kinds and topics as people do, and still sends the keys', async () => {
    const page = (await rosa.get(survey)).text
    expect(page).toContain('<span class="chip">Several choices</span>')
    expect(page).toContain('<span class="chip accent">Challenges</span>')
    const key = /\/questions\/([^"]+)"/.exec(page)?.[1] ?? ''
    const form = (await rosa.get(`${survey}/questions/${key}`)).text
    expect(form).toContain('<option value="multi" selected>Several choices</option>')
    expect(form).toMatch(/<option value="challenge"[^>]*>Challenges<\/option>/)
    const list = (await rosa.get(base)).text
    expect(list).toContain('Customers who fit')
    expect(list).toMatch(/<td>English, Polish, Chinese/)
  })
})

describe('a survey of many questions', () => {
  const study = { name: 'Many', goal: '', company: '', product: '' }
  const question = (at: number) => ({ key: `q${at}`, kind: 'number', text: { en: `How many of ${at}?` } })
  let address: string
  beforeAll(async () => {
    const { id: studyId } = await world.container.studies.create(study)
    const pages = [{ key: 'one', questions: [1, 2, 3, 4].map(question) }]
    const definition = { kind: 'survey', language: 'en', languages: ['en'], title: { en: 'Many' }, pages }
    const made = await world.api('post', '/surveys').send({ studyId, definition })
    address = `/studies/${studyId}/surveys/${made.body.id}`
  })

  it('hears the same advice once, with the questions it is about', async () => {
    const { text } = await rosa.get(address)
    expect(text.match(/reach no part of a persona/g)).toHaveLength(1)
    expect(text).toContain('Each of 4 questions has no topic')
    expect(text).toMatch(/The introduction\s+is missing: say who asks/)
    for (const at of [1, 2, 3, 4]) expect(text).toContain(`/questions/q${at}">How many of ${at}?</a>`)
  })

  it('offers a new question on each page at once, and the bank as soon as a topic of it is chosen', async () => {
    const closed = (await rosa.get(address)).text
    expect(closed).toMatch(/<button class="button small" name="do" value="add-blank">/)
    expect(closed).not.toContain('From the question bank')
    const chosen = (await rosa.get(`${address}?bank=challenge`)).text
    expect(chosen).toMatch(/<details open>\s*<summary>From the question bank/)
  })
})

describe('a survey nobody needs', () => {
  it('is not deleted once it was published, for answers and campaigns rest on its versions', async () => {
    const study = await world.container.studies.create({ name: 'Other', goal: '', company: '', product: '' })
    const { id } = await world.container.authoring.create(study, { instrument: 'staff' })
    await world.container.authoring.publish(id, 'Rosa')
    expect((await rosa.get(`/studies/${study.id}/surveys/${id}`)).text).not.toContain('Delete this draft')
    expect((await rosa.post(`/studies/${study.id}/surveys/${id}/remove`)).status).toBe(409)
    expect((await rosa.post(`${base}/${id}/remove`)).status).toBe(404)
  })

  it('goes as long as it is a draft, after being asked once more', async () => {
    const { text } = await rosa.get(survey)
    expect(text).toContain('Delete this draft')
    const gone = await rosa.post(`${survey}/remove`)
    expect(gone.headers.location).toBe(base)
    expect((await rosa.get(survey)).status).toBe(404)
    expect((await rosa.post(`${survey}/remove`)).status).toBe(404)
  })
})
