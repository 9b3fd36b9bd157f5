// Sends a reply: page, JSON, redirect, download, server-sent events. Knows the session only to sign in and to sign out.
import { once } from 'node:events'
import type { Request, Response } from 'express'
import { type Actor, anyone } from '../accounts/actor'
import type { PageReply, Reply, SessionChange } from './endpoint'
import { markForms } from './form-mark'
import { keepNotice, takeNotice } from './notice'
import { allowFrames } from './security-headers'
import type { ViewEngine } from './view-engine'

/** Express keeps who asks here; set by the session and key middleware. */
export type WithActor = Request & { actor?: Actor }

export type Replier = { views: ViewEngine }

declare module 'express-session' {
  interface SessionData {
    userId: string
    passwordChanges: number
  }
}

export async function sendReply(reply: Reply, request: Request, response: Response, { views }: Replier): Promise<void> {
  switch (reply.kind) {
    case 'page': {
      const html = renderPage(reply, request, response, { views })
      if (reply.framedBy.length > 0) allowFrames(response, reply.framedBy)
      response.status(reply.status).set(reply.headers).type('html').send(html)
      return
    }
    case 'made':
      response.status(reply.status).type('html').send(reply.html)
      return
    case 'json':
      response.status(reply.status).set(reply.headers).json(reply.body)
      return
    case 'redirect':
      await changeSession(request, reply.session)
      // The next person at this browser finds no page of the last one by going back.
      if (reply.session === 'sign-out') response.set('Clear-Site-Data', '"cache"')
      keepNotice(request, response, reply.notice)
      response.redirect(303, reply.to)
      return
    case 'download':
      response.type(reply.type).set('Cache-Control', 'no-store')
      response.set(
        'Content-Disposition',
        `${reply.inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(reply.name)}`,
      )
      if (typeof reply.body === 'string' || Buffer.isBuffer(reply.body)) response.send(reply.body)
      else await stream(reply.body, response)
      return
    case 'events':
      response.set({
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-store, no-transform',
        'X-Accel-Buffering': 'no',
      })
      await stream(toEventLines(reply.events), response)
      return
    case 'nothing':
      response.status(204).end()
  }
}

/** Forms of whoever is signed in carry a one-time mark (answer-once.ts). */
export function renderPage(reply: PageReply, request: Request, response: Response, { views }: Replier): string {
  const html = views.page(reply.view, { ...frame(request, response), ...reply.data }, reply.layout)
  return request.session?.userId ? markForms(html, request.originalUrl) : html
}

/** What every layout may use: who is signed in, where we are, a notice that is shown once. */
export function frame(request: Request, response: Response): { actor: unknown; path: string; notice?: string } {
  const notice = takeNotice(request, response)
  return { actor: (request as WithActor).actor ?? anyone, path: request.path, ...(notice ? { notice } : {}) }
}

/** A new session id at every sign-in (against fixation); signing out destroys the session in the store. */
async function changeSession(request: Request, change: SessionChange | undefined): Promise<void> {
  if (!change) return
  await new Promise<void>((resolve, reject) =>
    request.session.regenerate((error) => (error ? reject(error) : resolve())),
  )
  if (change === 'sign-out') return
  request.session.userId = change.signIn.id
  request.session.passwordChanges = change.signIn.passwordChanges
}

/** Writes piece by piece, no faster than the client reads; a source that fails ends the connection, so that a cut is seen. */
async function stream(source: AsyncIterable<string | Buffer>, response: Response): Promise<void> {
  try {
    for await (const piece of source) {
      if (response.destroyed) return
      if (!response.write(piece)) await untilReady(response)
    }
    response.end()
  } catch (error) {
    if (!response.headersSent) throw error
    response.destroy()
  }
}

/** Until more may be written, or nobody reads any more; whichever of the two does not come is waited for no longer. */
async function untilReady(response: Response): Promise<void> {
  const waiting = new AbortController()
  const { signal } = waiting
  const ends = [once(response, 'drain', { signal }), once(response, 'close', { signal })]
  try {
    await Promise.race(ends)
  } finally {
    waiting.abort()
    await Promise.allSettled(ends)
  }
}

async function* toEventLines(source: AsyncIterable<{ event?: string; data: unknown }>): AsyncGenerator<string> {
  for await (const { event, data } of source)
    yield `${event ? `event: ${event}\n` : ''}data: ${JSON.stringify(data)}\n\n`
}
