// Query filters, compiled to a function once per command. Comparison is ours because it must agree with the indexes to
// the last type; `$expr` goes to the expression library. What we do not know is refused by name.
import { BSONRegExp } from 'bson'
import { equalTo, isNumber, isTrue, keyOf, rank, toNumber, typeOf, types } from './bson-order'
import { asArray, asDoc, type Doc, isDoc, refuse, unsupported } from './command-error'
import { compileExpression } from './expressions'
import { isObject, valuesAt } from './paths'

export type Matches = (doc: Doc) => boolean
type Test = (value: unknown) => boolean
/** How a condition reads a path: values and elements, or with `self` no elements; `not` turns the answer round. */
type Condition = { test: Test; self?: boolean; not?: boolean }

/** @throws CommandError for an operator or operand that MongoDB would refuse, or that we do not have */
export function compileFilter(filter: Doc, variables?: Doc): Matches {
  const tests = Object.entries(filter).map(([key, value]) =>
    isOperator(key) ? compileLogic(key, value, variables) : compileField(key, value),
  )
  return tests.length === 1 ? tests[0]! : (doc) => tests.every((test) => test(doc))
}

function compileLogic(key: string, value: unknown, variables?: Doc): Matches {
  if (key === '$comment') return () => true
  if (/^\$(where|text|jsonSchema)$/.test(key)) unsupported(key)
  if (key === '$expr') {
    const compute = compileExpression(value, variables)
    return (doc) => isTrue(compute(doc))
  }
  if (!/^\$(and|or|nor)$/.test(key)) refuse(2, `unknown top level operator: ${key}`)
  const branches = clauses(key, value).map((clause) => compileFilter(clause, variables))
  if (key === '$and') return (doc) => branches.every((branch) => branch(doc))
  return (doc) => branches.some((branch) => branch(doc)) === (key === '$or')
}

/** The documents of `$and`, `$or` and `$nor`. */
function clauses(operator: string, value: unknown): Doc[] {
  if (Array.isArray(value) && value.length > 0 && value.every(isDoc)) return value
  return refuse(2, `${operator} argument must be a non-empty array of objects`)
}

/** What must hold at paths: at the top level, and in every `$and` in it or `$or` of one. */
export function* conditionsIn(filter: Doc): Generator<readonly [path: string, operator: string, operand: unknown]> {
  for (const [path, condition] of Object.entries(filter)) {
    if (path === '$and' || (path === '$or' && Array.isArray(condition) && condition.length === 1))
      for (const clause of clauses(path, condition)) yield* conditionsIn(clause)
    const operators = isOperatorDoc(condition) ? Object.entries(condition) : [['$eq', condition] as const]
    if (!isOperator(path)) for (const [operator, operand] of operators) yield [path, operator, operand]
  }
}

function compileField(path: string, value: unknown): Matches {
  const parts = path.split('.')
  const conditions = compileConditions(value)
  return (doc) => {
    const found = valuesAt(doc, parts)
    const isMet = ({ test, self, not = false }: Condition) =>
      found.some((item) => test(item) || (!self && Array.isArray(item) && item.some(test))) !== not
    return conditions.every(isMet)
  }
}

/** The fields of a DBRef look like operators. */
const isOperator = (name: string): boolean => name.startsWith('$') && !/^\$(ref|id|db)$/.test(name)

/** Whether a filter's value is `{ $gt: … }` and the like rather than a value to be equal to. */
export const isOperatorDoc = (value: unknown): value is Doc => isDoc(value) && isOperator(Object.keys(value)[0] ?? '')

function compileConditions(value: unknown): Condition[] {
  if (!isOperatorDoc(value)) return [{ test: equals(value) }]
  return Object.entries(value).flatMap(([name, operand]) => {
    if (/^\$(near|geo|within|maxDist|minDist|bits)/i.test(name)) unsupported(name)
    return operators.get(name)?.(operand, value) ?? refuse(2, `unknown operator: ${name}`)
  })
}

type Operator = (operand: unknown, all: Doc) => Condition | Condition[]

const table: Record<string, Operator> = {
  $eq: (operand) => ({ test: equalTo(operand) }),
  $ne: (operand) => ({ test: equals(noPattern(operand)), not: true }),
  $gt: ordered((order) => order > 0),
  $gte: ordered((order) => order >= 0),
  $lt: ordered((order) => order < 0),
  $lte: ordered((order) => order <= 0),
  $in: (operand) => ({ test: oneOf(asArray(operand, '$in', 2)) }),
  $nin: (operand) => ({ test: oneOf(asArray(operand, '$nin', 2)), not: true }),
  $exists: (operand) => ({ test: (value) => value !== undefined, self: true, not: !isTrue(operand) }),
  $not(operand) {
    if (!isOperatorDoc(operand) && !(operand instanceof BSONRegExp)) refuse(2, '$not needs a regex or a document')
    const matches = compileField('value', operand)
    return { test: (value) => matches({ value }), self: true, not: true }
  },
  $all(operand) {
    const isInner = (item: unknown) => isOperatorDoc(item) && '$elemMatch' in item
    const found = asArray(operand, '$all', 2).map((item) => (isInner(item) ? item : { $in: [item] }))
    return found.length > 0 ? found.flatMap(compileConditions) : { test: () => false }
  },
  $size(operand) {
    const size = toNumber(operand)
    if (!Number.isInteger(size) || size < 0) refuse(2, `Failed to parse $size. Expected a whole number, got ${size}`)
    return { test: (value) => Array.isArray(value) && value.length === size, self: true }
  },
  $elemMatch(operand) {
    const element = compileElement(operand)
    return { test: (value) => Array.isArray(value) && value.some(element), self: true }
  },
  $type(operand) {
    const wanted = new Set([operand].flat().flatMap(typeNames))
    return { test: (value) => wanted.has(typeOf(value)) }
  },
  $mod(operand) {
    const [divisor, remainder, ...more] = asArray(operand, '$mod', 2).map((item) => Math.trunc(toNumber(item)))
    if (!divisor) refuse(2, 'divisor cannot be 0')
    if (remainder === undefined || more.length > 0) refuse(2, 'malformed mod, needs two elements')
    return { test: (value) => isNumber(value) && Math.trunc(toNumber(value)) % divisor! === remainder }
  },
  $regex: (operand, { $options }) => ({ test: likeRegex(operand, $options) }),
  $options: (_, { $regex }) => ($regex === undefined ? refuse(2, '$options needs a $regex') : []),
  $comment: () => [],
}
const operators = new Map(Object.entries(table))

const noPattern = (operand: unknown): unknown =>
  operand instanceof BSONRegExp ? refuse(2, "Can't have a regex as arg to a comparison") : operand

/** Ranges hold within one type, except from the smallest and to the largest of all. NaN is only beside itself. */
function ordered(holds: (order: number) => boolean): Operator {
  return (operand) => {
    const [place, key] = [rank(noPattern(operand)), keyOf(operand)]
    const isExtreme = place === types.minKey.rank || place === types.maxKey.rank
    const isNone = (value: unknown) => isNumber(value) && Number.isNaN(toNumber(value))
    const isBeside = (value: unknown) => (isExtreme || rank(value) === place) && isNone(value) === isNone(operand)
    return { test: (value) => isBeside(value) && holds(Buffer.compare(keyOf(value), key)) }
  }
}

function equals(operand: unknown): Test {
  const [isSame, like] = [equalTo(operand), operand instanceof BSONRegExp ? likeRegex(operand) : () => false]
  return (value) => isSame(value) || like(value)
}

function oneOf(wanted: unknown[]): Test {
  if (wanted.some(isOperatorDoc)) refuse(2, 'cannot nest $ under $in')
  const strings = new Set(wanted.filter((item) => typeof item === 'string'))
  const tests = wanted.filter((item) => typeof item !== 'string').map(equals)
  return (value) => strings.has(value as string) || tests.some((test) => test(value))
}

/** What one element of an array must be: a document that matches, or a value under operators. */
export function compileElement(operand: unknown): Test {
  const filter = asDoc(operand, '$elemMatch')
  if (operators.has(Object.keys(filter)[0] ?? '')) {
    const conditions = compileConditions(filter)
    return (value) => conditions.every(({ test, not = false }) => test(value) !== not)
  }
  const matches = compileFilter(filter)
  return (value) => (isObject(value) || Array.isArray(value)) && matches(value as Doc)
}

function typeNames(wanted: unknown): string[] {
  if (wanted === 'number') return ['double', 'int', 'long', 'decimal']
  const found = Object.entries(types).find(([name, { code }]) => name === wanted || code === toNumber(wanted))
  return found ? [found[0]] : refuse(2, `Unknown type name alias: ${String(wanted)}`)
}

/** A test by BSON's regular expression, read as JavaScript's. @throws CommandError when its text is no expression */
function likeRegex(given: unknown, options?: unknown): Test {
  const { pattern, options: own } = given instanceof BSONRegExp ? given : { pattern: String(given), options: '' }
  const flags = (typeof options === 'string' ? options : own).replace('u', '')
  if (/[^ims]/.test(flags)) unsupported(`a regular expression with the options '${flags}'`)
  for (const unicode of ['u', '']) {
    try {
      const expression = new RegExp(pattern, flags + unicode)
      return (value) => typeof value === 'string' && expression.test(value)
    } catch {
      // Without the `u` flag JavaScript accepts what PCRE does: escapes of letters that need none.
    }
  }
  return refuse(51091, `Regular expression is invalid: ${pattern}`)
}

/** Which element made the filter match, or -1: the last condition on this array decides, as in MongoDB. */
export function positionMatched(path: string, array: unknown[], filter: Doc): number {
  const found = Object.entries(filter).flatMap(([key, condition]): number[] => {
    if (key === '$and' || key === '$or') {
      const inner = clauses(key, condition).map((clause) => positionMatched(path, array, clause))
      return inner.filter((at) => at >= 0).slice(0, 1)
    }
    if (!`${key}.`.startsWith(`${path}.`)) return []
    const matches = compileFilter({ [`array${key.slice(path.length)}`]: condition })
    return [array.findIndex((item) => matches({ array: [item] }))]
  })
  return found.at(-1) ?? -1
}
