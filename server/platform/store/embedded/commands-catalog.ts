// Collections and their indexes: create, drop, rename, change, list. Also what a TTL index lets go, and a whole
// database as it was at one moment, for backups.
import { Binary } from 'bson'
import { isTrue } from './bson-order'
import { createIndex } from './catalog'
import type { Collection, Index } from './collection'
import { asArray, asDoc, type Doc, refuse, unsupported } from './command-error'
import { modify } from './commands-write'
import type { Engine, Request, Run } from './engine'
import { compileFilter } from './match'
import { findRows } from './query'
import { encode, plain } from './raw-bson'

/** Options that would make something else of a collection. */
const leftOut = /^(viewOn|timeseries|capped|validation(Level|Action)|changeStreamPreAndPostImages)$/

/** The options of a collection that we keep. @throws CommandError 115 for others */
function readOptions(body: Doc): Doc {
  const isSet = (value: unknown) => isTrue(value) && JSON.stringify(value) !== '{}'
  const option = Object.keys(body).find((name) => leftOut.test(name) && isSet(body[name]))
  if (option) unsupported(`a collection with '${option}'`)
  const { collation, validator, clusteredIndex } = plain(body) as Doc
  return { collation, validator, clusteredIndex }
}

const existing = ({ collection, namespace }: Request): Collection =>
  collection ?? refuse(26, `ns does not exist: ${namespace}`)

export const catalogWrites: Record<string, Run> = {
  create({ catalog }, { namespace, collection, body }) {
    if (collection) refuse(48, `Collection ${namespace} already exists.`)
    catalog.ensure(namespace, readOptions(body))
  },
  drop({ catalog }, { collection, namespace }) {
    if (!collection) return undefined
    catalog.drop(collection)
    return { nIndexesWas: collection.indexes.length, ns: namespace }
  },
  dropDatabase({ catalog }, { database }) {
    for (const collection of catalog.list(database)) catalog.drop(collection)
    return { dropped: database }
  },
  renameCollection({ catalog }, { body: { renameCollection: from, to, dropTarget } }) {
    const collection = catalog.find(String(from)) ?? refuse(26, `Source collection ${String(from)} does not exist`)
    const target = catalog.find(String(to))
    if (target && !isTrue(dropTarget)) refuse(48, 'target namespace exists')
    if (target) catalog.drop(target)
    catalog.rename(collection, String(to))
  },
  collMod({ catalog }, request) {
    const collection = existing(request)
    const { name = [], keyPattern = name, hidden, ...others } = asDoc(plain(request.body.index ?? {}), 'index')
    if (Object.keys(others).length > 0) unsupported(`changing '${Object.keys(others).join()}' of an index`)
    for (const { meta } of findIndexes(collection, keyPattern)) meta.spec.hidden = hidden
    const { validator = collection.meta.options.validator } = readOptions(request.body)
    catalog.adopt({ ...collection.meta, options: { ...collection.meta.options, validator } }).save()
  },
  createIndexes({ catalog }, { namespace, collection: before, body }) {
    const numIndexesBefore = before?.indexes.length ?? 1
    const collection = catalog.ensure(namespace)
    for (const spec of asArray(plain(body.indexes), 'indexes')) createIndex(collection, asDoc(spec, 'index'))
    return { numIndexesBefore, numIndexesAfter: collection.indexes.length, createdCollectionAutomatically: !before }
  },
  dropIndexes(_, request) {
    const collection = existing(request)
    for (const index of findIndexes(collection, plain(request.body.index))) collection.dropIndex(index)
  },
}

export const catalogReads: Record<string, Run> = {
  listCollections({ catalog, cursors }, { body, database, namespace }) {
    const infos = catalog.list(database).map(({ meta: { name, options, uuid, indexes } }): Doc => {
      return { name, type: 'collection', options, info: { readOnly: false, uuid }, idIndex: indexes[0]?.spec }
    })
    const found = infos.filter(compileFilter(asDoc(body.filter ?? {}, 'filter'))).map(encode)
    return cursors.first(namespace, found, body.cursor)
  },
  listIndexes({ cursors }, request) {
    const specs = existing(request).indexes.map(({ meta }) => encode(meta.spec))
    return cursors.first(request.namespace, specs, request.body.cursor)
  },
  /** Our own, for backups. Begun at once, so that the end of the cursor, whatever its cause, releases the moment. */
  snapshot: ({ catalog, cursors, storage }, { database, namespace }) =>
    cursors.first(namespace, snapshot(storage, catalog.list(database)), { batchSize: 1 }),
}

/** What a command names by name, by key, by several names, or all with a star. @throws CommandError 27 or 72 */
function findIndexes(collection: Collection, wanted: unknown): Index[] {
  if (Array.isArray(wanted)) return wanted.flatMap((name) => findIndexes(collection, name))
  if (wanted === '*') return collection.indexes.slice(1)
  const found = collection.findIndex(wanted) ?? refuse(27, `index not found with name [${JSON.stringify(wanted)}]`)
  return found.meta.number === 1 ? refuse(72, 'cannot drop _id index') : [found]
}

/**
 * What time demands: cursors nobody reads end, documents whose time has passed go. Their removal is queued in portions, so
 * that a great many stall nobody.
 */
export function letGo(engine: Engine): void {
  engine.cursors.sweep()
  for (const collection of engine.catalog.list()) {
    for (const index of collection.indexes) {
      const { expireAfterSeconds: seconds, partialFilterExpression: only = {} } = index.meta.spec
      if (typeof seconds !== 'number' || index.paths.length !== 1) continue
      const before = () => ({ [index.paths[0]!]: { $lte: new Date(Date.now() - seconds * 1000) } })
      const query = () => ({ filter: { $and: [only, before()] }, limit: 500, hint: index })
      if (findRows(collection, query()).next().done) continue
      void engine.write(() => ({ n: modify(engine, engine.target(collection.namespace, {}), query()).changed }))
    }
  }
}

/** First what the collections are, then each document as bytes. */
function* snapshot(storage: Engine['storage'], collections: Collection[]): Generator<Buffer, void> {
  const transaction = storage.hold()
  try {
    const infos = collections.map(({ meta: { name, options, indexes } }) => {
      return { name, options, indexes: indexes.map(({ spec }) => spec) }
    })
    yield encode({ infos })
    for (const collection of collections)
      for (const { raw } of collection.scan({ transaction }))
        yield encode({ collection: collection.meta.name, document: new Binary(raw) })
  } finally {
    transaction.done()
  }
}
