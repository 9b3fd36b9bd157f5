// Pages of accounts: set-up, sign-in, sign-out, own account, and the administrator's list of people and keys.
import * as z from 'zod'
import { Problem } from '../../problems'
import { type Endpoint, endpoint, page, redirect } from '../http/endpoint'
import { roles } from './actor'
import type { KeyService } from './key-service'
import type { UserService } from './user-service'

const email = z
  .string()
  .trim()
  .max(320)
  .regex(/^[^\s@]+@[^\s@]+$/, 'Enter an e-mail address, like name@example.com.')
const password = z.string().max(1000)
const person = z.object({ email, name: z.string().trim().min(1, 'Enter a name.').max(120), password })
const setupParams = z.object({ token: z.string().max(200) })
const id = z.object({ id: z.string().max(100) })

/** A path of this site: `//elsewhere` and `/\elsewhere` would leave it. */
const localPath = z
  .string()
  .regex(/^\/(?![/\\])[^\s]*$/)
  .catch('/')

export function userRoutes({ users, keys }: { users: UserService; keys: KeyService }): Endpoint[] {
  const people = async (more: object = {}) =>
    page('platform/people', {
      title: 'People and keys',
      section: 'people',
      roles,
      people: await users.list(),
      keys: await keys.list(),
      ...more,
    })

  return [
    endpoint({
      method: 'get',
      path: '/setup/:token',
      may: 'anyone',
      limit: 'setup',
      read: { params: setupParams },
      act: async ({ input: { params } }) => {
        if (!(await users.isSetupOpen(params.token))) throw new Problem('setup.used')
        return page('platform/setup', { title: 'Welcome to Verbatim', token: params.token }, { layout: 'plain' })
      },
    }),
    endpoint({
      method: 'post',
      path: '/setup/:token',
      may: 'anyone',
      limit: 'setup',
      read: { params: setupParams, body: z.record(z.string(), z.unknown()) },
      act: async ({ input: { params, body } }) => {
        const read = person.safeParse(body)
        const again = (faults: readonly { path: string; message: string }[]) =>
          page(
            'platform/setup',
            { title: 'Welcome to Verbatim', token: params.token, values: body, faults },
            { layout: 'plain', status: 400 },
          )
        if (!read.success)
          return again(read.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })))
        try {
          const user = await users.setUp(params.token, read.data)
          return redirect('/', { session: { signIn: user.id }, notice: `Welcome, ${user.name}.` })
        } catch (error) {
          if (error instanceof Problem && error.faults.length > 0) return again(error.faults)
          throw error
        }
      },
    }),
    endpoint({
      method: 'get',
      path: '/sign-in',
      may: 'anyone',
      read: { query: z.object({ next: localPath }) },
      act: async ({ input: { query } }) =>
        page('platform/sign-in', { title: 'Sign in', next: query.next }, { layout: 'plain' }),
    }),
    endpoint({
      method: 'post',
      path: '/sign-in',
      may: 'anyone',
      limit: 'sign-in',
      read: { body: z.object({ email: z.string().max(1000), password, next: localPath }) },
      act: async ({ input: { body } }) => {
        try {
          const user = await users.signIn(body.email, body.password)
          return redirect(body.next, { session: { signIn: user.id } })
        } catch (error) {
          if (!(error instanceof Problem)) throw error
          const data = { title: 'Sign in', next: body.next, email: body.email, refusal: error.message }
          return page('platform/sign-in', data, { layout: 'plain', status: error.status })
        }
      },
    }),
    endpoint({
      method: 'post',
      path: '/sign-out',
      may: 'home.read',
      act: async () => redirect('/sign-in', { session: 'sign-out' }),
    }),
    endpoint({ method: 'get', path: '/people', may: 'user.administer', act: () => people() }),
    endpoint({
      method: 'post',
      path: '/people',
      may: 'user.administer',
      read: { body: person.extend({ role: z.enum(roles) }) },
      act: async ({ input: { body } }) => {
        const user = await users.create(body)
        return redirect('/people', { notice: `${user.name} can sign in now.` })
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
      path: '/keys',
      may: 'user.administer',
      read: { body: z.object({ name: z.string().trim().min(1, 'Enter a name.').max(120), role: z.enum(roles) }) },
      act: async ({ input: { body } }) => {
        const { secret } = await keys.create(body.name, body.role)
        return people({ secret, secretName: body.name })
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
