// insert, update, delete, findAndModify, bulkWrite. A statement computes all its changes before it makes the first, so that a
// refusal leaves nothing half done; only a duplicate key in the middle of many keeps what came before it, as MongoDB does.
import { type Binary, BSONRegExp, Long } from 'bson'
import { isTrue, toNumber } from './bson-order'
import type { Collection } from './collection'
import { asArray, asDoc, CommandError, type Doc, isDoc } from './command-error'
import type { Command, Engine, Reply, Request } from './engine'
import { runUpdatePipeline } from './pipeline'
import { type Found, findRows, type Query, readProjection, readQuery } from './query'
import { checkLimits, decode, encode, plain, replyAround, withIdFirst } from './raw-bson'
import { compileUpdate, keepId, type Update, upsertBase, withId } from './update'

const largestBulk = 100_000

/** Runs statements until one is refused, or all of them when unordered. Gives what was refused. */
function each(items: unknown[], ordered: unknown, run: (item: unknown, index: number) => void): Doc[] {
  if (items.length === 0 || items.length > largestBulk)
    throw new CommandError(
      16,
      `Write batch sizes must be between 1 and ${largestBulk}. Got ${items.length} operations.`,
    )
  const errors: Doc[] = []
  for (const [index, item] of items.entries()) {
    try {
      run(item, index)
    } catch (error) {
      if (!(error instanceof CommandError)) throw error
      errors.push({ index, code: error.code, errmsg: error.message, ...error.details })
      if (ordered !== false) break
    }
  }
  return errors
}

const withErrors = (reply: Doc, errors: Doc[]): Doc => ({
  ...reply,
  ...(errors.length > 0 ? { writeErrors: errors } : {}),
  ok: 1,
})

export const writeCommands: Record<string, Command> = {
  insert: {
    write: true,
    run: (engine, request) => {
      const collection = engine.ensure(request)
      let n = 0
      const errors = each(asArray(request.body.documents, 'documents'), request.body.ordered, (bytes) => {
        if (!(bytes instanceof Uint8Array))
          throw new CommandError(14, "BSON field 'documents' must be an array of objects")
        insertOne(collection, withIdFirst(bytes))
        n++
      })
      return withErrors({ n }, errors)
    },
  },
  // Our own, for restores: documents byte for byte, which no driver can send.
  insertBytes: {
    write: true,
    run: (engine, request) => {
      const collection = engine.ensure(request)
      const documents = asArray(request.body.documents, 'documents')
      for (const bytes of documents) insertOne(collection, Buffer.from((bytes as Binary).value()))
      return { n: documents.length, ok: 1 }
    },
  },
  update: {
    write: true,
    run: (engine, request) => {
      const reply = { n: 0, nModified: 0 }
      const upserted: Doc[] = []
      const errors = each(asArray(request.body.updates, 'updates'), request.body.ordered, (item, index) => {
        const { n, nModified, ...made } = update(engine, engine.target(request), asDoc(item, 'update'))
        reply.n += n
        reply.nModified += nModified
        if ('_id' in made) upserted.push({ index, ...made })
      })
      return withErrors({ ...reply, ...(upserted.length > 0 ? { upserted } : {}) }, errors)
    },
  },
  delete: {
    write: true,
    run: (_, request) => {
      let n = 0
      const errors = each(asArray(request.body.deletes, 'deletes'), request.body.ordered, (item) => {
        n += remove(request, asDoc(item, 'delete'))
      })
      return withErrors({ n }, errors)
    },
  },
  findAndModify: { write: true, run: findAndModify },
  bulkWrite: { write: true, run: bulkWrite },
}

function insertOne(collection: Collection, raw: Buffer): void {
  const doc = decode(raw)
  checkLimits(raw, doc)
  const { _id } = doc
  if (Array.isArray(_id) || _id === undefined || _id instanceof BSONRegExp)
    throw new CommandError(
      53,
      `The '_id' value cannot be of type ${Array.isArray(_id) ? 'array' : 'regex or undefined'}`,
    )
  const dollar = isDoc(_id) ? Object.keys(_id).find((name) => name.startsWith('$')) : undefined
  if (dollar) throw new CommandError(52, `_id fields may not contain '$'-prefixed fields: ${dollar} is not valid`)
  collection.insert(raw, doc)
}

/** How many documents a delete statement removed. */
function remove({ body, collection }: Request, statement: Doc): number {
  const limit = toNumber(statement.limit)
  if (limit !== 0 && limit !== 1)
    throw new CommandError(9, `The limit field in delete objects must be 0 or 1. Got ${limit}`)
  const rows = [...findRows(collection, readQuery({ ...statement, let: body.let }, statement.q, collection))]
  for (const { id, doc } of rows) collection!.remove(id, doc)
  return rows.length
}

type Updated = { n: number; nModified: number; _id?: unknown }

function update(engine: Engine, request: Request, statement: Doc): Updated {
  const { multi, u, upsert } = statement
  if (isTrue(multi) && isDoc(u) && Object.keys(u).some((name) => !name.startsWith('$')))
    throw new CommandError(9, 'multi update is not supported for replacement-style update')
  const names = { ...asDoc(request.body.let ?? {}, 'let'), ...asDoc(statement.c ?? {}, 'c') }
  const query = readQuery({ ...statement, let: names, limit: isTrue(multi) ? 0 : 1 }, statement.q, request.collection)
  const change = readUpdate(query, u, statement.arrayFilters)
  const rows = [...findRows(request.collection, query)]
  if (rows.length === 0 && isTrue(upsert))
    return { n: 1, nModified: 0, _id: decode(insertNew(engine.ensure(request), query, change))._id }
  const changed = rows.map((row) => ({ row, raw: applyTo(row, change) })).filter(({ row, raw }) => !raw.equals(row.raw))
  for (const { row, raw } of changed) request.collection!.replace(row.id, row.doc, raw, decode(raw))
  return { n: rows.length, nModified: changed.length }
}

function readUpdate(query: Query, spec: unknown, arrayFilters: unknown): Update {
  if (!Array.isArray(spec)) return compileUpdate(asDoc(spec, 'update'), arrayFilters, query.filter, query)
  const stages = asArray(plain(spec), 'update')
  return keepId((doc) => {
    const changed = runUpdatePipeline(stages, plain(doc) as Doc, { ...query, read: () => [] })
    return '_id' in changed || doc._id === undefined ? changed : { _id: doc._id, ...changed }
  })
}

function applyTo({ raw: old }: Found, change: Update): Buffer {
  const next = change(decode(old), false)
  const raw = encode(next)
  checkLimits(raw, next)
  return raw
}

function insertNew(collection: Collection, { filter }: Query, change: Update): Buffer {
  const raw = encode(withId(change(upsertBase(filter), true)))
  insertOne(collection, raw)
  return raw
}

function findAndModify(engine: Engine, request: Request): Reply {
  const { body, collection } = request
  const [removing, after, upsert] = [isTrue(body.remove), isTrue(body.new), isTrue(body.upsert)]
  if (removing === (body.update !== undefined))
    throw new CommandError(9, 'Either an update or remove=true must be specified')
  if (removing && (after || upsert))
    throw new CommandError(9, 'Cannot specify remove=true with new=true or upsert=true')
  const query = readQuery({ ...body, skip: 0, limit: 1 }, body.query, collection)
  const project = readProjection(body.fields, query)
  const change = removing ? undefined : readUpdate(query, body.update, body.arrayFilters)
  const reply = (lastErrorObject: Doc, raw?: Buffer): Reply =>
    raw ? replyAround('value', project(raw), { lastErrorObject, ok: 1 }) : { lastErrorObject, value: null, ok: 1 }
  const [row] = findRows(collection, query)
  if (!row && change && upsert) {
    const raw = insertNew(engine.ensure(request), query, change)
    return reply({ n: 1, updatedExisting: false, upserted: decode(raw)._id }, after ? raw : undefined)
  }
  if (!row) return reply({ n: 0, ...(removing ? {} : { updatedExisting: false }) })
  if (!change) {
    collection!.remove(row.id, row.doc)
    return reply({ n: 1 }, row.raw)
  }
  const raw = applyTo(row, change)
  if (!raw.equals(row.raw)) collection!.replace(row.id, row.doc, raw, decode(raw))
  return reply({ n: 1, updatedExisting: true }, after ? raw : row.raw)
}

/** Inserts, updates and deletes of several collections in one command. */
function bulkWrite(engine: Engine, { body }: Request): Reply {
  const namespaces = asArray(body.nsInfo, 'nsInfo').map((info) => String(asDoc(info, 'nsInfo').ns))
  const totals = { nInserted: 0, nMatched: 0, nModified: 0, nUpserted: 0, nDeleted: 0 }
  const done: Doc[] = []
  const errors = each(asArray(body.ops, 'ops'), body.ordered, (item, idx) => {
    const op = asDoc(item, 'op')
    const [kind, place] = Object.entries(op)[0] ?? []
    const [database = '', ...rest] = (namespaces[toNumber(place)] ?? '').split('.')
    const request = engine.target({ database, target: rest.join('.'), body })
    if (kind === 'insert') {
      insertOne(engine.ensure(request), withIdFirst(encode(asDoc(op.document, 'document'))))
      totals.nInserted++
      done.push({ ok: 1, idx, n: 1 })
    } else if (kind === 'update') {
      const { _id, ...made } = update(engine, request, { ...op, q: op.filter, u: op.updateMods, c: op.constants })
      totals.nModified += made.nModified
      totals[_id === undefined ? 'nMatched' : 'nUpserted'] += made.n
      done.push({ ok: 1, idx, ...made, ...(_id === undefined ? {} : { upserted: { _id } }) })
    } else if (kind === 'delete') {
      const n = remove(request, { ...op, q: op.filter, limit: isTrue(op.multi) ? 0 : 1 })
      totals.nDeleted += n
      done.push({ ok: 1, idx, n })
    } else throw new CommandError(9, `unknown bulkWrite operation ${kind}`)
  })
  const failed = errors.map(({ index, ...error }): Doc => ({ ok: 0, idx: index, n: 0, ...error }))
  const results = [...(isTrue(body.errorsOnly) ? [] : done), ...failed].sort(
    (left, right) => Number(left.idx) - Number(right.idx),
  )
  const cursor = { id: Long.ZERO, firstBatch: results, ns: 'admin.$cmd.bulkWrite' }
  return { cursor, nErrors: errors.length, ...totals, ok: 1 }
}
