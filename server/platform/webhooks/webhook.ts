// An address of another program that is told when something happened here, and what became of each telling. Messages carry ids
// and never anybody's words: whoever wants more asks the API. Pure.

/** What can be told, with the words an administrator reads. */
export const webhookEvents = {
  'response.completed': 'Somebody sent their answers',
  'response.withdrawn': 'Answers were withdrawn or deleted',
  'run.finished': 'An analysis came to its end',
  'persona.published': 'A version of a persona was published',
  'campaign.finished': 'A campaign was closed',
} as const

export type WebhookEvent = keyof typeof webhookEvents
export const webhookEventNames = Object.keys(webhookEvents) as WebhookEvent[]
/** Sent only when an administrator asks for it. */
export const testEvent = 'webhook.test'

export type WebhookState = 'active' | 'disabled'

export type Webhook = {
  id: string
  url: string
  events: readonly WebhookEvent[]
  state: WebhookState
  /** Why it was switched off; empty while it is active. */
  reason: string
  /** The last time that the other side said yes. */
  succeededAt?: Date
  createdAt: Date
}

export type DeliveryState = 'waiting' | 'delivered' | 'failed' | 'dropped'

export type WebhookDelivery = {
  id: string
  webhookId: string
  event: string
  /** What makes it one event: the same for the same webhook is never told twice. */
  once: string
  /** The body as it is signed and sent, the same bytes at every try. */
  body: string
  state: DeliveryState
  tries: number
  /** The last answer's status, or why there was none. */
  outcome: string
  createdAt: Date
  triedAt?: Date
}

/**
 * Tells that something happened. Never fails what it is told about.
 * @param once what makes the event one, such as the id of what was published
 */
export type Announce = (event: WebhookEvent, once: string, data: Readonly<Record<string, string>>) => Promise<void>

const second = 1000
const minute = 60 * second
const hour = 60 * minute

// The waits that Standard Webhooks suggests, as far as a day and a bit.
const waits = [5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 10 * hour]
export const mostTries = waits.length + 1

/** When the next try is due after so many; undefined when it is given up. */
export function nextTryAt(tries: number, now: Date): Date | undefined {
  const wait = waits[tries - 1]
  return wait === undefined ? undefined : new Date(now.getTime() + wait)
}

/** Whether an address that let this message down for good is still there: it said yes to something meanwhile. */
export function isStillAnswering(
  { succeededAt }: Pick<Webhook, 'succeededAt'>,
  { createdAt }: Pick<WebhookDelivery, 'createdAt'>,
): boolean {
  return succeededAt !== undefined && succeededAt.getTime() >= createdAt.getTime()
}
