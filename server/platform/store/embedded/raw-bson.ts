// BSON as bytes: documents are kept and sent as they came, and replies are put together around them without decoding.
import { deserialize, ObjectId, onDemand, serialize } from 'bson'
import { CommandError, type Doc } from './command-error'

const largestDocument = 16 * 1024 * 1024
const deepest = 180

/** Numbers as JavaScript numbers: for filters, sorting, aggregation. Longs beyond 2^53 stay longs. */
export const decode = (bytes: Uint8Array): Doc => deserialize(bytes, { bsonRegExp: true, validation: { utf8: false } })

/** Every number in its own type: for updates and projections, which must not turn 5.0 into 5. */
export const decodeTyped = (bytes: Uint8Array): Doc =>
  deserialize(bytes, { bsonRegExp: true, promoteValues: false, validation: { utf8: false } })

/** The same, with the documents of one array field left as bytes. */
export const decodeAround = (bytes: Uint8Array, field: string): Doc =>
  deserialize(bytes, { bsonRegExp: true, validation: { utf8: false }, fieldsAsRaw: { [field]: true } })

export const encode = (doc: Doc): Buffer => {
  const bytes = serialize(doc, { ignoreUndefined: true })
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** @throws CommandError when a document is larger or deeper than MongoDB allows */
export function checkLimits(bytes: Uint8Array, doc: Doc): void {
  if (bytes.length > largestDocument) {
    throw new CommandError(
      10334,
      `object to insert too large. size in bytes: ${bytes.length}, max size: ${largestDocument}`,
    )
  }
  if (isDeeper(doc, deepest)) throw new CommandError(15, `Document exceeds maximum nested object depth: ${deepest}`)
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  if (Array.isArray(value)) return value.some((item) => isDeeper(item, levels - 1))
  for (const name in value) if (isDeeper((value as Doc)[name], levels - 1)) return true
  return false
}

/** The document with `_id` as its first field, one made here if it has none. */
export function withIdFirst(bytes: Uint8Array): Buffer {
  const elements = [...onDemand.parseToElements(bytes)]
  const at = elements.findIndex(
    ([, name, length]) => length === 3 && bytes[name] === 95 && bytes[name + 1] === 105 && bytes[name + 2] === 100,
  )
  if (at === 0) return Buffer.from(bytes)
  if (at < 0) {
    const id = encode({ _id: new ObjectId() })
    return closed([id.subarray(4, -1), bytes.subarray(4, -1)])
  }
  const [, name, , offset, length] = elements[at]!
  const start = name - 1
  const end = offset + length
  return closed([bytes.subarray(start, end), bytes.subarray(4, start), bytes.subarray(end, -1)])
}

/** An array element of a reply: its name is its position. */
function arrayOf(name: string, documents: readonly Uint8Array[]): Buffer[] {
  const parts: Uint8Array[] = []
  for (let at = 0; at < documents.length; at++) parts.push(Buffer.from(`\x03${at}\0`, 'latin1'), documents[at]!)
  return [Buffer.from(`\x04${name}\0`, 'latin1'), closed(parts)]
}

/** `{ cursor: { firstBatch | nextBatch: [...], id, ns }, ok: 1 }` around documents that are bytes already. */
export function cursorReply(batch: 'firstBatch' | 'nextBatch', documents: readonly Uint8Array[], rest: Doc): Buffer {
  const cursor = closed([...arrayOf(batch, documents), encode(rest).subarray(4, -1)])
  return closed([Buffer.from('\x03cursor\0', 'latin1'), cursor, encode({ ok: 1 }).subarray(4, -1)])
}

/** `{ name: document, …rest }` around a document that is bytes already. */
export const replyAround = (name: string, document: Uint8Array, rest: Doc): Buffer =>
  closed([encode(rest).subarray(4, -1), Buffer.from(`\x03${name}\0`, 'latin1'), document])

function closed(parts: readonly Uint8Array[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 5)
  const bytes = Buffer.allocUnsafe(length)
  bytes.writeInt32LE(length, 0)
  let at = 4
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  bytes[at] = 0
  return bytes
}
