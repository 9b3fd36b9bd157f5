// Aggregation: the stages of the library, streaming, with ours in place of those that compare values, use indexes or
// keep too much. Documents come and go with JavaScript's numbers.
import type { Iterator as Documents } from 'mingo/lazy'
import type { AnyObject } from 'mingo/types'
import { asDoc, type Doc, mapValues, refuse, unsupported } from './command-error'
import { asRefusals, library, refuseCode } from './expressions'
import type { Rooted } from './library'
import { compileFilter } from './match'
import { compileSort } from './paths'
import { compileProjection } from './projection'

/** @property read documents of a collection of the same database */
type Host = { variables?: Doc | undefined; read?: (collection: string) => Iterable<Doc> }
type Stage = (documents: Documents, spec: unknown, options: Rooted) => Documents

/** The variables of the command, and in a `$lookup` those of the document that is joined. */
const variablesIn = ({ variables, local }: Rooted): Doc => ({ ...variables, ...local.variables })

const stages: Record<string, Stage> = {
  $match: (documents, spec, options) =>
    documents.filter(compileFilter(asDoc(spec, 'the match filter'), variablesIn(options))),
  $sort(documents, spec) {
    const sorter = compileSort(asDoc(spec, 'the $sort key specification'))
    return documents.transform((all: Doc[]) => library().Lazy(sorter(all.map((doc) => [doc, doc] as const))))
  },
  $project(documents, spec, options) {
    const fields = asDoc(spec, '$project specification')
    if (Object.keys(fields).length === 0) refuse(51272, 'Invalid $project: at least one field is needed')
    return documents.map(compileProjection(fields, { variables: variablesIn(options), stage: true }))
  },
  $group(documents, spec, options) {
    const { _id, ...fields } = asDoc(spec, "a group's fields")
    if (_id === undefined) refuse(15955, 'a group specification must include an _id')
    // The library tells groups apart by text: the identity of `_id`, which itself comes from the first document.
    const apart = { _id: { $identity: _id }, ...fields, '': { $first: _id } }
    const groups = library().stages.$group(documents.map(neededBy(spec)), apart, options)
    return groups.map(({ _id: __, '': id, ...found }: Doc) =>
      mapValues({ _id: id, ...found }, (value) => value ?? null),
    )
  },
  $lookup(documents, spec, options) {
    const { as, localField, pipeline } = asDoc(spec, 'the $lookup specification')
    if (localField !== undefined && pipeline !== undefined) unsupported('$lookup with localField and pipeline')
    if (typeof as !== 'string' || as.includes('.')) return refuse(9, "$lookup needs a field 'as' without dots")
    const isFound = (found: unknown) => found !== undefined
    const joined = library().stages.$lookup(documents, spec as never, options)
    return joined.map((doc: Doc) => ({ ...doc, [as]: (doc[as] as unknown[]).filter(isFound) }))
  },
  $changeStream: () => refuse(40573, 'The $changeStream stage is only supported on replica sets'),
}

/** Documents without what an accumulator cannot read, so that 100,000 of them can be kept. */
function neededBy(spec: unknown): (doc: Doc) => Doc {
  const text = JSON.stringify(spec)
  const isNamed = ([name]: [string, unknown]) => text.includes(JSON.stringify(name).slice(1, -1))
  return (doc) => (text.includes('$$') ? doc : Object.fromEntries(Object.entries(doc).filter(isNamed)))
}

// The library's $graphLookup goes wrong where a link is an array, its $sample takes documents twice, and its
// $setWindowFields needs to run code.
const leftOut =
  '$graphLookup $sample $setWindowFields $geoNear $search $vectorSearch $indexStats $collStats $currentOp $out $merge'
for (const name of leftOut.split(' ')) stages[name] = () => unsupported(`${name} at this place`)

/** @throws CommandError for a stage that does not exist, or that we leave out */
export function runPipeline(pipeline: unknown[], docs: Iterable<Doc>, { variables = {}, read }: Host): Iterable<Doc> {
  const { Aggregator, Context, Lazy, options, stages: others } = library()
  refuseCode(pipeline)
  for (const [name] of pipeline.map(stageOf))
    if (!Object.hasOwn({ ...stages, ...others }, name)) refuse(40324, `Unrecognized pipeline stage name: '${name}'`)
  const context = Context.from(Context.init({ pipeline: stages as Record<`$${string}`, never> }), options.context)
  const collectionResolver = (name: string) => [...(read?.(name) ?? [])] as AnyObject[]
  const aggregator = new Aggregator(pipeline as AnyObject[], { ...options, context, variables, collectionResolver })
  const run = asRefusals(() => aggregator.stream(Lazy(docs)))
  return { [Symbol.iterator]: () => ({ next: () => asRefusals(() => run.next()) as IteratorResult<Doc> }) }
}

export function stageOf(stage: unknown): [name: string, spec: unknown] {
  const [entry, ...more] = Object.entries(asDoc(stage, 'Each element of the pipeline'))
  return entry && more.length === 0 ? entry : refuse(40323, 'A pipeline stage must contain exactly one field.')
}

const allowedInUpdates = /^\$(set|addFields|unset|project|replaceRoot|replaceWith)$/

export function runUpdatePipeline(pipeline: unknown[], doc: Doc, variables: Doc | undefined): Doc {
  const other = pipeline.map(stageOf).find(([name]) => !allowedInUpdates.test(name))
  if (other) refuse(72, `${other[0]} is not allowed in an update`)
  const [changed] = runPipeline(pipeline, [doc], { variables })
  return changed ?? refuse(2, 'an update pipeline must yield a document')
}
