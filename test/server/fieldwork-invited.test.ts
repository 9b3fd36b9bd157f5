// From the mail to the receipt: a personal link, its reminder, an anonymous campaign, a campaign that was closed.
import type { Study } from '../../server/audience/studies/study'
import { publishSolarSurvey } from '../support/solar-survey'
import { createWorld, type World } from '../support/world'

let world: World
let study: Study
let surveyId: string

beforeAll(async () => {
  world = await createWorld()
  const made = await publishSolarSurvey(world, { instrument: 'lead' })
  study = made.study
  surveyId = made.survey.id
  await world.container.contacts.create(study.id, {
    firstName: 'Cleo',
    lastName: 'Customer',
    email: 'cleo@customers.test',
    lifecycle: 'customer',
    facts: { language: 'pl' },
    own: {},
  })
})
afterAll(() => world.close())

const get = (path: string) => world.anyone().get(path)
const post = (path: string, fields: object) => world.anyone().post(path).type('form').send(fields)
const answers = { page: 'wish', do: 'next', 'lq.challenge.own_words': 'Papierowe formularze' }
const responsesNow = () => world.container.responses.list({ surveyId })

/** Launches a campaign to everybody; gives the path of Cleo's link in its mail. */
async function invite(more: object = {}): Promise<{ campaign: string; path: string }> {
  const { body } = await world.api('post', '/campaigns').send({ surveyId, audience: 'all', ...more })
  await world.api('post', `/campaigns/${body.id}/launch`)
  await world.container.jobs.settled()
  const mail = world.inbox.mails.findLast(({ to }) => to[0] === 'cleo@customers.test')?.mail
  return { campaign: body.id, path: /\/r\/[a-z0-9]{26}/.exec(mail?.text ?? '')?.[0] ?? '' }
}

const invitation = async (campaign: string) =>
  (await world.api('get', `/campaigns/${campaign}/invitations`)).body.items[0]

it('opening the link, by Cleo or by a mail scanner, starts nothing', async () => {
  const { campaign, path } = await invite({ name: 'First' })
  const before = await responsesNow()
  for (let visits = 0; visits < 3; visits++) {
    const opened = await get(path)
    expect(opened.text).toContain('<html lang="pl">')
    expect(opened.text).toContain(`href="${path}/unsubscribe"`)
    await world.anyone().head(path)
  }
  expect(await responsesNow()).toEqual(before)
  expect((await invitation(campaign)).state).toBe('sent')
})

it('pressing Start twice is one response of this contact, and the invitation knows', async () => {
  const { campaign, path } = await invite({ name: 'Second' })
  await Promise.all([post(path, { do: 'start', language: 'pl' }), post(path, { do: 'start', language: 'pl' })])
  expect((await invitation(campaign)).state).toBe('started')
  await post(path, answers)
  await post(path, { do: 'send' })
  expect((await invitation(campaign)).state).toBe('completed')
  const [response, ...others] = (await responsesNow()).filter(({ campaignId }) => campaignId === campaign)
  expect(others).toEqual([])
  expect(response).toMatchObject({ state: 'completed', collector: 'email', language: 'pl', anonymous: false })
  const shown = await (await world.as('rosa')).get(`/studies/${study.id}/responses/${response!.id}`)
  expect(shown.text).toContain('Cleo Customer')
  expect(shown.text).toContain('Papierowe formularze')
})

it('an anonymous campaign keeps no way from the answers to Cleo', async () => {
  for (const name of ['anna', 'bela', 'dora', 'emil'])
    await world.container.contacts.create(study.id, {
      ...{ firstName: name, lastName: 'Customer', email: `${name}@customers.test` },
      ...{ lifecycle: 'customer' as const, facts: {}, own: {} },
    })
  const { path } = await invite({ name: 'Third', anonymous: true })
  expect((await get(path)).text).toContain('Nikt, także zespół badawczy, nie widzi')
  const before = new Set((await responsesNow()).map(({ id }) => id))
  await post(path, { do: 'start', language: 'pl' })
  await post(path, answers)
  await post(path, { do: 'send' })
  const response = (await responsesNow()).find(({ id }) => !before.has(id))
  expect(response).toMatchObject({ state: 'completed', anonymous: true })
  for (const name of ['contactId', 'invitationId', 'campaignId']) expect(response).not.toHaveProperty(name)
  expect(response?.sentAt?.toISOString()).toMatch(/T00:00:00.000Z$/)
  const shown = await (await world.as('rosa')).get(`/studies/${study.id}/responses/${response!.id}`)
  expect(shown.text).not.toContain('Cleo')
  // The respondent's own link still leads back to the receipt.
  expect((await get(path)).text).toContain('Odpowiedzi dotarły')
})

it.each([
  ['by itself', false],
  ['by the next press of Send', true],
])(
  'an invitation that a killed server left as begun is completed %s, so that no reminder follows',
  async (_, anonymous) => {
    const { campaign, path } = await invite({ name: `Cut ${anonymous}`, anonymous })
    await post(path, { do: 'start', language: 'pl' })
    await post(path, answers)
    await post(path, { do: 'send' })
    const { connection, jobs } = world.container
    const seats = connection.collection('invitations')
    const seat = await seats.findOne({ campaignId: campaign, completedAt: { $exists: true } })
    const which = { _id: seat!._id }
    // As it stands between writing the answers down and telling the invitation.
    await seats.updateOne(which, { $set: { state: 'started' }, $unset: { completedAt: 1 } })
    await connection.collection('responses').updateMany({ surveyId }, { $set: { unsettled: true } })
    if (anonymous) expect((await post(path, { do: 'send' })).status).toBe(303)
    world.clock.advance(60_000)
    await jobs.push('response.settle', {}, { key: `cut ${anonymous}` })
    await jobs.settled()
    expect(await seats.findOne(which)).toMatchObject({ state: 'completed', completedAt: expect.any(Date) })
  },
)

it('after the campaign is closed the link says so, and what was written before stays', async () => {
  const { campaign, path } = await invite({ name: 'Fourth' })
  await post(path, { do: 'start', language: 'pl' })
  await post(path, answers)
  await world.api('post', `/campaigns/${campaign}/close`)
  const late = await post(path, { page: 'wish', do: 'next', 'lq.challenge.own_words': 'changed' })
  expect(late.status).toBe(410)
  expect(late.text).toContain('Ta ankieta się zakończyła')
  const [response] = (await responsesNow()).filter(({ campaignId }) => campaignId === campaign)
  expect(response).toMatchObject({
    state: 'partial',
    answers: { 'lq.challenge.own_words': { text: 'Papierowe formularze' } },
  })
})

it('guessing at links is slowed down', async () => {
  const tries = await Promise.all(Array.from({ length: 70 }, (_, at) => get(`/r/${String(at).padStart(26, '0')}`)))
  expect(tries.map(({ status }) => status)).toContain(429)
})
