// The embedded database against the driver: npm run bench -- store [--runs 5] [--uri mongodb://…]
// Prints the median of the runs beside the figure each has to reach. With --uri it measures that server instead.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import mongoose from 'mongoose'
import { root } from '../../server/platform/root'
import { startThread } from '../../server/platform/store/embedded/start-thread'

type Db = mongoose.mongo.Db
type Figures = Record<string, number>
const documents = 100_000
/** What must be reached: at least for rates, at most for times and sizes. */
const goals: Record<string, { goal: number; unit: string; least: boolean }> = {
  'start to first ping': { goal: 1000, unit: 'ms', least: false },
  'insertOne, one at a time, 2 indexes': { goal: 300, unit: '/s', least: true },
  'insertOne, 32 in flight, 2 indexes': { goal: 1500, unit: '/s', least: true },
  'insertMany by 1,000': { goal: 12_000, unit: '/s', least: true },
  'findOne by _id': { goal: 1500, unit: '/s', least: true },
  'findOne by unique index': { goal: 2000, unit: '/s', least: true },
  'scan of 100,000, no index': { goal: 1500, unit: 'ms', least: false },
  'read of 100,000 by cursor': { goal: 3000, unit: 'ms', least: false },
  '$group over 100,000': { goal: 3000, unit: 'ms', least: false },
  'application stall during a scan': { goal: 30, unit: 'ms', least: false },
  'memory after all this': { goal: 350, unit: 'MB', least: false },
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: '5' }, uri: { type: 'string' } } })
  const runs: Figures[] = []
  for (let run = 0; run < Number(values.runs); run++) runs.push(await measure(values.uri))
  const { model = 'unknown' } = cpus()[0] ?? {}
  console.log(`${cpus().length} cores (${model}), Node ${process.version}, median of ${runs.length} runs`)
  for (const [name, { goal, unit, least }] of Object.entries(goals)) {
    const median = middle(runs.map((figures) => figures[name] ?? Number.NaN))
    const reached = least ? median >= goal : median <= goal
    console.log(
      `${reached ? 'ok ' : 'NOT'}  ${name.padEnd(38)} ${format(median).padStart(8)} ${unit}  (at ${least ? 'least' : 'most'} ${format(goal)} ${unit})`,
    )
  }
}

async function measure(uri: string | undefined): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'verbatim-'))
  const began = performance.now()
  const started = uri
    ? { uri, stop: async () => {} }
    : await startThread(join(root, 'dist', 'store-thread.js'), { dataDir: folder })
  const client = await mongoose.mongo.MongoClient.connect(started.uri)
  const db = client.db('bench')
  await db.command({ ping: 1 })
  const figures: Figures = { 'start to first ping': performance.now() - began }
  try {
    await db.dropDatabase()
    await writes(db, figures)
    await reads(db, figures)
    figures['memory after all this'] = resident()
  } finally {
    await client.close()
    await started.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return figures
}

const person = (number: number) => ({
  number,
  email: `person-${number}@example.com`,
  name: `Person ${number}`,
  group: number % 50,
  score: (number * 7919) % 1000,
  tags: [`t${number % 7}`, `t${number % 11}`],
  answer: 'We lose an hour each week because the two systems do not know about each other. '.repeat(3),
  at: new Date(1_700_000_000_000 + number * 1000),
})

async function writes(db: Db, figures: Figures): Promise<void> {
  const small = db.collection('small')
  await small.createIndexes([{ key: { email: 1 }, unique: true }, { key: { group: 1, score: -1 } }])
  figures['insertOne, one at a time, 2 indexes'] = await rate(600, 1, (at) => small.insertOne(person(at)))
  figures['insertOne, 32 in flight, 2 indexes'] = await rate(6000, 32, (at) => small.insertOne(person(1_000_000 + at)))
  const people = db.collection('people')
  await people.createIndex({ email: 1 }, { unique: true })
  const batch = (at: number) => Array.from({ length: 1000 }, (_, row) => person(at * 1000 + row))
  figures['insertMany by 1,000'] = 1000 * (await rate(documents / 1000, 1, (at) => people.insertMany(batch(at))))
}

async function reads(db: Db, figures: Figures): Promise<void> {
  const people = db.collection('people')
  const ids = await people.find({}, { projection: { _id: 1 }, limit: 4000 }).toArray()
  figures['findOne by _id'] = await rate(4000, 4, (at) => people.findOne({ _id: ids[at]!._id }))
  figures['findOne by unique index'] = await rate(4000, 4, (at) =>
    people.findOne({ email: `person-${at * 7}@example.com` }),
  )
  const stall = monitorEventLoopDelay({ resolution: 5 })
  stall.enable()
  figures['scan of 100,000, no index'] = await time(() => people.find({ score: 1, name: 'nobody' }).toArray())
  stall.disable()
  figures['application stall during a scan'] = stall.max / 1e6
  figures['read of 100,000 by cursor'] = await time(async () => {
    let count = 0
    for await (const _ of people.find({})) count++
    if (count !== documents) throw new Error(`expected ${documents} documents, got ${count}`)
  })
  figures['$group over 100,000'] = await time(() =>
    people
      .aggregate([{ $group: { _id: '$group', people: { $sum: 1 }, mean: { $avg: '$score' }, last: { $max: '$at' } } }])
      .toArray(),
  )
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/** Calls per second with so many of them in flight. */
async function rate(count: number, inFlight: number, call: (at: number) => Promise<unknown>): Promise<number> {
  let next = 0
  const worker = async () => {
    while (next < count) await call(next++)
  }
  return (count / (await time(() => Promise.all(Array.from({ length: inFlight }, worker))))) * 1000
}

function resident(): number {
  const [, kilobytes = '0'] = /VmRSS:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
  return Number(kilobytes) / 1024
}

function middle(values: number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN
}

const format = (value: number): string => Math.round(value).toLocaleString('en')

void main()
