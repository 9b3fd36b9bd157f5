// Mail to the team: each leaves once, whatever is killed in between; what is unsure is seen on the outbox page and sent again there.
import { usePersonaDesk } from '../support/persona-desk'
import { createWorld } from '../support/world'

const desk = usePersonaDesk()
const { post, now, published, addLine } = desk
const minute = 60_000

/** What a server leaves that is killed after it claimed a mail. */
const leaveClaim = (messageId: string, name: string, agoMs: number) =>
  desk.world.container.connection.collection('teamMails').insertOne({
    messageId,
    message: {
      messageId,
      to: { name, address: `${name.toLowerCase()}@verbatim.test` },
      subject: 'Left Kris: version 2 is out',
      text: 'What changed',
      html: '<p>What changed</p>',
      about: 'persona-published',
    },
    state: 'sending',
    reason: '',
    claimedAt: new Date(desk.world.clock.now.getTime() - agoMs),
  })
const outbox = async () => (await (await desk.world.as('ada')).get('/outbox')).text
const idOf = async (messageId: string) =>
  String((await desk.world.container.connection.collection('teamMails').findOne({ messageId }))?._id)
const mailsTo = (name: string) => desk.world.inbox.mails.filter(({ to }) => to[0] === `${name}@verbatim.test`)

it('a mail that is not there is absent, and only an administrator decides about one', async () => {
  await leaveClaim('access@verbatim', 'Stan', 10 * minute)
  const id = await idOf('access@verbatim')
  const ada = await desk.world.as('ada')
  for (const way of ['again', 'settle']) {
    expect((await post(ada, `/outbox/team/0123456789abcdef01234567/${way}`)).status).toBe(404)
    expect((await post(ada, `/outbox/team/nonsense/${way}`)).status).toBe(404)
    expect((await post(desk.rosa, `/outbox/team/${id}/${way}`)).status).toBe(403)
  }
  expect((await post(ada, `/outbox/team/${id}/settle`)).status).toBe(303)
  expect((await post(ada, `/outbox/team/${id}/again`)).status).toBe(409)
  expect(mailsTo('stan')).toEqual([])
  expect(await outbox()).not.toContain('Mail to your team')
})

it('killed between claim and sending, an announcement is shown as unconfirmed and sent again by hand, once', async () => {
  const id = await published('Left Kris')
  const messageId = `persona-${id}-2-${(await desk.world.container.users.list()).find(({ name }) => name === 'Stan')?.id}@verbatim`
  await leaveClaim(messageId, 'Stan', 10 * minute)
  await addLine(id, 'motivator', 'Fewer calls after six')
  await post(desk.rosa, `/personas/${id}/submit`)
  await post(desk.rosa, `/personas/${id}/sign-off`, { version: (await now(id)).version })
  await post(desk.rosa, `/personas/${id}/publish`, { version: (await now(id)).version, note: 'News.', tell: 'on' })
  await desk.world.container.jobs.settled()
  expect(['ada', 'rosa', 'stan', 'viktor'].map((name) => mailsTo(name).length)).toEqual([1, 1, 0, 1])
  const page = await outbox()
  expect(page).toContain('Mail to your team that has not arrived')
  expect(page).toContain('Sending was cut off before the mail server answered: it may have arrived.')

  const again = await post(await desk.world.as('ada'), `/outbox/team/${await idOf(messageId)}/again`)
  expect([again.status, again.headers.location]).toEqual([303, '/outbox'])
  expect(mailsTo('stan').map(({ mail }) => mail.subject)).toEqual(['Left Kris: version 2 is out'])
  expect(mailsTo('stan')[0]?.mail.messageId).toBe(`<${messageId}>`)
  expect(await outbox()).not.toContain('Mail to your team')
})

it('a mail whose server has not answered for a minute is shown as waiting, and nobody may send it twice', async () => {
  await leaveClaim('slow@verbatim', 'Stan', 2 * minute)
  const page = await outbox()
  expect(page).toContain('The mail server has not answered for more than a minute.')
  expect(page).not.toContain('It is tried again by itself.')
  const ada = await desk.world.as('ada')
  expect((await post(ada, `/outbox/team/${await idOf('slow@verbatim')}/again`)).status).toBe(409)
  // Where nobody else can be at it, a killed server's claim is over at the next start.
  await desk.world.container.takeOver()
  expect(await outbox()).toContain('Sending was cut off before the mail server answered: it may have arrived.')
  expect((await post(ada, `/outbox/team/${await idOf('slow@verbatim')}/settle`)).status).toBe(303)
})

it('a mail that stood in line when a backup was made is not sent by itself once it is put back', async () => {
  const { teamMails, connection } = desk.world.container
  const message = {
    messageId: 'restored@verbatim',
    to: { address: 'stan@verbatim.test' },
    subject: 'Restored',
    html: '',
  }
  await leaveClaim('restored@verbatim', 'Stan', 2 * minute)
  await connection.collection('teamMails').updateOne({ messageId: message.messageId }, { $set: { state: 'deferred' } })
  await teamMails.holdRestored()
  expect(await teamMails.send({ ...message, text: 'x', about: 'review-reminder' })).toBe(true)
  expect(desk.world.inbox.mails.filter(({ mail }) => mail.subject === 'Restored')).toEqual([])
  expect(await outbox()).toContain('Stood in line when the backup was made: it may have been sent since.')
  expect((await post(await desk.world.as('ada'), `/outbox/team/${await idOf(message.messageId)}/settle`)).status).toBe(
    303,
  )
})

it('a mail that another server sends at this moment is left to it, and does not look lost', async () => {
  await leaveClaim('young@verbatim', 'Stan', minute)
  const { teamMails } = desk.world.container
  const message = {
    messageId: 'young@verbatim',
    to: { address: 'stan@verbatim.test' },
    subject: 'x',
    text: 'x',
    html: '',
  }
  expect(await teamMails.send({ ...message, about: 'persona-published' })).toBe(false)
  expect(mailsTo('stan').filter(({ mail }) => mail.subject === 'x')).toEqual([])
  expect(await outbox()).not.toContain('Mail to your team')
})

it('an address that the mail server refuses is shown with its words, and let be', async () => {
  const { teamMails } = desk.world.container
  desk.world.inbox.refuse = (address) => (address.startsWith('gone') ? [550, '5.1.1 no such user'] : undefined)
  const message = {
    messageId: 'gone@verbatim',
    to: { name: 'Gone', address: 'gone@verbatim.test' },
    subject: 'Review due',
  }
  expect(await teamMails.send({ ...message, text: 'x', html: '', about: 'review-reminder' })).toBe(true)
  expect(await outbox()).toContain('5.1.1 no such user')
  await post(await desk.world.as('ada'), `/outbox/team/${await idOf('gone@verbatim')}/settle`)
  expect(await outbox()).not.toContain('no such user')
})

it('where mail stays on this machine, what was cut off is kept again by itself', async () => {
  const world = await createWorld({ smtp: false })
  const { teamMails, outbox: kept, connection } = world.container
  const message = {
    messageId: 'here@verbatim',
    to: { address: 'stan@verbatim.test' },
    subject: 'Here',
    text: 'x',
    html: '',
  }
  expect(await teamMails.send({ ...message, about: 'review-reminder' })).toBe(true)
  await connection.collection('teamMails').updateOne({ messageId: 'here@verbatim' }, { $set: { state: 'sending' } })
  expect(await teamMails.send({ ...message, about: 'review-reminder' })).toBe(false)
  world.clock.advance(6 * minute)
  expect(await teamMails.send({ ...message, about: 'review-reminder' })).toBe(true)
  expect(await kept.count()).toBe(1)
  await world.close()
})
