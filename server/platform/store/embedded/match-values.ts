// What filters test values with besides comparing: patterns, remainders, bits and types.
import { type Binary, BSONRegExp, Long } from 'bson'
import { bsonType, rank, rankOf, toNumber } from './bson-order'
import { badValue, CommandError, unsupported } from './command-error'

type Test = (value: unknown) => boolean

/** A regular expression of BSON as JavaScript's. @throws CommandError when its text is no expression */
export function toRegExp(pattern: unknown, flags: unknown): RegExp {
  const own = pattern instanceof BSONRegExp ? pattern.options : ''
  const text = pattern instanceof BSONRegExp ? pattern.pattern : pattern
  if (typeof text !== 'string') throw badValue('$regex has to be a string')
  const wanted = typeof flags === 'string' ? flags : own
  try {
    const extended = wanted.includes('x')
      ? text.replace(/\\.|\s+|#.*$/gm, (part) => (part.startsWith('\\') ? part : ''))
      : text
    return new RegExp(
      extended.replace(/^\(\?i\)/, ''),
      `${text.startsWith('(?i)') || wanted.includes('i') ? 'i' : ''}${wanted.includes('m') ? 'm' : ''}${wanted.includes('s') ? 's' : ''}u`,
    )
  } catch {
    return looseRegExp(text, wanted)
  }
}

/** Without the `u` flag JavaScript accepts what PCRE does: escapes of letters that need none. */
function looseRegExp(text: string, wanted: string): RegExp {
  try {
    return new RegExp(text, wanted.replace(/[^ims]/g, ''))
  } catch (error) {
    throw new CommandError(51091, `Regular expression is invalid: ${(error as Error).message}`)
  }
}

export function likeRegex(pattern: unknown, flags: unknown): Test {
  const expression = toRegExp(pattern, flags)
  return (value) => (typeof value === 'string' ? expression.test(value) : false)
}

export function modulo(operand: unknown): Test {
  const [divisor, remainder, ...rest] = asArrayOr(operand, 'malformed mod, needs to be an array').map((item) =>
    Math.trunc(toNumber(item)),
  )
  if (divisor === undefined || remainder === undefined) throw badValue('malformed mod, not enough elements')
  if (rest.length > 0) throw badValue('malformed mod, too many elements')
  if (divisor === 0 || Number.isNaN(divisor)) throw badValue('divisor cannot be 0')
  return (value) => rank(value) === rankOf.number && Math.trunc(toNumber(value)) % divisor === remainder
}

export function bits(operator: string, operand: unknown): Test {
  const positions = Array.isArray(operand) ? operand.map(toNumber) : maskPositions(operand, operator)
  const wanted = operator.endsWith('Set')
  const every = operator.startsWith('$bitsAll')
  return (value) => {
    const isSet = bitReader(value)
    if (!isSet) return false
    return every ? positions.every((at) => isSet(at) === wanted) : positions.some((at) => isSet(at) === wanted)
  }
}

/** Tells whether a bit is set: of an integer with its sign going on forever, or of binary data with zeros behind it. */
function bitReader(value: unknown): ((at: number) => boolean) | undefined {
  if (bsonType(value) === 'Binary') {
    const { buffer, position } = value as Binary
    return (at) => at < position * 8 && ((buffer[at >> 3]! >> (at & 7)) & 1) === 1
  }
  if (rank(value) !== rankOf.number || !Number.isInteger(toNumber(value))) return undefined
  const long = value instanceof Long ? value : Long.fromNumber(toNumber(value))
  return (at) => long.shiftRight(Math.min(at, 63)).and(1).equals(1)
}

function maskPositions(operand: unknown, operator: string): number[] {
  if (bsonType(operand) === 'Binary') throw unsupported(`${operator} with binary data`)
  const mask = toNumber(operand)
  if (!Number.isSafeInteger(mask) || mask < 0)
    throw badValue(`${operator} takes an Array, a number, or a BinData but received: ${String(operand)}`)
  return [...Array(53).keys()].filter((at) => Math.floor(mask / 2 ** at) % 2 === 1)
}

const typeTests: Record<string, { code: number; test: Test }> = {
  double: { code: 1, test: (value) => bsonType(value) === 'Double' || (typeof value === 'number' && !isInt32(value)) },
  string: { code: 2, test: (value) => typeof value === 'string' },
  object: { code: 3, test: (value) => rank(value) === rankOf.object },
  array: { code: 4, test: Array.isArray },
  binData: { code: 5, test: (value) => bsonType(value) === 'Binary' },
  undefined: { code: 6, test: () => false },
  objectId: { code: 7, test: (value) => bsonType(value) === 'ObjectId' },
  bool: { code: 8, test: (value) => typeof value === 'boolean' },
  date: { code: 9, test: (value) => value instanceof Date },
  null: { code: 10, test: (value) => value === null },
  regex: { code: 11, test: (value) => rank(value) === rankOf.regex },
  javascript: { code: 13, test: (value) => bsonType(value) === 'Code' },
  int: { code: 16, test: (value) => bsonType(value) === 'Int32' || (typeof value === 'number' && isInt32(value)) },
  timestamp: { code: 17, test: (value) => bsonType(value) === 'Timestamp' },
  long: { code: 18, test: (value) => bsonType(value) === 'Long' },
  decimal: { code: 19, test: (value) => bsonType(value) === 'Decimal128' },
  minKey: { code: -1, test: (value) => rank(value) === rankOf.minKey },
  maxKey: { code: 127, test: (value) => rank(value) === rankOf.maxKey },
  number: { code: Number.NaN, test: (value) => rank(value) === rankOf.number },
}

const isInt32 = (value: number): boolean => (value | 0) === value

export function ofType(names: unknown[]): Test {
  const tests = names.map((name) => {
    const row =
      typeof name === 'string' ? typeTests[name] : Object.values(typeTests).find(({ code }) => code === toNumber(name))
    if (!row) throw badValue(`Unknown type name alias: ${String(name)}`)
    return row.test
  })
  return (value) => tests.some((test) => test(value))
}

export const asArrayOr = (value: unknown, message: string): unknown[] => {
  if (!Array.isArray(value)) throw badValue(message)
  return value
}
