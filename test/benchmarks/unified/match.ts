// Whether a value is what a unified test expects, by the rules of MongoDB's unified test format: extra fields are allowed at
// the root only, and `$$` operators describe instead of compare.
import mongoose from 'mongoose'

const { EJSON } = mongoose.mongo.BSON
type Fields = { [key: string]: unknown }

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Date) &&
  !('_bsontype' in value)

/** The first difference in words, or undefined. @param root whether fields that were not expected may be there */
export function mismatch(expected: unknown, given: unknown, root: boolean, path = ''): string | undefined {
  const actual = given instanceof Map ? Object.fromEntries(given) : given
  if (isFields(expected)) {
    const [operator = '', operand] = Object.entries(expected)[0] ?? []
    if (operator.startsWith('$$')) return special(operator, operand, actual, path)
    if (!isFields(actual)) return differs(expected, actual, path)
    for (const [key, value] of Object.entries(expected)) {
      const absent = isFields(value) && (value.$$exists === false || '$$unsetOrMatches' in value)
      if (!(key in actual)) {
        if (absent) continue
        return `${path}.${key} is missing`
      }
      const fault = mismatch(value, actual[key], false, `${path}.${key}`)
      if (fault) return fault
    }
    const extra = root ? undefined : Object.keys(actual).find((key) => !(key in expected))
    return extra === undefined ? undefined : `${path}.${extra} was not expected`
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return differs(expected, actual, path)
    for (let at = 0; at < expected.length; at++) {
      const fault = mismatch(expected[at], actual[at], root, `${path}[${at}]`)
      if (fault) return fault
    }
    return undefined
  }
  return EJSON.stringify(expected, { relaxed: true }) === EJSON.stringify(actual, { relaxed: true })
    ? undefined
    : differs(expected, actual, path)
}

function special(operator: string, operand: unknown, actual: unknown, path: string): string | undefined {
  if (operator === '$$exists')
    return (actual !== undefined) === operand ? undefined : `${path} exists: ${actual !== undefined}`
  if (operator === '$$unsetOrMatches')
    return actual === undefined || actual === null ? undefined : mismatch(operand, actual, path === '', path)
  if (operator === '$$type') {
    const names = Array.isArray(operand) ? operand : [operand]
    return names.some((name) => isOfType(String(name), actual)) ? undefined : `${path} is not of type ${names.join()}`
  }
  throw new Error(`the runner does not know ${operator}`)
}

function isOfType(name: string, value: unknown): boolean {
  if (name === 'double') return typeof value === 'number'
  if (name === 'int' || name === 'long' || name === 'number')
    return typeof value === 'number' || typeof value === 'bigint' || value instanceof mongoose.mongo.Long
  if (name === 'objectId') return value instanceof mongoose.mongo.ObjectId
  if (name === 'object') return isFields(value)
  if (name === 'array') return Array.isArray(value)
  if (name === 'date') return value instanceof Date
  return typeof value === name
}

const differs = (expected: unknown, actual: unknown, path: string): string =>
  `${path || 'value'}: expected ${EJSON.stringify(expected, { relaxed: true })}, got ${actual === undefined ? 'nothing' : EJSON.stringify(actual, { relaxed: true })}`
