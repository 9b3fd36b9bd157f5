// Which databases, collections and indexes exist. Kept under key 0 of the data file, one entry per collection, and in memory.
import { UUID } from 'bson'
import { readCollation } from './collation'
import { Collection, type CollectionMeta } from './collection'
import { Index, type IndexMeta } from './collection-index'
import { CommandError, type Doc, isDoc, unsupported } from './command-error'
import { compileFilter } from './match'
import { decode, encode } from './raw-bson'
import { afterPrefix, type Storage } from './storage'

const space = Buffer.alloc(4)
export const formatKey = Buffer.from('\0\0\0\0format', 'latin1')
const entryKey = (number: number): Buffer => {
  const bytes = Buffer.alloc(9, 1)
  space.copy(bytes)
  bytes.writeUInt32BE(number, 5)
  return bytes
}

export class Catalog {
  private collections = new Map<string, Collection>()
  private saved = new Map<Collection, string>()

  constructor(private readonly storage: Storage) {
    this.reload()
  }

  /** Reads everything again: at start, and after a transaction that was rolled back. */
  reload(): void {
    this.collections.clear()
    this.saved.clear()
    const start = Buffer.concat([space, Buffer.of(1)])
    for (const { value } of this.storage.range(start, afterPrefix(start))) {
      const { database, ...meta } = decode(value)
      this.adopt(new Collection(this.storage, String(database), meta as unknown as CollectionMeta))
    }
  }

  find(database: string, name: string): Collection | undefined {
    return this.collections.get(`${database}.${name}`)
  }

  list(database?: string): Collection[] {
    const all = [...this.collections.values()]
    return database === undefined ? all : all.filter((collection) => collection.database === database)
  }

  /** The collection, made with its `_id` index if it is not there. */
  ensure(database: string, name: string, options: Doc = {}): Collection {
    const existing = this.find(database, name)
    if (existing) return existing
    if (name === '' || name.includes('\0') || name.startsWith('.') || name.includes('$') || database === '') {
      throw new CommandError(73, `Invalid namespace specified '${database}.${name}'`)
    }
    const numbers = this.list().map(({ meta }) => meta.number)
    const primary: IndexMeta = { number: 1, spec: { v: 2, key: { _id: 1 }, name: '_id_' }, multikey: false, cut: false }
    const collation = readCollation(options.collation)
    if (collation) primary.spec.collation = collation.spec
    const meta: CollectionMeta = {
      number: Math.max(0, ...numbers) + 1,
      name,
      uuid: new UUID().toBinary(),
      options,
      indexes: [primary],
      nextIndex: 2,
    }
    const collection = new Collection(this.storage, database, meta)
    this.adopt(collection)
    this.save(collection)
    return collection
  }

  drop(collection: Collection): void {
    collection.clearAll()
    this.storage.del(entryKey(collection.meta.number))
    this.collections.delete(collection.namespace)
    this.saved.delete(collection)
  }

  rename(collection: Collection, database: string, name: string): void {
    if (database !== collection.database) throw unsupported('renaming a collection into another database')
    this.collections.delete(collection.namespace)
    collection.meta.name = name
    this.adopt(collection)
    this.save(collection)
  }

  /** @throws CommandError 67, 85 or 86 for a spec that cannot be, or that contradicts an index of the same name or keys */
  createIndex(collection: Collection, given: Doc): boolean {
    const spec = readIndexSpec(given, collection)
    const keys = JSON.stringify(spec.key)
    const same = collection.indexes.find(
      ({ meta }) =>
        JSON.stringify(meta.spec.key) === keys &&
        JSON.stringify(meta.spec.collation) === JSON.stringify(spec.collation),
    )
    const named = collection.indexes.find(({ name }) => name === spec.name)
    if (same && keys === '{"_id":1}') return false
    if (same && alike(same.meta.spec, spec)) {
      if (same.name === spec.name) return false
      throw new CommandError(85, `Index already exists with a different name: ${same.name}`)
    }
    if (named) {
      const about = `Requested index: ${JSON.stringify(spec)}, existing index: ${JSON.stringify(named.meta.spec)}`
      throw new CommandError(
        86,
        `An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation. ${about}`,
      )
    }
    if (
      same &&
      JSON.stringify(same.meta.spec.partialFilterExpression) === JSON.stringify(spec.partialFilterExpression)
    ) {
      throw new CommandError(
        85,
        `An equivalent index already exists with the same name but different options. Requested index: ${JSON.stringify(spec)}, existing index: ${JSON.stringify(same.meta.spec)}`,
      )
    }
    const meta: IndexMeta = { number: collection.meta.nextIndex++, spec, multikey: false, cut: false }
    collection.build(new Index(meta))
    collection.meta.indexes.push(meta)
    this.save(collection)
    return true
  }

  dropIndex(collection: Collection, index: Index): void {
    collection.clearIndex(index)
    collection.meta.indexes = collection.meta.indexes.filter((meta) => meta !== index.meta)
    this.save(collection)
  }

  /** Writes a collection's entry; called before a transaction ends, since documents may have made an index multikey. */
  saveChanged(): void {
    for (const [collection, flags] of this.saved) if (flagsOf(collection) !== flags) this.save(collection)
  }

  save(collection: Collection): void {
    this.storage.put(entryKey(collection.meta.number), encode({ ...collection.meta, database: collection.database }))
    this.saved.set(collection, flagsOf(collection))
  }

  private adopt(collection: Collection): void {
    this.collections.set(collection.namespace, collection)
    this.saved.set(collection, flagsOf(collection))
  }
}

const flagsOf = ({ meta }: Collection): string =>
  meta.indexes.map(({ multikey, cut }) => `${Number(multikey)}${Number(cut)}`).join()

const alike = (left: Doc, right: Doc): boolean =>
  ['unique', 'sparse', 'expireAfterSeconds', 'partialFilterExpression', 'collation'].every(
    (name) =>
      JSON.stringify(left[name] ?? null) === JSON.stringify(right[name] ?? null) ||
      (!left[name] && !right[name] && left[name] !== 0 && right[name] !== 0),
  )

function readIndexSpec(given: Doc, collection: Collection): Doc {
  const { background: _, ns: __, ...spec } = given
  const key = spec.key
  if (!isDoc(key) || Object.keys(key).length === 0) throw new CommandError(67, 'Index keys cannot be an empty object')
  for (const [path, direction] of Object.entries(key)) {
    if (typeof direction === 'string' && direction !== 'hashed') {
      if (['text', '2d', '2dsphere', 'wildcard'].includes(direction)) throw unsupported(`an index of type ${direction}`)
      throw new CommandError(67, `Unknown index plugin '${direction}'`)
    }
    if (direction !== 'hashed' && (typeof direction !== 'number' || direction === 0 || Number.isNaN(direction))) {
      throw new CommandError(
        67,
        `Values in v:2 index key pattern cannot be of type ${typeof direction}. Only numbers > 0, numbers < 0, and strings are allowed.`,
      )
    }
    if (path.includes('$**')) throw unsupported('a wildcard index')
    if (path === '' || path.split('.').some((part) => part === '' || part.startsWith('$')))
      throw new CommandError(67, `Index key contains an illegal field name: '${path}'`)
  }
  if (typeof spec.name !== 'string' || spec.name === '') throw new CommandError(67, 'Index name cannot be empty')
  if (spec.partialFilterExpression !== undefined) {
    if (!isDoc(spec.partialFilterExpression))
      throw new CommandError(14, "The field 'partialFilterExpression' must be an object")
    if (spec.sparse === true) throw new CommandError(67, 'cannot mix "partialFilterExpression" and "sparse" options')
    compileFilter(spec.partialFilterExpression)
  }
  if (spec.expireAfterSeconds !== undefined && typeof spec.expireAfterSeconds !== 'number')
    throw new CommandError(67, "TTL index 'expireAfterSeconds' option must be numeric")
  const collation = readCollation(spec.collation ?? collection.meta.options.collation)
  const { collation: ___, ...rest } = spec
  return { v: 2, ...rest, ...(collation ? { collation: collation.spec } : {}) }
}
