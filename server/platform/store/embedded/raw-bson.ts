// BSON as bytes: documents are kept and sent as they came, and replies are put together around them without decoding.
import { Double, deserialize, Int32, Long, serialize } from 'bson'
import { type Doc, isDoc, mapValues, refuse } from './command-error'

const largestDocument = 16 * 1024 * 1024
const deepest = 180

/** Every number in its own type, so that nothing turns 5.0 into 5. `raw` names a field whose documents stay bytes. */
export const decode = (bytes: Uint8Array, raw?: string): Doc =>
  deserialize(bytes, { ...decoding, fieldsAsRaw: raw ? { [raw]: true } : {} })
const decoding = { bsonRegExp: true, promoteValues: false, validation: { utf8: false } } as const

/** The same with JavaScript's numbers, as the expression library computes with. Longs beyond 2^53 stay longs. */
export function plain(value: unknown): unknown {
  if (value instanceof Int32 || value instanceof Double) return value.value
  if (value instanceof Long) return Number.isSafeInteger(value.toNumber()) ? value.toNumber() : value
  if (Array.isArray(value)) return value.map(plain)
  return isDoc(value) ? mapValues(value, plain) : value
}

/** In Node the library's bytes are a Buffer. It cuts off what is above 17 MB. @throws CommandError above 16 MB */
export const encode = (doc: Doc): Buffer => checkSize(serialize(doc, { ignoreUndefined: true }) as Buffer)

/** @throws CommandError when a document is larger or deeper than MongoDB allows */
export function checkLimits(bytes: Buffer, doc: Doc): void {
  checkSize(bytes)
  if (isDeeper(doc, deepest)) refuse(15, `Document exceeds maximum nested object depth: ${deepest}`)
}

const checkSize = (bytes: Buffer): Buffer =>
  bytes.length > largestDocument ? refuse(10334, `object too large: more than ${largestDocument} bytes`) : bytes

function isDeeper(value: unknown, levels: number): boolean {
  if (!Array.isArray(value) && !isDoc(value)) return false
  return levels === 0 || Object.values(value).some((item) => isDeeper(item, levels - 1))
}

/** The fields of a document without its frame. */
const fieldsOf = (doc: Doc): Buffer => encode(doc).subarray(4, -1)
const named = (type: 3 | 4, name: string | number): Buffer => Buffer.from(`${String.fromCharCode(type)}${name}\0`)

/** `{ cursor: { firstBatch | nextBatch: [...], id, ns }, ok: 1 }` around documents that are bytes already. */
export function cursorReply(batch: 'firstBatch' | 'nextBatch', documents: readonly Uint8Array[], rest: Doc): Buffer {
  const array = closed(documents.flatMap((document, at) => [named(3, at), document]))
  return replyAround('cursor', closed([named(4, batch), array, fieldsOf(rest)]), { ok: 1 })
}

/** `{ …rest, name: document }` around a document that is bytes already. */
export const replyAround = (name: string, document: Uint8Array, rest: Doc): Buffer =>
  closed([fieldsOf(rest), named(3, name), document])

function closed(fields: readonly Uint8Array[]): Buffer {
  const whole = Buffer.concat([Buffer.alloc(4), ...fields, Buffer.of(0)])
  whole.writeInt32LE(whole.length)
  return whole
}
