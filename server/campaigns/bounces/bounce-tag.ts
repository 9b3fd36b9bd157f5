// The tag in the envelope sender of an invitation's mail (variable envelope return path): its id and a signature, so that only
// a mail of ours that really left can come back as a bounce. 40 signs of lower case, since servers may change the case.
import { timingSafeEqual } from 'node:crypto'
import type { TokenMaker } from '../invitations/invitation-token'

const signatureLength = 16

export type BounceTags = ReturnType<typeof createBounceTags>

export function createBounceTags(tokens: TokenMaker) {
  const sign = (invitationId: string): string => tokens('bounce', invitationId).slice(0, signatureLength)

  return {
    make: (invitationId: string): string => invitationId + sign(invitationId),

    /** The invitations whose genuine tags stand in a text, in its order. */
    read(text: string): string[] {
      const found = [...text.matchAll(/\+([0-9a-f]{24})([0-9a-z]{16})@/gi)]
      const genuine = found.flatMap(([, id = '', signature = '']) => {
        const invitationId = id.toLowerCase()
        const isOurs = timingSafeEqual(Buffer.from(signature.toLowerCase()), Buffer.from(sign(invitationId)))
        return isOurs ? [invitationId] : []
      })
      return [...new Set(genuine)]
    },
  }
}
