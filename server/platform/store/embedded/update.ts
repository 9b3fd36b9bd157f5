// Updates: `$set` and its kin, replacements and pipelines, on documents decoded with their number types. The operators
// themselves are in update-operators.ts; here are the paths they apply to, conflicts between them, and upserts.
import { ObjectId } from 'bson'
import { compareValues } from './bson-order'
import { asArray, asDoc, badValue, CommandError, type Doc, isDoc } from './command-error'
import { compileElement, compileFilter, isOperatorDoc, type MatchOptions } from './match'
import { isPosition } from './paths'
import { decodeTyped, encode } from './raw-bson'
import { type Operator, operators } from './update-operators'

export type Update = (doc: Doc, context: UpdateContext) => Doc
export type UpdateContext = { filter: Doc; inserting: boolean; now: Date }
export type RunPipeline = (stages: Doc[], doc: Doc) => Doc

type Step = { operator: Operator; name: string; path: string[]; operand: unknown }

/**
 * Compiles the update of one statement.
 * @throws CommandError 9, 40, 66 and their kin for what MongoDB refuses
 */
export function compileUpdate(
  update: unknown,
  arrayFilters: unknown,
  options: MatchOptions,
  runPipeline: RunPipeline,
): Update {
  if (Array.isArray(update)) {
    const stages = update.map((stage) => asDoc(stage, 'pipeline stage'))
    return keepId((doc) => {
      const changed = runPipeline(stages, doc)
      return Object.hasOwn(changed, '_id') || doc._id === undefined ? changed : { _id: doc._id, ...changed }
    })
  }
  const spec = asDoc(update, 'update')
  const names = Object.keys(spec)
  if (!names[0]?.startsWith('$')) {
    const dollar = names.find((name) => name.startsWith('$'))
    if (dollar)
      throw new CommandError(
        52,
        `The dollar ($) prefixed field '${dollar}' is not allowed in the context of an update's replacement document.`,
      )
    return replacement(spec)
  }
  const steps = readSteps(spec)
  const filters = readArrayFilters(arrayFilters, steps, options)
  return keepId((doc, context) => {
    // All places are found before anything changes: the first `$set` may undo what the filter matched.
    const places = steps
      .filter(({ name }) => name !== '$setOnInsert' || context.inserting)
      .map((step) => ({ step, paths: positions(doc, step.path, filters, context, options) }))
    for (const { step, paths } of places) for (const path of paths) step.operator(doc, path, step.operand, context)
    return doc
  })
}

function readSteps(spec: Doc): Step[] {
  const steps: Step[] = []
  const renamed: string[] = []
  for (const [name, fields] of Object.entries(spec)) {
    const operator = operators[name]
    if (!operator)
      throw new CommandError(
        9,
        `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update specified as an array`,
      )
    if (!isDoc(fields))
      throw new CommandError(
        9,
        `Modifiers operate on fields but we found type ${typeof fields} instead. For example: {$mod: {<field>: ...}} not {${name}: ${JSON.stringify(fields)}}`,
      )
    for (const [path, operand] of Object.entries(fields)) {
      if (path === '' || path.split('.').includes(''))
        throw new CommandError(56, `The update path '${path}' contains an empty field name, which is not allowed.`)
      if (name === '$rename') renamed.push(String(operand))
      steps.push({ operator, name, path: path.split('.'), operand })
    }
  }
  refuseConflicts([...steps.map(({ path }) => path.join('.')), ...renamed])
  return steps.sort((left, right) => Number(left.name === '$rename') - Number(right.name === '$rename'))
}

function refuseConflicts(paths: string[]): void {
  const sorted = [...paths].sort()
  for (const path of sorted) {
    const twice = sorted.filter((other) => other === path).length > 1
    const inside = sorted.find((other) => other.startsWith(`${path}.`))
    if (twice || inside)
      throw new CommandError(40, `Updating the path '${inside ?? path}' would create a conflict at '${path}'`)
  }
}

type ArrayFilters = Map<string, (value: unknown) => boolean>

function readArrayFilters(value: unknown, steps: Step[], options: MatchOptions): ArrayFilters {
  const filters: ArrayFilters = new Map()
  for (const item of value === undefined ? [] : asArray(value, 'arrayFilters')) {
    const filter = asDoc(item, 'array filter')
    const name = firstName(filter)
    if (filters.has(name))
      throw new CommandError(9, `Found multiple array filters with the same top-level field name ${name}`)
    const matches = compileFilter(filter, options)
    filters.set(name, (element) => matches({ [name]: element }))
  }
  const used = new Set(
    steps.flatMap(({ path }) => path.filter((part) => /^\$\[.+\]$/.test(part)).map((part) => part.slice(2, -1))),
  )
  for (const name of used)
    if (!filters.has(name)) throw badValue(`No array filter found for identifier '${name}' in path`)
  for (const name of filters.keys()) {
    if (!used.has(name))
      throw new CommandError(9, `The array filter for identifier '${name}' was not used in the update`)
  }
  return filters
}

function firstName(filter: Doc): string {
  const [key, value] = Object.entries(filter)[0] ?? []
  if (key === undefined)
    throw new CommandError(9, 'Cannot use an expression without a top-level field name in arrayFilters')
  if ((key === '$and' || key === '$or' || key === '$nor') && Array.isArray(value) && isDoc(value[0]))
    return firstName(value[0])
  return key.split('.')[0]!
}

/** The concrete paths that `$`, `$[]` and `$[name]` stand for in this document. */
function positions(
  doc: Doc,
  path: string[],
  filters: ArrayFilters,
  context: UpdateContext,
  options: MatchOptions,
): string[][] {
  const at = path.findIndex((part) => part.startsWith('$') && (part === '$' || part.startsWith('$[')))
  if (at < 0) return [path]
  const part = path[at]!
  const array = readPath(doc, path.slice(0, at))
  if (part === '$') {
    const index = Array.isArray(array) ? positionMatched(context.filter, path.slice(0, at), array, options) : -1
    if (index < 0) throw badValue('The positional operator did not find the match needed from the query.')
    return positions(doc, [...path.slice(0, at), String(index), ...path.slice(at + 1)], filters, context, options)
  }
  if (!Array.isArray(array)) {
    throw badValue(
      `The path '${path.slice(0, at).join('.')}' must exist in the document in order to apply array updates.`,
    )
  }
  const chosen = part === '$[]' ? () => true : filters.get(part.slice(2, -1))!
  return array.flatMap((element: unknown, index) =>
    chosen(element)
      ? positions(doc, [...path.slice(0, at), String(index), ...path.slice(at + 1)], filters, context, options)
      : [],
  )
}

function readPath(from: unknown, path: string[]): unknown {
  return path.reduce<unknown>((value, part) => {
    if (Array.isArray(value)) return isPosition(part) ? value[Number(part)] : undefined
    return isDoc(value) && Object.hasOwn(value, part) ? value[part] : undefined
  }, from)
}

/** Which element made the filter match: the last condition on this array decides, as in MongoDB. */
export function positionMatched(filter: Doc, path: string[], array: unknown[], options: MatchOptions): number {
  const name = path.join('.')
  let found = -1
  for (const [key, condition] of Object.entries(filter)) {
    if ((key === '$and' || key === '$or') && Array.isArray(condition)) {
      for (const clause of condition)
        if (found < 0 && isDoc(clause)) found = positionMatched(clause, path, array, options)
    } else if (key === name && isDoc(condition) && '$elemMatch' in condition) {
      found = array.findIndex(compileElement(condition.$elemMatch, options))
    } else if (key === name) {
      const matches = compileFilter({ element: condition }, options)
      found = array.findIndex((element) => matches({ element }))
    } else if (key.startsWith(`${name}.`)) {
      const matches = compileFilter({ [key.slice(name.length + 1)]: condition }, options)
      found = array.findIndex((element) => isDoc(element) && matches(element))
    }
  }
  return found
}

function replacement(spec: Doc): Update {
  return (doc) => {
    const { _id = doc._id, ...rest } = decodeTyped(encode(spec))
    if (doc._id !== undefined && compareValues(doc._id, _id) !== 0) {
      throw new CommandError(
        66,
        `After applying the update, the (immutable) field '_id' was found to have been altered to _id: ${JSON.stringify(_id)}`,
      )
    }
    return _id === undefined ? rest : { _id: doc._id ?? _id, ...rest }
  }
}

function keepId(update: Update): Update {
  return (doc, context) => {
    const before = doc._id
    const changed = update(doc, context)
    if (before !== undefined && (changed._id === undefined || compareValues(before, changed._id) !== 0)) {
      throw new CommandError(66, "Performing an update on the path '_id' would modify the immutable field '_id'")
    }
    return changed
  }
}

/** The document an upsert starts from: what the filter says fields are equal to. */
export function upsertBase(filter: Doc, base: Doc = {}): Doc {
  for (const [key, value] of Object.entries(filter)) {
    if (key === '$and' && Array.isArray(value)) for (const clause of value) upsertBase(asDoc(clause, '$and'), base)
    else if (key === '$or' && Array.isArray(value) && value.length === 1) upsertBase(asDoc(value[0], '$or'), base)
    else if (!key.startsWith('$')) {
      const equal = equalTo(value)
      if (equal.length > 0) operators.$set!(base, key.split('.'), equal[0], { now: new Date() })
    }
  }
  return base
}

function equalTo(value: unknown): unknown[] {
  if (!isOperatorDoc(value)) return [value]
  if ('$eq' in value) return [value.$eq]
  const single = value.$in ?? value.$all
  return Array.isArray(single) && single.length === 1 && !isOperatorDoc(single[0]) ? single : []
}

/** `_id` first, and one made here if neither filter nor update gave one. */
export function withId(doc: Doc): Doc {
  const { _id = new ObjectId(), ...rest } = doc
  return { _id, ...rest }
}
