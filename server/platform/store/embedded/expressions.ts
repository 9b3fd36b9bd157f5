// Aggregation expressions, by the mingo library, loaded when the first one is met: it costs 12 MB and 140 ms. What
// compares or adds up is replaced by ours, so that an expression orders values exactly as a filter or an index does.
import type { AnyObject, Options } from 'mingo/types'
import { apart, compareValues, identityOf, isNumber, rank, types } from './bson-order'
import { asArray, CommandError, type Doc, unsupported } from './command-error'
import { plain } from './raw-bson'

/** What the library hands to operators, and does not export. */
export type Rooted = Options & { local: { variables?: Doc }; update: (locals: { root: unknown }) => Options }
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
  const compared = mapValues(comparisons, (compare) => (doc: AnyObject, operands: unknown, options: Options) => {
    const [left, right] = evalExpr(doc, operands, options) as unknown[]
    return compare(left, right)
  })
  const folded = mapValues(folds, (fold) => (docs: unknown[], operand: unknown, options: Options) => {
    const rooted = (root: unknown) => (options as Rooted).update({ root })
    return fold(operand === null ? docs : docs.map((doc) => evalExpr(doc, operand, rooted(doc)) as unknown))
  })
  const $identity = (doc: AnyObject, operand: unknown, options: Options) => identityOf(evalExpr(doc, operand, options))
  const context = Context.init({
    accumulator: { ...accumulators, ...folded },
    expression: { ...expressions, ...compared, $identity },
    pipeline: { ...stages },
  })
  const fixed = { idKey: '_id', processingMode: ProcessingMode.CLONE_OFF, useStrictMode: true, scriptEnabled: false }
  const options: Options = { ...fixed, failOnError: true, context }
  return { Aggregator, Context, Lazy, options, stages }
}

export const mapValues = <From, To>(from: Record<string, From>, change: (value: From) => To): Record<string, To> =>
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
  $in: (item, list) => asArray(list, '$in', 40081).some((other) => order(item, other) === 0),
}

const asNumber = (value: unknown): number =>
  typeof value === 'number' ? value : unsupported('arithmetic with Decimal128 and with integers beyond 2^53')
const sum = (values: unknown[]): number =>
  values
    .filter(isNumber)
    .map(asNumber)
    .reduce((a, b) => a + b, 0)
const most = (direction: 1 | -1) => (values: unknown[]) =>
  values
    .filter((value) => value !== null && value !== undefined)
    .reduce<unknown>(
      (best, value) => (best !== null && compareValues(value, best) * direction <= 0 ? best : value),
      null,
    )

const folds: Record<string, (values: unknown[]) => unknown> = {
  $sum: sum,
  $avg: (values) => (values.some(isNumber) ? sum(values) / values.filter(isNumber).length : null),
  $min: most(-1),
  $max: most(1),
  $push: (values) => values.filter((value) => value !== undefined),
  $addToSet: (values) => apart(values.filter((value) => value !== undefined)),
}

/** @throws CommandError when the expression runs code, and at the first document when there is no such operator */
export function compileExpression(given: unknown, variables: Doc = {}): (doc: Doc) => unknown {
  const expression = plain(given)
  if (typeof expression !== 'object' && !String(expression).startsWith('$')) return () => expression
  const { Aggregator, options } = library()
  refuseCode(expression)
  const pipeline = new Aggregator([{ $replaceWith: { value: expression } }], { ...options, variables })
  return (doc) => asRefusals(() => (pipeline.run([plain(doc) as Doc])[0] as Doc).value)
}

/** @throws CommandError for an operator that runs code */
export function refuseCode(expression: unknown): void {
  const [, operator] = /"(\$(function|accumulator|where))":/.exec(JSON.stringify(expression)) ?? []
  if (operator) unsupported(operator)
}

/** The library's complaints are about the client's input: they answer as bad values, not as bugs of ours. */
export function asRefusals<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    const { message } = error as Error
    throw error instanceof CommandError ? error : new CommandError(/not registered/.test(message) ? 168 : 2, message)
  }
}
