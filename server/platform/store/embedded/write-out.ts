// `$out` and `$merge`: where the last stage of a pipeline puts its documents.
import { compareValues } from './bson-order'
import { CommandError, type Doc, isDoc, unsupported } from './command-error'
import type { Engine } from './engine'
import { findRows } from './query'
import { decode, encode, withIdFirst } from './raw-bson'

export function putOut(engine: Engine, database: string, [name, spec]: [string, unknown], rows: Buffer[]): void {
  const into = name === '$merge' && isDoc(spec) ? (spec.into ?? spec) : spec
  const target = isDoc(into)
    ? { database: String(into.db ?? database), name: String(into.coll) }
    : { database, name: String(into) }
  const collection = engine.catalog.ensure(target.database, target.name)
  if (name === '$out') collection.clearAll()
  for (const row of rows) {
    const raw = withIdFirst(row)
    const doc = decode(raw)
    const [existing] = name === '$out' ? [] : [...findRows(collection, { filter: { _id: { $eq: doc._id } } })]
    if (!existing) insert(isDoc(spec) ? spec.whenNotMatched : undefined, () => collection.insert(raw, doc))
    else {
      const merged = merge(isDoc(spec) ? spec : {}, existing.doc, doc)
      if (merged && compareValues(merged, existing.doc) !== 0)
        collection.replace(existing.id, existing.doc, encode(merged), merged)
    }
  }
}

function insert(whenNotMatched: unknown, put: () => void): void {
  if (whenNotMatched === undefined || whenNotMatched === 'insert') put()
  else if (whenNotMatched !== 'discard')
    throw new CommandError(
      13113,
      '$merge could not find a matching document in the target collection for at least one document in the source collection',
    )
}

function merge(spec: Doc, old: Doc, doc: Doc): Doc | undefined {
  if (spec.on !== undefined && spec.on !== '_id') throw unsupported("$merge with 'on' other than _id")
  switch (spec.whenMatched ?? 'merge') {
    case 'merge':
      return { ...old, ...doc }
    case 'replace':
      return doc
    case 'keepExisting':
      return undefined
    case 'fail':
      throw new CommandError(11000, `E11000 duplicate key error: _id ${JSON.stringify(doc._id)}`)
    default:
      throw unsupported('$merge with a pipeline as whenMatched')
  }
}
