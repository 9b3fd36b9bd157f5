// What every reply tells the browser: only our own scripts and styles, no page of ours inside anybody's frame. The one exception are
// pages that say which sites may show them.
import type { Response } from 'express'
import helmet from 'helmet'

export const securityHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
      manifestSrc: ["'self'"],
    },
  },
  // A personal link must not travel to another site in a Referer. (`no-referrer` would also blank the Origin of our own forms.)
  referrerPolicy: { policy: 'same-origin' },
  hsts: false,
})

/** Lets pages of these origins show this one in a frame of theirs. The older header knows no list, and would forbid it. */
export function allowFrames(response: Response, origins: readonly string[]): void {
  const policy = String(response.getHeader('Content-Security-Policy'))
  response.set(
    'Content-Security-Policy',
    policy.replace("frame-ancestors 'none'", `frame-ancestors ${origins.join(' ')}`),
  )
  response.removeHeader('X-Frame-Options')
}
