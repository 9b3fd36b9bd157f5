// Updates: `$set` and its kin, replacements and pipelines, on documents decoded with their number types. The operators
// themselves are in update-operators.ts; here are the paths they apply to, conflicts between them, and upserts.
import { ObjectId } from 'bson'
import { isEqual } from './bson-order'
import { asArray, asDoc, badValue, CommandError, type Doc, isDoc } from './command-error'
import { compileElement, compileFilter, isOperatorDoc, type MatchOptions } from './match'
import { isPosition, readPart } from './paths'
import { type Operator, operators } from './update-operators'

/** Makes the next document of one; the old one is not used again. */
export type Update = (doc: Doc, inserting: boolean) => Doc
type Step = Operator & { name: string; path: string[]; operand: unknown }

/**
 * Compiles the update of one statement.
 * @param filter of the statement, for the positional `$`
 * @throws CommandError 9, 40, 66 and their kin for what MongoDB refuses
 */
export function compileUpdate(spec: Doc, arrayFilters: unknown, filter: Doc, options: MatchOptions): Update {
  const names = Object.keys(spec)
  if (!names[0]?.startsWith('$')) {
    const dollar = names.find((name) => name.startsWith('$'))
    if (dollar) throw new CommandError(52, `The dollar ($) prefixed field '${dollar}' is not allowed in a replacement`)
    return keepId(({ _id }) => (_id === undefined ? { ...spec } : { _id, ...spec }))
  }
  const steps = readSteps(spec)
  const filters = readArrayFilters(arrayFilters, steps, options)
  return keepId((doc, inserting) => {
    // All places are found before anything changes: the first `$set` may undo what the filter matched.
    const places = steps
      .filter(({ name }) => name !== '$setOnInsert' || inserting)
      .flatMap((step) => positions(doc, step.path, filters, filter, options).map((path) => ({ step, path })))
    for (const { step, path } of places) apply(doc, step, path)
    return doc
  })
}

/** @throws CommandError 66 when an update would change what names the document */
export function keepId(update: Update): Update {
  return (doc, inserting) => {
    const { _id } = doc
    const changed = update(doc, inserting)
    if (_id === undefined || (changed._id !== undefined && isEqual(_id, changed._id))) return changed
    const text = "Performing an update on the path '_id' would modify the immutable field '_id'"
    throw new CommandError(
      66,
      `After applying the update, the (immutable) field '_id' was found to have been altered: ${text}`,
    )
  }
}

function readSteps(spec: Doc): Step[] {
  const steps = Object.entries(spec).flatMap(([name, fields]): Step[] => {
    const operator = operators[name]
    if (!operator) throw new CommandError(9, `Unknown modifier: ${name}. Expected a valid update modifier`)
    if (!isDoc(fields)) throw new CommandError(9, `Modifiers operate on fields, but ${name} was given none`)
    return Object.entries(fields).map(([path, operand]) => {
      if (path.split('.').includes(''))
        throw new CommandError(56, `The update path '${path}' contains an empty field name`)
      if (name === '$rename' && typeof operand !== 'string')
        throw badValue("The 'to' field for $rename must be a string")
      return { ...operator, name, path: path.split('.'), operand }
    })
  })
  const renamed = steps.filter(({ name }) => name === '$rename')
  refuseConflicts([...steps.map(({ path }) => path.join('.')), ...renamed.map(({ operand }) => String(operand))])
  return [...steps.filter(({ name }) => name !== '$rename'), ...renamed]
}

function refuseConflicts(paths: string[]): void {
  for (const [at, path] of paths.entries()) {
    const other = paths.find((other, index) => index !== at && `${other}.`.startsWith(`${path}.`))
    if (other !== undefined)
      throw new CommandError(40, `Updating the path '${other}' would create a conflict at '${path}'`)
  }
}

type ArrayFilters = Map<string, (value: unknown) => boolean>

function readArrayFilters(value: unknown, steps: Step[], options: MatchOptions): ArrayFilters {
  const filters: ArrayFilters = new Map()
  for (const item of value === undefined ? [] : asArray(value, 'arrayFilters')) {
    const filter = asDoc(item, 'array filter')
    const name = firstName(filter)
    if (filters.has(name)) throw new CommandError(9, `Found multiple array filters with the same name ${name}`)
    const matches = compileFilter(filter, options)
    filters.set(name, (element) => matches({ [name]: element }))
  }
  const used = new Set(steps.flatMap(({ path }) => path.flatMap((part) => /^\$\[(.+)\]$/.exec(part)?.[1] ?? [])))
  for (const name of used)
    if (!filters.has(name)) throw badValue(`No array filter found for identifier '${name}' in path`)
  for (const name of filters.keys())
    if (!used.has(name))
      throw new CommandError(9, `The array filter for identifier '${name}' was not used in the update`)
  return filters
}

function firstName(filter: Doc): string {
  const [key, value] = Object.entries(filter)[0] ?? []
  if (key === undefined) throw new CommandError(9, 'Cannot use an expression without a top-level field in arrayFilters')
  return key.startsWith('$') && Array.isArray(value) && isDoc(value[0]) ? firstName(value[0]) : key.split('.')[0]!
}

/** The concrete paths that `$`, `$[]` and `$[name]` stand for in this document. */
function positions(doc: Doc, path: string[], filters: ArrayFilters, filter: Doc, options: MatchOptions): string[][] {
  const at = path.findIndex((part) => part === '$' || part.startsWith('$['))
  if (at < 0) return [path]
  const [before, part, behind] = [path.slice(0, at), path[at]!, path.slice(at + 1)]
  const array = before.reduce<unknown>(readPart, doc)
  const follow = (index: number) => positions(doc, [...before, String(index), ...behind], filters, filter, options)
  if (part === '$') {
    const index = Array.isArray(array) ? positionMatched(filter, before, array, options) : -1
    if (index < 0) throw badValue('The positional operator did not find the match needed from the query.')
    return follow(index)
  }
  if (!Array.isArray(array)) throw badValue(`The path '${before.join('.')}' must exist in order to apply array updates`)
  const chosen = part === '$[]' ? () => true : filters.get(part.slice(2, -1))!
  return array.flatMap((element: unknown, index) => (chosen(element) ? follow(index) : []))
}

/** Which element made the filter match: the last condition on this array decides, as in MongoDB. */
export function positionMatched(filter: Doc, path: string[], array: unknown[], options: MatchOptions): number {
  const name = path.join('.')
  let found = -1
  for (const [key, condition] of Object.entries(filter)) {
    if ((key === '$and' || key === '$or') && Array.isArray(condition)) {
      for (const clause of condition)
        if (found < 0 && isDoc(clause)) found = positionMatched(clause, path, array, options)
    } else if (key === name && isDoc(condition) && '$elemMatch' in condition)
      found = array.findIndex(compileElement(condition.$elemMatch, options))
    else if (key === name || key.startsWith(`${name}.`)) {
      const matches = compileFilter({ [`item${key.slice(name.length)}`]: condition }, options)
      found = array.findIndex((item) => (key === name || isDoc(item)) && matches({ item }))
    }
  }
  return found
}

function apply(doc: Doc, { name, next, creates, operand }: Step, path: string[]): void {
  let holder: unknown = doc
  for (const [at, part] of path.slice(0, -1).entries()) {
    const value = readPart(holder, part)
    if (isDoc(value) || Array.isArray(value)) holder = value
    else if (!creates) return
    else {
      const fills = value === null && Array.isArray(holder) && Number(part) >= holder.length
      if (value !== undefined && !fills) throw notViable(path[at + 1]!, part)
      const made: Doc = {}
      write(holder, part, made, path)
      holder = made
    }
  }
  const last = path.at(-1)!
  const old = readPart(holder, last)
  if (!creates && old === undefined) return
  write(holder, last, next(old, operand, path.join('.')), path)
  if (name === '$rename')
    apply(doc, { ...operators.$set!, name: '$set', path: [], operand: old }, String(operand).split('.'))
}

const notViable = (field: string, holder: string) =>
  new CommandError(28, `Cannot create field '${field}' in element {${holder}}`)

function write(holder: unknown, part: string, value: unknown, path: string[]): void {
  if (Array.isArray(holder)) {
    const index = Number(part)
    if (!isPosition(part)) throw notViable(part, path.at(-2) ?? '')
    if (index > holder.length + 1_500_000) throw badValue(`cannot fill an array up to position ${part}`)
    while (holder.length < index) holder.push(null)
    holder[index] = value ?? null
  } else if (value === undefined) delete (holder as Doc)[part]
  else Object.defineProperty(holder, part, { value, writable: true, enumerable: true, configurable: true })
}

/** The document an upsert starts from: what the filter says fields are equal to. */
export function upsertBase(filter: Doc, base: Doc = {}): Doc {
  for (const [key, value] of Object.entries(filter)) {
    if (Array.isArray(value) && (key === '$and' || (key === '$or' && value.length === 1)))
      for (const clause of value) upsertBase(asDoc(clause, key), base)
    else if (!key.startsWith('$')) {
      const equal = equalTo(value)
      if (equal.length > 0)
        apply(base, { ...operators.$set!, name: '$set', path: [], operand: equal[0] }, key.split('.'))
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
export const withId = ({ _id = new ObjectId(), ...rest }: Doc): Doc => ({ _id, ...rest })
