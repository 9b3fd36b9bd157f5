// Query filters, compiled to a function once per command. Comparison is ours because it must agree with the indexes to the
// last type; `$expr` goes to the expression library. What we do not know is refused by name.
import { BSONRegExp } from 'bson'
import { compareValues, isEqual, isTrue, numeric, rank, type TypeName, toNumber, typeOf, types } from './bson-order'
import type { Collation } from './collation'
import { badValue, CommandError, type Doc, isDoc, unsupported } from './command-error'
import { compileExpression } from './expressions'
import { visitPath } from './paths'

export type Matches = (doc: Doc) => boolean
type Test = (value: unknown) => boolean
/** How a condition reads a path: values and elements found there, or with `self` no elements; `not` turns the answer round. */
type Condition = { test: Test; self?: boolean; not?: boolean }
export type MatchOptions = { collation?: Collation | undefined; variables?: Doc }

/** @throws CommandError for an operator or operand that MongoDB would refuse, or that we do not have */
export function compileFilter(filter: Doc, options: MatchOptions = {}): Matches {
  const parts = Object.entries(filter).map(([key, value]) =>
    key.startsWith('$') && !isReference(key) ? compileLogic(key, value, options) : compileField(key, value, options),
  )
  return parts.length === 1 ? parts[0]! : (doc) => parts.every((part) => part(doc))
}

function compileLogic(key: string, value: unknown, options: MatchOptions): Matches {
  if (key === '$comment') return () => true
  if (['$where', '$text', '$jsonSchema'].includes(key)) throw unsupported(key)
  if (key === '$expr') {
    const compute = compileExpression(value, options.variables)
    return (doc) => isTrue(compute(doc))
  }
  if (key !== '$and' && key !== '$or' && key !== '$nor') throw badValue(`unknown top level operator: ${key}`)
  const branches = clauses(key, value).map((clause) => compileFilter(clause, options))
  if (key === '$and') return (doc) => branches.every((branch) => branch(doc))
  return (doc) => branches.some((branch) => branch(doc)) === (key === '$or')
}

/** The documents of `$and`, `$or` and `$nor`. */
export function clauses(operator: string, value: unknown): Doc[] {
  if (Array.isArray(value) && value.length > 0 && value.every(isDoc)) return value
  throw badValue(`${operator} argument must be a non-empty array of objects`)
}

function compileField(path: string, value: unknown, options: MatchOptions): Matches {
  const parts = path.split('.')
  const tests = compileConditions(value, options).map(({ test, self, not = false }): Matches => {
    return (doc) => visitPath(doc, parts, !self, test) !== not
  })
  return tests.length === 1 ? tests[0]! : (doc) => tests.every((test) => test(doc))
}

/** The fields of a DBRef look like operators. */
const isReference = (name: string): boolean => name === '$ref' || name === '$id' || name === '$db'

/** Whether a filter's value is `{ $gt: … }` and the like rather than a value to be equal to. */
export function isOperatorDoc(value: unknown): value is Doc {
  const [name = ''] = isDoc(value) ? Object.keys(value) : []
  return name.startsWith('$') && !isReference(name)
}

function compileConditions(value: unknown, options: MatchOptions): Condition[] {
  if (!isOperatorDoc(value)) return [{ test: equals(value, options) }]
  return Object.entries(value).flatMap(([name, operand]) => {
    if (/^\$(near|geo|within|maxDist|minDist|bits)/i.test(name)) throw unsupported(name)
    if (!Object.hasOwn(operators, name)) throw badValue(`unknown operator: ${name}`)
    return operators[name]!(operand, options, value)
  })
}

type Operator = (operand: unknown, options: MatchOptions, all: Doc) => Condition | Condition[]

const operators: Record<string, Operator> = {
  $eq: (operand, { collation }) => ({ test: (value) => isEqual(value, operand, collation) }),
  $ne: (operand, options) => ({ test: equals(noPattern(operand), options), not: true }),
  $gt: (operand, options) => ordered(operand, options, (order) => order > 0),
  $gte: (operand, options) => ordered(operand, options, (order) => order >= 0),
  $lt: (operand, options) => ordered(operand, options, (order) => order < 0),
  $lte: (operand, options) => ordered(operand, options, (order) => order <= 0),
  $in: (operand, options) => ({ test: oneOf('$in', operand, options) }),
  $nin: (operand, options) => ({ test: oneOf('$nin', operand, options), not: true }),
  $exists: (operand) => ({ test: (value) => value !== undefined, self: true, not: !isTrue(operand) }),
  $not: (operand, options) => {
    if (operand instanceof BSONRegExp) return { test: equals(operand, options), not: true }
    if (!isOperatorDoc(operand)) throw badValue('$not needs a regex or a document')
    const matches = compileField('value', operand, options)
    return { test: (value) => matches({ value }), self: true, not: true }
  },
  $all: (operand, options) => {
    const wanted = list('$all', operand)
    if (wanted.length === 0) return { test: () => false }
    return wanted.flatMap((item) => {
      const inner = isOperatorDoc(item) && '$elemMatch' in item
      return inner ? compileConditions(item, options) : { test: equals(item, options) }
    })
  },
  $size: (operand) => {
    const size = toNumber(operand)
    if (!Number.isInteger(size) || size < 0)
      throw badValue(`Failed to parse $size. Expected a whole number, got ${size}`)
    return { test: (value) => Array.isArray(value) && value.length === size, self: true }
  },
  $elemMatch: (operand, options) => {
    const element = compileElement(operand, options)
    return { test: (value) => Array.isArray(value) && value.some(element), self: true }
  },
  $type: (operand) => {
    const wanted = new Set([operand].flat().flatMap(typeNames))
    return { test: (value) => wanted.has(typeOf(value)) }
  },
  $mod: (operand) => {
    const [divisor = 0, remainder, more] = list('$mod', operand).map((item) => Math.trunc(toNumber(item)))
    if (remainder === undefined) throw badValue('malformed mod, not enough elements')
    if (more !== undefined) throw badValue('malformed mod, too many elements')
    if (!divisor) throw badValue('divisor cannot be 0')
    return { test: (value) => rank(value) === numeric && Math.trunc(toNumber(value)) % divisor === remainder }
  },
  $regex: (operand, _, all) => ({ test: likeRegex(operand, all.$options) }),
  $options: (_, __, all) => {
    if (all.$regex === undefined) throw badValue('$options needs a $regex')
    return []
  },
  $comment: () => [],
}

function list(name: string, operand: unknown): unknown[] {
  if (!Array.isArray(operand)) throw badValue(`${name} needs an array`)
  return operand
}

function noPattern(operand: unknown): unknown {
  if (operand instanceof BSONRegExp) throw badValue("Can't have a regex as arg to a comparison")
  return operand
}

/** Ranges hold within one type, except from the smallest and to the largest of all. NaN is only beside itself. */
function ordered(operand: unknown, { collation }: MatchOptions, holds: (order: number) => boolean): Condition {
  const type = rank(noPattern(operand))
  const extreme = type === types.minKey.rank || type === types.maxKey.rank
  const isNone = (value: unknown) => type === numeric && Number.isNaN(toNumber(value))
  const none = isNone(operand)
  return {
    test: (value) => {
      if (!extreme && rank(value) !== type) return false
      return none || isNone(value) ? none && isNone(value) && holds(0) : holds(compareValues(value, operand, collation))
    },
  }
}

function equals(operand: unknown, { collation }: MatchOptions): Test {
  if (operand instanceof BSONRegExp) {
    const like = likeRegex(operand)
    return (value) => like(value) || isEqual(value, operand)
  }
  return (value) => isEqual(value, operand, collation)
}

function oneOf(name: string, operand: unknown, options: MatchOptions): Test {
  const wanted = list(name, operand)
  if (wanted.some(isOperatorDoc)) throw badValue(`cannot nest $ under ${name}`)
  const strings = new Set(options.collation ? [] : wanted.filter((item) => typeof item === 'string'))
  const tests = wanted.filter((item) => !strings.has(item as string)).map((item) => equals(item, options))
  return (value) => strings.has(value as string) || tests.some((test) => test(value))
}

/** What one element of an array must be: a document that matches, or a value under operators. */
export function compileElement(operand: unknown, options: MatchOptions): Test {
  if (!isDoc(operand)) throw badValue('$elemMatch needs an Object')
  if (isOperatorDoc(operand) && !/^\$(and|or|nor|expr)$/.test(Object.keys(operand)[0]!)) {
    const conditions = compileConditions(operand, options)
    return (value) => conditions.every(({ test, not = false }) => test(value) !== not)
  }
  const matches = compileFilter(operand, options)
  return (value) => (isDoc(value) || Array.isArray(value)) && matches(value as Doc)
}

function typeNames(wanted: unknown): string[] {
  if (wanted === 'number') return ['double', 'int', 'long', 'decimal']
  const isWanted =
    typeof wanted === 'string'
      ? (name: string) => name === wanted
      : (name: string) => types[name as TypeName].code === toNumber(wanted)
  const name = Object.keys(types).find(isWanted)
  if (name === undefined) throw badValue(`Unknown type name alias: ${String(wanted)}`)
  return name === 'undefined' ? [] : [name]
}

/** A test by BSON's regular expression, read as JavaScript's. @throws CommandError when its text is no expression */
function likeRegex(pattern: unknown, options?: unknown): Test {
  const own = pattern instanceof BSONRegExp ? pattern : { pattern, options: '' }
  const { pattern: text } = own
  if (typeof text !== 'string') throw badValue('$regex has to be a string')
  const [whole, inline] = /^\(\?i\)/.test(text) ? [text.slice(4), 'i'] : [text, '']
  const asked = typeof options === 'string' ? options : own.options
  const bare = asked.includes('x')
    ? whole.replace(/\\.|\s+|#.*$/gm, (part) => (part.startsWith('\\') ? part : ''))
    : whole
  const flags = [...new Set(inline + asked.replace(/[^ims]/g, ''))].join('')
  const expression = toRegExp(bare, `${flags}u`) ?? toRegExp(bare, flags)
  if (!expression) throw new CommandError(51091, `Regular expression is invalid: ${text}`)
  return (value) => typeof value === 'string' && expression.test(value)
}

/** Without the `u` flag JavaScript accepts what PCRE does: escapes of letters that need none. */
function toRegExp(text: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(text, flags)
  } catch {
    return undefined
  }
}
