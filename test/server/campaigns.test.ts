// Planning, sending, holding and closing campaigns, with a real mail server.
import type { NewContact } from '../../server/audience/contact'
import type { Study } from '../../server/audience/study'
import { createWorld, type World } from '../support/world'

let world: World
let study: Study
let surveyId: string

beforeEach(async () => {
  world = await createWorld()
  study = await world.container.studies.create({ name: 'Planning', goal: '', company: 'Solar Boost', product: 'Boost' })
  const survey = await world.container.authoring.create(study, { instrument: 'good-fit' })
  surveyId = (await world.container.authoring.publish(survey.id, 'Rosa')).surveyId
})
afterEach(() => world.close())

const person = (email: string, more: Partial<NewContact> = {}) =>
  world.container.contacts.create(study.id, {
    firstName: 'Cleo',
    lastName: email.split('@')[0] ?? '',
    email,
    lifecycle: 'customer',
    facts: {},
    own: {},
    ...more,
  })

const people = async (count: number) => {
  for (let at = 0; at < count; at++) await person(`cleo${at}@customers.test`)
}

const plan = async (more: object = {}): Promise<string> => {
  const made = await world.api('post', '/campaigns').send({ surveyId, audience: 'all', ...more })
  expect([made.status, made.body.code]).toEqual([201, undefined])
  return made.body.id
}

const launch = async (more: object = {}): Promise<string> => {
  const id = await plan(more)
  expect((await world.api('post', `/campaigns/${id}/launch`)).status).toBe(200)
  await world.container.jobs.settled()
  return id
}

const read = async (id: string) => (await world.api('get', `/campaigns/${id}`)).body
const advance = async (ms = 0) => {
  world.clock.advance(ms)
  await world.container.jobs.push('campaign.advance', {}, { key: `test ${Math.random()}` })
  await world.container.jobs.settled()
  await world.container.jobs.settled()
}
const receivers = () => world.inbox.mails.flatMap(({ to }) => to).sort()
const linkIn = (text = '') => /http\S+\/r\/[a-z0-9]+/.exec(text)?.[0] ?? ''
const day = 86_400_000

describe('planning a campaign', () => {
  it('answers a missing campaign and one of another study the same way', async () => {
    const other = await world.container.studies.create({ name: 'Other', goal: '', company: '', product: '' })
    const id = await plan()
    const rosa = await world.as('rosa')
    const missing = await rosa.get(`/studies/${study.id}/campaigns/${'0'.repeat(24)}`)
    const foreign = await rosa.get(`/studies/${other.id}/campaigns/${id}`)
    expect([missing.status, foreign.status]).toEqual([404, 404])
    expect(foreign.text).toBe(missing.text)
  })

  it('proposes the survey for customers who fit, and says whom the others are for', async () => {
    const staff = await world.container.authoring.create(study, { instrument: 'staff' })
    await world.container.authoring.publish(staff.id, 'Rosa')
    const { text } = await (await world.as('rosa')).get(`/studies/${study.id}/campaigns/new`)
    expect(text).toContain(`<option value="${surveyId}" data-meant-for="good" selected>`)
    expect(text).toContain(`<option value="${staff.id}" data-meant-for="staff">`)
  })

  it('starts with the people ticked in the list of contacts', async () => {
    await people(3)
    const [first, second] = await world.container.contacts.page({ studyId: study.id }, { skip: 0, limit: 2 })
    const list = await (await world.as('rosa')).get(`/studies/${study.id}/contacts`)
    expect(list.text).toContain(`name="contactIds" value="${first?.id}"`)
    const picked = new URLSearchParams({ audience: 'contacts' })
    for (const one of [first, second]) picked.append('contactIds', one?.id ?? '')
    const { text } = await (await world.as('rosa')).get(`/studies/${study.id}/campaigns/new?${picked}`)
    expect(text).toContain(`${first?.id}\n${second?.id}</textarea>`)
    expect(text).not.toContain('cleo2@customers.test')
  })

  it('leaves out whom another campaign asked before, and says so; it counts them again when told to', async () => {
    await people(2)
    await launch()
    await person('new@customers.test')
    const preview = async (query: string) =>
      (await (await world.as('rosa')).get(`/studies/${study.id}/campaigns/audience?audience=all&${query}`)).text
    const other = await world.container.authoring.create(study, { instrument: 'lead' })
    expect(await preview(`surveyId=${surveyId}`)).toContain('<strong>3</strong>')
    const fresh = await preview(`surveyId=${surveyId}&fresh=survey`)
    expect(fresh).toContain('<strong>1</strong>')
    expect(fresh).toContain('Was invited to this survey before')
    expect(await preview(`surveyId=${other.id}&fresh=survey`)).toContain('<strong>3</strong>')
    expect(await preview(`surveyId=${other.id}&fresh=study`)).toContain('<strong>1</strong>')
    world.inbox.mails.length = 0
    const id = await launch({ audience: { kind: 'all', fresh: 'survey' } })
    expect(receivers()).toEqual(['new@customers.test'])
    // The people it has invited itself are no reason to leave them out.
    expect((await read(id)).funnel.invited).toBe(1)
  })

  it('is chosen by words and by kind of people, for the whole list and not one page of it', async () => {
    await person('ada@solar.test', { facts: { jobTitle: 'Zastępca dyrektora' } })
    await person('bob@solar.test', { lifecycle: 'lead' })
    await person('eve@other.test')
    await person('sam@solar.test', { lifecycle: 'staff' })
    const chosen = async (audience: object) => {
      world.inbox.mails.length = 0
      await launch({ audience })
      return receivers()
    }
    expect(await chosen({ kind: 'all', search: 'SOLAR.test' })).toEqual(['ada@solar.test', 'bob@solar.test'])
    expect(await chosen({ kind: 'all', search: 'ZASTĘPCA' })).toEqual(['ada@solar.test'])
    expect(await chosen({ kind: 'all', lifecycles: ['lead'] })).toEqual(['bob@solar.test'])
    expect(await chosen({ kind: 'staff', search: 'solar' })).toEqual(['sam@solar.test'])
    expect(
      (await world.api('post', '/campaigns').send({ surveyId, audience: { kind: 'all', search: '' } })).status,
    ).toBe(400)
    const list = await (await world.as('rosa')).get(`/studies/${study.id}/contacts?q=solar&lifecycle=lead`)
    expect(list.text).toContain('name="lifecycles" value="lead"')
    const form = await (await world.as('rosa')).get(
      `/studies/${study.id}/campaigns/new?audience=all&lifecycles=lead&search=solar`,
    )
    expect(form.text).toContain('name="search" type="text" value="solar"')
    expect(form.text).toContain('Is a customer')
  })

  it('is closed to staff and viewers, page by page', async () => {
    const id = await plan()
    for (const member of ['stan', 'viktor'] as const) {
      const agent = await world.as(member)
      for (const path of ['', '/new', '/audience', `/${id}`, `/${id}/edit`])
        expect([path, (await agent.get(`/studies/${study.id}/campaigns${path}`)).status]).toEqual([path, 403])
      for (const path of [`/${id}/launch`, `/${id}/pause`, `/${id}/resume`, `/${id}/close`, `/${id}/test`, ''])
        expect([path, (await agent.post(`/studies/${study.id}/campaigns${path}`)).status]).toEqual([path, 403])
      expect((await agent.get('/suppressions')).status).toBe(403)
    }
  })

  it('refuses an audience it does not know, and says which it knows', async () => {
    for (const audience of [{ $ne: 1 }, [], 1, { contactIds: [] }])
      expect((await world.api('post', '/campaigns').send({ surveyId, audience })).status).toBe(400)
    const response = await world.api('post', '/campaigns').send({ surveyId, audience: 'nobody' })
    expect(response.body.title).toContain('contactIds')
  })

  it('refuses a survey that is not published', async () => {
    const draft = await world.container.authoring.create(study, { blank: 'Draft', language: 'en' })
    const response = await world.api('post', '/campaigns').send({ surveyId: draft.id, audience: 'good' })
    expect([response.status, response.body.code]).toEqual([409, 'survey.unpublished'])
  })

  it.each([
    ['{{#each this}}', 'single braces'],
    ['{constructor.prototype}', 'not known'],
    ['Hello {firstName', 'left open'],
    ['{password}', 'not known'],
  ])('refuses %s in the message and names the line', async (text, words) => {
    const response = await world
      .api('post', '/campaigns')
      .send({ surveyId, audience: 'all', message: `Hello\n${text}` })
    expect([response.status, response.body.code]).toEqual([400, 'campaign.invalid'])
    expect(response.body.faults[0].message).toContain('Line 2')
    expect(response.body.faults[0].message).toContain(words)
  })

  it('refuses a message of a megabyte', async () => {
    const rosa = await world.as('rosa')
    const form = { surveyId, audience: 'all', 'message[en]': 'x'.repeat(15_000) }
    const response = await rosa.post(`/studies/${study.id}/campaigns`).type('form').send(form)
    expect(response.status).toBe(400)
    expect(response.text).toContain('At most 10000 characters')
    const huge = { surveyId, audience: 'all', message: 'x'.repeat(1_000_000) }
    expect((await world.api('post', '/campaigns').send(huge)).status).toBe(400)
  })

  it('does not launch to nobody, and launches a closed one no more', async () => {
    const id = await plan()
    expect((await world.api('post', `/campaigns/${id}/launch`)).body.code).toBe('campaign.nobody')
    await person('cleo@customers.test')
    await world.api('post', `/campaigns/${id}/launch`)
    await world.container.jobs.settled()
    await world.api('post', `/campaigns/${id}/close`)
    const again = await world.api('post', `/campaigns/${id}/launch`)
    expect([again.status, again.body.code]).toEqual([409, 'campaign.wrong-state'])
  })

  it('shows who gets it and why others do not', async () => {
    await person('cleo@customers.test')
    await person('stan@verbatim.test', { lifecycle: 'staff', lastName: 'Staff' })
    await person('out@customers.test', { optedOut: true })
    await person('', { email: undefined, phone: '1', lastName: 'Phone' } as object)
    const rosa = await world.as('rosa')
    const { text } = await rosa.get(`/studies/${study.id}/campaigns/audience?audience=all`)
    expect(text).toMatch(/<strong>1<\/strong>\s+person gets/)
    for (const why of ['Is our own staff', 'Wants no research mail', 'Has no e-mail address'])
      expect(text).toContain(why)
  })

  it('plans with the form of the page, and shows the plan', async () => {
    await person('cleo@customers.test')
    const rosa = await world.as('rosa')
    const form = { surveyId, audience: 'all', name: 'Spring', 'subject[en]': 'Hello {firstName|there}', reminders: '2' }
    const made = await rosa.post(`/studies/${study.id}/campaigns`).type('form').send(form)
    expect(made.status).toBe(303)
    const shown = await rosa.get(made.headers.location ?? '')
    expect(shown.text).toContain('Hello Cleo')
    expect(shown.text).toContain('Launch: 1 mail')
    expect((await rosa.get(`/studies/${study.id}/campaigns`)).text).toContain('Spring')
    expect((await rosa.get(`${made.headers.location}/edit`)).text).toContain('Hello {firstName|there}')
  })

  it('lists campaigns page by page, newest first, each once, also when the last one seen was deleted meanwhile', async () => {
    const made: string[] = []
    for (let at = 0; at < 5; at++) made.unshift(await plan({ name: `Plan ${at}` }))
    const page = async (query: string) => {
      const { body } = await world.api('get', `/campaigns?studyId=${study.id}${query}`)
      return { ids: body.items.map(({ id }: { id: string }) => id), next: body.next }
    }
    expect((await world.api('get', '/campaigns?limit=0')).status).toBe(400)
    expect((await world.api('get', '/campaigns?limit=501')).status).toBe(400)
    const first = await page('&limit=2')
    expect(first).toEqual({ ids: made.slice(0, 2), next: made[1] })
    await world.container.campaigns.service.remove(first.next)
    const second = await page(`&limit=2&cursor=${first.next}`)
    expect(second).toEqual({ ids: made.slice(2, 4), next: made[3] })
    const rest = await page(`&limit=500&after=${second.next}`)
    expect([rest.ids[0], rest.next]).toEqual([made[4], null])
    const other = await world.container.studies.create({ name: 'Bare', goal: '', company: '', product: '' })
    expect((await world.api('get', `/campaigns?study=${other.id}`)).body).toEqual({ items: [], next: null })
  })
})

describe('sending', () => {
  it('reaches everybody once, each with a link of their own, one address once', async () => {
    await people(3)
    await person('CLEO0@customers.test').catch(() => undefined)
    await person('other@customers.test')
    const id = await launch()
    expect(receivers()).toEqual([
      'cleo0@customers.test',
      'cleo1@customers.test',
      'cleo2@customers.test',
      'other@customers.test',
    ])
    const links = world.inbox.mails.map(({ mail }) => linkIn(mail.text))
    expect(new Set(links).size).toBe(4)
    expect(links[0]).toMatch(/\/r\/[0-9a-z]{26}$/)
    const { state, counts, funnel } = await read(id)
    expect([state, counts.sent, funnel.invited, funnel.delivered]).toEqual(['sent', 4, 4, 4])
  })

  it('launching twice sends once', async () => {
    await people(2)
    const id = await plan()
    const both = await Promise.all([
      world.api('post', `/campaigns/${id}/launch`),
      world.api('post', `/campaigns/${id}/launch`),
    ])
    expect(both.map(({ status }) => status).filter((status) => status === 200).length).toBeGreaterThanOrEqual(1)
    await world.container.jobs.settled()
    expect(receivers()).toEqual(['cleo0@customers.test', 'cleo1@customers.test'])
  })

  it('writes in the language of each person, HTML and text alike', async () => {
    await person('anna@customers.test', { facts: { language: 'pl' }, firstName: 'Anna' })
    await person('wei@customers.test', { facts: { language: 'zh' }, firstName: '伟' })
    await launch()
    const byTo = new Map(world.inbox.mails.map((received) => [received.to[0], received.mail]))
    expect(byTo.get('anna@customers.test')?.text).toContain('Dzień dobry, Anna!')
    expect(byTo.get('anna@customers.test')?.html).toContain('Przejdź do pytań')
    expect(byTo.get('wei@customers.test')?.text).toContain('伟，您好！')
    expect(byTo.get('wei@customers.test')?.html).toContain('lang="zh"')
    expect(byTo.get('wei@customers.test')?.from?.name).toBe('Solar Boost')
  })

  it('puts names into headers and HTML without letting them become either', async () => {
    const nasty = 'Cleo\r\nBcc: victim@example.com\u2028<b>'
    await person('cleo@customers.test', { firstName: nasty, lastName: 'X\r\nSubject: hacked' })
    await launch({ subject: 'Dear {firstName}', message: 'Hello {firstName}' })
    const [received] = world.inbox.mails
    expect(receivers()).toEqual(['cleo@customers.test'])
    const head = received?.raw.split(/\r?\n\r?\n/)[0] ?? ''
    expect(head).not.toMatch(/^Bcc:/im)
    expect(head.match(/^Subject:/gim)).toHaveLength(1)
    expect(received?.mail.html).not.toContain('<b>')
    expect(received?.mail.html).toContain('&lt;b&gt;')
  })

  it('says how to unsubscribe in one unfolded line, without the promise of one click, which needs https', async () => {
    await person('cleo@customers.test')
    await launch()
    const raw = world.inbox.mails[0]?.raw ?? ''
    expect(raw).toMatch(/^List-Unsubscribe: <http\S+\/r\/[a-z0-9]{26}\/unsubscribe>\r?$/m)
    expect(raw).not.toMatch(/^List-Unsubscribe-Post:/im)
  })

  it('marks a hard bounce and never writes to that address again', async () => {
    await people(2)
    world.inbox.refuse = (address) => (address.startsWith('cleo0') ? [550, '5.1.1 no such user'] : undefined)
    const id = await launch()
    const { counts } = await read(id)
    expect([counts.bounced, counts.sent]).toEqual([1, 1])
    const { body } = await world.api('get', `/campaigns/${id}/invitations?state=bounced`)
    expect(body.items[0].reason).toContain('5.1.1')
    world.inbox.refuse = undefined
    const second = await launch()
    expect((await read(second)).counts.suppressed).toBe(1)
    expect(receivers()).toEqual(['cleo1@customers.test', 'cleo1@customers.test'])
  })

  it('does not take a policy refusal for a missing mailbox', async () => {
    await people(1)
    world.inbox.refuse = () => [554, '5.7.1 rejected by policy']
    const id = await launch()
    expect((await read(id)).counts.bounced).toBe(1)
    expect(await world.container.campaigns.unsubscribing.count()).toBe(0)
  })

  it('tries a greylisted address again later, and gives up after five tries', async () => {
    await people(1)
    world.inbox.refuse = () => [450, '4.2.0 greylisted']
    const id = await launch()
    expect((await read(id)).counts.deferred).toBe(1)
    world.inbox.refuse = undefined
    await advance(60_000)
    expect(receivers()).toEqual([])
    await advance(5 * 60_000)
    expect(receivers()).toEqual(['cleo0@customers.test'])
    expect((await read(id)).state).toBe('sent')
    world.inbox.refuse = () => [450, '4.2.0 greylisted']
    const second = await launch()
    for (let tries = 0; tries < 5; tries++) await advance(day)
    expect((await read(second)).counts.failed).toBe(1)
  })

  it('waits when the mail server refuses everybody, and loses nobody', async () => {
    await people(3)
    world.inbox.refuse = () => [421, '4.7.0 try later']
    const id = await launch()
    expect((await read(id)).counts.deferred).toBeGreaterThanOrEqual(1)
    expect((await read(id)).state).toBe('sending')
    world.inbox.refuse = undefined
    await advance(61_000)
    await advance(61_000)
    expect(receivers()).toHaveLength(3)
    expect((await read(id)).state).toBe('sent')
  })

  it('shows as unconfirmed what was cut off after DATA, and does not send it again', async () => {
    await people(2)
    world.inbox.cutAfterData = (raw) => raw.includes('To: "Cleo cleo0"') || raw.includes('To: Cleo cleo0')
    const id = await launch()
    world.inbox.cutAfterData = undefined
    await advance(day)
    const { counts, state } = await read(id)
    expect([counts.unconfirmed, counts.sent, state]).toEqual([1, 1, 'sent'])
    expect(receivers()).toEqual(['cleo1@customers.test'])
    const rosa = await world.as('rosa')
    const { body } = await world.api('get', `/campaigns/${id}/invitations`)
    for (const [to, status] of [
      ['unconfirmed', 303],
      ['sent', 409],
    ] as const) {
      const one = body.items.find(({ state }: { state: string }) => state === to)
      const again = await rosa.post(`/studies/${study.id}/campaigns/${id}/invitations/${one.id}/again`)
      expect(again.status).toBe(status)
    }
    await world.container.jobs.settled()
    expect(receivers()).toEqual(['cleo0@customers.test', 'cleo1@customers.test'])
    expect((await read(id)).counts.sent).toBe(2)
  })

  it('shows a claim whose sender died as unconfirmed once its lease is over', async () => {
    await people(2)
    const id = await plan()
    await world.container.jobs.stop()
    await world.api('post', `/campaigns/${id}/launch`)
    const model = world.container.connection.collection('invitations')
    await world.container.jobs.start()
    await world.container.jobs.settled()
    // As a process leaves it that was killed between claiming and the reply.
    await model.updateOne({}, { $set: { state: 'sending', leaseUntil: new Date(world.clock.now.getTime() + 300_000) } })
    await world.container.connection.collection('campaigns').updateOne({}, { $set: { state: 'sending' } })
    await advance(60_000)
    expect((await read(id)).counts.sending).toBe(1)
    await advance(300_000)
    expect((await read(id)).counts).toMatchObject({ sending: 0, unconfirmed: 1, sent: 1 })
    expect(receivers()).toHaveLength(2)
  })

  it('holds at once when paused, and goes on without writing twice', async () => {
    await people(12)
    const id = await plan()
    let seen = 0
    world.inbox.refuse = () => {
      seen += 1
      if (seen === 3) void world.container.campaigns.service.pause(id)
      return undefined
    }
    await world.api('post', `/campaigns/${id}/launch`)
    await world.container.jobs.settled()
    const paused = receivers().length
    expect((await read(id)).state).toBe('paused')
    expect(paused).toBeLessThan(12)
    await world.api('post', `/campaigns/${id}/resume`)
    await world.container.jobs.settled()
    expect(receivers()).toEqual([...new Set(receivers())])
    expect(receivers()).toHaveLength(12)
  })

  it('looks again right before sending: unsubscribed, suppressed, deleted or without an address since', async () => {
    const id = await plan()
    const [gone, off, blank] = [await person('gone@x.test'), await person('off@x.test'), await person('blank@x.test')]
    await person('stays@x.test')
    const sendAt = new Date(world.clock.now.getTime() + 1000)
    await world.container.connection.collection('campaigns').updateOne({}, { $set: { sendAt } })
    await world.api('post', `/campaigns/${id}/launch`)
    await world.container.campaigns.unsubscribing.suppress('OFF@x.test', '')
    await world.container.contacts.remove(gone.id)
    await world.container.contacts.replace(blank.id, undefined, { ...blank, optedOut: true })
    await advance(2000)
    expect(receivers()).toEqual(['stays@x.test'])
    expect(off.email).toBe('off@x.test')
  })

  it('sends at its time and not before', async () => {
    await people(1)
    const sendAt = new Date(world.clock.now.getTime() + day).toISOString()
    const id = await launch({ sendAt })
    expect([(await read(id)).state, receivers().length]).toEqual(['scheduled', 0])
    await advance(day - 1000)
    expect(receivers()).toHaveLength(0)
    await advance(2000)
    expect(receivers()).toHaveLength(1)
  })

  it('keeps mail in the outbox when no SMTP server is set', async () => {
    const quiet = await createWorld({ smtp: false })
    const mine = await quiet.container.studies.create({ name: 'Quiet', goal: '', company: '', product: '' })
    const survey = await quiet.container.authoring.create(mine, { instrument: 'good-fit' })
    await quiet.container.authoring.publish(survey.id, 'Rosa')
    const contact = {
      firstName: 'Cleo',
      lastName: '',
      email: 'cleo@x.test',
      lifecycle: 'customer',
      facts: {},
      own: {},
    } as const
    await quiet.container.contacts.create(mine.id, contact)
    const { body } = await quiet.api('post', '/campaigns').send({ surveyId: survey.id, audience: 'all' })
    await quiet.api('post', `/campaigns/${body.id}/launch`)
    await quiet.container.jobs.settled()
    const ada = await quiet.as('ada')
    expect((await ada.get('/outbox')).text).toContain('cleo@x.test')
    expect(linkIn((await quiet.container.outbox.list())[0]?.text)).toContain('/r/')
    await quiet.close()
  })
})

describe('answering and reminding', () => {
  it('counts started and completed by the link, tolerant of what mail clients do to it', async () => {
    await people(2)
    const id = await launch()
    const token = linkIn(world.inbox.mails[0]?.mail.text).split('/r/')[1] ?? ''
    const { invited } = world.container.campaigns
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
    world.inbox.refuse = (address) => (address.startsWith('bounces') ? [550, '5.1.1 no'] : undefined)
    const closesAt = new Date(world.clock.now.getTime() + 20 * day).toISOString()
    const id = await launch({ reminders: 2, remindAfterDays: 3, closesAt })
    const { invited, unsubscribing } = world.container.campaigns
    const tokenOf = (to: string) =>
      linkIn(world.inbox.mails.find((mail) => mail.to[0] === to)?.mail.text).split('/r/')[1] ?? ''
    const done = await invited.findByToken(tokenOf('cleo0@customers.test'))
    await invited.markCompleted(done?.invitation.id ?? '')
    await unsubscribing.unsubscribe(tokenOf('cleo1@customers.test'))
    world.inbox.mails.length = 0
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
    await people(2)
    const id = await launch({ anonymous: true })
    const { invited } = world.container.campaigns
    const token = linkIn(world.inbox.mails[0]?.mail.text).split('/r/')[1] ?? ''
    const found = await invited.findByToken(token)
    await invited.markCompleted(found?.invitation.id ?? '')
    const { body } = await world.api('get', `/campaigns/${id}/invitations`)
    expect(body.items.map(({ state }: { state: string }) => state)).toEqual(['sent', 'sent'])
    expect(JSON.stringify(body)).not.toMatch(/completedAt|startedAt/)
    expect((await world.api('get', `/campaigns/${id}/invitations?state=completed`)).status).toBe(403)
    expect((await read(id)).funnel.completed).toBe(1)
    const rosa = await world.as('rosa')
    const { text } = await rosa.get(`/studies/${study.id}/campaigns/${id}`)
    expect(text).not.toMatch(/class="chip good"[^>]*>completed/)
  })

  it('sends a test to whoever asks, without an invitation in it', async () => {
    const id = await plan()
    const rosa = await world.as('rosa')
    const { status } = await rosa
      .post(`/studies/${study.id}/campaigns/${id}/test`)
      .type('form')
      .send({ language: 'de' })
    expect([status, receivers()]).toEqual([303, ['rosa@verbatim.test']])
    expect(world.inbox.mails[0]?.mail.subject).toMatch(/^\[Test\] Ihre Erfahrung/)
    expect(linkIn(world.inbox.mails[0]?.mail.text)).toBe('')
  })
})
