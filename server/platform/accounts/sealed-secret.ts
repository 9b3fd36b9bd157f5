// Secrets that we must be able to use again, such as those that sign webhooks, and that therefore cannot be kept as digests: sealed
// before they reach the database (AES-256-GCM), so that neither the database nor a backup gives them away. The key is derived from
// the secret of the installation (session-secret.ts): one thing to keep, shared by all servers that share SESSION_SECRET.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

export type Seal = {
  seal(secret: string): string
  /** Undefined when it was sealed with another key, or was changed since. */
  open(sealed: string): string | undefined
}

const ivBytes = 12
const tagBytes = 16
const prefix = 'sealed-1:'

/** Whether it is sealed already: what was kept before secrets were sealed is not. */
export const isSealed = (text: string): boolean => text.startsWith(prefix)

/** @param purpose parts the keys of different uses: what is sealed for one is not opened for another */
export function createSeal(secret: string, purpose: string): Seal {
  const key = Buffer.from(hkdfSync('sha256', secret, '', `verbatim sealed ${purpose}`, 32))
  return {
    seal(text) {
      const iv = randomBytes(ivBytes)
      const cipher = createCipheriv('aes-256-gcm', key, iv)
      const sealed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return prefix + sealed.toString('base64url')
    },
    open(text) {
      const sealed = Buffer.from(isSealed(text) ? text.slice(prefix.length) : '', 'base64url')
      if (sealed.length < ivBytes + tagBytes) return undefined
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, ivBytes), { authTagLength: tagBytes })
      decipher.setAuthTag(sealed.subarray(-tagBytes))
      try {
        return Buffer.concat([decipher.update(sealed.subarray(ivBytes, -tagBytes)), decipher.final()]).toString('utf8')
      } catch {
        return undefined
      }
    },
  }
}
