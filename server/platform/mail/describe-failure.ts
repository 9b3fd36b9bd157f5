// What a failed delivery means for the mail (RFC 5321, section 4.2; enhanced codes RFC 3463). Pure: Nodemailer's error in, our
// outcome out.

/**
 * `deferred`: this mail may be taken later. `unavailable`: the server takes nothing from us now, whatever the mail.
 * `bounced`: refused for good; `hard` when the address itself is wrong. `unconfirmed`: the server may have taken it
 * (connection lost after the text was handed over), so it is not sent again blindly.
 */
export type Failure =
  | { outcome: 'deferred' | 'unavailable' | 'unconfirmed'; reason: string }
  | { outcome: 'bounced'; hard: boolean; reason: string }

export type SmtpError = Error & { code?: string; command?: string; responseCode?: number; response?: string }

/** Enhanced codes that say: this mailbox is not there (any more). */
const noSuchMailbox = /^5\.(1\.[0-36]|1\.10|2\.1|7\.13)$/
/** A full mailbox may be emptied, whatever class of code the server gives it. */
const fullMailbox = /^[45]\.2\.2$/

/** @param enhanced a status of RFC 3463 such as 5.1.1 */
export const isNoSuchMailbox = (enhanced: string): boolean => noSuchMailbox.test(enhanced)
export const isFullMailbox = (enhanced: string): boolean => fullMailbox.test(enhanced)

/** @param handedOver whether the server was given any of the text before the failure */
export function describeFailure(error: SmtpError, handedOver: boolean): Failure {
  const { code, command = '', responseCode, message } = error
  const reason = (error.response ?? message).replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').slice(0, 300)
  if (!responseCode) {
    // Nodemailer refused it before asking the server: an address or text that cannot be sent.
    if (code === 'EENVELOPE' || code === 'EMESSAGE') return { outcome: 'bounced', hard: false, reason }
    return { outcome: handedOver ? 'unconfirmed' : 'unavailable', reason }
  }
  const aboutMail = code === 'EMESSAGE' || (code === 'EENVELOPE' && (command === 'RCPT TO' || command === 'DATA'))
  if (!aboutMail || responseCode === 421) return { outcome: 'unavailable', reason }
  const enhanced = /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(reason)?.[1] ?? ''
  if (responseCode < 500 || responseCode === 552 || isFullMailbox(enhanced)) return { outcome: 'deferred', reason }
  const bare = enhanced === '' && [550, 551, 553].includes(responseCode)
  return { outcome: 'bounced', hard: command === 'RCPT TO' && (bare || isNoSuchMailbox(enhanced)), reason }
}
