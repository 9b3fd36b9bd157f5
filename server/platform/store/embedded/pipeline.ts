// Aggregation stages, each a function from documents to documents, streaming where the stage allows it. Everyday stages are
// here because they use our comparison and indexes; `$bucket` and the like go to the library.
import { toNumber } from './bson-order'
import type { Collation } from './collation'
import { asArray, asDoc, badValue, CommandError, type Doc, isDoc, unsupported } from './command-error'
import { compileExpression, runLibraryStage } from './expressions'
import { group } from './group'
import { identityOf } from './index-key'
import { compileFilter, type MatchOptions } from './match'
import { valuesAt } from './paths'
import { compileProjection } from './projection'
import { orderBy, readSort, sortValues } from './sorting'
import { unwind, withPath } from './unwind'

export type Host = {
  /** Documents of a collection of the same database, by index where there is one. */
  read: (collection: string, filter: Doc) => Iterable<Doc>
  collation?: Collation | undefined
  variables: Doc
  session?: unknown
}
type Stage = (documents: Iterable<Doc>, spec: unknown, host: Host) => Iterable<Doc>

export const matchOptions = (host: Pick<Host, 'collation' | 'variables'>): MatchOptions => ({
  collation: host.collation,
  expression: (expression) => compileExpression(expression, host.variables),
})

const stages: Record<string, Stage> = {
  *$match(documents, spec, host) {
    const matches = compileFilter(asDoc(spec, 'the match filter'), matchOptions(host))
    for (const doc of documents) if (matches(doc)) yield doc
  },
  *$limit(documents, spec) {
    let left = count(spec, '$limit')
    if (left === 0) throw new CommandError(15958, 'the limit must be positive')
    for (const doc of documents) {
      yield doc
      if (--left === 0) return
    }
  },
  *$skip(documents, spec) {
    let left = count(spec, '$skip')
    for (const doc of documents) if (left-- <= 0) yield doc
  },
  $sort: (documents, spec, host) =>
    sortDocuments(documents, asDoc(spec, 'the $sort key specification'), host.collation),
  *$project(documents, spec, host) {
    const fields = asDoc(spec, '$project specification')
    if (Object.keys(fields).length === 0)
      throw new CommandError(
        51272,
        'Invalid $project :: caused by :: projection specification must have at least one field',
      )
    const project = compileProjection(fields, { ...matchOptions(host), variables: host.variables, stage: true })
    for (const doc of documents) yield project(doc)
  },
  $unset: (documents, spec, host) =>
    stages.$project!(
      documents,
      Object.fromEntries((Array.isArray(spec) ? spec : [spec]).map((path) => [String(path), 0])),
      host,
    ),
  *$replaceRoot(documents, spec, host) {
    const compute = compileExpression(asDoc(spec, '$replaceRoot').newRoot, host.variables)
    for (const doc of documents) {
      const root = compute(doc)
      if (!isDoc(root))
        throw new CommandError(
          40228,
          `'newRoot' expression must evaluate to an object, but resulting value was: ${JSON.stringify(root)}`,
        )
      yield root
    }
  },
  $replaceWith: (documents, spec, host) => stages.$replaceRoot!(documents, { newRoot: spec }, host),
  $group: (documents, spec, host) => group(documents, spec, host.variables),
  *$count(documents, spec) {
    if (typeof spec !== 'string' || spec === '' || spec.startsWith('$'))
      throw new CommandError(40156, 'the count field must be a non-empty string')
    let total = 0
    for (const _ of documents) total++
    if (total > 0) yield { [spec]: total }
  },
  $sortByCount: (documents, spec, host) =>
    sortDocuments(group(documents, { _id: spec, count: { $sum: 1 } }, host.variables), { count: -1 }, host.collation),
  *$unwind(documents, spec) {
    const options = typeof spec === 'string' ? { path: spec } : asDoc(spec, '$unwind')
    if (typeof options.path !== 'string' || !options.path.startsWith('$'))
      throw new CommandError(28818, "path option to $unwind stage should be prefixed with a '$'")
    for (const doc of documents) yield* unwind(doc, options.path.slice(1).split('.'), options)
  },
  *$lookup(documents, spec, host) {
    const options = asDoc(spec, 'the $lookup specification')
    if (typeof options.as !== 'string') throw new CommandError(9, "must specify 'as' field for a $lookup")
    for (const doc of documents) yield withPath(doc, options.as.split('.'), [...lookup(doc, options, host)])
  },
  *$unionWith(documents, spec, host) {
    yield* documents
    const options = typeof spec === 'string' ? { coll: spec } : asDoc(spec, '$unionWith')
    yield* runStages(asArray(options.pipeline ?? [], 'pipeline'), host.read(String(options.coll), {}), host)
  },
  *$facet(documents, spec, host) {
    const all = [...documents]
    yield Object.fromEntries(
      Object.entries(asDoc(spec, '$facet')).map(([name, inner]) => [
        name,
        [...runStages(asArray(inner, `arguments to $facet: ${name}`), all, host)],
      ]),
    )
  },
  *$sample(documents, spec) {
    const size = toNumber(asDoc(spec, '$sample').size)
    const all = [...documents]
    for (let at = 0; at < size && at < all.length; at++) {
      const other = at + Math.floor(Math.random() * (all.length - at))
      const chosen = all[other]!
      all[other] = all[at]!
      yield chosen
    }
  },
  *$listLocalSessions(_, __, host) {
    if (host.session) yield { _id: host.session }
  },
  *$documents(_, spec, host) {
    for (const doc of asArray(compileExpression(spec, host.variables)({}), '$documents')) yield asDoc(doc, '$documents')
  },
  *$graphLookup(documents, spec, host) {
    const options = asDoc(spec, '$graphLookup')
    yield* runLibraryStage(
      '$graphLookup',
      documents,
      { ...options, from: [...host.read(String(options.from), {})] },
      host.variables,
    )
  },
}

const library = new Set([
  '$addFields',
  '$set',
  '$bucket',
  '$bucketAuto',
  '$densify',
  '$fill',
  '$redact',
  '$setWindowFields',
])

/** @throws CommandError for a stage that does not exist, or that we leave out */
export function runStages(pipeline: readonly unknown[], documents: Iterable<Doc>, host: Host): Iterable<Doc> {
  return pipeline.reduce<Iterable<Doc>>((input, stage) => {
    const [name, spec] = stageOf(stage)
    if (Object.hasOwn(stages, name)) return stages[name]!(input, spec, host)
    if (library.has(name)) return streamed(name, input, spec, host)
    if (
      [
        '$geoNear',
        '$search',
        '$searchMeta',
        '$vectorSearch',
        '$indexStats',
        '$collStats',
        '$currentOp',
        '$listSessions',
        '$planCacheStats',
        '$out',
        '$merge',
      ].includes(name)
    ) {
      throw unsupported(`${name} at this place`)
    }
    if (name === '$changeStream')
      throw new CommandError(40573, 'The $changeStream stage is only supported on replica sets')
    throw new CommandError(40324, `Unrecognized pipeline stage name: '${name}'`)
  }, documents)
}

export function stageOf(stage: unknown): [name: string, spec: unknown] {
  const entries = Object.entries(asDoc(stage, 'Each element of the pipeline'))
  if (entries.length !== 1)
    throw new CommandError(40323, 'A pipeline stage specification object must contain exactly one field.')
  return entries[0]!
}

/** Stages that look at one document at a time run in portions, so that 100,000 documents are not kept. */
function* streamed(name: string, documents: Iterable<Doc>, spec: unknown, host: Host): Generator<Doc, void> {
  if (name !== '$addFields' && name !== '$set' && name !== '$redact')
    return yield* runLibraryStage(name, documents, spec, host.variables)
  let portion: Doc[] = []
  for (const doc of documents) {
    portion.push(doc)
    if (portion.length < 500) continue
    yield* runLibraryStage(name, portion, spec, host.variables)
    portion = []
  }
  yield* runLibraryStage(name, portion, spec, host.variables)
}

export function sortDocuments(documents: Iterable<Doc>, spec: Doc, collation?: Collation): Doc[] {
  const keys = readSort(spec)
  if (keys.length === 0) throw new CommandError(15976, '$sort stage must have at least one sort key')
  const strings = collation?.compare
  const order = orderBy(keys, strings)
  return [...documents]
    .map((doc) => ({ doc, values: sortValues(doc, keys, strings) }))
    .sort((left, right) => order(left.values, right.values))
    .map(({ doc }) => doc)
}

function count(spec: unknown, name: string): number {
  const value = toNumber(spec)
  if (!Number.isInteger(value) || value < 0)
    throw new CommandError(
      5107201,
      `invalid argument to ${name} stage: Expected a non-negative number in: ${name}: ${JSON.stringify(spec)}`,
    )
  return value
}

function* lookup(doc: Doc, options: Doc, host: Host): Generator<Doc, void> {
  const { from, localField, foreignField, pipeline, let: names } = options
  let found: Iterable<Doc> = []
  if (typeof localField === 'string' && typeof foreignField === 'string') {
    const values = valuesAt(doc, localField.split('.')).flatMap((value) =>
      Array.isArray(value) ? [...value, value] : [value ?? null],
    )
    const wanted = [...new Map(values.map((value) => [identityOf(value), value ?? null])).values()]
    found = host.read(String(from), { [foreignField]: wanted.length === 1 ? { $eq: wanted[0] } : { $in: wanted } })
  } else if (from !== undefined) found = host.read(String(from), {})
  if (pipeline === undefined) return yield* found
  const variables = Object.fromEntries(
    Object.entries(isDoc(names) ? names : {}).map(([name, value]) => [
      name,
      compileExpression(value, host.variables)(doc) ?? null,
    ]),
  )
  yield* runStages(asArray(pipeline, 'pipeline'), found, { ...host, variables: { ...host.variables, ...variables } })
}

export function runUpdatePipeline(pipeline: Doc[], doc: Doc, host: Host): Doc {
  for (const stage of pipeline) {
    const [name] = stageOf(stage)
    if (!['$set', '$addFields', '$unset', '$project', '$replaceRoot', '$replaceWith'].includes(name))
      throw new CommandError(72, `${name} is not allowed to be used within an update`)
  }
  const [changed] = [...runStages(pipeline, [doc], host)]
  if (!changed) throw badValue('an update pipeline must yield a document')
  return changed
}
