// A desk to hold conversations at: a study with a guide for one person and one for a group, two people to talk to, and the moves that
// tests of conversations share.
import { type Agent, createWorld, type World } from './world'

const question = (key: string, topic: string, more: object = {}) => ({
  key,
  kind: 'long',
  topic,
  text: { en: `About ${key}?`, pl: `O ${key}?` },
  ...more,
})
export const guide = (kind: string, more: object = {}) => ({
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

type Desk = {
  world: World
  studyId: string
  guideId: string
  groupId: string
  rosa: Agent
  cleo: string
  ola: string
}

/** Registers itself with the tests of the file. */
export function useInterviewDesk() {
  const desk = {} as Desk
  beforeAll(async () => {
    const world = await createWorld()
    const { studies, authoring, contacts } = world.container
    const study = await studies.create({ name: 'Solar', goal: '', company: 'Heliotrope', product: 'Boost' })
    const studyId = study.id
    const publish = async (definition: object) => {
      const survey = await authoring.create(study, { definition })
      await authoring.publish(survey.id, 'Rosa')
      return survey.id
    }
    const guideId = await publish(guide('interview'))
    const groupId = await publish(guide('focus-group'))
    const person = async (firstName: string) =>
      (await contacts.create(studyId, { firstName, lastName: 'Customer', lifecycle: 'customer', facts: {}, own: {} }))
        .id
    const [cleo, ola] = [await person('Cleo'), await person('Ola')]
    Object.assign(desk, { world, studyId, guideId, groupId, rosa: await world.as('rosa'), cleo, ola })
  })
  afterAll(() => desk.world.close())

  const base = () => `/studies/${desk.studyId}/interviews`
  const post = (path: string, form: object) => desk.rosa.post(path).type('form').send(form)
  const begin = async (form: object): Promise<string> => {
    const begun = await post(base(), { surveyId: desk.guideId, ...form })
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
    for await (const verbatim of desk.world.container.verbatims.each({ studyId: desk.studyId })) found.push(verbatim)
    return found
  }
  const responsesOf = async (surveyId: string) => desk.world.container.responses.list({ surveyId })
  return Object.assign(desk, { base, post, begin, notes, keep, wordsOf, responsesOf })
}
