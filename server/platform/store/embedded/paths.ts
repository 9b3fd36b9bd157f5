// Dotted paths through documents and arrays, as filters, sorts and indexes read them.
import { emptyArray, fieldsIn, keyOf, rank, toNumber, turned, types } from './bson-order'
import { type Doc, isDoc, refuse, unsupported } from './command-error'

/** A part of a path that may be an array position: digits without a leading zero. */
export const isPosition = (part: string): boolean => /^(0|[1-9]\d{0,8})$/.test(part)

/** Whether a path can lead further into a value. */
export const isHolder = (value: unknown): value is Doc | unknown[] => isDoc(value) || Array.isArray(value)

/** A field of a document or an element of an array, without entering anything. */
export function readPart(holder: unknown, part: string): unknown {
  if (Array.isArray(holder)) return isPosition(part) ? holder[Number(part)] : undefined
  const fields = fieldsIn(holder)
  return Object.hasOwn(fields, part) ? fields[part] : undefined
}

/** Whether a value has fields to read: a document, or a DBRef. */
export const isObject = (value: unknown): boolean => rank(value) === types.object.rank

/**
 * All values a path finds, arrays on the way entered once. A field that is not there is found as undefined, but an array
 * without documents offers nothing at all.
 */
export function valuesAt(from: unknown, parts: readonly string[], at = 0): unknown[] {
  const [part, isLast] = [parts[at], at + 1 >= parts.length]
  if (part === undefined) return [from]
  if (!Array.isArray(from)) return valuesAt(readPart(from, part), parts, at + 1)
  const item = readPart(from, part)
  const direct = item !== undefined && (isLast || isHolder(item)) ? valuesAt(item, parts, at + 1) : []
  return [...direct, ...from.filter(isObject).flatMap((inner) => valuesAt(inner, parts, at))]
}

/** What indexes and sorts see of a path: elements instead of arrays, and undefined where there is nothing at all. */
export function keyValues(doc: Doc, parts: readonly string[]): { values: unknown[]; array: boolean } {
  const values = valuesAt(doc, parts)
  if (values.length === 1 && !Array.isArray(values[0])) return { values, array: false }
  const isEmpty = (value: unknown) => Array.isArray(value) && value.length === 0
  const flat = values.flatMap((value): unknown[] => (isEmpty(value) ? [emptyArray] : [value].flat()))
  return { values: flat.length === 0 ? [undefined] : flat, array: true }
}

/** The items beside the documents in the order of these: of an array the smallest element going up, else the largest. */
export type Sorter = <Item>(pairs: Iterable<readonly [doc: Doc, item: Item]>) => Item[]

/** @throws CommandError when a direction is neither 1 nor -1 */
export function compileSort(sort: Doc): Sorter {
  const fields = Object.entries(sort).map(([path, value]) => {
    if (isDoc(value) || path === '$natural') unsupported('sorting by $meta or $natural')
    const [parts, direction] = [path.split('.'), toNumber(value)]
    if (Math.abs(direction) !== 1) refuse(2, `Illegal key in $sort specification: ${path}: ${String(value)}`)
    const first = (values: unknown[]) => values.map((each) => turned(keyOf(each), direction)).sort(Buffer.compare)[0]!
    return (doc: Doc) => first(keyValues(doc, parts).values)
  })
  return (pairs) =>
    Array.from(pairs, ([doc, item]) => ({ item, key: Buffer.concat(fields.map((keyIn) => keyIn(doc))) }))
      .sort((left, right) => Buffer.compare(left.key, right.key))
      .map(({ item }) => item)
}
