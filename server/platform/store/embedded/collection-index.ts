// One index of a collection: which keys a document has in it.
import { type Collation, readCollation } from './collation'
import { CommandError, type Doc, isDoc } from './command-error'
import { clampKey, emptyArray, encodeKey, longestKey } from './index-key'
import { compileFilter, type Matches } from './match'
import { valuesAt } from './paths'

export type IndexMeta = { number: number; spec: Doc; multikey: boolean; cut: boolean }

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
