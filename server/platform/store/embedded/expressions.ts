// Aggregation expressions, by the mingo library, loaded when the first one is met: it costs 12 MB and 140 ms. Comparisons are
// replaced by ours, so that an expression orders values exactly as a filter or an index does.
import type { Context } from 'mingo/core'
import type { AnyObject, Options } from 'mingo/types'
import { compareValues, rank, rankOf } from './bson-order'
import { badValue, CommandError, type Doc, isDoc, unsupported } from './command-error'

export type Compute = (doc: Doc, variables?: Doc) => unknown
type Mingo = {
  evaluate: (doc: Doc, expression: unknown, options: Options) => unknown
  options: Options
  known: Set<string>
  stages: Stages
}
type Stages = typeof import('mingo/operators/pipeline')

let loaded: Mingo | undefined

function mingo(): Mingo {
  loaded ??= load()
  return loaded
}

function load(): Mingo {
  const core = require('mingo/core') as typeof import('mingo/core')
  const expression = require('mingo/operators/expression') as typeof import('mingo/operators/expression')
  const accumulator = require('mingo/operators/accumulator') as typeof import('mingo/operators/accumulator')
  const stages = require('mingo/operators/pipeline') as Stages
  const window = require('mingo/operators/window') as typeof import('mingo/operators/window')
  const own = Object.fromEntries(
    Object.entries(comparisons).map(([name, holds]) => [
      name,
      (doc: AnyObject, operands: unknown, options: Options) => {
        const [left, right] = core.evalExpr(doc, operands, options) as unknown[]
        return holds(left, right)
      },
    ]),
  )
  const context: Context = core.Context.init({
    accumulator: { ...accumulator },
    expression: { ...expression, ...own },
    pipeline: { ...stages },
    window: { ...window },
  })
  const options: Options = {
    idKey: '_id',
    processingMode: core.ProcessingMode.CLONE_OFF,
    useStrictMode: true,
    scriptEnabled: false,
    failOnError: true,
    context,
  }
  return {
    evaluate: (doc, value, given) => core.evalExpr(doc as AnyObject, value, given),
    options,
    known: new Set([...Object.keys(expression), ...Object.keys(accumulator), '$literal']),
    stages,
  }
}

const missingFirst = (left: unknown, right: unknown): number =>
  rank(left) === rankOf.null && rank(right) === rankOf.null
    ? Number(left !== undefined) - Number(right !== undefined)
    : compareValues(left, right)

const comparisons: Record<string, (left: unknown, right: unknown) => unknown> = {
  $eq: (left, right) => missingFirst(left, right) === 0,
  $ne: (left, right) => missingFirst(left, right) !== 0,
  $gt: (left, right) => missingFirst(left, right) > 0,
  $gte: (left, right) => missingFirst(left, right) >= 0,
  $lt: (left, right) => missingFirst(left, right) < 0,
  $lte: (left, right) => missingFirst(left, right) <= 0,
  $cmp: (left, right) => Math.sign(missingFirst(left, right)),
  $in: (item, list) => {
    if (!Array.isArray(list)) throw new CommandError(40081, '$in requires an array as a second argument')
    return list.some((other) => missingFirst(item, other) === 0)
  },
}

const scripted = new Set(['$function', '$accumulator', '$where'])

/**
 * Compiles an expression.
 * @throws CommandError when it names an operator that does not exist, or runs code
 */
export function compileExpression(expression: unknown, variables: Doc = {}): Compute {
  const path = plainPath(expression)
  if (path) return path
  const { evaluate, options, known } = mingo()
  refuseUnknown(expression, known)
  return (doc, more) => guard(() => evaluate(doc, expression, { ...options, variables: { ...variables, ...more } }))
}

/** `"$field"` without dots needs no library. */
function plainPath(expression: unknown): Compute | undefined {
  if (expression === null || typeof expression === 'number' || typeof expression === 'boolean') return () => expression
  if (typeof expression !== 'string') return undefined
  if (!expression.startsWith('$')) return () => expression
  if (!/^\$[^.$]+$/.test(expression)) return undefined
  const name = expression.slice(1)
  return (doc) => (Object.hasOwn(doc, name) ? doc[name] : undefined)
}

function refuseUnknown(expression: unknown, known: Set<string>): void {
  if (Array.isArray(expression)) for (const item of expression) refuseUnknown(item, known)
  if (!isDoc(expression)) return
  for (const [name, operand] of Object.entries(expression)) {
    if (name === '$literal') continue
    if (scripted.has(name)) throw unsupported(name)
    if (name.startsWith('$') && !known.has(name)) throw new CommandError(168, `Unrecognized expression '${name}'`)
    refuseUnknown(operand, known)
  }
}

/** Runs one of the library's stages over documents. */
export function runLibraryStage(name: string, documents: Iterable<Doc>, spec: unknown, variables: Doc): Iterable<Doc> {
  const { stages, options } = mingo()
  const { Lazy } = require('mingo/lazy') as typeof import('mingo/lazy')
  const stage = Object.hasOwn(stages, name) ? stages[name as keyof Stages] : undefined
  if (!stage) throw new CommandError(40324, `Unrecognized pipeline stage name: '${name}'`)
  return guard(() => stage(Lazy([...documents]), spec as never, { ...options, variables } as never).collect() as Doc[])
}

/** The library's complaints are about the client's input: they answer as bad values, not as bugs of ours. */
function guard<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw error instanceof CommandError ? error : badValue((error as Error).message)
  }
}
