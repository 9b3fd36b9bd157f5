// Decides about people in the directory. Campaigns, responses and personas ask here who somebody is.
import type { Jobs } from '../../platform/jobs/jobs'
import { isDuplicate } from '../../platform/store/duplicate'
import { Problem } from '../../problems'
import type { Account } from './account'
import type { AccountStore } from './account-store'
import { type Contact, contactFrame, contactKey, type NewContact } from './contact'
import type { ContactFilter, ContactStore, Filed } from './contact-store'
import type { RevisionStore } from './revision-store'

export type ContactService = ReturnType<typeof createContactService>

type Deps = {
  contacts: ContactStore
  accounts: AccountStore
  revisions: RevisionStore
  jobs: Pick<Jobs, 'push'>
  now: () => Date
}

/** Longer than a mail is under way. */
const forgetAgainMs = 5 * 60_000

export function createContactService({ contacts, accounts, revisions, jobs, now }: Deps) {
  const get = async (id: string): Promise<Contact> => {
    const contact = await contacts.find(id)
    if (!contact) throw new Problem('contact.absent')
    return contact
  }
  const accountOf = async (contact: Pick<Contact, 'accountId'>): Promise<Account | undefined> =>
    contact.accountId ? accounts.find(contact.accountId) : undefined

  /** With the company's name for search. A company that is gone is left out; one of another study is refused as absent. */
  const filed = async (studyId: string, { accountId, ...contact }: NewContact, asked?: string): Promise<Filed> => {
    const account = accountId ? await accounts.find(accountId) : undefined
    if (asked && account?.studyId !== studyId) throw new Problem('account.absent')
    return account ? { ...contact, accountId: account.id, company: account.name } : contact
  }
  const refuseTwin = (error: unknown): never => {
    if (isDuplicate(error)) throw new Problem('contact.exists')
    throw error
  }

  return {
    get,
    accountOf,
    find: (id: string) => contacts.find(id),
    /** One page by name, for people. */
    page: (filter: ContactFilter, part: { skip: number; limit: number }) => contacts.page(filter, part),
    /** The next after an id, oldest first, for programs. */
    list: (filter: ContactFilter, part: { after?: string; limit: number }) => contacts.list(filter, part),
    /** The same, of those that a test on the id lets through. */
    async listAmong(
      filter: ContactFilter,
      { after = '', limit }: { after?: string; limit: number },
      has: (id: string) => boolean,
    ) {
      const ids = (await contacts.ids(filter, 'age')).filter((id) => id > after && has(id)).slice(0, limit)
      const found = await contacts.byIds(ids)
      return ids.flatMap((id) => found.get(id) ?? [])
    },
    ids: (filter: ContactFilter, by: 'name' | 'age' = 'name') => contacts.ids(filter, by),
    each: (filter: ContactFilter) => contacts.each(filter),
    count: (filter: ContactFilter) => contacts.count(filter),
    byIds: (ids: readonly string[]) => contacts.byIds(ids),
    /** Those of the study with these addresses, by the address as it was asked. */
    async byAddress(studyId: string, addresses: readonly string[]): Promise<Map<string, Contact>> {
      const keyed = addresses.map((email) => [email, contactKey({ email, firstName: '', lastName: '' })] as const)
      const keys = new Map(keyed.filter(([, key]) => key.startsWith('email:')))
      const found = await contacts.byKeys(studyId, [...new Set(keys.values())])
      return new Map([...keys].flatMap(([email, key]) => (found.has(key) ? [[email, found.get(key)!] as const] : [])))
    },

    /** What wording may fill in about this person: firstName, lastName, name, company, jobTitle, country … */
    frameOf: async (contact: Contact) => contactFrame(contact, await accountOf(contact)),

    async create(studyId: string, contact: NewContact): Promise<Contact> {
      const made = await contacts
        .insert(studyId, await filed(studyId, contact, contact.accountId), now())
        .catch(refuseTwin)
      await revisions.raise(studyId)
      return made
    },

    async replace(id: string, version: number | undefined, contact: NewContact): Promise<Contact> {
      const known = await get(id)
      const moved = contact.accountId === known.accountId ? undefined : contact.accountId
      const next = await filed(known.studyId, contact, moved)
      const changed = await contacts.replace(id, version ?? known.version, next, now()).catch(refuseTwin)
      if (!changed) throw new Problem('document.stale')
      await revisions.raise(known.studyId)
      return changed
    },

    async remove(id: string): Promise<Contact> {
      const known = await get(id)
      // Mailing keeps something of the person too; it knows where. It looks twice: at once, and later for what was on its way, or
      // should the server die between these lines.
      const later = new Date(now().getTime() + forgetAgainMs)
      await jobs.push('contact.forget', { contactId: id }, { key: `${id} later`, at: later })
      await contacts.remove(id)
      await jobs.push('contact.forget', { contactId: id }, { key: id })
      await revisions.raise(known.studyId)
      return known
    },
  }
}
