// Codes people keep: receipts (80 bits in Crockford's base 32, in groups of four) and the tokens of responses that began at a
// public link (130 bits, the same form as tokens of invitations). No letter looks like a digit.
import { randomBytes } from 'node:crypto'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

export const createReceipt = (): string => random(16)

/** The token in the address of a response without invitation. */
export const createLinkToken = (): string => random(26)

/** A receipt as people copy it; upper or lower case, dashes or blanks anywhere, O for 0, I or L for 1. */
export function readReceipt(raw: string): string | undefined {
  const code = raw
    .slice(0, 100)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .replaceAll('o', '0')
    .replace(/[il]/g, '1')
  return code.length === 16 && isCode(code) ? code : undefined
}

export function isLinkToken(text: string): boolean {
  return text.length === 26 && isCode(text)
}

/** In groups of four, capital: easier to read aloud. */
export function showReceipt(code: string): string {
  return (code.toUpperCase().match(/.{4}/g) ?? []).join('-')
}

function isCode(text: string): boolean {
  return [...text].every((sign) => alphabet.includes(sign))
}

function random(length: number): string {
  return [...randomBytes(length)].map((byte) => alphabet[byte & 31]).join('')
}
