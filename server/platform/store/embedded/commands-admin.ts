// Greetings, figures about the server, databases and sessions.
import { UUID } from 'bson'
import type { Collection } from './collection'
import { CommandError, type Doc } from './command-error'
import type { Command, Engine, Request } from './engine'
import { largestMessage } from './wire'

/** The server version whose behaviour we follow, and its wire version. */
const version = '8.0.0'
const wireVersion = 25
const maxBsonObjectSize = 16 * 1024 * 1024

const answer = (fields: (engine: Engine, request: Request) => Doc): Command => ({
  run: (engine, request) => ({ ...fields(engine, request), ok: 1 }),
})

/** What drivers ask on connecting. No setName: a stand-alone server has neither retryable writes nor transactions. */
const hello = (primary: string): Command =>
  answer(() => ({
    [primary]: true,
    helloOk: true,
    maxBsonObjectSize,
    maxMessageSizeBytes: largestMessage,
    maxWriteBatchSize: 100_000,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: 30,
    connectionId: 1,
    minWireVersion: 0,
    maxWireVersion: wireVersion,
    readOnly: false,
  }))

const parameters: Doc = {
  featureCompatibilityVersion: { version: '8.0' },
  enableTestCommands: false,
  authenticationMechanisms: [],
}

export const adminCommands: Record<string, Command> = {
  hello: hello('isWritablePrimary'),
  isMaster: hello('ismaster'),
  ping: answer(() => ({})),
  endSessions: answer(() => ({})),
  killSessions: answer(() => ({})),
  startSession: answer(() => ({ id: { id: new UUID().toBinary() }, timeoutMinutes: 30 })),
  buildInfo: answer(() => ({
    version,
    versionArray: [8, 0, 0, 0],
    gitVersion: 'embedded',
    modules: [],
    bits: 64,
    debug: false,
    maxBsonObjectSize,
  })),
  connectionStatus: answer(() => ({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } })),
  serverStatus: answer(({ cursors }) => ({
    host: 'embedded',
    version,
    process: 'verbatim',
    pid: process.pid,
    uptime: process.uptime(),
    localTime: new Date(),
    storageEngine: { name: 'lmdb' },
    metrics: { cursor: { open: { total: cursors.size } } },
    mem: { resident: Math.round(process.memoryUsage.rss() / 1024 / 1024) },
  })),
  getParameter: answer((_, { body }) => {
    const asked = Object.entries(parameters).filter(([name]) => body.getParameter === '*' || body[name] !== undefined)
    if (asked.length === 0) throw new CommandError(72, 'no option found to get')
    return Object.fromEntries(asked)
  }),
  listDatabases: answer(({ catalog }) => {
    const names = [...new Set(catalog.list().map(({ meta }) => meta.database))].sort()
    return { databases: names.map((name) => ({ name, sizeOnDisk: 0, empty: false })), totalSize: 0 }
  }),
  dropDatabase: {
    write: true,
    run: ({ catalog }, { database }) => {
      const collections = catalog.list(database)
      for (const collection of collections) catalog.drop(collection)
      return collections.length > 0 ? { dropped: database, ok: 1 } : { ok: 1 }
    },
  },
  collStats: answer((_, { collection, namespace }) => {
    const { objects, indexes, ...rest } = figures(collection ? [collection] : [])
    return { ns: namespace, count: objects, nindexes: indexes, ...rest }
  }),
  dbStats: answer(({ catalog }, { database }) => {
    const collections = catalog.list(database)
    return { db: database, collections: collections.length, views: 0, ...figures(collections) }
  }),
}

function figures(collections: Collection[]) {
  const sizes = collections.flatMap((collection) => Array.from(collection.scan(), ({ raw }) => raw.length))
  const size = sizes.reduce((sum, bytes) => sum + bytes, 0)
  const indexes = collections.reduce((sum, collection) => sum + collection.indexes.length, 0)
  return { objects: sizes.length, size, avgObjSize: size / (sizes.length || 1), storageSize: size, indexes }
}
