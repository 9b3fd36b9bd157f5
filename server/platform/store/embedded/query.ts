// Rows of a collection that match a filter, in the order asked for: what find, update, delete, count and the first
// stages of an aggregation share.
import { type Collation, readCollation, toNumber } from './bson-order'
import type { Collection, Row } from './collection'
import { asDoc, type Doc, refuse } from './command-error'
import { compileExpression } from './expressions'
import { compileFilter } from './match'
import { compileSort, type Order } from './paths'
import { choosePlan } from './plan'
import { compileProjection } from './projection'
import { decode, encode } from './raw-bson'

/** A limit of 0, like none, is for all. */
export type Query = {
  filter: Doc
  sort?: Doc | undefined
  skip?: number
  limit?: number
  hint?: unknown
  collation?: Collation | undefined
  variables?: Doc
}
export type Found = Row & { doc: Doc }

/** What find, count, distinct and the statements of writes have in common. */
export function readQuery(body: Doc, filter: unknown, collection: Collection | undefined): Query {
  const skip = toNumber(body.skip ?? 0)
  if (!(skip >= 0)) refuse(2, `BSON field 'skip' value must be >= 0, actual value '${skip}'`)
  const sort = asDoc(body.sort ?? {}, 'sort')
  const names = Object.entries(asDoc(body.let ?? {}, 'let'))
  return {
    filter: asDoc(filter ?? {}, 'filter'),
    sort: Object.keys(sort).length > 0 ? sort : undefined,
    skip,
    limit: Math.abs(toNumber(body.limit ?? 0)),
    hint: body.hint,
    collation: readCollation(body.collation ?? collection?.meta.options.collation),
    variables: Object.fromEntries(names.map(([name, value]) => [name, compileExpression(value)({}) ?? null])),
  }
}

/** A document as bytes, whole or as a projection shows it. */
export function readProjection(given: unknown, query: Query): (row: Pick<Row, 'raw'>) => Buffer {
  const fields = asDoc(given ?? {}, 'projection')
  if (Object.keys(fields).length === 0) return ({ raw }) => raw
  const project = compileProjection(fields, query)
  return ({ raw }) => encode(project(decode(raw)))
}

/** @throws CommandError at once, not at the first row, when the query cannot be */
export function findRows(collection: Collection | undefined, query: Query): Generator<Found, void> {
  const matches = compileFilter(query.filter, query)
  const order = query.sort && query.sort.$natural === undefined ? compileSort(query.sort, query.collation) : undefined
  if (!collection) return portion([], query)
  const plan = choosePlan(collection, query)
  const found = filtered(plan.rows(), matches)
  return portion(order && !plan.sorted ? sorted(collection, found, order) : found, query)
}

function* filtered(rows: Iterable<Row>, matches: (doc: Doc) => boolean): Generator<Found, void> {
  for (const { id, raw } of rows) {
    const doc = decode(raw)
    if (matches(doc)) yield { id, raw, doc }
  }
}

/** Keeps numbers and sort values only, and reads the documents again in order. */
function* sorted(from: Collection, found: Iterable<Found>, { valuesOf, compare }: Order): Generator<Found, void> {
  const rows = Array.from(found, ({ id, doc }) => ({ id, values: valuesOf(doc) }))
  rows.sort((left, right) => compare(left.values, right.values) || left.id - right.id)
  for (const { id } of rows) {
    const raw = from.get(id)
    if (raw) yield { id, raw, doc: decode(raw) }
  }
}

function* portion(rows: Iterable<Found>, { skip = 0, limit = 0 }: Query): Generator<Found, void> {
  let at = 0
  for (const row of rows) {
    if (at++ >= skip) yield row
    if (limit > 0 && at >= skip + limit) return
  }
}
