// What mailing leaves behind of people, and when it goes: after RETENTION_DAYS, or at once when a contact is deleted. The whole database
// and the data folder are searched for the address, so that a place nobody thought of is found too.
import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Study } from '../../server/audience/studies/study'
import { aBounce, aLetterInProse } from '../support/bounces'
import { createWorld, type World } from '../support/world'

const day = 86_400_000
let world: World
let study: Study
let surveyId: string
afterEach(() => world.close())

async function open(options: Parameters<typeof createWorld>[0] = {}): Promise<void> {
  const settings = { BOUNCE_ADDRESS: 'bounces@verbatim.test', ...options.settings }
  world = await createWorld({ ...options, settings })
  study = await world.container.studies.create({ name: 'Planning', goal: '', company: 'Solar Boost', product: 'Boost' })
  const survey = await world.container.authoring.create(study, { instrument: 'good-fit' })
  surveyId = (await world.container.authoring.publish(survey.id, 'Rosa')).surveyId
}
const addressOf = (name: string) => `${name}@customers.test`
/** A campaign to new contacts of these names; gives the ids of the contacts. */
async function mail(names: string[]): Promise<string[]> {
  const about = { lifecycle: 'customer', facts: {}, own: {} } as const
  const ids: string[] = []
  for (const name of names) {
    const contact = { ...about, firstName: 'Cleo', lastName: name, email: addressOf(name) }
    ids.push((await world.container.contacts.create(study.id, contact)).id)
  }
  const { body } = await world.api('post', '/campaigns').send({ surveyId, audience: 'all' })
  await world.api('post', `/campaigns/${body.id}/launch`)
  await world.container.jobs.settled()
  return ids
}
async function lookAfter(days: number): Promise<void> {
  world.clock.advance(days * day)
  await world.container.jobs.push('mail.retire', {}, { key: `day ${world.clock.now.toISOString()}` })
  await world.container.jobs.settled()
}
const received = (name: string) => {
  const found = world.inbox.mails.findLast(({ to }) => to.includes(addressOf(name)))
  if (!found) throw new Error(`no mail to ${name}`)
  return found
}
const handIn = (raw: string) => world.api('post', '/bounces').set('Content-Type', 'message/rfc822').send(raw)
const readFolder = () => join(world.container.config.DATA_DIR, 'bounces', 'read')
/** As collect-bounces leaves a file that it has read, written at this moment of the world. */
const keepFile = (name: string, raw: string) => {
  mkdirSync(readFolder(), { recursive: true })
  writeFileSync(join(readFolder(), name), raw, 'latin1')
  utimesSync(join(readFolder(), name), world.clock.now, world.clock.now)
}

/** Collections and folders in which these words stand. */
async function placesOf(words: string): Promise<string[]> {
  const { db } = world.container.connection
  const names = (await db?.listCollections().toArray())?.map(({ name }) => name) ?? []
  const holding = await Promise.all(
    names.map(async (name) => {
      const rows = await db?.collection(name).find().toArray()
      return JSON.stringify(rows).includes(words) ? [name] : []
    }),
  )
  const folders = ['outbox', 'bounces/read'].filter((folder) => {
    const path = join(world.container.config.DATA_DIR, folder)
    const files = (() => {
      try {
        return readdirSync(path)
      } catch {
        return []
      }
    })()
    return files.some((file) => readFileSync(join(path, file), 'latin1').includes(words))
  })
  return [...holding.flat(), ...folders.map((folder) => `folder ${folder}`)].sort()
}

describe('what mailing keeps', () => {
  it('stays for ever when no number of days is set', async () => {
    await open({ smtp: false })
    await mail(['one'])
    await lookAfter(4000)
    expect(await world.container.outbox.count()).toBe(1)
    expect(await placesOf(addressOf('one'))).toEqual(['contacts', 'folder outbox', 'outbox'])
  })

  it('goes from the outbox, page and file, after the days set and not a day before', async () => {
    await open({ smtp: false, settings: { RETENTION_DAYS: '90' } })
    await mail(['one', 'two'])
    await lookAfter(89)
    expect(await world.container.outbox.count()).toBe(2)
    await lookAfter(2)
    expect(await world.container.outbox.count()).toBe(0)
    expect(await placesOf(addressOf('one'))).toEqual(['contacts'])
    expect((await (await world.as('ada')).get('/outbox')).text).not.toContain('customers.test')
  })

  it('goes from what came back, read or not understood, from its files, and from the words of mail servers', async () => {
    await open({ settings: { RETENTION_DAYS: '90' } })
    world.inbox.refuse = (address) => (address === addressOf('two') ? [554, `5.7.1 <${address}> refused`] : undefined)
    await mail(['one', 'two'])
    const words = `550 5.1.1 <${addressOf('one')}> is gone`
    await handIn(aBounce(received('one'), { words }))
    await handIn(aLetterInProse(received('one')))
    keepFile('one.eml', aBounce(received('one'), { words }))
    expect(await placesOf(`<${addressOf('two')}> refused`)).toEqual(['invitations'])
    expect(await placesOf(words)).toEqual(expect.arrayContaining(['bounces', 'folder bounces/read']))
    await lookAfter(89)
    expect((await world.api('get', '/bounces')).body.items).toHaveLength(2)
    await lookAfter(2)
    expect((await world.api('get', '/bounces')).body.items).toEqual([])
    expect(await placesOf(`<${addressOf('two')}> refused`)).toEqual([])
    expect(readdirSync(readFolder())).toEqual([])
    // The address that nobody may write to is known for as long as that holds.
    expect(await placesOf(addressOf('one'))).toEqual(['contacts', 'suppressions'])
  })
})

describe('a contact that is deleted', () => {
  it('keeps everything as long as the deletion has not happened', async () => {
    await open({ smtp: false })
    const [id = ''] = await mail(['one'])
    await world.container.jobs.push('contact.forget', { contactId: id }, { key: id })
    await world.container.jobs.settled()
    expect(await placesOf(addressOf('one'))).toEqual(['contacts', 'folder outbox', 'outbox'])
  })

  it('is gone too when the server dies before it can tell mailing', async () => {
    await open({ smtp: false })
    const [id = ''] = await mail(['one'])
    const { jobs, connection } = world.container
    const { push } = jobs
    // Jobs go by the real clock: the second look lies ahead of it, as it does outside tests.
    world.clock.now = new Date()
    const dying = jest.spyOn(jobs, 'push').mockImplementationOnce(push).mockRejectedValueOnce(new Error('died'))
    await expect(world.container.contacts.remove(id)).rejects.toThrow('died')
    dying.mockRestore()
    const waiting = { name: 'contact.forget', 'data.contactId': id }
    const hurried = await connection.collection('jobs').updateOne(waiting, { $set: { nextRunAt: new Date() } })
    expect(hurried.matchedCount).toBe(1)
    await jobs.settled()
    expect(await placesOf(addressOf('one'))).toEqual([])
  })

  it('is gone from the outbox and its files, and nobody else is', async () => {
    await open({ smtp: false })
    const [id] = await mail(['one', 'two'])
    expect((await world.api('delete', `/contacts/${id}`)).status).toBe(204)
    await world.container.jobs.settled()
    expect(await placesOf(addressOf('one'))).toEqual([])
    expect(await placesOf(addressOf('two'))).toEqual(['contacts', 'folder outbox', 'outbox'])
  })

  it('is gone from what came back and from the words of mail servers; the figures of the campaign hold', async () => {
    await open()
    world.inbox.refuse = (address) => (address === addressOf('two') ? [554, `5.7.1 <${address}> refused`] : undefined)
    const [one, two, three] = await mail(['one', 'two', 'three'])
    for (const name of ['one', 'three']) {
      const raw = aBounce(received(name), { status: '5.7.1', words: `550 5.7.1 <${addressOf(name)}> not taken` })
      await handIn(raw)
      keepFile(`${name}.eml`, raw)
    }
    const campaign = (await world.api('get', '/campaigns')).body.items[0].id
    const before = (await world.api('get', `/campaigns/${campaign}`)).body.counts
    const rosa = await world.as('rosa')
    for (const id of [one, two])
      expect((await rosa.post(`/studies/${study.id}/contacts/${id}/remove`).type('form')).status).toBe(303)
    await world.container.jobs.settled()
    expect(await placesOf(addressOf('one'))).toEqual([])
    expect(await placesOf(addressOf('two'))).toEqual([])
    expect(readdirSync(readFolder())).toEqual(['three.eml'])
    expect(
      (await world.api('get', '/bounces')).body.items.map(({ contactId }: { contactId: string }) => contactId),
    ).toEqual([three])
    expect((await world.api('get', `/campaigns/${campaign}`)).body.counts).toEqual(before)
  })
})
