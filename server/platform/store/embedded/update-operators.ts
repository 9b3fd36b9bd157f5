// The update operators, one row each: from the value at a place to the next one, undefined for none. They keep number types:
// an int stays an int until it overflows, a double stays a double.
import { Double, Int32, Long, Timestamp } from 'bson'
import { compareValues, isEqual, numeric, rank, toNumber, typeOf } from './bson-order'
import { asArray, asDoc, badValue, CommandError, type Doc, isDoc, unsupported } from './command-error'
import { compileElement, compileFilter, isOperatorDoc } from './match'
import { compileSort } from './paths'

/** @param path where, for messages */
export type Operator = { next: (old: unknown, operand: unknown, path: string) => unknown; creates: boolean }

const creating = (next: Operator['next']): Operator => ({ next, creates: true })
/** For values that are there already. */
const touching = (next: Operator['next']): Operator => ({ next, creates: false })
const put = creating((_, operand) => operand)

export const operators: Record<string, Operator> = {
  $set: put,
  $setOnInsert: put,
  $unset: touching(() => undefined),
  // The value travels apart: update.ts puts it at its new place.
  $rename: touching(() => undefined),
  $inc: creating((old, operand, path) => calculate('$inc', old, operand, path)),
  $mul: creating((old, operand, path) => calculate('$mul', old, operand, path)),
  $min: creating((old, operand) => (old === undefined || compareValues(operand, old) < 0 ? operand : old)),
  $max: creating((old, operand) => (old === undefined || compareValues(operand, old) > 0 ? operand : old)),
  $currentDate: creating((_, operand) => {
    const type = isDoc(operand) ? operand.$type : operand
    if (type === 'timestamp') return new Timestamp({ t: Math.floor(Date.now() / 1000), i: 1 })
    if (type === true || type === 'date') return new Date()
    throw badValue(`${String(operand)} is not valid type for $currentDate. Please use a boolean ('true') or a $type`)
  }),
  $push: creating((old, operand, path) => {
    const { $each, $position, $slice, $sort, ...unknown } = readEach(operand, '$push')
    const [name] = Object.keys(unknown)
    if (name !== undefined) throw badValue(`Unrecognized clause in $push: ${name}`)
    const array = [...arrayIn(old, path)]
    array.splice($position === undefined ? array.length : toNumber($position), 0, ...$each)
    if ($sort !== undefined) sortArray(array, $sort)
    const size = $slice === undefined ? array.length : toNumber($slice)
    return size < 0 ? array.slice(size) : array.slice(0, size)
  }),
  $addToSet: creating((old, operand, path) => {
    const set = [...arrayIn(old, path)]
    for (const item of readEach(operand, '$addToSet').$each)
      if (!set.some((other) => isEqual(other, item))) set.push(item)
    return set
  }),
  $pull: touching((old, operand, path) => {
    const matches = pullTest(operand)
    return arrayIn(old, path).filter((item) => !matches(item))
  }),
  $pullAll: touching((old, operand, path) => {
    const items = asArray(operand, '$pullAll requires an array argument: the argument')
    return arrayIn(old, path).filter((item) => !items.some((other) => isEqual(other, item)))
  }),
  $pop: touching((old, operand, path) => {
    const end = toNumber(operand)
    if (Math.abs(end) !== 1) throw new CommandError(9, `$pop expects 1 or -1, found: ${end}`)
    return end > 0 ? arrayIn(old, path, 14).slice(0, -1) : arrayIn(old, path, 14).slice(1)
  }),
  $bit: creating((old = new Int32(0), operand) => {
    if (typeOf(old) !== 'int') throw unsupported('$bit on a value that is no 32-bit integer')
    return Object.entries(asDoc(operand, '$bit')).reduce(
      (value, [name, mask]) => {
        if (name === 'and') return new Int32(value.value & toNumber(mask))
        if (name === 'or') return new Int32(value.value | toNumber(mask))
        if (name === 'xor') return new Int32(value.value ^ toNumber(mask))
        throw badValue(`The $bit modifier only supports 'and', 'or', and 'xor', not '${name}'`)
      },
      new Int32(toNumber(old)),
    )
  }),
}

function calculate(name: '$inc' | '$mul', old: unknown, operand: unknown, path: string): unknown {
  const verb = name === '$inc' ? 'increment' : 'multiply'
  if (rank(operand) !== numeric)
    throw new CommandError(14, `Cannot ${verb} with non-numeric argument: {${path}: ${String(operand)}}`)
  const value = old ?? (old === undefined ? new Int32(0) : old)
  if (rank(value) !== numeric)
    throw new CommandError(14, `Cannot apply ${name} to a value of non-numeric type ${typeOf(old)} at ${path}`)
  const kinds = [typeOf(value), typeOf(operand)]
  if (kinds.includes('decimal')) throw unsupported('arithmetic with Decimal128')
  const [a, b] = [toNumber(value), toNumber(operand)]
  const result = name === '$inc' ? a + b : a * b
  if (kinds.includes('double')) return new Double(result)
  if (!kinds.includes('long') && (result | 0) === result) return new Int32(result)
  if (Math.abs(result) >= 2 ** 63) throw badValue(`Failed to apply ${name}: the result overflows a 64-bit integer`)
  const [left, right] = [value, operand].map((item) =>
    item instanceof Long ? item : Long.fromNumber(toNumber(item)),
  ) as [Long, Long]
  return name === '$inc' ? left.add(right) : left.multiply(right)
}

function arrayIn(value: unknown, path: string, code = 2): unknown[] {
  if (value === undefined) return []
  if (Array.isArray(value)) return value
  throw new CommandError(code, `The field '${path}' must be an array but is of type ${typeOf(value)} in document`)
}

function readEach(operand: unknown, name: string): Doc & { $each: unknown[] } {
  if (!isDoc(operand) || !('$each' in operand)) return { $each: [operand] }
  return { ...operand, $each: asArray(operand.$each, `The argument to $each in ${name}`) }
}

function pullTest(operand: unknown): (item: unknown) => boolean {
  if (isOperatorDoc(operand)) return compileElement(operand, {})
  if (Array.isArray(operand)) return (item) => isEqual(item, operand)
  const matches = compileFilter(isDoc(operand) ? operand : { item: operand })
  if (isDoc(operand)) return (item) => isDoc(item) && matches(item)
  return (item) => !Array.isArray(item) && matches({ item })
}

function sortArray(array: unknown[], sort: unknown): void {
  const order = compileSort(isDoc(sort) ? sort : { item: sort })
  const holder = (item: unknown): Doc => (!isDoc(sort) ? { item: [[item]] } : isDoc(item) ? item : {})
  array.sort((left, right) => order.compare(order.valuesOf(holder(left)), order.valuesOf(holder(right))))
}
