// One collection: records by number in the order of insertion, and its indexes. Every change keeps both in step, and is
// called inside a transaction. Uniqueness is checked before anything is written.
import { createHash } from 'node:crypto'
import { EJSON } from 'bson'
import { keyOf, readCollation } from './bson-order'
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

/** Keys without doubles. */
export const withoutDoubles = (keys: Buffer[]): Buffer[] => [
  ...new Map(keys.map((key) => [key.toString('latin1'), key])).values(),
]

/** LMDB takes 1,978 bytes; the rest is for the prefix and the record number. */
export const longestKey = 1900
const hashBytes = 32

/** The beginning of a key that is never cut: bounds of ranges are compared with it. */
export const uncut = (key: Buffer): Buffer => key.subarray(0, longestKey - hashBytes)

/** A long key ends in a hash: equality still holds, order beyond the cut does not. Every hit is checked anyway. */
const clamp = (key: Buffer): Buffer =>
  isCut(key) ? Buffer.concat([uncut(key), createHash('sha256').update(key).digest()]) : key
const isCut = (key: Buffer): boolean => key.length >= longestKey

export type Index = ReturnType<typeof openIndex>

/** One index: which keys a document has in it. */
export function openIndex(meta: IndexMeta) {
  const { name, key, unique, sparse, partialFilterExpression: partial } = meta.spec
  const paths = Object.keys(key as Doc)
  const parts = paths.map((path) => path.split('.'))
  const directions = Object.values(key as Doc).map((direction) => (Number(direction) < 0 ? -1 : 1))
  const collation = readCollation(meta.spec.collation)
  const covers = isDoc(partial) ? compileFilter(partial) : () => true
  /** The bytes of a key as this index has them at one of its fields: turned round where it runs downwards. */
  const turned = (at: number, bytes: Buffer): Buffer =>
    directions[at] === 1 ? bytes : Buffer.from(bytes.map((byte) => byte ^ 0xff))
  const keyAt = (at: number, value: unknown): Buffer => turned(at, keyOf(value, collation))

  /** The keys of a document, without doubles; none when a sparse or partial index leaves it out. */
  const keysOf = (doc: Doc): Buffer[] => {
    const found = covers(doc) ? parts.map((path) => keyValues(doc, path)) : []
    const isMissing = found.every(({ values }) => values.every((value) => value === undefined))
    if (found.length === 0 || (sparse === true && isMissing)) return []
    if (new Set(parts.filter((_, at) => found[at]!.array).map(([first]) => first)).size > 1)
      refuse(171, `cannot index parallel arrays in ${String(name)}`)
    const join = (keys: Buffer[], values: unknown[], at: number) =>
      keys.flatMap((start) => values.map((value) => Buffer.concat([start, keyAt(at, value)])))
    const keys = found.reduce((all, { values }, at) => join(all, values, at), [Buffer.alloc(0)])
    return withoutDoubles(keys.map(clamp))
  }
  const isUnique = unique === true || meta.number === 1
  return { meta, name: String(name), unique: isUnique, paths, parts, directions, collation, turned, keyAt, keysOf }
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
    this.indexes = meta.indexes.map(openIndex)
    this.accepts = compileFilter(asDoc(meta.options.validator ?? {}, 'validator'))
  }

  get namespace(): string {
    return `${this.meta.database}.${this.meta.name}`
  }

  /** What the keys of all records (0), or of all entries of an index, begin with. */
  prefix = (space: number): Buffer => joined([this.meta.number, 4], [space, 2])
  private recordKey = (id: number): Buffer => joined([this.meta.number, 4], [0, 2], [id, 6])
  count = (): number => this.storage.count(this.prefix(0), this.prefix(1))
  get = (id: number): Buffer | undefined => this.storage.get(this.recordKey(id))

  insert(raw: Buffer, doc = decode(raw)): void {
    this.lastId ??= this.scan(true).next().value?.id ?? 0
    this.change(this.lastId + 1, undefined, raw, doc)
    this.lastId++
  }

  *scan(reverse = false): Generator<Row, void> {
    for (const { key, value } of this.storage.range(this.prefix(0), this.prefix(1), reverse))
      yield { id: idFromKey(key), raw: value }
  }

  /** Puts a record and its entries in place of the old: nothing for an insertion, by nothing for a removal. */
  change(id: number, old: Doc | undefined, raw?: Buffer, doc = raw && decode(raw), indexes = this.indexes): void {
    if (doc && !this.accepts(doc)) throw new CommandError(121, 'Document failed validation', failure(doc))
    const changes = indexes.map((index) => {
      return { index, before: old ? index.keysOf(old) : [], now: doc ? index.keysOf(doc) : [] }
    })
    for (const { index, now } of changes) if (doc && index.unique) this.refuseDoubles(index, now, doc, id)
    this.storage.put(this.recordKey(id), raw)
    for (const { index, before, now } of changes) {
      const entry = (key: Buffer) => Buffer.concat([this.prefix(index.meta.number), key, joined([id, 6])])
      const isIn = (keys: Buffer[], key: Buffer) => keys.some((other) => other.equals(key))
      for (const key of before) if (!isIn(now, key)) this.storage.put(entry(key), undefined)
      for (const key of now) if (!isIn(before, key)) this.storage.put(entry(key), Buffer.alloc(0))
      if (index.meta.loose || (now.length <= 1 && !now.some(isCut))) continue
      index.meta.loose = true
      this.save()
    }
  }

  /** Adds an index and fills it from the records. @throws CommandError 11000 when it is unique and they are not */
  build(spec: Doc): void {
    const index = openIndex({ number: this.meta.nextIndex++, spec, loose: false })
    for (const { id, raw } of this.scan()) this.change(id, undefined, raw, decode(raw), [index])
    this.indexes = [...this.indexes, index]
    this.save()
  }

  dropIndex(index: Index): void {
    this.clear(index.meta.number)
    this.indexes = this.indexes.filter((other) => other !== index)
    this.save()
  }

  clearAll(): void {
    for (const space of [0, ...this.indexes.map(({ meta }) => meta.number)]) this.clear(space)
  }

  save(): void {
    this.meta.indexes = this.indexes.map(({ meta }) => meta)
    this.storage.put(metaKey(this.meta.number), encode(this.meta))
  }

  private clear(space: number): void {
    for (const { key } of this.storage.range(this.prefix(space), this.prefix(space + 1)))
      this.storage.put(key, undefined)
  }

  private refuseDoubles(index: Index, keys: readonly Buffer[], doc: Doc, id: number): void {
    for (const key of keys) {
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
