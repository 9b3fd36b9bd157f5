// The operations of the CRUD unified tests, one row each, done by the driver.
import mongoose from 'mongoose'
import { mismatch } from './match'

export type Fields = { [key: string]: unknown }
type Collection = mongoose.mongo.Collection
type Db = mongoose.mongo.Db
type Client = mongoose.mongo.MongoClient
export type Entities = Map<string, Client | Db | Collection>

/** What is left of the arguments goes to the driver as options. */
function split(given: Fields, ...names: string[]): { taken: Fields; options: Fields } {
  const options = { ...given }
  const taken: Fields = {}
  for (const name of names) {
    taken[name] = options[name]
    delete options[name]
  }
  if (typeof options.returnDocument === 'string') options.returnDocument = options.returnDocument.toLowerCase()
  return { taken, options }
}

const onCollection: Record<string, (collection: Collection, given: Fields) => Promise<unknown>> = {
  find: (collection, given) => {
    const { taken, options } = split(given, 'filter')
    return collection.find(taken.filter as Fields, options).toArray()
  },
  findOne: (collection, given) => {
    const { taken, options } = split(given, 'filter')
    return collection.findOne(taken.filter as Fields, options)
  },
  aggregate: (collection, given) => {
    const { taken, options } = split(given, 'pipeline')
    return collection.aggregate(taken.pipeline as Fields[], options).toArray()
  },
  count: (collection, given) => {
    const { taken, options } = split(given, 'filter')
    return collection.count(taken.filter as Fields, options)
  },
  countDocuments: (collection, given) => {
    const { taken, options } = split(given, 'filter')
    return collection.countDocuments(taken.filter as Fields, options)
  },
  estimatedDocumentCount: (collection, given) => collection.estimatedDocumentCount(given),
  distinct: (collection, given) => {
    const { taken, options } = split(given, 'fieldName', 'filter')
    return collection.distinct(String(taken.fieldName), (taken.filter ?? {}) as Fields, options)
  },
  insertOne: (collection, given) => {
    const { taken, options } = split(given, 'document')
    return collection.insertOne(taken.document as Fields, options)
  },
  insertMany: (collection, given) => {
    const { taken, options } = split(given, 'documents')
    return collection.insertMany(taken.documents as Fields[], options)
  },
  deleteOne: (collection, given) => {
    const { taken, options } = split(given, 'filter')
    return collection.deleteOne(taken.filter as Fields, options)
  },
  deleteMany: (collection, given) => {
    const { taken, options } = split(given, 'filter')
    return collection.deleteMany(taken.filter as Fields, options)
  },
  updateOne: (collection, given) => {
    const { taken, options } = split(given, 'filter', 'update')
    return collection.updateOne(taken.filter as Fields, taken.update as Fields, options)
  },
  updateMany: (collection, given) => {
    const { taken, options } = split(given, 'filter', 'update')
    return collection.updateMany(taken.filter as Fields, taken.update as Fields, options)
  },
  replaceOne: (collection, given) => {
    const { taken, options } = split(given, 'filter', 'replacement')
    return collection.replaceOne(taken.filter as Fields, taken.replacement as Fields, options)
  },
  findOneAndUpdate: (collection, given) => {
    const { taken, options } = split(given, 'filter', 'update')
    return collection.findOneAndUpdate(taken.filter as Fields, taken.update as Fields, options)
  },
  findOneAndReplace: (collection, given) => {
    const { taken, options } = split(given, 'filter', 'replacement')
    return collection.findOneAndReplace(taken.filter as Fields, taken.replacement as Fields, options)
  },
  findOneAndDelete: (collection, given) => {
    const { taken, options } = split(given, 'filter')
    return collection.findOneAndDelete(taken.filter as Fields, options)
  },
  bulkWrite: (collection, given) => {
    const { taken, options } = split(given, 'requests')
    return collection.bulkWrite(taken.requests as Parameters<Collection['bulkWrite']>[0], options)
  },
  createIndex: (collection, given) => {
    const { taken, options } = split(given, 'keys')
    return collection.createIndex(taken.keys as mongoose.mongo.IndexSpecification, options)
  },
}

const onDatabase: Record<string, (database: Db, given: Fields) => Promise<unknown>> = {
  aggregate: (database, given) => {
    const { taken, options } = split(given, 'pipeline')
    return database.aggregate(taken.pipeline as Fields[], options).toArray()
  },
  dropCollection: (database, given) => database.dropCollection(String(given.collection)).catch(() => false),
  createCollection: (database, given) => {
    const { taken, options } = split(given, 'collection')
    return database.createCollection(String(taken.collection), options)
  },
  modifyCollection: (database, given) => {
    const { taken, options } = split(given, 'collection')
    return database.command({ collMod: String(taken.collection), ...options })
  },
}

function onClient(client: Client, given: Fields): Promise<unknown> {
  const { taken, options } = split(given, 'models')
  const models = (taken.models as Fields[]).map((model) => {
    const [name = '', fields] = Object.entries(model)[0] ?? []
    return { name, ...(fields as Fields) }
  })
  return client.bulkWrite(models as unknown as Parameters<Client['bulkWrite']>[0], options)
}

/** Does one operation of a test. Returns what was not as expected, in words. */
export async function runOperation(entities: Entities, operation: Fields): Promise<string | undefined> {
  const target = entities.get(String(operation.object))
  const name = String(operation.name)
  const given = (operation.arguments ?? {}) as Fields
  let result: unknown
  try {
    if (target instanceof mongoose.mongo.MongoClient) result = await onClient(target, given)
    else if (target instanceof mongoose.mongo.Db) result = await onDatabase[name]!(target, given)
    else result = await onCollection[name]!(target as Collection, given)
  } catch (error) {
    if (!operation.expectError) throw error
    return errorMismatch(operation.expectError as Fields, error as mongoose.mongo.MongoServerError)
  }
  if (operation.expectError) return `${name} was expected to fail`
  if (operation.expectResult === undefined) return undefined
  return mismatch(plainResult(operation.expectResult), plainResult(result), true)
}

function errorMismatch(expected: Fields, error: mongoose.mongo.MongoServerError): string | undefined {
  const fromServer = error instanceof mongoose.mongo.MongoServerError
  const { message } = error as Error
  if (expected.isClientError === true && fromServer) return `expected a client error, got ${message}`
  if (expected.isClientError === false && !fromServer) return `expected a server error, got ${message}`
  if (expected.errorCode !== undefined && error.code !== expected.errorCode)
    return `expected code ${String(expected.errorCode)}, got ${error.code}`
  if (
    typeof expected.errorContains === 'string' &&
    !message.toLowerCase().includes(expected.errorContains.toLowerCase())
  ) {
    return `expected a message with "${expected.errorContains}", got "${message}"`
  }
  if (expected.expectResult === undefined) return undefined
  const partial = (error as { partialResult?: unknown }).partialResult ?? (error as { result?: unknown }).result ?? {}
  return mismatch(expected.expectResult, plainResult(partial), true)
}

/** Results as plain fields: classes with getters, and maps of single results, are unfolded. */
function plainResult(value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [String(key), plainResult(item)]))
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const names = [
    'insertedCount',
    'matchedCount',
    'modifiedCount',
    'deletedCount',
    'upsertedCount',
    'insertedIds',
    'upsertedIds',
  ]
  const fields = Object.getPrototypeOf(value) === Object.prototype ? (value as Fields) : undefined
  const source = fields ?? Object.fromEntries(names.map((name) => [name, Reflect.get(value, name)]))
  return Object.fromEntries(
    Object.entries(source)
      // The driver tells of each result of a bulk whether it was an upsert, which the tests do not know.
      .filter(([key]) => key !== 'didUpsert')
      .map(([key, item]) => [key, item instanceof Map ? plainResult(item) : item]),
  )
}
