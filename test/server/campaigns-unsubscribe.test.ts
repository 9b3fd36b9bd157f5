// Unsubscribing as mailbox providers, scanners and people do it (RFC 8058), and the list of addresses not to write to.
import { createWorld, type World } from '../support/world'

let world: World
let link: string
let campaignId: string

beforeEach(async () => {
  world = await createWorld()
  const { studies, authoring, contacts, jobs } = world.container
  const study = await studies.create({ name: 'Planning', goal: '', company: 'Solar Boost', product: 'Boost' })
  const survey = await authoring.create(study, { instrument: 'good-fit' })
  await authoring.publish(survey.id, 'Rosa')
  const facts = { language: 'pl' }
  const contact = {
    firstName: 'Cleo',
    lastName: '',
    email: 'Cleo@Customers.test',
    lifecycle: 'customer',
    facts,
    own: {},
  }
  await contacts.create(study.id, { ...contact, lifecycle: 'customer' })
  const { body } = await world.api('post', '/campaigns').send({ surveyId: survey.id, audience: 'all' })
  campaignId = body.id
  await world.api('post', `/campaigns/${campaignId}/launch`)
  await jobs.settled()
  const header = /^List-Unsubscribe: <(.+)>\r?$/m.exec(world.inbox.mails[0]?.raw ?? '')?.[1] ?? ''
  link = new URL(header).pathname
})
afterEach(() => world.close())

const oneClick = (path = link) => world.anyone().post(path).type('form').send('List-Unsubscribe=One-Click')
const stateNow = async () => (await world.api('get', `/campaigns/${campaignId}`)).body.counts
const suppressed = () => world.container.campaigns.unsubscribing.count()

it('answers an unknown, a truncated and a foreign token the same way', async () => {
  const answers = await Promise.all(
    [link.replace(/\/r\/\w+/, `/r/${'0'.repeat(26)}`), link.replace(/\/r\/\w/, '/r/'), '/r/x/unsubscribe'].map((path) =>
      oneClick(path),
    ),
  )
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404])
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
})

it.each([
  ['nothing', ''],
  ['another value', 'List-Unsubscribe=Two-Click'],
  ['another field beside it', 'List-Unsubscribe=One-Click&more=1'],
  ['a list', 'List-Unsubscribe=One-Click&List-Unsubscribe=One-Click'],
])('refuses %s in the body and unsubscribes nobody', async (_, body) => {
  const response = await world.anyone().post(link).type('form').send(body)
  expect([response.status, await suppressed()]).toEqual([400, 0])
})

it('shows a page to whoever opens the link, in their language, and changes nothing', async () => {
  for (let times = 0; times < 3; times++) {
    await world.anyone().head(link)
    const { status, text } = await world.anyone().get(link)
    expect(status).toBe(200)
    expect(text).toContain('Proszę nie wysyłać mi więcej wiadomości')
    expect(text).toContain('<html lang="pl"')
  }
  expect([await suppressed(), (await stateNow()).sent]).toEqual([0, 1])
})

it('unsubscribes with one click: no cookie, no redirect, and twice is once', async () => {
  for (let times = 0; times < 2; times++) {
    const response = await oneClick()
    expect(response.status).toBe(200)
    expect(response.headers['set-cookie']).toBeUndefined()
    expect(response.headers.location).toBeUndefined()
  }
  expect(await suppressed()).toBe(1)
  expect(await stateNow()).toMatchObject({ 'opted-out': 1, sent: 0 })
})

it('takes the click as a multipart form, and with a token in capitals', async () => {
  const response = await world
    .anyone()
    .post(link.replace(/\/r\/\w+/, (part) => part.toUpperCase().replace('/R/', '/r/')))
    .field('List-Unsubscribe', 'One-Click')
  expect([response.status, await suppressed()]).toEqual([200, 1])
})

it('works with the button of the page', async () => {
  const { text } = await world.anyone().get(link)
  const [, name = '', value = ''] = /<input type="hidden" name="([^"]+)" value="([^"]+)">/.exec(text) ?? []
  const action = /<form method="post" action="([^"]+)">/.exec(text)?.[1] ?? ''
  const response = await world
    .anyone()
    .post(action)
    .set('Origin', world.address)
    .type('form')
    .send({ [name]: value })
  expect(response.status).toBe(200)
  expect(response.text).toContain('Nie wyślemy już żadnych wiadomości')
})

it('keeps what somebody answered before', async () => {
  const { invited } = world.container.campaigns
  const token = link.split('/')[2] ?? ''
  await invited.markCompleted((await invited.findByToken(token))?.invitation.id ?? '')
  await oneClick()
  expect(await stateNow()).toMatchObject({ completed: 1, 'opted-out': 0 })
  expect(await suppressed()).toBe(1)
})

it('holds for every later campaign, whatever the case of the address, until somebody takes it off', async () => {
  await oneClick()
  const again = async () => {
    const { body } = await world.api('get', `/campaigns/${campaignId}`)
    const made = await world.api('post', '/campaigns').send({ surveyId: body.surveyId, audience: 'all' })
    const launched = await world.api('post', `/campaigns/${made.body.id}/launch`)
    await world.container.jobs.settled()
    return launched.body.code ?? launched.status
  }
  expect(await again()).toBe('campaign.nobody')
  const rosa = await world.as('rosa')
  expect((await rosa.get('/suppressions')).text).toContain('cleo@customers.test')
  const [{ id = '' } = {}] = await world.container.campaigns.unsubscribing.list({})
  expect((await rosa.post(`/suppressions/${id}/remove`)).status).toBe(303)
  expect((await rosa.post(`/suppressions/${id}/remove`)).status).toBe(404)
  expect(await again()).toBe(200)
  expect(world.inbox.mails).toHaveLength(2)
})

it('refuses lists, line breaks and overlong addresses on the list', async () => {
  const rosa = await world.as('rosa')
  for (const email of [
    'a@x.test,b@x.test',
    'a@x.test\r\nBcc: b@x.test',
    `${'a'.repeat(320)}@x.test`,
    '',
    '"a b"@x.test',
  ]) {
    const response = await rosa.post('/suppressions').type('form').send({ email })
    expect([email, response.status, response.text.includes('needs another look')]).toEqual([email, 400, true])
  }
  expect((await rosa.post('/suppressions').type('form').send({ email: 'Żaneta@bücher.example' })).status).toBe(303)
})
