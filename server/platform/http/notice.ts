// A notice that the next page shows once, in a cookie of its own. Not in the session: a session that is written by a request under way
// while its owner signs out would be there again.
import type { Request, Response } from 'express'

const name = 'notice'
/** Cookies hold 4 KB, and a letter may take nine bytes in one. */
const longest = 300

export function keepNotice(request: Request, response: Response, notice: string | undefined): void {
  if (!notice || !request.session) return
  const text = [...notice]
    .slice(0, longest)
    .join('')
    .replace(/\p{Surrogate}/gu, '')
  response.cookie(name, text, { httpOnly: true, sameSite: 'lax', secure: request.secure, maxAge: 60_000 })
}

/** The notice that waits for this page. Where no cookie is set (links of respondents), none is read. */
export function takeNotice(request: Request, response: Response): string | undefined {
  const [, value] = /(?:^|;\s*)notice=([^;]+)/.exec(request.session ? (request.get('cookie') ?? '') : '') ?? []
  if (!value) return undefined
  response.clearCookie(name, { httpOnly: true, sameSite: 'lax', secure: request.secure })
  try {
    return decodeURIComponent(value)
  } catch {
    return undefined
  }
}
