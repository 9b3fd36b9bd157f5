// Sending campaigns, holding and closing them, with a real mail server.
import { day, linkIn, useCampaignDesk } from '../support/campaign-desk'
import { createWorld } from '../support/world'

const desk = useCampaignDesk()
const { person, people, plan, launch, read, advance, receivers } = desk

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
    const links = desk.world.inbox.mails.map(({ mail }) => linkIn(mail.text))
    expect(new Set(links).size).toBe(4)
    expect(links[0]).toMatch(/\/r\/[0-9a-z]{26}$/)
    const { state, counts, funnel } = await read(id)
    expect([state, counts.sent, funnel.invited, funnel.delivered]).toEqual(['sent', 4, 4, 4])
  })

  it('launching twice sends once', async () => {
    await people(2)
    const id = await plan()
    const both = await Promise.all([
      desk.world.api('post', `/campaigns/${id}/launch`),
      desk.world.api('post', `/campaigns/${id}/launch`),
    ])
    expect(both.map(({ status }) => status).filter((status) => status === 200).length).toBeGreaterThanOrEqual(1)
    await desk.world.container.jobs.settled()
    expect(receivers()).toEqual(['cleo0@customers.test', 'cleo1@customers.test'])
  })

  it('writes in the language of each person, HTML and text alike', async () => {
    await person('anna@customers.test', { facts: { language: 'pl' }, firstName: 'Anna' })
    await person('wei@customers.test', { facts: { language: 'zh' }, firstName: '伟' })
    await launch()
    const byTo = new Map(desk.world.inbox.mails.map((received) => [received.to[0], received.mail]))
    expect(byTo.get('anna@customers.test')?.text).toContain('Dzień dobry, Anna!')
    expect(byTo.get('anna@customers.test')?.html).toContain('Przejdź do pytań')
    expect(byTo.get('wei@customers.test')?.text).toContain('伟，您好！')
    expect(byTo.get('wei@customers.test')?.html).toContain('lang="zh"')
    expect(byTo.get('wei@customers.test')?.from?.name).toBe('Heliotrope')
  })

  it('puts names into headers and HTML without letting them become either', async () => {
    const nasty = 'Cleo\r\nBcc: victim@example.com\u2028<b>'
    await person('cleo@customers.test', { firstName: nasty, lastName: 'X\r\nSubject: hacked' })
    await launch({ subject: 'Dear {firstName}', message: 'Hello {firstName}' })
    const [received] = desk.world.inbox.mails
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
    const raw = desk.world.inbox.mails[0]?.raw ?? ''
    expect(raw).toMatch(/^List-Unsubscribe: <http\S+\/r\/[a-z0-9]{26}\/unsubscribe>\r?$/m)
    expect(raw).not.toMatch(/^List-Unsubscribe-Post:/im)
  })

  it('marks a hard bounce and never writes to that address again', async () => {
    await people(2)
    desk.world.inbox.refuse = (address) => (address.startsWith('cleo0') ? [550, '5.1.1 no such user'] : undefined)
    const id = await launch()
    const { counts } = await read(id)
    expect([counts.bounced, counts.sent]).toEqual([1, 1])
    const { body } = await desk.world.api('get', `/campaigns/${id}/invitations?state=bounced`)
    expect(body.items[0].reason).toContain('5.1.1')
    desk.world.inbox.refuse = undefined
    const second = await launch()
    expect((await read(second)).counts.suppressed).toBe(1)
    expect(receivers()).toEqual(['cleo1@customers.test', 'cleo1@customers.test'])
  })

  it('does not take a policy refusal for a missing mailbox', async () => {
    await people(1)
    desk.world.inbox.refuse = () => [554, '5.7.1 rejected by policy']
    const id = await launch()
    expect((await read(id)).counts.bounced).toBe(1)
    expect(await desk.world.container.campaigns.unsubscribing.count()).toBe(0)
  })

  it('tries a greylisted address again later, and gives up after five tries', async () => {
    await people(1)
    desk.world.inbox.refuse = () => [450, '4.2.0 greylisted']
    const id = await launch()
    expect((await read(id)).counts.deferred).toBe(1)
    desk.world.inbox.refuse = undefined
    await advance(60_000)
    expect(receivers()).toEqual([])
    await advance(5 * 60_000)
    expect(receivers()).toEqual(['cleo0@customers.test'])
    expect((await read(id)).state).toBe('sent')
    desk.world.inbox.refuse = () => [450, '4.2.0 greylisted']
    const second = await launch()
    for (let tries = 0; tries < 5; tries++) await advance(day)
    expect((await read(second)).counts.failed).toBe(1)
  })

  it('waits when the mail server refuses everybody, and loses nobody', async () => {
    await people(3)
    desk.world.inbox.refuse = () => [421, '4.7.0 try later']
    const id = await launch()
    expect((await read(id)).counts.deferred).toBeGreaterThanOrEqual(1)
    expect((await read(id)).state).toBe('sending')
    desk.world.inbox.refuse = undefined
    await advance(61_000)
    await advance(61_000)
    expect(receivers()).toHaveLength(3)
    expect((await read(id)).state).toBe('sent')
  })

  it('has no more mails under way than the mail server takes at a time, however often it is woken', async () => {
    await people(24)
    const id = await plan()
    const model = desk.world.container.connection.collection('invitations')
    const claimed: Promise<number>[] = []
    desk.world.inbox.refuse = () => {
      claimed.push(model.countDocuments({ state: 'sending' }))
      return undefined
    }
    await desk.world.api('post', `/campaigns/${id}/launch`)
    for (const key of ['a', 'b', 'c', 'd'])
      await desk.world.container.jobs.push('campaign.send', { campaign: id }, { key: `${id} ${key}` })
    await desk.world.container.jobs.settled()
    expect(receivers()).toHaveLength(24)
    expect(Math.max(...(await Promise.all(claimed)))).toBeLessThanOrEqual(2)
  })

  it('holds at once when paused, and goes on without writing twice', async () => {
    await people(12)
    const id = await plan()
    let seen = 0
    desk.world.inbox.refuse = () => {
      seen += 1
      if (seen === 3) void desk.world.container.campaigns.service.pause(id)
      return undefined
    }
    await desk.world.api('post', `/campaigns/${id}/launch`)
    await desk.world.container.jobs.settled()
    const paused = receivers().length
    expect((await read(id)).state).toBe('paused')
    expect(paused).toBeLessThan(12)
    await desk.world.api('post', `/campaigns/${id}/resume`)
    await desk.world.container.jobs.settled()
    expect(receivers()).toEqual([...new Set(receivers())])
    expect(receivers()).toHaveLength(12)
  })

  it('looks again right before sending: unsubscribed, suppressed, deleted or without an address since', async () => {
    const id = await plan()
    const [gone, off, blank] = [await person('gone@x.test'), await person('off@x.test'), await person('blank@x.test')]
    await person('stays@x.test')
    const sendAt = new Date(desk.world.clock.now.getTime() + 1000)
    await desk.world.container.connection.collection('campaigns').updateOne({}, { $set: { sendAt } })
    await desk.world.api('post', `/campaigns/${id}/launch`)
    await desk.world.container.campaigns.unsubscribing.suppress('OFF@x.test', '')
    await desk.world.container.contacts.remove(gone.id)
    await desk.world.container.contacts.replace(blank.id, undefined, { ...blank, optedOut: true })
    await advance(2000)
    expect(receivers()).toEqual(['stays@x.test'])
    expect(off.email).toBe('off@x.test')
  })

  it('sends at its time and not before', async () => {
    await people(1)
    const sendAt = new Date(desk.world.clock.now.getTime() + day).toISOString()
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
