// find, getMore, aggregate, count, distinct, explain.
import { Long } from 'bson'
import { toNumber } from './bson-order'
import { asArray, asDoc, CommandError, type Doc, isDoc, unsupported } from './command-error'
import type { Command, Engine, Request } from './engine'
import { identityOf } from './index-key'
import { compileFilter, isTrue } from './match'
import { valuesAt } from './paths'
import { type Host, matchOptions, runStages, stageOf } from './pipeline'
import { compileProjection } from './projection'
import { findRows, planOf, type Query } from './query'
import { decode, decodeTyped, encode } from './raw-bson'
import { collationOf, collectionOf, namespaceOf, readQuery, variablesOf } from './request'
import { putOut } from './write-out'

const left = ['tailable', 'awaitData', 'returnKey', 'showRecordId', 'min', 'max']

export const readCommands: Record<string, Command> = {
  find: {
    writes: false,
    run: (engine, request) => {
      const { body } = request
      const option = left.find((name) => body[name] !== undefined && body[name] !== false)
      if (option) throw unsupported(`find with '${option}'`)
      const collection = collectionOf(engine, request)
      const query = readQuery(body, body.filter, collection)
      const rows = findRows(collection, query)
      const projection = isDoc(body.projection) && Object.keys(body.projection).length > 0 ? body.projection : undefined
      const output = projection ? projected(rows, projection, query) : rawOf(rows)
      const single = isTrue(body.singleBatch) || toNumber(body.limit ?? 0) < 0
      return engine.cursors.first(namespaceOf(request), output, {
        batchSize: body.batchSize,
        single,
        keep: isTrue(body.noCursorTimeout),
      })
    },
  },
  getMore: {
    writes: false,
    run: (engine, { database, body }) =>
      engine.cursors.more(idOf(body.getMore), `${database}.${String(body.collection)}`, body.batchSize),
  },
  killCursors: {
    writes: false,
    run: (engine, { body }) => {
      const ids = asArray(body.cursors, 'cursors').map(idOf)
      const killed = ids.filter((id) => engine.cursors.kill(id))
      return {
        cursorsKilled: killed,
        cursorsNotFound: ids.filter((id) => !killed.includes(id)),
        cursorsAlive: [],
        cursorsUnknown: [],
        ok: 1,
      }
    },
  },
  count: {
    writes: false,
    run: (engine, request) => {
      const { body } = request
      const collection = collectionOf(engine, request)
      const query = readQuery(body, body.query, collection)
      if (Object.keys(query.filter).length === 0) {
        const rest = Math.max(0, (collection?.count ?? 0) - (query.skip ?? 0))
        return { n: query.limit ? Math.min(query.limit, rest) : rest, ok: 1 }
      }
      let n = 0
      for (const _ of findRows(collection, query)) n++
      return { n, ok: 1 }
    },
  },
  distinct: {
    writes: false,
    run: (engine, request) => {
      const { body } = request
      const collection = collectionOf(engine, request)
      if (typeof body.key !== 'string')
        throw new CommandError(14, "BSON field 'distinct.key' is the wrong type, expected type 'string'")
      const parts = body.key.split('.')
      const query = readQuery(body, body.query, collection)
      const values = new Map<string, unknown>()
      for (const { doc } of findRows(collection, query)) {
        for (const value of valuesAt(doc, parts).flatMap((found): unknown[] =>
          Array.isArray(found) ? found : [found],
        )) {
          const identity = identityOf(value, query.collation?.fold)
          if (value !== undefined && !values.has(identity)) values.set(identity, value)
        }
      }
      return { values: [...values.values()], ok: 1 }
    },
  },
  aggregate: {
    writes: ({ body }) =>
      Array.isArray(body.pipeline) &&
      body.pipeline.some((stage) => isDoc(stage) && ('$out' in stage || '$merge' in stage)),
    run: (engine, request) => {
      const { body, database } = request
      if (body.explain === true) return explain(engine, request)
      if (!isDoc(body.cursor))
        throw new CommandError(9, "The 'cursor' option is required, except for aggregate with the explain argument")
      const pipeline = asArray(body.pipeline, 'pipeline')
      const last = pipeline.at(-1)
      const out = isDoc(last) && ('$out' in last || '$merge' in last) ? stageOf(last) : undefined
      const rows = aggregate(engine, request, out ? pipeline.slice(0, -1) : pipeline)
      const namespace = typeof body.aggregate === 'string' ? namespaceOf(request) : `${database}.$cmd.aggregate`
      if (out) {
        putOut(engine, database, out, [...rows])
        return engine.cursors.first(namespace, [], { batchSize: undefined })
      }
      return engine.cursors.first(namespace, rows, { batchSize: body.cursor.batchSize })
    },
  },
  explain: {
    writes: false,
    run: (engine, request) => {
      const inner = asDoc(request.body.explain, 'explain')
      return explain(engine, { ...request, body: inner, name: Object.keys(inner)[0] ?? '' })
    },
  },
}

function* rawOf(rows: Iterable<{ raw: Buffer }>): Generator<Buffer, void> {
  for (const { raw } of rows) yield raw
}

function projected(rows: Iterable<{ raw: Buffer }>, projection: Doc, query: Query): Iterable<Buffer> {
  const computed =
    JSON.stringify(projection).includes('"$') && !/^\{[^$]*"\$(slice|elemMatch)"/.test(JSON.stringify(projection))
  const project = compileProjection(projection, {
    ...matchOptions({ collation: query.collation, variables: query.variables ?? {} }),
    filter: query.filter,
    variables: query.variables ?? {},
  })
  const read = computed ? decode : decodeTyped
  return (function* () {
    for (const { raw } of rows) yield encode(project(read(raw)))
  })()
}

/** The first `$match`, `$sort`, `$skip` and `$limit` go to the indexes; if nothing else follows, documents stay bytes. */
function aggregate(engine: Engine, request: Request, pipeline: unknown[]): Iterable<Buffer> {
  const { body, database } = request
  const collection = typeof body.aggregate === 'string' ? collectionOf(engine, request) : undefined
  const collation = collationOf(body.collation, collection)
  const variables = variablesOf(body.let)
  const query: Query = { filter: {}, hint: body.hint, collation, variables }
  const rest = pipeline.slice(foldInto(query, pipeline))
  const first = rest[0] === undefined ? undefined : stageOf(rest[0])[0]
  if (
    typeof body.aggregate !== 'string' &&
    !['$documents', '$changeStream', '$listLocalSessions'].includes(first ?? '')
  )
    throw unsupported(`aggregate without a collection, beginning with ${String(first)}`)
  const host: Host = {
    collation,
    variables,
    session: body.lsid,
    read: (name, filter) => docsOf(findRows(engine.catalog.find(database, name), { filter, collation })),
  }
  const rows = findRows(collection, query)
  if (rest.length === 0) return rawOf(rows)
  const stages = runStages(rest, docsOf(rows), host)
  return (function* () {
    for (const doc of stages) yield encode(doc)
  })()
}

function* docsOf(rows: Iterable<{ raw: Buffer; doc: Doc }>): Generator<Doc, void> {
  for (const { doc } of rows) yield doc
}

/** How many leading stages the query takes over. */
function foldInto(query: Query, pipeline: unknown[]): number {
  let at = 0
  for (const stage of pipeline) {
    const [name, spec] = stageOf(stage)
    const untouched = !query.sort && !query.skip && !query.limit
    if (name === '$match' && untouched && isDoc(spec))
      query.filter = Object.keys(query.filter).length === 0 ? spec : { $and: [query.filter, spec] }
    else if (name === '$sort' && untouched && isDoc(spec) && Object.keys(spec).length > 0) query.sort = spec
    else if (name === '$skip' && !query.skip && !query.limit && toNumber(spec) > 0) query.skip = toNumber(spec)
    else if (name === '$limit' && !query.limit && toNumber(spec) > 0) query.limit = toNumber(spec)
    else break
    at++
  }
  return at
}

function explain(engine: Engine, request: Request): Doc {
  const { body, name, database } = request
  const collection = collectionOf(engine, request)
  const statement = (
    Array.isArray(body.updates) ? body.updates[0] : Array.isArray(body.deletes) ? body.deletes[0] : body
  ) as Doc
  const query = readQuery({ ...statement, limit: 0 }, statement.filter ?? statement.query ?? statement.q, collection)
  if (Array.isArray(body.pipeline)) foldInto(query, body.pipeline)
  compileFilter(query.filter, matchOptions({ collation: query.collation, variables: {} }))
  const winningPlan = collection ? planOf(collection, query).description : { stage: 'EOF' }
  let nReturned = 0
  for (const _ of findRows(collection, query)) nReturned++
  const queryPlanner = {
    namespace: `${database}.${String(body[name])}`,
    parsedQuery: query.filter,
    winningPlan,
    rejectedPlans: [],
  }
  return {
    queryPlanner,
    executionStats: { executionSuccess: true, nReturned },
    command: body,
    serverInfo: { version: '8.0.0' },
    ok: 1,
  }
}

const idOf = (value: unknown): Long => (value instanceof Long ? value : Long.fromNumber(toNumber(value)))
