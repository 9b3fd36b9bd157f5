// Collections and their indexes: create, drop, renameCollection, collMod, listCollections, createIndexes, dropIndexes,
// listIndexes; the documents that a TTL index lets go; and a whole database as it was at one moment, for backups.
import { Binary } from 'bson'
import { isTrue } from './bson-order'
import { createIndex } from './catalog'
import type { Collection } from './collection'
import type { Index } from './collection-index'
import { asArray, asDoc, badValue, CommandError, type Doc, isDoc, unsupported } from './command-error'
import type { Command, Engine, Request } from './engine'
import { compileFilter } from './match'
import { findRows } from './query'
import { encode, plain } from './raw-bson'

function existing({ collection, namespace }: Request): Collection {
  if (collection) return collection
  throw new CommandError(26, `ns does not exist: ${namespace}`)
}

/** Options of `create` that change what a collection is, by what we call it. */
const leftOut: Record<string, string> = {
  viewOn: 'a view',
  timeseries: 'a time series collection',
  clusteredIndex: 'a clustered collection',
  capped: 'a capped collection',
  validator: 'a validator',
  changeStreamPreAndPostImages: 'changeStreamPreAndPostImages',
}

function refuseLeftOut(body: Doc): void {
  for (const [option, name] of Object.entries(leftOut)) {
    const value = body[option]
    if (isTrue(value) && !(isDoc(value) && Object.keys(value).length === 0)) throw unsupported(name)
  }
}

export const catalogCommands: Record<string, Command> = {
  create: {
    write: true,
    run: (engine, request) => {
      refuseLeftOut(request.body)
      if (request.collection) throw new CommandError(48, `Collection ${request.namespace} already exists.`)
      const { capped, collation } = request.body
      engine.ensure(request, {
        ...(capped === undefined ? {} : { capped }),
        ...(collation === undefined ? {} : { collation: plain(collation) }),
      })
      return { ok: 1 }
    },
  },
  drop: {
    write: true,
    run: ({ catalog }, { collection, namespace }) => {
      if (!collection) return { ok: 1 }
      catalog.drop(collection)
      return { nIndexesWas: collection.indexes.length, ns: namespace, ok: 1 }
    },
  },
  renameCollection: {
    write: true,
    run: ({ catalog }, { body }) => {
      const [[database, name], [toDatabase, toName]] = [split(body.renameCollection), split(body.to)]
      const [collection, target] = [catalog.find(database, name), catalog.find(toDatabase, toName)]
      if (!collection) throw new CommandError(26, `Source collection ${database}.${name} does not exist`)
      if (database !== toDatabase) throw unsupported('renaming a collection into another database')
      if (target && !isTrue(body.dropTarget)) throw new CommandError(48, 'target namespace exists')
      if (target) catalog.drop(target)
      catalog.rename(collection, toName)
      return { ok: 1 }
    },
  },
  collMod: {
    write: true,
    run: (_, request) => {
      const collection = existing(request)
      refuseLeftOut(request.body)
      const { index } = plain(request.body) as Doc
      if (!isDoc(index)) return { ok: 1 }
      const { spec } = findIndexes(collection, index.name ?? index.keyPattern)[0]!.meta
      const before = spec.expireAfterSeconds
      if (index.expireAfterSeconds !== undefined) spec.expireAfterSeconds = index.expireAfterSeconds
      if (index.hidden !== undefined) spec.hidden = isTrue(index.hidden)
      collection.save()
      return { expireAfterSeconds_old: before, expireAfterSeconds_new: index.expireAfterSeconds, ok: 1 }
    },
  },
  listCollections: {
    run: ({ catalog, cursors }, { body, database }) => {
      const infos = catalog.list(database).map(({ meta: { name, options, uuid, indexes } }): Doc => {
        const more = { options, info: { readOnly: false, uuid }, idIndex: indexes[0]?.spec }
        return { name, type: 'collection', ...(isTrue(body.nameOnly) ? {} : more) }
      })
      const found = infos.filter(compileFilter(asDoc(body.filter ?? {}, 'filter'))).map(encode)
      return cursors.first(`${database}.$cmd.listCollections`, found, batchSizeOf(body))
    },
  },
  createIndexes: {
    write: true,
    run: (engine, request) => {
      const specs = asArray(plain(request.body.indexes), 'indexes').map((spec) => asDoc(spec, 'index'))
      if (specs.length === 0) throw badValue('Must specify at least one index to create')
      const numIndexesBefore = request.collection?.indexes.length ?? 1
      const collection = engine.ensure(request)
      for (const spec of specs) createIndex(collection, spec)
      const numIndexesAfter = collection.indexes.length
      const note = numIndexesAfter === numIndexesBefore ? { note: 'all indexes already exist' } : {}
      return { numIndexesBefore, numIndexesAfter, createdCollectionAutomatically: !request.collection, ...note, ok: 1 }
    },
  },
  dropIndexes: {
    write: true,
    run: (_, request) => {
      const collection = existing(request)
      const nIndexesWas = collection.indexes.length
      for (const index of findIndexes(collection, plain(request.body.index))) collection.dropIndex(index)
      return { nIndexesWas, ok: 1 }
    },
  },
  listIndexes: {
    run: ({ cursors }, request) => {
      const specs = existing(request).indexes.map(({ meta }) => encode(meta.spec))
      return cursors.first(request.namespace, specs, batchSizeOf(request.body))
    },
  },
  // Our own, for backups: one moment of all collections while others write on.
  snapshot: {
    run: (engine, { database }) => {
      const rows = snapshot(engine, engine.catalog.list(database))
      // Begun at once, so that the end of the cursor, whatever its cause, always releases the snapshot.
      return engine.cursors.first(`${database}.$cmd.snapshot`, rows, 1)
    },
  },
}

const batchSizeOf = ({ cursor }: Doc): unknown => (isDoc(cursor) ? cursor.batchSize : undefined) ?? 1000

function findIndexes(collection: Collection, wanted: unknown): Index[] {
  if (Array.isArray(wanted)) return wanted.flatMap((name) => findIndexes(collection, name))
  const text = JSON.stringify(wanted)
  if (wanted === '_id_' || text === '{"_id":1}') throw new CommandError(72, 'cannot drop _id index')
  const fits = ({ name, meta }: Index) => wanted === '*' || name === wanted || JSON.stringify(meta.spec.key) === text
  const found = collection.indexes.filter((index) => index.meta.number !== 1 && fits(index))
  if (found.length === 0 && wanted !== '*') throw new CommandError(27, `index not found with name [${String(wanted)}]`)
  return found
}

function split(namespace: unknown): [database: string, name: string] {
  const [, database, name] = /^([^.]+)\.(.+)$/s.exec(String(namespace)) ?? []
  if (database && name) return [database, name]
  throw new CommandError(73, `Invalid namespace specified '${String(namespace)}'`)
}

/** Queues the removal of documents whose time has passed, in portions, so that a great many stall nobody. */
export function removeExpired(engine: Engine): void {
  for (const collection of engine.catalog.list()) {
    for (const { paths, meta } of collection.indexes) {
      const seconds = meta.spec.expireAfterSeconds
      if (typeof seconds !== 'number' || paths.length !== 1) continue
      const expired = () =>
        findRows(collection, {
          filter: { [paths[0]!]: { $lte: new Date(Date.now() - seconds * 1000) } },
          skip: 0,
          limit: 500,
          variables: {},
        })
      if (expired().next().done) continue
      void engine.write(() => {
        for (const { id, doc } of [...expired()]) collection.remove(id, doc)
        return {}
      })
    }
  }
}

const portion = 1024 * 1024

function* snapshot({ storage }: Engine, collections: Collection[]): Generator<Buffer, void> {
  const held = storage.hold()
  try {
    const infos = collections.map(({ meta: { name, options, indexes } }) => {
      return { name, options, indexes: indexes.map(({ spec }) => spec) }
    })
    yield encode({ infos })
    for (const collection of collections) {
      let documents: Binary[] = []
      let size = 0
      const part = () => encode({ collection: collection.meta.name, documents })
      for (const value of held.values(collection.prefix(0), collection.prefix(1))) {
        documents.push(new Binary(value))
        size += value.length
        if (size < portion) continue
        yield part()
        documents = []
        size = 0
      }
      if (documents.length > 0) yield part()
    }
  } finally {
    held.release()
  }
}
