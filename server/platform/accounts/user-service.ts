// Decides about accounts: first administrator, sign-in, new accounts, roles. Keeps at least one administrator.
import { randomBytes } from 'node:crypto'
import { Problem } from '../../problems'
import { isDuplicate } from '../store/duplicate'
import type { SettingStore } from '../store/setting-store'
import type { Role } from './actor'
import { fitsPassword, hashPassword } from './password'
import { digestOf, isSameDigest } from './secret'
import { isAcceptablePassword, type User } from './user'
import type { UserStore } from './user-store'

type Deps = { users: UserStore; settings: SettingStore; now: () => Date }
type NewAccount = { email: string; name: string; role: Role; password: string }

export type UserService = ReturnType<typeof createUserService>

export function createUserService({ users, settings, now }: Deps) {
  const create = async ({ password, ...account }: NewAccount): Promise<User> => {
    if (!isAcceptablePassword(password))
      throw new Problem('user.weak-password', fault('password', 'user.weak-password'))
    try {
      return await users.insert({ ...account, passwordHash: await hashPassword(password) }, now())
    } catch (error) {
      throw isDuplicate(error) ? new Problem('user.exists', fault('email', 'user.exists')) : error
    }
  }

  const setPassword = async (id: string, password: string): Promise<User> => {
    if (!isAcceptablePassword(password))
      throw new Problem('user.weak-password', fault('password', 'user.weak-password'))
    const changed = await users.patch(id, { passwordHash: await hashPassword(password) })
    if (!changed) throw new Problem('user.absent')
    return changed
  }

  return {
    create,
    list: () => users.list(),

    async get(id: string): Promise<User> {
      const user = await users.find(id)
      if (!user) throw new Problem('user.absent')
      return user
    },

    async signIn(email: string, password: string): Promise<User> {
      const known = await users.findCredentials(email)
      const fits = await fitsPassword(known?.passwordHash, password)
      if (!known || !fits || known.user.disabled) throw new Problem('user.unknown')
      await users.patch(known.user.id, { lastSignInAt: now() })
      return known.user
    },

    /** A one-time token that makes the first administrator, while there is no account yet. A new one replaces the last. */
    async offerSetup(): Promise<string | undefined> {
      if ((await users.count()) > 0) return undefined
      const token = randomBytes(24).toString('base64url')
      await settings.put('setup', digestOf(token))
      return token
    },

    async isSetupOpen(token: string): Promise<boolean> {
      const expected = await settings.find('setup')
      return expected !== undefined && isSameDigest(expected, digestOf(token)) && (await users.count()) === 0
    },

    async setUp(token: string, account: Omit<NewAccount, 'role'>): Promise<User> {
      const open = (await this.isSetupOpen(token)) && (await settings.take('setup', digestOf(token)))
      if (!open) throw new Problem('setup.used')
      try {
        return await create({ ...account, role: 'admin' })
      } catch (error) {
        await settings.put('setup', digestOf(token))
        throw error
      }
    },

    /** Ends every session begun with the old password. @returns what a session of the new one is begun with */
    async changeOwnPassword(id: string, current: string, password: string): Promise<User> {
      const { email } = await this.get(id)
      const known = await users.findCredentials(email)
      if (!(await fitsPassword(known?.passwordHash, current)))
        throw new Problem('user.wrong-password', fault('current', 'user.wrong-password'))
      return setPassword(id, password)
    },

    /** For whoever lost theirs: a password made at random, which the caller hands on. Ends every session of theirs. */
    async replacePassword(id: string): Promise<{ user: User; password: string }> {
      const password = randomBytes(12).toString('base64url')
      return { user: await setPassword(id, password), password }
    },

    async change(id: string, patch: { role?: Role; disabled?: boolean }): Promise<User> {
      const current = await users.find(id)
      if (!current) throw new Problem('user.absent')
      const losesAdministrator =
        current.role === 'admin' && (patch.disabled === true || (patch.role ?? 'admin') !== 'admin')
      if (losesAdministrator && (await users.count({ role: 'admin', disabled: false })) < 2)
        throw new Problem('user.last-administrator')
      const changed = await users.patch(id, patch)
      if (!changed) throw new Problem('user.absent')
      // Two administrators may take the role from each other at the same moment: whoever finds nobody left takes it back.
      if (losesAdministrator && (await users.count({ role: 'admin', disabled: false })) === 0) {
        await users.patch(id, { role: current.role, disabled: current.disabled })
        throw new Problem('user.last-administrator')
      }
      return changed
    },
  }
}

const sentences = {
  'user.weak-password': 'Use 12 or more characters, not a well-known word.',
  'user.exists': 'This address has an account.',
  'user.wrong-password': 'This is not your password.',
}
const fault = (path: string, code: keyof typeof sentences) => ({ faults: [{ path, message: sentences[code] }] })
