// Clients that send nonsense, too much, or nothing: their connection ends or they get an error, and the server lives on.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serialize } from 'bson'
import fc from 'fast-check'
import mongoose from 'mongoose'
import { threadFile } from '../../../server/platform/root'
import { connectStore, type Store } from '../../../server/platform/store/connect'
import { startThread } from '../../../server/platform/store/embedded/start-thread'

const folder = mkdtempSync(join(tmpdir(), 'verbatim-'))
let store: Store

beforeAll(async () => {
  store = await connectStore({ dataDir: folder, threadFile: threadFile('store-thread') })
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

async function dial(): Promise<Socket> {
  const socket = connect(join(folder, 'store', 'store.sock'))
  socket.on('error', () => {})
  await new Promise((resolve) => socket.once('connect', resolve))
  return socket
}

const ended = (socket: Socket) => new Promise<string>((resolve) => socket.once('close', () => resolve('ended')))

function frame(opcode: number, rest: Buffer, length = 16 + rest.length): Buffer {
  const head = Buffer.alloc(16)
  head.writeInt32LE(length, 0)
  head.writeInt32LE(opcode, 12)
  return Buffer.concat([head, rest])
}

const message = (body: Uint8Array) => frame(2013, Buffer.concat([Buffer.alloc(5), body]))

async function expectAlive(): Promise<void> {
  expect(await store.connection.db!.command({ ping: 1 })).toEqual({ ok: 1 })
}

const ping = Buffer.from(serialize({ ping: 1, $db: 'admin' }))
const lying = Buffer.from(ping)
lying.writeInt32LE(4000, 0)

test.each<[string, Buffer]>([
  ['a length below the header', frame(2013, Buffer.alloc(8), 3)],
  ['a negative length', frame(2013, Buffer.alloc(8), -1)],
  ['a length of two gigabytes', frame(2013, Buffer.alloc(8), 0x7fffffff)],
  ['an unknown operation', frame(99, Buffer.alloc(20))],
  ['a compressed message, which was never offered', frame(2012, Buffer.alloc(20))],
  ['an unknown required flag', frame(2013, Buffer.concat([Buffer.from([4, 0, 0, 0, 0]), ping]))],
  ['an unknown section', frame(2013, Buffer.concat([Buffer.from([0, 0, 0, 0, 7]), ping]))],
  ['a document longer than its message', message(lying)],
  ['a message without a body', frame(2013, Buffer.alloc(5))],
  ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
])('%s ends the connection', async (_, bytes) => {
  const socket = await dial()
  socket.write(bytes)
  expect(await ended(socket)).toBe('ended')
  await expectAlive()
})

test('random bytes after a true length never take the server down', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 5, maxLength: 200 }), fc.boolean(), async (bytes, wrapped) => {
      const socket = await dial()
      const size = Buffer.alloc(4)
      size.writeInt32LE(bytes.length + 4)
      socket.write(wrapped ? message(Buffer.concat([size, bytes])) : frame(2013, Buffer.from(bytes)))
      await new Promise((resolve) => {
        socket.once('data', resolve)
        socket.once('close', resolve)
      })
      socket.destroy()
    }),
    { numRuns: 150, seed: 7 },
  )
  await expectAlive()
})

test('a message that comes byte by byte is understood', async () => {
  const socket = await dial()
  const reply = new Promise<Buffer>((resolve) => socket.once('data', resolve))
  for (const byte of message(ping)) socket.write(Buffer.of(byte))
  expect((await reply).readInt32LE(12)).toBe(2013)
  socket.destroy()
})

test('a document of 17 MB and one nested 200 deep are refused with a sentence', async () => {
  const things = store.connection.collection('things')
  const half = 'x'.repeat(9 * 1024 * 1024)
  const { insertedId } = await things.insertOne({ half })
  // More than once: what the first attempt leaves in the encoder's buffer must not change how the next one is refused.
  for (let attempt = 0; attempt < 5; attempt++) {
    const update = things.updateOne({ _id: insertedId }, { $set: { other: half } })
    await expect(update).rejects.toMatchObject({ code: 10334 })
  }
  await things.deleteOne({ half })
  let deep: object = { end: 1 }
  for (let level = 0; level < 200; level++) deep = { deep }
  await expect(things.insertOne(deep)).rejects.toThrow('Document exceeds maximum nested object depth: 180')
  expect(await things.countDocuments()).toBe(0)
})

test('values that together are larger than a reply are refused, not cut off', async () => {
  const things = store.connection.collection('values')
  for (const letter of ['x', 'y', 'z']) await things.insertOne({ text: letter.repeat(6 * 1024 * 1024) })
  for (let attempt = 0; attempt < 3; attempt++)
    await expect(things.distinct('text')).rejects.toMatchObject({ code: 10334 })
  await things.drop()
  await expectAlive()
})

test('a filter nested 5,000 deep is an error, not the end', async () => {
  let filter: object = { a: 1 }
  for (let level = 0; level < 5000; level++) filter = { $and: [filter] }
  const size = await store.connection.db!.command({ find: 'things', filter }).catch((error: Error) => error.message)
  expect(
    typeof size === 'string' || Array.isArray((size as { cursor: { firstBatch: unknown } }).cursor.firstBatch),
  ).toBe(true)
  await expectAlive()
})

test('a hundred idle connections and clients that die in the middle of a reply cost nothing lasting', async () => {
  const things = store.connection.collection('things')
  await things.insertMany(Array.from({ length: 2000 }, (_, number) => ({ number, text: 'x'.repeat(2000) })))
  const find = message(serialize({ find: 'things', batchSize: 100_000, $db: 'verbatim' }))
  const greedy = async () => {
    const socket = await dial()
    socket.write(find)
    await new Promise((resolve) => socket.once('data', resolve))
    socket.destroy()
  }
  for (let round = 0; round < 20; round++) await greedy()
  const before = resident()
  const idle = await Promise.all(Array.from({ length: 100 }, () => dial()))
  for (let round = 0; round < 40; round++) await greedy()
  await expectAlive()
  for (const socket of idle) socket.destroy()
  expect(resident() - before).toBeLessThan(100)
})

const resident = (): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))![1]) / 1024

test('a write nobody waits for is done and not answered', async () => {
  const unheard = store.connection.collection('unheard')
  await unheard.insertOne({ a: 1 }, { writeConcern: { w: 0 } })
  for (let wait = 0; wait < 50 && (await unheard.countDocuments()) === 0; wait++)
    await new Promise((resolve) => setTimeout(resolve, 10))
  expect(await unheard.countDocuments()).toBe(1)
})

test('where the path is too long for a socket it has a short one, which only its owner may use', async () => {
  const { uri, stop } = await startThread(threadFile('store-thread'), { dataDir: join(folder, 'x'.repeat(120)) })
  const path = decodeURIComponent(new URL(uri).host)
  expect(path).toMatch(/\/verbatim-[\w-]{36}\.sock$/)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  const socket = connect(path)
  socket.write(message(ping))
  expect((await new Promise<Buffer>((resolve) => socket.once('data', resolve))).readInt32LE(12)).toBe(2013)
  socket.destroy()
  await stop()
  expect(existsSync(path)).toBe(false)
})

test.each<[object, number, string]>([
  [{ noSuchCommand: 1 }, 59, "no such command: 'noSuchCommand'"],
  [{ find: 'things', filter: { $where: '1' } }, 115, '$where is not supported by the embedded database'],
  [{ create: 'view', viewOn: 'things', pipeline: [] }, 115, "a collection with 'viewOn' is not supported"],
  [{ create: 'capped', capped: true, size: 1 }, 115, "a collection with 'capped' is not supported"],
  [
    { createIndexes: 'things', indexes: [{ key: { a: 'text' }, name: 'a' }] },
    115,
    'an index of type text is not supported',
  ],
  [
    { createIndexes: 'things', indexes: [{ key: { a: '2dsphere' }, name: 'a' }] },
    115,
    'an index of type 2dsphere is not supported',
  ],
  [{ aggregate: 'things', pipeline: [{ $changeStream: {} }], cursor: {} }, 40573, 'only supported on replica sets'],
  [
    { aggregate: 'things', pipeline: [{ $project: { a: { $function: {} } } }], cursor: {} },
    115,
    '$function is not supported',
  ],
  [{ find: 'things', txnNumber: 1, autocommit: false }, 20, 'Transaction numbers are only allowed on a replica set'],
  [{ getMore: mongoose.mongo.Long.fromNumber(5), collection: 'things' }, 43, 'cursor id 5 not found'],
])('%j answers code %i and a sentence', async (command, code, sentence) => {
  await expect(store.connection.db!.command(command)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(sentence),
  })
})
