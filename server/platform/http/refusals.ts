// The end of every failed request: a problem becomes a page or application/problem+json; a bug becomes `internal` with a
// reference number that stands in the log too.
import { randomBytes } from 'node:crypto'
import type { NextFunction, Request, Response } from 'express'
import { Problem } from '../../problems'
import { anyone } from '../accounts/actor'
import type { Log } from '../log'
import { isApi } from './mount'
import { Problem as AnyProblem, toProblemBody } from './problem'
import { isRespondents, refuseRespondent } from './refuse-respondent'
import { frame, type WithActor } from './reply'
import type { ViewEngine } from './view-engine'

export function createRefusals({ log, views }: { log: Log; views: ViewEngine }) {
  return {
    nothingHere(_: Request, __: Response, next: NextFunction): void {
      next(new Problem('page.absent'))
    },
    refuse(error: unknown, request: Request, response: Response, next: NextFunction): void {
      if (response.headersSent) {
        next(error)
        return
      }
      const problem = toProblem(error)
      const reference = problem.family === 'internal' ? randomBytes(4).toString('hex') : undefined
      if (reference ?? problem.code.startsWith('store.'))
        log.error({ err: error, reference, method: request.method, route: request.route?.path }, 'request failed')
      response.status(problem.status)
      if (isApi(request)) {
        response.type('application/problem+json').send(JSON.stringify(toProblemBody(problem, reference)))
      } else if (problem.code === 'user.sign-in-needed' && request.method === 'GET') {
        response.redirect(303, `/sign-in?next=${encodeURIComponent(request.originalUrl)}`)
      } else {
        const { actor = anyone } = request as WithActor
        const theirs = isRespondents(request.path) ? refuseRespondent(problem, request.acceptsLanguages()) : undefined
        const layout = theirs || isReaders(request.path) ? 'respond' : actor.role === 'anyone' ? 'plain' : 'app'
        response.type('html').send(
          views.page(
            'platform/problem',
            {
              ...frame(request, response),
              title: titleOf(problem),
              message: problem.message,
              faults: problem.faults,
              reference,
              mayGoBack: request.method === 'POST' && layout !== 'respond',
              signIn: problem.code === 'user.sign-in-needed',
              ...theirs,
            },
            layout,
          ),
        )
      }
    },
  }
}

/** A persona that was shared: no side bar, and the product's own language. */
const isReaders = (path: string): boolean => path.startsWith('/p/')

function titleOf(problem: AnyProblem): string {
  const titles: Partial<Record<AnyProblem['family'], string>> = {
    absent: 'Not found',
    forbidden: 'Not allowed',
    unauthenticated: 'Please sign in',
    internal: 'Something went wrong on our side',
    'too-many': 'Too many tries',
    conflict: 'That does not fit with what is there',
    unavailable: 'Not possible right now',
    gone: 'No longer available',
  }
  return titles[problem.family] ?? 'That did not work'
}

function toProblem(error: unknown): AnyProblem {
  if (error instanceof AnyProblem) return error
  const { type, status } = (error ?? {}) as { type?: string; status?: number }
  if (type === 'entity.too.large' || type === 'parameters.too.many')
    return new Problem('request.too-large', { most: '2 MB or 2,000 fields' })
  if (
    type?.startsWith('entity.') ||
    type?.startsWith('request.') ||
    type === 'charset.unsupported' ||
    type === 'encoding.unsupported'
  )
    return new Problem('request.malformed', { reason: 'its body is not what its headers say.' })
  const inStore = storeProblemOf(error)
  if (inStore) return inStore
  if (error instanceof URIError || status === 400)
    return new Problem('request.malformed', { reason: 'its address or body is not valid.' })
  return new AnyProblem(
    'internal',
    'internal',
    'This is our mistake, and nothing of yours was lost. Try again; if it stays, send us the reference.',
  )
}

/** OutOfDiskSpace, as MongoDB and the embedded database number it. */
const diskIsFull = 14031

/** A database that cannot write, or cannot be reached, is nobody's mistake here: who asks may try again. */
function storeProblemOf(error: unknown): AnyProblem | undefined {
  const { name = '', code } = (error ?? {}) as { name?: string; code?: unknown }
  if (code === diskIsFull) return new Problem('store.full')
  return /^Mongo(ServerSelection|Network|NetworkTimeout|PoolCleared|NotConnected|WaitQueueTimeout)Error$/.test(name)
    ? new Problem('store.away')
    : undefined
}
