// Companies and people as the API gives them: facts beside the core fields, one level deep. Pure.
import type { Account } from './directory/account'
import { type Contact, fullName } from './directory/contact'
import type { ShortVerdict } from './icps/fit-service'

export const accountJson = ({ facts, ...account }: Account) => ({ ...facts, ...account })

export const contactJson = ({ facts, ...contact }: Contact, verdict?: ShortVerdict, company?: string) => ({
  ...facts,
  ...contact,
  name: fullName(contact),
  ...(company ? { company } : {}),
  ...(verdict ? { fit: verdict.fit, fitScore: verdict.score, fitReasons: verdict.reasons } : {}),
})
