// A backup taken while others write, put back into an empty folder or into a server: the same documents, indexes and bytes.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type mongoose from 'mongoose'
import { root, threadFile } from '../../../server/platform/root'
import { connectStore, type Store } from '../../../server/platform/store/connect'
import { startStoreProcess } from './store-checks'

const folder = mkdtempSync(join(tmpdir(), 'verbatim-'))
const file = join(folder, 'backup.archive')
let store: Store

const open = (dataDir: string) => connectStore({ dataDir, threadFile: threadFile('store-thread') })

beforeAll(async () => {
  store = await open(join(folder, 'first'))
  const people = store.connection.collection('people')
  await people.createIndexes([
    { key: { email: 1 }, unique: true, name: 'email' },
    { key: { at: 1 }, expireAfterSeconds: 1e9, name: 'at' },
  ])
  await people.insertMany(
    Array.from({ length: 5000 }, (_, number) => ({
      email: `p${number}@example.com`,
      number,
      half: number + 0.5,
      at: new Date(),
      '2': 'first',
      '1': 'second',
      nested: { tags: ['a', null], x: { deep: true } },
    })),
  )
  await store.connection.collection('empty').createIndex({ a: 1 })
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

function cli(
  args: readonly string[],
  environment: Record<string, string>,
  bundle = 'cli.js',
): Promise<{ code: number | null; out: string; errors: string }> {
  const env = { ...process.env, MONGODB_URI: '', ...environment }
  const child = spawn(process.execPath, [join(root, 'dist', bundle), ...args], { env })
  const texts = { out: '', errors: '' }
  child.stdout.on('data', (chunk) => {
    texts.out += chunk
  })
  child.stderr.on('data', (chunk) => {
    texts.errors += chunk
  })
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...texts })))
}

/** The number of documents, and a checksum over their bytes. */
async function digest(connection: mongoose.Connection, name: string, limit: object = {}): Promise<string> {
  const hash = createHash('sha256')
  let count = 0
  for await (const bytes of connection.collection(name).find(limit, { raw: true, sort: { _id: 1 } })) {
    hash.update(bytes as unknown as Buffer)
    count++
  }
  return `${count} ${hash.digest('hex')}`
}

const indexesOf = async (connection: mongoose.Connection, name: string) =>
  JSON.stringify(await connection.collection(name).indexes())

describe('what is refused', () => {
  test('a file that is not there', async () => {
    const { code, errors } = await cli(['restore', '--in', join(folder, 'none')], { DATA_DIR: join(folder, 'new') })
    expect({ code, errors }).toEqual({
      code: 2,
      errors: `verbatim: ${join(folder, 'none')}: expected a file that can be read (ENOENT)\n`,
    })
  })

  test('a file that is no backup', async () => {
    const diary = join(folder, 'diary.txt')
    writeFileSync(diary, 'Dear diary')
    const { code, errors } = await cli(['restore', '--in', diary], { DATA_DIR: join(folder, 'new') })
    expect({ code, errors }).toEqual({ code: 2, errors: `verbatim: ${diary}: expected a backup, got something else\n` })
  })

  test('no name for the file', async () => {
    expect(await cli(['backup'], {})).toMatchObject({ code: 2, errors: 'verbatim: expected --out VALUE\n' })
  })
})

test('a backup is one moment, while others write', async () => {
  const people = store.connection.collection('people')
  const before = await digest(store.connection, 'people')
  let writing = true
  const writer = (async () => {
    for (let number = 0; writing; number++) {
      await people.insertOne({ email: `late-${number}@example.com`, late: true })
      await store.connection.collection('later').insertOne({ number })
    }
  })()
  const { code, out, errors } = await cli(['backup', '--out', file], { DATA_DIR: join(folder, 'first') })
  writing = false
  await writer
  expect({ code, errors }).toEqual({ code: 0, errors: '' })
  expect(out).toMatch(/^\d+ documents of [23] collections in /)

  const restored = await cli(['restore', '--in', file], { DATA_DIR: join(folder, 'second') })
  expect(restored).toMatchObject({ code: 0, errors: '' })
  const second = await open(join(folder, 'second'))
  const late = await second.connection.collection('people').countDocuments({ late: true })
  const later = await second.connection.collection('later').countDocuments()
  // The writer alternates, so that of one moment the two counts are at most one apart.
  expect([0, 1]).toContain(late - later)
  expect(await digest(second.connection, 'people', { late: { $ne: true } })).toBe(before)
  expect(await indexesOf(second.connection, 'people')).toBe(await indexesOf(store.connection, 'people'))
  expect(await indexesOf(second.connection, 'empty')).toBe(await indexesOf(store.connection, 'empty'))
  await second.close()
})

test('it goes into a server at an address too, and from there back', async () => {
  const server = await startStoreProcess(join(folder, 'server'))
  const environment = { MONGODB_URI: server.uri, DATA_DIR: join(folder, 'unused') }
  const restored = await cli(['restore', '--in', file], environment)
  expect(restored).toMatchObject({ code: 0, errors: '' })
  const again = join(folder, 'again.archive')
  const { out } = await cli(['backup', '--out', again], environment)
  expect(out).toBe(restored.out.replace('restored', `in ${again}`))
  server.child.kill('SIGTERM')
  await server.ended
  expect(existsSync(join(folder, 'unused'))).toBe(false)
})

test('a database with documents is left alone', async () => {
  const { code, errors } = await cli(['restore', '--in', file], { DATA_DIR: join(folder, 'second') })
  expect(code).toBe(1)
  expect(errors).toMatch(
    /^verbatim: expected an empty database to restore into, found documents in "\w+"; set DATA_DIR to an empty folder\n$/,
  )
})

test.each<[string, (bytes: Buffer) => Buffer, RegExp]>([
  ['cut short', (bytes) => bytes.subarray(0, bytes.length - 500), /the file ends too early|got its end/],
  [
    'with one byte changed',
    (bytes) => Buffer.concat([bytes.subarray(0, 50_000), Buffer.of(bytes[50_000]! ^ 1), bytes.subarray(50_001)]),
    /damaged|checksum|collection/,
  ],
])('a backup %s changes nothing', async (_, spoil, sentence) => {
  const spoilt = join(folder, 'spoilt.archive')
  writeFileSync(spoilt, spoil(readFileSync(file)))
  const { code, errors } = await cli(['restore', '--in', spoilt], { DATA_DIR: join(folder, 'third') })
  expect(code).toBe(2)
  expect(errors).toMatch(sentence)
  expect(existsSync(join(folder, 'third'))).toBe(false)
})

describe('killed half-way', () => {
  const killed = join(folder, 'killed')
  const data = join(killed, 'store', 'data.mdb')
  const large = join(folder, 'large.archive')

  /** Starts a command and kills it as soon as a file of its has so many bytes. */
  async function killAt(args: string[], dataDir: string, watched: string, bytes: number): Promise<void> {
    const env = { ...process.env, MONGODB_URI: '', DATA_DIR: dataDir }
    const child = spawn(process.execPath, [join(root, 'dist', 'cli.js'), ...args], { env, stdio: 'ignore' })
    const ended = new Promise<NodeJS.Signals | null>((done) => child.once('exit', (_, signal) => done(signal)))
    const size = () => (existsSync(watched) ? statSync(watched).size : 0)
    while (size() < bytes && child.exitCode === null) await new Promise((done) => setTimeout(done, 1))
    child.kill('SIGKILL')
    expect(await ended).toBe('SIGKILL')
  }

  beforeAll(async () => {
    const words = 'nothing but words '.repeat(20)
    const rows = Array.from({ length: 20_000 }, (_, number) => ({ number, words }))
    await store.connection.collection('answers').insertMany(rows)
    expect(await cli(['backup', '--out', large], { DATA_DIR: join(folder, 'first') })).toMatchObject({ code: 0 })
  }, 60_000)

  test('a backup leaves nothing under its name, and what it leaves beside is refused', async () => {
    const out = join(folder, 'cut.archive')
    const half = `${out}.unfinished`
    await killAt(['backup', '--out', out], join(folder, 'first'), half, 1_000_000)
    expect(existsSync(out)).toBe(false)
    const { code, errors } = await cli(['restore', '--in', half], { DATA_DIR: join(folder, 'third') })
    expect({ code, errors }).toEqual({
      code: 2,
      errors: `verbatim: ${half}: the file ends too early: it was not written to its end\n`,
    })
    expect(await cli(['backup', '--out', out], { DATA_DIR: join(folder, 'first') })).toMatchObject({ code: 0 })
    expect(existsSync(half)).toBe(false)
  })

  test('a restore leaves a half that nobody works on, and the next one starts over', async () => {
    await killAt(['restore', '--in', large], killed, data, 4_000_000)
    const environment = { DATA_DIR: killed }
    for (const [bundle, ...args] of [
      ['main.js'],
      ['cli.js', 'backup', '--out', join(folder, 'of-half')],
      ['cli.js', 'key', 'create', '--name', 'x'],
    ] as const) {
      const { code, errors } = await cli(args, { ...environment, PORT: '0' }, bundle)
      expect(code).toBe(1)
      expect(errors).toMatch(
        /^verbatim: the restore of .*large\.archive, begun 2\S+, is under way or was cut off .*\n$/,
      )
    }
    const again = await cli(['restore', '--in', large], environment)
    expect(again).toMatchObject({ code: 0, errors: '' })
    expect(again.out).toContain('A restore was cut off here before; its half is removed.')
    const whole = await open(killed)
    expect(await digest(whole.connection, 'answers')).toBe(await digest(store.connection, 'answers'))
    expect(await indexesOf(whole.connection, 'people')).toBe(await indexesOf(store.connection, 'people'))
    await whole.close()
  }, 60_000)

  test('a restore into a database where another one goes on is refused', async () => {
    const server = await startStoreProcess(join(folder, 'server'))
    const environment = { MONGODB_URI: server.uri, DATA_DIR: join(folder, 'unused') }
    const one = await open(join(folder, 'server'))
    await one.connection.dropDatabase()
    await one.connection
      .collection<{ _id: string }>('restoring')
      .insertOne({ _id: 'restore', file: large, at: new Date(), beatAt: new Date() } as never)
    const { code, errors } = await cli(['restore', '--in', file], environment)
    expect({ code, errors }).toEqual({ code: 1, errors: expect.stringContaining('is under way') })
    await one.close()
    server.child.kill('SIGTERM')
    await server.ended
  })
})
