// The one way out for mail: SMTP through a Nodemailer pool when SMTP_URL is set, the outbox otherwise. Says what became of
// each mail, so that nothing is sent twice and nothing is silently lost. The only file that knows Nodemailer.
import { createTransport } from 'nodemailer'
import type { Outbox } from './outbox'

export type Message = {
  /** Made by the caller and kept with what it is about: a second try carries the same id. Without angle brackets. */
  messageId: string
  to: { name?: string; address: string }
  subject: string
  text: string
  html: string
  replyTo?: string
  /** Address of the one-click unsubscribe page (RFC 8058). */
  unsubscribeUrl?: string
  /** What the mail is about, shown in the outbox: `invitation`, `review-reminder` … */
  about: string
}

/** `unconfirmed`: the server may have taken it (connection lost after DATA); it is not sent again blindly. */
export type Delivery = { outcome: 'sent' } | { outcome: 'deferred' | 'bounced' | 'unconfirmed'; reason: string }

export type Mailer = { send(message: Message): Promise<Delivery>; leavesMachine: boolean; close(): void }

type Options = {
  smtpUrl: string | undefined
  from: string
  bounceAddress: string | undefined
  ratePerMinute: number
  outbox: Outbox
}

export function createMailer({ smtpUrl, from, bounceAddress, ratePerMinute, outbox }: Options): Mailer {
  const compose = (message: Message) => ({
    from,
    to: message.to.name ? { name: message.to.name, address: message.to.address } : message.to.address,
    subject: message.subject,
    text: message.text,
    html: message.html,
    messageId: `<${message.messageId}>`,
    ...(message.replyTo ? { replyTo: message.replyTo } : {}),
    ...(bounceAddress ? { envelope: { from: bounceAddress, to: message.to.address } } : {}),
    headers: {
      'Auto-Submitted': 'auto-generated',
      ...(message.unsubscribeUrl
        ? {
            // One line each: a folded value is not recognised by every mailbox provider.
            'List-Unsubscribe': { prepared: true, value: `<${message.unsubscribeUrl}>` },
            'List-Unsubscribe-Post': { prepared: true, value: 'List-Unsubscribe=One-Click' },
          }
        : {}),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  })

  if (!smtpUrl) {
    const composer = createTransport({ streamTransport: true, buffer: true })
    return {
      leavesMachine: false,
      async send(message) {
        const { message: raw } = await composer.sendMail(compose(message))
        await outbox.keep(message, raw as Buffer)
        return { outcome: 'sent' }
      },
      close: () => undefined,
    }
  }

  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: 2,
    rateDelta: 60_000,
    rateLimit: ratePerMinute,
  } as object)
  return {
    leavesMachine: true,
    async send(message) {
      try {
        await transport.sendMail(compose(message))
        return { outcome: 'sent' }
      } catch (error) {
        return describeFailure(error as SmtpError)
      }
    },
    close: () => transport.close(),
  }
}

type SmtpError = Error & { code?: string; command?: string; responseCode?: number }

/** What an SMTP error means for the mail (RFC 5321, section 4.2.1). */
export function describeFailure({ message, code, command, responseCode }: SmtpError): Delivery {
  const reason = message.slice(0, 300)
  if (responseCode && responseCode >= 500) return { outcome: 'bounced', reason }
  if (responseCode) return { outcome: 'deferred', reason }
  if (code === 'EENVELOPE' || code === 'EMESSAGE') return { outcome: 'bounced', reason }
  const afterData = command === 'DATA' || command === '.' || command === undefined
  const beforeData =
    code === 'ECONNECTION' || code === 'EDNS' || code === 'ETLS' || code === 'EAUTH' || command === 'CONN'
  return { outcome: afterData && !beforeData ? 'unconfirmed' : 'deferred', reason }
}
