// `$unwind`, and setting a dotted path in a copy.
import { type Doc, isDoc } from './command-error'

export function* unwind(doc: Doc, parts: string[], options: Doc): Generator<Doc, void> {
  const value = parts.reduce<unknown>(
    (from, part) => (isDoc(from) && Object.hasOwn(from, part) ? from[part] : undefined),
    doc,
  )
  const position = typeof options.includeArrayIndex === 'string' ? options.includeArrayIndex.split('.') : undefined
  const numbered = (made: Doc, at: number | null) => (position ? withPath(made, position, at) : made)
  if (Array.isArray(value) && value.length > 0) {
    for (let at = 0; at < value.length; at++) yield numbered(withPath(doc, parts, value[at]), at)
  } else if (value !== undefined && value !== null && !Array.isArray(value)) yield numbered(doc, null)
  else if (options.preserveNullAndEmptyArrays === true)
    yield numbered(Array.isArray(value) ? withPath(doc, parts, undefined) : doc, null)
}

export function withPath(doc: Doc, [first, ...rest]: string[], value: unknown): Doc {
  const name = first!
  const { [name]: old, ...others } = doc
  if (rest.length === 0) return value === undefined ? others : { ...doc, [name]: value }
  return { ...doc, [name]: withPath(isDoc(old) ? old : {}, rest, value) }
}
