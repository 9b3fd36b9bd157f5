// The order and equality of BSON values: how sort, range filters, `$min`, `$group` and every index see them. Numbers of all
// types compare by value, and a missing field compares like null.
import type { Binary, BSONRegExp, Timestamp } from 'bson'
import { Decimal128, Double, Int32, Long } from 'bson'
import { type Doc, isDoc } from './command-error'

/** Ranks of the types among each other, as MongoDB documents them. */
export const rankOf = {
  minKey: 1,
  emptyArray: 3,
  null: 5,
  number: 10,
  string: 15,
  object: 20,
  array: 25,
  binary: 30,
  objectId: 35,
  boolean: 40,
  date: 45,
  timestamp: 47,
  regex: 50,
  code: 60,
  maxKey: 127,
} as const

const bsonRanks: Record<string, number> = {
  MinKey: rankOf.minKey,
  Int32: rankOf.number,
  Double: rankOf.number,
  Long: rankOf.number,
  Decimal128: rankOf.number,
  BSONSymbol: rankOf.string,
  Binary: rankOf.binary,
  ObjectId: rankOf.objectId,
  Timestamp: rankOf.timestamp,
  BSONRegExp: rankOf.regex,
  Code: rankOf.code,
  DBRef: rankOf.object,
  MaxKey: rankOf.maxKey,
}

/** BSON's class name of a value that is not a plain JavaScript one. A document with a field of that name is not fooled. */
export function bsonType(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || isDoc(value)) return undefined
  const type: unknown = Reflect.get(value, '_bsontype')
  return typeof type === 'string' ? type : undefined
}

export function rank(value: unknown): number {
  switch (typeof value) {
    case 'number':
    case 'bigint':
      return rankOf.number
    case 'string':
      return rankOf.string
    case 'boolean':
      return rankOf.boolean
    case 'undefined':
      return rankOf.null
  }
  if (value === null) return rankOf.null
  if (Array.isArray(value)) return rankOf.array
  if (value instanceof Date) return rankOf.date
  return bsonRanks[bsonType(value) ?? ''] ?? rankOf.object
}

/** The number in any of BSON's number types; NaN for what is no number. A long beyond 2^53 loses its last digits here. */
export function toNumber(value: unknown): number {
  if (typeof value === 'number') return value
  if (value instanceof Int32 || value instanceof Double) return value.value
  if (value instanceof Long) return value.toNumber()
  if (value instanceof Decimal128) return Number(value.toString())
  return Number.NaN
}

/** What a double cannot hold of a long: zero for every other number. */
export const residual = (value: unknown): number =>
  value instanceof Long ? value.subtract(Long.fromNumber(value.toNumber())).toNumber() : 0

/** Strings in the order of their UTF-8 bytes, which UTF-16 units only break around surrogates. */
export function compareStrings(left: string, right: string): number {
  if (left === right) return 0
  const length = Math.min(left.length, right.length)
  for (let at = 0; at < length; at++) {
    const a = left.charCodeAt(at)
    const b = right.charCodeAt(at)
    if (a === b) continue
    if (a >= 0xd800 && b >= 0xd800) {
      const lift = (unit: number) => (unit < 0xe000 ? unit + 0x10000 : unit)
      return lift(a) - lift(b)
    }
    return a - b
  }
  return left.length - right.length
}

export type CompareStrings = (left: string, right: string) => number

/** Below, at or above zero, for any two BSON values. NaN is the smallest number and equals itself. */
export function compareValues(left: unknown, right: unknown, strings: CompareStrings = compareStrings): number {
  const type = rank(left)
  const other = rank(right)
  if (type !== other) return type - other
  switch (type) {
    case rankOf.number:
      return compareNumbers(left, right)
    case rankOf.string:
      return strings(String(left), String(right))
    case rankOf.boolean:
      return Number(left) - Number(right)
    case rankOf.date:
      return (left as Date).getTime() - (right as Date).getTime()
    case rankOf.objectId:
      return compareStrings(String(left), String(right))
    case rankOf.array:
      return compareArrays(left as unknown[], right as unknown[], strings)
    case rankOf.object:
      return compareDocs(left as Doc, right as Doc, strings)
    case rankOf.binary:
      return compareBinaries(left as Binary, right as Binary)
    case rankOf.timestamp:
      return (left as Timestamp).compare(right as Timestamp)
    case rankOf.regex:
      return compareStrings(regexText(left), regexText(right))
    case rankOf.code:
      return compareStrings(JSON.stringify(left), JSON.stringify(right))
    default:
      return 0
  }
}

export const regexText = (value: unknown): string =>
  `${(value as BSONRegExp).pattern}\0${(value as BSONRegExp).options}`

/** Fields in the order they were stored; a DBRef counts as the document it is on the wire. */
export const entriesOf = (value: Doc): [string, unknown][] =>
  bsonType(value) === 'DBRef' ? Object.entries({ $ref: value.collection, $id: value.oid }) : Object.entries(value)

function compareNumbers(left: unknown, right: unknown): number {
  const a = toNumber(left)
  const b = toNumber(right)
  if (a < b) return -1
  if (a > b) return 1
  if (a === b) return residual(left) - residual(right)
  return Number(!Number.isNaN(a)) - Number(!Number.isNaN(b))
}

function compareArrays(left: unknown[], right: unknown[], strings: CompareStrings): number {
  for (let at = 0; at < left.length && at < right.length; at++) {
    const order = compareValues(left[at], right[at], strings)
    if (order !== 0) return order
  }
  return left.length - right.length
}

function compareDocs(left: Doc, right: Doc, strings: CompareStrings): number {
  const a = entriesOf(left)
  const b = entriesOf(right)
  for (let at = 0; at < a.length && at < b.length; at++) {
    const [name, value] = a[at]!
    const [otherName, otherValue] = b[at]!
    const order =
      rank(value) - rank(otherValue) || compareStrings(name, otherName) || compareValues(value, otherValue, strings)
    if (order !== 0) return order
  }
  return a.length - b.length
}

function compareBinaries(left: Binary, right: Binary): number {
  return (
    left.position - right.position ||
    left.sub_type - right.sub_type ||
    Buffer.compare(left.buffer.subarray(0, left.position), right.buffer.subarray(0, right.position))
  )
}
