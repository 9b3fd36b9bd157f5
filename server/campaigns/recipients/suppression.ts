// An address that gets no mail of ours, and why. Suppressions hold for every campaign of the workspace.

export const suppressionReasons = ['unsubscribed', 'bounced', 'complaint', 'by-hand'] as const
export type SuppressionReason = (typeof suppressionReasons)[number]

export type Suppression = {
  id: string
  /** The address as it is compared: see audience/directory/email.ts. */
  key: string
  reason: SuppressionReason
  /** The server's words, or a researcher's. */
  note: string
  campaignId?: string
  createdAt: Date
}

const sentences: Readonly<Record<SuppressionReason, string>> = {
  unsubscribed: 'asked for no more mails',
  bounced: 'this address does not exist (any more)',
  complaint: 'reported a mail as spam',
  'by-hand': 'on the list of addresses not to write to',
}

export const saySuppression = ({ reason }: Pick<Suppression, 'reason'>): string => sentences[reason]
