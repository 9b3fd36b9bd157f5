// Rows of a collection that match a filter, in the order asked for: what find, update, delete, count and the first stages of
// an aggregation share.

import type { Collation } from './collation'
import type { Collection, Row } from './collection'
import type { Doc } from './command-error'
import { compileExpression } from './expressions'
import { compileFilter } from './match'
import { choosePlan, type Plan } from './plan'
import { decode, decodeTyped } from './raw-bson'
import { orderBy, readSort, sortValues } from './sorting'

export type Query = {
  filter: Doc
  sort?: Doc | undefined
  skip?: number
  /** 0 for all. */
  limit?: number
  hint?: unknown
  collation?: Collation | undefined
  variables?: Doc
}
export type Found = Row & { doc: Doc }

export function planOf(collection: Collection, query: Query): Plan {
  return choosePlan(collection, {
    filter: query.filter,
    sort: sortOf(query),
    hint: query.hint,
    collation: query.collation,
  })
}

const sortOf = ({ sort }: Query): Doc | undefined => (sort && Object.keys(sort).length > 0 ? sort : undefined)

/** `$type` tells 5 from 5.0, which plain JavaScript numbers cannot. */
const decoderFor = (filter: Doc): ((raw: Uint8Array) => Doc) =>
  JSON.stringify(filter).includes('"$type"') ? decodeTyped : decode

/** @throws CommandError at once, not at the first row, when the query cannot be */
export function findRows(collection: Collection | undefined, query: Query): Generator<Found, void> {
  const matches = compileFilter(query.filter, {
    collation: query.collation,
    expression: (expression) => compileExpression(expression, query.variables),
  })
  const sort = sortOf(query)
  const keys = sort && sort.$natural === undefined ? readSort(sort) : []
  if (!collection) return none()
  const plan = planOf(collection, query)
  const read = decoderFor(query.filter)
  const found = filtered(plan.rows(), matches, read)
  const ordered = keys.length === 0 || plan.sorted ? found : sorted(collection, found, keys, query, read)
  return query.skip || query.limit
    ? portion(ordered, query.skip ?? 0, query.limit || Number.POSITIVE_INFINITY)
    : ordered
}

function* none(): Generator<Found, void> {}

function* filtered(
  rows: Iterable<Row>,
  matches: (doc: Doc) => boolean,
  read: (raw: Uint8Array) => Doc,
): Generator<Found, void> {
  for (const { id, raw } of rows) {
    const doc = read(raw)
    if (matches(doc)) yield { id, raw, doc }
  }
}

/** Keeps numbers and sort values only, and reads the documents again in order. */
function* sorted(
  collection: Collection,
  found: Iterable<Found>,
  keys: ReturnType<typeof readSort>,
  query: Query,
  read: (raw: Uint8Array) => Doc,
): Generator<Found, void> {
  const strings = query.collation?.compare
  const order = orderBy(keys, strings)
  const rows: { id: number; values: unknown[] }[] = []
  for (const { id, doc } of found) rows.push({ id, values: sortValues(doc, keys, strings) })
  rows.sort((left, right) => order(left.values, right.values) || left.id - right.id)
  for (const { id } of rows) {
    const raw = collection.get(id)
    if (raw) yield { id, raw, doc: read(raw) }
  }
}

function* portion(rows: Iterable<Found>, skip: number, limit: number): Generator<Found, void> {
  let at = 0
  for (const row of rows) {
    if (at++ < skip) continue
    yield row
    if (at - skip >= limit) return
  }
}
