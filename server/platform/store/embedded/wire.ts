// MongoDB's wire protocol: messages out of a stream of bytes, and replies. OP_MSG with its document sequences, and the old
// OP_QUERY that drivers greet with. A frame that lies about itself ends the connection.

import type { Doc } from './command-error'
import { encode } from './raw-bson'

export type Message = {
  requestId: number
  legacy: boolean
  /** The client wants no reply. */
  silent: boolean
  body: Buffer
  /** Documents of kind-1 sections, by the field they stand for. */
  sequences: Map<string, Buffer[]>
}

const opReply = 1
const opQuery = 2004
const opMsg = 2013
export const largestMessage = 48_000_000
const header = 16

export class WireError extends Error {}

/** Collects what a socket delivers and hands out whole messages. */
export class Frames {
  private chunks: Buffer[] = []
  private length = 0

  push(chunk: Buffer): void {
    this.chunks.push(chunk)
    this.length += chunk.length
  }

  /** The next message, if all of it is here. @throws WireError when it cannot be one */
  next(): Message | undefined {
    if (this.length < header) return undefined
    if (this.chunks[0]!.length < header) this.join()
    const size = this.chunks[0]!.readInt32LE(0)
    if (size < header + 5 || size > largestMessage) throw new WireError(`a message of ${size} bytes`)
    if (this.length < size) return undefined
    this.join()
    const all = this.chunks[0]!
    this.chunks = all.length > size ? [all.subarray(size)] : []
    this.length = all.length - size
    return parse(all.subarray(0, size))
  }

  private join(): void {
    if (this.chunks.length > 1) this.chunks = [Buffer.concat(this.chunks, this.length)]
  }
}

function parse(frame: Buffer): Message {
  const requestId = frame.readInt32LE(4)
  const code = frame.readInt32LE(12)
  if (code === opMsg) return parseMsg(frame, requestId)
  if (code === opQuery) return parseQuery(frame, requestId)
  throw new WireError(`operation ${code}`)
}

function parseMsg(frame: Buffer, requestId: number): Message {
  const flags = frame.readUInt32LE(header)
  if ((flags & 0xffff & ~0b11) !== 0) throw new WireError('an unknown required flag')
  const checked = (flags & 1) !== 0
  const end = frame.length - (checked ? 4 : 0)
  let body: Buffer | undefined
  const sequences = new Map<string, Buffer[]>()
  let at = header + 4
  while (at < end) {
    const kind = frame[at++]
    const section = documentAt(frame, at, end)
    if (kind === 0 && !body) body = section
    else if (kind === 1) readSequence(section, sequences)
    else throw new WireError(`a section of kind ${String(kind)}`)
    at += section.length
  }
  if (!body) throw new WireError('a message without a body')
  return { requestId, legacy: false, silent: (flags & 2) !== 0, body, sequences }
}

function readSequence(section: Buffer, sequences: Map<string, Buffer[]>): void {
  const close = section.indexOf(0, 4)
  if (close < 0) throw new WireError('a sequence without a name')
  const documents: Buffer[] = []
  for (let at = close + 1; at < section.length; ) {
    const document = documentAt(section, at, section.length)
    documents.push(document)
    at += document.length
  }
  sequences.set(section.toString('utf8', 4, close), documents)
}

function parseQuery(frame: Buffer, requestId: number): Message {
  const close = frame.indexOf(0, header + 4)
  if (close < 0 || !frame.toString('utf8', header + 4, close).endsWith('.$cmd'))
    throw new WireError('a query that is no command')
  const body = documentAt(frame, close + 9, frame.length)
  return { requestId, legacy: true, silent: false, body, sequences: new Map() }
}

/** Bytes that begin with their own length, within bounds. */
function documentAt(bytes: Buffer, at: number, end: number): Buffer {
  const size = at + 4 <= end ? bytes.readInt32LE(at) : 0
  if (size < 5 || at + size > end) throw new WireError('a length beyond its message')
  return bytes.subarray(at, at + size)
}

let replies = 0

/** The pieces of a reply, to be written one after another. */
export function replyTo(message: Pick<Message, 'requestId' | 'legacy'>, reply: Doc | Buffer): Buffer[] {
  const body = Buffer.isBuffer(reply) ? reply : encode(reply)
  const head = Buffer.alloc(message.legacy ? header + 20 : header + 5)
  head.writeInt32LE(head.length + body.length, 0)
  replies = (replies + 1) & 0x7fffffff
  head.writeInt32LE(replies, 4)
  head.writeInt32LE(message.requestId, 8)
  head.writeInt32LE(message.legacy ? opReply : opMsg, 12)
  if (message.legacy) {
    head.writeInt32LE(8, header)
    head.writeInt32LE(1, header + 16)
  }
  return [head, body]
}
