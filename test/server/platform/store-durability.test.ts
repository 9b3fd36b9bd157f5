// What was acknowledged is on disk: a store process is killed twenty times while eight writers write, and nothing is missing.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mongoose from 'mongoose'
import type { Doc } from '../../../server/platform/store/embedded/command-error'
import { Engine } from '../../../server/platform/store/embedded/engine'
import { decode, plain } from '../../../server/platform/store/embedded/raw-bson'
import { Storage } from '../../../server/platform/store/embedded/storage'
import { expectIndexesTrue, type StoreProcess, startStoreProcess } from './store-checks'

const { MongoClient } = mongoose.mongo
const kills = 20
const writers = 8
const folder = mkdtempSync(join(tmpdir(), 'verbatim-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Acknowledged = Map<string, number>

/** Inserts, updates and removes until the server is gone; remembers only what it was told is done. */
async function write(
  collection: mongoose.mongo.Collection<{ _id: string; version: number }>,
  name: string,
  known: Acknowledged,
  unsure: Set<string>,
): Promise<void> {
  for (let number = 0; ; number++) {
    const _id = `${name}-${number}`
    unsure.add(_id)
    try {
      await collection.insertOne({ _id, version: 1 })
      known.set(_id, 1)
      if (number % 3 === 0) {
        await collection.updateOne({ _id }, { $set: { version: 2, also: [`also-${_id}`, 'x'] } })
        known.set(_id, 2)
      }
      if (number % 7 === 0) {
        await collection.deleteOne({ _id })
        known.set(_id, 0)
      }
      unsure.delete(_id)
    } catch {
      return
    }
  }
}

test('twenty kills under eight writers lose nothing that was acknowledged', async () => {
  const known: Acknowledged = new Map()
  const unsure = new Set<string>()
  for (let round = 0; round < kills; round++) {
    const store: StoreProcess = await startStoreProcess(folder)
    const client = await MongoClient.connect(store.uri, { serverSelectionTimeoutMS: 500 })
    const collection = client.db('test').collection<{ _id: string; version: number }>('written')
    await collection.createIndexes([{ key: { version: 1, _id: 1 } }, { key: { also: 1 }, sparse: true }])
    const running = Array.from({ length: writers }, (_, writer) =>
      write(collection, `${round}-${writer}`, known, unsure),
    )
    // However slow the machine: some writes of each round are acknowledged, and the kill falls at another moment each time.
    const enough = known.size + 2 * writers
    while (known.size < enough) await new Promise((resolve) => setTimeout(resolve, 5))
    setTimeout(() => store.child.kill('SIGKILL'), (round * 37) % 200)
    await Promise.all(running)
    await client.close()
    await store.ended
  }

  const storage = new Storage(join(folder, 'store', 'data.mdb'))
  const collection = new Engine(storage).catalog.find('test.written')!
  const found = new Map(
    [...collection.scan()]
      .map(({ raw }) => plain(decode(raw)) as Doc)
      .map(({ _id, version }) => [String(_id), Number(version)]),
  )
  const lost = [...known].filter(([id, version]) => !unsure.has(id) && (found.get(id) ?? 0) !== version)
  const halves = [...known].filter(([id, version]) => unsure.has(id) && (found.get(id) ?? 3) < version)
  expect(known.size).toBeGreaterThan(kills * writers)
  expect(lost).toEqual([])
  expect(halves).toEqual([])
  expectIndexesTrue(collection)
  await storage.close()
}, 180_000)
