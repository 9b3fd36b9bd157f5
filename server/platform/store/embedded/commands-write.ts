// insert, update, delete, findAndModify, bulkWrite. A statement computes all its changes before it makes the first, so
// that a refusal leaves nothing half done; only a duplicate key in the middle of many keeps what came before it, as
// MongoDB does.
import { type Binary, BSONRegExp, Long, ObjectId } from 'bson'
import { isTrue, toNumber } from './bson-order'
import { asArray, asDoc, CommandError, type Doc, isDoc, refuse } from './command-error'
import type { Engine, Reply, Request, Run } from './engine'
import { type Found, findRows, type Query, readProjection, readQuery } from './query'
import { decode, encode, replyAround } from './raw-bson'
import { compileUpdate, type Update, upsertBase } from './update'

export const writeCommands: Record<string, Run> = {
  insert: (engine, request) =>
    replyOf(each(request, 'documents', (bytes) => insert(engine, request, asBytes(bytes)) && { n: 1 })),
  /** Our own, for restores: documents byte for byte, which no driver can send. */
  insertBytes(engine, request) {
    for (const bytes of asArray(request.body.documents, 'documents'))
      insert(engine, request, asBytes((bytes as Binary).value()))
  },
  update(engine, request) {
    const outcomes = each(request, 'updates', (item) => update(engine, request, asDoc(item, 'update')))
    return { ...replyOf(outcomes), nModified: sum('nModified', outcomes) }
  },
  delete: (engine, request) => replyOf(each(request, 'deletes', (item) => remove(engine, request, asDoc(item, 'q')))),
  findAndModify,
  bulkWrite,
}

const asBytes = (given: unknown): Buffer =>
  given instanceof Uint8Array ? Buffer.from(given) : refuse(14, "BSON field 'documents' must be an array of objects")

/** What a statement did: how many documents it concerned, how many of them changed, which one it made; or its error. */
type Done = { n: number; nModified?: number; upserted?: { _id: unknown } }
type Outcome = Done & { index: number; kind?: string; code?: number }

const sum = (count: 'n' | 'nModified', outcomes: Outcome[]): number =>
  outcomes.reduce((total, { [count]: more = 0 }) => total + more, 0)
const failed = ({ code }: Outcome): boolean => code !== undefined

/** Runs statements until one is refused, or all of them when unordered. */
function each({ body }: Request, field: string, run: (item: unknown) => Omit<Outcome, 'index'>): Outcome[] {
  const items = asArray(body[field], field)
  const outcomes: Outcome[] = []
  for (const [index, item] of items.entries()) {
    try {
      outcomes.push({ index, ...run(item) })
    } catch (error) {
      if (!(error instanceof CommandError)) throw error
      outcomes.push({ index, n: 0, code: error.code, ...{ errmsg: error.message, ...error.details } })
      if (body.ordered !== false) break
    }
  }
  return outcomes
}

function replyOf(outcomes: Outcome[]): Doc {
  const writeErrors = outcomes.filter(failed)
  const upserted = outcomes.flatMap(({ index, upserted: made }) => (made ? [{ index, ...made }] : []))
  const more = { ...(upserted.length > 0 && { upserted }), ...(writeErrors.length > 0 && { writeErrors }) }
  return { n: sum('n', outcomes), ...more }
}

/** Documents stay the bytes they came in, unless `_id` has to be moved to the front or made here. */
export function insert({ catalog }: Engine, { namespace }: Request, given: Buffer): Doc {
  const { _id = new ObjectId(), ...rest } = decode(given)
  const doc: Doc = { _id, ...rest }
  const raw = given.toString('latin1', 5, 9) === '_id\0' ? given : encode(doc)
  if (Array.isArray(_id) || _id instanceof BSONRegExp)
    refuse(53, `The '_id' value cannot be of type ${Array.isArray(_id) ? 'array' : 'regex'}`)
  const dollar = isDoc(_id) ? Object.keys(_id).find((name) => name.startsWith('$')) : undefined
  if (dollar) refuse(52, `_id fields may not contain '$'-prefixed fields: ${dollar} is not valid`)
  catalog.ensure(namespace).insert(raw, doc)
  return doc
}

type Changes = { found: { row: Found; raw: Buffer | undefined }[]; changed: number; inserted?: Doc }

/** What update, delete and findAndModify do to the documents of a query: without a change these go. */
export function modify(engine: Engine, request: Request, query: Query, change?: Update, upsert?: unknown): Changes {
  const collection = engine.catalog.find(request.namespace)
  const planned = (row: Found) => ({ row, raw: change && encode(change(decode(row.raw), false)) })
  const found = Array.from(findRows(collection, query), planned)
  if (found.length === 0 && change && isTrue(upsert))
    return { found, changed: 0, inserted: insert(engine, request, encode(change(upsertBase(query.filter), true))) }
  const changed = found.filter(({ row, raw }) => !raw?.equals(row.raw))
  for (const { row, raw } of changed) collection!.change(row.id, row.doc, raw)
  return { found, changed: changed.length }
}

function remove(engine: Engine, request: Request, statement: Doc): Done {
  const query = readQuery({ ...statement, let: request.body.let }, request.collection)
  return { n: modify(engine, request, query).changed }
}

export function update(engine: Engine, request: Request, { u, c, multi, upsert, ...statement }: Doc): Done {
  if (isTrue(multi) && isDoc(u) && Object.keys(u).some((name) => !name.startsWith('$')))
    refuse(9, 'multi update is not supported for replacement-style update')
  const names = { ...asDoc(request.body.let ?? {}, 'let'), ...asDoc(c ?? {}, 'c') }
  const query = readQuery({ ...statement, let: names, limit: isTrue(multi) ? 0 : 1 }, request.collection)
  const change = compileUpdate(u, statement.arrayFilters, query)
  const { found, changed, inserted } = modify(engine, request, query, change, upsert)
  return inserted ? { n: 1, nModified: 0, upserted: { _id: inserted._id } } : { n: found.length, nModified: changed }
}

function findAndModify(engine: Engine, request: Request): Reply {
  const { body, collection } = request
  const [removing, after] = [isTrue(body.remove), isTrue(body.new)]
  if (removing === (body.update !== undefined)) refuse(9, 'Either an update or remove=true must be specified')
  if (removing && (after || isTrue(body.upsert))) refuse(9, 'Cannot specify remove=true with new=true or upsert=true')
  const query = readQuery({ ...body, skip: 0, limit: 1 }, collection)
  const project = readProjection(body.fields, query)
  const change = removing ? undefined : compileUpdate(body.update, body.arrayFilters, query)
  const { found, inserted } = modify(engine, request, query, change, body.upsert)
  const [one] = found
  const raw = after ? (inserted ? encode(inserted) : one?.raw) : one?.row.raw
  const updated = removing ? {} : { updatedExisting: one !== undefined, upserted: inserted?._id }
  const lastErrorObject = { n: one || inserted ? 1 : 0, ...updated }
  return raw ? replyAround('value', project({ raw }), { lastErrorObject, ok: 1 }) : { lastErrorObject, value: null }
}

/** What bulkWrite counts the outcomes of each kind of statement as. */
const counted = { nInserted: 'insert', nMatched: 'update', nUpserted: 'upsert', nDeleted: 'delete' }

const statements: Record<string, (engine: Engine, request: Request, op: Doc) => Done> = {
  insert: (engine, request, op) => insert(engine, request, encode(asDoc(op.document, 'document'))) && { n: 1 },
  update: (engine, request, op) => update(engine, request, { ...op, u: op.updateMods, c: op.constants }),
  delete: (engine, request, op) => remove(engine, request, { ...op, limit: isTrue(op.multi) ? 0 : 1 }),
}

function bulkWrite(engine: Engine, given: Request): Reply {
  const namespaces = asArray(given.body.nsInfo, 'nsInfo').map((info) => String(asDoc(info, 'nsInfo').ns))
  const outcomes = each(given, 'ops', (item) => {
    const op = asDoc(item, 'op')
    const [kind = '', place] = Object.entries(op)[0] ?? []
    const run = statements[kind] ?? refuse(9, `unknown bulkWrite operation ${kind}`)
    const done = run(engine, engine.target(namespaces[toNumber(place)] ?? '', given.body), op)
    return { kind: done.upserted ? 'upsert' : kind, ...done }
  })
  const of = (wanted: string) => outcomes.filter(({ kind }) => kind === wanted)
  const shown = isTrue(given.body.errorsOnly) ? outcomes.filter(failed) : outcomes
  const firstBatch = shown.map(({ index: idx, kind: _, ...outcome }) => ({ ok: outcome.code ? 0 : 1, idx, ...outcome }))
  const counts = Object.fromEntries(Object.entries(counted).map(([name, kind]) => [name, sum('n', of(kind))]))
  const more = { nModified: sum('nModified', outcomes), nErrors: outcomes.filter(failed).length }
  return { cursor: { id: Long.ZERO, firstBatch, ns: 'admin.$cmd.bulkWrite' }, ...counts, ...more }
}
