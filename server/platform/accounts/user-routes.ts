// Pages of one's own account: set-up, sign-in, sign-out, a new password. Everybody's accounts are people-routes.ts.
import * as z from 'zod'
import { Problem } from '../../problems'
import { type Endpoint, endpoint, page, redirect } from '../http/endpoint'
import type { Fault } from '../http/problem'
import { newPerson } from './new-person'
import type { UserService } from './user-service'

const password = z.string().max(1000)
const setupParams = z.object({ token: z.string().max(200) })

/** A path of this site: `//elsewhere` and `/\elsewhere` would leave it. */
const localPath = z
  .string()
  .regex(/^\/(?![/\\])[^\s]*$/)
  .catch('/')

export function userRoutes({ users }: { users: UserService }): Endpoint[] {
  const ownAccount = async (id: string, faults: readonly Fault[] = []) =>
    page(
      'platform/account',
      { title: 'Your account', section: 'account', person: await users.get(id), faults },
      { status: faults.length > 0 ? 400 : 200 },
    )

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
        const read = newPerson.safeParse(body)
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
          return redirect('/', { session: { signIn: user }, notice: `Welcome, ${user.name}.` })
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
          return redirect(body.next, { session: { signIn: user } })
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
    endpoint({ method: 'get', path: '/account', may: 'home.read', act: ({ actor }) => ownAccount(actor.id) }),
    endpoint({
      method: 'post',
      path: '/account',
      may: 'home.read',
      limit: 'sign-in',
      read: { body: z.object({ current: password, password }) },
      act: async ({ input: { body }, actor }) => {
        try {
          const signIn = await users.changeOwnPassword(actor.id, body.current, body.password)
          return redirect('/account', { session: { signIn }, notice: 'Your password is changed.' })
        } catch (error) {
          if (error instanceof Problem && error.faults.length > 0) return ownAccount(actor.id, error.faults)
          throw error
        }
      },
    }),
  ]
}
