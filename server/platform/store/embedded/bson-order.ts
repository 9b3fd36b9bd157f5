// The types of BSON values, their order and their equality, as sort, filters, `$group` and every index see them. A
// value's key is made of bytes that sort as the values do, so that LMDB's sorted keys are an index.

import { type Binary, type BSONRegExp, DBRef, Long, type ObjectId, type Timestamp } from 'bson'
import { type Doc, isDoc } from './command-error'

type Bytes = (value: never) => Uint8Array[]
const type = (rank: number, code: number, brand = '', bytes: Bytes = () => []) => ({ rank, code, brand, bytes })
const ofNumber: Bytes = (value) => [numberBytes(value)]
const ofText: Bytes = (value) => textBytes(String(value))
const ofBinary = (value: Binary) => [numberBytes(value.position), Buffer.of(value.sub_type), value.value()]

/** By MongoDB's names: place in the order of types, BSON's code, the library's class, what a key holds of a value. */
export const types = {
  minKey: type(1, -1, 'MinKey'),
  emptyArray: type(3, Number.NaN),
  undefined: type(5, 6),
  null: type(5, 10),
  double: type(10, 1, 'Double', ofNumber),
  int: type(10, 16, 'Int32', ofNumber),
  long: type(10, 18, 'Long', ofNumber),
  decimal: type(10, 19, 'Decimal128', ofNumber),
  symbol: type(15, 14, 'BSONSymbol', ofText),
  string: type(15, 2, '', ofText),
  object: type(20, 3, 'DBRef', (value) => [...Object.entries(fieldsIn(value)).flatMap(fieldBytes), close]),
  array: type(25, 4, '', (value: unknown[]) => [...value.flatMap(pieces), close]),
  binData: type(30, 5, 'Binary', ofBinary),
  objectId: type(35, 7, 'ObjectId', (value: ObjectId) => [value.id]),
  bool: type(40, 8, '', (value) => [Buffer.of(value ? 1 : 0)]),
  date: type(45, 9, '', (value: Date) => [numberBytes(value.getTime())]),
  timestamp: type(47, 17, 'Timestamp', (value: Timestamp) => textBytes(value.toString(16).padStart(16, '0'))),
  regex: type(50, 11, 'BSONRegExp', (value: BSONRegExp) => textBytes(`${value.pattern}\0${value.options}`)),
  javascript: type(60, 13, 'Code', (value) => textBytes(JSON.stringify(value))),
  maxKey: type(127, 127, 'MaxKey'),
}
export type TypeName = keyof typeof types
const brands = new Map(Object.entries(types).map(([name, { brand }]) => [brand, name as TypeName]))

/** Stands for an empty array in an index and in a sort, where it comes before null. */
export const emptyArray = Symbol('empty array')

type Primitives = Partial<Record<string, TypeName>>
const primitives: Primitives = { string: 'string', boolean: 'bool', undefined: 'undefined', symbol: 'emptyArray' }

export function typeOf(value: unknown): TypeName {
  if (typeof value === 'number') return (value | 0) === value ? 'int' : 'double'
  const simple = primitives[typeof value]
  if (simple) return simple
  if (value === null) return 'null'
  if (isDoc(value)) return 'object'
  if (Array.isArray(value)) return 'array'
  return value instanceof Date ? 'date' : (brands.get(String(Reflect.get(Object(value), '_bsontype'))) ?? 'object')
}

export const rank = (value: unknown): number => types[typeOf(value)].rank
export const isNumber = (value: unknown): boolean => rank(value) === types.double.rank

/** The number in any of BSON's number types, NaN for no number. A long beyond 2^53 loses its last digits here. */
export const toNumber = (value: unknown): number =>
  typeof value === 'number' ? value : isNumber(value) ? Number(value) : Number.NaN

/** Truth as command options see it: anything but false, zero and nothing. */
export const isTrue = (value: unknown): boolean =>
  value !== false && value !== null && value !== undefined && toNumber(value) !== 0

/** Below, at or above zero, for any two BSON values. NaN is the smallest number and equals itself. */
export const compareValues = (left: unknown, right: unknown): number => Buffer.compare(keyOf(left), keyOf(right))

/** Whether another value equals this one, whose key is made once. */
export function equalTo(one: unknown): (other: unknown) => boolean {
  const [place, key] = [rank(one), keyOf(one)]
  return (other) => other === one || (rank(other) === place && keyOf(other).equals(key))
}

/** The bytes of one value; no value's bytes are the beginning of another's. */
export const keyOf = (value: unknown): Buffer => Buffer.concat(pieces(value))

/** A key that sorts the other way round, where the direction is down. */
export const turned = (key: Buffer, direction: number): Buffer =>
  direction < 0 ? Buffer.from(key.map((byte) => byte ^ 0xff)) : key

/** A string that is equal exactly for equal values. */
export const identityOf = (value: unknown): string => keyOf(value).toString('latin1')

/** Values without those that are equal to another. */
export const apart = <Value>(values: Value[], identify: (value: Value) => string = identityOf): Value[] => [
  ...new Map(values.map((value) => [identify(value), value])).values(),
]

const close = Buffer.of(0)
const leads = Array.from({ length: 128 }, (_, place) => Buffer.of(place))

function pieces(value: unknown): Uint8Array[] {
  const { rank: place, bytes } = types[typeOf(value)]
  return [leads[place]!, ...bytes(value as never)]
}

/** The fields of a document in the order they were stored; a DBRef counts as the document it is on the wire. */
export const fieldsIn = (value: unknown): Doc => (value instanceof DBRef ? value.toJSON() : isDoc(value) ? value : {})

const fieldBytes = ([name, item]: [string, unknown]) => [leads[rank(item)]!, ...textBytes(name), ...pieces(item)]

/** UTF-8 with 00 written as 00 FF, closed by 00 01. */
function textBytes(text: string): Uint8Array[] {
  const bytes = Buffer.from(text)
  const escaped = () => Buffer.from(bytes.toString('latin1').replaceAll('\0', '\0\xff'), 'latin1')
  return [text.includes('\0') ? escaped() : bytes, Buffer.of(0, 1)]
}

/** Eight bytes of a double, negative numbers inverted, NaN first; then what a long has beyond it. */
function numberBytes(given: unknown): Buffer {
  const value = Number(given)
  const bytes = Buffer.alloc(10)
  if (!Number.isNaN(value)) {
    bytes.writeDoubleBE(value === 0 ? 0 : value)
    for (let at = 0; at < (value < 0 ? 8 : 1); at++) bytes[at]! ^= value < 0 ? 0xff : 0x80
  }
  const rest = given instanceof Long ? given.subtract(Long.fromNumber(value)).toNumber() : 0
  bytes.writeUInt16BE(rest + 0x8000, 8)
  return bytes
}

/** Whether a collation is asked for that is not the simple one, by bytes. */
export const isCollated = (spec: unknown): boolean => isDoc(spec) && (spec.locale ?? 'simple') !== 'simple'
