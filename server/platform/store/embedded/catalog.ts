// Which databases, collections and indexes exist: kept under number 0 of the data file, one entry per collection, and
// in memory.
import { UUID } from 'bson'
import { readCollation } from './bson-order'
import { Collection, metaKey, readMeta } from './collection'
import { asDoc, type Doc, isDoc, refuse, unsupported } from './command-error'
import { compileFilter } from './match'
import type { Storage } from './storage'

export class Catalog {
  private collections = new Map<string, Collection>()

  constructor(private readonly storage: Storage) {
    this.reload()
  }

  /** Reads everything again: at start, and after a transaction that was rolled back. */
  reload(): void {
    this.collections.clear()
    for (const { value } of this.storage.range(metaKey(0), metaKey(0xffffffff))) this.adopt(readMeta(value))
  }

  find(database: string, name: string): Collection | undefined {
    return this.collections.get(`${database}.${name}`)
  }

  list(database?: string): Collection[] {
    return [...this.collections.values()].filter(({ meta }) => database === undefined || meta.database === database)
  }

  /** The collection, made with its `_id` index if it is not there. */
  ensure(database: string, name: string, options: Doc = {}): Collection {
    const existing = this.find(database, name)
    if (existing) return existing
    if (/^$|^\.|[$\0]/.test(name) || database === '') refuse(73, `Invalid namespace specified '${database}.${name}'`)
    const { spec: collation } = readCollation(options.collation) ?? {}
    const primary = { v: 2, key: { _id: 1 }, name: '_id_', ...(collation ? { collation } : {}) }
    const number = Math.max(0, ...this.list().map(({ meta }) => meta.number)) + 1
    const indexes = [{ number: 1, spec: primary, loose: false }]
    const uuid = new UUID().toBinary()
    const collection = this.adopt({ number, database, name, uuid, options, indexes, nextIndex: 2 })
    collection.save()
    return collection
  }

  drop(collection: Collection): void {
    collection.clearAll()
    this.storage.put(metaKey(collection.meta.number), undefined)
    this.collections.delete(collection.namespace)
  }

  rename(collection: Collection, name: string): void {
    this.collections.delete(collection.namespace)
    this.adopt({ ...collection.meta, name }).save()
  }

  adopt(meta: Collection['meta']): Collection {
    const collection = new Collection(this.storage, meta)
    this.collections.set(collection.namespace, collection)
    return collection
  }
}

/** Makes an index unless it is there. @throws CommandError 67, 85 or 86 for what cannot be, or contradicts another */
export function createIndex(collection: Collection, given: Doc): void {
  const spec = readSpec(given, collection.meta.options)
  const shown = (from: Doc, names: string[]) => JSON.stringify(names.map((name) => from[name] || from[name] === 0))
  const alike = (...names: string[]) =>
    collection.indexes.find(({ meta }) => shown(meta.spec, names) === shown(spec, names))
  const same = alike('key', 'collation', 'unique', 'sparse', 'expireAfterSeconds', 'partialFilterExpression')
  const namesake = alike('name')
  const other = namesake ?? alike('key', 'collation', 'partialFilterExpression')
  if (same?.name === spec.name || JSON.stringify(spec.key) === '{"_id":1}') return
  if (same) refuse(85, `Index already exists with a different name: ${same.name}`)
  const about = `Requested index: ${JSON.stringify(spec)}, existing index: ${JSON.stringify(other?.meta.spec)}`
  if (namesake) refuse(86, `An existing index has the same name as the requested index. ${whenUnnamed} ${about}`)
  if (other) refuse(85, `An equivalent index already exists with the same name but different options. ${about}`)
  collection.build(spec)
}

/** Mongoose looks for this sentence. */
const whenUnnamed =
  'When index names are not specified, they are auto generated and can cause conflicts. Please refer to our docs.'

function readSpec({ background: _, ns: __, collation: own, ...spec }: Doc, options: Doc): Doc {
  const { key, name, partialFilterExpression: partial, expireAfterSeconds: seconds } = spec
  const fields = Object.entries(asDoc(key, 'index keys'))
  const plugin = fields.find(([path, kind]) => path.includes('$**') || /^(text|2d|2dsphere)$/.test(String(kind)))
  if (plugin) unsupported(`an index of type ${String(plugin[1])}`)
  const isDirection = (value: unknown) => value === 'hashed' || (typeof value === 'number' && value !== 0)
  if (fields.length === 0 || !fields.every(([path, value]) => isDirection(value) && isIndexable(path)))
    refuse(67, `Index keys must be fields with numbers or "hashed", got ${JSON.stringify(key)}`)
  if (typeof name !== 'string' || name === '') refuse(67, 'Index name cannot be empty')
  if (isDoc(partial) && spec.sparse === true) refuse(67, 'cannot mix "partialFilterExpression" and "sparse" options')
  if (typeof (seconds ?? 0) !== 'number') refuse(67, "TTL index 'expireAfterSeconds' option must be numeric")
  if (partial !== undefined) compileFilter(asDoc(partial, "The field 'partialFilterExpression'"))
  const collation = readCollation(own ?? options.collation)?.spec
  return { v: 2, ...spec, ...(collation ? { collation } : {}) }
}

const isIndexable = (path: string): boolean => !/^$|^\.|\.$|\.\.|(^|\.)\$/.test(path)
