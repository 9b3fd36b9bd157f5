// find, getMore, killCursors, count, distinct, aggregate, explain.
import { Long, ObjectId } from 'bson'
import { identityOf, isTrue, toNumber } from './bson-order'
import { asArray, asDoc, type Doc, isDoc, refuse, unsupported } from './command-error'
import { insert, update } from './commands-write'
import type { Engine, Request, Run } from './engine'
import { keyValues } from './paths'
import { runPipeline, stageOf } from './pipeline'
import { choosePlan } from './plan'
import { findRows, type Query, readProjection, readQuery } from './query'
import { decode, encode, plain } from './raw-bson'

export const readCommands: Record<string, Run> = {
  find({ cursors }, { body, collection, namespace }) {
    const options = ['tailable', 'awaitData', 'returnKey', 'showRecordId', 'min', 'max']
    const option = options.find((name) => isTrue(body[name]))
    if (option) unsupported(`find with '${option}'`)
    const query = readQuery(body, body.filter, collection)
    const rows = map(findRows(collection, query), readProjection(body.projection, query))
    const single = isTrue(body.singleBatch) || toNumber(body.limit) < 0
    return cursors.first(namespace, rows, body.batchSize, { single, keep: isTrue(body.noCursorTimeout) })
  },
  getMore: ({ cursors }, { database, body }) =>
    cursors.more(idOf(body.getMore), `${database}.${String(body.collection)}`, body.batchSize),
  killCursors({ cursors }, { body }) {
    const ids = asArray(body.cursors, 'cursors').map(idOf)
    const cursorsKilled = ids.filter((id) => cursors.kill(id.toString()))
    const cursorsNotFound = ids.filter((id) => !cursorsKilled.includes(id))
    return { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [] }
  },
  count(_, { body, collection }) {
    const { limit = 0, skip = 0, ...query } = readQuery(body, body.query, collection)
    const all = Object.keys(query.filter).length === 0
    const n = Math.max(0, (all ? (collection?.count() ?? 0) : [...findRows(collection, query)].length) - skip)
    return { n: limit ? Math.min(limit, n) : n }
  },
  distinct(_, { body, collection }) {
    const { key } = body
    if (typeof key !== 'string') return refuse(14, "BSON field 'distinct.key' is the wrong type, expected 'string'")
    const query = readQuery(body, body.query, collection)
    const found = map(findRows(collection, query), ({ doc }) => keyValues(doc, key.split('.')).values)
    const values = [...found].flat().filter((value) => value !== undefined && typeof value !== 'symbol')
    const apart = new Map(values.reverse().map((value) => [identityOf(value, query.collation), value]))
    return { values: [...apart.values()].reverse() }
  },
  aggregate(engine, request) {
    const { body, database, namespace } = request
    if (isTrue(body.explain)) return explain(request)
    const { batchSize } = asDoc(body.cursor, "The 'cursor' option is required, and")
    const pipeline = asArray(plain(body.pipeline), 'pipeline')
    const output = outputOf(pipeline)
    const rows = aggregate(engine, request, output ? pipeline.slice(0, -1) : pipeline)
    if (output) putOut(engine, database, output, [...rows])
    const source = typeof body.aggregate === 'string' ? namespace : `${database}.$cmd.aggregate`
    return engine.cursors.first(source, output ? [] : rows, batchSize)
  },
  explain(engine, { body, database }) {
    const inner = asDoc(body.explain, 'explain')
    return explain(engine.target(database, String(Object.values(inner)[0]), inner))
  },
}

function* map<From, To>(rows: Iterable<From>, change: (row: From) => To): Generator<To, void> {
  for (const row of rows) yield change(row)
}

const idOf = (value: unknown): Long => (value instanceof Long ? value : Long.fromNumber(toNumber(value)))

/** The first `$match`, `$sort`, `$skip` and `$limit` go to the indexes; without other stages documents stay bytes. */
function aggregate(engine: Engine, { body, database, collection }: Request, pipeline: unknown[]): Iterable<Buffer> {
  const query = readQuery({ let: body.let, hint: body.hint, collation: body.collation }, {}, collection)
  const rest = pipeline.slice(foldInto(query, pipeline))
  const [first = ''] = isDoc(rest[0]) ? Object.keys(rest[0]) : []
  if (typeof body.aggregate !== 'string' && !/^\$(documents|changeStream|listLocalSessions)$/.test(first))
    unsupported(`aggregate without a collection, beginning with ${first}`)
  const rows = findRows(collection, query)
  if (rest.length === 0) return map(rows, ({ raw }) => raw)
  const plainDocs = (from: typeof rows) => map(from, ({ doc }) => plain(doc) as Doc)
  const { collation, variables } = query
  const read = (name: string) => plainDocs(findRows(engine.catalog.find(database, name), { filter: {}, collation }))
  return map(runPipeline(rest, plainDocs(rows), { collation, variables, read, session: body.lsid }), encode)
}

/** How many leading stages the query takes over. */
function foldInto(query: Query, pipeline: unknown[]): number {
  for (const [at, stage] of pipeline.entries()) {
    const [name, spec] = stageOf(stage)
    const free = !query.skip && !query.limit
    if (name === '$match' && free && !query.sort && isDoc(spec)) query.filter = { $and: [query.filter, spec] }
    else if (name === '$sort' && free && !query.sort && isDoc(spec) && Object.keys(spec).length > 0) query.sort = spec
    else if (name === '$skip' && free && toNumber(spec) > 0) query.skip = toNumber(spec)
    else if (name === '$limit' && !query.limit && toNumber(spec) > 0) query.limit = toNumber(spec)
    else return at
  }
  return pipeline.length
}

function explain({ body, collection, namespace }: Request): Doc {
  const [given] = asArray(body.updates ?? body.deletes ?? [body], 'statements') as [Doc]
  const query = readQuery({ ...given, limit: 0 }, given.filter ?? given.query ?? given.q, collection)
  if (Array.isArray(body.pipeline)) foldInto(query, body.pipeline)
  const nReturned = [...findRows(collection, query)].length
  const winningPlan = collection ? choosePlan(collection, query).description : { stage: 'EOF' }
  return {
    queryPlanner: { namespace, parsedQuery: query.filter, winningPlan, rejectedPlans: [] },
    executionStats: { executionSuccess: true, nReturned },
    command: body,
    serverInfo: { version: '8.0.0' },
  }
}

/** The last stage of a pipeline that puts its documents somewhere. */
export function outputOf(pipeline: unknown): [name: string, spec: unknown] | undefined {
  const last = Array.isArray(pipeline) ? pipeline.at(-1) : undefined
  return isDoc(last) && ('$out' in last || '$merge' in last) ? stageOf(last) : undefined
}

/** What becomes of a document with the same `_id`, as an update or a replacement. */
const mergers: Record<string, (doc: Doc) => Doc> = {
  merge: ({ _id, ...rest }) => ({ $set: rest }),
  replace: (doc) => doc,
  keepExisting: ({ _id, ...rest }) => ({ $setOnInsert: rest }),
  fail: ({ _id }) => refuse(11000, `E11000 duplicate key error: _id ${String(_id)}`),
}

function putOut(engine: Engine, database: string, [name, spec]: [string, unknown], rows: Buffer[]): void {
  const options = isDoc(spec) && name === '$merge' ? spec : { into: spec, whenMatched: 'replace' }
  const { db = database, coll = options.into } = isDoc(options.into) ? options.into : {}
  const { on = '_id', whenMatched = 'merge', whenNotMatched = 'insert' } = options
  const merge = mergers[String(whenMatched)]
  if (on !== '_id' || !merge) unsupported("$merge with 'on' other than _id, or a pipeline as whenMatched")
  const collection = engine.catalog.ensure(String(db), String(coll))
  if (name === '$out') collection.clearAll()
  const request = engine.target(String(db), String(coll), {})
  for (const row of rows) {
    const { _id = new ObjectId(), ...rest } = decode(row)
    const q = { _id: { $eq: _id } }
    const isThere = !findRows(collection, { filter: q }).next().done
    if (isThere) update(engine, request, { q, u: merge({ _id, ...rest }) })
    else if (whenNotMatched === 'insert') insert(engine, request, encode({ _id, ...rest }))
    else if (whenNotMatched !== 'discard') refuse(13113, '$merge could not find a matching document')
  }
}
