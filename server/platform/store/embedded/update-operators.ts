// The update operators, one row each. They change a document in place at a concrete path, and keep number types: an int stays
// an int until it overflows, a double stays a double.
import { Int32, Timestamp } from 'bson'
import { add, multiply, nameOfType } from './arithmetic'
import { bsonType, compareValues, rank, rankOf, toNumber } from './bson-order'
import { asArray, asDoc, badValue, CommandError, type Doc, isDoc, unsupported } from './command-error'
import { compileElement, compileFilter, isOperatorDoc } from './match'
import { isPosition } from './paths'
import { orderBy, readSort, sortValues } from './sorting'

export type Operator = (doc: Doc, path: string[], operand: unknown, context: { now: Date }) => void
type Slot = { get: () => unknown; set: (value: unknown) => void; remove: () => void }

/** Where a path ends, with the documents on the way made when `create` is set. @throws CommandError 28 through a plain value */
function slotAt(doc: Doc, path: string[], create: boolean): Slot | undefined {
  let holder: Doc | unknown[] = doc
  for (let at = 0; at < path.length - 1; at++) {
    const next: unknown = read(holder, path[at]!)
    if (isDoc(next) || Array.isArray(next)) holder = next
    else if (!create) return undefined
    else if (next === undefined || (next === null && Array.isArray(holder) && Number(path[at]) >= holder.length)) {
      const made: Doc = {}
      write(holder, path[at]!, made)
      holder = made
    } else
      throw new CommandError(
        28,
        `Cannot create field '${path[at + 1]}' in element {${path[at]}: ${JSON.stringify(next)}}`,
      )
  }
  const last = path.at(-1)!
  if (create && Array.isArray(holder) && !isPosition(last)) {
    throw new CommandError(
      28,
      `Cannot create field '${last}' in element {${path.at(-2) ?? ''}: ${JSON.stringify(holder)}}`,
    )
  }
  const end = holder
  return { get: () => read(end, last), set: (value) => write(end, last, value), remove: () => drop(end, last) }
}

function read(holder: Doc | unknown[], part: string): unknown {
  if (Array.isArray(holder)) return isPosition(part) ? holder[Number(part)] : undefined
  return Object.hasOwn(holder, part) ? holder[part] : undefined
}

function write(holder: Doc | unknown[], part: string, value: unknown): void {
  if (!Array.isArray(holder))
    Object.defineProperty(holder, part, { value, writable: true, enumerable: true, configurable: true })
  else if (!isPosition(part)) throw new CommandError(28, `Cannot create field '${part}' in an array`)
  else {
    const index = Number(part)
    if (index > holder.length + 1_500_000) throw badValue(`cannot fill an array up to position ${part}`)
    while (holder.length < index) holder.push(null)
    holder[index] = value
  }
}

function drop(holder: Doc | unknown[], part: string): void {
  if (!Array.isArray(holder)) delete holder[part]
  else if (isPosition(part) && Number(part) < holder.length) holder[Number(part)] = null
}

export const operators: Record<string, Operator> = {
  $set: (doc, path, operand) => slotAt(doc, path, true)!.set(operand),
  $setOnInsert: (doc, path, operand) => slotAt(doc, path, true)!.set(operand),
  $unset: (doc, path) => slotAt(doc, path, false)?.remove(),
  $inc: (doc, path, operand) => calculate(doc, path, operand, '$inc'),
  $mul: (doc, path, operand) => calculate(doc, path, operand, '$mul'),
  $min: (doc, path, operand) => keep(doc, path, operand, (order) => order < 0),
  $max: (doc, path, operand) => keep(doc, path, operand, (order) => order > 0),
  $rename: (doc, path, operand) => {
    if (typeof operand !== 'string')
      throw badValue(`The 'to' field for $rename must be a string: ${path.join('.')}: ${String(operand)}`)
    const from = slotAt(doc, path, false)
    const value = from?.get()
    if (value === undefined) return
    from!.remove()
    slotAt(doc, operand.split('.'), true)!.set(value)
  },
  $currentDate: (doc, path, operand, { now }) => {
    const type = isDoc(operand) ? operand.$type : operand
    if (type !== true && type !== 'date' && type !== 'timestamp')
      throw badValue(
        `${String(operand)} is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({$type: 'timestamp/date'}).`,
      )
    slotAt(doc, path, true)!.set(
      type === 'timestamp' ? new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 }) : now,
    )
  },
  $push: (doc, path, operand) => {
    const slot = slotAt(doc, path, true)!
    const array = arrayIn(slot, path, '$push')
    const modifiers = isDoc(operand) && '$each' in operand ? operand : { $each: [operand] }
    const unknown = Object.keys(modifiers).find((name) => !['$each', '$position', '$slice', '$sort'].includes(name))
    if (unknown) throw badValue(`Unrecognized clause in $push: ${unknown}`)
    const each = asArray(modifiers.$each, 'The argument to $each in $push')
    const position = modifiers.$position === undefined ? array.length : toNumber(modifiers.$position)
    const pushed = [...array]
    pushed.splice(position, 0, ...each)
    if (modifiers.$sort !== undefined) sortArray(pushed, modifiers.$sort)
    slot.set(modifiers.$slice === undefined ? pushed : slice(pushed, toNumber(modifiers.$slice)))
  },
  $addToSet: (doc, path, operand) => {
    const slot = slotAt(doc, path, true)!
    const set = [...arrayIn(slot, path, '$addToSet')]
    const items =
      isDoc(operand) && '$each' in operand ? asArray(operand.$each, 'The argument to $each in $addToSet') : [operand]
    for (const item of items) if (!set.some((other) => compareValues(other, item) === 0)) set.push(item)
    slot.set(set)
  },
  $pull: (doc, path, operand) => {
    const matches = pullTest(operand)
    filterArray(doc, path, '$pull', (item) => !matches(item))
  },
  $pullAll: (doc, path, operand) => {
    const items = asArray(operand, '$pullAll requires an array argument but was given something else: the argument')
    filterArray(doc, path, '$pullAll', (item) => !items.some((other) => compareValues(other, item) === 0))
  },
  $pop: (doc, path, operand) => {
    const slot = slotAt(doc, path, false)
    if (slot?.get() === undefined) return
    const end = toNumber(operand)
    if (end !== 1 && end !== -1) throw new CommandError(9, `$pop expects 1 or -1, found: ${end}`)
    const array = arrayIn(slot, path, '$pop')
    slot.set(end > 0 ? array.slice(0, -1) : array.slice(1))
  },
  $bit: (doc, path, operand) => {
    const slot = slotAt(doc, path, true)!
    const value = slot.get() ?? new Int32(0)
    if (bsonType(value) !== 'Int32' && typeof value !== 'number')
      throw unsupported('$bit on a value that is no 32-bit integer')
    let bits = toNumber(value)
    for (const [name, mask] of Object.entries(asDoc(operand, '$bit'))) {
      const other = toNumber(mask)
      if (name === 'and') bits &= other
      else if (name === 'or') bits |= other
      else if (name === 'xor') bits ^= other
      else
        throw badValue(
          `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}' which is an unknown operator`,
        )
    }
    slot.set(new Int32(bits))
  },
}

function calculate(doc: Doc, path: string[], operand: unknown, name: '$inc' | '$mul'): void {
  const verb = name === '$inc' ? 'increment' : 'multiply'
  if (rank(operand) !== rankOf.number)
    throw new CommandError(
      14,
      `Cannot ${verb} with non-numeric argument: {${path.join('.')}: ${JSON.stringify(operand)}}`,
    )
  const slot = slotAt(doc, path, true)!
  const value = slot.get()
  if (value === undefined) {
    slot.set(name === '$inc' ? operand : multiply(operand, new Int32(0)))
    return
  }
  if (rank(value) !== rankOf.number) {
    throw new CommandError(
      14,
      `Cannot apply ${name} to a value of non-numeric type. {_id: ${JSON.stringify(doc._id)}} has the field '${path.at(-1)}' of non-numeric type ${nameOfType(value)}`,
    )
  }
  slot.set(name === '$inc' ? add(value, operand) : multiply(value, operand))
}

function keep(doc: Doc, path: string[], operand: unknown, better: (order: number) => boolean): void {
  const slot = slotAt(doc, path, true)!
  const value = slot.get()
  if (value === undefined || better(compareValues(operand, value))) slot.set(operand)
}

function arrayIn(slot: Slot, path: string[], name: string): unknown[] {
  const value = slot.get()
  if (value === undefined) return []
  if (Array.isArray(value)) return value
  if (name === '$pop')
    throw new CommandError(14, `Path '${path.join('.')}' contains an element of non-array type '${nameOfType(value)}'`)
  throw badValue(`The field '${path.join('.')}' must be an array but is of type ${nameOfType(value)} in document`)
}

function filterArray(doc: Doc, path: string[], name: string, keeps: (item: unknown) => boolean): void {
  const slot = slotAt(doc, path, false)
  if (slot?.get() === undefined) return
  if (!Array.isArray(slot.get())) throw badValue(`Cannot apply ${name} to a non-array value`)
  slot.set(arrayIn(slot, path, name).filter(keeps))
}

function pullTest(operand: unknown): (item: unknown) => boolean {
  if (isOperatorDoc(operand)) return compileElement(operand, {})
  if (isDoc(operand)) {
    const matches = compileFilter(operand)
    return (item) => isDoc(item) && matches(item)
  }
  const matches = compileFilter({ item: operand })
  return Array.isArray(operand)
    ? (item) => compareValues(item, operand) === 0
    : (item) => !Array.isArray(item) && matches({ item })
}

function sortArray(array: unknown[], sort: unknown): void {
  const keys = isDoc(sort) ? readSort(sort) : readSort({ item: sort })
  const rows = array.map((item) => ({
    item,
    values: sortValues(isDoc(sort) ? (isDoc(item) ? item : {}) : { item: Array.isArray(item) ? { item } : item }, keys),
  }))
  const order = orderBy(keys)
  rows.sort((left, right) => order(left.values, right.values))
  array.splice(0, array.length, ...rows.map(({ item }) => item))
}

const slice = (array: unknown[], count: number): unknown[] =>
  count === 0 ? [] : count < 0 ? array.slice(count) : array.slice(0, count)
