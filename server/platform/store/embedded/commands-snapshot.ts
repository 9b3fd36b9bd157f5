// Two commands of our own, for backups. `snapshot` reads a database as it was at one moment while others write on;
// `insertBytes` puts documents back byte for byte, which no driver can.
import { Binary } from 'bson'
import type { Collection } from './collection'
import { asArray, CommandError, type Doc } from './command-error'
import { ensureCollection, insertOne } from './commands-write'
import type { Command } from './engine'
import { encode } from './raw-bson'
import { afterPrefix } from './storage'

const portion = 1024 * 1024

export const snapshotCommands: Record<string, Command> = {
  snapshot: {
    writes: false,
    run: (engine, { database }) => {
      const collections = engine.catalog.list(database)
      const infos = collections.map(({ meta, indexes }) => ({
        name: meta.name,
        options: meta.options,
        indexes: indexes.map((index) => index.meta.spec),
      }))
      const held = engine.storage.hold()
      const rows = (function* () {
        try {
          yield encode({ infos })
          for (const collection of collections)
            yield* portions(collection, held.values(collection.prefix(0), afterPrefix(collection.prefix(0))))
        } finally {
          held.release()
        }
      })()
      // Begun at once, so that the end of the cursor, whatever its cause, always releases the snapshot.
      return engine.cursors.first(`${database}.$cmd.snapshot`, rows, { batchSize: 1 })
    },
  },
  insertBytes: {
    writes: true,
    run: (engine, request) => {
      const collection = ensureCollection(engine, request)
      const documents = asArray(request.body.documents, 'documents')
      for (const bytes of documents) {
        if (!(bytes instanceof Binary)) throw new CommandError(14, 'documents must be binary')
        try {
          insertOne(collection, Buffer.from(bytes.buffer.subarray(0, bytes.position)))
        } catch (error) {
          if (error instanceof CommandError) error.undo = true
          throw error
        }
      }
      return { n: documents.length, ok: 1 }
    },
  },
}

function* portions(collection: Collection, values: Iterable<Buffer>): Generator<Buffer, void> {
  let documents: Buffer[] = []
  let size = 0
  const part = (): Doc => ({ collection: collection.meta.name, documents: documents.map((bytes) => new Binary(bytes)) })
  for (const value of values) {
    documents.push(value)
    size += value.length
    if (size < portion) continue
    yield encode(part())
    documents = []
    size = 0
  }
  if (documents.length > 0) yield encode(part())
}
