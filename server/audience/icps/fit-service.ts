// Verdicts on everybody in a study. They are counted from the facts, never stored: kept in memory while neither the profiles
// nor the people change (revision-store), so that lists, campaigns and runs may ask for all of them.
import { Problem } from '../../problems'
import type { Account } from '../directory/account'
import type { AccountStore } from '../directory/account-store'
import type { Contact } from '../directory/contact'
import type { ContactStore } from '../directory/contact-store'
import type { RevisionStore } from '../directory/revision-store'
import { type Breadth, breadthOf } from './breadth'
import { bestOf, type Fit, type Judged, judge, reasonsOf, type Subject, type Verdict } from './fit'
import type { Icp } from './icp'
import type { IcpStore } from './icp-store'
import { describeMisfits, type Misfits } from './misfits'
import { isServed, type People, type Standing, shortlist } from './shortlist'

/** What is kept for each of many: the verdict and, in words, what decided it. */
export type ShortVerdict = { fit: Fit; score: number; reasons: readonly string[]; criterionId?: string }
export type Verdicts = ReadonlyMap<string, ShortVerdict>

/** A person who is known, with the company. */
export type Acquainted = { contact: Contact; account: Account | undefined }

export type FitService = ReturnType<typeof createFitService>

type Deps = { contacts: ContactStore; accounts: AccountStore; icps: IcpStore; revisions: RevisionStore }

const noProfile = 'No ICP is defined yet.'
const mostKept = 24

export function createFitService({ contacts, accounts, icps, revisions }: Deps) {
  const kept = new Map<string, { stamp: string; value: Promise<unknown> }>()

  /** The value under this name while its stamp stays the same. */
  const keep = <Value>(name: string, stamp: string, make: () => Promise<Value>): Promise<Value> => {
    const known = kept.get(name)
    kept.delete(name)
    const entry = known?.stamp === stamp ? known : { stamp, value: make() }
    kept.set(name, entry)
    entry.value.catch(() => kept.delete(name))
    for (const oldest of kept.keys()) if (kept.size > mostKept) kept.delete(oldest)
    return entry.value as Promise<Value>
  }

  const profiles = async (studyId: string, icpId?: string): Promise<Icp[]> => {
    const all = await icps.list(studyId)
    if (!icpId) return all
    const one = all.find(({ id }) => id === icpId)
    if (!one) throw new Problem('icp.absent')
    return [one]
  }

  const stampOf = async (studyId: string, used: readonly Icp[]): Promise<string> =>
    `${await revisions.of(studyId)}:${used.map(({ id, version }) => `${id}.${version}`).join()}`

  const accountsOf = async (studyId: string): Promise<Map<string, Account>> => {
    const found = new Map<string, Account>()
    for await (const account of accounts.each(studyId)) found.set(account.id, account)
    return found
  }

  /** Companies a team may serve, with their people counted: not its own, where only staff works. */
  const served = async (studyId: string) =>
    keep(`served ${studyId}`, await stampOf(studyId, []), async () => {
      const people: ReadonlyMap<string, People> = await contacts.lifecyclesByAccount(studyId)
      return {
        people,
        companies: [...(await accountsOf(studyId)).values()].filter(({ id }) => isServed(people.get(id))),
      }
    })

  const countVerdicts = async (studyId: string, used: readonly Icp[]): Promise<Verdicts> => {
    const companies = await accountsOf(studyId)
    const verdicts = new Map<string, ShortVerdict>()
    for await (const contact of contacts.each({ studyId, lifecycle: ['customer', 'former', 'lead'] })) {
      verdicts.set(contact.id, shorten(judgeBy(used, toSubject(contact, companies.get(contact.accountId ?? '')))))
    }
    return verdicts
  }

  const verdictsOf = async (studyId: string, icpId?: string): Promise<Verdicts> => {
    const used = await profiles(studyId, icpId)
    return keep(`verdicts ${studyId} ${icpId ?? ''}`, await stampOf(studyId, used), () => countVerdicts(studyId, used))
  }

  /** Everybody but staff, with their companies. */
  const peopleOf = async (studyId: string): Promise<Acquainted[]> =>
    keep(`people ${studyId}`, await stampOf(studyId, []), async () => {
      const companies = await accountsOf(studyId)
      const people: Acquainted[] = []
      for await (const contact of contacts.each({ studyId, lifecycle: ['customer', 'former', 'lead'] }))
        people.push({ contact, account: companies.get(contact.accountId ?? '') })
      return people
    })

  /** Whoever a profile of this kind is about: companies, or people with their companies. */
  const subjectsOf = async (studyId: string, kind: Icp['kind']): Promise<readonly Subject[]> =>
    kind === 'company' ? (await served(studyId)).companies.map((account) => ({ account })) : peopleOf(studyId)

  return {
    /**
     * Contact id to verdict, by one profile or, without `icpId`, by the best of all (R11: one product fits where another does
     * not). Staff are not in it: they are asked, not judged.
     */
    verdictsOf,

    /** How many are good, poor, unknown. */
    async countsOf(studyId: string, icpId?: string): Promise<Record<Fit, number>> {
      const counts = { good: 0, poor: 0, unknown: 0 }
      for (const { fit } of (await verdictsOf(studyId, icpId)).values()) counts[fit] += 1
      return counts
    },

    /** One person against each profile of the study, every criterion with its reason. */
    async explain(contact: Contact): Promise<{ icp: Icp; verdict: Verdict }[]> {
      const account = contact.accountId ? await accounts.find(contact.accountId) : undefined
      return (await icps.list(contact.studyId)).map((icp) => ({
        icp,
        verdict: judge(icp, toSubject(contact, account)),
      }))
    },

    breadth: async (studyId: string, icp: Judged): Promise<Breadth> =>
      breadthOf(icp, await subjectsOf(studyId, icp.kind)),
    misfits: async (studyId: string, icp: Judged): Promise<Misfits> =>
      describeMisfits(icp, await subjectsOf(studyId, icp.kind)),
    subjectsOf,
    peopleOf,
    /** Every company a team may serve, with what is known of it. */
    companiesOf: async (studyId: string): Promise<Account[]> => (await served(studyId)).companies,

    /** The same in the order in which to pursue them, by one profile or the best of all. */
    async shortlistOf(studyId: string, icpId?: string): Promise<Standing[]> {
      const used = await profiles(studyId, icpId)
      return keep(`shortlist ${studyId} ${icpId ?? ''}`, await stampOf(studyId, used), async () => {
        const { companies, people } = await served(studyId)
        return shortlist(companies, used, people)
      })
    },

    /** One company against each profile that judges companies, every criterion with its reason. */
    async explainCompany(account: Account): Promise<{ icp: Icp; verdict: Verdict }[]> {
      const judging = (await icps.list(account.studyId)).filter(({ kind }) => kind === 'company')
      return judging.map((icp) => ({ icp, verdict: judge(icp, { account }) }))
    },

    /** The names of own fields that companies and people of the study have. */
    async ownFieldsOf(studyId: string): Promise<string[]> {
      const names = new Set<string>()
      for (const { account, contact } of await subjectsOf(studyId, 'consumer'))
        for (const name of [...Object.keys(account?.own ?? {}), ...Object.keys(contact?.own ?? {})]) names.add(name)
      return [...names].sort((left, right) => left.localeCompare(right, 'en'))
    },
  }
}

export const toSubject = (contact: Contact | undefined, account: Account | undefined): Subject => ({ contact, account })

function judgeBy(used: readonly Icp[], subject: Subject): Verdict | undefined {
  return bestOf(used.map((icp) => judge(icp, subject)))
}

function shorten(verdict: Verdict | undefined): ShortVerdict {
  if (!verdict) return { fit: 'unknown', score: 0, reasons: [noProfile] }
  const { fit, score, deciding } = verdict
  return {
    fit,
    score,
    reasons: reasonsOf(verdict),
    ...(deciding ? { criterionId: deciding.criterion.id } : {}),
  }
}
