// Undo in the survey editor: each change of a draft is taken back, one by one, and never what was published.
import { publishSolarSurvey } from '../support/solar-survey'
import { type Agent, createWorld, type World } from '../support/world'

let world: World
let rosa: Agent
let base: string
let surveyId: string

beforeAll(async () => {
  world = await createWorld({ smtp: false })
  rosa = await world.as('rosa')
  const { study, survey } = await publishSolarSurvey(world)
  surveyId = survey.id
  base = `/studies/${study.id}/surveys/${surveyId}`
})
afterAll(() => world.close())

const survey = () => world.container.authoring.get(surveyId)
const keys = async () => (await survey()).definition.pages.flatMap(({ questions }) => questions.map(({ key }) => key))
const post = async (path: string, fields: object = {}, agent = rosa) =>
  agent
    .post(`${base}${path}`)
    .type('form')
    .send({ version: (await survey()).version, ...fields })
const hasUndo = async () => (await rosa.get(base)).text.includes(`action="${base}/undo"`)

it('is for researchers, and never over somebody else’s newer draft', async () => {
  expect((await post('/undo', {}, await world.as('viktor'))).status).toBe(403)
  const before = await keys()
  await post('/edit', { do: 'remove', question: before[0] })
  expect((await post('/undo', { version: 0 })).status).toBe(409)
  expect(await keys()).toEqual(before.slice(1))
  await post('/undo')
  expect(await keys()).toEqual(before)
})

it('offers nothing where nothing was changed, and then changes nothing', async () => {
  expect(await hasUndo()).toBe(false)
  const before = (await survey()).definition
  expect((await post('/undo')).status).toBe(303)
  expect((await survey()).definition).toEqual(before)
})

it('takes changes back one by one, those that changed nothing left out', async () => {
  const states = [(await survey()).definition]
  const [first, second] = await keys()
  for (const question of [first, second, 'no-such-question']) {
    await post('/edit', { do: 'remove', question })
    states.push((await survey()).definition)
  }
  await post('/settings', { 'title.en': 'Another title' })
  expect(await hasUndo()).toBe(true)
  await post('/undo')
  expect((await survey()).definition).toEqual(states[3])
  await post('/undo')
  expect((await survey()).definition).toEqual(states[1])
  await post('/undo')
  expect((await survey()).definition).toEqual(states[0])
  expect(await hasUndo()).toBe(false)
})

it('leaves what was published, and the link, as they are', async () => {
  const [first] = await keys()
  await post('/edit', { do: 'remove', question: first })
  await world.container.authoring.publish(surveyId, 'Rosa')
  await post('/link', { open: 'yes' })
  await post('/undo')
  const { latest, link } = await survey()
  expect([latest, link.open]).toEqual([2, true])
  expect(await keys()).toContain(first)
  const { definition } = await world.container.authoring.getVersion(surveyId, 2)
  expect(definition.pages.flatMap(({ questions }) => questions.map(({ key }) => key))).not.toContain(first)
})

it('goes fifty steps back at most, and goes with its draft', async () => {
  const study = await world.container.studies.create({ name: 'Other', goal: '', company: '', product: '' })
  const { authoring } = world.container
  let draft = await authoring.create(study, { blank: 'Draft 0', language: 'en' })
  for (let at = 1; at <= 52; at++)
    draft = await authoring.change(draft.id, draft.version, { ...draft.definition, title: { en: `Draft ${at}` } })
  expect(await authoring.undoable(draft.id)).toBe(50)
  await authoring.remove(draft.id)
  expect(await authoring.undoable(draft.id)).toBe(0)
})
