// Aggregation expressions, by the mingo library, loaded when the first one is met: it costs 12 MB and 140 ms. Comparisons are
// replaced by ours, so that an expression orders values exactly as a filter or an index does.
import type { AnyObject, Options } from 'mingo/types'
import { compareValues, rank, types } from './bson-order'
import { badValue, CommandError, type Doc, isDoc, unsupported } from './command-error'
import { plain } from './raw-bson'

export type Compute = (doc: Doc) => unknown

let loaded: ReturnType<typeof load> | undefined

/** The library with all it has, and our comparisons in place of its own. */
export function library() {
  loaded ??= load()
  return loaded
}

function load() {
  const { Context, evalExpr, ProcessingMode } = require('mingo/core') as typeof import('mingo/core')
  const { Aggregator } = require('mingo/aggregator') as typeof import('mingo/aggregator')
  const { Lazy } = require('mingo/lazy') as typeof import('mingo/lazy')
  const expression = require('mingo/operators/expression') as typeof import('mingo/operators/expression')
  const accumulator = require('mingo/operators/accumulator') as typeof import('mingo/operators/accumulator')
  const stages = require('mingo/operators/pipeline') as typeof import('mingo/operators/pipeline')
  const window = require('mingo/operators/window') as typeof import('mingo/operators/window')
  const own = Object.fromEntries(
    Object.entries(comparisons).map(([name, compare]) => {
      const operator = (doc: AnyObject, operands: unknown, options: Options) => {
        const [left, right] = evalExpr(doc, operands, options) as unknown[]
        return compare(left, right)
      }
      return [name, operator]
    }),
  )
  const context = Context.init({
    accumulator: { ...accumulator },
    expression: { ...expression, ...own },
    pipeline: { ...stages },
    window: { ...window },
  })
  const fixed = { idKey: '_id', processingMode: ProcessingMode.CLONE_OFF, useStrictMode: true, scriptEnabled: false }
  const options: Options = { ...fixed, failOnError: true, context }
  return {
    Aggregator,
    Context,
    Lazy,
    options,
    stages,
    known: new Set([...Object.keys(expression), ...Object.keys(accumulator)]),
  }
}

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
  $in: (item, list) => {
    if (!Array.isArray(list)) throw new CommandError(40081, '$in requires an array as a second argument')
    return list.some((other) => order(item, other) === 0)
  },
}

/**
 * Compiles an expression.
 * @throws CommandError when it names an operator that does not exist, or runs code
 */
export function compileExpression(given: unknown, variables: Doc = {}): Compute {
  const expression = plain(given)
  // `"$field"` without dots needs no library.
  const [, name] = typeof expression === 'string' ? (/^\$([^.$]+)$/.exec(expression) ?? []) : []
  if (name !== undefined) return (doc) => (Object.hasOwn(doc, name) ? plain(doc[name]) : undefined)
  if (typeof expression !== 'object' && !String(expression).startsWith('$')) return () => expression
  const { Aggregator, options, known } = library()
  refuseUnknown(expression, known)
  const pipeline = new Aggregator([{ $replaceWith: { value: expression } }], { ...options, variables })
  return (doc) => {
    try {
      return (pipeline.run([plain(doc) as Doc])[0] as Doc).value
    } catch (error) {
      throw asRefusal(error)
    }
  }
}

/** @throws CommandError for an operator that runs code, or that is none */
export function refuseUnknown(expression: unknown, known: Set<string>): void {
  if (Array.isArray(expression)) for (const item of expression) refuseUnknown(item, known)
  if (!isDoc(expression)) return
  for (const [name, operand] of Object.entries(expression)) {
    if (name === '$function' || name === '$accumulator' || name === '$where') throw unsupported(name)
    if (name.startsWith('$') && !known.has(name)) throw new CommandError(168, `Unrecognized expression '${name}'`)
    if (name !== '$literal') refuseUnknown(operand, known)
  }
}

/** The library's complaints are about the client's input: they answer as bad values, not as bugs of ours. */
export const asRefusal = (error: unknown): CommandError =>
  error instanceof CommandError ? error : badValue((error as Error).message)
