// Turns declared endpoints into Express routes: who may, what is read, what is replied. The only file that touches `res` for
// pages and the API alike.
import type { Express, NextFunction, Request, Response } from 'express'
import { Router } from 'express'
import { Problem } from '../../problems'
import { type Actor, anyone, may } from '../accounts/actor'
import type { AnswerOnce } from './answer-once'
import type { Ask, Endpoint, Reply } from './endpoint'
import { readInput } from './read-input'
import { type Replier, renderPage, sendReply, type WithActor } from './reply'
import { uploadReader } from './uploads'

export type MountDeps = Replier & {
  now: () => Date
  baseUrl: (request: Request) => string
  answerOnce: AnswerOnce
  limits: Record<NonNullable<Endpoint['limit']>, (req: Request, res: Response, next: NextFunction) => void>
}

export function mountEndpoints(app: Express, endpoints: readonly Endpoint[], deps: MountDeps): void {
  const router = Router({ caseSensitive: true })
  for (const declared of endpoints) {
    const steps = [
      ...(declared.limit ? [deps.limits[declared.limit]] : []),
      (request: Request, _: Response, next: NextFunction) => {
        refuseUnlessAllowed(declared, (request as WithActor).actor ?? anyone, isApi(request))
        next()
      },
      ...(declared.upload ? [uploadReader(declared.upload)] : []),
    ]
    router[declared.method](declared.path, ...steps, async (request: Request, response: Response) => {
      const act = async (): Promise<Reply> => {
        const reply = await declared.act(toAsk(declared, request, response, deps))
        if (reply.kind !== 'page' || reply.status !== 201) return reply
        return { kind: 'made', status: 201, html: renderPage(reply, request, response, deps) }
      }
      const reply = await (declared.method === 'post' ? deps.answerOnce(request, act) : act())
      await sendReply(reply, request, response, deps)
    })
  }
  app.use(router)
}

export const isApi = (request: Request): boolean => request.path.startsWith('/api/')

function refuseUnlessAllowed(declared: Endpoint, actor: Actor, api: boolean): void {
  if (declared.may === 'anyone' || may(actor, declared.may)) return
  if (actor.role === 'anyone') throw new Problem(api ? 'key.unknown' : 'user.sign-in-needed')
  throw new Problem('user.forbidden')
}

function toAsk(declared: Endpoint, request: Request, response: Response, deps: MountDeps) {
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  const key = request.get('idempotency-key')
  const ask: Ask<{ params: unknown; query: unknown; body: unknown }> = {
    input: readInput(declared, request),
    actor: (request as WithActor).actor ?? anyone,
    now: deps.now(),
    baseUrl: deps.baseUrl(request),
    languages: request.acceptsLanguages(),
    signal: gone.signal,
    ...(key ? { idempotencyKey: key } : {}),
    ...(request.file ? { file: { name: request.file.originalname, bytes: request.file.buffer } } : {}),
  }
  return ask
}
