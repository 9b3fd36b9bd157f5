// Runs MongoDB's CRUD unified tests against an address, from a checkout of github.com/mongodb/specifications:
// npm run bench -- store-crud-suite --checkout DIR --uri mongodb://127.0.0.1:PORT
// Prints passed, failed and skipped, with names and reasons. Skipped are tests that need fail points or a topology we are not,
// and, as "driver", the twelve in which the Node driver does otherwise than the test expects, whatever the server.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import mongoose from 'mongoose'
import { driverDifferences } from './unified/driver-differences'
import { mismatch } from './unified/match'
import { type Entities, type Fields, runOperation } from './unified/operations'

const { MongoClient, BSON } = mongoose.mongo
const serverVersion = [8, 0, 0]

type Requirement = { minServerVersion?: string; maxServerVersion?: string; topologies?: string[]; serverless?: string }
type TestCase = {
  description: string
  skipReason?: string
  runOnRequirements?: Requirement[]
  operations: Fields[]
  expectEvents?: { client: string; events: Fields[] }[]
  outcome?: { collectionName: string; databaseName: string; documents: Fields[] }[]
}
type TestFile = {
  runOnRequirements?: Requirement[]
  createEntities: Record<string, Fields>[]
  initialData?: { collectionName: string; databaseName: string; documents: Fields[]; createOptions?: Fields }[]
  tests: TestCase[]
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { checkout: { type: 'string' }, uri: { type: 'string' } } })
  if (!values.checkout || !values.uri) throw new Error('expected --checkout DIR --uri URI')
  const folder = join(values.checkout, 'source/crud/tests/unified')
  const results = { passed: [] as string[], failed: [] as string[], skipped: [] as string[] }
  for (const name of readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()) {
    const file = BSON.EJSON.parse(readFileSync(join(folder, name), 'utf8')) as TestFile
    for (const test of file.tests) {
      const title = `${name.replace('.json', '')}: ${test.description}`
      const reason = skipReason(file, test)
      if (reason) results.skipped.push(`${title} (${reason})`)
      else {
        const fault = await runTest(values.uri, file, test).catch((error: Error) => error.message)
        if (fault) results.failed.push(`${title}\n    ${fault}`)
        else results.passed.push(title)
      }
    }
  }
  for (const line of results.skipped) console.log(`skipped  ${line}`)
  for (const line of results.failed) console.log(`FAILED   ${line}`)
  const driver = results.skipped.filter((line) => line.includes('(driver: ')).length
  const { passed, failed, skipped } = results
  console.log(`${passed.length} passed, ${failed.length} failed, ${skipped.length} skipped (${driver} of them: driver)`)
}

function skipReason(file: TestFile, test: TestCase): string | undefined {
  if (test.skipReason) return test.skipReason
  if (test.operations.some(({ name }) => name === 'failPoint')) return 'needs fail points'
  const meets = (list: Requirement[] | undefined) => !list || list.some((need) => isMet(need))
  if (!meets(file.runOnRequirements) || !meets(test.runOnRequirements))
    return 'needs another server version or topology'
  const difference = driverDifferences.get(test.description)
  return difference && `driver: ${difference}`
}

function isMet({ minServerVersion, maxServerVersion, topologies }: Requirement): boolean {
  if (topologies && !topologies.includes('single')) return false
  if (minServerVersion && compareVersions(minServerVersion) > 0) return false
  return !maxServerVersion || compareVersions(maxServerVersion) >= 0
}

function compareVersions(text: string): number {
  const parts = text.split('.').map(Number)
  for (let at = 0; at < 3; at++) {
    const order = (parts[at] ?? 0) - serverVersion[at]!
    if (order !== 0) return order
  }
  return 0
}

/** What is wrong, or undefined. */
async function runTest(uri: string, file: TestFile, test: TestCase): Promise<string | undefined> {
  const admin = await MongoClient.connect(uri)
  const entities: Entities = new Map()
  const events = new Map<string, { name: string; event: Fields }[]>()
  try {
    for (const { databaseName, collectionName, documents } of file.initialData ?? []) {
      const database = admin.db(databaseName)
      await database
        .collection(collectionName)
        .drop()
        .catch(() => false)
      await database.createCollection(collectionName)
      if (documents.length > 0) await database.collection(collectionName).insertMany(documents)
    }
    await createEntities(uri, file, entities, events)
    for (const operation of test.operations) {
      const fault = await runOperation(entities, operation)
      if (fault) return fault
    }
    for (const { client, events: expected } of test.expectEvents ?? []) {
      const seen = (events.get(client) ?? []).map(({ name, event }) => ({ [name]: event }))
      if (seen.length !== expected.length)
        return `expected ${expected.length} events, got ${seen.length}: ${JSON.stringify(seen)}`
      for (let at = 0; at < expected.length; at++) {
        const fault = eventMismatch(expected[at]!, seen[at]!)
        if (fault) return `event ${at}: ${fault}`
      }
    }
    for (const { databaseName, collectionName, documents } of test.outcome ?? []) {
      const found = await admin
        .db(databaseName)
        .collection(collectionName)
        .find({}, { sort: { _id: 1 } })
        .toArray()
      const fault = mismatch(documents, found, false)
      if (fault) return `outcome: ${fault}`
    }
    return undefined
  } finally {
    await admin.close()
    for (const entity of entities.values()) if (entity instanceof MongoClient) await entity.close()
  }
}

function eventMismatch(expected: Fields, seen: Fields): string | undefined {
  const [name = '', wanted] = Object.entries(expected)[0] ?? []
  const got = seen[name] as Fields | undefined
  if (!got) return `expected ${name}, got ${Object.keys(seen).join()}`
  for (const [key, value] of Object.entries(wanted as Fields)) {
    const fault = mismatch(value, got[key], true)
    if (fault) return `${key}: ${fault}`
  }
  return undefined
}

const eventNames: Record<string, string> = {
  commandStartedEvent: 'commandStarted',
  commandSucceededEvent: 'commandSucceeded',
  commandFailedEvent: 'commandFailed',
}
const handshakes = new Set(['hello', 'ismaster', 'isMaster', 'endSessions', 'configureFailPoint'])

async function createEntities(
  uri: string,
  file: TestFile,
  entities: Entities,
  events: Map<string, { name: string; event: Fields }[]>,
): Promise<void> {
  for (const entity of file.createEntities) {
    const [kind = '', spec = {}] = Object.entries(entity)[0] ?? []
    const id = String(spec.id)
    if (kind === 'client') {
      const client = new MongoClient(uri, { monitorCommands: true, ...(spec.uriOptions as object) })
      const seen: { name: string; event: Fields }[] = []
      events.set(id, seen)
      for (const name of (spec.observeEvents ?? []) as string[]) {
        client.on(eventNames[name] as 'commandStarted', (event) => {
          if (!handshakes.has(event.commandName)) seen.push({ name, event: event as unknown as Fields })
        })
      }
      await client.connect()
      entities.set(id, client)
    } else if (kind === 'database') {
      const client = entities.get(String(spec.client)) as InstanceType<typeof MongoClient>
      entities.set(id, client.db(String(spec.databaseName), spec.databaseOptions as object))
    } else if (kind === 'collection') {
      const database = entities.get(String(spec.database)) as mongoose.mongo.Db
      entities.set(id, database.collection(String(spec.collectionName), spec.collectionOptions as object))
    }
  }
}

main().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 2
})
