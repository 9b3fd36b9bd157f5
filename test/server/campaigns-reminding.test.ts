// Answers, reminders and the funnel of a campaign.
import { day, linkIn, useCampaignDesk } from '../support/campaign-desk'

const desk = useCampaignDesk()
const { person, people, plan, launch, read, advance, receivers } = desk

describe('answering and reminding', () => {
  it('counts started and completed by the link, tolerant of what mail clients do to it', async () => {
    await people(2)
    const id = await launch()
    const token = linkIn(desk.world.inbox.mails[0]?.mail.text).split('/r/')[1] ?? ''
    const { invited } = desk.world.container.campaigns
    for (const raw of [token.toUpperCase(), `<${token}>`, `${token}.`, `${token}=`, `${token}&utm_source=mail`])
      expect((await invited.findByToken(raw))?.campaign.id).toBe(id)
    for (const raw of [token.slice(0, -1), `${token}x`, '', '0'.repeat(26)])
      expect(await invited.findByToken(raw)).toBeUndefined()
    const found = await invited.findByToken(token)
    await invited.markStarted(found?.invitation.id ?? '')
    await invited.markStarted(found?.invitation.id ?? '')
    expect(await read(id)).toMatchObject({ responseRate: 0.5, funnel: { started: 1, completed: 0 } })
    await invited.markCompleted(found?.invitation.id ?? '')
    expect(await read(id)).toMatchObject({ completionRate: 1, counts: { completed: 1, sent: 1 } })
  })

  it('reminds only whoever got it and has not answered, at most so often, inside the window', async () => {
    await people(3)
    await person('bounces@x.test')
    desk.world.inbox.refuse = (address) => (address.startsWith('bounces') ? [550, '5.1.1 no'] : undefined)
    const closesAt = new Date(desk.world.clock.now.getTime() + 20 * day).toISOString()
    const id = await launch({ reminders: 2, remindAfterDays: 3, closesAt })
    const { invited, unsubscribing } = desk.world.container.campaigns
    const tokenOf = (to: string) =>
      linkIn(desk.world.inbox.mails.find((mail) => mail.to[0] === to)?.mail.text).split('/r/')[1] ?? ''
    const done = await invited.findByToken(tokenOf('cleo0@customers.test'))
    await invited.markCompleted(done?.invitation.id ?? '')
    await unsubscribing.unsubscribe(tokenOf('cleo1@customers.test'))
    desk.world.inbox.mails.length = 0
    await advance(2 * day)
    expect(receivers()).toEqual([])
    await advance(day + 1000)
    expect(receivers()).toEqual(['cleo2@customers.test'])
    const second = await invited.findByToken(tokenOf('cleo2@customers.test'))
    expect([second?.wave, second?.invitation.wave]).toEqual([1, 0])
    await advance(4 * day)
    await advance(4 * day)
    await advance(4 * day)
    expect(receivers()).toEqual(['cleo2@customers.test', 'cleo2@customers.test'])
    await advance(20 * day)
    expect((await read(id)).state).toBe('closed')
  })

  it('hides in an anonymous campaign who answered, and still counts', async () => {
    await people(5)
    const id = await launch({ anonymous: true })
    const { invited } = desk.world.container.campaigns
    const token = linkIn(desk.world.inbox.mails[0]?.mail.text).split('/r/')[1] ?? ''
    const found = await invited.findByToken(token)
    await invited.markCompleted(found?.invitation.id ?? '')
    const { body } = await desk.world.api('get', `/campaigns/${id}/invitations`)
    expect(body.items.map(({ state }: { state: string }) => state)).toEqual(Array(5).fill('sent'))
    expect(JSON.stringify(body)).not.toMatch(/completedAt|startedAt/)
    expect((await desk.world.api('get', `/campaigns/${id}/invitations?state=completed`)).status).toBe(403)
    for (const { id: each } of body.items) await invited.markCompleted(each)
    expect((await read(id)).funnel.completed).toBe(5)
    const rosa = await desk.world.as('rosa')
    const { text } = await rosa.get(`/studies/${desk.study.id}/campaigns/${id}`)
    expect(text).not.toMatch(/class="chip good"[^>]*>completed/)
  })

  it('sends a test to whoever asks, without an invitation in it', async () => {
    const id = await plan()
    const rosa = await desk.world.as('rosa')
    const { status } = await rosa
      .post(`/studies/${desk.study.id}/campaigns/${id}/test`)
      .type('form')
      .send({ language: 'de' })
    expect([status, receivers()]).toEqual([303, ['rosa@verbatim.test']])
    expect(desk.world.inbox.mails[0]?.mail.subject).toMatch(/^\[Test\] Ihre Erfahrung/)
    expect(linkIn(desk.world.inbox.mails[0]?.mail.text)).toBe('')
  })
})
