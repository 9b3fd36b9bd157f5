// One collection: records by number in the order of insertion, and its indexes. Every change keeps both in step, and is
// called inside a transaction. Uniqueness is checked before anything is written.
import { createHash } from 'node:crypto'
import { EJSON } from 'bson'
import { apart, keyOf, rank, turned, types } from './bson-order'
import { asDoc, CommandError, type Doc, isDoc, refuse, unsupported } from './command-error'
import { compileFilter, type Matches } from './match'
import { keyValues, valuesAt } from './paths'
import { checkLimits, decode, encode, plain } from './raw-bson'
import { afterPrefix, type Reading, type Storage } from './storage'

/** `loose` once a document had several keys, or a cut one: the index then gives no order, and a range one bound. */
export type IndexMeta = { number: number; spec: Doc; loose: boolean }
type Names = { database: string; name: string; uuid: unknown }
export type CollectionMeta = { number: number; nextIndex: number; indexes: IndexMeta[]; options: Doc } & Names
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

/** Between the ranks of strings and arrays is what may hold text. */
const hasText = (value: unknown): boolean => rank(value) >= types.string.rank && rank(value) <= types.array.rank

export type Index = ReturnType<typeof openIndex>

/** One index: which keys a document has in it. */
export function openIndex(meta: IndexMeta) {
  const { name, key, sparse, collation, partialFilterExpression: partial } = meta.spec
  const paths = Object.keys(key as Doc)
  const parts = paths.map((path) => path.split('.'))
  const directions = Object.values(key as Doc).map((direction) => (Number(direction) < 0 ? -1 : 1))
  const unique = meta.spec.unique === true || meta.number === 1
  const covers = isDoc(partial) ? compileFilter(partial) : () => true
  /** The keys of a document, without doubles; none when a sparse or partial index leaves it out. */
  const keysOf = (doc: Doc | undefined): Buffer[] => {
    const found = doc && covers(doc) ? parts.map((path) => keyValues(doc, path)) : []
    const values = found.flatMap((field) => field.values)
    if (found.length === 0 || (sparse === true && values.every((value) => value === undefined))) return []
    if (new Set(parts.filter((_, at) => found[at]!.array).map(([first]) => first)).size > 1)
      refuse(171, `cannot index parallel arrays in ${String(name)}`)
    if (unique && collation && values.some(hasText)) unsupported('text in a unique index with a collation')
    const own = found.map((field, at) => field.values.map((value) => turned(keyOf(value), directions[at]!)))
    const join = (starts: Buffer[], ends: Buffer[]) =>
      starts.flatMap((start) => ends.map((end) => Buffer.concat([start, end])))
    return apart(own.reduce(join, [Buffer.alloc(0)]).map(clamp), (bytes) => bytes.toString('latin1'))
  }
  return { meta, name: String(name), unique, paths, parts, directions, keysOf }
}

/** The record number at the end of a record's key and of an index entry's. */
export const idFromKey = (key: Buffer): number => key.readUIntBE(key.length - 6, 6)

/** Where a collection's description is kept: under number 0, which no collection has. */
export const metaKey = (number: number): Buffer => joined([0, 4], [1, 1], [number, 4])

function joined(...numbers: [number: number, bytes: number][]): Buffer {
  const whole = Buffer.alloc(numbers.reduce((sum, [, bytes]) => sum + bytes, 0))
  numbers.reduce((at, [number, bytes]) => whole.writeUIntBE(number, at, bytes), 0)
  return whole
}

export class Collection {
  readonly namespace: string
  indexes: Index[]
  private readonly accepts: Matches
  private lastId: number | undefined

  constructor(
    readonly storage: Storage,
    readonly meta: CollectionMeta,
  ) {
    this.namespace = `${meta.database}.${meta.name}`
    // What an early version wrote has no such mark, and may hold anything.
    this.indexes = meta.indexes.map((index) => openIndex({ ...{ loose: true }, ...index }))
    this.accepts = compileFilter(asDoc(meta.options.validator ?? {}, 'validator'))
  }

  /** What the keys of all records (0), or of all entries of an index, begin with. */
  prefix = (space: number): Buffer => joined([this.meta.number, 4], [space, 2])
  within = (space: number): [start: Buffer, end: Buffer] => [this.prefix(space), this.prefix(space + 1)]
  private recordKey = (id: number): Buffer => joined([this.meta.number, 4], [0, 2], [id, 6])
  count = (): number => this.storage.count(...this.within(0))

  insert(raw: Buffer, doc = decode(raw)): void {
    this.lastId ??= this.scan({ reverse: true }).next().value?.id ?? 0
    this.change(this.lastId + 1, undefined, raw, doc)
    this.lastId++
  }

  /** The index that a command or a hint means, by its name or its key. */
  findIndex(wanted: unknown): Index | undefined {
    const text = JSON.stringify(wanted)
    return this.indexes.find(({ name, meta }) => name === wanted || JSON.stringify(meta.spec.key) === text)
  }

  /** Records by their numbers, each once. */
  *read(ids: Iterable<number>): Generator<Row, void> {
    const seen = new Set<number>()
    for (const id of ids) {
      const raw = seen.has(id) ? undefined : this.storage.get(this.recordKey(id))
      if (raw) yield { id, raw }
      seen.add(id)
    }
  }

  *scan(reading: Reading = {}): Generator<Row, void> {
    for (const { key, value: raw } of this.storage.range(...this.within(0), reading)) yield { id: idFromKey(key), raw }
  }

  /** Puts a record and its entries in place of the old: nothing for an insertion, by nothing for a removal. */
  change(id: number, old: Doc | undefined, raw?: Buffer, doc = raw && decode(raw), indexes = this.indexes): void {
    if (raw && doc) checkLimits(raw, doc)
    const failed = () => ({ errInfo: { failingDocumentId: doc?._id, details: { operatorName: 'validator' } } })
    if (doc && !this.accepts(doc)) throw new CommandError(121, 'Document failed validation', failed())
    const changes = indexes.map((index) => ({ index, before: index.keysOf(old), now: index.keysOf(doc) }))
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
    this.clear(index.meta.number, index.meta.number + 1)
    this.indexes = this.indexes.filter((other) => other !== index)
    this.save()
  }

  /** Takes away what is kept in some spaces: by itself the records and the entries of all indexes. */
  clear(from = 0, to = this.meta.nextIndex): void {
    for (const { key } of this.storage.range(this.prefix(from), this.prefix(to))) this.storage.put(key, undefined)
  }

  save(): this {
    this.meta.indexes = this.indexes.map(({ meta }) => meta)
    this.storage.put(metaKey(this.meta.number), encode(this.meta))
    return this
  }

  /** @throws CommandError 11000, with MongoDB's text, when another document has one of the keys */
  private refuseDoubles({ meta, name, parts, paths }: Index, keys: readonly Buffer[], doc: Doc, id: number): void {
    const isTaken = (key: Buffer): boolean => {
      const start = Buffer.concat([this.prefix(meta.number), key])
      const entries = [...this.storage.range(start, afterPrefix(start))]
      return entries.some(({ key: other }) => other.length === start.length + 6 && idFromKey(other) !== id)
    }
    if (!keys.some(isTaken)) return
    const fields = parts.map((path, at) => [paths[at]!, valuesAt(doc, path)[0] ?? null] as const)
    const shown = fields.map(([path, value]) => `${path}: ${EJSON.stringify(plain(value))}`).join(', ')
    const text = `E11000 duplicate key error collection: ${this.namespace} index: ${name} dup key: { ${shown} }`
    throw new CommandError(11000, text, { keyPattern: meta.spec.key, keyValue: Object.fromEntries(fields) })
  }
}
