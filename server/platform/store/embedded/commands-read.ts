// find, getMore, killCursors, count, distinct, aggregate, explain.
import { Long } from 'bson'
import { compareValues, identityOf, isTrue, toNumber } from './bson-order'
import type { Collection } from './collection'
import { asArray, asDoc, CommandError, type Doc, isDoc, unsupported } from './command-error'
import type { Command, Engine, Request } from './engine'
import { keyValues } from './paths'
import { type Host, runPipeline, stageOf } from './pipeline'
import { choosePlan } from './plan'
import { findRows, type Query, readProjection, readQuery } from './query'
import { decode, encode, plain, withIdFirst } from './raw-bson'

export const readCommands: Record<string, Command> = {
  find: {
    run: ({ cursors }, { body, collection, namespace }) => {
      const options = ['tailable', 'awaitData', 'returnKey', 'showRecordId', 'min', 'max']
      const option = options.find((name) => isTrue(body[name]))
      if (option) throw unsupported(`find with '${option}'`)
      const query = readQuery(body, body.filter, collection)
      const rows = findRows(collection, query)
      const project = readProjection(body.projection, query)
      const output = (function* () {
        for (const { raw } of rows) yield project(raw)
      })()
      const single = isTrue(body.singleBatch) || toNumber(body.limit ?? 0) < 0
      return cursors.first(namespace, output, body.batchSize, { single, keep: isTrue(body.noCursorTimeout) })
    },
  },
  getMore: {
    run: ({ cursors }, { database, body }) =>
      cursors.more(idOf(body.getMore), `${database}.${String(body.collection)}`, body.batchSize),
  },
  killCursors: {
    run: ({ cursors }, { body }) => {
      const ids = asArray(body.cursors, 'cursors').map(idOf)
      const killed = ids.filter((id) => cursors.kill(id.toString()))
      const cursorsNotFound = ids.filter((id) => !killed.includes(id))
      return { cursorsKilled: killed, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [], ok: 1 }
    },
  },
  count: {
    run: (_, { body, collection }) => {
      const query = readQuery(body, body.query, collection)
      if (Object.keys(query.filter).length > 0) return { n: [...findRows(collection, query)].length, ok: 1 }
      const rest = Math.max(0, (collection?.count ?? 0) - query.skip)
      return { n: query.limit ? Math.min(query.limit, rest) : rest, ok: 1 }
    },
  },
  distinct: {
    run: (_, { body, collection }) => {
      const { key } = body
      if (typeof key !== 'string')
        throw new CommandError(14, "BSON field 'distinct.key' is the wrong type, expected 'string'")
      const query = readQuery(body, body.query, collection)
      const values = new Map<string, unknown>()
      for (const { doc } of findRows(collection, query)) {
        for (const value of keyValues(doc, key.split('.')).values) {
          const identity = identityOf(value, query.collation)
          if (value !== undefined && typeof value !== 'symbol' && !values.has(identity)) values.set(identity, value)
        }
      }
      return { values: [...values.values()], ok: 1 }
    },
  },
  aggregate: {
    write: ({ body }) => outputOf(asArray(body.pipeline, 'pipeline')) !== undefined,
    run: (engine, request) => {
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
  },
  explain: {
    run: (engine, { body, database }) => {
      const inner = asDoc(body.explain, 'explain')
      const target = String(Object.values(inner)[0])
      return explain(engine.target({ database, target, body: inner }))
    },
  },
}

const idOf = (value: unknown): Long => (value instanceof Long ? value : Long.fromNumber(toNumber(value)))

function outputOf(pipeline: unknown[]): [name: string, spec: unknown] | undefined {
  const last = pipeline.at(-1)
  return isDoc(last) && ('$out' in last || '$merge' in last) ? stageOf(last) : undefined
}

/** The first `$match`, `$sort`, `$skip` and `$limit` go to the indexes; if nothing else follows, documents stay bytes. */
function* aggregate(
  engine: Engine,
  { body, database, collection }: Request,
  pipeline: unknown[],
): Generator<Buffer, void> {
  const query = readQuery({ ...body, limit: 0, sort: {}, skip: 0 }, {}, collection)
  const rest = pipeline.slice(foldInto(query, pipeline))
  const first = isDoc(rest[0]) ? Object.keys(rest[0])[0] : undefined
  if (typeof body.aggregate !== 'string' && !/^\$(documents|changeStream|listLocalSessions)$/.test(String(first)))
    throw unsupported(`aggregate without a collection, beginning with ${first}`)
  const { collation, variables } = query
  const host: Host = {
    collation,
    variables,
    session: body.lsid,
    read: (name, filter) => {
      const other = engine.catalog.find(database, name)
      return plainDocs(findRows(other, { filter, collation, variables, skip: 0, limit: 0 }))
    },
  }
  const rows = findRows(collection, query)
  if (rest.length === 0) for (const { raw } of rows) yield raw
  else for (const doc of runPipeline(rest, plainDocs(rows), host)) yield encode(doc)
}

function* plainDocs(rows: Iterable<{ doc: Doc }>): Generator<Doc, void> {
  for (const { doc } of rows) yield plain(doc) as Doc
}

/** How many leading stages the query takes over. */
function foldInto(query: Query, pipeline: unknown[]): number {
  for (const [at, stage] of pipeline.entries()) {
    const [name, spec] = stageOf(stage)
    const untouched = !query.sort && !query.skip && !query.limit
    if (name === '$match' && untouched && isDoc(spec))
      query.filter = Object.keys(query.filter).length === 0 ? spec : { $and: [query.filter, spec] }
    else if (name === '$sort' && untouched && isDoc(spec) && Object.keys(spec).length > 0) query.sort = spec
    else if (name === '$skip' && !query.skip && !query.limit && toNumber(spec) > 0) query.skip = toNumber(spec)
    else if (name === '$limit' && !query.limit && toNumber(spec) > 0) query.limit = toNumber(spec)
    else return at
  }
  return pipeline.length
}

function explain({ body, collection, namespace }: Request): Doc {
  const [statement] = asArray(body.updates ?? body.deletes ?? [body], 'statements') as [Doc]
  const query = readQuery({ ...statement, limit: 0 }, statement.filter ?? statement.query ?? statement.q, collection)
  if (Array.isArray(body.pipeline)) foldInto(query, body.pipeline)
  const nReturned = [...findRows(collection, query)].length
  const winningPlan = collection ? choosePlan(collection, query).description : { stage: 'EOF' }
  return {
    queryPlanner: { namespace, parsedQuery: query.filter, winningPlan, rejectedPlans: [] },
    executionStats: { executionSuccess: true, nReturned },
    command: body,
    serverInfo: { version: '8.0.0' },
    ok: 1,
  }
}

/** `$out` and `$merge`: where the last stage of a pipeline puts its documents. */
function putOut({ catalog }: Engine, database: string, [name, spec]: [string, unknown], rows: Buffer[]): void {
  const options = isDoc(spec) && name === '$merge' ? spec : { into: spec }
  const { db = database, coll = options.into } = isDoc(options.into) ? options.into : {}
  const { on = '_id', whenMatched = 'merge', whenNotMatched = 'insert' } = options
  if (on !== '_id') throw unsupported("$merge with 'on' other than _id")
  const collection: Collection = catalog.ensure(String(db), String(coll))
  if (name === '$out') collection.clearAll()
  for (const row of rows) {
    const raw = withIdFirst(row)
    const doc = decode(raw)
    const query = { filter: { _id: { $eq: doc._id } }, skip: 0, limit: 1, variables: {} }
    const [existing] = findRows(collection, query)
    if (existing) {
      const merged = merge(String(whenMatched), existing.doc, doc)
      if (compareValues(merged, existing.doc) !== 0)
        collection.replace(existing.id, existing.doc, encode(merged), merged)
    } else if (whenNotMatched === 'insert') collection.insert(raw, doc)
    else if (whenNotMatched !== 'discard') throw new CommandError(13113, '$merge could not find a matching document')
  }
}

function merge(how: string, old: Doc, doc: Doc): Doc {
  if (how === 'merge') return { ...old, ...doc }
  if (how === 'replace') return doc
  if (how === 'keepExisting') return old
  if (how === 'fail') throw new CommandError(11000, `E11000 duplicate key error: _id ${JSON.stringify(doc._id)}`)
  throw unsupported('$merge with a pipeline as whenMatched')
}
