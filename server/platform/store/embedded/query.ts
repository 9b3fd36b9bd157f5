// Rows of a collection that match a filter, in the order asked for: what find, update, delete, count and the first
// stages of an aggregation share.
import { isCollated, toNumber } from './bson-order'
import type { Collection, Row } from './collection'
import { asDoc, type Doc, mapValues, refuse, unsupported } from './command-error'
import { compileExpression } from './expressions'
import { compileFilter, type Matches } from './match'
import { compileSort } from './paths'
import { type Ask, choosePlan } from './plan'
import { compileProjection } from './projection'
import { decode, encode } from './raw-bson'

/** A limit of 0, like none, is for all. */
export type Query = Ask & { skip?: number; limit?: number; variables?: Doc }
export type Found = Row & { doc: Doc }

/** What find, count, distinct and the statements of writes have in common, whatever they call the filter. */
export function readQuery(body: Doc, collection: Collection | undefined): Query {
  const skip = toNumber(body.skip ?? 0)
  if (!(skip >= 0)) refuse(2, `BSON field 'skip' value must be >= 0, actual value '${skip}'`)
  if (isCollated(body.collation ?? collection?.meta.options.collation)) unsupported('comparing text by a collation')
  const filter = asDoc(body.filter ?? body.query ?? body.q ?? {}, 'filter')
  const order = asDoc(body.sort ?? {}, 'sort')
  const sort = Object.keys(order).length > 0 ? order : undefined
  const variables = mapValues(asDoc(body.let ?? {}, 'let'), (value) => compileExpression(value)({}) ?? null)
  return { filter, sort, skip, limit: Math.abs(toNumber(body.limit ?? 0)), hint: body.hint, variables }
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
  const matches = compileFilter(query.filter, query.variables)
  const sorter = query.sort && compileSort(query.sort)
  if (!collection) return matching([], matches)
  const plan = choosePlan(collection, query)
  if (!sorter || plan.sorted) return matching(plan.rows(), matches, query.skip, query.limit)
  // Sorting keeps numbers only: the documents are read again, in order.
  const ids = sorter(map(matching(plan.rows(), matches), ({ doc, id }) => [doc, id] as const))
  return matching(collection.read(ids), matches, query.skip, query.limit)
}

function* matching(rows: Iterable<Row>, matches: Matches, skip = 0, limit = 0): Generator<Found, void> {
  let count = 0
  for (const { id, raw } of rows) {
    const doc = decode(raw)
    if (matches(doc) && count++ >= skip) yield { id, raw, doc }
    if (limit > 0 && count >= skip + limit) return
  }
}

export function* map<From, To>(rows: Iterable<From>, change: (row: From) => To): Generator<To, void> {
  for (const row of rows) yield change(row)
}
