// Collections and their indexes: create, drop, rename, change, list. Also what a TTL index lets go, and a whole
// database as it was at one moment, for backups.
import { Binary } from 'bson'
import { isTrue } from './bson-order'
import { createIndex } from './catalog'
import type { Collection, Index } from './collection'
import { asArray, asDoc, type Doc, isDoc, refuse, unsupported } from './command-error'
import type { Engine, Request, Run } from './engine'
import { compileFilter } from './match'
import { findRows } from './query'
import { encode, plain } from './raw-bson'

/** Options that would make something else of a collection. */
const leftOut = /^(viewOn|timeseries|clusteredIndex|capped|validation(Level|Action)|changeStreamPreAndPostImages)$/

function refuseLeftOut(body: Doc): void {
  const isSet = (value: unknown) => isTrue(value) && JSON.stringify(value) !== '{}'
  const option = Object.keys(body).find((name) => leftOut.test(name) && isSet(body[name]))
  if (option) unsupported(`a collection with '${option}'`)
}

const existing = ({ collection, namespace }: Request): Collection =>
  collection ?? refuse(26, `ns does not exist: ${namespace}`)

export const catalogWrites: Record<string, Run> = {
  create({ catalog }, { database, target, namespace, collection, body }) {
    refuseLeftOut(body)
    if (collection) refuse(48, `Collection ${namespace} already exists.`)
    const { collation, validator } = plain(body) as Doc
    catalog.ensure(database, target, { collation, validator })
    return {}
  },
  drop({ catalog }, { collection, namespace }) {
    if (!collection) return {}
    catalog.drop(collection)
    return { nIndexesWas: collection.indexes.length, ns: namespace }
  },
  dropDatabase({ catalog }, { database }) {
    const collections = catalog.list(database)
    for (const collection of collections) catalog.drop(collection)
    return collections.length > 0 ? { dropped: database } : {}
  },
  renameCollection({ catalog }, { body }) {
    const [[database, name], [toDatabase, toName]] = [split(body.renameCollection), split(body.to)]
    const [collection, target] = [catalog.find(database, name), catalog.find(toDatabase, toName)]
    if (!collection) return refuse(26, `Source collection ${database}.${name} does not exist`)
    if (database !== toDatabase) unsupported('renaming a collection into another database')
    if (target && !isTrue(body.dropTarget)) refuse(48, 'target namespace exists')
    if (target) catalog.drop(target)
    catalog.rename(collection, toName)
    return {}
  },
  collMod({ catalog }, request) {
    const collection = existing(request)
    refuseLeftOut(request.body)
    const { index, validator } = plain(request.body) as Doc
    const { meta } = collection
    if (validator !== undefined) catalog.adopt({ ...meta, options: { ...meta.options, validator } }).save()
    if (!isDoc(index)) return {}
    const { name, keyPattern, ...changes } = index
    const other = Object.keys(changes).find((option) => !/^(expireAfterSeconds|hidden)$/.test(option))
    if (other) unsupported(`changing '${other}' of an index`)
    const { spec } = findIndexes(collection, name ?? keyPattern)[0]!.meta
    const before = spec.expireAfterSeconds
    Object.assign(spec, changes)
    collection.save()
    return { expireAfterSeconds_old: before, expireAfterSeconds_new: spec.expireAfterSeconds }
  },
  createIndexes({ catalog }, { database, target, collection: before, body }) {
    const specs = asArray(plain(body.indexes), 'indexes').map((spec) => asDoc(spec, 'index'))
    if (specs.length === 0) refuse(2, 'Must specify at least one index to create')
    const numIndexesBefore = before?.indexes.length ?? 1
    const collection = catalog.ensure(database, target)
    for (const spec of specs) createIndex(collection, spec)
    const numIndexesAfter = collection.indexes.length
    const note = numIndexesAfter === numIndexesBefore ? { note: 'all indexes already exist' } : {}
    return { numIndexesBefore, numIndexesAfter, createdCollectionAutomatically: !before, ...note }
  },
  dropIndexes(_, request) {
    const collection = existing(request)
    const nIndexesWas = collection.indexes.length
    for (const index of findIndexes(collection, plain(request.body.index))) collection.dropIndex(index)
    return { nIndexesWas }
  },
}

export const catalogReads: Record<string, Run> = {
  listCollections({ catalog, cursors }, { body, database }) {
    const infos = catalog.list(database).map(({ meta: { name, options, uuid, indexes } }): Doc => {
      const more = { options, info: { readOnly: false, uuid }, idIndex: indexes[0]?.spec }
      return { name, type: 'collection', ...(isTrue(body.nameOnly) ? {} : more) }
    })
    const found = infos.filter(compileFilter(asDoc(body.filter ?? {}, 'filter'))).map(encode)
    return cursors.first(`${database}.$cmd.listCollections`, found, batchSizeOf(body))
  },
  listIndexes({ cursors }, request) {
    const specs = existing(request).indexes.map(({ meta }) => encode(meta.spec))
    return cursors.first(request.namespace, specs, batchSizeOf(request.body))
  },
  /** Our own, for backups. Begun at once, so that the end of the cursor, whatever its cause, releases the moment. */
  snapshot: ({ catalog, cursors, storage }, { database }) =>
    cursors.first(`${database}.$cmd.snapshot`, snapshot(storage, catalog.list(database)), 1),
}

const batchSizeOf = ({ cursor }: Doc): unknown => (isDoc(cursor) ? cursor.batchSize : undefined) ?? 1000

function findIndexes(collection: Collection, wanted: unknown): Index[] {
  if (Array.isArray(wanted)) return wanted.flatMap((name) => findIndexes(collection, name))
  const text = JSON.stringify(wanted)
  if (wanted === '_id_' || text === '{"_id":1}') refuse(72, 'cannot drop _id index')
  const fits = ({ name, meta }: Index) => wanted === '*' || name === wanted || JSON.stringify(meta.spec.key) === text
  const found = collection.indexes.filter((index) => index.meta.number !== 1 && fits(index))
  return found.length > 0 || wanted === '*' ? found : refuse(27, `index not found with name [${String(wanted)}]`)
}

function split(namespace: unknown): [database: string, name: string] {
  const [, database, name] = /^([^.]+)\.(.+)$/s.exec(String(namespace)) ?? []
  return database && name ? [database, name] : refuse(73, `Invalid namespace specified '${String(namespace)}'`)
}

/** Queues the removal of documents whose time has passed, in portions, so that a great many stall nobody. */
export function removeExpired(engine: Engine): void {
  for (const collection of engine.catalog.list()) {
    for (const { paths, meta } of collection.indexes) {
      const { expireAfterSeconds: seconds, partialFilterExpression: only = {} } = meta.spec
      if (typeof seconds !== 'number' || paths.length !== 1) continue
      const before = () => ({ $lte: new Date(Date.now() - seconds * 1000) })
      const expired = () => findRows(collection, { filter: { $and: [only, { [paths[0]!]: before() }] }, limit: 500 })
      if (expired().next().done) continue
      void engine.write(() => {
        for (const { id, doc } of [...expired()]) collection.change(id, doc)
        return {}
      })
    }
  }
}

/** First what the collections are, then each document as bytes. */
function* snapshot(storage: Engine['storage'], collections: Collection[]): Generator<Buffer, void> {
  const held = storage.hold()
  try {
    const infos = collections.map(({ meta: { name, options, indexes } }) => {
      return { name, options, indexes: indexes.map(({ spec }) => spec) }
    })
    yield encode({ infos })
    for (const { meta, prefix } of collections)
      for (const value of held.values(prefix(0), prefix(1)))
        yield encode({ collection: meta.name, document: new Binary(value) })
  } finally {
    held.release()
  }
}
