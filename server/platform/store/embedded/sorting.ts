// Sorting by dotted paths: of an array the smallest element counts going up and the largest going down.
import { type CompareStrings, compareValues } from './bson-order'
import { badValue, type Doc, isDoc, unsupported } from './command-error'
import { valuesAt } from './paths'

export type Order = (left: unknown[], right: unknown[]) => number
type SortKey = { parts: string[]; direction: 1 | -1 }

/** @throws CommandError when a direction is neither 1 nor -1 */
export function readSort(sort: Doc): SortKey[] {
  return Object.entries(sort).map(([path, direction]) => {
    if (isDoc(direction) && '$meta' in direction) throw unsupported('sorting by $meta')
    const value = Number(direction)
    if (value !== 1 && value !== -1) throw badValue(`Illegal key in $sort specification: ${path}: ${String(direction)}`)
    if (path === '') throw badValue('FieldPath cannot be constructed with empty string')
    return { parts: path.split('.'), direction: value }
  })
}

/** What a document is sorted by: one value per key, an empty array below null. */
export function sortValues(doc: Doc, keys: readonly SortKey[], strings?: CompareStrings): unknown[] {
  return keys.map(({ parts, direction }) => {
    if (parts.length === 1) {
      const value = Object.hasOwn(doc, parts[0]!) ? doc[parts[0]!] : undefined
      if (!Array.isArray(value)) return value
    }
    const values = valuesAt(doc, parts).flatMap((value): unknown[] =>
      !Array.isArray(value) ? [value] : value.length === 0 ? [nothing] : value,
    )
    return values.reduce(
      (best, value) => (compareSortValues(value, best, strings) * direction < 0 ? value : best),
      values[0],
    )
  })
}

export function orderBy(keys: readonly SortKey[], strings?: CompareStrings): Order {
  return (left, right) => {
    for (let at = 0; at < keys.length; at++) {
      const order = compareSortValues(left[at], right[at], strings)
      if (order !== 0) return order * keys[at]!.direction
    }
    return 0
  }
}

const nothing = Symbol('empty array')

function compareSortValues(left: unknown, right: unknown, strings?: CompareStrings): number {
  if (left === nothing || right === nothing) {
    if (left === right) return 0
    const other = left === nothing ? right : left
    const above = !(typeof other === 'object' && other !== null && Reflect.get(other, '_bsontype') === 'MinKey')
    return (left === nothing) === above ? -1 : 1
  }
  return compareValues(left, right, strings)
}
