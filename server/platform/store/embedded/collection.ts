// One collection: records by number in the order of insertion, and its indexes. Every change keeps both in step, and is
// called inside a transaction. Uniqueness is checked before anything is written.
import { EJSON } from 'bson'
import { Index, type IndexMeta } from './collection-index'
import { CommandError, type Doc } from './command-error'
import { valuesAt } from './paths'
import { decode, encode, plain } from './raw-bson'
import { afterPrefix, type Storage } from './storage'

export type CollectionMeta = {
  number: number
  name: string
  database: string
  uuid: unknown
  options: Doc
  indexes: IndexMeta[]
  nextIndex: number
}
export type Row = { id: number; raw: Buffer }

/** The record number at the end of a record's key and of an index entry's. */
export const idFromKey = (key: Buffer): number => key.readUIntBE(key.length - 6, 6)
const nothing = Buffer.alloc(0)

function numbered(...numbers: [number, bytes: number][]): Buffer {
  const whole = Buffer.alloc(numbers.reduce((sum, [, bytes]) => sum + bytes, 0))
  numbers.reduce((at, [number, bytes]) => whole.writeUIntBE(number, at, bytes), 0)
  return whole
}

export class Collection {
  indexes: Index[]
  private lastId: number | undefined

  constructor(
    readonly storage: Storage,
    readonly meta: CollectionMeta,
  ) {
    this.indexes = meta.indexes.map((index) => new Index(index))
  }

  get namespace(): string {
    return `${this.meta.database}.${this.meta.name}`
  }

  /** What the keys of all records (0), or of all entries of an index, begin with. */
  prefix(space: number): Buffer {
    return numbered([this.meta.number, 4], [space, 2])
  }

  get count(): number {
    return this.storage.count(this.prefix(0), this.prefix(1))
  }

  get(id: number): Buffer | undefined {
    return this.storage.get(numbered([this.meta.number, 4], [0, 2], [id, 6]))
  }

  *scan(reverse = false): Generator<Row, void> {
    for (const { key, value } of this.storage.range(this.prefix(0), this.prefix(1), reverse))
      yield { id: idFromKey(key), raw: value }
  }

  insert(raw: Buffer, doc: Doc): void {
    this.lastId ??= this.scan(true).next().value?.id ?? 0
    this.change(this.lastId + 1, undefined, raw, doc)
    this.lastId++
  }

  replace(id: number, old: Doc, raw: Buffer, doc: Doc): void {
    this.change(id, old, raw, doc)
  }

  remove(id: number, old: Doc): void {
    this.change(id, old)
  }

  private change(id: number, old: Doc | undefined, raw?: Buffer, doc?: Doc): void {
    const loose = this.indexes.filter(({ meta }) => meta.loose).length
    const changes = this.indexes.map((index) => {
      const [before, now] = [old ? index.keysOf(old) : [], doc ? index.keysOf(doc) : []]
      const added = now.filter((key) => !before.some((other) => other.equals(key)))
      if (doc) this.refuseDoubles(index, added, doc, id)
      return { index, added, removed: before.filter((key) => !now.some((other) => other.equals(key))) }
    })
    const record = numbered([this.meta.number, 4], [0, 2], [id, 6])
    if (raw) this.storage.put(record, raw)
    else this.storage.del(record)
    for (const { index, added, removed } of changes) {
      for (const key of removed) this.storage.del(this.entry(index, key, id))
      for (const key of added) this.storage.put(this.entry(index, key, id), nothing)
    }
    if (this.indexes.filter(({ meta }) => meta.loose).length > loose) this.save()
  }

  /** Adds an index and fills it from the records. @throws CommandError 11000 when it is unique and they are not */
  build(spec: Doc): void {
    const index = new Index({ number: this.meta.nextIndex++, spec, loose: false })
    for (const { id, raw } of this.scan()) {
      const doc = decode(raw)
      const keys = index.keysOf(doc)
      this.refuseDoubles(index, keys, doc, id)
      for (const key of keys) this.storage.put(this.entry(index, key, id), nothing)
    }
    this.indexes.push(index)
    this.save()
  }

  dropIndex(index: Index): void {
    this.clear(index.meta.number)
    this.indexes = this.indexes.filter((other) => other !== index)
    this.save()
  }

  /** Removes all records and all entries. */
  clearAll(): void {
    for (const space of [0, ...this.indexes.map(({ meta }) => meta.number)]) this.clear(space)
  }

  /** Writes down what this collection is. */
  save(): void {
    this.meta.indexes = this.indexes.map(({ meta }) => meta)
    this.storage.put(metaKey(this.meta.number), encode(this.meta))
  }

  private clear(space: number): void {
    for (const { key } of this.storage.range(this.prefix(space), this.prefix(space + 1))) this.storage.del(key)
  }

  private refuseDoubles(index: Index, keys: readonly Buffer[], doc: Doc, id: number): void {
    if (!index.unique) return
    for (const key of keys) {
      const start = Buffer.concat([this.prefix(index.meta.number), key])
      for (const { key: other } of this.storage.range(start, afterPrefix(start)))
        if (other.length === start.length + 6 && idFromKey(other) !== id) throw this.duplicate(index, doc)
    }
  }

  private duplicate(index: Index, doc: Doc): CommandError {
    const keyValue = Object.fromEntries(
      index.parts.map((parts, at) => [index.paths[at]!, valuesAt(doc, parts)[0] ?? null]),
    )
    const shown = Object.entries(keyValue).map(([path, value]) => `${path}: ${show(value)}`)
    const text = `collection: ${this.namespace} index: ${index.name} dup key: { ${shown.join(', ')} }`
    return new CommandError(11000, `E11000 duplicate key error ${text}`, { keyPattern: index.meta.spec.key, keyValue })
  }

  private entry(index: Index, key: Buffer, id: number): Buffer {
    return Buffer.concat([this.prefix(index.meta.number), key, numbered([id, 6])])
  }
}

/** Where a collection's description is kept: under number 0, which no collection has. */
export const metaKey = (number: number): Buffer => numbered([0, 4], [1, 1], [number, 4])

export const readMeta = (bytes: Buffer): CollectionMeta => plain(decode(bytes)) as CollectionMeta

/** A value as MongoDB prints it in the message of a duplicate key. */
function show(given: unknown): string {
  const value = plain(given)
  if (value instanceof Date) return `new Date(${value.getTime()})`
  const text = EJSON.stringify(value)
  const id = /^\{"\$oid":"(\w+)"\}$/.exec(text)
  return id ? `ObjectId('${id[1]}')` : text
}
