// Two who open one data folder at the same time: one owns it, the other works through the first or is told who has it.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { readOwner } from '../../../server/platform/store/embedded/lock'
import { Storage } from '../../../server/platform/store/embedded/storage'
import { aFolder, dataFile, filled, open } from './data-folders'
import { startStoreProcess } from './store-checks'

describe('two on one folder', () => {
  test('the second in a process works on the data of the first', async () => {
    const folder = aFolder()
    const [first, second] = [await open(folder), await open(folder)]
    await first.connection.collection('things').insertOne({ from: 'first' })
    expect(await second.connection.collection('things').countDocuments()).toBe(1)
    await second.close()
    expect(await first.connection.collection('things').countDocuments()).toBe(1)
    await first.close()
  })

  test('another process connects to the first', async () => {
    const folder = aFolder()
    const store = await startStoreProcess(folder)
    const second = await open(folder)
    expect(second.uri).toBe(store.uri)
    expect(readOwner(join(folder, 'store'))).toMatchObject({ pid: store.child.pid, uri: store.uri })
    await second.connection.collection('things').insertOne({ from: 'second' })
    await second.close()
    store.child.kill('SIGTERM')
    await store.ended
  })

  test('an owner that lives but does not answer is named, and its data not touched', async () => {
    const folder = await filled()
    const started = readFileSync(`/proc/${process.pid}/stat`, 'utf8').split(') ')[1]!.split(' ')[19]!
    const owner = {
      pid: process.pid,
      host: hostname(),
      started,
      uri: 'mongodb://127.0.0.1:1/verbatim?directConnection=true',
    }
    writeFileSync(join(folder, 'store', 'store.lock'), JSON.stringify(owner))
    await expect(open(folder)).rejects.toThrow(
      `is in use by process ${process.pid}; stop it first, or set DATA_DIR to another folder`,
    )
    expect(readOwner(join(folder, 'store'))).toEqual(owner)
  })

  test('the lock of a process that crashed is taken over', async () => {
    const folder = aFolder()
    const store = await startStoreProcess(folder)
    store.child.kill('SIGKILL')
    await store.ended
    expect(existsSync(join(folder, 'store', 'store.lock'))).toBe(true)
    const next = await open(folder)
    expect(readOwner(join(folder, 'store'))).toMatchObject({ pid: process.pid })
    await next.close()
    expect(existsSync(join(folder, 'store', 'store.lock'))).toBe(false)
  })

  test('a pid that was given to somebody else does not count as the owner', async () => {
    const folder = await filled()
    const owner = { pid: process.pid, host: hostname(), started: '1', uri: 'mongodb://127.0.0.1:1/' }
    writeFileSync(join(folder, 'store', 'store.lock'), JSON.stringify(owner))
    const store = await open(folder)
    expect(await store.connection.collection('things').countDocuments()).toBe(500)
    await store.close()
  })

  test('of several that start together on a stale lock, one owns the folder and the others use it', async () => {
    const folder = await filled()
    writeFileSync(
      join(folder, 'store', 'store.lock'),
      JSON.stringify({ pid: 2 ** 22 - 1, host: hostname(), started: '1' }),
    )
    const stores = await Promise.all(
      Array.from({ length: 4 }, () => startStoreProcess(folder).catch((error: Error) => error.message)),
    )
    const owners = stores.filter((store) => typeof store !== 'string')
    const others = stores.filter((store) => typeof store === 'string')
    expect(owners).toHaveLength(1)
    for (const sentence of others) expect(sentence).toMatch(/is served already, at mongodb:|is in use by process \d+/)
    for (const store of owners) {
      store.child.kill('SIGTERM')
      await store.ended
    }
  })
})

test('fifty worlds one after another open, hold their own data only, and leave nothing that goes on', async () => {
  const atWork = () => process.getActiveResourcesInfo().filter((kind) => !/Timeout|Immediate/.test(kind)).length
  const before = atWork()
  for (let world = 0; world < 50; world++) {
    const folder = aFolder()
    const store = await open(folder)
    await store.connection.collection('things').insertOne({ world })
    expect(await store.connection.collection('things').distinct('world')).toEqual([world])
    await store.close()
    rmSync(folder, { recursive: true })
  }
  expect(atWork() - before).toBeLessThan(10)
}, 60_000)

test('one folder holds fifty worlds: each opens on its own data, and goes without a trace', async () => {
  const folder = aFolder()
  const names = Array.from({ length: 50 }, (_, world) => `world-${world}`)
  const first = await open(folder)
  const database = (store: typeof first, name: string) => store.connection.getClient().db(name)
  for (const [world, name] of names.entries()) {
    const things = database(first, name).collection<{ _id: number; world: number }>('things')
    await things.createIndex({ world: 1 }, { unique: true })
    await things.insertOne({ _id: 1, world })
  }
  await first.close()
  const second = await open(folder)
  for (const [world, name] of names.entries())
    expect(await database(second, name).collection('things').find().toArray()).toEqual([{ _id: 1, world }])
  for (const name of names.slice(1)) expect(await database(second, name).dropDatabase()).toBe(true)
  const { databases } = await second.connection.db!.admin().listDatabases()
  expect(databases.map(({ name }) => name)).toEqual(['world-0'])
  expect(await database(second, 'world-0').collection('things').findOne({ world: 0 })).toEqual({ _id: 1, world: 0 })
  await second.close()
  const storage = new Storage(dataFile(folder))
  expect([...storage.range(Buffer.of(0), Buffer.of(255))]).toHaveLength(5)
  await storage.close()
})
