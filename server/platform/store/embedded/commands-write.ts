// insert, update, delete, findAndModify. A statement computes all its changes before it makes the first, so that a refusal
// leaves nothing half done; only a duplicate key in the middle of many keeps what came before it, as MongoDB does.
import { toNumber } from './bson-order'
import type { Collection } from './collection'
import { asArray, asDoc, CommandError, type Doc, isDoc } from './command-error'
import type { Command, Engine, Request } from './engine'
import { isTrue } from './match'
import { matchOptions, runUpdatePipeline } from './pipeline'
import { compileProjection } from './projection'
import { type Found, findRows, type Query } from './query'
import { checkLimits, decode, decodeTyped, encode, replyAround, withIdFirst } from './raw-bson'
import { collectionOf, namespaceOf, readQuery, variablesOf } from './request'
import { compileUpdate, upsertBase, withId } from './update'

const largestBulk = 100_000

/** Runs statements until one is refused, or all of them when unordered. */
function each<Item>(items: Item[], body: Doc, what: string, run: (item: Item, index: number) => void): Doc[] {
  if (items.length === 0 || items.length > largestBulk)
    throw new CommandError(
      16,
      `Write batch sizes must be between 1 and ${largestBulk}. Got ${items.length} operations (${what}).`,
    )
  const errors: Doc[] = []
  for (let index = 0; index < items.length; index++) {
    try {
      run(items[index]!, index)
    } catch (error) {
      if (!(error instanceof CommandError) || error.undo) throw error
      errors.push({ index, code: error.code, errmsg: error.message, ...error.details })
      if (body.ordered !== false) break
    }
  }
  return errors
}

const withErrors = (reply: Doc, errors: Doc[]): Doc =>
  errors.length > 0 ? { ...reply, writeErrors: errors, ok: 1 } : { ...reply, ok: 1 }

export function ensureCollection(engine: Engine, request: Request): Collection {
  return (
    collectionOf(engine, request) ??
    engine.catalog.ensure(request.database, namespaceOf(request).slice(request.database.length + 1))
  )
}

export const writeCommands: Record<string, Command> = {
  insert: {
    writes: true,
    run: (engine, request) => {
      const collection = ensureCollection(engine, request)
      let n = 0
      const errors = each(request.documents('documents'), request.body, 'insert', (bytes) => {
        insertOne(collection, withIdFirst(bytes))
        n++
      })
      return withErrors({ n }, errors)
    },
  },
  update: {
    writes: true,
    run: (engine, request) => {
      const typed = asArray(request.typed().updates, 'updates')
      const upserted: Doc[] = []
      let n = 0
      let nModified = 0
      const errors = each(asArray(request.body.updates, 'updates'), request.body, 'update', (item, index) => {
        const statement = asDoc(item, 'update')
        const result = runUpdate(engine, request, statement, asDoc(typed[index], 'update'))
        n += result.n
        nModified += result.nModified
        if (result.upserted !== undefined) upserted.push({ index, _id: result.upserted })
      })
      return withErrors({ n, nModified, ...(upserted.length > 0 ? { upserted } : {}) }, errors)
    },
  },
  delete: {
    writes: true,
    run: (engine, request) => {
      let n = 0
      const errors = each(asArray(request.body.deletes, 'deletes'), request.body, 'delete', (item) => {
        n += deleteRows(engine, request, asDoc(item, 'delete'))
      })
      return withErrors({ n }, errors)
    },
  },
  findAndModify: { writes: true, run: findAndModify },
}

export function insertOne(collection: Collection, raw: Buffer): void {
  const doc = decode(raw)
  checkLimits(raw, doc)
  refuseId(doc._id)
  collection.insert(raw, doc)
}

function refuseId(id: unknown): void {
  if (
    Array.isArray(id) ||
    id === undefined ||
    (typeof id === 'object' && id !== null && Reflect.get(id, '_bsontype') === 'BSONRegExp')
  ) {
    throw new CommandError(
      53,
      `The '_id' value cannot be of type ${Array.isArray(id) ? 'array' : id === undefined ? 'undefined' : 'regex'}`,
    )
  }
  if (isDoc(id)) {
    const dollar = Object.keys(id).find((name) => name.startsWith('$'))
    if (dollar)
      throw new CommandError(52, `_id fields may not contain '$'-prefixed fields: ${dollar} is not valid for storage.`)
  }
}

/** How many documents a delete statement removed. */
export function deleteRows(engine: Engine, request: Request, statement: Doc): number {
  const collection = collectionOf(engine, request)
  const limit = toNumber(statement.limit)
  if (limit !== 0 && limit !== 1) {
    throw new CommandError(9, `The limit field in delete objects must be 0 or 1. Got ${String(statement.limit)}`)
  }
  const query: Query = { ...readQuery({ ...statement, let: request.body.let }, statement.q, collection), limit }
  const rows = [...findRows(collection, query)]
  for (const { id, raw } of rows) collection?.remove(id, decode(raw))
  return rows.length
}

type Updated = { n: number; nModified: number; upserted?: unknown }

export function runUpdate(engine: Engine, request: Request, statement: Doc, typed: Doc): Updated {
  const collection = collectionOf(engine, request)
  const multi = isTrue(statement.multi)
  if (
    multi &&
    isDoc(statement.u) &&
    !Object.keys(statement.u)[0]?.startsWith('$') &&
    Object.keys(statement.u).length > 0
  ) {
    throw new CommandError(9, 'multi update is not supported for replacement-style update')
  }
  const query: Query = {
    ...readQuery({ ...statement, let: request.body.let }, statement.q, collection),
    limit: multi ? 0 : 1,
  }
  const change = updater(query, typed.u, typed.arrayFilters, statement.c)
  const rows = [...findRows(collection, query)]
  if (rows.length === 0) {
    if (!isTrue(statement.upsert)) return { n: 0, nModified: 0 }
    return {
      n: 1,
      nModified: 0,
      upserted: upsert(ensureCollection(engine, request), asDoc(typed.q ?? {}, 'q'), change)._id,
    }
  }
  const changes = rows.map((row) => changeOf(row, change)).filter((made) => made !== undefined)
  for (const made of changes) replaceRow(collection!, made)
  return { n: rows.length, nModified: changes.length }
}

type Change = (doc: Doc, inserting: boolean) => Doc

function updater(query: Query, update: unknown, arrayFilters: unknown, constants: unknown): Change {
  const host = {
    collation: query.collation,
    variables: { ...query.variables, ...variablesOf(constants) },
    read: () => [],
  }
  const apply = compileUpdate(update, arrayFilters, matchOptions(host), (stages, doc) =>
    decodeTyped(encode(runUpdatePipeline(plain(stages), decode(encode(doc)), host))),
  )
  const now = new Date()
  return (doc, inserting) => apply(doc, { filter: query.filter, inserting, now })
}

/** Pipelines compute with plain numbers. */
const plain = (stages: Doc[]): Doc[] =>
  asArray(decode(encode({ stages })).stages, 'pipeline').map((stage) => asDoc(stage, 'stage'))

type RowChange = { id: number; old: Buffer; raw: Buffer }

/** What an update makes of a row, or undefined when that is what it was. */
function changeOf({ id, raw: old }: Found, change: Change): RowChange | undefined {
  const next = change(decodeTyped(old), false)
  const raw = encode(next)
  if (raw.equals(old)) return undefined
  checkLimits(raw, next)
  return { id, old, raw }
}

function replaceRow(collection: Collection, { id, old, raw }: RowChange): void {
  collection.replace(id, decodeTyped(old), raw, decodeTyped(raw))
}

function upsert(collection: Collection, filter: Doc, change: Change): Doc {
  const raw = encode(withId(change(upsertBase(filter), true)))
  insertOne(collection, raw)
  return decodeTyped(raw)
}

function findAndModify(engine: Engine, request: Request): Doc | Buffer {
  const { body } = request
  const typed = request.typed()
  const remove = isTrue(body.remove)
  if (remove && body.update !== undefined) throw new CommandError(9, 'Cannot specify both an update and remove=true')
  if (!remove && body.update === undefined)
    throw new CommandError(9, 'Either an update or remove=true must be specified')
  if (remove && (isTrue(body.new) || isTrue(body.upsert)))
    throw new CommandError(9, `Cannot specify both ${isTrue(body.new) ? 'new=true' : 'upsert=true'} and remove=true`)
  const collection = collectionOf(engine, request)
  const query: Query = {
    ...readQuery({ ...body, limit: undefined, skip: undefined }, body.query, collection),
    limit: 1,
  }
  const project =
    isDoc(body.fields) && Object.keys(body.fields).length > 0
      ? compileProjection(body.fields, {
          ...matchOptions({ collation: query.collation, variables: query.variables ?? {} }),
          filter: query.filter,
        })
      : undefined
  const shown = (raw: Buffer) => (project ? encode(project(decodeTyped(raw))) : raw)
  const change = remove ? undefined : updater(query, typed.update, typed.arrayFilters, undefined)
  const [row] = [...findRows(collection, query)]
  if (!row) {
    if (!change || !isTrue(body.upsert))
      return { lastErrorObject: { n: 0, ...(remove ? {} : { updatedExisting: false }) }, value: null, ok: 1 }
    const made = upsert(ensureCollection(engine, request), asDoc(typed.query ?? {}, 'query'), change)
    const lastErrorObject = { n: 1, updatedExisting: false, upserted: made._id }
    return isTrue(body.new)
      ? replyAround('value', shown(encode(made)), { lastErrorObject, ok: 1 })
      : { lastErrorObject, value: null, ok: 1 }
  }
  if (!change) {
    collection!.remove(row.id, decode(row.raw))
    return replyAround('value', shown(row.raw), { lastErrorObject: { n: 1 }, ok: 1 })
  }
  const made = changeOf(row, change)
  if (made) replaceRow(collection!, made)
  const raw = made?.raw ?? row.raw
  return replyAround('value', shown(isTrue(body.new) ? raw : row.raw), {
    lastErrorObject: { n: 1, updatedExisting: true },
    ok: 1,
  })
}
