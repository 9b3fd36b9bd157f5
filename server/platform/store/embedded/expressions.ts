// Aggregation expressions, by the mingo library, loaded when the first one is met: it costs 12 MB and 140 ms. What
// compares or adds up is replaced by ours, so that an expression orders values exactly as a filter or an index does.
import type { AnyObject, Options } from 'mingo/types'
import { compareValues, identityOf, isNumber, rank, types } from './bson-order'
import { CommandError, type Doc, isDoc, refuse, unsupported } from './command-error'
import { plain } from './raw-bson'

export type Compute = (doc: Doc) => unknown
/** What the library hands to operators, and does not export. */
type Rooted = { update: (locals: { root: unknown }) => Options }
let loaded: ReturnType<typeof load> | undefined

/** The library with all it has, and our operators in place of its own. */
export function library() {
  loaded ??= load()
  return loaded
}

function load() {
  const { Context, evalExpr, ProcessingMode } = require('mingo/core') as typeof import('mingo/core')
  const { Aggregator } = require('mingo/aggregator') as typeof import('mingo/aggregator')
  const { Lazy } = require('mingo/lazy') as typeof import('mingo/lazy')
  const expressions = require('mingo/operators/expression') as typeof import('mingo/operators/expression')
  const accumulators = require('mingo/operators/accumulator') as typeof import('mingo/operators/accumulator')
  const stages = require('mingo/operators/pipeline') as typeof import('mingo/operators/pipeline')
  const window = require('mingo/operators/window') as typeof import('mingo/operators/window')
  const compared = mapValues(comparisons, (compare) => (doc: AnyObject, operands: unknown, options: Options) => {
    const [left, right] = evalExpr(doc, operands, options) as unknown[]
    return compare(left, right)
  })
  const folded = mapValues(folds, (fold) => (docs: unknown[], operand: unknown, options: Options) => {
    const rooted = (root: unknown) => (options as unknown as Rooted).update({ root })
    return fold(operand === null ? docs : docs.map((doc) => evalExpr(doc, operand, rooted(doc)) as unknown))
  })
  const context = Context.init({
    accumulator: { ...accumulators, ...folded },
    expression: { ...expressions, ...compared },
    pipeline: { ...stages },
    window: { ...window },
  })
  const fixed = { idKey: '_id', processingMode: ProcessingMode.CLONE_OFF, useStrictMode: true, scriptEnabled: false }
  const options: Options = { ...fixed, failOnError: true, context }
  const known = new Set([...Object.keys(expressions), ...Object.keys(accumulators)])
  return { Aggregator, Context, Lazy, evalExpr, known, options, stages }
}

const mapValues = <From, To>(from: Record<string, From>, change: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(from).map(([name, value]) => [name, change(value)]))

/** In expressions a missing field comes before null. */
function order(left: unknown, right: unknown): number {
  const nothing = rank(left) === types.null.rank && rank(right) === types.null.rank
  return nothing ? Number(left !== undefined) - Number(right !== undefined) : compareValues(left, right)
}

const comparisons: Record<string, (left: unknown, right: unknown) => unknown> = {
  $eq: (left, right) => order(left, right) === 0,
  $ne: (left, right) => order(left, right) !== 0,
  $gt: (left, right) => order(left, right) > 0,
  $gte: (left, right) => order(left, right) >= 0,
  $lt: (left, right) => order(left, right) < 0,
  $lte: (left, right) => order(left, right) <= 0,
  $cmp: (left, right) => Math.sign(order(left, right)),
  $in: (item, list) =>
    Array.isArray(list) ? list.some((other) => order(item, other) === 0) : refuse(40081, '$in requires an array'),
}

const sum = (numbers: unknown[]): number => numbers.reduce<number>((total, value) => total + asNumber(value), 0)
const asNumber = (value: unknown): number => {
  if (typeof value === 'number') return value
  return unsupported('arithmetic with Decimal128 and with integers beyond 2^53')
}
const most = (direction: 1 | -1) => (values: unknown[]) =>
  values.reduce((best, value) => {
    if (value === null || value === undefined) return best
    return best === null || compareValues(value, best) * direction > 0 ? value : best
  }, null)

const folds: Record<string, (values: unknown[]) => unknown> = {
  $sum: (values) => sum(values.filter(isNumber)),
  $avg: (values) => (values.some(isNumber) ? sum(values.filter(isNumber)) / values.filter(isNumber).length : null),
  $min: most(-1),
  $max: most(1),
  $push: (values) => values.filter((value) => value !== undefined),
  $addToSet: (values) => {
    const apart = new Map(values.map((value) => [identityOf(value), value]))
    return [...apart.values()].filter((value) => value !== undefined)
  },
}

/** @throws CommandError when the expression names an operator that does not exist, or runs code */
export function compileExpression(given: unknown, variables: Doc = {}): Compute {
  const expression = plain(given)
  // `"$field"` without dots, and a constant, need no library.
  const [, name] = typeof expression === 'string' ? (/^\$([^.$]+)$/.exec(expression) ?? []) : []
  if (name !== undefined) return (doc) => (Object.hasOwn(doc, name) ? plain(doc[name]) : undefined)
  if (typeof expression !== 'object' && !String(expression).startsWith('$')) return () => expression
  const { Aggregator, options, known } = library()
  refuseUnknown(expression, known)
  const pipeline = new Aggregator([{ $replaceWith: { value: expression } }], { ...options, variables })
  return (doc) => asRefusals(() => (pipeline.run([plain(doc) as Doc])[0] as Doc).value)
}

/** @throws CommandError for an operator that runs code, or that is none */
export function refuseUnknown(expression: unknown, known: Set<string>): void {
  if (Array.isArray(expression)) for (const item of expression) refuseUnknown(item, known)
  for (const [name, operand] of isDoc(expression) ? Object.entries(expression) : []) {
    if (/^\$(function|accumulator|where)$/.test(name)) unsupported(name)
    if (name.startsWith('$') && !known.has(name)) refuse(168, `Unrecognized expression '${name}'`)
    if (name !== '$literal') refuseUnknown(operand, known)
  }
}

/** The library's complaints are about the client's input: they answer as bad values, not as bugs of ours. */
export function asRefusals<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw error instanceof CommandError ? error : new CommandError(2, (error as Error).message)
  }
}
