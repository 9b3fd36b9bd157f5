// Aggregation: the stages of the library, streaming, with ours in place of those that compare values, use indexes or
// keep too much. Documents come and go with JavaScript's numbers.
import type { AnyObject, Options } from 'mingo/types'
import { type Collation, identityOf, toNumber } from './bson-order'
import { asDoc, type Doc, refuse, unsupported } from './command-error'
import { asRefusals, compileExpression, library, refuseUnknown } from './expressions'
import { compileFilter } from './match'
import { compileSort } from './paths'
import { compileProjection } from './projection'

/** @property read documents of a collection of the same database */
export type Host = {
  read?: (collection: string) => Iterable<Doc>
  collation?: Collation | undefined
  variables?: Doc | undefined
  session?: unknown
}
type Stage = (documents: Iterable<Doc>, spec: unknown, host: Host) => Iterable<Doc>

const stages: Record<string, Stage> = {
  *$match(documents, spec, host) {
    const matches = compileFilter(asDoc(spec, 'the match filter'), host)
    for (const doc of documents) if (matches(doc)) yield doc
  },
  *$sort(documents, spec, host) {
    const { compare, valuesOf } = compileSort(asDoc(spec, 'the $sort key specification'), host.collation)
    const rows = Array.from(documents, (doc) => ({ doc, values: valuesOf(doc) }))
    for (const { doc } of rows.sort((left, right) => compare(left.values, right.values))) yield doc
  },
  *$project(documents, spec, host) {
    const fields = asDoc(spec, '$project specification')
    if (Object.keys(fields).length === 0) refuse(51272, 'Invalid $project: at least one field is needed')
    const project = compileProjection(fields, { ...host, stage: true })
    for (const doc of documents) yield project(doc)
  },
  *$group(documents, spec, { variables = {} }) {
    const { _id, ...fields } = asDoc(spec, "a group's fields")
    const { evalExpr, known, options } = library()
    if (_id === undefined) refuse(15955, 'a group specification must include an _id')
    refuseUnknown(fields, known)
    const identify = compileExpression(_id, variables)
    const needed = neededBy(fields)
    const groups = new Map<string, { id: unknown; docs: Doc[] }>()
    for (const doc of documents) {
      const id = identify(doc) ?? null
      const key = identityOf(id)
      const group = groups.get(key) ?? { id, docs: [] }
      group.docs.push(needed(doc))
      groups.set(key, group)
    }
    const entries = Object.entries(fields)
    for (const { id, docs } of groups.values()) {
      const found = entries.map(([name, field]) => [name, evalExpr(docs, field, { ...options, variables }) ?? null])
      yield { _id: id, ...Object.fromEntries(found) }
    }
  },
  *$lookup(documents, spec, host) {
    const { stages: others, Lazy } = library()
    const { as, localField, pipeline } = asDoc(spec, 'the $lookup specification')
    if (localField !== undefined && pipeline !== undefined) unsupported('$lookup with localField and pipeline')
    if (typeof as !== 'string' || as.includes('.')) return refuse(9, "$lookup needs a field 'as' without dots")
    for (const doc of others.$lookup(Lazy(documents), spec as never, given(host)) as Iterable<Doc>)
      yield { ...doc, [as]: (doc[as] as unknown[]).filter((found) => found !== undefined) }
  },
  *$sample(documents, spec) {
    const [all, size] = [[...documents], toNumber(asDoc(spec, '$sample').size)]
    for (let at = 0; at < size && all.length > 0; at++) yield* all.splice(Math.floor(Math.random() * all.length), 1)
  },
  $listLocalSessions: (_, __, { session }) => (session ? [{ _id: session }] : []),
  $changeStream: () => refuse(40573, 'The $changeStream stage is only supported on replica sets'),
}

/** Documents without what an accumulator cannot read, so that 100,000 of them can be kept. */
function neededBy(fields: Doc): (doc: Doc) => Doc {
  const text = JSON.stringify(fields)
  const isNamed = ([name]: [string, unknown]) => text.includes(JSON.stringify(name).slice(1, -1))
  return (doc) => (text.includes('$$') ? doc : Object.fromEntries(Object.entries(doc).filter(isNamed)))
}

// The library's $graphLookup goes wrong where a link is an array, its $setWindowFields needs to run code.
const leftOut =
  '$graphLookup $setWindowFields $geoNear $search $vectorSearch $indexStats $collStats $currentOp $out $merge'
for (const name of leftOut.split(' ')) stages[name] = () => unsupported(`${name} at this place`)

/** @throws CommandError for a stage that does not exist, or that we leave out */
export function runPipeline(pipeline: unknown[], documents: Iterable<Doc>, host: Host): Iterable<Doc> {
  const { Aggregator, Lazy, known, stages: others } = library()
  for (const [name, spec] of pipeline.map(stageOf)) {
    if (!Object.hasOwn({ ...stages, ...others }, name)) refuse(40324, `Unrecognized pipeline stage name: '${name}'`)
    if (/^\$(addFields|set|replaceRoot|replaceWith)$/.test(name)) refuseUnknown(spec, known)
  }
  const run = asRefusals(() => new Aggregator(pipeline as AnyObject[], given(host)).stream(Lazy(documents)))
  return { [Symbol.iterator]: () => ({ next: () => asRefusals(() => run.next()) as IteratorResult<Doc> }) }
}

/** The library's options, with our stages among its own. What it calls them with has the variables of a `$lookup`. */
function given(host: Host): Options {
  const { Context, Lazy, options } = library()
  const own = Object.entries(stages).map(([name, stage]) => {
    const run = (input: Iterable<Doc>, spec: unknown, { local }: { local?: { variables?: Doc } }) =>
      Lazy(stage(input, spec, { ...host, variables: { ...host.variables, ...local?.variables } }))
    return [name, run]
  })
  const context = Context.from(Context.init({ pipeline: Object.fromEntries(own) }), options.context)
  const collectionResolver = (name: string) => [...(host.read?.(name) ?? [])] as AnyObject[]
  return { ...options, context, variables: host.variables ?? {}, collectionResolver }
}

export function stageOf(stage: unknown): [name: string, spec: unknown] {
  const [entry, ...more] = Object.entries(asDoc(stage, 'Each element of the pipeline'))
  return entry && more.length === 0 ? entry : refuse(40323, 'A pipeline stage must contain exactly one field.')
}

const allowedInUpdates = /^\$(set|addFields|unset|project|replaceRoot|replaceWith)$/

export function runUpdatePipeline(pipeline: unknown[], doc: Doc, host: Host): Doc {
  const other = pipeline.map(stageOf).find(([name]) => !allowedInUpdates.test(name))
  if (other) refuse(72, `${other[0]} is not allowed in an update`)
  const [changed] = runPipeline(pipeline, [doc], host)
  return changed ?? refuse(2, 'an update pipeline must yield a document')
}
