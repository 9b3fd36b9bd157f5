// Greetings, figures about the server, databases and sessions.
import { UUID } from 'bson'
import { CommandError, type Doc } from './command-error'
import type { Command, Engine } from './engine'
import { collectionOf, namespaceOf } from './request'
import { largestMessage } from './wire'

/** The server version whose behaviour we follow, and its wire version. */
const version = '8.0.0'
const wireVersion = 25

/** What drivers ask on connecting. No setName: a stand-alone server has neither retryable writes nor transactions. */
const hello = (primary: string): Command => ({
  writes: false,
  run: () => ({
    [primary]: true,
    helloOk: true,
    topologyVersion: undefined,
    maxBsonObjectSize: 16 * 1024 * 1024,
    maxMessageSizeBytes: largestMessage,
    maxWriteBatchSize: 100_000,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: 30,
    connectionId: 1,
    minWireVersion: 0,
    maxWireVersion: wireVersion,
    readOnly: false,
    ok: 1,
  }),
})

const accept: Command = { writes: false, run: () => ({ ok: 1 }) }

export const adminCommands: Record<string, Command> = {
  hello: hello('isWritablePrimary'),
  isMaster: hello('ismaster'),
  ping: accept,
  endSessions: accept,
  killSessions: accept,
  refreshSessions: accept,
  startSession: { writes: false, run: () => ({ id: { id: new UUID().toBinary() }, timeoutMinutes: 30, ok: 1 }) },
  buildInfo: {
    writes: false,
    run: () => ({
      version,
      versionArray: [8, 0, 0, 0],
      gitVersion: 'embedded',
      modules: [],
      storageEngines: ['lmdb'],
      maxBsonObjectSize: 16 * 1024 * 1024,
      bits: 64,
      debug: false,
      ok: 1,
    }),
  },
  connectionStatus: {
    writes: false,
    run: () => ({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] }, ok: 1 }),
  },
  serverStatus: {
    writes: false,
    run: (engine) => ({
      host: 'embedded',
      version,
      process: 'verbatim',
      pid: process.pid,
      uptime: (Date.now() - engine.startedAt) / 1000,
      localTime: new Date(),
      storageEngine: { name: 'lmdb' },
      metrics: { cursor: { open: { total: engine.cursors.size } } },
      mem: { resident: Math.round(process.memoryUsage().rss / 1024 / 1024) },
      ok: 1,
    }),
  },
  getParameter: {
    writes: false,
    run: (_, { body }) => {
      const known: Doc = {
        featureCompatibilityVersion: { version: '8.0' },
        enableTestCommands: false,
        authenticationMechanisms: [],
      }
      const asked = Object.entries(known).filter(([name]) => body.getParameter === '*' || body[name] !== undefined)
      if (asked.length === 0) throw new CommandError(72, 'no option found to get')
      return { ...Object.fromEntries(asked), ok: 1 }
    },
  },
  listDatabases: {
    writes: false,
    run: (engine) => {
      const names = [...new Set(engine.catalog.list().map(({ database }) => database))].sort()
      return { databases: names.map((name) => ({ name, sizeOnDisk: 0, empty: false })), totalSize: 0, ok: 1 }
    },
  },
  dropDatabase: {
    writes: true,
    run: (engine, { database }) => {
      const collections = engine.catalog.list(database)
      for (const collection of collections) engine.catalog.drop(collection)
      return collections.length > 0 ? { dropped: database, ok: 1 } : { ok: 1 }
    },
  },
  collStats: {
    writes: false,
    run: (engine, request) => {
      const collection = collectionOf(engine, request)
      return {
        ns: namespaceOf(request),
        ...figures(collection ? [collection] : []),
        nindexes: collection?.indexes.length ?? 0,
        ok: 1,
      }
    },
  },
  dbStats: {
    writes: false,
    run: (engine, { database }) => {
      const collections = engine.catalog.list(database)
      const { count, ...rest } = figures(collections)
      return {
        db: database,
        collections: collections.length,
        views: 0,
        objects: count,
        indexes: collections.reduce((sum, { indexes }) => sum + indexes.length, 0),
        ...rest,
        ok: 1,
      }
    },
  },
}

function figures(collections: ReturnType<Engine['catalog']['list']>): {
  count: number
  size: number
  avgObjSize: number
  storageSize: number
} {
  let size = 0
  for (const collection of collections) for (const { raw } of collection.scan()) size += raw.length
  const count = collections.reduce((sum, collection) => sum + collection.count, 0)
  return { count, size, avgObjSize: count === 0 ? 0 : size / count, storageSize: size }
}
