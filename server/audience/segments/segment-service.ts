// Decides about segments, and says who is in one now. The people of a study are kept in memory while they do not change, so that the
// count may follow while a rule is written.
import { Problem } from '../../problems'
import type { Account } from '../directory/account'
import type { AccountStore } from '../directory/account-store'
import type { Contact } from '../directory/contact'
import type { ContactStore } from '../directory/contact-store'
import type { RevisionStore } from '../directory/revision-store'
import type { FitService } from '../icps/fit-service'
import { isIn, type NewSegment, type Segment, type SegmentRule } from './segment'
import type { SegmentStore } from './segment-store'

export type SegmentService = ReturnType<typeof createSegmentService>

type Deps = {
  segments: SegmentStore
  contacts: Pick<ContactStore, 'each'>
  accounts: Pick<AccountStore, 'each'>
  fit: Pick<FitService, 'verdictsOf'>
  revisions: Pick<RevisionStore, 'of'>
  now: () => Date
}

type Person = { contact: Contact; account: Account | undefined }

export const mostSegments = 200

export function createSegmentService({ segments, contacts, accounts, fit, revisions, now }: Deps) {
  let kept: { stamp: string; people: Promise<readonly Person[]> } | undefined

  const get = async (id: string, studyId?: string): Promise<Segment> => {
    const segment = await segments.find(id)
    if (!segment || (studyId !== undefined && segment.studyId !== studyId)) throw new Problem('segment.absent')
    return segment
  }

  const readPeople = async (studyId: string): Promise<readonly Person[]> => {
    const companies = new Map<string, Account>()
    for await (const account of accounts.each(studyId)) companies.set(account.id, account)
    const people: Person[] = []
    for await (const contact of contacts.each({ studyId }))
      people.push({ contact, account: companies.get(contact.accountId ?? '') })
    return people
  }

  const peopleOf = async (studyId: string): Promise<readonly Person[]> => {
    const stamp = `${studyId} ${await revisions.of(studyId)}`
    if (kept?.stamp !== stamp) {
      const entry = { stamp, people: readPeople(studyId) }
      kept = entry
      entry.people.catch(() => {
        if (kept === entry) kept = undefined
      })
    }
    return kept.people
  }

  /** The ids of whoever keeps the rule now. A rule by a profile that is gone includes nobody. */
  const members = async (studyId: string, rule: SegmentRule): Promise<ReadonlySet<string>> => {
    const verdicts = rule.fit ? await fit.verdictsOf(studyId, rule.fit.icpId).catch(noneIfAbsent) : undefined
    const found = (await peopleOf(studyId)).filter((one) => isIn(rule, one, verdicts?.get(one.contact.id)?.fit))
    return new Set(found.map(({ contact }) => contact.id))
  }

  return {
    get,
    list: (studyId: string) => segments.list(studyId),
    members,

    /** Who is in a segment now; nobody when it is gone or of another study. */
    async membersOf(studyId: string, id: string): Promise<ReadonlySet<string>> {
      const segment = await segments.find(id)
      return segment?.studyId === studyId ? members(studyId, segment.rule) : new Set()
    },

    async count(studyId: string, rule: SegmentRule): Promise<{ count: number; all: number; people: Contact[] }> {
      const [inside, everybody] = await Promise.all([members(studyId, rule), peopleOf(studyId)])
      const people = everybody.filter(({ contact }) => inside.has(contact.id)).slice(0, 5)
      return { count: inside.size, all: everybody.length, people: people.map(({ contact }) => contact) }
    },

    async create(studyId: string, segment: NewSegment): Promise<Segment> {
      if ((await segments.list(studyId)).length >= mostSegments)
        throw new Problem('segment.too-many', { most: mostSegments })
      return segments.insert(studyId, segment, now())
    },

    async replace(id: string, version: number | undefined, segment: NewSegment): Promise<Segment> {
      const known = await get(id)
      const changed = await segments.replace(id, version ?? known.version, segment, now())
      if (!changed) throw new Problem('document.stale')
      return changed
    },

    async remove(id: string): Promise<void> {
      if (!(await segments.remove(id))) throw new Problem('segment.absent')
    },
  }
}

function noneIfAbsent(error: unknown): undefined {
  if ((error as { code?: string }).code !== 'icp.absent') throw error
}
