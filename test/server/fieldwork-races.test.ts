// Answers that are sent, changed and taken back at the same moment, and limits that are set when answers have come in already.
import { createFromInstrument } from '../../surveys/instruments'
import { respondentIn } from '../support/respondent'
import { createWorld, type World } from '../support/world'

const desk = {} as { world: World; slug: string }
const { begin, get, post } = respondentIn(() => desk)
beforeAll(async () => {
  desk.world = await createWorld({ smtp: false })
})
afterAll(() => desk.world.close())

/** A published survey with its public link open. @returns its id */
async function aSurvey(link: { quota?: number } = {}): Promise<string> {
  const { authoring, studies } = desk.world.container
  const definition = createFromInstrument('lead', { product: 'Solar Boost', company: 'Heliotrope' })
  const { id } = await authoring.create(await studies.current(), { definition })
  await authoring.publish(id, 'Rosa')
  await limit(id, link)
  desk.slug = (await authoring.get(id)).link.slug
  return id
}

async function limit(id: string, link: { quota?: number }): Promise<void> {
  const { authoring } = desk.world.container
  await authoring.changeLink(id, (await authoring.get(id)).version, { open: true, ...link })
}

const challenge = 'lq.challenge.own_words'
const answerAt = (path: string, text: string) => post(path, { page: 'wish', do: 'next', [challenge]: text })

async function sent(text: string): Promise<string> {
  const path = await begin()
  await answerAt(path, text)
  await post(path, { do: 'send' })
  return path
}

describe('answers taken back while they are being sent', () => {
  it('leave no word behind', async () => {
    const surveyId = await aSurvey()
    const { responses, fieldwork, verbatims } = desk.world.container
    const known = new Set<string>()
    for (let round = 0; round < 10; round++) {
      const sending = responses.submit({ surveyId, answers: { [challenge]: `Paper forms ${round}` } })
      let id: string | undefined
      while (id === undefined)
        id = (await responses.list({ surveyId, states: ['completed'] })).find((one) => !known.has(one.id))?.id
      known.add(id)
      await fieldwork.withdraw(id)
      await sending
    }
    const left = await Promise.all([...known].map((id) => verbatims.listOf(id)))
    expect(left.flat().map(({ text }) => text)).toEqual([])
  })

  it('and changed in two windows at once say in the end what the answers say', async () => {
    const surveyId = await aSurvey()
    const { responses, verbatims } = desk.world.container
    const path = await sent('First words')
    for (let round = 0; round < 8; round++) {
      await post(path, { do: 'change' })
      await answerAt(path, `Words ${round} a`)
      const sending = post(path, { do: 'send' })
      const again = (async () => {
        while ((await responses.list({ surveyId }))[0]?.draft);
        await post(path, { do: 'change' })
        await answerAt(path, `Words ${round} b`)
        await post(path, { do: 'send' })
      })()
      await Promise.all([sending, again])
      const [response] = await responses.list({ surveyId })
      const said = await verbatims.listOf(response!.id)
      expect([said.length, response?.draft]).toEqual([1, undefined])
      expect(JSON.stringify(response?.answers)).toContain(said[0]!.text)
    }
  })
})

describe('a limit that is set later', () => {
  it('counts what had been sent before', async () => {
    const surveyId = await aSurvey()
    await sent('One')
    await sent('Two')
    await limit(surveyId, { quota: 2 })
    expect((await get(await sent('Three'))).text).not.toContain('/receipt/')
    expect(await desk.world.container.responses.countByState({ surveyId })).toEqual({ completed: 2, 'quota-full': 1 })
    const { text } = await (await desk.world.as('rosa')).get(
      `/studies/${(await desk.world.container.studies.current()).id}/collection/export?what=quotas&survey=${surveyId}`,
    )
    expect(text).toMatch(/,2,2\s*$/)
  })

  it('lets whoever had sent before change their answers', async () => {
    const surveyId = await aSurvey()
    const path = await sent('One')
    await sent('Two')
    await limit(surveyId, { quota: 1 })
    await sent('Three')
    await post(path, { do: 'change' })
    await answerAt(path, 'One, said better')
    expect((await post(path, { do: 'send' })).status).toBe(303)
    const all = await desk.world.container.responses.list({ surveyId, states: ['completed'] })
    expect(all.map(({ answers }) => JSON.stringify(answers)).join()).toContain('said better')
  })
})

describe('a place that was taken when the server was ended, before the answers were sent', () => {
  const minute = 60_000
  /** Somebody at the last page, for whom the place is kept, as a server leaves it that is ended in the middle of sending. */
  async function cutOff(surveyId: string): Promise<{ path: string; id: string }> {
    const path = await begin()
    await answerAt(path, 'Cut off')
    const open = await desk.world.container.responses.list({ surveyId, states: ['partial'] })
    const id = open.at(-1)?.id ?? ''
    const place = { surveyId, place: 1, responseId: id, since: desk.world.clock.now }
    await desk.world.container.connection.collection('quotaPlaces').insertOne(place)
    return { path, id }
  }
  const states = async (surveyId: string) => desk.world.container.responses.countByState({ surveyId })

  it('is theirs for ten minutes, and when they come back in time', async () => {
    const surveyId = await aSurvey({ quota: 1 })
    const { path } = await cutOff(surveyId)
    desk.world.clock.advance(9 * minute)
    await sent('Too early')
    expect(await states(surveyId)).toEqual({ partial: 1, 'quota-full': 1 })
    await post(path, { do: 'send' })
    expect(await states(surveyId)).toEqual({ completed: 1, 'quota-full': 1 })
    desk.world.clock.advance(60 * minute)
    await sent('Too late')
    expect(await states(surveyId)).toEqual({ completed: 1, 'quota-full': 2 })
  })

  it('is somebody else’s afterwards, and whoever comes back later finds none', async () => {
    const surveyId = await aSurvey({ quota: 1 })
    const { path } = await cutOff(surveyId)
    desk.world.clock.advance(11 * minute)
    await sent('Instead')
    expect(await states(surveyId)).toEqual({ partial: 1, completed: 1 })
    await post(path, { do: 'send' })
    expect(await states(surveyId)).toEqual({ 'quota-full': 1, completed: 1 })
  })

  it('is given once when they and others send at the same moment', async () => {
    for (let round = 0; round < 6; round++) {
      const surveyId = await aSurvey({ quota: 1 })
      const { path } = await cutOff(surveyId)
      const others = [await begin(), await begin(), await begin()]
      for (const other of others) await answerAt(other, 'At once')
      desk.world.clock.advance(11 * minute)
      await Promise.all([path, ...others].map((one) => post(one, { do: 'send' })))
      expect(await states(surveyId)).toEqual({ completed: 1, 'quota-full': 3 })
    }
  })

  it('is not counted on by a request that slept over it', async () => {
    const surveyId = await aSurvey({ quota: 1 })
    const { id } = await cutOff(surveyId)
    const { revision } = await desk.world.container.responses.get(id)
    desk.world.clock.advance(11 * minute)
    await sent('Instead')
    expect((await desk.world.container.responses.get(id)).revision).toBe(revision + 1)
  })
})
