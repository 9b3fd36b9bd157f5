// find, getMore, killCursors, count, distinct, aggregate, explain.
import { ObjectId } from 'bson'
import { apart, isTrue, toNumber } from './bson-order'
import { asArray, asDoc, type Doc, isDoc, unsupported } from './command-error'
import { insert, update } from './commands-write'
import type { Engine, Request, Run } from './engine'
import { keyValues } from './paths'
import { runPipeline, stageOf } from './pipeline'
import { choosePlan } from './plan'
import { findRows, map, type Query, readProjection, readQuery } from './query'
import { decode, encode, plain } from './raw-bson'

export const readCommands: Record<string, Run> = {
  find({ cursors }, { body, collection, namespace }) {
    const options = ['tailable', 'awaitData', 'noCursorTimeout', 'returnKey', 'showRecordId', 'min', 'max']
    const option = options.find((name) => isTrue(body[name]))
    if (option) unsupported(`find with '${option}'`)
    const query = readQuery(body, collection)
    const rows = map(findRows(collection, query), readProjection(body.projection, query))
    const single = isTrue(body.singleBatch) || toNumber(body.limit) < 0
    return cursors.first(namespace, rows, body, single)
  },
  getMore: ({ cursors }, { body }) => cursors.more(String(body.getMore), body.batchSize),
  killCursors({ cursors }, { body }) {
    const ids = asArray(body.cursors, 'cursors')
    const cursorsKilled = ids.filter((id) => cursors.kill(String(id)))
    return { cursorsKilled, cursorsNotFound: ids.filter((id) => !cursorsKilled.includes(id)), cursorsAlive: [] }
  },
  count(_, { body, collection }) {
    const { limit = 0, skip = 0, ...query } = readQuery(body, collection)
    const all = Object.keys(query.filter).length === 0
    const n = Math.max(0, (all ? (collection?.count() ?? 0) : [...findRows(collection, query)].length) - skip)
    return { n: limit ? Math.min(limit, n) : n }
  },
  distinct(_, { body, collection }) {
    const parts = String(body.key).split('.')
    const rows = findRows(collection, readQuery(body, collection))
    const found = Array.from(rows, ({ doc }) => keyValues(doc, parts).values).flat()
    return { values: apart(found.filter((value) => value !== undefined && typeof value !== 'symbol')) }
  },
  aggregate(engine, request) {
    const { body, database, namespace } = request
    if (isTrue(body.explain)) return explain(request)
    const pipeline = asArray(plain(body.pipeline), 'pipeline')
    const output = outputOf(pipeline)
    const rows = aggregate(engine, request, output ? pipeline.slice(0, -1) : pipeline)
    if (output) putOut(engine, database, output, [...rows])
    return engine.cursors.first(namespace, output ? [] : rows, body.cursor)
  },
  explain(engine, { body, database }) {
    const inner = asDoc(body.explain, 'explain')
    return explain(engine.target(`${database}.${String(Object.values(inner)[0])}`, inner))
  },
}

/** The first `$match`, `$sort`, `$skip` and `$limit` go to the indexes; without other stages documents stay bytes. */
function aggregate(engine: Engine, { body, database, collection }: Request, pipeline: unknown[]): Iterable<Buffer> {
  const query = readQuery({ let: body.let, hint: body.hint, collation: body.collation }, collection)
  const rest = pipeline.slice(foldInto(query, pipeline))
  const [first = ''] = isDoc(rest[0]) ? Object.keys(rest[0]) : []
  if (typeof body.aggregate !== 'string' && !/^\$(documents|changeStream|listLocalSessions)$/.test(first))
    unsupported(`aggregate without a collection, beginning with ${first}`)
  if (first === '$listLocalSessions') return map(runPipeline(rest.slice(1), [{ _id: body.lsid }], query), encode)
  const rows = findRows(collection, query)
  if (rest.length === 0) return map(rows, ({ raw }) => raw)
  const plainDocs = (from: typeof rows) => map(from, ({ doc }) => plain(doc) as Doc)
  const read = (name: string) => plainDocs(findRows(engine.catalog.find(`${database}.${name}`), { filter: {} }))
  return map(runPipeline(rest, plainDocs(rows), { variables: query.variables, read }), encode)
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
  const query = readQuery({ ...given, limit: 0 }, collection)
  if (Array.isArray(body.pipeline)) foldInto(query, body.pipeline)
  const winningPlan = collection ? choosePlan(collection, query).description : { stage: 'EOF' }
  return { queryPlanner: { namespace, parsedQuery: query.filter, winningPlan, rejectedPlans: [] }, command: body }
}

/** The last stage of a pipeline that puts its documents somewhere. */
export function outputOf(pipeline: unknown): [name: string, spec: unknown] | undefined {
  const last = Array.isArray(pipeline) ? pipeline.at(-1) : undefined
  return isDoc(last) && ('$out' in last || '$merge' in last) ? stageOf(last) : undefined
}

/** Puts documents in the place of those with the same `_id`, or for `$merge` their fields, or beside those there are. */
function putOut(engine: Engine, database: string, [name, spec]: [string, unknown], rows: Buffer[]): void {
  const { into = spec, ...options } = isDoc(spec) && 'into' in spec ? spec : {}
  const { db = database, coll = into } = isDoc(into) ? into : {}
  const { on = '_id', whenMatched = name === '$out' ? 'fail' : 'merge', whenNotMatched = 'insert' } = options
  if (on !== '_id' || !/^(merge|fail)$/.test(String(whenMatched)) || whenNotMatched !== 'insert')
    unsupported('$merge other than by _id, merging or failing')
  const request = engine.target(`${String(db)}.${String(coll)}`, {})
  if (name === '$out') engine.catalog.ensure(request.namespace).clear()
  for (const row of rows) {
    const { _id = new ObjectId(), ...$set } = decode(row)
    if (whenMatched === 'fail') insert(engine, request, encode({ _id, ...$set }))
    else update(engine, request, { q: { _id: { $eq: _id } }, u: { $set }, upsert: true })
  }
}
