// Conversations with one person or a group: who may be in one, notes while they are typed, and the words they become.
import { sayAsked } from '../../server/fieldwork/responses/verbatim'
import { type Agent, createWorld, type World } from '../support/world'

let world: World
let studyId: string
let guideId: string
let groupId: string
let rosa: Agent
let cleo: string
let ola: string

const question = (key: string, topic: string, more: object = {}) => ({
  key,
  kind: 'long',
  topic,
  text: { en: `About ${key}?`, pl: `O ${key}?` },
  ...more,
})
const guide = (kind: string, more: object = {}) => ({
  ...{
    kind,
    voice: 'good-fit',
    language: 'en',
    languages: ['en', 'pl'],
    title: { en: `A ${kind} guide` },
    minutes: 30,
  },
  pages: [
    {
      key: 'all',
      questions: [
        question('work', 'role', { subject: 'hours' }),
        question('hard', 'challenge', { probe: { en: 'Ask for the last time.' } }),
        question('size', 'team', {
          kind: 'single',
          options: [
            { key: 'small', text: { en: 'Small' } },
            { key: 'large', text: { en: 'Large' } },
          ],
        }),
        question('small', 'team', { visibleIf: { question: 'size', is: 'one-of', options: ['small'] } }),
      ],
    },
  ],
  ...more,
})

beforeAll(async () => {
  world = await createWorld()
  const { studies, authoring, contacts } = world.container
  const study = await studies.create({ name: 'Solar', goal: '', company: 'Heliotrope', product: 'Boost' })
  studyId = study.id
  const publish = async (definition: object) => {
    const survey = await authoring.create(study, { definition })
    await authoring.publish(survey.id, 'Rosa')
    return survey.id
  }
  guideId = await publish(guide('interview'))
  groupId = await publish(guide('focus-group'))
  const person = async (firstName: string) =>
    (await contacts.create(studyId, { firstName, lastName: 'Customer', lifecycle: 'customer', facts: {}, own: {} })).id
  cleo = await person('Cleo')
  ola = await person('Ola')
  rosa = await world.as('rosa')
})
afterAll(() => world.close())

const base = () => `/studies/${studyId}/interviews`
const post = (path: string, form: object) => rosa.post(path).type('form').send(form)
const begin = async (form: object): Promise<string> => {
  const begun = await post(base(), { surveyId: guideId, ...form })
  expect(begun.status).toBe(303)
  return begun.headers.location as string
}
const notes = (texts: Record<string, string>, was: Record<string, string> = {}) => ({
  ...Object.fromEntries(Object.entries(texts).map(([key, text]) => [`notes[${key}]`, text])),
  ...Object.fromEntries(Object.entries(was).map(([key, mark]) => [`was[${key}]`, mark])),
})
const keep = async (room: string, texts: Record<string, string>, was: Record<string, string> = {}) =>
  (await post(room, { do: 'keep', ...notes(texts, was) })).body as {
    was: Record<string, string>
    faults: { path: string }[]
  }
const wordsOf = async () => {
  const found = []
  for await (const verbatim of world.container.verbatims.each({ studyId })) found.push(verbatim)
  return found
}
const responsesOf = async (surveyId: string) => world.container.responses.list({ surveyId })

describe('an interview is refused', () => {
  it('to everybody but researchers', async () => {
    for (const member of ['stan', 'viktor'] as const)
      expect((await (await world.as(member)).get(base())).status).toBe(403)
    expect((await world.anyone().get(base())).headers.location).toContain('/sign-in')
  })

  it('with nobody, with a crowd, with somebody of another study, and along a draft', async () => {
    const elsewhere = await world.container.studies.create({ name: 'Other', goal: '', company: '', product: '' })
    const stranger = await world.container.contacts.create(elsewhere.id, {
      ...{ firstName: 'Sten', lastName: '', lifecycle: 'lead', facts: {}, own: {} },
    })
    const study = await world.container.studies.get(studyId)
    const draft = await world.container.authoring.create(study, { definition: guide('interview') })
    expect((await post(base(), { surveyId: guideId })).text).toContain('Choose who was there')
    expect((await post(base(), { surveyId: groupId, who: [cleo], others: 30 })).status).toBe(400)
    expect((await post(base(), { surveyId: guideId, who: stranger.id })).status).toBe(404)
    expect((await post(base(), { surveyId: draft.id, who: cleo })).status).toBe(409)
    expect((await post(base(), { surveyId: 'nothing', who: cleo })).status).toBe(404)
  })

  it('to another study’s address, like one that is not there', async () => {
    const elsewhere = await world.container.studies.create({ name: 'Other', goal: '', company: '', product: '' })
    const room = await begin({ who: cleo })
    const foreign = await rosa.get(room.replace(studyId, elsewhere.id))
    const missing = await rosa.get(`/studies/${elsewhere.id}/interviews/${'0'.repeat(24)}`)
    expect([foreign.status, foreign.text]).toEqual([404, missing.text])
  })

  it('with a named person along a guide that promises anonymity', async () => {
    const study = await world.container.studies.get(studyId)
    const survey = await world.container.authoring.create(study, {
      definition: guide('interview', { anonymous: true }),
    })
    await world.container.authoring.publish(survey.id, 'Rosa')
    const refused = await post(base(), { surveyId: survey.id, who: cleo })
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('promises anonymity')])
    const room = await begin({ surveyId: survey.id, others: 1 })
    await keep(room, { hard: 'Nobody knows who says this' })
    await post(room, { do: 'finish' })
    const [response] = await responsesOf(survey.id)
    expect(response).toMatchObject({ anonymous: true, startedAt: new Date('2026-03-02T00:00:00Z') })
    expect(response?.contactId).toBeUndefined()
    const said = (await wordsOf()).find(({ surveyId }) => surveyId === survey.id)
    expect(said).toMatchObject({ text: 'Nobody knows who says this', provenance: 'interview' })
    expect(said?.contactId).toBeUndefined()
    for (const path of [room, `/studies/${studyId}/responses/${response?.id}`])
      expect((await rosa.get(path)).text).not.toMatch(/Cleo|Ola|09:00/)
  })

  it('finishing, while nothing is noted', async () => {
    const room = await begin({ who: cleo })
    const refused = await post(room, { do: 'finish', ...notes({ hard: '   ' }) })
    expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('Nothing is noted yet')])
    expect((await rosa.get(room)).status).toBe(200)
  })
})

describe('notes', () => {
  it('hold no flood, no control signs and no markup that runs', async () => {
    const room = await begin({ who: cleo })
    await keep(room, { hard: `<script>alert(1)</script>\u202E\0\n${'x'.repeat(50_000)}`, nothing: 'no such question' })
    const { text } = await rosa.get(room)
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;\n')
    expect(text).not.toMatch(/<script>alert|\u202E|x{5001}|no such question/)
  })

  it('of another window are not written over, and the room says so', async () => {
    const room = await begin({ who: cleo })
    const first = await keep(room, { hard: 'one' })
    const second = await keep(room, { hard: 'one\ntwo' }, first.was)
    const stale = await keep(room, { hard: 'three' }, first.was)
    expect(stale.faults.map(({ path }) => path)).toEqual(['hard'])
    expect((await keep(room, { hard: 'three' }, stale.was)).faults).toHaveLength(1)
    const refused = await post(room, { do: 'save', ...notes({ hard: 'three', work: 'kept' }, first.was) })
    expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('>three</textarea>')])
    // What was not touched since the page was loaded is no conflict.
    expect((await post(room, { do: 'save', ...notes({ hard: 'one' }, first.was) })).status).toBe(303)
    const shown = await rosa.get(room)
    expect(shown.text).toContain('one\ntwo</textarea>')
    expect(shown.text).toContain(`value="${second.was.hard}"`)
    expect(shown.text).toContain('>kept</textarea>')
  })
})

describe('an interview with one person', () => {
  it('becomes a response like any other, its words attributed to the contact', async () => {
    const room = await begin({ who: cleo, language: 'pl' })
    const shown = await rosa.get(room)
    expect(shown.text).toContain('O hard?')
    expect(shown.text).toContain('Ask for the last time.')
    await keep(room, { hard: '#motivator "Chcę mieć święty spokój"\nKopiuje arkusze' })
    expect((await wordsOf()).filter(({ contactId }) => contactId === cleo)).toEqual([])
    expect((await responsesOf(guideId)).at(-1)).toMatchObject({ state: 'partial', collector: 'interviewer' })
    const all = notes({
      hard: '#motivator "Chcę mieć święty spokój"\nKopiuje arkusze',
      work: '#motivator ',
      size: 'said at once',
      small: 'just the two of them',
    })
    expect((await post(room, { do: 'finish', closed: '1', size: 'small', ...all })).status).toBe(303)
    const response = (await responsesOf(guideId)).at(-1)
    expect(response).toMatchObject({
      state: 'completed',
      contactId: cleo,
      language: 'pl',
      answers: { size: { choices: ['small'] } },
    })
    const said = (await wordsOf()).filter(({ responseId }) => responseId === response?.id)
    expect(
      said.map(({ question: key, topic, text, exact, provenance }) => [key, topic, text, exact, provenance]),
    ).toEqual([
      ['hard', 'motivator', 'Chcę mieć święty spokój', true, 'interview'],
      ['hard', 'challenge', 'Kopiuje arkusze', false, 'interview'],
      ['size', 'team', 'said at once', false, 'interview'],
      ['small', 'team', 'just the two of them', false, 'interview'],
    ])
    expect(said.every(({ contactId, wording }) => contactId === cleo && wording.startsWith('O '))).toBe(true)
    const page = await rosa.get(`/studies/${studyId}/responses/${response?.id}`)
    expect(page.text).toContain('“Chcę mieć święty spokój”')
    const csv = await world.api('get', `/surveys/${guideId}/responses.csv`)
    expect(csv.text).toContain('Kopiuje arkusze')
    await post(room, { do: 'finish' })
    expect((await wordsOf()).filter(({ responseId }) => responseId === response?.id)).toHaveLength(4)
  })

  it('is corrected after it was opened again: words that stay keep their ids', async () => {
    const room = await begin({ who: ola })
    await post(room, { do: 'finish', ...notes({ hard: 'stays\nis mistyped' }) })
    expect((await post(room, { do: 'keep', ...notes({ hard: 'late' }) })).status).toBe(409)
    const mine = async () =>
      (await wordsOf()).filter(({ contactId }) => contactId === ola).map(({ id, text }) => [id, text])
    const before = await mine()
    expect((await post(`${room}/reopen`, {})).status).toBe(303)
    await post(room, { do: 'finish', ...notes({ hard: 'stays\nis right' }) })
    const after = await mine()
    expect(after.map(([, text]) => text)).toEqual(['stays', 'is right'])
    expect(after[0]).toEqual(before[0])
    expect(after[1]?.[0]).not.toBe(before[1]?.[0])
  })

  it('is gone with every word when it is deleted or withdrawn, and a withdrawn voice takes no more notes', async () => {
    const room = await begin({ who: cleo })
    await post(room, { do: 'finish', ...notes({ hard: 'to be withdrawn' }) })
    const response = (await responsesOf(guideId)).at(-1)
    await post(`/studies/${studyId}/responses/${response?.id}/withdraw`, {})
    expect((await wordsOf()).map(({ text }) => text)).not.toContain('to be withdrawn')
    expect((await rosa.get(room)).text).not.toContain('to be withdrawn')
    await post(`${room}/reopen`, {})
    expect((await keep(room, { hard: 'once more' })).faults).toHaveLength(1)
    await post(`${room}/remove`, {})
    expect((await rosa.get(room)).status).toBe(404)
  })
})

it('evidence says where it was said, and whether these are the very words', () => {
  const wording = 'What is hardest?'
  expect(sayAsked({ wording })).toBe(wording)
  expect(sayAsked({ wording, provenance: 'interview', exact: true })).toBe(`${wording} (said in an interview)`)
  expect(sayAsked({ wording, provenance: 'focus-group', exact: false })).toBe(
    `${wording} (noted, not word for word, in a focus group)`,
  )
})

describe('a focus group', () => {
  it('gives each who speaks a response of their own, and the group one', async () => {
    const room = await begin({ surveyId: groupId, who: [cleo, ola], others: 1 })
    const { text } = await rosa.get(room)
    expect(text).toContain('@1 Cleo Customer')
    expect(text).toContain('@3 Person 3')
    await post(room, { do: 'finish', ...notes({ hard: '@1 "mine"\n@2 #goal hers\n@3 a stranger’s\nall nod' }) })
    const said = (await wordsOf()).filter(({ surveyId }) => surveyId === groupId)
    expect(said.map(({ text: words, contactId, topic, provenance }) => [words, contactId, topic, provenance])).toEqual([
      ['all nod', undefined, 'challenge', 'focus-group'],
      ['mine', cleo, 'challenge', 'focus-group'],
      ['hers', ola, 'goal', 'focus-group'],
      ['a stranger’s', undefined, 'challenge', 'focus-group'],
    ])
    expect(new Set(said.map(({ responseId }) => responseId)).size).toBe(4)
    expect((await responsesOf(groupId)).map(({ state }) => state)).toEqual([
      'completed',
      'completed',
      'completed',
      'completed',
    ])
  })
})
