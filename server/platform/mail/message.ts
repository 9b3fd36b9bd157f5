// One mail as it is handed to the mailer: to whom, in which words, and what it is about.

export type Message = {
  /** Made by the caller and kept with what it is about: a second try carries the same id. Without angle brackets. */
  messageId: string
  to: { name?: string; address: string }
  /** Shown as the sender instead of the name in MAIL_FROM; the address stays. */
  fromName?: string
  subject: string
  text: string
  html: string
  replyTo?: string
  /** Address of the one-click unsubscribe page (RFC 8058). */
  unsubscribeUrl?: string
  /** Put into the bounce address (name+tag@host), so that a bounce says which mail it is about. */
  bounceTag?: string
  /** What the mail is about, shown in the outbox: `invitation`, `review-reminder` … */
  about: string
}
