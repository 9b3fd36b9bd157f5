// One collection: records by number in the order of insertion, and its indexes. Every change keeps both in step, and is
// called inside a transaction. Uniqueness is checked before anything is written.
import { createHash } from 'node:crypto'
import { EJSON } from 'bson'
import { keyOf } from './bson-order'
import { type Collation, readCollation } from './collation'
import { asDoc, CommandError, type Doc, isDoc, refuse } from './command-error'
import { compileFilter, type Matches } from './match'
import { keyValues, valuesAt } from './paths'
import { decode, encode, plain } from './raw-bson'
import { afterPrefix, type Storage } from './storage'

/** `loose` once a document had several keys, or a cut one: the index then gives no order, and a range one bound. */
export type IndexMeta = { number: number; spec: Doc; loose: boolean }
export type CollectionMeta = { number: number; nextIndex: number; indexes: IndexMeta[]; options: Doc } & Names
type Names = { database: string; name: string; uuid: unknown }
export type Row = { id: number; raw: Buffer }

/** LMDB takes 1,978 bytes; the rest is for the prefix and the record number. */
export const longestKey = 1900
const hashBytes = 32

/** The beginning of a key that is never cut: bounds of ranges are compared with it. */
export const uncut = (key: Buffer): Buffer => key.subarray(0, longestKey - hashBytes)

/** A long key ends in a hash: equality still holds, order beyond the cut does not. Every hit is checked anyway. */
const clamp = (key: Buffer): Buffer =>
  isCut(key) ? Buffer.concat([uncut(key), createHash('sha256').update(key).digest()]) : key
const isCut = (key: Buffer): boolean => key.length >= longestKey

/** One index: which keys a document has in it. */
export class Index {
  readonly paths: string[]
  readonly parts: string[][]
  readonly directions: (1 | -1)[]
  readonly collation: Collation | undefined
  private readonly covers: Matches | undefined

  constructor(readonly meta: IndexMeta) {
    const { key, partialFilterExpression: partial, collation } = meta.spec
    this.paths = Object.keys(key as Doc)
    this.parts = this.paths.map((path) => path.split('.'))
    this.directions = Object.values(key as Doc).map((direction) => (Number(direction) < 0 ? -1 : 1))
    this.collation = readCollation(collation)
    this.covers = isDoc(partial) ? compileFilter(partial) : undefined
  }

  get name(): string {
    return String(this.meta.spec.name)
  }

  get unique(): boolean {
    return this.meta.spec.unique === true || this.meta.number === 1
  }

  /** The bytes of one value as a field of this index has them: turned round where it runs downwards. */
  keyAt(at: number, value: unknown): Buffer {
    return this.turned(at, keyOf(value, this.collation))
  }

  turned(at: number, key: Buffer): Buffer {
    return this.directions[at] === 1 ? key : Buffer.from(key.map((byte) => byte ^ 0xff))
  }

  /** The keys of a document, without doubles; none when a sparse or partial index leaves it out. */
  keysOf(doc: Doc): Buffer[] {
    if (this.covers?.(doc) === false) return []
    const found = this.parts.map((parts) => keyValues(doc, parts))
    if (this.meta.spec.sparse === true && found.every(({ values }) => values.every((value) => value === undefined)))
      return []
    const arrays = new Set(this.parts.filter((_, at) => found[at]!.array).map(([first]) => first))
    if (arrays.size > 1) refuse(171, `cannot index parallel arrays in ${this.name}`)
    const join = (keys: Buffer[], values: unknown[], at: number) =>
      keys.flatMap((key) => values.map((value) => Buffer.concat([key, this.keyAt(at, value)])))
    const keys = found.reduce((all, { values }, at) => join(all, values, at), [Buffer.alloc(0)])
    return [...new Map(keys.map(clamp).map((key) => [key.toString('latin1'), key])).values()]
  }
}

/** The record number at the end of a record's key and of an index entry's. */
export const idFromKey = (key: Buffer): number => key.readUIntBE(key.length - 6, 6)

/** Where a collection's description is kept: under number 0, which no collection has. */
export const metaKey = (number: number): Buffer => joined([0, 4], [1, 1], [number, 4])
export function readMeta(bytes: Buffer): CollectionMeta {
  const meta = plain(decode(bytes)) as CollectionMeta
  // An index of before there was the word is taken as loose, which is always safe.
  return { ...meta, indexes: meta.indexes.map((index) => ({ ...index, loose: index.loose ?? true })) }
}

function joined(...numbers: [number: number, bytes: number][]): Buffer {
  const whole = Buffer.alloc(numbers.reduce((sum, [, bytes]) => sum + bytes, 0))
  numbers.reduce((at, [number, bytes]) => whole.writeUIntBE(number, at, bytes), 0)
  return whole
}

export class Collection {
  indexes: Index[]
  private readonly accepts: Matches
  private lastId: number | undefined

  constructor(
    readonly storage: Storage,
    readonly meta: CollectionMeta,
  ) {
    this.indexes = meta.indexes.map((index) => new Index(index))
    this.accepts = compileFilter(asDoc(meta.options.validator ?? {}, 'validator'))
  }

  get namespace(): string {
    return `${this.meta.database}.${this.meta.name}`
  }

  /** What the keys of all records (0), or of all entries of an index, begin with. */
  prefix = (space: number): Buffer => joined([this.meta.number, 4], [space, 2])
  private recordKey = (id: number): Buffer => joined([this.meta.number, 4], [0, 2], [id, 6])

  get count(): number {
    return this.storage.count(this.prefix(0), this.prefix(1))
  }

  get(id: number): Buffer | undefined {
    return this.storage.get(this.recordKey(id))
  }

  *scan(reverse = false): Generator<Row, void> {
    for (const { key, value } of this.storage.range(this.prefix(0), this.prefix(1), reverse))
      yield { id: idFromKey(key), raw: value }
  }

  insert(raw: Buffer, doc = decode(raw)): void {
    this.lastId ??= this.scan(true).next().value?.id ?? 0
    this.change(this.lastId + 1, undefined, raw, doc)
    this.lastId++
  }

  /** Puts a record and its entries in place of the old: nothing for an insertion, by nothing for a removal. */
  change(id: number, old: Doc | undefined, raw?: Buffer, doc = raw && decode(raw), indexes = this.indexes): void {
    if (doc && !this.accepts(doc)) throw new CommandError(121, 'Document failed validation', failure(doc))
    const entries = indexes.map((index) => {
      const before = new Map(old && index.keysOf(old).map((key) => [key.toString('latin1'), key]))
      const now = doc ? index.keysOf(doc) : []
      const added = now.filter((key) => !before.delete(key.toString('latin1')))
      if (doc) this.refuseDoubles(index, added, doc, id)
      const entry = (key: Buffer) => Buffer.concat([this.prefix(index.meta.number), key, joined([id, 6])])
      const loosens = !index.meta.loose && (now.length > 1 || now.some(isCut))
      return { index, loosens, added: added.map(entry), removed: [...before.values()].map(entry) }
    })
    if (raw) this.storage.put(this.recordKey(id), raw)
    else this.storage.del(this.recordKey(id))
    for (const key of entries.flatMap(({ removed }) => removed)) this.storage.del(key)
    for (const key of entries.flatMap(({ added }) => added)) this.storage.put(key, Buffer.alloc(0))
    const loosened = entries.filter(({ loosens }) => loosens)
    for (const { index } of loosened) index.meta.loose = true
    if (loosened.length > 0) this.save()
  }

  /** Adds an index and fills it from the records. @throws CommandError 11000 when it is unique and they are not */
  build(spec: Doc): void {
    const index = new Index({ number: this.meta.nextIndex++, spec, loose: false })
    for (const { id, raw } of this.scan()) this.change(id, undefined, raw, decode(raw), [index])
    this.indexes = [...this.indexes, index]
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
    for (const key of index.unique ? keys : []) {
      const start = Buffer.concat([this.prefix(index.meta.number), key])
      for (const { key: other } of this.storage.range(start, afterPrefix(start)))
        if (other.length === start.length + 6 && idFromKey(other) !== id) throw this.duplicate(index, doc)
    }
  }

  private duplicate({ meta, name, parts, paths }: Index, doc: Doc): CommandError {
    const values = parts.map((path) => valuesAt(doc, path)[0] ?? null)
    const keyValue = Object.fromEntries(values.map((value, at) => [paths[at]!, value]))
    const shown = values.map((value, at) => `${paths[at]}: ${show(plain(value))}`).join(', ')
    const text = `E11000 duplicate key error collection: ${this.namespace} index: ${name} dup key: { ${shown} }`
    return new CommandError(11000, text, { keyPattern: meta.spec.key, keyValue })
  }
}

const failure = ({ _id }: Doc): Doc => ({ errInfo: { failingDocumentId: _id, details: { operatorName: 'validator' } } })

/** A value as MongoDB prints it in the message of a duplicate key. */
const show = (value: unknown): string => EJSON.stringify(value).replace(/^\{"\$oid":"(\w+)"\}$/, "ObjectId('$1')")
