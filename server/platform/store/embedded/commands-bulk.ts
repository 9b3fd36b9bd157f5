// bulkWrite: inserts, updates and deletes of several collections in one command.
import { Long } from 'bson'
import { asArray, asDoc, CommandError, type Doc } from './command-error'
import { deleteRows, ensureCollection, insertOne, runUpdate } from './commands-write'
import type { Command, Engine, Request } from './engine'
import { isTrue } from './match'
import { encode, withIdFirst } from './raw-bson'

type Totals = { nInserted: number; nMatched: number; nModified: number; nUpserted: number; nDeleted: number }

export const bulkCommands: Record<string, Command> = {
  bulkWrite: {
    writes: true,
    run: (engine, request) => {
      const operations = asArray(request.body.ops, 'ops')
      const typed = asArray(request.typed().ops, 'ops')
      const namespaces = asArray(request.body.nsInfo, 'nsInfo').map((info) => String(asDoc(info, 'nsInfo').ns))
      const totals: Totals = { nInserted: 0, nMatched: 0, nModified: 0, nUpserted: 0, nDeleted: 0 }
      const results: Doc[] = []
      let nErrors = 0
      for (let idx = 0; idx < operations.length; idx++) {
        try {
          const done = runOne(
            engine,
            request,
            asDoc(operations[idx], 'op'),
            asDoc(typed[idx], 'op'),
            namespaces,
            totals,
          )
          if (!isTrue(request.body.errorsOnly)) results.push({ ok: 1, idx, ...done })
        } catch (error) {
          if (!(error instanceof CommandError) || error.undo) throw error
          nErrors++
          results.push({ ok: 0, idx, code: error.code, errmsg: error.message, n: 0, ...error.details })
          if (request.body.ordered !== false) break
        }
      }
      return { cursor: { id: Long.ZERO, firstBatch: results, ns: 'admin.$cmd.bulkWrite' }, nErrors, ...totals, ok: 1 }
    },
  },
}

function runOne(engine: Engine, request: Request, op: Doc, typed: Doc, namespaces: string[], totals: Totals): Doc {
  const kind = Object.keys(op)[0] ?? ''
  const namespace = namespaces[Number(op[kind])]
  if (namespace === undefined) throw new CommandError(2, `BulkWrite ${kind} op has no namespace at ${String(op[kind])}`)
  const dot = namespace.indexOf('.')
  const target: Request = {
    ...request,
    database: namespace.slice(0, dot),
    name: kind,
    body: { ...request.body, [kind]: namespace.slice(dot + 1) },
  }
  switch (kind) {
    case 'insert':
      insertOne(ensureCollection(engine, target), withIdFirst(encode(asDoc(typed.document, 'document'))))
      totals.nInserted++
      return { n: 1 }
    case 'update': {
      const statement = (from: Doc) => ({ ...from, q: from.filter, u: from.updateMods, c: from.constants })
      const { n, nModified, upserted } = runUpdate(engine, target, statement(op), statement(typed))
      totals.nModified += nModified
      if (upserted === undefined) totals.nMatched += n
      else totals.nUpserted++
      return { n, nModified, ...(upserted === undefined ? {} : { upserted: { _id: upserted } }) }
    }
    case 'delete': {
      const n = deleteRows(engine, target, { ...op, q: op.filter, limit: isTrue(op.multi) ? 0 : 1 })
      totals.nDeleted += n
      return { n }
    }
    default:
      throw new CommandError(9, `unknown bulkWrite operation ${kind}`)
  }
}
