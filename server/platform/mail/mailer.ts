// The one way out for mail: SMTP through a Nodemailer pool when SMTP_URL is set, the outbox otherwise. Says what became of
// each mail, so that nothing is sent twice and nothing is silently lost. The only file that knows Nodemailer.
import { createTransport } from 'nodemailer'
import { describeFailure, type Failure, type SmtpError } from './describe-failure'
import type { Message } from './message'
import type { Outbox } from './outbox'

export type Delivery = { outcome: 'sent' } | Failure

export type Mailer = {
  send(message: Message): Promise<Delivery>
  leavesMachine: boolean
  /** Host part of the sender's address, for message ids. */
  domain: string
  /** Lets what is under way finish (at most 10 s); what comes later is told `unavailable`. */
  close(): Promise<void>
}

type Options = {
  smtpUrl: string | undefined
  from: string
  bounceAddress: string | undefined
  ratePerMinute: number
  outbox: Outbox
}

export function createMailer({ smtpUrl, from, bounceAddress, ratePerMinute, outbox }: Options): Mailer {
  const sender = readSender(from)
  const compose = (message: Message) => ({
    from: { name: oneLine(message.fromName ?? '') || sender.name, address: sender.address },
    to: { name: oneLine(message.to.name ?? ''), address: oneLine(message.to.address) },
    subject: oneLine(message.subject),
    text: message.text,
    html: message.html,
    messageId: `<${message.messageId}>`,
    ...(message.replyTo ? { replyTo: oneLine(message.replyTo) } : {}),
    envelope: { from: bounceTo(bounceAddress, message.bounceTag) ?? sender.address, to: oneLine(message.to.address) },
    headers: {
      'Auto-Submitted': 'auto-generated',
      ...(message.unsubscribeUrl
        ? {
            // One line each: a folded value is not recognised by every mailbox provider.
            'List-Unsubscribe': { prepared: true, value: `<${message.unsubscribeUrl}>` },
            // RFC 8058, section 3.1: one click needs an https address; without, the header would promise what no provider does.
            ...(message.unsubscribeUrl.startsWith('https://')
              ? { 'List-Unsubscribe-Post': { prepared: true, value: 'List-Unsubscribe=One-Click' } }
              : {}),
          }
        : {}),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const domain = sender.address.split('@').at(-1) ?? 'localhost'
  if (smtpUrl) return { ...overSmtp(smtpUrl, ratePerMinute, compose), leavesMachine: true, domain }

  const composer = createTransport({ streamTransport: true, buffer: true })
  return {
    leavesMachine: false,
    domain,
    async send(message) {
      const { message: raw } = await composer.sendMail(compose(message))
      await outbox.keep(message, raw as Buffer)
      return { outcome: 'sent' }
    },
    close: async () => undefined,
  }
}

type Composed = { messageId: string }

function overSmtp<Mail extends Composed>(
  url: string,
  ratePerMinute: number,
  compose: (message: Message) => Mail,
): Pick<Mailer, 'send' | 'close'> {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 2,
    rateDelta: 60_000,
    rateLimit: ratePerMinute,
    connectionTimeout: 30_000,
    greetingTimeout: 30_000,
    // A slow server gets three minutes for each reply, less than the lease of who sends.
    socketTimeout: 180_000,
  } as object)
  // An error tells not whether the server had the text already. A stream that was read does.
  const texts = new Map<string, { readableDidRead: boolean }>()
  transport.use('stream', (mail, done) => {
    const node = mail.message
    const create = node.createReadStream.bind(node)
    node.createReadStream = (options) => {
      const text = create(options)
      texts.set(String(node.getHeader('message-id')), text)
      return text
    }
    done()
  })
  const underWay = new Set<Promise<unknown>>()
  let closed = false

  const deliver = async (mail: Mail): Promise<Delivery> => {
    try {
      await transport.sendMail(mail)
      return { outcome: 'sent' }
    } catch (error) {
      return describeFailure(error as SmtpError, texts.get(mail.messageId)?.readableDidRead ?? false)
    } finally {
      texts.delete(mail.messageId)
    }
  }

  return {
    async send(message) {
      if (closed) return { outcome: 'unavailable', reason: 'The server is stopping.' }
      const delivery = deliver(compose(message))
      underWay.add(delivery)
      return delivery.finally(() => underWay.delete(delivery))
    },
    async close() {
      closed = true
      transport.close()
      let timer: NodeJS.Timeout | undefined
      const limit = new Promise((resolve) => {
        timer = setTimeout(resolve, 10_000)
      })
      await Promise.race([Promise.allSettled(underWay), limit])
      clearTimeout(timer)
    },
  }
}

/** `Name <address>` or an address alone. */
function readSender(from: string): { name: string; address: string } {
  const [, name = '', address = from] = /^(.*?)<([^<>]+)>\s*$/.exec(from) ?? []
  return { name: name.trim().replace(/^"(.*)"$/, '$1'), address: address.trim() }
}

function bounceTo(address: string | undefined, tag: string | undefined): string | undefined {
  return address && tag ? address.replace(/@/, `+${tag}@`) : address
}

/** A header is one line: whatever a person typed cannot start another. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()
