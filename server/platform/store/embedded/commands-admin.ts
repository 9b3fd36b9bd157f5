// Greetings, figures about the server and its databases, sessions.
import { UUID } from 'bson'
import type { Doc } from './command-error'
import type { Request, Run } from './engine'
import { largestMessage } from './wire'

/** Of MongoDB 8.0, the version whose behaviour we follow. */
const server = { version: '8.0.0', maxBsonObjectSize: 16 * 1024 * 1024 }
const wire = { minWireVersion: 0, maxWireVersion: 25, maxMessageSizeBytes: largestMessage, maxWriteBatchSize: 100_000 }
const session = { helloOk: true, readOnly: false, connectionId: 1, logicalSessionTimeoutMinutes: 30 }
const build = { versionArray: [8, 0, 0, 0], gitVersion: 'embedded', modules: [], bits: 64, debug: false }
const host = { host: 'embedded', process: 'verbatim', pid: process.pid, storageEngine: { name: 'lmdb' } }

/** What drivers ask on connecting. No setName: a stand-alone server has neither retryable writes nor transactions. */
const hello = () => ({ ...server, ...wire, ...session, localTime: new Date() })

export const adminCommands: Record<string, Run> = {
  hello: () => ({ isWritablePrimary: true, ...hello() }),
  isMaster: () => ({ ismaster: true, ...hello() }),
  ping: () => ({}),
  endSessions: () => ({}),
  killSessions: () => ({}),
  startSession: () => ({ id: { id: new UUID().toBinary() }, timeoutMinutes: 30 }),
  buildInfo: () => ({ ...server, ...build }),
  connectionStatus: () => ({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } }),
  serverStatus: () => ({ ...server, ...host, uptime: process.uptime(), localTime: new Date() }),
  getParameter: () => ({ featureCompatibilityVersion: { version: '8.0' }, enableTestCommands: false }),
  listDatabases: ({ catalog }) => {
    const names = [...new Set(catalog.list().map(({ meta }) => meta.database))].sort()
    return { databases: names.map((name) => ({ name, sizeOnDisk: 0, empty: false })), totalSize: 0 }
  },
  collStats: (_, { collection, namespace: ns }) => ({ ns, ...figures(collection ? [collection] : []) }),
  dbStats: ({ catalog }, { database: db }) => ({ db, views: 0, ...figures(catalog.list(db)) }),
}

/** Under the names that they have of a collection, and those of a database. */
function figures(collections: NonNullable<Request['collection']>[]): Doc {
  const sizes = collections.flatMap((collection) => Array.from(collection.scan(), ({ raw }) => raw.length))
  const [count, size] = [sizes.length, sizes.reduce((sum, bytes) => sum + bytes, 0)]
  const nindexes = collections.flatMap(({ indexes }) => indexes).length
  const sums = { count, objects: count, size, dataSize: size, storageSize: size, nindexes, indexes: nindexes }
  return { collections: collections.length, avgObjSize: size / (count || 1), ...sums }
}
