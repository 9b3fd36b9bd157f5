// insert, update, delete, findAndModify, bulkWrite. A statement computes all its changes before it makes the first, so
// that a refusal leaves nothing half done; only a duplicate key in the middle of many keeps what came before it, as
// MongoDB does.
import { type Binary, BSONRegExp, Long, ObjectId } from 'bson'
import { isTrue, toNumber } from './bson-order'
import { asArray, asDoc, CommandError, type Doc, isDoc, refuse } from './command-error'
import type { Engine, Reply, Request, Run } from './engine'
import { type Found, findRows, type Query, readProjection, readQuery } from './query'
import { checkLimits, decode, encode, replyAround } from './raw-bson'
import { compileUpdate, type Update, upsertBase } from './update'

const largestBulk = 100_000

export const writeCommands: Record<string, Run> = {
  insert: (engine, request) =>
    each(request, 'documents', (bytes) => {
      if (!(bytes instanceof Uint8Array)) return refuse(14, "BSON field 'documents' must be an array of objects")
      insert(engine, request, Buffer.from(bytes))
      return { n: 1 }
    }),
  /** Our own, for restores: documents byte for byte, which no driver can send. */
  insertBytes(engine, request) {
    const documents = asArray(request.body.documents, 'documents')
    for (const bytes of documents) insert(engine, request, Buffer.from((bytes as Binary).value()))
    return { n: documents.length }
  },
  update(engine, request) {
    const upserted: Doc[] = []
    const reply = each(request, 'updates', (item, index) => {
      const { _id, ...counts } = update(engine, request, asDoc(item, 'update'))
      if (_id !== undefined) upserted.push({ index, _id })
      return counts
    })
    return { nModified: 0, ...reply, ...(upserted.length > 0 ? { upserted } : {}) }
  },
  delete: (engine, request) => each(request, 'deletes', (item) => ({ n: remove(engine, request, asDoc(item, 'q')) })),
  findAndModify,
  bulkWrite,
}

type Counts = Record<string, number>

/** Runs statements until one is refused, or all of them when unordered, and adds up what they did. */
function each({ body }: Request, field: string, run: (item: unknown, index: number) => Counts): Doc {
  const items = asArray(body[field], field)
  if (items.length === 0 || items.length > largestBulk)
    refuse(16, `Write batch sizes must be between 1 and ${largestBulk}. Got ${items.length} operations.`)
  const sums: Counts = { n: 0 }
  const writeErrors: Doc[] = []
  for (const [index, item] of items.entries()) {
    try {
      for (const [name, count] of Object.entries(run(item, index))) sums[name] = (sums[name] ?? 0) + count
    } catch (error) {
      if (!(error instanceof CommandError)) throw error
      writeErrors.push({ index, code: error.code, errmsg: error.message, ...error.details })
      if (body.ordered !== false) break
    }
  }
  return { ...sums, ...(writeErrors.length > 0 ? { writeErrors } : {}) }
}

/** Documents stay the bytes they came in, unless `_id` has to be moved to the front or made here. */
export function insert({ catalog }: Engine, { database, target }: Request, given: Buffer): Doc {
  const { _id = new ObjectId(), ...rest } = decode(given)
  const doc: Doc = { _id, ...rest }
  const raw = given.toString('latin1', 5, 9) === '_id\0' ? given : encode(doc)
  checkLimits(raw, doc)
  if (Array.isArray(_id) || _id instanceof BSONRegExp)
    refuse(53, `The '_id' value cannot be of type ${Array.isArray(_id) ? 'array' : 'regex'}`)
  const dollar = isDoc(_id) ? Object.keys(_id).find((name) => name.startsWith('$')) : undefined
  if (dollar) refuse(52, `_id fields may not contain '$'-prefixed fields: ${dollar} is not valid`)
  catalog.ensure(database, target).insert(raw, doc)
  return doc
}

type Changes = { found: { row: Found; raw: Buffer | undefined }[]; changed: number; inserted?: Doc }

/** What update, delete and findAndModify do to the documents of a query: without a change these go. */
function modify(engine: Engine, request: Request, query: Query, change?: Update, upsert?: unknown): Changes {
  const collection = engine.catalog.find(request.database, request.target)
  const found = [...findRows(collection, query)].map((row) => ({ row, raw: change && applyTo(row, change) }))
  if (found.length === 0 && change && isTrue(upsert))
    return { found, changed: 0, inserted: insert(engine, request, encode(change(upsertBase(query.filter), true))) }
  const changed = found.filter(({ row, raw }) => !raw?.equals(row.raw))
  for (const { row, raw } of changed) collection!.change(row.id, row.doc, raw)
  return { found, changed: changed.length }
}

function applyTo({ raw: old }: Found, change: Update): Buffer {
  const next = change(decode(old), false)
  const raw = encode(next)
  checkLimits(raw, next)
  return raw
}

function remove(engine: Engine, request: Request, statement: Doc): number {
  const limit = toNumber(statement.limit)
  if (limit !== 0 && limit !== 1) refuse(9, `The limit field in delete objects must be 0 or 1. Got ${limit}`)
  const query = readQuery({ ...statement, let: request.body.let }, statement.q, request.collection)
  return modify(engine, request, query).changed
}

type Updated = { n: number; nModified: number; _id?: unknown }

export function update(engine: Engine, request: Request, { q, u, c, multi, upsert, ...more }: Doc): Updated {
  if (isTrue(multi) && isDoc(u) && Object.keys(u).some((name) => !name.startsWith('$')))
    refuse(9, 'multi update is not supported for replacement-style update')
  const names = { ...asDoc(request.body.let ?? {}, 'let'), ...asDoc(c ?? {}, 'c') }
  const query = readQuery({ ...more, let: names, limit: isTrue(multi) ? 0 : 1 }, q, request.collection)
  const change = compileUpdate(u, more.arrayFilters, query)
  const { found, changed, inserted } = modify(engine, request, query, change, upsert)
  return inserted ? { n: 1, nModified: 0, _id: inserted._id } : { n: found.length, nModified: changed }
}

function findAndModify(engine: Engine, request: Request): Reply {
  const { body, collection } = request
  const [removing, after] = [isTrue(body.remove), isTrue(body.new)]
  if (removing === (body.update !== undefined)) refuse(9, 'Either an update or remove=true must be specified')
  if (removing && (after || isTrue(body.upsert))) refuse(9, 'Cannot specify remove=true with new=true or upsert=true')
  const query = readQuery({ ...body, skip: 0, limit: 1 }, body.query, collection)
  const project = readProjection(body.fields, query)
  const change = removing ? undefined : compileUpdate(body.update, body.arrayFilters, query)
  const { found, inserted } = modify(engine, request, query, change, body.upsert)
  const [one] = found
  const raw = after ? (inserted ? encode(inserted) : one?.raw) : one?.row.raw
  const updatedExisting = removing ? {} : { updatedExisting: one !== undefined }
  const upserted = inserted ? { upserted: inserted._id } : {}
  const lastErrorObject = { n: one || inserted ? 1 : 0, ...updatedExisting, ...upserted }
  return raw ? replyAround('value', project({ raw }), { lastErrorObject, ok: 1 }) : { lastErrorObject, value: null }
}

function bulkWrite(engine: Engine, given: Request): Reply {
  const namespaces = asArray(given.body.nsInfo, 'nsInfo').map((info) => String(asDoc(info, 'nsInfo').ns))
  const done: Doc[] = []
  const sums = each(given, 'ops', (item, idx): Counts => {
    const op = asDoc(item, 'op')
    const [kind, place] = Object.entries(op)[0] ?? []
    const [database = '', ...rest] = (namespaces[toNumber(place)] ?? '').split('.')
    const request = engine.target(database, rest.join('.'), given.body)
    if (kind === 'insert') {
      insert(engine, request, encode(asDoc(op.document, 'document')))
      done.push({ ok: 1, idx, n: 1 })
      return { nInserted: 1 }
    }
    if (kind === 'update') {
      const { _id, n, nModified } = update(engine, request, { ...op, q: op.filter, u: op.updateMods, c: op.constants })
      done.push({ ok: 1, idx, n, nModified, ...(_id === undefined ? {} : { upserted: { _id } }) })
      return { nModified, [_id === undefined ? 'nMatched' : 'nUpserted']: n }
    }
    if (kind !== 'delete') return refuse(9, `unknown bulkWrite operation ${kind}`)
    const nDeleted = remove(engine, request, { ...op, q: op.filter, limit: isTrue(op.multi) ? 0 : 1 })
    done.push({ ok: 1, idx, n: nDeleted })
    return { nDeleted }
  })
  const { n: _, writeErrors = [], ...counts } = sums as { n: number; writeErrors?: Doc[] }
  const failed = writeErrors.map(({ index, ...error }): Doc => ({ ok: 0, idx: index, n: 0, ...error }))
  const results = [...(isTrue(given.body.errorsOnly) ? [] : done), ...failed]
  const firstBatch = results.sort((left, right) => Number(left.idx) - Number(right.idx))
  const none = { nInserted: 0, nMatched: 0, nModified: 0, nUpserted: 0, nDeleted: 0, nErrors: failed.length }
  return { cursor: { id: Long.ZERO, firstBatch, ns: 'admin.$cmd.bulkWrite' }, ...none, ...counts }
}
