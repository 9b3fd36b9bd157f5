// Secrets that we hand out once and keep as digests: API keys, set-up links, tokens of invitations.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 192 random bits in base64url: 32 characters. */
export const createSecret = (): string => randomBytes(24).toString('base64url')

/** SHA-256 in hex. Right for long random secrets; passwords go through password.ts. */
export const digestOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** Compares two digests in constant time. */
export function isSameDigest(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left, 'hex'), Buffer.from(right, 'hex')]
  return a.length === b.length && a.length > 0 && timingSafeEqual(a, b)
}
