// Who is signed in: server-side sessions in the store for pages, API keys for /api/v1. Personal links use neither, so they set
// no cookie.
import MongoStore from 'connect-mongo'
import type { NextFunction, Request, RequestHandler, Response } from 'express'
import session from 'express-session'
import type { Connection } from 'mongoose'
import type { KeyService } from '../accounts/key-service'
import type { UserStore } from '../accounts/user-store'
import { isApi } from './mount'
import type { WithActor } from './reply'

type Deps = { connection: Connection; secret: string; users: UserStore; keys: KeyService }

const withoutCookies = /^\/(r|s|receipt|p|assets|healthz|readyz|metrics)(\/|$)/

export function createSessions({ connection, secret, users, keys }: Deps): {
  handlers: RequestHandler[]
  close: () => Promise<void>
} {
  // connect-mongo was typed against another copy of the driver; it uses the methods both have.
  const client = connection.getClient() as unknown as NonNullable<Parameters<typeof MongoStore.create>[0]['client']>
  const store = MongoStore.create({
    client,
    collectionName: 'sessions',
    ttl: 14 * 86_400,
    touchAfter: 3600,
    stringify: false,
  })
  const pages = session({
    name: 'verbatim',
    secret,
    store,
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure: 'auto', maxAge: 14 * 86_400_000 },
  })

  const load: RequestHandler = (request, response, next) => {
    if (isApi(request) || withoutCookies.test(request.path)) next()
    else pages(request, response, next)
  }

  const recognise = async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    const actor = isApi(request) ? await keys.recognise(request.get('authorization')) : await signedIn(request)
    if (actor) {
      Object.assign(request as WithActor, { actor })
      // Nothing between may keep it. Browsers may, for the way back to a form that was refused, until somebody signs out.
      response.set('Cache-Control', isApi(request) ? 'no-store' : 'private, no-cache')
    }
    next()
  }

  const signedIn = async (request: Request) => {
    const user = request.session?.userId ? await users.find(request.session.userId) : undefined
    const isCurrent = user && user.passwordChanges === (request.session.passwordChanges ?? 0)
    return user && isCurrent && !user.disabled ? { id: user.id, name: user.name, role: user.role } : undefined
  }

  // The client belongs to whoever opened the database; here we only wait until the collection's index is made.
  const settled = () => new Promise<void>((resolve) => store.length(() => resolve()))
  return { handlers: [load, recognise], close: settled }
}
