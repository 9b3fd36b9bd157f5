// Which databases, collections and indexes exist: kept under number 0 of the data file, one entry per collection, and
// in memory.
import { UUID } from 'bson'
import { isCollated } from './bson-order'
import { Collection, type CollectionMeta, type Index, metaKey } from './collection'
import { asDoc, type Doc, refuse, unsupported } from './command-error'
import { compileFilter } from './match'
import { decode, plain } from './raw-bson'
import type { Storage } from './storage'

export class Catalog {
  private collections = new Map<string, Collection>()

  constructor(private readonly storage: Storage) {
    this.reload()
  }

  /** Reads everything again: at start, and after a transaction that was rolled back. */
  reload(): void {
    this.collections.clear()
    for (const { value } of this.storage.range(metaKey(0), metaKey(0xffffffff)))
      this.adopt(plain(decode(value)) as CollectionMeta)
  }

  find = (namespace: string): Collection | undefined => this.collections.get(namespace)

  list = (database?: string): Collection[] =>
    [...this.collections.values()].filter(({ meta }) => database === undefined || meta.database === database)

  /** The collection, made with its `_id` index if it is not there. */
  ensure(namespace: string, options: Doc = {}): Collection {
    const existing = this.find(namespace)
    if (existing) return existing
    const primary = { v: 2, key: { _id: 1 }, name: '_id_', ...collated(options.collation) }
    const number = Math.max(0, ...this.list().map(({ meta }) => meta.number)) + 1
    const indexes = [{ number: 1, spec: primary, loose: false }]
    const uuid = new UUID().toBinary()
    return this.adopt({ number, ...namesIn(namespace), uuid, options, indexes, nextIndex: 2 }).save()
  }

  drop(collection: Collection): void {
    collection.clear()
    this.storage.put(metaKey(collection.meta.number), undefined)
    this.collections.delete(collection.namespace)
  }

  rename(collection: Collection, namespace: string): void {
    this.collections.delete(collection.namespace)
    this.adopt({ ...collection.meta, ...namesIn(namespace) }).save()
  }

  adopt(meta: CollectionMeta): Collection {
    const collection = new Collection(this.storage, meta)
    this.collections.set(collection.namespace, collection)
    return collection
  }
}

function namesIn(namespace: string): { database: string; name: string } {
  const [, database, name] = /^([^.$\0]+)\.([^.$\0][^$\0]*)$/.exec(namespace) ?? []
  return database && name ? { database, name } : refuse(73, `Invalid namespace specified '${namespace}'`)
}

/** Makes an index unless it is there. @throws CommandError 67, 85 or 86 for what cannot be, or contradicts another */
export function createIndex(collection: Collection, given: Doc): void {
  const spec = readSpec(given, collection.meta.options)
  const show = (from: Doc, names: string[]) => JSON.stringify(names.map((name) => from[name] || from[name] === 0))
  const alike = (names: string[]) => collection.indexes.find(({ meta }) => show(meta.spec, names) === show(spec, names))
  const kind = ['key', 'collation', 'partialFilterExpression']
  if (alike([...kind, 'name', 'unique', 'sparse', 'expireAfterSeconds']) || JSON.stringify(spec.key) === '{"_id":1}')
    return
  const [namesake, other] = [alike(['name']), alike(kind)]
  const about = (index: Index) => `Requested: ${JSON.stringify(spec)}, existing: ${JSON.stringify(index.meta.spec)}`
  if (namesake) refuse(86, `An existing index has the same name. ${whenUnnamed} ${about(namesake)}`)
  if (other) refuse(85, `Index already exists with a different name or other options. ${about(other)}`)
  collection.build(spec)
}

/** Mongoose looks for this sentence. */
const whenUnnamed =
  'When index names are not specified, they are auto generated and can cause conflicts. Please refer to our docs.'

const collated = (collation: unknown): Doc => (isCollated(collation) ? { collation } : {})

function readSpec({ background: _, ns: __, collation: own, ...spec }: Doc, options: Doc): Doc {
  const { key, name, partialFilterExpression: partial = {}, expireAfterSeconds: seconds = 0 } = spec
  const fields = Object.entries(asDoc(key, 'index keys'))
  const plugin = fields.find(([path, kind]) => path.includes('$**') || /^(text|2d|2dsphere)$/.test(String(kind)))
  if (plugin) unsupported(`an index of type ${String(plugin[1])}`)
  const isDirection = (value: unknown) => value === 'hashed' || (typeof value === 'number' && value !== 0)
  if (fields.length === 0 || !fields.every(([path, value]) => isDirection(value) && isIndexable(path)))
    refuse(67, `Index keys must be fields with numbers or "hashed", got ${JSON.stringify(key)}`)
  if (typeof name !== 'string' || name === '') refuse(67, 'Index name cannot be empty')
  if (typeof seconds !== 'number') refuse(67, "TTL index 'expireAfterSeconds' option must be numeric")
  compileFilter(asDoc(partial, "The field 'partialFilterExpression'"))
  return { v: 2, ...spec, ...collated(own ?? options.collation) }
}

const isIndexable = (path: string): boolean => !/^$|^\.|\.$|\.\.|(^|\.)\$/.test(path)
