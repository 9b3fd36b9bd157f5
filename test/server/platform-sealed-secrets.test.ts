// Secrets that must be used again: how they are kept, and what happens where the key is another.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createSeal, isSealed } from '../../server/platform/accounts/sealed-secret'
import { createWebhookStore } from '../../server/platform/webhooks/webhook-store'
import { createWorld, type World } from '../support/world'
import { aFolder, open } from './platform/data-folders'

const ours = createSeal('a secret of thirty-two characters', 'webhook')

describe('a sealed secret', () => {
  it('is not opened with another key, for another purpose, or after a change of any character', () => {
    const sealed = ours.seal('whsec_abc')
    expect(createSeal('another secret of 32 characters..', 'webhook').open(sealed)).toBeUndefined()
    expect(createSeal('a secret of thirty-two characters', 'mail').open(sealed)).toBeUndefined()
    const at = sealed.length - 5
    const changed = `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`
    expect(ours.open(changed)).toBeUndefined()
    for (const nothing of ['', 'whsec_abc', 'sealed-1:', 'sealed-1:AAAA']) expect(ours.open(nothing)).toBeUndefined()
  })

  it('is opened with the key it was sealed with, and never looks the same twice', () => {
    const [one, other] = [ours.seal('whsec_ółć 密'), ours.seal('whsec_ółć 密')]
    expect(one).not.toBe(other)
    expect([ours.open(one), ours.open(other)]).toEqual(['whsec_ółć 密', 'whsec_ółć 密'])
  })
})

describe('the secrets of webhooks', () => {
  it('that an older version kept in clear are sealed at the next start, and a second start leaves them as they are', async () => {
    const store = await open(aFolder())
    const webhooks = createWebhookStore(store.connection, ours)
    const rows = store.connection.collection('webhooks')
    const [url, createdAt] = ['https://hooks.example.com', new Date()]
    const { insertedId } = await rows.insertOne({ url, events: [], state: 'active', secret: 'whsec_old', createdAt })
    await webhooks.ready()
    const kept = (await rows.findOne({ _id: insertedId }))?.secret as string
    expect([isSealed(kept), kept.includes('old')]).toEqual([true, false])
    expect(await webhooks.secretOf(String(insertedId))).toBe('whsec_old')
    await webhooks.ready()
    expect((await rows.findOne({ _id: insertedId }))?.secret).toBe(kept)
    await store.close()
  })

  describe('in a database that came from elsewhere', () => {
    let world: World
    const got: string[] = []
    const receiver = createServer((request, response) => {
      got.push(String(request.headers['webhook-signature']))
      response.writeHead(204).end()
    })
    let id: string
    beforeAll(async () => {
      await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
      world = await createWorld({ smtp: false, settings: { WEBHOOK_ALLOW: '127.0.0.1' } })
      const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`
      const made = await world.api('post', '/webhooks').send({ url, events: ['run.finished'] })
      id = made.body.id
      const rows = world.container.connection.collection('webhooks')
      expect(JSON.stringify(await rows.find().toArray())).not.toContain(made.body.secret.slice(6))
      await rows.updateMany(
        {},
        { $set: { secret: createSeal('the key of another server, 32 ch.', 'webhook').seal('x') } },
      )
    })
    afterAll(async () => {
      await world.close()
      receiver.close()
    })

    it('sign nothing: the webhook is switched off at once and says what to do', async () => {
      await world.container.webhooks.announce('run.finished', 'r1', { runId: 'r1' })
      await world.container.jobs.settled()
      expect(got).toEqual([])
      const { state, reason } = (await world.api('get', `/webhooks/${id}`)).body
      expect(state).toBe('disabled')
      expect(reason).toContain('Make a new secret')
    })

    it('are replaced by a new one, shown once to administrators, and messages leave again', async () => {
      await (await world.as('rosa')).post(`/webhooks/${id}/secret`).expect(403)
      await world.api('post', '/webhooks/0123456789abcdef01234567/secret').expect(404)
      const ada = await world.as('ada')
      expect((await ada.post(`/webhooks/${id}/secret`)).text).toMatch(/whsec_/)
      expect((await ada.get(`/webhooks/${id}`)).text).not.toMatch(/whsec_/)
      expect((await world.api('post', `/webhooks/${id}/secret`).expect(200)).body.secret).toMatch(/^whsec_/)
      await ada.post(`/webhooks/${id}/state`).type('form').send({ state: 'active' }).expect(303)
      await world.api('post', `/webhooks/${id}/test`).expect(202)
      await world.container.jobs.settled()
      expect(got).toHaveLength(1)
      expect(got[0]).toMatch(/^v1,/)
    })
  })
})
