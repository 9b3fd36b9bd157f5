// The administrator's page of people and keys: who may sign in and as what, a new password for whoever lost theirs, API keys.
import * as z from 'zod'
import { Problem } from '../../problems'
import { type Endpoint, endpoint, page, redirect } from '../http/endpoint'
import type { Fault } from '../http/problem'
import { type Role, roles } from './actor'
import type { KeyService } from './key-service'
import { newPerson } from './new-person'
import { isAcceptablePassword } from './user'
import type { UserService } from './user-service'

const id = z.object({ id: z.string().max(100) })
const form = z.record(z.string(), z.unknown())
/** The least of roles stands first: nobody is made administrator by pressing Enter. */
const offered = roles.toReversed()
const role = z.enum(roles).catch('viewer' satisfies Role)

export function peopleRoutes({ users, keys }: { users: UserService; keys: KeyService }): Endpoint[] {
  const people = async (more: { faults?: readonly Fault[] } & Record<string, unknown> = {}, status = 200) =>
    page(
      'platform/people',
      {
        title: 'People and keys',
        section: 'people',
        roles: offered,
        people: await users.list(),
        keys: await keys.list(),
        values: { role: 'viewer' },
        key: { role: 'viewer' },
        ...more,
      },
      { status },
    )

  return [
    endpoint({ method: 'get', path: '/people', may: 'user.administer', act: () => people() }),
    endpoint({
      method: 'post',
      path: '/people',
      may: 'user.administer',
      read: { body: form },
      act: async ({ input: { body } }) => {
        const read = newPerson.extend({ role }).safeParse(body)
        const weak = !isAcceptablePassword(String(body.password ?? ''))
        const values = { name: body.name, email: body.email, role: role.parse(body.role) }
        if (!read.success || weak) {
          const faults = read.success ? [] : read.error.issues.map(toFault)
          if (weak) faults.push({ path: 'password', message: 'Use 12 or more characters, not a well-known word.' })
          return people({ values, faults }, 400)
        }
        try {
          const user = await users.create(read.data)
          return redirect('/people', { notice: `${user.name} can sign in now.` })
        } catch (error) {
          if (!(error instanceof Problem) || error.faults.length === 0) throw error
          return people({ values, faults: error.faults }, error.status)
        }
      },
    }),
    endpoint({
      method: 'post',
      path: '/people/:id',
      may: 'user.administer',
      read: { params: id, body: z.object({ role: z.enum(roles), access: z.enum(['open', 'closed']) }) },
      act: async ({ input: { params, body } }) => {
        const user = await users.change(params.id, { role: body.role, disabled: body.access === 'closed' })
        return redirect('/people', { notice: `Saved ${user.name}.` })
      },
    }),
    endpoint({
      method: 'post',
      path: '/people/:id/password',
      may: 'user.administer',
      read: { params: id },
      act: async ({ input: { params } }) => {
        const { user, password } = await users.replacePassword(params.id)
        return people({ secret: password, secretFor: `The new password of ${user.name}` }, 201)
      },
    }),
    endpoint({
      method: 'post',
      path: '/keys',
      may: 'user.administer',
      read: { body: form },
      act: async ({ input: { body } }) => {
        const name = String(body.name ?? '').trim()
        const key = { name, role: role.parse(body.role) }
        if (name === '' || name.length > 120) {
          const message = 'Enter a name, at most 120 characters: which program it is for.'
          return people({ key, faults: [{ path: 'keyName', message }] }, 400)
        }
        const { secret } = await keys.create(name, key.role)
        return people({ secret, secretFor: `The key for ${name}` }, 201)
      },
    }),
    endpoint({
      method: 'post',
      path: '/keys/:id/remove',
      may: 'user.administer',
      read: { params: id },
      act: async ({ input: { params } }) => {
        await keys.remove(params.id)
        return redirect('/people', { notice: 'The key no longer works.' })
      },
    }),
  ]
}

const toFault = ({ path, message }: { path: PropertyKey[]; message: string }): Fault => ({
  path: path.join('.'),
  message,
})
