// Which databases, collections and indexes exist: kept under number 0 of the data file, one entry per collection, and in memory.
import { UUID } from 'bson'
import { readCollation } from './collation'
import { Collection, metaKey, readMeta } from './collection'
import { asDoc, CommandError, type Doc, isDoc, unsupported } from './command-error'
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
    if (name === '' || /^\.|[$\0]/.test(name) || database === '')
      throw new CommandError(73, `Invalid namespace specified '${database}.${name}'`)
    const { spec: collation } = readCollation(options.collation) ?? {}
    const primary = { v: 2, key: { _id: 1 }, name: '_id_', ...(collation ? { collation } : {}) }
    const collection = this.adopt({
      number: Math.max(0, ...this.list().map(({ meta }) => meta.number)) + 1,
      database,
      name,
      uuid: new UUID().toBinary(),
      options,
      indexes: [{ number: 1, spec: primary, loose: false }],
      nextIndex: 2,
    })
    collection.save()
    return collection
  }

  drop(collection: Collection): void {
    collection.clearAll()
    this.storage.del(metaKey(collection.meta.number))
    this.collections.delete(collection.namespace)
  }

  rename(collection: Collection, name: string): void {
    this.collections.delete(collection.namespace)
    collection.meta.name = name
    this.collections.set(collection.namespace, collection)
    collection.save()
  }

  private adopt(meta: Collection['meta']): Collection {
    const collection = new Collection(this.storage, meta)
    this.collections.set(collection.namespace, collection)
    return collection
  }
}

/** Makes an index unless it is there. @throws CommandError 67, 85 or 86 for what cannot be, or contradicts another index */
export function createIndex(collection: Collection, given: Doc): void {
  const spec = readSpec(given, collection)
  const alike = (...names: string[]) => {
    const shown = (from: Doc) => JSON.stringify(names.map((name) => from[name] || (from[name] === 0 ? 0 : null)))
    return collection.indexes.find(({ meta }) => shown(meta.spec) === shown(spec))
  }
  if (JSON.stringify(spec.key) === '{"_id":1}') return
  const same = alike('key', 'collation', 'unique', 'sparse', 'expireAfterSeconds', 'partialFilterExpression')
  if (same?.name === spec.name) return
  if (same) throw new CommandError(85, `Index already exists with a different name: ${same.name}`)
  const about = (other: Doc) => `Requested index: ${JSON.stringify(spec)}, existing index: ${JSON.stringify(other)}`
  const named = alike('name')
  if (named)
    throw new CommandError(
      86,
      `An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation. ${about(named.meta.spec)}`,
    )
  const equivalent = alike('key', 'collation', 'partialFilterExpression')
  if (equivalent)
    throw new CommandError(
      85,
      `An equivalent index already exists with the same name but different options. ${about(equivalent.meta.spec)}`,
    )
  collection.build(spec)
}

function readSpec({ background: _, ns: __, ...given }: Doc, collection: Collection): Doc {
  const { key, name, partialFilterExpression: partial, expireAfterSeconds: seconds } = given
  const refuse = (unless: boolean, message: string) => {
    if (!unless) throw new CommandError(67, message)
  }
  const fields = Object.entries(asDoc(key, 'index keys'))
  refuse(fields.length > 0, 'Index keys cannot be an empty object')
  for (const [path, direction] of fields) {
    if (path.includes('$**') || ['text', '2d', '2dsphere', 'wildcard'].includes(String(direction)))
      throw unsupported(`an index of type ${String(direction)}`)
    refuse(typeof direction !== 'string' || direction === 'hashed', `Unknown index plugin '${String(direction)}'`)
    refuse(
      direction === 'hashed' || (typeof direction === 'number' && Boolean(direction)),
      'Values in v:2 index key pattern must be numbers > 0 or < 0',
    )
    refuse(
      path.split('.').every((part) => part !== '' && !part.startsWith('$')),
      `Index key contains an illegal field name: '${path}'`,
    )
  }
  refuse(typeof name === 'string' && name !== '', 'Index name cannot be empty')
  refuse(!isDoc(partial) || given.sparse !== true, 'cannot mix "partialFilterExpression" and "sparse" options')
  if (partial !== undefined) compileFilter(asDoc(partial, "The field 'partialFilterExpression'"))
  refuse(seconds === undefined || typeof seconds === 'number', "TTL index 'expireAfterSeconds' option must be numeric")
  const collation = readCollation(given.collation ?? collection.meta.options.collation)?.spec
  const { collation: ___, ...rest } = given
  return { v: 2, ...rest, ...(collation ? { collation } : {}) }
}
