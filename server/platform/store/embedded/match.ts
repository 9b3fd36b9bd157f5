// Query filters, compiled to a function once per command. Comparison is ours because it must agree with the indexes to the
// last type; `$expr` goes to the expression library. What we do not know is refused by name.
import { BSONRegExp } from 'bson'
import { compareValues, rank, rankOf, toNumber } from './bson-order'
import type { Collation } from './collation'
import { badValue, type Doc, isDoc, unsupported } from './command-error'
import { asArrayOr, bits, likeRegex, modulo, ofType } from './match-values'
import { visitPath } from './paths'

export type Matches = (doc: Doc) => boolean
type Test = (value: unknown) => boolean
/** How a condition reads a path: `any` value or element found there, `self` without elements; `not` turns the answer round. */
type Condition = { test: Test; over: 'any' | 'self'; not?: boolean }
export type MatchOptions = {
  collation?: Collation | undefined
  expression?: (expression: unknown) => (doc: Doc) => unknown
}

const always: Matches = () => true

/** @throws CommandError for an operator or operand that MongoDB would refuse, or that we do not have */
export function compileFilter(filter: Doc, options: MatchOptions = {}): Matches {
  const parts = Object.entries(filter).map(([key, value]) => compileEntry(key, value, options))
  if (parts.length === 0) return always
  if (parts.length === 1) return parts[0]!
  return (doc) => parts.every((part) => part(doc))
}

function compileEntry(key: string, value: unknown, options: MatchOptions): Matches {
  if (!key.startsWith('$')) return compileField(key, value, options)
  switch (key) {
    case '$and':
    case '$or':
    case '$nor': {
      const branches = clauses(key, value).map((clause) => compileFilter(clause, options))
      if (key === '$and') return (doc) => branches.every((branch) => branch(doc))
      if (key === '$or') return (doc) => branches.some((branch) => branch(doc))
      return (doc) => !branches.some((branch) => branch(doc))
    }
    case '$expr': {
      if (!options.expression) throw badValue('$expr is not allowed here')
      const compute = options.expression(value)
      return (doc) => {
        const result = compute(doc)
        return result !== null && result !== undefined && result !== false && toNumber(result) !== 0
      }
    }
    case '$comment':
      return always
    case '$where':
    case '$text':
    case '$jsonSchema':
      throw unsupported(key)
    default:
      throw badValue(
        `unknown top level operator: ${key}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
      )
  }
}

/** The documents of `$and`, `$or` and `$nor`. */
export function clauses(operator: string, value: unknown): Doc[] {
  if (!Array.isArray(value) || value.length === 0) throw badValue(`${operator} argument must be a non-empty array`)
  return value.map((clause) => {
    if (!isDoc(clause)) throw badValue(`${operator} argument's entries must be objects`)
    return clause
  })
}

function compileField(path: string, value: unknown, options: MatchOptions): Matches {
  const conditions = compileConditions(value, options)
  const parts = path.split('.')
  const tests = conditions.map(({ test, over, not }): Matches => {
    if (parts.length === 1 && over === 'any' && !not) {
      return (doc) => {
        const found = Object.hasOwn(doc, path) ? doc[path] : undefined
        return Array.isArray(found) ? found.some(test) || test(found) : test(found)
      }
    }
    const wanted = not !== true
    return (doc) => visitPath(doc, parts, over === 'any', test) === wanted
  })
  return tests.length === 1 ? tests[0]! : (doc) => tests.every((test) => test(doc))
}

/** Whether a filter's value is `{ $gt: … }` and the like rather than a value to be equal to. */
export function isOperatorDoc(value: unknown): value is Doc {
  if (!isDoc(value)) return false
  const first = Object.keys(value)[0]
  return first?.startsWith('$') === true && first !== '$ref' && first !== '$id' && first !== '$db'
}

function compileConditions(value: unknown, options: MatchOptions): Condition[] {
  if (!isOperatorDoc(value)) return [{ test: equals(value, options), over: 'any' }]
  return Object.entries(value).flatMap(([operator, operand]) => compileOperator(operator, operand, value, options))
}

function compileOperator(operator: string, operand: unknown, all: Doc, options: MatchOptions): Condition[] {
  const strings = options.collation?.compare
  const ordered = (holds: (order: number) => boolean, orEqual: boolean): Condition[] => {
    if (operand instanceof BSONRegExp) throw badValue(`Can't have RegEx as arg to predicate over field`)
    const type = rank(operand)
    const nan = type === rankOf.number && Number.isNaN(toNumber(operand))
    const extreme = type === rankOf.minKey || type === rankOf.maxKey
    return [
      {
        over: 'any',
        test: (value) => {
          if (!extreme && rank(value) !== type) return false
          if (type === rankOf.number && (nan || Number.isNaN(toNumber(value)))) {
            return orEqual && nan && Number.isNaN(toNumber(value))
          }
          return holds(compareValues(value, operand, strings))
        },
      },
    ]
  }
  switch (operator) {
    case '$eq':
      return [{ test: operand instanceof BSONRegExp ? same(operand, options) : equals(operand, options), over: 'any' }]
    case '$ne':
      if (operand instanceof BSONRegExp) throw badValue("Can't have regex as arg to $ne.")
      return [{ test: equals(operand, options), over: 'any', not: true }]
    case '$gt':
      return ordered((order) => order > 0, false)
    case '$gte':
      return ordered((order) => order >= 0, true)
    case '$lt':
      return ordered((order) => order < 0, false)
    case '$lte':
      return ordered((order) => order <= 0, true)
    case '$in':
    case '$nin':
      if (!Array.isArray(operand)) throw badValue(`${operator} needs an array`)
      if (operand.some(isOperatorDoc)) throw badValue(`cannot nest $ under ${operator}`)
      return [{ test: oneOf(operand, options), over: 'any', not: operator === '$nin' }]
    case '$exists':
      return [{ test: (value) => value !== undefined, over: 'self', not: !isTrue(operand) }]
    case '$not':
      return [negated(operand, options)]
    case '$all':
      return asArrayOr(operand, '$all needs an array').length === 0
        ? [{ test: () => false, over: 'any' }]
        : (operand as unknown[]).flatMap((item) =>
            isOperatorDoc(item) && '$elemMatch' in item
              ? compileConditions(item, options)
              : [{ test: equals(item, options), over: 'any' as const }],
          )
    case '$size': {
      const size = toNumber(operand)
      if (!Number.isInteger(size))
        throw badValue(`Failed to parse $size. Expected an integer in: $size: ${String(operand)}`)
      if (size < 0) throw badValue(`Failed to parse $size. Expected a non-negative number in: $size: ${size}`)
      return [{ test: (value) => Array.isArray(value) && value.length === size, over: 'self' }]
    }
    case '$elemMatch': {
      const element = compileElement(operand, options)
      return [{ test: (value) => Array.isArray(value) && value.some(element), over: 'self' }]
    }
    case '$type':
      return [{ test: ofType(Array.isArray(operand) ? operand : [operand]), over: 'any' }]
    case '$mod':
      return [{ test: modulo(operand), over: 'any' }]
    case '$regex':
      return [{ test: likeRegex(operand, all.$options), over: 'any' }]
    case '$options':
      if (all.$regex === undefined) throw badValue('$options needs a $regex')
      return []
    case '$bitsAllSet':
    case '$bitsAnySet':
    case '$bitsAllClear':
    case '$bitsAnyClear':
      return [{ test: bits(operator, operand), over: 'any' }]
    case '$comment':
      return []
    case '$near':
    case '$nearSphere':
    case '$geoWithin':
    case '$geoIntersects':
    case '$within':
    case '$geoNear':
    case '$maxDistance':
    case '$minDistance':
      throw unsupported(operator)
    default:
      throw badValue(`unknown operator: ${operator}`)
  }
}

function equals(operand: unknown, options: MatchOptions): Test {
  if (operand instanceof BSONRegExp) {
    const like = likeRegex(operand, undefined)
    return (value) => like(value) || (rank(value) === rankOf.regex && compareValues(value, operand) === 0)
  }
  return same(operand, options)
}

function same(operand: unknown, options: MatchOptions): Test {
  const strings = options.collation?.compare
  if (typeof operand === 'string' && !strings) return (value) => value === operand
  if (operand === null || operand === undefined) return (value) => value === null || value === undefined
  return (value) => compareValues(value, operand, strings) === 0
}

function oneOf(operands: unknown[], options: MatchOptions): Test {
  if (!options.collation && operands.every((operand) => typeof operand === 'string')) {
    const wanted = new Set<unknown>(operands)
    return (value) => wanted.has(value)
  }
  const tests = operands.map((operand) => equals(operand, options))
  return (value) => tests.some((test) => test(value))
}

function negated(operand: unknown, options: MatchOptions): Condition {
  if (operand instanceof BSONRegExp) return { test: equals(operand, options), over: 'any', not: true }
  if (!isOperatorDoc(operand)) throw badValue('$not needs a regex or a document')
  const inner = compileField('value', operand, options)
  return { test: (value) => inner({ value }), over: 'self', not: true }
}

/** What one element of an array must be: a document that matches, or a value under operators. */
export function compileElement(operand: unknown, options: MatchOptions): Test {
  const filter = asDocOr(operand, '$elemMatch needs an Object')
  if (isOperatorDoc(filter) && !['$and', '$or', '$nor', '$expr'].includes(Object.keys(filter)[0] ?? '')) {
    const inner = compileConditions(filter, options)
    return (value) => inner.every(({ test, not }) => test(value) !== (not === true))
  }
  const matches = compileFilter(filter, options)
  return (value) => (isDoc(value) || Array.isArray(value)) && matches(value as Doc)
}

/** Truth as command options see it: anything but false, zero and nothing. */
export const isTrue = (value: unknown): boolean =>
  value !== false && value !== null && value !== undefined && toNumber(value) !== 0

const asDocOr = (value: unknown, message: string): Doc => {
  if (!isDoc(value)) throw badValue(message)
  return value
}
