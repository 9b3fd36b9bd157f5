// The mingo library with all it has, and our operators in place of its own: what compares, groups or adds up is replaced by
// ours, so that an expression orders values exactly as a filter or an index does. Loaded by expressions.ts at first use.
import { Aggregator } from 'mingo/aggregator'
import { Context, evalExpr } from 'mingo/core'
import { Lazy } from 'mingo/lazy'
import * as accumulators from 'mingo/operators/accumulator'
import * as expressions from 'mingo/operators/expression'
import * as stages from 'mingo/operators/pipeline'
import type { AnyObject, Options } from 'mingo/types'
import { apart, compareValues, identityOf, isNumber, rank, types } from './bson-order'
import { asArray, type Doc, mapValues, unsupported } from './command-error'

/** What the library hands to operators, and does not export. */
export type Rooted = Options & { local: { variables?: Doc }; update: (locals: { root: unknown }) => Options }

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
  values.reduce<number>((total, value) => (isNumber(value) ? total + asNumber(value) : total), 0)
const most = (direction: 1 | -1) => (values: unknown[]) => {
  const given = values.filter((value) => value !== null && value !== undefined)
  const better = (one: unknown, other: unknown) => (compareValues(other, one) * direction > 0 ? other : one)
  return given.reduce<unknown>(better, given[0] ?? null)
}

const folds: Record<string, (values: unknown[]) => unknown> = {
  $sum: sum,
  $avg: (values) => (values.some(isNumber) ? sum(values) / values.filter(isNumber).length : null),
  $min: most(-1),
  $max: most(1),
  $push: (values) => values.filter((value) => value !== undefined),
  $addToSet: (values) => apart(values.filter((value) => value !== undefined)),
}

const compared = mapValues(comparisons, (compare) => (doc: AnyObject, operands: unknown, options: Options) => {
  const [left, right] = evalExpr(doc, operands, options) as unknown[]
  return compare(left, right)
})
const folded = mapValues(folds, (fold) => (docs: unknown[], operand: unknown, options: Rooted) => {
  return fold(operand === null ? docs : docs.map((root) => evalExpr(root, operand, options.update({ root }))))
})
const $identity = (doc: AnyObject, operand: unknown, options: Options) => identityOf(evalExpr(doc, operand, options))
const context = Context.init({
  accumulator: { ...accumulators, ...folded },
  expression: { ...expressions, ...compared, $identity },
  pipeline: { ...stages },
})
export const options = { scriptEnabled: false, context }
export { Aggregator, Context, Lazy, stages }
