// The types of BSON values, their order and their equality, as sort, filters, `$group` and every index see them. A
// value's key is made of bytes that sort as the values do, so that LMDB's sorted keys are an index. An index with a
// collation serves equality only, by folded text; order under a collation is always made by sorting.
import { type Binary, type BSONRegExp, Decimal128, Double, Int32, Long, type ObjectId, type Timestamp } from 'bson'
import { type Doc, isDoc, refuse } from './command-error'

type Bytes = (value: never, collation?: Collation) => Uint8Array[]
const type = (rank: number, code: number, brand = '', bytes: Bytes = () => []) => ({ rank, code, brand, bytes })

/** By MongoDB's names: place in the order of types, BSON's code, the library's class, what a key holds of a value. */
export const types = {
  minKey: type(1, -1, 'MinKey'),
  emptyArray: type(3, Number.NaN),
  undefined: type(5, 6),
  null: type(5, 10),
  double: type(10, 1, 'Double', (value) => [numberBytes(value)]),
  int: type(10, 16, 'Int32', (value) => [numberBytes(value)]),
  long: type(10, 18, 'Long', (value) => [numberBytes(value)]),
  decimal: type(10, 19, 'Decimal128', (value) => [numberBytes(value)]),
  symbol: type(15, 14, 'BSONSymbol', (value, collation) => textBytes(String(value), collation)),
  string: type(15, 2, '', (value, collation) => textBytes(value, collation)),
  object: type(20, 3, 'DBRef', (value, collation) => [...entriesOf(value).flatMap(fieldBytes(collation)), close]),
  array: type(25, 4, '', (value: unknown[], collation) => [...value.flatMap((item) => pieces(item, collation)), close]),
  binData: type(30, 5, 'Binary', (value: Binary) => [
    numberBytes(value.position),
    Buffer.of(value.sub_type),
    value.value(),
  ]),
  objectId: type(35, 7, 'ObjectId', (value: ObjectId) => [value.id]),
  bool: type(40, 8, '', (value) => [Buffer.of(value ? 1 : 0)]),
  date: type(45, 9, '', (value: Date) => [numberBytes(value.getTime())]),
  timestamp: type(47, 17, 'Timestamp', (value: Timestamp) =>
    textBytes(value.toBigInt().toString(16).padStart(16, '0')),
  ),
  regex: type(50, 11, 'BSONRegExp', (value: BSONRegExp) => textBytes(`${value.pattern}\0${value.options}`)),
  javascript: type(60, 13, 'Code', (value) => textBytes(JSON.stringify(value))),
  maxKey: type(127, 127, 'MaxKey'),
}
export type TypeName = keyof typeof types
const brands = new Map(Object.entries(types).map(([name, { brand }]) => [brand, name as TypeName]))
const numeric = types.double.rank

/** Stands for an empty array in an index and in a sort, where it comes before null. */
export const emptyArray = Symbol('empty array')

export function typeOf(value: unknown): TypeName {
  if (typeof value === 'string') return 'string'
  if (typeof value === 'number') return (value | 0) === value ? 'int' : 'double'
  if (typeof value === 'boolean') return 'bool'
  if (value === undefined) return 'undefined'
  if (value === null) return 'null'
  if (value === emptyArray) return 'emptyArray'
  if (isDoc(value)) return 'object'
  if (Array.isArray(value)) return 'array'
  return value instanceof Date ? 'date' : (brands.get(String(Reflect.get(value, '_bsontype'))) ?? 'object')
}

export const rank = (value: unknown): number => types[typeOf(value)].rank
export const isNumber = (value: unknown): boolean => rank(value) === numeric

/** The number in any of BSON's number types, NaN for no number. A long beyond 2^53 loses its last digits here. */
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
  const place = rank(left)
  if (place !== rank(right)) return place - rank(right)
  if (place === types.string.rank) return (collation?.compare ?? compareStrings)(String(left), String(right))
  const isPlain = place === numeric && !(left instanceof Long || right instanceof Long)
  return (
    (isPlain && toNumber(left) - toNumber(right)) || Buffer.compare(keyOf(left, collation), keyOf(right, collation))
  )
}

export const isEqual = (left: unknown, right: unknown, collation?: Collation): boolean =>
  left === right || compareValues(left, right, collation) === 0

const surrogates = /[\ud800-\udfff]/

/** Strings in the order of their UTF-8 bytes, which UTF-16 units only break around surrogates. */
export function compareStrings(left: string, right: string): number {
  if (left === right) return 0
  if (surrogates.test(left) || surrogates.test(right)) return Buffer.compare(Buffer.from(left), Buffer.from(right))
  return left < right ? -1 : 1
}

/** The bytes of one value; no value's bytes are the beginning of another's. Strings are folded as a collation says. */
export const keyOf = (value: unknown, collation?: Collation): Buffer => Buffer.concat(pieces(value, collation))

/** A string that is equal exactly for equal values. */
export const identityOf = (value: unknown, collation?: Collation): string => keyOf(value, collation).toString('latin1')

const close = Buffer.of(0)
const leads = Array.from({ length: 128 }, (_, place) => Buffer.of(place))

function pieces(value: unknown, collation: Collation | undefined): Uint8Array[] {
  const { rank: place, bytes } = types[typeOf(value)]
  return [leads[place]!, ...bytes(value as never, collation)]
}

/** Fields in the order they were stored; a DBRef counts as the document it is on the wire. */
const entriesOf = (value: Doc): [string, unknown][] =>
  Object.entries(isDoc(value) ? value : { $ref: Reflect.get(value, 'collection'), $id: Reflect.get(value, 'oid') })

const fieldBytes =
  (collation?: Collation) =>
  ([name, item]: [string, unknown]) => [leads[rank(item)]!, ...textBytes(name), ...pieces(item, collation)]

/** UTF-8 with 00 written as 00 FF, closed by 00 01. */
function textBytes(given: string, collation?: Collation): Uint8Array[] {
  const text = collation ? collation.fold(given) : given
  const bytes = Buffer.from(text)
  const escaped = () => Buffer.from(bytes.toString('latin1').replaceAll('\0', '\0\xff'), 'latin1')
  return [text.includes('\0') ? escaped() : bytes, Buffer.of(0, 1)]
}

/** Eight bytes of a double, negative numbers inverted, NaN first; then what a long has beyond it. */
function numberBytes(given: unknown): Buffer {
  const value = toNumber(given)
  const bytes = Buffer.alloc(10)
  if (!Number.isNaN(value)) {
    bytes.writeDoubleBE(value === 0 ? 0 : value)
    for (let at = 0; at < (value < 0 ? 8 : 1); at++) bytes[at]! ^= value < 0 ? 0xff : 0x80
  }
  const rest = given instanceof Long ? given.subtract(Long.fromNumber(value)).toNumber() : 0
  bytes.writeUInt16BE(rest + 0x8000, 8)
  return bytes
}

export type Collation = { spec: Doc; compare: typeof compareStrings; fold: (text: string) => string }

/** Coarser than the collator where in doubt: what it calls equal folds alike, and what folds alike is checked again. */
const folds: Collation['fold'][] = [
  (text) => lower(text.normalize('NFKD').replace(/\p{M}/gu, '')),
  (text) => lower(text).normalize('NFKC'),
  (text) => text.normalize('NFC'),
]
const lower = (text: string): string => text.toUpperCase().toLowerCase()

/** The collation a command or index asks for; undefined for none and for the simple one. */
export function readCollation(spec: unknown): Collation | undefined {
  if (spec === undefined || spec === null || (isDoc(spec) && Object.keys(spec).length === 0)) return undefined
  if (!isDoc(spec) || typeof spec.locale !== 'string') refuse(2, "collation needs a 'locale'")
  if (spec.locale === 'simple') return undefined
  const strength = toNumber(spec.strength ?? 3)
  if (![1, 2, 3, 4, 5].includes(strength)) refuse(2, `collation strength ${strength} is not one of 1 to 5`)
  const base = isTrue(spec.caseLevel) ? 'case' : 'base'
  try {
    const { compare } = new Intl.Collator(spec.locale.replace('_', '-'), {
      sensitivity: strength === 1 ? base : strength === 2 ? 'accent' : 'variant',
      numeric: isTrue(spec.numericOrdering),
      ignorePunctuation: spec.alternate === 'shifted',
      caseFirst: spec.caseFirst === 'upper' || spec.caseFirst === 'lower' ? spec.caseFirst : undefined,
    })
    const exact: typeof compare = (left, right) => compare(left, right) || compareStrings(left, right)
    return { spec, compare: strength > 3 ? exact : compare, fold: folds[Math.min(strength, 3) - 1]! }
  } catch {
    refuse(2, `collation locale "${spec.locale}" is unknown`)
  }
}
