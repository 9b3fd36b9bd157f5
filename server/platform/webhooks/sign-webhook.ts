// Signatures of Standard Webhooks 1.0 (github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md), symmetric `v1`:
// HMAC-SHA256 over `id.timestamp.body`. Written out here because the reference package brings its own SHA-256 and base64.
import { createHmac, randomBytes } from 'node:crypto'

const prefix = 'whsec_'

/** A new secret: `whsec_` and 32 random bytes in base64. */
export const createWebhookSecret = (): string => `${prefix}${randomBytes(32).toString('base64')}`

/**
 * The headers that let the other side check who sent a body, when, and that nobody changed it.
 * @param at when it is sent; the other side refuses what is older than a few minutes
 */
export function signWebhook(secret: string, id: string, at: Date, body: string): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const key = Buffer.from(secret.slice(prefix.length), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
}
