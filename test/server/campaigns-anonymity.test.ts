// In an anonymous campaign nothing that a researcher sees or tries tells who has answered.
import { day, linkIn, useCampaignDesk } from '../support/campaign-desk'

const desk = useCampaignDesk()
const { person, people, plan, launch, read } = desk

type Line = { id: string; email: string; state: string }
const lines = async (id: string): Promise<Line[]> =>
  (await desk.world.api('get', `/campaigns/${id}/invitations`)).body.items
/** What is shown of somebody, without what tells one person from another. */
const shownOf = async (id: string, name: string) => {
  const line = (await lines(id)).find(({ email }) => email.startsWith(name))
  const { id: _, seat: __, contactId: ___, name: ____, email: _____, ...rest } = line as Line & Record<string, unknown>
  return rest
}
const tokenOf = (name: string) =>
  linkIn(desk.world.inbox.mails.find(({ to }) => to[0]?.startsWith(name))?.mail.text).split('/r/')[1] ?? ''
const answer = async (id: string, name: string) => {
  const line = (await lines(id)).find(({ email }) => email.startsWith(name))
  await desk.world.container.campaigns.invited.markCompleted(line?.id ?? '')
}
const unsubscribe = (name: string) =>
  desk.world
    .anyone()
    .post(`/r/${tokenOf(name)}/unsubscribe`)
    .type('form')
    .send({ 'List-Unsubscribe': 'One-Click' })

it('an anonymous campaign to fewer than five is refused in words that say what to do, and the preview says so before', async () => {
  await people(4)
  const id = await plan({ anonymous: true })
  const refused = await desk.world.api('post', `/campaigns/${id}/launch`)
  expect([refused.status, refused.body.code]).toEqual([409, 'campaign.too-few'])
  expect(refused.body.title).toMatch(/only 4 would get it.*at least 5.*untick Anonymous/)
  expect(desk.world.inbox.mails).toEqual([])
  expect((await read(id)).state).toBe('draft')

  const rosa = await desk.world.as('rosa')
  const base = `/studies/${desk.study.id}/campaigns`
  const warning = 'Choose an audience of at least'
  const draft = (await rosa.get(`${base}/${id}`)).text
  expect(draft).toContain(warning)
  expect(draft).toMatch(/<button class="button primary" type="submit" disabled>\s*Launch/)
  const asked = `${base}/audience?surveyId=${desk.surveyId}&audience=all`
  expect((await rosa.get(asked)).text).not.toContain(warning)
  expect((await rosa.get(`${asked}&anonymous=on`)).text).toContain(warning)
  expect((await rosa.get(`${base}/new?audience=all&anonymous=on`)).text).toContain(warning)

  await person('fifth@customers.test')
  expect((await rosa.get(`${asked}&anonymous=on`)).text).not.toContain(warning)
  expect((await desk.world.api('post', `/campaigns/${id}/launch`)).status).toBe(200)
})

describe('an anonymous campaign that shrinks before its time', () => {
  const moved = (id: string, name: 'pause' | 'resume') => desk.world.api('post', `/campaigns/${id}/${name}`)
  const later = () => new Date(desk.world.clock.now.getTime() + day).toISOString()

  it('is held back with its reason, and goes on once enough would get it', async () => {
    await people(4)
    const fifth = await person('fifth@customers.test')
    const id = await launch({ anonymous: true, sendAt: later() })
    expect((await read(id)).state).toBe('scheduled')
    await desk.world.container.contacts.remove(fifth.id)
    await desk.advance(day)
    expect(desk.world.inbox.mails).toEqual([])
    expect(await read(id)).toMatchObject({
      state: 'paused',
      frozen: false,
      heldBecause: expect.stringMatching(/only 4 would have got it.*at least 5 would get it, press Go on/s),
    })
    const rosa = await desk.world.as('rosa')
    expect((await rosa.get(`/studies/${desk.study.id}/campaigns/${id}`)).text).toContain('only 4 would have got it')
    expect((await rosa.get(`/studies/${desk.study.id}`)).text).toContain('was held back.')

    const refused = await moved(id, 'resume')
    expect([refused.status, refused.body.code]).toEqual([409, 'campaign.too-few'])
    expect((await read(id)).state).toBe('paused')
    await person('sixth@customers.test')
    expect((await moved(id, 'resume')).status).toBe(200)
    await desk.world.container.jobs.settled()
    expect(desk.receivers()).toHaveLength(5)
    expect((await read(id)).heldBecause).toBeUndefined()
  })

  it('is not sent by a pause over its time either', async () => {
    await people(4)
    const fifth = await person('fifth@customers.test')
    const id = await launch({ anonymous: true, sendAt: later() })
    expect((await moved(id, 'pause')).status).toBe(200)
    await desk.world.container.contacts.remove(fifth.id)
    await desk.advance(day)
    expect((await moved(id, 'resume')).body.code).toBe('campaign.too-few')
    expect(desk.world.inbox.mails).toEqual([])
  })

  it('is sent as planned when it promises nothing', async () => {
    await people(4)
    const fifth = await person('fifth@customers.test')
    await launch({ sendAt: later() })
    await desk.world.container.contacts.remove(fifth.id)
    await desk.advance(day)
    expect(desk.receivers()).toHaveLength(4)
  })
})

it('a survey that promises anonymity is held to the same, whatever is ticked', async () => {
  await people(4)
  const { container } = desk.world
  const survey = await container.authoring.create(desk.study, { instrument: 'staff' })
  await container.authoring.change(survey.id, survey.version, { ...survey.definition, anonymous: true })
  await container.authoring.publish(survey.id, 'Rosa')
  const rosa = await desk.world.as('rosa')
  const { text } = await rosa.get(`/studies/${desk.study.id}/campaigns/audience?surveyId=${survey.id}&audience=all`)
  expect(text).toContain('Choose an audience of at least')
  const id = await plan({ surveyId: survey.id })
  expect((await desk.world.api('post', `/campaigns/${id}/launch`)).body.code).toBe('campaign.too-few')
})

it('how many answered is told from five answers on: on no page, in no file and in no reply before', async () => {
  await people(6)
  const id = await launch({ anonymous: true, reminders: 1 })
  const rosa = await desk.world.as('rosa')
  const study = `/studies/${desk.study.id}`
  for (const at of [0, 1, 2, 3]) await answer(id, `cleo${at}@`)
  await desk.advance(5 * day)
  const few = await read(id)
  expect(few).toMatchObject({ funnel: { invited: 6, delivered: 6, started: null, completed: null }, toldFrom: 5 })
  expect(few.counts).toMatchObject({ sent: 6, started: 0, completed: 0 })
  // Whoever gets a reminder has not answered: how many that were would tell as much.
  expect(few.waves).toHaveLength(1)
  expect(few.responseRate ?? few.completionRate).toBeUndefined()
  const pageOf = async (path: string) => (await rosa.get(`${study}${path}`)).text
  expect(await pageOf('/campaigns')).toContain('fewer than 5')
  const page = await pageOf(`/campaigns/${id}`)
  expect(page).toContain('Fewer than 5 people have answered so far')
  expect(page).not.toContain('Answers over time')
  expect(await pageOf(`/campaigns/${id}/export?what=funnel`)).toMatch(/started,\r?\ncompleted,\r?\n/)
  expect((await pageOf(`/campaigns/${id}/export?what=days`)).trim().split('\n')).toHaveLength(1)
  expect(await pageOf('/collection')).toContain('too few answers to tell')
  expect(await pageOf('/collection/export?what=campaigns')).toMatch(/,6,6,,,\r?\n/)

  await answer(id, 'cleo4@')
  expect((await read(id)).funnel).toEqual({ invited: 6, delivered: 6, started: 5, completed: 5 })
  expect(await pageOf('/collection')).not.toContain('too few answers to tell')
})

it('sending again is refused in the same words, whether or not somebody answered', async () => {
  await person('quick@customers.test')
  await person('slow@customers.test')
  await people(3)
  const id = await launch({ anonymous: true })
  await answer(id, 'quick')
  const rosa = await desk.world.as('rosa')
  const tries = await Promise.all(
    (await lines(id)).map((line) =>
      rosa.post(`/studies/${desk.study.id}/campaigns/${id}/invitations/${line.id}/again`).then(({ text }) => text),
    ),
  )
  expect(tries[0]).toContain('An invitation that is sent cannot become queued')
  expect(tries[0]).toBe(tries[1])
})

it('wanting no more mail looks the same after an answer and without one', async () => {
  await person('quick@customers.test')
  await person('slow@customers.test')
  await people(3)
  const id = await launch({ anonymous: true })
  await answer(id, 'quick')
  for (const name of ['quick', 'slow']) expect((await unsubscribe(name)).status).toBe(200)
  expect(await shownOf(id, 'quick')).toEqual(await shownOf(id, 'slow'))
  expect((await read(id)).counts).toMatchObject({ completed: 0, 'opted-out': 2 })
})

it('a mail that may not have arrived stays unsure after its link was used', async () => {
  await person('quick@customers.test')
  await person('slow@customers.test')
  await people(3)
  desk.world.inbox.cutAfterData = () => true
  const id = await launch({ anonymous: true })
  expect((await lines(id)).map(({ state }) => state)).toEqual(Array(5).fill('unconfirmed'))
  await answer(id, 'quick')
  expect(await shownOf(id, 'quick')).toEqual(await shownOf(id, 'slow'))
  for (const at of [0, 1, 2]) await answer(id, `cleo${at}@`)
  await answer(id, 'slow')
  expect((await read(id)).funnel.completed).toBe(5)
})

it('in a named campaign an answer stays one after its sender wants no more mail', async () => {
  await person('quick@customers.test')
  const id = await launch()
  await answer(id, 'quick')
  expect((await unsubscribe('quick')).status).toBe(200)
  expect((await read(id)).counts).toMatchObject({ completed: 1, 'opted-out': 0 })
})
