// Decides about companies.
import { isDuplicate } from '../../platform/store/duplicate'
import { Problem } from '../../problems'
import { withIndustryCode } from '../facts/read-fact'
import type { Account, NewAccount } from './account'
import { accountKey, nameKey } from './account'
import type { AccountStore } from './account-store'
import type { RevisionStore } from './revision-store'

export type AccountService = ReturnType<typeof createAccountService>

type Deps = { accounts: AccountStore; revisions: RevisionStore; now: () => Date }

export function createAccountService({ accounts, revisions, now }: Deps) {
  const get = async (id: string): Promise<Account> => {
    const account = await accounts.find(id)
    if (!account) throw new Problem('account.absent')
    return account
  }
  const coded = (account: NewAccount): NewAccount => ({ ...account, facts: withIndustryCode(account.facts) })

  const create = async (studyId: string, account: NewAccount): Promise<Account> => {
    try {
      const made = await accounts.insert(studyId, coded(account), now())
      await revisions.raise(studyId)
      return made
    } catch (error) {
      if (isDuplicate(error)) throw new Problem('account.exists')
      throw error
    }
  }

  const replace = async (id: string, version: number | undefined, account: NewAccount): Promise<Account> => {
    const { version: known, studyId } = await get(id)
    const changed = await accounts.replace(id, version ?? known, coded(account), now()).catch((error: unknown) => {
      if (isDuplicate(error)) throw new Problem('account.exists')
      throw error
    })
    if (!changed) throw new Problem('document.stale')
    await revisions.raise(studyId)
    return changed
  }

  return {
    get,
    create,
    replace,
    find: (id: string) => accounts.find(id),
    list: (studyId: string, page: { after?: string; limit: number }) => accounts.list(studyId, page),
    count: (studyId: string) => accounts.count(studyId),
    byIds: (ids: readonly string[]) => accounts.byIds(ids),

    /** The company of that domain or name: found and completed with what is new, or made. */
    async put(studyId: string, account: NewAccount): Promise<Account> {
      const name = nameKey(account.name)
      const found = await accounts.matching(studyId, [accountKey(account)], account.domain || !name ? [] : [name])
      const [known] = found
      if (!known) return create(studyId, account)
      const hasNews =
        Object.keys(account.facts).length + Object.keys(account.own).length > 0 || (account.domain && !known.domain)
      if (!hasNews) return known
      const domain = known.domain ?? account.domain
      return replace(known.id, undefined, {
        name: known.name,
        ...(domain ? { domain } : {}),
        facts: { ...known.facts, ...account.facts },
        own: { ...known.own, ...account.own },
      })
    },

    async remove(id: string): Promise<void> {
      const { studyId } = await get(id)
      await accounts.remove(id)
      await revisions.raise(studyId)
    },
  }
}
