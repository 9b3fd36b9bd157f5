// What a campaign does about what was cut off in the middle: by the mail server, or with the server that was at it.
import { day, useCampaignDesk } from '../support/campaign-desk'

const desk = useCampaignDesk()
const { people, plan, launch, read, advance, receivers } = desk

describe('sending that was cut off', () => {
  it('shows as unconfirmed what was cut off after DATA, and does not send it again', async () => {
    await people(2)
    desk.world.inbox.cutAfterData = (raw) => raw.includes('To: "Cleo cleo0"') || raw.includes('To: Cleo cleo0')
    const id = await launch()
    desk.world.inbox.cutAfterData = undefined
    await advance(day)
    const { counts, state } = await read(id)
    expect([counts.unconfirmed, counts.sent, state]).toEqual([1, 1, 'sent'])
    expect(receivers()).toEqual(['cleo1@customers.test'])
    const rosa = await desk.world.as('rosa')
    const { body } = await desk.world.api('get', `/campaigns/${id}/invitations`)
    for (const [to, status] of [
      ['unconfirmed', 303],
      ['sent', 409],
    ] as const) {
      const one = body.items.find(({ state }: { state: string }) => state === to)
      const again = await rosa.post(`/studies/${desk.study.id}/campaigns/${id}/invitations/${one.id}/again`)
      expect(again.status).toBe(status)
    }
    await desk.world.container.jobs.settled()
    expect(receivers()).toEqual(['cleo0@customers.test', 'cleo1@customers.test'])
    expect((await read(id)).counts.sent).toBe(2)
  })

  it('sends later what could not even be written, and does not take it for gone', async () => {
    await people(2)
    const { mailer } = desk.world.container
    const { send } = mailer
    mailer.send = () => Promise.reject(new Error('ENOSPC: no space left on device'))
    const id = await launch()
    mailer.send = send
    expect((await read(id)).counts).toMatchObject({ sending: 0, unconfirmed: 0 })
    desk.world.clock.advance(5 * 60_000)
    // The job that failed tries again by itself, a few seconds later.
    while ((await read(id)).counts.sent < 2) await new Promise((resolve) => setTimeout(resolve, 100))
    expect(receivers()).toEqual(['cleo0@customers.test', 'cleo1@customers.test'])
  })

  it('shows a claim whose sender died as unconfirmed once its lease is over', async () => {
    await people(2)
    const id = await plan()
    await desk.world.container.jobs.stop()
    await desk.world.api('post', `/campaigns/${id}/launch`)
    const model = desk.world.container.connection.collection('invitations')
    await desk.world.container.jobs.start()
    await desk.world.container.jobs.settled()
    // As a process leaves it that was killed between claiming and the reply.
    await model.updateOne(
      {},
      { $set: { state: 'sending', leaseUntil: new Date(desk.world.clock.now.getTime() + 300_000) } },
    )
    await desk.world.container.connection.collection('campaigns').updateOne({}, { $set: { state: 'sending' } })
    await advance(60_000)
    expect((await read(id)).counts.sending).toBe(1)
    await advance(300_000)
    expect((await read(id)).counts).toMatchObject({ sending: 0, unconfirmed: 1, sent: 1 })
    expect(receivers()).toHaveLength(2)
  })

  it.each(['paused', 'closed'])('does so in a campaign that is %s meanwhile', async (state) => {
    await people(2)
    const id = await launch()
    const { connection } = desk.world.container
    const leaseUntil = new Date(desk.world.clock.now.getTime() + 300_000)
    await connection.collection('invitations').updateOne({}, { $set: { state: 'sending', leaseUntil } })
    await connection.collection('campaigns').updateOne({}, { $set: { state } })
    await advance(301_000)
    expect((await read(id)).counts).toMatchObject({ sending: 0, unconfirmed: 1, sent: 1 })
    expect(receivers()).toHaveLength(2)
  })

  it('says of a claim without an answer since when it waits, before its lease is over and after', async () => {
    await people(1)
    const id = await launch()
    const { clock, container } = desk.world
    const leaseUntil = new Date(clock.now.getTime() + 300_000)
    await container.connection.collection('invitations').updateOne({}, { $set: { state: 'sending', leaseUntil } })
    const listed = async () => (await desk.world.api('get', `/campaigns/${id}/invitations`)).body.items[0]
    expect(await listed()).toMatchObject({ state: 'sending', reason: '' })
    clock.advance(90_000)
    const waiting = expect.stringContaining('has not answered for more than a minute')
    expect(await listed()).toMatchObject({ state: 'sending', reason: waiting })
    expect(await listed()).not.toHaveProperty('leaseUntil')
    clock.advance(300_000)
    const lost = expect.stringContaining('it may have arrived')
    expect(await listed()).toMatchObject({ state: 'unconfirmed', reason: lost })
  })

  it('knows at once what a killed server was sending where nobody else can be at it', async () => {
    await people(1)
    const id = await launch()
    const { clock, container } = desk.world
    const leaseUntil = new Date(clock.now.getTime() + 300_000)
    await container.connection.collection('invitations').updateOne({}, { $set: { state: 'sending', leaseUntil } })
    await container.takeOver()
    expect((await read(id)).counts).toMatchObject({ sending: 0, unconfirmed: 1 })
  })

  it('sends what was put in line again by a server that was killed before it could wake the campaign', async () => {
    await people(2)
    const id = await launch()
    const model = desk.world.container.connection.collection('invitations')
    await model.updateOne({}, { $set: { state: 'queued', dueAt: desk.world.clock.now } })
    expect((await read(id)).state).toBe('sent')
    await advance()
    expect(receivers()).toHaveLength(3)
    expect(await read(id)).toMatchObject({ state: 'sent', counts: { sent: 2, queued: 0 } })
  })

  it('finishes a closing that was cut off: nobody stands in line, and webhooks hear of it', async () => {
    await people(2)
    const id = await launch()
    const { connection, webhooks } = desk.world.container
    await webhooks.create('https://hooks.example.com/in', ['campaign.finished'])
    await connection.collection('invitations').updateOne({}, { $set: { state: 'deferred' } })
    await connection.collection('campaigns').updateOne({}, { $set: { state: 'closed', ending: true } })
    await advance()
    expect((await read(id)).counts).toMatchObject({ suppressed: 1, sent: 1 })
    expect(await connection.collection('webhookDeliveries').countDocuments({ event: 'campaign.finished' })).toBe(1)
    expect(await connection.collection('campaigns').countDocuments({ ending: true })).toBe(0)
  })
})
