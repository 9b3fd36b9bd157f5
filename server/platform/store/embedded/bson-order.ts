// The types of BSON values, their order and their equality, as sort, filters, `$group` and every index see them. A value's key
// is made of bytes that sort as the values do, so that LMDB's sorted keys are an index.
import { type Binary, type BSONRegExp, Decimal128, Double, Int32, Long, type ObjectId, type Timestamp } from 'bson'
import type { Collation } from './collation'
import { type Doc, isDoc } from './command-error'

/** Types by MongoDB's names: BSON's code, the place in the order of types (numbers share one), the class of the library. */
const table = {
  minKey: { code: -1, rank: 1, brand: 'MinKey' },
  emptyArray: { code: Number.NaN, rank: 3, brand: '' },
  undefined: { code: 6, rank: 5, brand: '' },
  null: { code: 10, rank: 5, brand: '' },
  double: { code: 1, rank: 10, brand: 'Double' },
  int: { code: 16, rank: 10, brand: 'Int32' },
  long: { code: 18, rank: 10, brand: 'Long' },
  decimal: { code: 19, rank: 10, brand: 'Decimal128' },
  symbol: { code: 14, rank: 15, brand: 'BSONSymbol' },
  string: { code: 2, rank: 15, brand: '' },
  object: { code: 3, rank: 20, brand: 'DBRef' },
  array: { code: 4, rank: 25, brand: '' },
  binData: { code: 5, rank: 30, brand: 'Binary' },
  objectId: { code: 7, rank: 35, brand: 'ObjectId' },
  bool: { code: 8, rank: 40, brand: '' },
  date: { code: 9, rank: 45, brand: '' },
  timestamp: { code: 17, rank: 47, brand: 'Timestamp' },
  regex: { code: 11, rank: 50, brand: 'BSONRegExp' },
  javascript: { code: 13, rank: 60, brand: 'Code' },
  maxKey: { code: 127, rank: 127, brand: 'MaxKey' },
} as const
export type TypeName = keyof typeof table
export const types: Record<TypeName, { code: number; rank: number; brand: string }> = table
const brands = new Map(Object.entries(types).map(([name, { brand }]) => [brand, name as TypeName]))

/** Stands for an empty array in an index and in a sort, where it comes before null. */
export const emptyArray = Symbol('empty array')

export function typeOf(value: unknown): TypeName {
  if (typeof value === 'string') return 'string'
  if (typeof value === 'number') return (value | 0) === value ? 'int' : 'double'
  if (typeof value === 'boolean') return 'bool'
  if (value === undefined) return 'undefined'
  if (value === null) return 'null'
  if (value === emptyArray) return 'emptyArray'
  if (typeof value === 'bigint') return 'long'
  if (isDoc(value)) return 'object'
  if (Array.isArray(value)) return 'array'
  if (value instanceof Date) return 'date'
  return brands.get(String(Reflect.get(value as object, '_bsontype'))) ?? 'object'
}

export const rank = (value: unknown): number => types[typeOf(value)].rank
export const numeric = types.double.rank

/** The number in any of BSON's number types; NaN for what is no number. A long beyond 2^53 loses its last digits here. */
export function toNumber(value: unknown): number {
  if (typeof value === 'number') return value
  if (value instanceof Int32 || value instanceof Double) return value.value
  if (value instanceof Long) return value.toNumber()
  return value instanceof Decimal128 ? Number(value.toString()) : Number.NaN
}

/** Truth as command options see it: anything but false, zero and nothing. */
export const isTrue = (value: unknown): boolean =>
  value !== false && value !== null && value !== undefined && toNumber(value) !== 0

/** Below, at or above zero, for any two BSON values. NaN is the smallest number and equals itself. */
export function compareValues(left: unknown, right: unknown, collation?: Collation): number {
  const type = rank(left)
  const order = type - rank(right)
  if (order !== 0) return order
  if (type === types.string.rank)
    return collation ? collation.compare(String(left), String(right)) : compareStrings(String(left), String(right))
  if (type === numeric && !(left instanceof Long || right instanceof Long)) {
    const [a, b] = [toNumber(left), toNumber(right)]
    if (!Number.isNaN(a - b)) return a - b
  }
  return Buffer.compare(keyOf(left, collation), keyOf(right, collation))
}

export const isEqual = (left: unknown, right: unknown, collation?: Collation): boolean =>
  left === right || compareValues(left, right, collation) === 0

/** Strings in the order of their UTF-8 bytes, which UTF-16 units only break around surrogates. */
export function compareStrings(left: string, right: string): number {
  if (left === right) return 0
  if (surrogates.test(left) || surrogates.test(right)) return Buffer.compare(Buffer.from(left), Buffer.from(right))
  return left < right ? -1 : 1
}

const surrogates = /[\ud800-\udfff]/

/** The bytes of one value; no value's bytes are the beginning of another's. Strings are folded as a collation says. */
export function keyOf(value: unknown, collation?: Collation): Buffer {
  const pieces: Uint8Array[] = []
  write(value, pieces, collation)
  return Buffer.concat(pieces)
}

/** A string that is equal exactly for equal values. */
export const identityOf = (value: unknown, collation?: Collation): string => keyOf(value, collation).toString('latin1')

const leads = Array.from({ length: 128 }, (_, byte) => Buffer.of(byte))
const end = Buffer.of(0, 1)

function write(value: unknown, into: Uint8Array[], collation: Collation | undefined): void {
  const type = rank(value)
  into.push(leads[type]!)
  switch (type) {
    case types.double.rank:
      into.push(numberBytes(toNumber(value), value instanceof Long ? residual(value) : 0))
      return
    case types.string.rank:
      writeText(collation ? collation.fold(String(value)) : String(value), into)
      return
    case types.bool.rank:
      into.push(leads[value ? 1 : 0]!)
      return
    case types.date.rank:
      into.push(numberBytes((value as Date).getTime(), 0))
      return
    case types.objectId.rank:
      into.push((value as ObjectId).id)
      return
    case types.array.rank:
      for (const item of value as unknown[]) write(item, into, collation)
      into.push(leads[0]!)
      return
    case types.object.rank:
      for (const [name, item] of entriesOf(value as Doc)) {
        into.push(leads[rank(item)]!)
        writeText(name, into)
        write(item, into, collation)
      }
      into.push(leads[0]!)
      return
    case types.binData.rank: {
      const { buffer, position, sub_type: kind } = value as Binary
      into.push(numberBytes(position, 0), Buffer.of(kind), buffer.subarray(0, position))
      return
    }
    case types.timestamp.rank:
      writeText((value as Timestamp).toBigInt().toString(16).padStart(16, '0'), into)
      return
    case types.regex.rank:
      writeText(`${(value as BSONRegExp).pattern}\0${(value as BSONRegExp).options}`, into)
      return
    case types.javascript.rank:
      writeText(JSON.stringify(value), into)
      return
  }
}

/** Fields in the order they were stored; a DBRef counts as the document it is on the wire. */
const entriesOf = (value: Doc): [string, unknown][] =>
  Object.entries(isDoc(value) ? value : { $ref: Reflect.get(value, 'collection'), $id: Reflect.get(value, 'oid') })

/** UTF-8 with 00 written as 00 FF, closed by 00 01. */
function writeText(text: string, into: Uint8Array[]): void {
  const bytes = Buffer.from(text)
  const safe = text.includes('\0') ? bytes.toString('latin1').replaceAll('\0', '\0\xff') : undefined
  into.push(safe === undefined ? bytes : Buffer.from(safe, 'latin1'), end)
}

/** Eight bytes of a double, negative numbers inverted, NaN first; then what a long has beyond it. */
function numberBytes(value: number, rest: number): Buffer {
  const bytes = Buffer.alloc(10)
  if (!Number.isNaN(value)) {
    bytes.writeDoubleBE(value === 0 ? 0 : value)
    if (value < 0) for (let at = 0; at < 8; at++) bytes[at]! ^= 0xff
    else bytes[0]! ^= 0x80
  }
  bytes.writeUInt16BE(rest + 0x8000, 8)
  return bytes
}

/** What a double cannot hold of a long. */
const residual = (value: Long): number => value.subtract(Long.fromNumber(value.toNumber())).toNumber()
