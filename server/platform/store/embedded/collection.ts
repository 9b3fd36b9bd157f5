// One collection: records by number in the order of insertion, and its indexes. Every change keeps both in step, and is
// called inside a transaction. Uniqueness is checked before anything is written.
import { Double, Int32, type ObjectId } from 'bson'
import { Index, type IndexMeta } from './collection-index'
import { CommandError, type Doc, isDoc } from './command-error'
import { valuesAt } from './paths'
import { decode } from './raw-bson'
import { afterPrefix, type Storage } from './storage'

export type CollectionMeta = {
  number: number
  name: string
  uuid: unknown
  options: Doc
  indexes: IndexMeta[]
  nextIndex: number
}
export type Row = { id: number; raw: Buffer }

const recordNumber = (id: number): Buffer => {
  const bytes = Buffer.allocUnsafe(6)
  bytes.writeUIntBE(id, 0, 6)
  return bytes
}

export const idFromKey = (key: Buffer): number => key.readUIntBE(key.length - 6, 6)

export class Collection {
  indexes: Index[]
  private lastId: number | undefined
  private size: number | undefined

  constructor(
    readonly storage: Storage,
    readonly database: string,
    readonly meta: CollectionMeta,
  ) {
    this.indexes = meta.indexes.map((index) => new Index(index))
  }

  get namespace(): string {
    return `${this.database}.${this.meta.name}`
  }

  prefix(space: number): Buffer {
    const bytes = Buffer.allocUnsafe(6)
    bytes.writeUInt32BE(this.meta.number, 0)
    bytes.writeUInt16BE(space, 4)
    return bytes
  }

  get count(): number {
    const start = this.prefix(0)
    this.size ??= this.storage.count(start, afterPrefix(start))
    return this.size
  }

  get(id: number): Buffer | undefined {
    return this.storage.get(this.recordKey(id))
  }

  *scan(reverse = false): Generator<Row, void> {
    const start = this.prefix(0)
    for (const { key, value } of this.storage.range(start, afterPrefix(start), reverse))
      yield { id: idFromKey(key), raw: value }
  }

  insert(raw: Buffer, doc: Doc): number {
    const keys = this.indexes.map((index) => index.keysOf(doc))
    for (let at = 0; at < keys.length; at++) this.refuseDoubles(this.indexes[at]!, keys[at]!, doc, -1)
    const id = this.nextId()
    this.storage.put(this.recordKey(id), raw)
    for (let at = 0; at < keys.length; at++)
      for (const key of keys[at]!) this.storage.put(this.entry(this.indexes[at]!, key, id), nothing)
    if (this.size !== undefined) this.size++
    return id
  }

  replace(id: number, old: Doc, raw: Buffer, doc: Doc): void {
    const changes = this.indexes.map((index) => {
      const before = index.keysOf(old)
      const now = index.keysOf(doc)
      const added = now.filter((key) => !before.some((other) => other.equals(key)))
      this.refuseDoubles(index, added, doc, id)
      return { index, added, removed: before.filter((key) => !now.some((other) => other.equals(key))) }
    })
    this.storage.put(this.recordKey(id), raw)
    for (const { index, added, removed } of changes) {
      for (const key of removed) this.storage.del(this.entry(index, key, id))
      for (const key of added) this.storage.put(this.entry(index, key, id), nothing)
    }
  }

  remove(id: number, doc: Doc): void {
    this.storage.del(this.recordKey(id))
    for (const index of this.indexes) for (const key of index.keysOf(doc)) this.storage.del(this.entry(index, key, id))
    if (this.size !== undefined) this.size--
  }

  /** Fills a new index from the records. @throws CommandError 11000 when it is unique and they are not */
  build(index: Index): void {
    for (const { id, raw } of this.scan()) {
      const doc = decode(raw)
      const keys = index.keysOf(doc)
      this.refuseDoubles(index, keys, doc, id)
      for (const key of keys) this.storage.put(this.entry(index, key, id), nothing)
    }
    this.indexes = [...this.indexes, index]
  }

  clearIndex(index: Index): void {
    this.clear(index.meta.number)
    this.indexes = this.indexes.filter((other) => other !== index)
  }

  /** Removes all records and all entries. */
  clearAll(): void {
    this.clear(0)
    for (const index of this.indexes) this.clear(index.meta.number)
    this.size = 0
  }

  private clear(space: number): void {
    const start = this.prefix(space)
    for (const key of [...this.storage.keys(start, afterPrefix(start))]) this.storage.del(key)
  }

  private refuseDoubles(index: Index, keys: readonly Buffer[], doc: Doc, id: number): void {
    if (!index.unique) return
    for (const key of keys) {
      const start = Buffer.concat([this.prefix(index.meta.number), key])
      for (const other of this.storage.keys(start, afterPrefix(start))) {
        if (other.length === start.length + 6 && idFromKey(other) !== id) throw this.duplicate(index, doc)
      }
    }
  }

  private duplicate(index: Index, doc: Doc): CommandError {
    const keyValue = Object.fromEntries(
      index.parts.map((parts, at) => [index.paths[at]!, valuesAt(doc, parts)[0] ?? null]),
    )
    const shown = Object.entries(keyValue).map(([path, value]) => `${path}: ${show(value)}`)
    return new CommandError(
      11000,
      `E11000 duplicate key error collection: ${this.namespace} index: ${index.name} dup key: { ${shown.join(', ')} }`,
      { keyPattern: index.meta.spec.key, keyValue },
    )
  }

  private recordKey(id: number): Buffer {
    return Buffer.concat([this.prefix(0), recordNumber(id)])
  }

  private entry(index: Index, key: Buffer, id: number): Buffer {
    return Buffer.concat([this.prefix(index.meta.number), key, recordNumber(id)])
  }

  private nextId(): number {
    if (this.lastId === undefined) {
      const last = this.scan(true).next().value
      this.lastId = last ? last.id : 0
    }
    return ++this.lastId
  }
}

const nothing = Buffer.alloc(0)

/** A value as MongoDB prints it in the message of a duplicate key. */
function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (value instanceof Int32 || value instanceof Double) return String(value.value)
  if (value instanceof Date) return `new Date(${value.getTime()})`
  if (typeof value !== 'object' || value === null) return String(value)
  if (Reflect.get(value, '_bsontype') === 'ObjectId') return `ObjectId('${(value as ObjectId).toHexString()}')`
  if (isDoc(value))
    return `{ ${Object.entries(value)
      .map(([name, item]) => `${name}: ${show(item)}`)
      .join(', ')} }`
  return JSON.stringify(value)
}
