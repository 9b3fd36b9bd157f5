// Dotted paths through documents and arrays, as filters, sorts and indexes read them.
import { compareValues, emptyArray, toNumber } from './bson-order'
import type { Collation } from './collation'
import { type Doc, isDoc, refuse, unsupported } from './command-error'

type Test = (value: unknown) => boolean

/** A part of a path that may be an array position: digits without a leading zero. */
export const isPosition = (part: string): boolean => /^(0|[1-9]\d{0,8})$/.test(part)

/** A field of a document or an element of an array, without entering anything. */
export function readPart(holder: unknown, part: string): unknown {
  if (Array.isArray(holder)) return isPosition(part) ? holder[Number(part)] : undefined
  return isDoc(holder) && Object.hasOwn(holder, part) ? holder[part] : undefined
}

/**
 * Tests what a path finds until one value passes. Arrays on the way are entered once; a field that is not there is
 * tested as undefined, but an array without documents offers nothing at all.
 * @param elements whether an array at the end is also tested element by element
 */
export function visitPath(from: unknown, parts: readonly string[], elements: boolean, test: Test, at = 0): boolean {
  const isList = Array.isArray(from)
  if (!isList && !isDoc(from)) return test(undefined)
  const part = parts[at]!
  if (!isList || (isPosition(part) && Number(part) < from.length)) {
    const value = readPart(from, part)
    if (at === parts.length - 1) {
      if ((elements && Array.isArray(value) && value.some(test)) || test(value)) return true
    } else if (isDoc(value) || Array.isArray(value)) {
      if (visitPath(value, parts, elements, test, at + 1)) return true
    } else if (!isList) return test(undefined)
  }
  return isList && from.some((item) => isDoc(item) && visitPath(item, parts, elements, test, at))
}

/** All values a path finds, arrays entered and elements listed; undefined where a document lacks the field. */
export function valuesAt(doc: Doc, parts: readonly string[]): unknown[] {
  const found: unknown[] = []
  visitPath(doc, parts, false, (value) => {
    found.push(value)
    return false
  })
  return found
}

/** What indexes and sorts see of a path: elements instead of arrays, and undefined where there is nothing at all. */
export function keyValues(doc: Doc, parts: readonly string[]): { values: unknown[]; array: boolean } {
  const values = valuesAt(doc, parts)
  if (values.length === 1 && !Array.isArray(values[0])) return { values, array: false }
  const isEmpty = (value: unknown) => Array.isArray(value) && value.length === 0
  const flat = values.flatMap((value): unknown[] => (isEmpty(value) ? [emptyArray] : [value].flat()))
  return { values: flat.length === 0 ? [undefined] : flat, array: true }
}

/** What documents are sorted by: of an array the smallest element going up and the largest going down. */
export type Order = { valuesOf: (doc: Doc) => unknown[]; compare: (left: unknown[], right: unknown[]) => number }

/** @throws CommandError when a direction is neither 1 nor -1 */
export function compileSort(sort: Doc, collation?: Collation): Order {
  const keys = Object.entries(sort).map(([path, value]) => {
    if (isDoc(value) && '$meta' in value) throw unsupported('sorting by $meta')
    const direction = toNumber(value)
    if (Math.abs(direction) !== 1) refuse(2, `Illegal key in $sort specification: ${path}: ${String(value)}`)
    return { parts: path.split('.'), direction }
  })
  const order = (left: unknown, right: unknown, direction: number) => compareValues(left, right, collation) * direction
  return {
    valuesOf: (doc) =>
      keys.map(({ parts, direction }) => {
        const { values } = keyValues(doc, parts)
        return values.reduce((best, value) => (order(value, best, direction) < 0 ? value : best))
      }),
    compare: (left, right) =>
      keys.reduce((found, { direction }, at) => found || order(left[at], right[at], direction), 0),
  }
}
