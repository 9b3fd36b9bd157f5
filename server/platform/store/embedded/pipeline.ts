// Aggregation: the stages of the library, streaming, with ours in place of those that compare values, use indexes or keep too
// much. Documents come and go with JavaScript's numbers.
import type { AnyObject, Options } from 'mingo/types'
import { identityOf } from './bson-order'
import type { Collation } from './collation'
import { asArray, asDoc, badValue, CommandError, type Doc, isDoc, unsupported } from './command-error'
import { asRefusal, compileExpression, library, refuseUnknown } from './expressions'
import { group } from './group'
import { compileFilter } from './match'
import { compileSort, valuesAt } from './paths'
import { compileProjection } from './projection'

export type Host = {
  /** Documents of a collection of the same database, by index where there is one. */
  read: (collection: string, filter: Doc) => Iterable<Doc>
  collation?: Collation | undefined
  variables: Doc
  session?: unknown
}
type Stage = (documents: Iterable<Doc>, spec: unknown, host: Host) => Iterable<Doc>

const stages: Record<string, Stage> = {
  *$match(documents, spec, host) {
    const matches = compileFilter(asDoc(spec, 'the match filter'), host)
    for (const doc of documents) if (matches(doc)) yield doc
  },
  *$sort(documents, spec, host) {
    const order = compileSort(asDoc(spec, 'the $sort key specification'), host.collation)
    const rows = Array.from(documents, (doc) => ({ doc, values: order.valuesOf(doc) }))
    for (const { doc } of rows.sort((left, right) => order.compare(left.values, right.values))) yield doc
  },
  *$project(documents, spec, host) {
    const fields = asDoc(spec, '$project specification')
    if (Object.keys(fields).length === 0)
      throw new CommandError(51272, 'Invalid $project: at least one field is needed')
    const project = compileProjection(fields, { ...host, stage: true })
    for (const doc of documents) yield project(doc)
  },
  $group: (documents, spec, host) => group(documents, spec, host.variables),
  *$lookup(documents, spec, host) {
    const options = asDoc(spec, 'the $lookup specification')
    if (typeof options.as !== 'string') throw new CommandError(9, "must specify 'as' field for a $lookup")
    for (const doc of documents) yield { ...doc, [options.as]: [...lookup(doc, options, host)] }
  },
  *$sample(documents, spec) {
    const [all, size] = [[...documents], Number(asDoc(spec, '$sample').size)]
    for (let at = 0; at < size && all.length > 0; at++) yield* all.splice(Math.floor(Math.random() * all.length), 1)
  },
  $listLocalSessions: (_, __, { session }) => (session ? [{ _id: session }] : []),
  $changeStream: () => {
    throw new CommandError(40573, 'The $changeStream stage is only supported on replica sets')
  },
  // The library's goes wrong where a link is an array.
  $graphLookup: () => {
    throw unsupported('$graphLookup')
  },
}

function* lookup(doc: Doc, options: Doc, host: Host): Generator<Doc, void> {
  const { from, localField, foreignField, pipeline, let: names } = options
  let found: Iterable<Doc> = []
  if (typeof localField === 'string' && typeof foreignField === 'string') {
    const values = valuesAt(doc, localField.split('.')).flatMap((value) =>
      Array.isArray(value) ? [...value, value] : [value ?? null],
    )
    const wanted = [...new Map(values.map((value) => [identityOf(value), value])).values()]
    found = host.read(String(from), { [foreignField]: wanted.length === 1 ? { $eq: wanted[0] } : { $in: wanted } })
  } else if (from !== undefined) found = host.read(String(from), {})
  if (pipeline === undefined) return yield* found
  const own = isDoc(names) ? Object.entries(names) : []
  const variables = Object.fromEntries(
    own.map(([name, value]) => [name, compileExpression(value, host.variables)(doc) ?? null]),
  )
  yield* runPipeline(asArray(pipeline, 'pipeline'), found, { ...host, variables: { ...host.variables, ...variables } })
}

/** @throws CommandError for a stage that does not exist, or that we leave out */
export function runPipeline(pipeline: unknown[], documents: Iterable<Doc>, host: Host): Iterable<Doc> {
  if (pipeline.length === 0) return documents
  const { Aggregator, Context, Lazy, options, stages: others, known } = library()
  for (const stage of pipeline) {
    const [name, spec] = stageOf(stage)
    if (
      /^\$(geoNear|search|searchMeta|vectorSearch|indexStats|collStats|currentOp|listSessions|planCacheStats|out|merge)$/.test(
        name,
      )
    )
      throw unsupported(`${name} at this place`)
    if (!Object.hasOwn(stages, name) && !Object.hasOwn(others, name))
      throw new CommandError(40324, `Unrecognized pipeline stage name: '${name}'`)
    if (['$addFields', '$set', '$replaceRoot', '$replaceWith', '$redact'].includes(name))
      refuseUnknown(spec, new Set([...known, '$$KEEP']))
  }
  const own = Object.entries(stages).map(([name, stage]) => {
    return [name, (input: Iterable<Doc>, spec: unknown) => Lazy(stage(input, spec, host))]
  })
  const context = Context.from(Context.init({ pipeline: Object.fromEntries(own) }), options.context)
  const collectionResolver = (name: string) => [...host.read(name, {})] as AnyObject[]
  const given: Options = { ...options, context, variables: host.variables, collectionResolver }
  return guarded(function* () {
    yield* new Aggregator(pipeline as AnyObject[], given).stream(documents as Iterable<AnyObject>) as Iterable<Doc>
  })
}

function* guarded(run: () => Iterable<Doc>): Generator<Doc, void> {
  try {
    yield* run()
  } catch (error) {
    throw asRefusal(error)
  }
}

export function stageOf(stage: unknown): [name: string, spec: unknown] {
  const entries = Object.entries(asDoc(stage, 'Each element of the pipeline'))
  if (entries.length === 1) return entries[0]!
  throw new CommandError(40323, 'A pipeline stage specification object must contain exactly one field.')
}

const rewriting = new Set(['$set', '$addFields', '$unset', '$project', '$replaceRoot', '$replaceWith'])

/** What the stages of an update make of a document. */
export function runUpdatePipeline(pipeline: unknown[], doc: Doc, host: Host): Doc {
  for (const stage of pipeline) {
    const [name] = stageOf(stage)
    if (!rewriting.has(name)) throw new CommandError(72, `${name} is not allowed to be used within an update`)
  }
  const [changed] = runPipeline(pipeline, [doc], host)
  if (!changed) throw badValue('an update pipeline must yield a document')
  return changed
}
