// What campaigns ask of the audience stage: everybody of a study with their verdict, one person, and the words to fill in.
import type { Contact } from '../audience/contact'
import type { ContactService } from '../audience/contact-service'
import { readEmail } from '../audience/email'
import type { FitService } from '../audience/fit-service'
import { type Candidate, type Choice, chooseRecipient } from './audience'
import type { Audience } from './campaign'
import type { SuppressionStore } from './suppression-store'

export type Directory = ReturnType<typeof createDirectory>

type Deps = {
  contacts: Pick<ContactService, 'find' | 'list' | 'byIds' | 'frameOf'>
  fit: Pick<FitService, 'verdictsOf'>
  suppressions: Pick<SuppressionStore, 'among'>
}

export type Chosen = { contact: Contact; choice: Choice }

export function createDirectory({ contacts, fit, suppressions }: Deps) {
  const judged = async (studyId: string, audience: Audience, people: readonly Contact[]): Promise<Chosen[]> => {
    const verdicts = audience.kind === 'fit' ? await fit.verdictsOf(studyId, audience.icpId) : undefined
    const keys = people.flatMap(({ email }) => (email ? [keyOf(email)] : []))
    const stopped = await suppressions.among(keys)
    return people.map((contact) => {
      const suppression = contact.email ? stopped.get(keyOf(contact.email)) : undefined
      const candidate: Candidate = { contact, verdict: verdicts?.get(contact.id), suppression }
      return { contact, choice: chooseRecipient(audience, candidate) }
    })
  }

  return {
    find: (id: string) => contacts.find(id),
    byIds: (ids: readonly string[]) => contacts.byIds(ids),
    frameOf: (contact: Contact) => contacts.frameOf(contact),

    /** The next people of a study after an id, each with the decision about them. */
    async choose(studyId: string, audience: Audience, after: string | undefined, limit: number): Promise<Chosen[]> {
      return judged(studyId, audience, await contacts.list({ studyId }, { ...(after ? { after } : {}), limit }))
    },

    /** Everybody of a study, decided. */
    async *chooseAll(studyId: string, audience: Audience): AsyncGenerator<Chosen> {
      let after: string | undefined
      for (;;) {
        const part = await this.choose(studyId, audience, after, 1000)
        yield* part
        after = part.at(-1)?.contact.id
        if (part.length < 1000) return
      }
    },
  }
}

/** What an address is compared by; the address itself when it cannot be read. */
export function keyOf(email: string): string {
  const read = readEmail(email)
  return 'key' in read ? read.key : email
}
