// MongoDB's own tools on our backups: npm run bench -- store-mongo-tools --tools DIR (with mongorestore and mongodump in DIR).
// A database is backed up, filled into an empty server by mongorestore, dumped from there by mongodump, and put back by
// `cli restore`; after each step counts, checksums over the bytes and indexes of every collection are compared.
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import mongoose from 'mongoose'
import { root } from '../../server/platform/root'

const { ObjectId, Binary, Double, MongoClient } = mongoose.mongo
type Db = mongoose.mongo.Db

const { values } = parseArgs({ options: { tools: { type: 'string' } } })
const cli = join(root, 'dist', 'cli.js')
const folder = mkdtempSync(join(tmpdir(), 'verbatim-'))
const servers: ChildProcess[] = []

async function main(): Promise<void> {
  if (!values.tools) throw new Error('expected --tools DIR with mongorestore and mongodump')
  const [first, second] = [join(folder, 'first.archive'), join(folder, 'second.archive')]

  const source = await serve('source')
  await fill(source.db)
  const wanted = await describe(source.db)
  await run(process.execPath, [cli, 'backup', '--out', first], { DATA_DIR: join(folder, 'source') })
  const restored = await serve('restored')
  await run(join(values.tools, 'mongorestore'), ['--quiet', '--uri', restored.uri, `--archive=${first}`])
  report('cli backup -> mongorestore', wanted, await describe(restored.db))

  await run(join(values.tools, 'mongodump'), ['--quiet', '--uri', restored.uri, `--archive=${second}`])
  await run(process.execPath, [cli, 'restore', '--in', second], { DATA_DIR: join(folder, 'again') })
  const again = await serve('again')
  report('mongodump -> cli restore', wanted, await describe(again.db))
  await Promise.all([source, restored, again].map(({ client }) => client.close()))
}

async function serve(name: string) {
  const child = spawn(process.execPath, [cli, 'store', '--port', '0', '--data', join(folder, name)])
  servers.push(child)
  const uri = await new Promise<string>((resolve) =>
    child.stdout.once('data', (chunk) => resolve(String(chunk).trim())),
  )
  const client = await MongoClient.connect(uri)
  // The tools take the whole server, so that the path, which names one database, goes.
  return { client, db: client.db('verbatim'), uri: uri.replace('/verbatim?', '/?') }
}

/** Documents of every type that the product stores, and more; an empty collection; unique, sparse, partial and expiring indexes. */
async function fill(db: Db): Promise<void> {
  const people = db.collection('people')
  await people.createIndexes([
    { key: { email: 1 }, unique: true },
    { key: { at: 1 }, expireAfterSeconds: 1e9 },
    { key: { 'nested.tags': 1, number: -1 }, sparse: true },
    { key: { half: 1 }, partialFilterExpression: { number: { $gt: 10 } } },
  ])
  await people.insertMany(
    Array.from({ length: 20_000 }, (_, number) => ({
      email: `zażółć-${number}@example.com`,
      number,
      whole: new Double(number),
      half: number + 0.5,
      far: 2 ** 40 + number,
      at: new Date(1e12 + number),
      other: new ObjectId(),
      bytes: new Binary(Buffer.from([number & 255, 0, 255])),
      nested: { tags: ['a', null, true], '2': 'second', '1': 'first' },
    })),
  )
  await db.collection('large').insertMany([1, 2].map((number) => ({ number, text: '问'.repeat(4_000_000) })))
  await db.createCollection('empty')
}

/** Per collection: count, checksum over the documents' bytes, indexes. */
async function describe(db: Db): Promise<Record<string, string>> {
  const described: Record<string, string> = {}
  for (const { name } of await db.listCollections().toArray()) {
    const hash = createHash('sha256')
    let count = 0
    for await (const bytes of db.collection(name).find({}, { raw: true, sort: { _id: 1 } })) {
      hash.update(bytes as unknown as Buffer)
      count++
    }
    const indexes = (await db.collection(name).indexes())
      // The tools write the options in another order, which means nothing; that of the key does.
      .map((index) => JSON.stringify(Object.fromEntries(Object.entries(index).sort())))
      .sort()
    described[name] = `${count} documents, ${hash.digest('hex').slice(0, 16)}, ${indexes.join(' ')}`
  }
  return described
}

function report(step: string, wanted: Record<string, string>, found: Record<string, string>): void {
  for (const name of Object.keys({ ...wanted, ...found }).sort()) {
    const same = wanted[name] === found[name]
    console.log(`${same ? 'equal ' : 'DIFFER'}  ${step}: ${name}, ${found[name]?.split(', ')[0] ?? 'missing'}`)
    if (same) continue
    console.log(`    wanted ${wanted[name]}\n    found  ${found[name]}`)
    process.exitCode = 1
  }
}

/** @throws Error with the last lines of what it said, when it fails */
function run(command: string, args: string[], environment: Record<string, string> = {}): Promise<void> {
  const env = { ...process.env, MONGODB_URI: '', ...environment }
  const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk) => {
    said = (said + String(chunk)).slice(-2000)
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${command} ended with ${code}: ${said}`)),
    )
  })
}

main()
  .catch((error: Error) => {
    console.error(error.message)
    process.exitCode = 1
  })
  .finally(() => {
    for (const server of servers) server.kill('SIGTERM')
    setTimeout(() => rmSync(folder, { recursive: true, force: true }), 500)
  })
