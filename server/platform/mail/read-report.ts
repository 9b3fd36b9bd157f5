// Reads what comes back to the envelope sender: delivery reports (RFC 3464), complaints (RFC 5965), automatic replies. Says what
// a mail means and keeps every clue to the mail it is about; whether a clue can be trusted is for whoever made it to say.
// The only file that knows postal-mime.
import type { Email } from 'postal-mime'
import { isFullMailbox, isNoSuchMailbox } from './describe-failure'

/**
 * `hard`: the address is wrong. `soft`: it may be taken later. `refused`: for good, but not because of the address.
 * `delayed`: their server still tries. `automatic`: somebody is away, or their server says that it arrived.
 * `unreadable`: none of these; a person has to look.
 */
export type ReportKind = 'hard' | 'soft' | 'refused' | 'delayed' | 'complaint' | 'automatic' | 'unreadable'

export type MailReport = {
  kind: ReportKind
  /** Their server's words, on one line; the subject where there are none. */
  reason: string
  /** Addresses it was sent to and those it speaks of: one of them may be an envelope sender of ours. */
  addresses: string
  /** Head of the mail it returns, if it returns one. */
  returnedHead: string
  /** Message-ID of the returned mail, without brackets. */
  returnedId: string
  /** What a person would read, for those that need one: at most 4,000 characters. */
  text: string
}

const longestReason = 300
const longestText = 4000

export async function readReport(raw: Buffer): Promise<MailReport> {
  const { default: PostalMime } = await import('postal-mime')
  const mail = await PostalMime.parse(raw, { forceRfc822Attachments: true, maxNestingDepth: 20 }).catch(() => undefined)
  if (!mail) return { ...nothingKnown, text: raw.toString('latin1').slice(0, longestText) }
  const report = partOf(mail, 'message/delivery-status', 'message/global-delivery-status')
  const complaint = partOf(mail, 'message/feedback-report')
  const returnedHead = headOf(
    partOf(mail, 'message/rfc822', 'text/rfc822-headers', 'message/global', 'message/global-headers'),
  )
  const isReport = /^multipart\/report\b/i.test(headerOf(mail, 'content-type'))
  const meaning = !isReport
    ? { kind: isAutomatic(mail) ? ('automatic' as const) : ('unreadable' as const), reason: '' }
    : complaint
      ? readComplaint(complaint)
      : readStatus(report)
  return {
    kind: meaning.kind,
    reason: oneLine(meaning.reason || (mail.subject ?? '')).slice(0, longestReason),
    addresses: [...deliveredTo.map((name) => headerOf(mail, name)), isReport ? `${complaint}\n${report}` : '']
      .join('\n')
      .slice(0, 20_000),
    returnedHead: isReport ? returnedHead : '',
    returnedId: isReport ? (/^message-id:\s*<([^<>\s]+)>/im.exec(returnedHead)?.[1] ?? '') : '',
    text: oneText(mail).slice(0, longestText),
  }
}

type Meaning = Pick<MailReport, 'kind' | 'reason'>

const nothingKnown = {
  kind: 'unreadable' as const,
  reason: '',
  addresses: '',
  returnedHead: '',
  returnedId: '',
}

/** Where mail servers write the envelope's recipient. */
const deliveredTo = ['to', 'delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to', 'x-failed-recipients']

/** A status has one group of fields about the report, then one for each recipient; ours have one recipient. */
function readStatus(report: string): Meaning {
  const groups = report.split(/\r?\n[ \t]*\r?\n/).map(readFields)
  const recipient = groups.find((fields) => fields.has('action'))
  const action = recipient?.get('action')?.toLowerCase()
  if (!recipient || !action) return { kind: 'unreadable', reason: '' }
  const status = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(recipient.get('status') ?? '')?.[0] ?? ''
  const words = (recipient.get('diagnostic-code') ?? '').replace(/^[\w-]+\s*;\s*/, '')
  const reason = words || status
  if (action === 'delayed') return { kind: 'delayed', reason }
  if (action !== 'failed')
    return { kind: ['delivered', 'relayed', 'expanded'].includes(action) ? 'automatic' : 'unreadable', reason }
  // The server that refused knows best; a relay often reports no more than 5.0.0.
  const said = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(words)?.[0] ?? status
  const code = isVague(status) ? said : status
  if (isFullMailbox(code) || code.startsWith('4')) return { kind: 'soft', reason }
  return { kind: isNoSuchMailbox(code) ? 'hard' : 'refused', reason }
}

const isVague = (status: string): boolean => status === '' || /^5\.(0\.0|1\.0|3\.0|5\.0)$/.test(status)

function readComplaint(report: string): Meaning {
  const type = readFields(report).get('feedback-type')?.toLowerCase() ?? ''
  if (type === 'not-spam') return { kind: 'automatic', reason: 'Said to be no spam' }
  return type ? { kind: 'complaint', reason: `Reported as ${type}` } : { kind: 'unreadable', reason: '' }
}

/** RFC 3834, and what servers did before it. */
function isAutomatic(mail: Email): boolean {
  const submitted = headerOf(mail, 'auto-submitted').toLowerCase()
  if (submitted.startsWith('auto-replied')) return true
  if (headerOf(mail, 'x-autoreply') || headerOf(mail, 'x-autorespond')) return true
  return /auto_reply|auto-reply/i.test(headerOf(mail, 'precedence'))
}

function readFields(text: string): Map<string, string> {
  const unfolded = text.replace(/\r?\n[ \t]+/g, ' ')
  const fields = [...unfolded.matchAll(/^([\w-]+):[ \t]*(.*)$/gm)]
  return new Map(fields.map(([, name = '', value = '']) => [name.toLowerCase(), value.trim()]))
}

function partOf(mail: Email, ...types: string[]): string {
  const part = mail.attachments.find(({ mimeType }) => types.includes(mimeType.toLowerCase()))
  if (!part) return ''
  return typeof part.content === 'string' ? part.content : Buffer.from(part.content as ArrayBuffer).toString('utf8')
}

/** Up to the blank line, unfolded: what somebody wrote in the mail itself is no clue. */
const headOf = (part: string): string =>
  (part.trimStart().split(/\r?\n\r?\n/)[0] ?? '').replace(/\r?\n[ \t]+/g, ' ').slice(0, 20_000)

const headerOf = (mail: Email, name: string): string =>
  mail.headers
    .filter(({ key }) => key === name)
    .map(({ value }) => value)
    .join('\n')

const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()

const oneText = ({ from, subject, text }: Email): string =>
  [`From: ${from?.address ?? ''}`, `Subject: ${subject ?? ''}`, '', text ?? ''].join('\n')
