// One collection: records by number in the order of insertion, and its indexes. Every change keeps both in step, and is
// called inside a transaction. Uniqueness is checked before anything is written.
import { Double, Int32, type ObjectId } from 'bson'
import { type Collation, readCollation } from './collation'
import { CommandError, type Doc, isDoc } from './command-error'
import { clampKey, emptyArray, encodeKey, longestKey } from './index-key'
import { compileFilter, type Matches } from './match'
import { valuesAt } from './paths'
import { decode } from './raw-bson'
import { afterPrefix, type Storage } from './storage'

export type IndexMeta = { number: number; spec: Doc; multikey: boolean; cut: boolean }
export type CollectionMeta = {
  number: number
  name: string
  uuid: unknown
  options: Doc
  indexes: IndexMeta[]
  nextIndex: number
}
export type Row = { id: number; raw: Buffer }

/** An index with what is read from its spec once. */
export class Index {
  readonly paths: string[]
  readonly parts: string[][]
  readonly directions: number[]
  readonly unique: boolean
  readonly sparse: boolean
  readonly partial: Doc | undefined
  readonly collation: Collation | undefined
  private readonly covers: Matches

  constructor(readonly meta: IndexMeta) {
    const key = meta.spec.key as Doc
    this.paths = Object.keys(key)
    this.parts = this.paths.map((path) => path.split('.'))
    this.directions = Object.values(key).map((direction) => (Number(direction) < 0 ? -1 : 1))
    this.unique = meta.spec.unique === true || meta.number === 1
    this.sparse = meta.spec.sparse === true
    this.partial = isDoc(meta.spec.partialFilterExpression) ? meta.spec.partialFilterExpression : undefined
    this.collation = readCollation(meta.spec.collation)
    this.covers = this.partial ? compileFilter(this.partial) : () => true
  }

  get name(): string {
    return String(this.meta.spec.name)
  }

  /** The keys of a document, without doubles; none when a sparse or partial index leaves it out. */
  keysOf(doc: Doc): Buffer[] {
    if (!this.covers(doc)) return []
    const found = this.parts.map((parts) => expand(valuesAt(doc, parts)))
    if (this.sparse && found.every(({ values }) => values.every((value) => value === undefined))) return []
    const arrays = found.filter(({ array }) => array)
    if (arrays.length > 0) this.meta.multikey = true
    if (arrays.length > 1 && new Set(this.parts.filter((_, at) => found[at]!.array).map(([first]) => first)).size > 1) {
      throw new CommandError(171, `cannot index parallel arrays in ${this.name}`)
    }
    if (arrays.length === 0)
      return [
        this.clamp(
          encodeKey(
            found.map(({ values }) => values[0]),
            this.directions,
            this.collation?.fold,
          ),
        ),
      ]
    const keys = new Map<string, Buffer>()
    for (const values of product(found.map(({ values }) => values))) {
      const key = this.clamp(encodeKey(values, this.directions, this.collation?.fold))
      keys.set(key.toString('latin1'), key)
    }
    return [...keys.values()]
  }

  private clamp(key: Buffer): Buffer {
    if (key.length > longestKey) this.meta.cut = true
    return clampKey(key)
  }
}

/** What is indexed for a path: elements instead of arrays, null where there is nothing at all. */
function expand(values: unknown[]): { values: unknown[]; array: boolean } {
  const array = values.length !== 1 || Array.isArray(values[0])
  if (!array) return { values, array }
  const flat = values.flatMap((value): unknown[] =>
    !Array.isArray(value) ? [value] : value.length === 0 ? [emptyArray] : value,
  )
  return { values: flat.length === 0 ? [undefined] : flat, array }
}

function product(lists: readonly unknown[][]): unknown[][] {
  return lists.reduce<unknown[][]>((rows, list) => rows.flatMap((row) => list.map((value) => [...row, value])), [[]])
}

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
