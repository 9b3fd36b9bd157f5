// Greetings, figures about the server and its databases, sessions.
import { UUID } from 'bson'
import { type Doc, refuse } from './command-error'
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

const parameters: Doc = { featureCompatibilityVersion: { version: '8.0' }, enableTestCommands: false }

export const adminCommands: Record<string, Run> = {
  hello: () => ({ isWritablePrimary: true, ...hello() }),
  isMaster: () => ({ ismaster: true, ...hello() }),
  ping: () => ({}),
  endSessions: () => ({}),
  killSessions: () => ({}),
  startSession: () => ({ id: { id: new UUID().toBinary() }, timeoutMinutes: 30 }),
  buildInfo: () => ({ ...server, ...build }),
  connectionStatus: () => ({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } }),
  serverStatus: ({ cursors }) => {
    const metrics = { cursor: { open: { total: cursors.open.size } } }
    return { ...server, ...host, uptime: process.uptime(), localTime: new Date(), metrics }
  },
  getParameter: (_, { body }) => {
    const asked = Object.entries(parameters).filter(([name]) => body.getParameter === '*' || body[name] !== undefined)
    return asked.length > 0 ? Object.fromEntries(asked) : refuse(72, 'no option found to get')
  },
  listDatabases: ({ catalog }) => {
    const names = [...new Set(catalog.list().map(({ meta }) => meta.database))].sort()
    return { databases: names.map((name) => ({ name, sizeOnDisk: 0, empty: false })), totalSize: 0 }
  },
  collStats: (_, { collection, namespace }) => {
    const { objects: count, indexes: nindexes, ...sizes } = figures(collection ? [collection] : [])
    return { ns: namespace, count, nindexes, ...sizes }
  },
  dbStats: ({ catalog }, { database: db }) => {
    const collections = catalog.list(db)
    return { db, collections: collections.length, views: 0, ...figures(collections) }
  },
}

function figures(collections: NonNullable<Request['collection']>[]) {
  const sizes = collections.flatMap((collection) => Array.from(collection.scan(), ({ raw }) => raw.length))
  const size = sizes.reduce((sum, bytes) => sum + bytes, 0)
  const indexes = collections.reduce((sum, collection) => sum + collection.indexes.length, 0)
  return { objects: sizes.length, size, avgObjSize: size / (sizes.length || 1), storageSize: size, indexes }
}
