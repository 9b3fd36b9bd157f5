// One POST to an address that was judged: no name is looked up again, no redirect is followed, nothing of the answer but its status
// is read, and it is over in 15 seconds.
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import type { Target } from './guard-target'

/** `gone`: no later try can get through, as when the other side says that it wants no more (410). */
export type PostOutcome = { ok: boolean; gone: boolean; outcome: string }

const answerMs = 15_000

export function postWebhook(
  { url, address, family }: Target,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<PostOutcome> {
  const isSecure = url.protocol === 'https:'
  const name = url.hostname.replace(/^\[|\]$/g, '')
  const options = {
    method: 'POST',
    host: address,
    family,
    port: url.port || (isSecure ? 443 : 80),
    path: `${url.pathname}${url.search}`,
    // No connection is kept: the next message is judged anew.
    agent: false as const,
    // The certificate must be that of the name, though we connect by address.
    ...(isSecure && !isIP(name) ? { servername: name } : {}),
    signal: AbortSignal.timeout(answerMs),
    headers: {
      ...headers,
      host: url.host,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'Verbatim-Webhooks',
      connection: 'close',
    },
  }
  return new Promise((resolve) => {
    const request = (isSecure ? httpsRequest : httpRequest)(options, (response) => {
      const status = response.statusCode ?? 0
      resolve({ ok: status >= 200 && status < 300, gone: status === 410, outcome: sayStatus(status) })
      response.destroy()
    })
    request.on('error', (error) => resolve({ ok: false, gone: false, outcome: sayError(error) }))
    request.end(body)
  })
}

function sayStatus(status: number): string {
  if (status >= 300 && status < 400) return `answered ${status}, a redirect, which is not followed`
  return status === 410 ? 'answered 410: it wants no more messages' : `answered ${status}`
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'the connection was cut off',
  EHOSTUNREACH: 'no way leads there',
  ENETUNREACH: 'no way leads there',
  ETIMEDOUT: 'no answer in time',
  ABORT_ERR: 'no answer in time',
  CERT_HAS_EXPIRED: 'its certificate has run out',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by nobody we trust',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
}

function sayError(error: Error & { code?: string }): string {
  const { code = '' } = error
  return reasons[code] ?? `could not be reached (${code || error.name})`
}
