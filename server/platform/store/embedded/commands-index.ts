// Collections and their indexes: create, drop, renameCollection, collMod, listCollections, createIndexes, dropIndexes, listIndexes.
import type { Collection } from './collection'
import type { Index } from './collection-index'
import { asArray, asDoc, badValue, CommandError, isDoc, unsupported } from './command-error'
import type { Command, Engine, Request } from './engine'
import { compileFilter, isTrue } from './match'
import { encode } from './raw-bson'
import { collectionOf, namespaceOf } from './request'

function existing(engine: Engine, request: Request): Collection {
  const collection = collectionOf(engine, request)
  if (!collection) throw new CommandError(26, `ns does not exist: ${namespaceOf(request)}`)
  return collection
}

const nameIn = (request: Request): string => namespaceOf(request).slice(request.database.length + 1)

export const indexCommands: Record<string, Command> = {
  create: {
    writes: true,
    run: (engine, request) => {
      const {
        capped,
        size,
        max,
        collation,
        viewOn,
        timeseries,
        validator,
        changeStreamPreAndPostImages,
        clusteredIndex,
      } = request.body
      if (viewOn !== undefined) throw unsupported('a view')
      if (timeseries !== undefined) throw unsupported('a time series collection')
      if (clusteredIndex !== undefined) throw unsupported('a clustered collection')
      if (changeStreamPreAndPostImages !== undefined) throw unsupported('changeStreamPreAndPostImages')
      if (isDoc(validator) && Object.keys(validator).length > 0) throw unsupported('a validator')
      if (isTrue(capped)) throw unsupported('a capped collection')
      if (collectionOf(engine, request))
        throw new CommandError(48, `Collection ${namespaceOf(request)} already exists.`)
      const options = Object.fromEntries(
        Object.entries({ capped, size, max, collation }).filter(([, value]) => value !== undefined),
      )
      engine.catalog.ensure(request.database, nameIn(request), options)
      return { ok: 1 }
    },
  },
  drop: {
    writes: true,
    run: (engine, request) => {
      const collection = collectionOf(engine, request)
      if (!collection) return { ok: 1 }
      const nIndexesWas = collection.indexes.length
      engine.catalog.drop(collection)
      return { nIndexesWas, ns: namespaceOf(request), ok: 1 }
    },
  },
  renameCollection: {
    writes: true,
    run: (engine, { body }) => {
      const [from, to] = [split(body.renameCollection), split(body.to)]
      const collection = engine.catalog.find(...from)
      if (!collection) throw new CommandError(26, `Source collection ${from.join('.')} does not exist`)
      const target = engine.catalog.find(...to)
      if (target && !isTrue(body.dropTarget)) throw new CommandError(48, 'target namespace exists')
      if (target) engine.catalog.drop(target)
      engine.catalog.rename(collection, ...to)
      return { ok: 1 }
    },
  },
  collMod: {
    writes: true,
    run: (engine, request) => {
      const collection = existing(engine, request)
      const { index, validator } = request.body
      if (isDoc(validator) && Object.keys(validator).length > 0) throw unsupported('a validator')
      if (!isDoc(index)) return { ok: 1 }
      const [found] = findIndexes(collection, index.name ?? index.keyPattern)
      const before = found!.meta.spec.expireAfterSeconds
      if (index.expireAfterSeconds !== undefined) found!.meta.spec.expireAfterSeconds = index.expireAfterSeconds
      if (index.hidden !== undefined) found!.meta.spec.hidden = isTrue(index.hidden)
      engine.catalog.save(collection)
      return { expireAfterSeconds_old: before, expireAfterSeconds_new: index.expireAfterSeconds, ok: 1 }
    },
  },
  listCollections: {
    writes: false,
    run: (engine, { body, database }) => {
      const matches = compileFilter(isDoc(body.filter) ? body.filter : {})
      const all = engine.catalog.list(database).map(({ meta }) =>
        isTrue(body.nameOnly)
          ? { name: meta.name, type: 'collection' }
          : {
              name: meta.name,
              type: 'collection',
              options: meta.options,
              info: { readOnly: false, uuid: meta.uuid },
              idIndex: meta.indexes[0]?.spec,
            },
      )
      const cursor = isDoc(body.cursor) ? body.cursor : {}
      return engine.cursors.first(`${database}.$cmd.listCollections`, all.filter(matches).map(encode), {
        batchSize: cursor.batchSize ?? 1000,
      })
    },
  },
  createIndexes: {
    writes: true,
    run: (engine, request) => {
      const specs = asArray(request.body.indexes, 'indexes').map((spec) => asDoc(spec, 'index'))
      if (specs.length === 0) throw badValue('Must specify at least one index to create')
      const before = collectionOf(engine, request)
      const numIndexesBefore = before?.indexes.length ?? 1
      const collection = before ?? engine.catalog.ensure(request.database, nameIn(request))
      try {
        for (const spec of specs) engine.catalog.createIndex(collection, spec)
      } catch (error) {
        if (error instanceof CommandError) error.undo = true
        throw error
      }
      const made = {
        numIndexesBefore,
        numIndexesAfter: collection.indexes.length,
        createdCollectionAutomatically: before === undefined,
        ok: 1,
      }
      return made.numIndexesAfter === numIndexesBefore ? { ...made, note: 'all indexes already exist' } : made
    },
  },
  dropIndexes: {
    writes: true,
    run: (engine, request) => {
      const collection = existing(engine, request)
      const nIndexesWas = collection.indexes.length
      for (const index of findIndexes(collection, request.body.index)) engine.catalog.dropIndex(collection, index)
      return { nIndexesWas, ok: 1 }
    },
  },
  listIndexes: {
    writes: false,
    run: (engine, request) => {
      const specs = existing(engine, request).indexes.map(({ meta }) => encode(meta.spec))
      const cursor = isDoc(request.body.cursor) ? request.body.cursor : {}
      return engine.cursors.first(namespaceOf(request), specs, { batchSize: cursor.batchSize ?? 1000 })
    },
  },
}

function findIndexes(collection: Collection, wanted: unknown): Index[] {
  const droppable = collection.indexes.filter(({ meta }) => meta.number !== 1)
  if (wanted === '*') return droppable
  if (Array.isArray(wanted)) return wanted.flatMap((name) => findIndexes(collection, name))
  if (wanted === '_id_' || JSON.stringify(wanted) === '{"_id":1}') throw new CommandError(72, 'cannot drop _id index')
  const found = droppable.filter(
    ({ name, meta }) => name === wanted || (isDoc(wanted) && JSON.stringify(meta.spec.key) === JSON.stringify(wanted)),
  )
  if (found.length === 0)
    throw new CommandError(
      27,
      `index not found with name [${typeof wanted === 'string' ? wanted : JSON.stringify(wanted)}]`,
    )
  return found
}

function split(namespace: unknown): [database: string, name: string] {
  const text = String(namespace)
  const dot = text.indexOf('.')
  if (typeof namespace !== 'string' || dot < 1) throw new CommandError(73, `Invalid namespace specified '${text}'`)
  return [text.slice(0, dot), text.slice(dot + 1)]
}
