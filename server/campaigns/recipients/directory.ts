// What campaigns ask of the audience stage: everybody of a study with the decision about them, one person, and the words to fill in.
import type { Contact } from '../../audience/directory/contact'
import type { ContactService } from '../../audience/directory/contact-service'
import { readEmail } from '../../audience/directory/email'
import type { FitService } from '../../audience/icps/fit-service'
import type { SegmentService } from '../../audience/segments/segment-service'
import type { Audience } from '../plans/campaign'
import { zoneOfPerson } from '../plans/sending-hours'
import { type Candidate, type Choice, chooseRecipient } from './audience'
import type { SuppressionStore } from './suppression-store'

export type Directory = ReturnType<typeof createDirectory>

type Deps = {
  contacts: Pick<ContactService, 'find' | 'list' | 'ids' | 'byIds' | 'frameOf' | 'accountOf'>
  fit: Pick<FitService, 'verdictsOf'>
  segments: Pick<SegmentService, 'membersOf'>
  suppressions: Pick<SuppressionStore, 'among'>
  /** Those of these people whom another campaign of the study, or of one survey of it, has invited. */
  invitedBefore: (asked: Asked, contactIds: readonly string[]) => Promise<ReadonlySet<string>>
}

/** For whom people are chosen: a campaign, or one that is being planned. */
export type Asked = { studyId: string; surveyId: string; audience: Audience; campaignId?: string | undefined }

export type Chosen = { contact: Contact; choice: Choice }

const nobody: ReadonlySet<string> = new Set()

export function createDirectory({ contacts, fit, segments, suppressions, invitedBefore }: Deps) {
  const judged = async (
    asked: Asked,
    people: readonly Contact[],
    matching?: ReadonlySet<string>,
  ): Promise<Chosen[]> => {
    const { studyId, audience } = asked
    const keys = people.flatMap(({ email }) => (email ? [keyOf(email)] : []))
    const ids = people.map(({ id }) => id)
    const [verdicts, members, stopped, before] = await Promise.all([
      audience.kind === 'fit' ? fit.verdictsOf(studyId, audience.icpId) : undefined,
      audience.kind === 'segment' ? segments.membersOf(studyId, audience.segmentId) : nobody,
      suppressions.among(keys),
      audience.fresh ? invitedBefore(asked, ids) : nobody,
    ])
    return people.map((contact) => {
      const candidate: Candidate = {
        contact,
        verdict: verdicts?.get(contact.id),
        suppression: contact.email ? stopped.get(keyOf(contact.email)) : undefined,
        isFound: matching?.has(contact.id) ?? true,
        wasInvited: before.has(contact.id),
        isMember: members.has(contact.id),
      }
      return { contact, choice: chooseRecipient(audience, candidate) }
    })
  }

  const matchingOf = async ({ studyId, audience }: Asked): Promise<ReadonlySet<string> | undefined> =>
    audience.search ? new Set(await contacts.ids({ studyId, search: audience.search })) : undefined

  const listed = (studyId: string, after: string | undefined, limit: number) =>
    contacts.list({ studyId }, { ...(after ? { after } : {}), limit })

  return {
    find: (id: string) => contacts.find(id),
    byIds: (ids: readonly string[]) => contacts.byIds(ids),
    /** Those whose name, address, title or company holds these words. */
    idsLike: (studyId: string, words: string) => contacts.ids({ studyId, search: words }),
    frameOf: (contact: Contact) => contacts.frameOf(contact),
    /** The time zone of a person, where it can be told. */
    async zoneOf(contact: Contact, now: Date): Promise<string | undefined> {
      const { timeZone, country } = contact.facts
      return zoneOfPerson(timeZone, country ?? (await contacts.accountOf(contact))?.facts.country, now)
    },

    /** The next people of a study after an id, each with the decision about them. */
    async choose(asked: Asked, after: string | undefined, limit: number): Promise<Chosen[]> {
      return judged(asked, await listed(asked.studyId, after, limit), await matchingOf(asked))
    },

    /** Everybody of a study, decided. */
    async *chooseAll(asked: Asked): AsyncGenerator<Chosen> {
      const matching = await matchingOf(asked)
      let after: string | undefined
      for (;;) {
        const part = await listed(asked.studyId, after, 1000)
        yield* await judged(asked, part, matching)
        after = part.at(-1)?.id
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
