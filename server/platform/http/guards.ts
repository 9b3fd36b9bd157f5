// What stands before every route: refusal of forms sent from other sites, limits on guessing.
import { createHash } from 'node:crypto'
import type { NextFunction, Request, Response } from 'express'
import { rateLimit } from 'express-rate-limit'
import { Problem } from '../../problems'
import { toEmailKey } from '../accounts/user'
import { limitMisses } from './limit-misses'
import type { WithActor } from './reply'

/**
 * Refuses state changes that another site started. Browsers say where a request comes from (Sec-Fetch-Site, Origin); a request
 * that says neither is no browser's and carries nobody's cookie by accident. No token in any form is needed.
 */
export function refuseCrossSite(request: Request, _: Response, next: NextFunction): void {
  // The API knows no cookies: whoever holds a key means what they send.
  if (['GET', 'HEAD', 'OPTIONS'].includes(request.method) || request.path.startsWith('/api/')) {
    next()
    return
  }
  const site = request.get('sec-fetch-site')
  const origin = request.get('origin')
  const same = site ? site === 'same-origin' || site === 'none' : !origin || hostOf(origin) === request.get('host')
  next(same ? undefined : new Problem('request.cross-site'))
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}

const windowMs = 600_000

const tooMany = (_: Request, __: Response, next: NextFunction): void => next(new Problem('request.too-many'))

/**
 * Sign-in, and the password asked for again: 10 failures in 10 minutes per address and account, so that a stranger
 * elsewhere cannot lock the owner out. Set-up: 60 failures in 10 minutes per address. Links of respondents and shares: 60 misses, and hits count for nothing.
 */
export function createLimits() {
  const counted = (most: number, keyOf: (request: Request) => string) =>
    rateLimit({
      windowMs,
      limit: most,
      skipSuccessfulRequests: true,
      standardHeaders: false,
      legacyHeaders: false,
      validate: false,
      keyGenerator: keyOf,
      handler: tooMany,
    })
  return {
    'sign-in': counted(10, (request) =>
      digest(
        `${request.ip} ${(request as WithActor).actor?.id} ${toEmailKey(String((request.body as { email?: unknown })?.email))}`,
      ),
    ),
    setup: counted(60, (request) => request.ip ?? ''),
    token: limitMisses({ most: 60, windowMs }),
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64')
