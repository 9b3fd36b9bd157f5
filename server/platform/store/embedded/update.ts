// Updates: `$set` and its kin, replacements and pipelines, on documents decoded with their number types. The operators
// themselves are in update-operators.ts; here are the paths they apply to, conflicts between them, and upserts.
import { BSONRegExp } from 'bson'
import { identityOf } from './bson-order'
import { asArray, asDoc, type Doc, isDoc, refuse } from './command-error'
import { compileFilter, conditionsIn, isOperatorDoc, positionMatched } from './match'
import { isHolder, isPosition, readPart } from './paths'
import { runUpdatePipeline } from './pipeline'
import { plain } from './raw-bson'
import { operators, touching } from './update-operators'

/** Makes the next document of one; the old one is not used again. */
export type Update = (doc: Doc, inserting: boolean) => Doc
type Step = { name: string; path: string[]; operand: unknown }
/** @property filter of the statement, for the positional `$` */
type Options = { filter: Doc; variables?: Doc | undefined }

/** @throws CommandError 9, 40, 66 and their kin for what MongoDB refuses */
export function compileUpdate(given: unknown, arrayFilters: unknown, { filter, variables }: Options): Update {
  if (Array.isArray(given)) return keepId((doc) => runUpdatePipeline(given.map(plain), plain(doc) as Doc, variables))
  const spec = asDoc(given, 'update')
  const [first = ''] = Object.keys(spec)
  const dollar = Object.keys(spec).find((name) => name.startsWith('$'))
  if (dollar && !first.startsWith('$'))
    refuse(52, `The dollar ($) prefixed field '${dollar}' is not allowed in a replacement document`)
  if (!dollar) return keepId(() => spec)
  const steps = readSteps(spec)
  const filters = readArrayFilters(asArray(arrayFilters ?? [], 'arrayFilters'), steps)
  return keepId((doc, inserting) => {
    // All places are found before anything changes: the first `$set` may undo what the filter matched.
    const due = steps.filter(({ name }) => name !== '$setOnInsert' || inserting)
    const places = due.flatMap((step) => positions(doc, step.path, filters, filter).map((path) => ({ ...step, path })))
    for (const place of places) apply(doc, place)
    return doc
  })
}

/** What a replacement leaves out of `_id` stays; any other change of it is refused. */
const keepId =
  (update: Update): Update =>
  (doc, inserting) => {
    const { _id } = doc
    const before = identityOf(_id)
    const changed = update(doc, inserting)
    if (_id === undefined) return changed
    const isKept = changed !== doc && changed._id === undefined
    if (!isKept && before !== identityOf(changed._id)) refuse(66, "The update would modify the (immutable) field '_id'")
    return { _id, ...changed }
  }

function readSteps(spec: Doc): Step[] {
  const steps = Object.entries(spec).flatMap(([name, fields]): Step[] => {
    if (!Object.hasOwn(operators, name)) refuse(9, `Unknown modifier: ${name}`)
    if (!isDoc(fields)) return refuse(9, `Modifiers operate on fields, but ${name} was given none`)
    return Object.entries(fields).map(([path, operand]) => ({ name, path: path.split('.'), operand }))
  })
  const targets = steps.filter(({ name }) => name === '$rename').map(({ operand }) => operand)
  if (targets.some((target) => typeof target !== 'string')) refuse(2, "The 'to' field for $rename must be a string")
  const paths = [...steps.map(({ path }) => path.join('.')), ...targets.map(String)]
  for (const [at, path] of paths.entries()) {
    if (/^$|^\.|\.$|\.\./.test(path)) refuse(56, `The update path '${path}' contains an empty field name`)
    const other = paths.find((other, index) => index !== at && `${other}.`.startsWith(`${path}.`))
    if (other !== undefined) refuse(40, `Updating the path '${other}' would create a conflict at '${path}'`)
  }
  return steps
}

type ArrayFilters = Map<string, (element: unknown) => boolean>

/** Array filters by the name that they begin with, be it inside `$and` or `$or`. */
function readArrayFilters(given: unknown[], steps: Step[]): ArrayFilters {
  const filters: ArrayFilters = new Map()
  for (const item of given) {
    const filter = asDoc(item, 'array filter')
    const [, name] = /"([a-z]\w*)/i.exec(JSON.stringify(filter)) ?? []
    if (!name) return refuse(9, 'Cannot use an expression without a top-level field name in arrayFilters')
    const matches = compileFilter(filter)
    filters.set(name, (element) => matches({ [name]: element }))
  }
  const used = new Set(steps.flatMap(({ path }) => path.flatMap((part) => /^\$\[(.+)\]$/.exec(part)?.[1] ?? [])))
  for (const name of used) if (!filters.has(name)) refuse(2, `No array filter found for identifier '${name}' in path`)
  if (used.size < given.length) refuse(9, `An array filter of ${[...filters.keys()]} is there twice, or is not used`)
  return filters
}

/** The concrete paths that `$`, `$[]` and `$[name]` stand for in this document. */
function positions(doc: Doc, path: string[], filters: ArrayFilters, filter: Doc): string[][] {
  const at = path.findIndex((part) => part === '$' || part.startsWith('$['))
  if (at < 0) return [path]
  const [before, part, after] = [path.slice(0, at), path[at]!, path.slice(at + 1)]
  const array = before.reduce<unknown>(readPart, doc)
  if (!Array.isArray(array)) return refuse(2, `The path '${before.join('.')}' must be an array to apply array updates.`)
  const isChosen = filters.get(part.slice(2, -1)) ?? (() => part === '$[]')
  const matching = () => [...array.keys()].filter((index) => isChosen(array[index]))
  const chosen = part === '$' ? [positionMatched(before.join('.'), array, filter)] : matching()
  if (chosen[0] === -1) refuse(2, 'The positional operator did not find the match needed from the query.')
  return chosen.flatMap((index) => positions(doc, [...before, String(index), ...after], filters, filter))
}

function apply(doc: Doc, { name, operand, path }: Step): void {
  const [creates, last] = [!touching.has(name), path.at(-1)!]
  let holder: Doc | unknown[] = doc
  for (const [at, part] of path.slice(0, -1).entries()) {
    const value = readPart(holder, part)
    if (!isHolder(value) && !creates) return
    if (!isHolder(value) && value !== undefined) refuseField(path[at + 1]!, part)
    const next: Doc | unknown[] = isHolder(value) ? value : {}
    if (next !== value) write(holder, part, next, path)
    holder = next
  }
  const old = readPart(holder, last)
  if (old === undefined && !creates) return
  write(holder, last, operators[name]!(old, operand, path.join('.')), path)
  if (name === '$rename') apply(doc, { name: '$set', operand: old, path: String(operand).split('.') })
}

const refuseField = (field: string, holder = ''): never =>
  refuse(28, `Cannot create field '${field}' in element {${holder}}`)

/** Puts a value, or with undefined takes one away. */
function write(holder: Doc | unknown[], part: string, value: unknown, path: string[]): void {
  if (!Array.isArray(holder)) {
    if (value === undefined) delete holder[part]
    else Object.defineProperty(holder, part, { value, writable: true, enumerable: true, configurable: true })
    return
  }
  if (!isPosition(part)) refuseField(part, path.at(-2))
  if (Number(part) > holder.length + 1_500_000) refuse(2, `cannot fill an array up to position ${part}`)
  while (holder.length < Number(part)) holder.push(null)
  holder[Number(part)] = value ?? null
}

/** The document an upsert starts from: what the filter says fields are equal to. */
export function upsertBase(filter: Doc): Doc {
  const base: Doc = {}
  for (const [path, operator, operand] of conditionsIn(filter)) {
    const [equal, ...others] = /^\$(in|all)$/.test(operator) ? asArray(operand, operator) : [operand]
    const isOne = others.length === 0 && !isOperatorDoc(equal) && !(equal instanceof BSONRegExp)
    if (isOne && /^\$(eq|in|all)$/.test(operator)) apply(base, { name: '$set', operand: equal, path: path.split('.') })
  }
  return base
}
