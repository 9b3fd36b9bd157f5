// One index of a collection: which keys a document has in it. Long keys keep their beginning and end in a hash, so that equality
// still holds; order beyond the cut does not, and every hit is checked against the document.
import { createHash } from 'node:crypto'
import { keyOf } from './bson-order'
import { type Collation, readCollation } from './collation'
import { CommandError, type Doc, isDoc } from './command-error'
import { compileFilter, type Matches } from './match'
import { keyValues } from './paths'

/** `loose` when a document has several keys, or a cut one: then the index gives no order, and a range only one bound. */
export type IndexMeta = { number: number; spec: Doc; loose: boolean }

/** LMDB takes 1,978 bytes; the rest is for the prefix and the record number. */
export const longestKey = 1900
const cut = 1800

/** The beginning of a key that is never cut: bounds of ranges are compared with it. */
export const uncut = (key: Buffer): Buffer => key.subarray(0, cut)

export class Index {
  readonly paths: string[]
  readonly parts: string[][]
  readonly unique: boolean
  readonly sparse: boolean
  readonly partial: Doc | undefined
  readonly collation: Collation | undefined
  private readonly covers: Matches
  private readonly downwards: boolean[]

  constructor(readonly meta: IndexMeta) {
    const { key, unique, sparse, partialFilterExpression: partial, collation } = meta.spec
    this.paths = Object.keys(key as Doc)
    this.parts = this.paths.map((path) => path.split('.'))
    this.downwards = Object.values(key as Doc).map((direction) => Number(direction) < 0)
    this.unique = unique === true || meta.number === 1
    this.sparse = sparse === true
    this.partial = isDoc(partial) ? partial : undefined
    this.collation = readCollation(collation)
    this.covers = this.partial ? compileFilter(this.partial) : () => true
  }

  get name(): string {
    return String(this.meta.spec.name)
  }

  direction(at: number): 1 | -1 {
    return this.downwards[at] ? -1 : 1
  }

  /** The bytes of one value in the order of a field. */
  keyAt(at: number, value: unknown): Buffer {
    return this.turned(at, keyOf(value, this.collation))
  }

  turned(at: number, key: Buffer): Buffer {
    return this.downwards[at] ? (key.map((byte) => byte ^ 0xff) as Buffer) : key
  }

  /** The keys of a document, without doubles; none when a sparse or partial index leaves it out. */
  keysOf(doc: Doc): Buffer[] {
    if (!this.covers(doc)) return []
    const found = this.parts.map((parts) => keyValues(doc, parts))
    if (this.sparse && found.every(({ values }) => values.every((value) => value === undefined))) return []
    const arrays = new Set(this.parts.filter((_, at) => found[at]!.array).map(([first]) => first))
    if (arrays.size > 1) throw new CommandError(171, `cannot index parallel arrays in ${this.name}`)
    const rows = found.reduce<Buffer[][]>(
      (all, { values }, at) => all.flatMap((row) => values.map((value) => [...row, this.keyAt(at, value)])),
      [[]],
    )
    const keys = rows.map((row) => Buffer.concat(row))
    if (arrays.size > 0 || keys.some((key) => key.length > longestKey)) this.meta.loose = true
    if (keys.length === 1) return keys.map(clamp)
    return [...new Map(keys.map(clamp).map((key) => [key.toString('latin1'), key])).values()]
  }
}

const clamp = (key: Buffer): Buffer =>
  key.length <= longestKey ? key : Buffer.concat([key.subarray(0, cut), createHash('sha256').update(key).digest()])
