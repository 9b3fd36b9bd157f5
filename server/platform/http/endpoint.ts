// What a route is: a declaration of who may, what is read, what is done and what is replied. Express stays in mount.ts.
import type * as z from 'zod'
import type { Action, Actor } from '../accounts/actor'

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** A file that came with the request: a form's `file` field, or the whole body of a text/csv or binary request. */
export type Upload = { name: string; bytes: Buffer }

export type Ask<Input> = {
  input: Input
  actor: Actor
  now: Date
  /** What links start with: BASE_URL, or the address that was asked. */
  baseUrl: string
  /** Languages the browser asks for, best first. */
  languages: readonly string[]
  idempotencyKey?: string
  file?: Upload
  /** Aborted when the client goes away. */
  signal: AbortSignal
}

export type PageReply = {
  kind: 'page'
  view: string
  data: object
  status: number
  layout: string | null
  headers: Record<string, string>
  framedBy: readonly string[]
}

export type Reply =
  | PageReply
  /** A page as it was sent, for a request that comes twice. */
  | { kind: 'made'; html: string; status: number }
  | { kind: 'json'; body: unknown; status: number; headers: Record<string, string> }
  | { kind: 'redirect'; to: string; notice?: string; session?: SessionChange }
  | {
      kind: 'download'
      name: string
      type: string
      body: string | Buffer | AsyncIterable<string | Buffer>
      inline: boolean
    }
  | { kind: 'events'; events: AsyncIterable<{ event?: string; data: unknown }> }
  | { kind: 'nothing' }

export type SessionChange = { signIn: { id: string; passwordChanges: number } } | 'sign-out'

type Read<P, Q, B> = { params?: z.ZodType<P>; query?: z.ZodType<Q>; body?: z.ZodType<B> }

export type Endpoint<P = unknown, Q = unknown, B = unknown> = {
  method: Method
  path: string
  may: Action | 'anyone'
  /** What it does, for the API document; pages may leave it out. */
  summary?: string
  read?: Read<P, Q, B>
  /** Takes a file: multipart field `file`, or a raw text/csv, tab-separated or octet-stream body. At most this many bytes. */
  upload?: number
  limit?: 'sign-in' | 'setup' | 'token'
  act: (ask: Ask<{ params: P; query: Q; body: B }>) => Promise<Reply>
}

/** A route with its input types inferred from the shapes it reads. */
export function endpoint<P, Q, B>(declaration: Endpoint<P, Q, B>): Endpoint {
  return declaration as unknown as Endpoint
}

type PageOptions = {
  status?: number
  layout?: string | null
  headers?: Record<string, string>
  /** Origins whose pages may show this one in a frame; without any, nobody's may. */
  framedBy?: readonly string[]
}

/**
 * A page: `view` is a file below views/pages, without .hbs. `layout: null` renders the bare fragment, for partial updates. A form that
 * made something and shows it at once, such as a secret, answers with status 201: the same request again shows the same.
 */
export function page(
  view: string,
  data: object,
  { status = 200, layout = 'app', headers = {}, framedBy = [] }: PageOptions = {},
): Reply {
  return { kind: 'page', view, data, status, layout, headers, framedBy }
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Reply {
  return { kind: 'json', body, status, headers }
}

/** See other (303). `notice` is shown once on the next page. */
export function redirect(to: string, options: { notice?: string; session?: SessionChange } = {}): Reply {
  return { kind: 'redirect', to, ...options }
}

export function download(
  name: string,
  type: string,
  body: string | Buffer | AsyncIterable<string | Buffer>,
  inline = false,
): Reply {
  return { kind: 'download', name, type, body, inline }
}

export function events(source: AsyncIterable<{ event?: string; data: unknown }>): Reply {
  return { kind: 'events', events: source }
}

export const nothing: Reply = { kind: 'nothing' }
