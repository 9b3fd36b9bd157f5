// A round of research: everything from the ICP to the personas belongs to one study.

export type Study = {
  id: string
  name: string
  /** What the team wants to find out, in their words. */
  goal: string
  /** Named in surveys and mails as whoever asks, and as the product asked about ({company}, {product}). */
  company: string
  product: string
  createdAt: Date
  archivedAt?: Date
  /** Rises by one with every change; a write with a stale version is refused. */
  version: number
}

export type NewStudy = Pick<Study, 'name' | 'goal' | 'company' | 'product'>
