// MongoDB's wire protocol: messages out of a stream of bytes, and replies. OP_MSG with its document sequences, and the
// old OP_QUERY that drivers greet with. A frame that lies about itself ends the connection.

/** @property sequences documents of kind-1 sections, by the field they stand for */
type Sections = { body: Buffer; sequences: Map<string, Buffer[]> }
/** `legacy` for an OP_QUERY, `silent` when the client wants no reply. */
export type Message = Sections & { requestId: number; legacy: boolean; silent: boolean }

const [opReply, opQuery, opMsg] = [1, 2004, 2013] as const
export const largestMessage = 48_000_000
const header = 16

/** Whole messages out of what a socket delivers. @throws Error for what cannot be one */
export async function* messages(source: AsyncIterable<Buffer>): AsyncGenerator<Message, void> {
  let held: Buffer[] = []
  let length = 0
  let wanted = header
  for await (const chunk of source) {
    held.push(chunk)
    length += chunk.length
    while (length >= wanted) {
      const all = held.length === 1 ? held[0]! : Buffer.concat(held, length)
      held = [all]
      wanted = all.readInt32LE(0)
      if (wanted < header + 5 || wanted > largestMessage) throw new Error(`a message of ${wanted} bytes`)
      if (length < wanted) break
      yield parse(all.subarray(0, wanted))
      held = [all.subarray(wanted)]
      length -= wanted
      wanted = header
    }
  }
}

function parse(frame: Buffer): Message {
  const [requestId, code, flags] = [frame.readInt32LE(4), frame.readInt32LE(12), frame.readUInt32LE(header)]
  const close = frame.indexOf(0, header + 4)
  const legacy = code === opQuery && close > 0 && frame.toString('utf8', header + 4, close).endsWith('.$cmd')
  if (legacy) return { requestId, legacy, silent: false, body: documentAt(frame, close + 9), sequences: new Map() }
  if (code !== opMsg || (flags & 0xfffc) !== 0) throw new Error(`operation ${code} with flags ${flags}`)
  const sections = readSections(frame.subarray(0, flags & 1 ? -4 : frame.length))
  return { requestId, legacy, silent: (flags & 2) !== 0, ...sections }
}

function readSections(frame: Buffer): Sections {
  let body: Buffer | undefined
  const sequences: Sections['sequences'] = new Map()
  for (let at = header + 4; at < frame.length; ) {
    const kind = frame[at++]
    const section = documentAt(frame, at)
    const close = section.indexOf(0, 4)
    if (kind === 0 && !body) body = section
    else if (kind !== 1 || close < 0) throw new Error(`a section of kind ${kind}`)
    else sequences.set(section.toString('utf8', 4, close), documentsIn(section, close + 1))
    at += section.length
  }
  if (!body) throw new Error('a message without a body')
  return { body, sequences }
}

function documentsIn(section: Buffer, start: number): Buffer[] {
  const documents: Buffer[] = []
  for (let at = start; at < section.length; at += documents.at(-1)!.length) documents.push(documentAt(section, at))
  return documents
}

/** Bytes that begin with their own length, within bounds. */
function documentAt(bytes: Buffer, at: number): Buffer {
  const size = at + 4 <= bytes.length ? bytes.readInt32LE(at) : 0
  if (size < 5 || at + size > bytes.length) throw new Error('a length beyond its message')
  return bytes.subarray(at, at + size)
}

export function replyTo({ requestId, legacy }: Message, body: Buffer): Buffer {
  const head = Buffer.alloc(legacy ? header + 20 : header + 5)
  head.writeInt32LE(head.length + body.length, 0)
  head.writeInt32LE(requestId, 8)
  head.writeInt32LE(legacy ? opReply : opMsg, 12)
  if (legacy) head.writeInt32LE(1, header + 16)
  return Buffer.concat([head, body])
}
