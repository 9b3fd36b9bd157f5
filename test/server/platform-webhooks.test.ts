// Webhooks: where messages may go, how they are signed, when they are sent again, and what an administrator sees of it.
import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mostTries, webhookEventNames } from '../../server/platform/webhooks/webhook'
import { createWorld, type World } from '../support/world'

describe('a webhook', () => {
  let world: World
  let receiver: Receiver
  const inDocument = (body: { items: { event: string; state: string; tries: number; outcome: string }[] }) =>
    body.items.map(({ event, state, tries, outcome }) => `${event} ${state} ${tries} ${outcome}`)

  beforeAll(async () => {
    receiver = await createReceiver()
    world = await createWorld({ smtp: false, settings: { WEBHOOK_ALLOW: '127.0.0.1' } })
  })
  afterAll(async () => {
    await world.close()
    await receiver.close()
  })
  beforeEach(() => {
    receiver.got.length = 0
    receiver.status = 204
  })

  const create = async (events: readonly string[] = webhookEventNames) =>
    (await world.api('post', '/webhooks').send({ url: receiver.url, events }).expect(201)).body as {
      id: string
      secret: string
    }
  const settled = () => world.container.jobs.settled()
  const deliveriesOf = async (id: string) => inDocument((await world.api('get', `/webhooks/${id}/deliveries`)).body)

  it('is refused with the reason when it would call into the own network, or hears of nothing we know', async () => {
    const inner = await world.api('post', '/webhooks').send({ url: 'https://192.168.0.1/', events: ['run.finished'] })
    expect([inner.status, inner.body.code]).toEqual([400, 'webhook.refused'])
    expect(inner.body.faults[0].message).toContain('WEBHOOK_ALLOW')
    const unknown = await world.api('post', '/webhooks').send({ url: receiver.url, events: ['everything'] })
    expect([unknown.status, unknown.body.faults[0].path]).toEqual([400, 'events.0'])
  })

  it('is for administrators only', async () => {
    const rosa = await world.as('rosa')
    await rosa.get('/webhooks').expect(403)
    await rosa.post('/webhooks').type('form').send({ url: receiver.url, events: 'run.finished' }).expect(403)
  })

  it('gets a signed message for what it asked for, and its secret is shown once', async () => {
    const { id, secret } = await create(['run.finished'])
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(JSON.stringify((await world.api('get', `/webhooks/${id}`)).body)).not.toContain(secret)
    await world.container.webhooks.announce('persona.published', 'p1', { personaId: 'p1' })
    await world.container.webhooks.announce('run.finished', 'r1', { runId: 'r1' })
    await world.container.webhooks.announce('run.finished', 'r1', { runId: 'r1' })
    await settled()
    expect(receiver.got).toHaveLength(1)
    const { headers, body } = receiver.got[0] as Got
    expect(JSON.parse(body)).toEqual({
      type: 'run.finished',
      timestamp: '2026-03-02T09:00:00.000Z',
      data: { runId: 'r1' },
    })
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
    expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`)
    expect(await deliveriesOf(id)).toEqual(['run.finished delivered 1 answered 204'])
    await world.api('delete', `/webhooks/${id}`).expect(204)
    await world.api('delete', `/webhooks?id=${id}`).expect(404)
  })

  it('gets a message once, however many jobs send it at the same time', async () => {
    const { id } = await create(['run.finished'])
    const { webhooks } = world.container
    await webhooks.announce('run.finished', 'r9', { runId: 'r9' })
    await settled()
    const delivery = (await webhooks.deliveries(id))[0]?.id ?? ''
    receiver.got.length = 0
    await webhooks.sendAgain(id, delivery)
    await Promise.all([1, 2, 3].map(() => webhooks.deliverJob({ delivery }, async () => undefined)))
    await settled()
    expect(receiver.got).toHaveLength(1)
    await world.api('delete', `/webhooks?id=${id}`).expect(204)
  })

  it('gets a message whose sender was killed as soon as its claim is over, though its job comes back before', async () => {
    const { id } = await create(['run.finished'])
    const { connection, jobs, webhooks } = world.container
    await webhooks.announce('run.finished', 'killed', { runId: 'killed' })
    await settled()
    const deliveries = connection.collection('webhookDeliveries')
    const claimed = { state: 'waiting', claimedUntil: new Date(world.clock.now.getTime() + 60_000) }
    const left = await deliveries.findOneAndUpdate({ once: 'killed' }, { $set: claimed }, { returnDocument: 'after' })
    const before = receiver.got.length
    await jobs.push('webhook.deliver', { delivery: String(left?._id) }, { key: `webhook.deliver ${left?._id}` })
    await new Promise((done) => setTimeout(done, 300))
    expect(receiver.got).toHaveLength(before)
    world.clock.advance(61_000)
    await settled()
    expect(receiver.got).toHaveLength(before + 1)
    await world.api('delete', `/webhooks/${id}`).expect(204)
  })

  it('gets the same message again, with the same id, until it says yes', async () => {
    const { id } = await create(['run.finished'])
    receiver.statuses = [500, 302]
    await world.container.webhooks.announce('run.finished', 'r2', { runId: 'r2' })
    await settled()
    expect(new Set(receiver.got.map(({ headers, body }) => `${headers['webhook-id']} ${body}`)).size).toBe(1)
    expect(receiver.got).toHaveLength(3)
    expect(await deliveriesOf(id)).toEqual(['run.finished delivered 3 answered 204'])
    await world.api('delete', `/webhooks?id=${id}`).expect(204)
  })

  it('is switched off when nothing gets through for all tries, hears nothing then, and can be switched on again', async () => {
    const { id } = await create(['run.finished'])
    receiver.status = 500
    await world.container.webhooks.announce('run.finished', 'r3', { runId: 'r3' })
    await settled()
    expect(receiver.got).toHaveLength(mostTries)
    expect((await world.api('get', `/webhooks/${id}`)).body).toMatchObject({
      state: 'disabled',
      reason: expect.stringContaining('answered 500'),
    })
    await world.container.webhooks.announce('run.finished', 'r4', { runId: 'r4' })
    await settled()
    expect(receiver.got).toHaveLength(mostTries)
    await world.api('post', `/webhooks/${id}/test`).expect(409)
    const ada = await world.as('ada')
    await ada.post(`/webhooks/${id}/state`).type('form').send({ state: 'active' }).expect(303)
    receiver.status = 204
    await world.api('post', `/webhooks/${id}/test`).expect(202)
    await settled()
    expect((await deliveriesOf(id))[0]).toBe('webhook.test delivered 1 answered 204')
    await world.api('delete', `/webhooks/${id}`).expect(204)
  })

  it('that says 410 wants no more, and gets no more', async () => {
    const { id } = await create(['run.finished'])
    receiver.status = 410
    await world.container.webhooks.announce('run.finished', 'r5', { runId: 'r5' })
    await settled()
    expect(receiver.got).toHaveLength(1)
    expect((await world.api('get', `/webhooks/${id}`)).body.state).toBe('disabled')
    await world.api('delete', `/webhooks/${id}`).expect(204)
  })

  it('is made, tested and removed in the pages', async () => {
    const ada = await world.as('ada')
    const refused = await ada.post('/webhooks').type('form').send({ url: 'http://10.0.0.1', events: 'run.finished' })
    expect(refused.status).toBe(400)
    expect(refused.text).toContain('Expected https://')
    const made = await ada.post('/webhooks').type('form').send({ url: receiver.url, events: 'run.finished' })
    expect(made.text).toMatch(/whsec_/)
    const { id } = (await world.api('get', '/webhooks')).body.items[0]
    await ada.post(`/webhooks/${id}/test`).expect(303)
    await settled()
    const shown = (await ada.get(`/webhooks/${id}`)).text
    expect(shown).toContain('answered 204')
    expect(shown).not.toContain('whsec_')
    const again = /action="(\/webhooks\/\w+\/deliveries\/\w+\/again)"/.exec(shown)?.[1] ?? ''
    await ada.post(again).expect(303)
    await settled()
    expect(receiver.got).toHaveLength(2)
    await ada.post(`/webhooks/${id}/remove`).expect(303)
    expect((await ada.get('/webhooks')).text).toContain('Nobody is told')
  })

  it('hears of answers by id, and of anonymous ones only that there are some', async () => {
    const { id } = await create(['response.completed', 'response.withdrawn'])
    const question = { key: 'why', kind: 'long', text: { en: 'Why?' }, topic: 'challenge' }
    const survey = async (anonymous: boolean) => {
      const definition = {
        kind: 'survey',
        voice: 'good-fit',
        language: 'en',
        languages: ['en'],
        title: { en: 'T' },
        anonymous,
        pages: [{ key: 'p', questions: [question] }],
      }
      const { body } = await world.api('post', '/surveys').send({ definition }).expect(201)
      await world.api('post', `/surveys/${body.id}/publish`).expect(200)
      return body.id as string
    }
    const answer = async (surveyId: string) =>
      (await world.api('post', `/surveys/${surveyId}/responses`).send({ answers: { why: 'Cost.' } })).body.id as string
    const [open, hidden] = [await survey(false), await survey(true)]
    const first = await answer(open)
    await answer(hidden)
    await world.api('delete', `/responses/${first}`)
    await settled()
    const told = receiver.got.map(({ body }) => JSON.parse(body))
    expect(told.map(({ type, data }) => [type, data.surveyId, data.responseId ?? null])).toEqual(
      expect.arrayContaining([
        ['response.completed', open, first],
        ['response.completed', hidden, null],
        ['response.withdrawn', open, first],
      ]),
    )
    expect(JSON.stringify(told)).not.toContain('Cost.')
    await world.api('delete', `/webhooks/${id}`).expect(204)
  })
})

type Got = { headers: IncomingMessage['headers']; body: string }
type Receiver = { url: string; got: Got[]; status: number; statuses: number[]; close(): Promise<void> }

/** Another program: keeps what it is told and answers as it is asked to. */
async function createReceiver(): Promise<Receiver> {
  const receiver: Receiver = { url: '', got: [], status: 204, statuses: [], close: async () => undefined }
  const server: Server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (piece) => {
      body += piece
    })
    request.on('end', () => {
      receiver.got.push({ headers: request.headers, body })
      const status = receiver.statuses.shift() ?? receiver.status
      response.writeHead(status, status === 302 ? { location: 'http://127.0.0.1:1/' } : {}).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  receiver.close = () => new Promise((resolve) => server.close(() => resolve()))
  return receiver
}
