// The file of a backup: the archive format of mongodump, so that `mongorestore --archive=FILE` reads it too. A prelude names
// the collections with their options and indexes; then come blocks of BSON documents, and a checksum per collection.
import type { FileHandle } from 'node:fs/promises'
import mongoose from 'mongoose'

const { BSON, Long } = mongoose.mongo
export type Db = mongoose.mongo.Db
export type Listed = mongoose.mongo.CollectionInfo
export type Bytes = mongoose.mongo.Binary
type Fields = { [key: string]: unknown }

export type CollectionInfo = { name: string; options: Fields; indexes: Fields[] }
export type Part = { collection: string; documents: Buffer[] }
export type Counts = { collections: number; documents: number }

/** A document with every number in its own type. */
export const decodeTyped = (bytes: Buffer): Fields =>
  BSON.deserialize(bytes, { promoteValues: false, bsonRegExp: true })

export const asBinary = (bytes: Buffer): mongoose.mongo.Binary => new mongoose.mongo.Binary(bytes)

/** What is read is no archive, or not all of one. The message is for the person who named the file. */
export class ArchiveError extends Error {}

const magic = 0x8199e26d
const terminator = Buffer.alloc(4, 0xff)
const largestDocument = 16 * 1024 * 1024 + 16 * 1024

/**
 * Writes a whole archive. The parts of one collection come one after the other, in any number. Each collection is closed before
 * the next begins: mongorestore fills a few collections at a time and would wait for ever for one that ends later.
 */
export async function writeArchive(
  file: FileHandle,
  database: string,
  infos: CollectionInfo[],
  parts: AsyncIterable<Part>,
): Promise<Counts> {
  const head = Buffer.alloc(4)
  head.writeUInt32LE(magic)
  const meta = infos.map(({ name, options, indexes }) =>
    BSON.serialize({
      db: database,
      collection: name,
      metadata: BSON.EJSON.stringify(
        { options, indexes, collectionName: name, type: 'collection' },
        { relaxed: false },
      ),
      size: 0,
      type: 'collection',
    }),
  )
  const prelude = BSON.serialize({
    concurrent_collections: 1,
    version: '0.1',
    server_version: '8.0.0',
    tool_version: 'verbatim',
  })
  await file.write(Buffer.concat([head, prelude, ...meta, terminator]))
  const left = new Map(infos.map(({ name }) => [name, new Crc64()]))
  const close = async (name: string) => {
    const end = BSON.serialize({ db: database, collection: name, EOF: true, CRC: left.get(name)?.value() })
    left.delete(name)
    await file.write(Buffer.concat([end, terminator]))
  }
  let documents = 0
  let open: string | undefined
  for await (const part of parts) {
    if (open !== undefined && open !== part.collection) await close(open)
    open = part.collection
    const sum = left.get(open)
    if (!sum) throw new Error(`the parts of "${open}" do not come together, or it is not one of the list`)
    for (const document of part.documents) sum.add(document)
    documents += part.documents.length
    const header = BSON.serialize({ db: database, collection: open, EOF: false, CRC: Long.ZERO })
    await file.write(Buffer.concat([header, ...part.documents, terminator]))
  }
  if (open !== undefined) await close(open)
  for (const name of [...left.keys()]) await close(name)
  await file.sync()
  return { collections: infos.length, documents }
}

/** Reads an archive from its beginning: first the collections, then parts, checksums compared on the way. @throws ArchiveError */
export async function* readArchive(file: FileHandle): AsyncGenerator<CollectionInfo[] | Part, void> {
  const input = new Input(file)
  const head = await input.take(4)
  if (head?.readUInt32LE(0) !== magic) throw new ArchiveError('expected a backup, got something else')
  await input.document()
  const infos: CollectionInfo[] = []
  for (let bytes = await input.document(); bytes; bytes = await input.document()) infos.push(readInfo(bytes))
  yield infos
  const sums = new Map(infos.map(({ name }) => [name, new Crc64()]))
  while (sums.size > 0) {
    const header = await input.document()
    if (!header) throw new ArchiveError('expected a block of documents, got its end')
    const { collection, EOF, CRC } = BSON.deserialize(header, { promoteLongs: false }) as {
      collection: string
      EOF: boolean
      CRC: mongoose.mongo.Long
    }
    const sum = sums.get(collection)
    if (!sum) throw new ArchiveError(`the collection "${collection}" is not one of its list`)
    const documents: Buffer[] = []
    for (let bytes = await input.document(); bytes; bytes = await input.document()) {
      sum.add(bytes)
      documents.push(bytes)
    }
    if (documents.length > 0) yield { collection, documents }
    if (!EOF) continue
    if (!sum.value().equals(CRC))
      throw new ArchiveError(`the checksum of "${collection}" does not fit: the file was damaged`)
    sums.delete(collection)
  }
}

function readInfo(bytes: Buffer): CollectionInfo {
  const { collection, metadata } = BSON.deserialize(bytes) as { collection: string; metadata: string }
  const { options = {}, indexes = [] } = BSON.EJSON.parse(metadata) as { options?: Fields; indexes?: Fields[] }
  return { name: collection, options, indexes }
}

/** Documents out of a file, a megabyte at a time. */
class Input {
  private buffer: Buffer = Buffer.alloc(0)

  constructor(private readonly file: FileHandle) {}

  async take(count: number): Promise<Buffer | undefined> {
    while (this.buffer.length < count) {
      const chunk = Buffer.allocUnsafe(Math.max(1024 * 1024, count - this.buffer.length))
      const { bytesRead } = await this.file.read(chunk, 0, chunk.length)
      if (bytesRead === 0) return undefined
      this.buffer = Buffer.concat([this.buffer, chunk.subarray(0, bytesRead)])
    }
    const taken = this.buffer.subarray(0, count)
    this.buffer = this.buffer.subarray(count)
    return taken
  }

  /** The next document, or undefined at a terminator. */
  async document(): Promise<Buffer | undefined> {
    const head = await this.take(4)
    if (!head) throw new ArchiveError('the file ends too early: it was not written to its end')
    if (head.equals(terminator)) return undefined
    const size = head.readInt32LE(0)
    if (size < 5 || size > largestDocument) throw new ArchiveError('a length in it cannot be: the file was damaged')
    const rest = await this.take(size - 4)
    if (!rest) throw new ArchiveError('the file ends too early: it was not written to its end')
    return Buffer.concat([head, rest])
  }
}

/** CRC-64/XZ (ECMA-182, reflected) in two halves of 32 bits. */
class Crc64 {
  private high = 0xffffffff
  private low = 0xffffffff

  add(bytes: Uint8Array): void {
    let { high, low } = this
    for (let at = 0; at < bytes.length; at++) {
      const row = ((low ^ bytes[at]!) & 0xff) * 2
      low = ((low >>> 8) | (high << 24)) ^ table[row + 1]!
      high = (high >>> 8) ^ table[row]!
    }
    this.high = high >>> 0
    this.low = low >>> 0
  }

  value(): mongoose.mongo.Long {
    return Long.fromBits(~this.low, ~this.high)
  }
}

const table = makeTable()

function makeTable(): Uint32Array {
  const made = new Uint32Array(512)
  for (let byte = 0; byte < 256; byte++) {
    let value = BigInt(byte)
    for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ 0xc96c5795d7870f42n : value >> 1n
    made[byte * 2] = Number(value >> 32n)
    made[byte * 2 + 1] = Number(value & 0xffffffffn)
  }
  return made
}
