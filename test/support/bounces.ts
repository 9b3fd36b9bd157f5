// Mails that come back, as mail servers write them: delivery reports, complaints, automatic replies.
import type { Received } from './inbox'

type Report = {
  status?: string
  action?: string
  words?: string
  recipient?: string
  /** What is returned of the mail; its head by default. */
  returned?: string
  type?: string
}

const lines = (...all: string[]) => all.join('\r\n')
const headOf = ({ raw }: Received) => raw.split(/\r?\n\r?\n/)[0] ?? ''

/** RFC 3464, to the envelope sender of the mail. */
export function aBounce(mail: Received, more: Report = {}, to = mail.from): string {
  const { status = '5.1.1', action = 'failed', words = '550 5.1.1 no such user', recipient = mail.to[0] ?? '' } = more
  return lines(
    'From: Mail Delivery System <MAILER-DAEMON@mx.customers.test>',
    `To: ${to}`,
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=${more.type ?? 'delivery-status'}; boundary="part"`,
    '',
    '--part',
    'Content-Type: text/plain',
    '',
    'Your mail could not be delivered.',
    '--part',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.customers.test',
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    `Action: ${action}`,
    `Status: ${status}`,
    `Diagnostic-Code: smtp; ${words}`,
    '',
    '--part',
    'Content-Type: text/rfc822-headers',
    '',
    more.returned ?? headOf(mail),
    '--part--',
    '',
  )
}

/** RFC 5965, as mailbox providers send it to whoever runs the sending server. */
export function aComplaint(mail: Received, type = 'abuse'): string {
  return lines(
    'From: <feedback@provider.test>',
    'To: <abuse@verbatim.test>',
    'Subject: Complaint about your mail',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=feedback-report; boundary="part"',
    '',
    '--part',
    'Content-Type: text/plain',
    '',
    'This is an abuse report.',
    '--part',
    'Content-Type: message/feedback-report',
    '',
    `Feedback-Type: ${type}`,
    'User-Agent: Provider/1.0',
    'Version: 1',
    `Original-Mail-From: <${mail.from}>`,
    '',
    '--part',
    'Content-Type: message/rfc822',
    '',
    mail.raw,
    '--part--',
    '',
  )
}

/** Somebody is away: it goes to the envelope sender too. */
export function aVacationReply(mail: Received): string {
  return lines(
    `From: <${mail.to[0]}>`,
    `To: ${mail.from}`,
    'Subject: Away until Monday',
    'Auto-Submitted: auto-replied (vacation)',
    '',
    'I am away. 550 5.1.1 user unknown is what a bounce would say.',
  )
}

/** What some servers write instead of a report. */
export function aLetterInProse(mail: Received): string {
  return lines(
    'From: <MAILER-DAEMON@old.test>',
    `To: ${mail.from}`,
    'Subject: failure notice',
    '',
    "Hi. This is the qmail-send program. I'm afraid I wasn't able to deliver your message. <script>alert(1)</script>",
  )
}
