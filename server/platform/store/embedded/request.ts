// What commands have in common: their collection, their query, their collation and variables.
import { toNumber } from './bson-order'
import { readCollation } from './collation'
import type { Collection } from './collection'
import { asDoc, badValue, CommandError, type Doc, isDoc } from './command-error'
import type { Engine, Request } from './engine'
import { compileExpression } from './expressions'
import type { Query } from './query'

export function namespaceOf({ database, name, body }: Request): string {
  const collection = body[name]
  if (typeof collection !== 'string' || collection === '' || collection.includes('\0'))
    throw new CommandError(73, `Invalid namespace specified '${database}.${String(collection)}'`)
  return `${database}.${collection}`
}

export function collectionOf(engine: Engine, request: Request): Collection | undefined {
  const namespace = namespaceOf(request)
  return engine.catalog.find(request.database, namespace.slice(request.database.length + 1))
}

export const collationOf = (value: unknown, collection: Collection | undefined) =>
  readCollation(value ?? collection?.meta.options.collation)

/** The variables of a command's `let`. */
export const variablesOf = (value: unknown): Doc =>
  Object.fromEntries(
    Object.entries(isDoc(value) ? value : {}).map(([name, expression]) => [
      name,
      compileExpression(expression)({}) ?? null,
    ]),
  )

export function readQuery(body: Doc, filter: unknown, collection: Collection | undefined): Query {
  return {
    filter: filter === undefined || filter === null ? {} : asDoc(filter, 'filter'),
    sort: body.sort === undefined || body.sort === null ? undefined : asDoc(body.sort, 'sort'),
    skip: whole(body.skip, 'skip'),
    limit: Math.abs(toNumber(body.limit ?? 0)),
    hint: body.hint,
    collation: collationOf(body.collation, collection),
    variables: variablesOf(body.let),
  }
}

function whole(value: unknown, name: string): number {
  const number = value === undefined || value === null ? 0 : toNumber(value)
  if (!(number >= 0)) throw badValue(`BSON field '${name}' value must be >= 0, actual value '${String(value)}'`)
  return number
}
