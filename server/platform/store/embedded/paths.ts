// Dotted paths through documents and arrays, as filters, sorts and indexes read them.
import { type Doc, isDoc } from './command-error'

/** A part of a path that may be an array position: digits without a leading zero. */
export const isPosition = (part: string): boolean => /^(0|[1-9]\d{0,8})$/.test(part)

/**
 * Tests what a path finds until one value passes. Arrays on the way are entered once; a field that is not there is tested as
 * undefined, but an array without documents offers nothing at all.
 * @param elements whether an array at the end is also tested element by element
 */
export function visitPath(
  from: unknown,
  parts: readonly string[],
  elements: boolean,
  test: (value: unknown) => boolean,
  at = 0,
): boolean {
  const part = parts[at]!
  if (isDoc(from)) {
    const value = Object.hasOwn(from, part) ? from[part] : undefined
    if (at === parts.length - 1) return testEnd(value, elements, test)
    if (isDoc(value) || Array.isArray(value)) return visitPath(value, parts, elements, test, at + 1)
    return test(undefined)
  }
  if (!Array.isArray(from)) return test(undefined)
  if (isPosition(part) && Number(part) < from.length) {
    const value: unknown = from[Number(part)]
    if (at === parts.length - 1) {
      if (testEnd(value, elements, test)) return true
    } else if ((isDoc(value) || Array.isArray(value)) && visitPath(value, parts, elements, test, at + 1)) return true
  }
  return from.some((item) => isDoc(item) && visitPath(item, parts, elements, test, at))
}

function testEnd(value: unknown, elements: boolean, test: (value: unknown) => boolean): boolean {
  return (elements && Array.isArray(value) && value.some(test)) || test(value)
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
