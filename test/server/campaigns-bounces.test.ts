// Mails that come back after they were handed over: what each means, and that nobody can stop somebody else's mail with one.
import type { Study } from '../../server/audience/studies/study'
import { aBounce, aComplaint, aLetterInProse, aVacationReply } from '../support/bounces'
import type { Received } from '../support/inbox'
import { createWorld, type World } from '../support/world'

let world: World
let study: Study
let surveyId: string

beforeEach(async () => {
  world = await createWorld({ settings: { BOUNCE_ADDRESS: 'bounces@verbatim.test', MIN_GROUP_SIZE: '2' } })
  study = await world.container.studies.create({ name: 'Planning', goal: '', company: 'Solar Boost', product: 'Boost' })
  const survey = await world.container.authoring.create(study, { instrument: 'good-fit' })
  surveyId = (await world.container.authoring.publish(survey.id, 'Rosa')).surveyId
})
afterEach(() => world.close())

const person = (name: string) =>
  world.container.contacts.create(study.id, {
    ...{
      firstName: 'Cleo',
      lastName: name,
      email: `${name}@customers.test`,
      lifecycle: 'customer',
      facts: {},
      own: {},
    },
  })

/** A launched campaign to these people; gives its id. */
const mailed = async (names: string[], more: object = {}): Promise<string> => {
  for (const name of names) await person(name)
  const { body } = await world.api('post', '/campaigns').send({ surveyId, audience: 'all', ...more })
  await world.api('post', `/campaigns/${body.id}/launch`)
  await world.container.jobs.settled()
  return body.id
}
const mailTo = (name: string): Received => {
  const found = world.inbox.mails.findLast(({ to }) => to.includes(`${name}@customers.test`))
  if (!found) throw new Error(`no mail to ${name}`)
  return found
}
const hand = async (raw: string) =>
  (await world.api('post', '/bounces').set('Content-Type', 'message/rfc822').send(raw)).body
const counts = async (id: string) => (await world.api('get', `/campaigns/${id}`)).body.counts
const suppressed = async () =>
  (await world.container.campaigns.unsubscribing.list({})).map(({ key, reason }) => [key, reason])
const advance = async (ms: number) => {
  world.clock.advance(ms)
  await world.container.jobs.push('campaign.advance', {}, { key: `test ${Math.random()}` })
  await world.container.jobs.settled()
  await world.container.jobs.settled()
}
const day = 86_400_000

describe('a report is refused', () => {
  it('without a key, from staff, and without a mail', async () => {
    expect((await world.anyone().post('/api/v1/bounces').send('x')).status).toBe(401)
    expect((await (await world.as('stan')).post('/bounces')).status).toBe(403)
    expect((await (await world.as('viktor')).get('/bounces')).status).toBe(403)
    const empty = await world.api('post', '/bounces').set('Content-Type', 'message/rfc822').send('')
    expect([empty.status, empty.body.code]).toEqual([400, 'bounce.no-mail'])
  })

  it('when its signature is not ours, whatever address it names', async () => {
    const id = await mailed(['victim'])
    const mail = mailTo('victim')
    const forged = mail.from.replace(/([0-9a-z]{16})@/, '0000000000000000@')
    const bare = { from: 'bounces@verbatim.test', to: mail.to, raw: '', mail: mail.mail }
    for (const raw of [
      aBounce({ ...mail, from: forged }, { returned: 'Subject: x' }),
      aBounce(bare),
      aComplaint({ ...bare, raw: 'Subject: x' }),
    ])
      expect((await hand(raw)).outcome).toBe('foreign')
    expect([(await counts(id)).sent, await suppressed()]).toEqual([1, []])
  })

  it('when it comes to one address with a mail to another in it', async () => {
    const id = await mailed(['attacker', 'victim'])
    const stolen = aBounce(mailTo('attacker'), { recipient: 'victim@customers.test' })
    // The attacker's own tag stops the attacker's own mail and nobody else's.
    expect((await hand(stolen)).outcome).toBe('suppressed')
    expect(await suppressed()).toEqual([['attacker@customers.test', 'bounced']])
    const spam = aBounce(mailTo('victim'), { returned: 'Message-ID: <another@spam.test>\r\nSubject: Pills' })
    expect((await hand(spam)).outcome).toBe('foreign')
    expect((await counts(id)).sent).toBe(1)
  })
})

describe('a mail that came back', () => {
  it('for a wrong address stops all mail to it, once, however often it is handed in', async () => {
    const id = await mailed(['gone', 'here'])
    const raw = aBounce(mailTo('gone'))
    expect(await hand(raw)).toMatchObject({ outcome: 'suppressed', kind: 'hard', reason: '550 5.1.1 no such user' })
    expect((await hand(raw)).outcome).toBe('suppressed')
    expect(await suppressed()).toEqual([['gone@customers.test', 'bounced']])
    expect(await counts(id)).toMatchObject({ bounced: 1, sent: 1 })
    expect((await world.api('get', '/bounces')).body.items).toHaveLength(1)
    const again = await world.api('post', '/campaigns').send({ surveyId, audience: 'all' })
    await world.api('post', `/campaigns/${again.body.id}/launch`)
    await world.container.jobs.settled()
    expect(await counts(again.body.id)).toMatchObject({ suppressed: 1, sent: 1 })
  })

  it('leaves an address alone that the contact got later', async () => {
    await mailed(['gone'])
    const [contact] = await world.container.contacts.page({ studyId: study.id }, { skip: 0, limit: 1 })
    await world.api('patch', `/contacts/${contact?.id}`).send({ email: 'new@customers.test' })
    await hand(aBounce(mailTo('gone')))
    expect(await suppressed()).toEqual([])
  })

  it('for a full mailbox is sent again a day later, three times at most, and then given up', async () => {
    const id = await mailed(['full'])
    const full = { status: '5.2.2', words: '552 5.2.2 over quota' }
    for (const tries of [1, 2]) {
      expect((await hand(aBounce(mailTo('full'), { ...full, returned: `X-Try: ${tries}` }))).outcome).toBe('deferred')
      expect((await world.api('get', `/campaigns/${id}`)).body).toMatchObject({
        counts: { deferred: 1 },
        funnel: { delivered: 0 },
      })
      await advance(day)
      expect(world.inbox.mails).toHaveLength(tries + 1)
      expect((await counts(id)).sent).toBe(1)
    }
    expect((await hand(aBounce(mailTo('full'), full))).outcome).toBe('refused')
    expect([(await counts(id)).bounced, await suppressed()]).toEqual([1, []])
  })

  it('for a policy ends this mail only; a delay changes nothing', async () => {
    const id = await mailed(['strict', 'slow'])
    expect((await hand(aBounce(mailTo('strict'), { status: '5.7.1', words: '550 5.7.1 blocked' }))).outcome).toBe(
      'refused',
    )
    const slow = { action: 'delayed', status: '4.4.1', words: 'no answer' }
    expect((await hand(aBounce(mailTo('slow'), slow))).outcome).toBe('noted')
    expect([await counts(id), await suppressed()]).toMatchObject([{ bounced: 1, sent: 1 }, []])
  })

  it('says nothing about somebody who has answered meanwhile', async () => {
    const id = await mailed(['quick'])
    const { items } = (await world.api('get', `/campaigns/${id}/invitations`)).body
    await world.container.invitations.markCompleted(items[0].id)
    expect((await hand(aBounce(mailTo('quick')))).outcome).toBe('noted')
    expect([(await counts(id)).completed, await suppressed()]).toEqual([1, []])
  })

  it('of an anonymous campaign tells by nothing who has answered', async () => {
    const id = await mailed(['quick', 'slow'], { anonymous: true, reminders: 1 })
    const { items } = (await world.api('get', `/campaigns/${id}/invitations`)).body
    const quick = items.find(({ email }: { email: string }) => email.startsWith('quick'))
    await world.container.invitations.markCompleted(quick.id)
    const reported = await hand(aBounce(mailTo('quick'), { words: '550 5.1.1 quick is unknown' }))
    expect(reported).toMatchObject({ outcome: 'noted', reason: '' })
    expect(JSON.stringify(reported)).not.toContain('quick')
    expect(reported.contactId ?? reported.invitationId).toBeUndefined()
    await advance(5 * day)
    expect(world.inbox.mails.map(({ to }) => to[0]).slice(2)).toEqual(['slow@customers.test'])
    // Who got the reminder is who had not answered: the list does not show it.
    const listed = (await world.api('get', `/campaigns/${id}/invitations`)).body.items
    expect(listed.map(({ wave, state }: { wave: number; state: string }) => [wave, state])).toEqual([
      [0, 'sent'],
      [0, 'sent'],
    ])
    const kept = await hand(aLetterInProse(mailTo('quick')))
    const rosa = await world.as('rosa')
    await rosa.post(`/bounces/${kept.id}`).type('form').send({ verdict: 'hard' })
    expect(await suppressed()).toEqual([['quick@customers.test', 'bounced']])
  })

  it('as a complaint stops all mail and ends all waves; "no spam" does not', async () => {
    const id = await mailed(['cross', 'kind'], { reminders: 1 })
    expect((await hand(aComplaint(mailTo('kind'), 'not-spam'))).outcome).toBe('no-bounce')
    expect((await hand(aComplaint(mailTo('cross')))).outcome).toBe('suppressed')
    expect(await suppressed()).toEqual([['cross@customers.test', 'complaint']])
    await advance(5 * day)
    expect(world.inbox.mails.map(({ to }) => to[0])).toEqual(
      expect.arrayContaining(['cross@customers.test', 'kind@customers.test', 'kind@customers.test']),
    )
    expect(world.inbox.mails).toHaveLength(3)
    expect((await counts(id))['opted-out']).toBe(1)
  })

  it('without the tag is known by the personal link in the head that it returns', async () => {
    await mailed(['gone'])
    const mail = mailTo('gone')
    const raw = aBounce(mail, {}, 'us@verbatim.test').replaceAll(mail.from, 'us@verbatim.test')
    expect((await hand(raw)).outcome).toBe('suppressed')
  })

  it('is no bounce when somebody is away', async () => {
    const id = await mailed(['away'])
    expect(await hand(aVacationReply(mailTo('away')))).toMatchObject({ outcome: 'no-bounce', kind: 'automatic' })
    expect([(await counts(id)).sent, await suppressed()]).toEqual([1, []])
  })

  it('in prose is kept for a person, who says once what it means', async () => {
    const id = await mailed(['old', 'older'])
    const rosa = await world.as('rosa')
    const [kept, other] = [await hand(aLetterInProse(mailTo('old'))), await hand(aLetterInProse(mailTo('older')))]
    expect([kept.outcome, (await counts(id)).sent]).toEqual(['kept', 2])
    const { text } = await rosa.get('/bounces?outcome=kept')
    expect(text).toContain('qmail-send program')
    expect(text).not.toContain('<script>alert')
    expect((await rosa.post(`/bounces/${kept.id}`).type('form').send({ verdict: 'perhaps' })).status).toBe(400)
    expect((await rosa.post(`/bounces/${kept.id}`).type('form').send({ verdict: 'hard' })).status).toBe(303)
    expect((await rosa.post(`/bounces/${kept.id}`).type('form').send({ verdict: 'hard' })).status).toBe(409)
    expect((await rosa.post(`/bounces/${other.id}`).type('form').send({ verdict: 'none' })).status).toBe(303)
    expect(await suppressed()).toEqual([['old@customers.test', 'bounced']])
    expect((await rosa.get('/bounces')).text).not.toContain('qmail-send program')
  })
})
