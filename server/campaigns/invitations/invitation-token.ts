// The token of a personal link. It is derived from the invitation's id with the server's secret, so that it need not be kept:
// the store holds its digest for look-up, and sending derives it again. Letters and digits that survive a mail client which
// changes case (Crockford's base 32, 130 bits).
import { createHmac } from 'node:crypto'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const length = 26

/** What a token is for: a token of one purpose is worth nothing for another. */
export type TokenPurpose = 'invitation' | 'bounce'

export type TokenMaker = (purpose: TokenPurpose, id: string) => string

export function createTokenMaker(secret: string): TokenMaker {
  return (purpose, id) => {
    const bytes = createHmac('sha256', secret).update(`${purpose}\n${id}`).digest()
    let token = ''
    for (let place = 0; place < length; place++) token += alphabet[five(bytes, place * 5)]
    return token
  }
}

/** Five bits from a bit offset. */
function five(bytes: Buffer, offset: number): number {
  return (bytes.readUInt16BE(offset >> 3) >> (11 - (offset & 7))) & 31
}

/**
 * The token in what came with a link: mail clients wrap it in `<>`, change its case and add `.`, `=` or tracking parameters.
 * @returns undefined when there is no whole token in it
 */
export function readToken(raw: string): string | undefined {
  if (raw.length > 2000) return undefined
  const found = /^[^a-z0-9]*([a-z0-9]{26})(?![a-z0-9])/i.exec(raw)?.[1]?.toLowerCase()
  return found && [...found].every((sign) => alphabet.includes(sign)) ? found : undefined
}
