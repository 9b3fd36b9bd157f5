// The update operators, one row each: from the value at a place to the next one, undefined for none. They keep number
// types: an int stays an int until it overflows, a double stays a double.
import { Double, Int32, Long, Timestamp } from 'bson'
import { apart, compareValues, equalTo, isNumber, toNumber, typeOf } from './bson-order'
import { asArray, type Doc, isDoc, refuse, unsupported } from './command-error'
import { compileElement, compileFilter, isOperatorDoc } from './match'
import { compileSort } from './paths'

type Operator = (old: unknown, operand: unknown, path: string) => unknown

/** Those that only change what is there; the others also work where there is nothing yet. */
export const touching = new Set(['$unset', '$rename', '$pull', '$pullAll', '$pop'])

export const operators: Record<string, Operator> = {
  $set: (_, operand) => operand,
  $setOnInsert: (_, operand) => operand,
  $inc: (old, operand, path) => calculate('$inc', old, operand, path),
  $mul: (old, operand, path) => calculate('$mul', old, operand, path),
  $min: (old, operand) => (old === undefined || compareValues(operand, old) < 0 ? operand : old),
  $max: (old, operand) => (old === undefined || compareValues(operand, old) > 0 ? operand : old),
  $currentDate(_, operand) {
    const type = isDoc(operand) ? operand.$type : operand
    if (type === 'timestamp') return new Timestamp({ t: Math.floor(Date.now() / 1000), i: 1 })
    return type === true || type === 'date' ? new Date() : refuse(2, `${String(operand)} is not valid for $currentDate`)
  },
  $push(old, operand, path) {
    const { $each, $position, $slice, $sort, ...unknown } = readEach(operand)
    for (const name of Object.keys(unknown)) refuse(2, `Unrecognized clause in $push: ${name}`)
    const joined = [...arrayIn(old, path)]
    joined.splice($position === undefined ? joined.length : toNumber($position), 0, ...$each)
    const array = $sort === undefined ? joined : sorted(joined, $sort)
    const size = $slice === undefined ? array.length : toNumber($slice)
    return size < 0 ? array.slice(size) : array.slice(0, size)
  },
  $addToSet(old, operand, path) {
    const set = arrayIn(old, path)
    return [...set, ...without(apart(readEach(operand).$each), isIn(set))]
  },
  $bit: () => unsupported('$bit'),
  $unset: () => undefined,
  /** What it takes away is put at its new place by update.ts. */
  $rename: () => undefined,
  $pull: (old, operand, path) => without(arrayIn(old, path), pullTest(operand)),
  $pullAll: (old, operand, path) => without(arrayIn(old, path), isIn(asArray(operand, '$pullAll'))),
  $pop(old, operand, path) {
    const end = toNumber(operand)
    if (Math.abs(end) !== 1) refuse(9, `$pop expects 1 or -1, found: ${end}`)
    return end > 0 ? arrayIn(old, path, 14).slice(0, -1) : arrayIn(old, path, 14).slice(1)
  },
}

const isIn = (items: unknown[]) => (item: unknown) => items.some(equalTo(item))
const without = (items: unknown[], test: (item: unknown) => boolean) => items.filter((item) => !test(item))

function calculate(name: '$inc' | '$mul', old: unknown = new Int32(0), operand: unknown, path: string): unknown {
  if (!isNumber(operand)) refuse(14, `Cannot apply ${name} with non-numeric argument: {${path}: ${String(operand)}}`)
  if (!isNumber(old)) refuse(14, `Cannot apply ${name} to a value of non-numeric type ${typeOf(old)} at ${path}`)
  const kinds = [typeOf(old), typeOf(operand)]
  if (kinds.includes('decimal')) unsupported('arithmetic with Decimal128')
  const [a, b] = [toNumber(old), toNumber(operand)]
  if (kinds.includes('double')) return new Double(name === '$inc' ? a + b : a * b)
  const [x, y] = [BigInt(String(old)), BigInt(String(operand))]
  const result = name === '$inc' ? x + y : x * y
  if (!kinds.includes('long') && BigInt.asIntN(32, result) === result) return new Int32(Number(result))
  if (BigInt.asIntN(64, result) === result) return Long.fromBigInt(result)
  return refuse(2, `Failed to apply ${name}: the result overflows a 64-bit integer`)
}

function arrayIn(value: unknown, path: string, code = 2): unknown[] {
  if (value === undefined || Array.isArray(value)) return value ?? []
  return refuse(code, `The field '${path}' must be an array but is of type ${typeOf(value)} in document`)
}

const readEach = (operand: unknown): Doc & { $each: unknown[] } =>
  isDoc(operand) && '$each' in operand ? { ...operand, $each: asArray(operand.$each, '$each') } : { $each: [operand] }

function pullTest(operand: unknown): (item: unknown) => boolean {
  if (isOperatorDoc(operand)) return compileElement(operand)
  if (Array.isArray(operand)) return equalTo(operand)
  const matches = compileFilter(isDoc(operand) ? operand : { item: operand })
  return isDoc(operand) ? (item) => isDoc(item) && matches(item) : (item) => !Array.isArray(item) && matches({ item })
}

function sorted(array: unknown[], sort: unknown): unknown[] {
  const holder = (item: unknown): Doc => (!isDoc(sort) ? { item: [[item]] } : isDoc(item) ? item : {})
  return compileSort(isDoc(sort) ? sort : { item: sort })(array.map((item) => [holder(item), item]))
}
