// Branching in the editor: when a page is shown, where it leads, who is screened out; in words, by wordings of options.
import { respondentIn } from '../support/respondent'
import { type Agent, createWorld, type World } from '../support/world'

let world: World
let rosa: Agent
let base: string
let surveyId: string
let slug = ''

const option = (key: string, en: string) => ({ key, text: { en } })
const question = (key: string, more: object = {}) => ({ key, kind: 'short', text: { en: `${key}?` }, ...more })
const definition = {
  ...{ kind: 'survey', voice: 'good-fit', language: 'en', languages: ['en', 'pl'], title: { en: 'Fit' } },
  pages: [
    {
      key: 'first',
      questions: [
        question('size', {
          kind: 'single',
          options: [option('s', 'Small, up to 9'), option('m', 'Medium'), option('l', 'Large')],
        }),
        question('people', { kind: 'number' }),
      ],
    },
    { key: 'large', title: { en: 'Only large' }, questions: [question('team')] },
    { key: 'last', questions: [question('hard')] },
  ],
}

beforeAll(async () => {
  world = await createWorld({ smtp: false })
  rosa = await world.as('rosa')
  const study = await world.container.studies.create({
    name: 'Solar',
    goal: '',
    company: 'Heliotrope',
    product: 'Boost',
  })
  const survey = await world.container.authoring.create(study, { definition })
  surveyId = survey.id
  slug = survey.link.slug
  base = `/studies/${study.id}/surveys/${surveyId}`
})
afterAll(() => world.close())

const survey = () => world.container.authoring.get(surveyId)
const pageOf = async (key: string) => (await survey()).definition.pages.find((page) => page.key === key)
const save = async (page: string, fields: object, agent = rosa) =>
  agent
    .post(`${base}/pages/${page}`)
    .type('form')
    .send({ version: (await survey()).version, ...fields })
const { get, post, begin } = respondentIn(() => ({ world, slug }))

it('is for researchers, of a page that is there', async () => {
  expect((await (await world.as('viktor')).get(`${base}/pages/first`)).status).toBe(403)
  expect((await rosa.get(`${base}/pages/none`)).status).toBe(404)
  expect((await save('none', {})).status).toBe(404)
})

it('refuses half a condition, which would send everybody that way', async () => {
  const before = await pageOf('first')
  const halves = [
    { route0Question: 'size', route0Test: 'one-of', route0Value: ' ; ', route0To: '@screen-out' },
    { route0Question: 'people', route0Test: 'at-least', route0Value: 'many', route0To: '@end' },
  ]
  for (const half of halves) {
    const refused = await save('first', half)
    expect([refused.status, refused.text.includes('is not whole')]).toEqual([400, true])
  }
  expect(await pageOf('first')).toEqual(before)
})

it('refuses to write over a newer draft', async () => {
  expect((await save('first', { version: 0 })).status).toBe(409)
})

it('takes options by their wording, and shows conditions and ways in words', async () => {
  await save('large', { onlyQuestion: 'size', onlyTest: 'one-of', onlyValue: 'large; MEDIUM' })
  await save('first', {
    ...{ route0Question: 'size', route0Test: 'one-of', route0Value: 'Small, up to 9', route0To: '@screen-out' },
    ...{ route1Question: 'people', route1Test: 'at-most', route1Value: '2', route1To: 'last' },
    ...{ route2Question: '', route2Test: 'answered', route2To: 'nowhere' },
    'title.pl': 'Wielkość',
  })
  expect((await pageOf('large'))?.visibleIf).toEqual({ question: 'size', is: 'one-of', options: ['l', 'm'] })
  expect(await pageOf('first')).toMatchObject({
    title: { pl: 'Wielkość' },
    routes: [
      { when: { question: 'size', is: 'one-of', options: ['s'] }, to: '@screen-out' },
      { when: { question: 'people', is: 'at-most', number: 2 }, to: 'last' },
    ],
  })
  const { text } = await rosa.get(base)
  expect(text).toContain('Only if “size?” is one of Large; Medium.')
  expect(text).toContain('If “size?” is one of Small, up to 9, on to screened out: not whom you ask.')
  expect(text).toContain('If “people?” is at most 2, on to page 3.')
  expect((await rosa.get(`${base}/pages/first`)).text).toContain('value="Small, up to 9"')
})

it('keeps what it cannot show: a condition of several parts', async () => {
  const { version, definition: draft } = await survey()
  const parts = {
    any: [
      { question: 'size', is: 'answered' },
      { question: 'people', is: 'blank' },
    ],
  }
  const pages = draft.pages.map((page) => (page.key === 'last' ? { ...page, visibleIf: parts } : page))
  await world.container.authoring.change(surveyId, version, { ...draft, pages })
  expect((await rosa.get(`${base}/pages/last`)).text).toContain(
    'keep: “size?” was answered or “people?” was left blank',
  )
  await save('last', { onlyQuestion: 'keep', 'title.en': 'Last' })
  expect(await pageOf('last')).toMatchObject({ visibleIf: parts, title: { en: 'Last' } })
})

it('leads respondents that way: out with the right words, past pages, or on', async () => {
  await rosa
    .post(`${base}/settings`)
    .type('form')
    .send({ version: (await survey()).version, 'title.en': 'Fit', 'screenedOut.en': 'This time we ask larger ones.' })
  await world.container.authoring.publish(surveyId, 'Rosa')
  await world.container.authoring.changeLink(surveyId, (await survey()).version, { open: true })
  const answer = async (fields: object) => {
    const path = await begin()
    const next = await post(path, { page: 'first', do: 'next', ...fields })
    return { path, to: next.headers.location as string }
  }
  const small = await answer({ size: 's' })
  await post(small.path, { do: 'send' })
  expect((await get(small.path)).text).toContain('This time we ask larger ones.')
  expect((await answer({ size: 'l', people: '2' })).to).toContain('page=last')
  expect((await answer({ size: 'l', people: '90' })).to).toContain('page=large')
})
