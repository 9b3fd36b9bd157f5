// What becomes of a mail: what the server's words mean, and the real mailer against a real server.
import { createServer } from 'node:net'
import { describeFailure } from '../../server/platform/mail/describe-failure'
import { createMailer } from '../../server/platform/mail/mailer'
import type { Message } from '../../server/platform/mail/message'
import type { Outbox } from '../../server/platform/mail/outbox'
import { readReport } from '../../server/platform/mail/read-report'
import { aBounce } from '../support/bounces'
import { createInbox, type Inbox, type Received } from '../support/inbox'

const error = (responseCode: number, response: string, command = 'RCPT TO', code = 'EENVELOPE') =>
  Object.assign(new Error(response), { responseCode, response: `${responseCode} ${response}`, command, code })

describe('a failure', () => {
  it.each([
    ['an unknown mailbox', error(550, '5.1.1 no such user'), { outcome: 'bounced', hard: true }],
    ['a bare 550 to the recipient', error(550, 'unknown'), { outcome: 'bounced', hard: true }],
    ['a policy', error(550, '5.7.1 rejected'), { outcome: 'bounced', hard: false }],
    ['spam after the text', error(554, '5.7.1 spam', 'DATA', 'EMESSAGE'), { outcome: 'bounced', hard: false }],
    ['greylisting', error(450, '4.2.0 greylisted'), { outcome: 'deferred' }],
    ['a full mailbox', error(552, '5.2.2 over quota'), { outcome: 'deferred' }],
    ['a full mailbox called permanent', error(550, '5.2.2 over quota'), { outcome: 'deferred' }],
    ['a server that shuts down', error(421, '4.3.2 closing'), { outcome: 'unavailable' }],
    ['a refused sender', error(550, '5.7.1 not you', 'MAIL FROM'), { outcome: 'unavailable' }],
    ['a wrong password', error(535, '5.7.8 no', 'AUTH PLAIN', 'EAUTH'), { outcome: 'unavailable' }],
  ])('that is %s is told apart', (_, failure, expected) => {
    expect(describeFailure(failure, false)).toMatchObject(expected)
  })

  it('without a reply is unconfirmed only when the server had the text', () => {
    const lost = Object.assign(new Error('Connection closed unexpectedly'), { code: 'ECONNECTION', command: 'CONN' })
    expect(describeFailure(lost, true).outcome).toBe('unconfirmed')
    expect(describeFailure(lost, false).outcome).toBe('unavailable')
  })

  it('is one line, whatever the server says', () => {
    expect(describeFailure(error(550, '5.1.1 a\r\nb\u2028c'), false).reason).toBe('550 5.1.1 a b c')
  })
})

describe('the mailer', () => {
  let inbox: Inbox
  beforeEach(async () => {
    inbox = await createInbox()
  })
  afterEach(() => inbox.close())

  const mailer = (smtpUrl: string, bounceAddress?: string) =>
    createMailer({
      smtpUrl,
      from: 'Verbatim <us@verbatim.test>',
      bounceAddress,
      ratePerMinute: 6000,
      outbox: {} as Outbox,
    })
  const message = (more: Partial<Message> = {}): Message => ({
    messageId: 'one@verbatim.test',
    to: { name: 'Cleo', address: 'cleo@customers.test' },
    subject: 'Hello',
    text: 'Hello',
    html: '<p>Hello</p>',
    about: 'test',
    ...more,
  })

  it('offers one click where the address is https, and only there, in one line each', async () => {
    const post = mailer(inbox.url)
    const path = `research.verbatim.test/r/${'a'.repeat(60)}/unsubscribe`
    await post.send(message({ unsubscribeUrl: `https://${path}` }))
    await post.send(message({ messageId: 'two@verbatim.test', unsubscribeUrl: `http://${path}` }))
    const [secure, plain] = inbox.mails.map(({ raw }) => raw)
    expect(secure).toMatch(new RegExp(`^List-Unsubscribe: <https://${path}>\\r?$`, 'm'))
    expect(secure).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r?$/m)
    expect(plain).toMatch(new RegExp(`^List-Unsubscribe: <http://${path}>\\r?$`, 'm'))
    expect(plain).not.toMatch(/^List-Unsubscribe-Post:/im)
    await post.close()
  })

  it('says unconfirmed when the line is cut after the text, and keeps going', async () => {
    const post = mailer(inbox.url)
    inbox.cutAfterData = () => true
    expect((await post.send(message())).outcome).toBe('unconfirmed')
    inbox.cutAfterData = undefined
    expect((await post.send(message({ messageId: 'two@verbatim.test' }))).outcome).toBe('sent')
    expect(inbox.mails).toHaveLength(1)
    await post.close()
  })

  it('says unavailable when nobody listens, and when the line is cut before the greeting', async () => {
    const closed = await createInbox()
    await closed.close()
    const nobody = mailer(closed.url)
    expect((await nobody.send(message())).outcome).toBe('unavailable')
    const rude = createServer((socket) => socket.end('554 5.3.2 no service\r\n'))
    await new Promise<void>((resolve) => rude.listen(0, '127.0.0.1', () => resolve()))
    const { port } = rude.address() as { port: number }
    const refused = mailer(`smtp://127.0.0.1:${port}`)
    expect((await refused.send(message())).outcome).toBe('unavailable')
    await Promise.all([nobody.close(), refused.close()])
    await new Promise((resolve) => rude.close(resolve))
  })

  it('lets nothing that was typed start another header or reach another recipient', async () => {
    const post = mailer(inbox.url)
    const typed = 'x\r\nBcc: victim@example.com\u2028'
    const to = { name: typed, address: 'cleo@customers.test' }
    await post.send(message({ subject: typed, fromName: typed, replyTo: 'us@verbatim.test\r\nBcc: v@example.com', to }))
    const head = inbox.mails[0]?.raw.split(/\r?\n\r?\n/)[0] ?? ''
    expect(inbox.mails[0]?.to).toEqual(['cleo@customers.test'])
    expect(head).not.toMatch(/^bcc:/im)
    await post.close()
  })

  it('carries the id it was given, and a bounce address of its own', async () => {
    const post = mailer(inbox.url, 'bounces@verbatim.test')
    await post.send(message({ bounceTag: 'abc' }))
    expect(inbox.mails[0]?.raw).toMatch(/^Message-ID: <one@verbatim\.test>\r?$/im)
    expect(inbox.mails[0]?.from).toBe('bounces+abc@verbatim.test')
    await post.close()
  })

  it('takes nothing any more once it is closed', async () => {
    const post = mailer(inbox.url)
    await post.close()
    expect(await post.send(message())).toMatchObject({ outcome: 'unavailable' })
  })
})

describe('reading a report', () => {
  const received = { from: 'bounces@us.test', to: ['cleo@x.test'], raw: 'Subject: x\r\n\r\nx' } as Received
  it.each([
    ['5.1.1', 'failed', '550 5.1.1 unknown', 'hard'],
    ['5.0.0', 'failed', '550 5.1.10 not found', 'hard'],
    ['5.7.13', 'failed', '550 disabled', 'hard'],
    ['5.0.0', 'failed', '550 something else', 'refused'],
    ['5.7.26', 'failed', '550 5.7.26 unauthenticated', 'refused'],
    ['5.2.2', 'failed', '552 5.2.2 full', 'soft'],
    ['4.4.7', 'failed', 'message expired', 'soft'],
    ['4.4.1', 'delayed', 'no answer', 'delayed'],
    ['2.0.0', 'delivered', '250 ok', 'automatic'],
    ['', 'vanished', '', 'unreadable'],
  ])('of status %s, %s, "%s" gives %s', async (status, action, words, kind) => {
    expect((await readReport(Buffer.from(aBounce(received, { status, action, words })))).kind).toBe(kind)
  })

  it('of nothing, noise, a huge head and a hundred layers gives no bounce and no failure', async () => {
    const layers = Array.from(
      { length: 100 },
      (_, at) => `Content-Type: multipart/report; boundary="b${at}"\r\n\r\n--b${at}\r\n`,
    )
    for (const raw of ['', '\0\xff\xfe'.repeat(1000), `To: ${'a'.repeat(900_000)}`, layers.join('')])
      expect((await readReport(Buffer.from(raw, 'latin1'))).kind).toBe('unreadable')
  })
})
