// `$inc` and `$mul`: an int stays an int until it overflows into a long, and a double stays a double.
import { Double, Int32, Long } from 'bson'
import { bsonType, toNumber } from './bson-order'
import { badValue, unsupported } from './command-error'

const isDouble = (value: unknown): boolean =>
  value instanceof Double || (typeof value === 'number' && !Number.isInteger(value))

export function add(left: unknown, right: unknown): unknown {
  return compute(
    left,
    right,
    (a, b) => a + b,
    (a, b) => a.add(b),
  )
}

export function multiply(left: unknown, right: unknown): unknown {
  return compute(
    left,
    right,
    (a, b) => a * b,
    (a, b) => a.multiply(b),
  )
}

function compute(
  left: unknown,
  right: unknown,
  doubles: (a: number, b: number) => number,
  longs: (a: Long, b: Long) => Long,
): unknown {
  if (bsonType(left) === 'Decimal128' || bsonType(right) === 'Decimal128')
    throw unsupported('arithmetic with Decimal128')
  const result = doubles(toNumber(left), toNumber(right))
  if (isDouble(left) || isDouble(right)) return new Double(result)
  if (!(left instanceof Long) && !(right instanceof Long) && (result | 0) === result) return new Int32(result)
  if (Math.abs(result) >= 2 ** 63)
    throw badValue('Failed to apply $inc operations to current value: the result overflows a 64-bit integer')
  return longs(toLong(left), toLong(right))
}

const toLong = (value: unknown): Long => (value instanceof Long ? value : Long.fromNumber(toNumber(value)))

export function nameOfType(value: unknown): string {
  const names: Record<string, string> = {
    Int32: 'int',
    Double: 'double',
    Long: 'long',
    Decimal128: 'decimal',
    ObjectId: 'objectId',
    Binary: 'binData',
    Timestamp: 'timestamp',
    BSONRegExp: 'regex',
  }
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (value instanceof Date) return 'date'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'double'
  return names[bsonType(value) ?? ''] ?? typeof value
}
