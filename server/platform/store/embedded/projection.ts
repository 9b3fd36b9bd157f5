// Projections of find, findAndModify and `$project`: inclusion, exclusion, computed fields, `$slice`, `$elemMatch` and the
// positional `$`.
import { toNumber } from './bson-order'
import { asArray, badValue, CommandError, type Doc, isDoc } from './command-error'
import { type Compute, compileExpression } from './expressions'
import { compileElement, isTrue, type MatchOptions } from './match'
import { positionMatched } from './update'

export type Project = (doc: Doc) => Doc
type Leaf =
  | { compute: Compute }
  | { element: (value: unknown) => boolean }
  | { slice: unknown }
  | { positional: true }
  | { keep: boolean }
type Tree = Map<string, Tree | Leaf>
export type ProjectOptions = MatchOptions & { filter?: Doc; variables?: Doc; stage?: boolean }

/** @throws CommandError when inclusion and exclusion are mixed */
export function compileProjection(spec: Doc, options: ProjectOptions): Project {
  const tree: Tree = new Map()
  let inclusive: boolean | undefined
  let withId: boolean | undefined
  const visit = (prefix: string, fields: Doc) => {
    for (const [key, value] of Object.entries(fields)) {
      const path = prefix + key
      if (isDoc(value) && !Object.keys(value).some((name) => name.startsWith('$')) && Object.keys(value).length > 0) {
        visit(`${path}.`, value)
        continue
      }
      const leaf = readLeaf(path, value, options)
      if ('keep' in leaf || 'element' in leaf || 'positional' in leaf || 'compute' in leaf) {
        const keeps = !('keep' in leaf) || leaf.keep
        if (path === '_id' && 'keep' in leaf) withId = leaf.keep
        else if (inclusive === undefined || inclusive === keeps) inclusive = keeps
        else if (!('element' in leaf))
          throw new CommandError(
            inclusive ? 31254 : 31253,
            `Cannot do ${inclusive ? 'exclusion' : 'inclusion'} on field ${path} in ${inclusive ? 'inclusion' : 'exclusion'} projection`,
          )
      }
      plant(tree, path.replace(/\.\$$/, '').split('.'), leaf)
    }
  }
  visit('', spec)
  const including = inclusive ?? (withId === true && [...tree.keys()].length === 1)
  if (including && withId !== false && !tree.has('_id')) tree.set('_id', { keep: true })
  return (doc) => apply(doc, tree, including, doc, options, [])
}

function readLeaf(path: string, value: unknown, options: ProjectOptions): Leaf {
  if (path.endsWith('.$')) return { positional: true }
  if (isDoc(value)) {
    const [operator, operand] = Object.entries(value)[0] ?? []
    if (operator === undefined)
      throw new CommandError(51270, 'An empty sub-projection is not a valid value. Found empty object at path')
    if (operator === '$slice' && !options.stage) return { slice: operand }
    if (operator === '$elemMatch') return { element: compileElement(operand, options) }
    if (operator === '$meta') throw badValue('$meta needs a text index')
    return { compute: compileExpression(value, options.variables) }
  }
  if (typeof value === 'string' || Array.isArray(value)) return { compute: compileExpression(value, options.variables) }
  return { keep: isTrue(value) }
}

function plant(tree: Tree, parts: string[], leaf: Leaf): void {
  const [first, ...rest] = parts
  const name = first!
  if (parts.some((part) => part === ''))
    throw new CommandError(40353, "FieldPath must not end with a '.' or contain an empty part.")
  const existing = tree.get(name)
  if (rest.length === 0) {
    if (existing instanceof Map) throw new CommandError(31250, `Path collision at ${parts.join('.')}`)
    tree.set(name, leaf)
    return
  }
  if (existing && !(existing instanceof Map))
    throw new CommandError(31249, `Path collision at ${parts.join('.')} remaining portion ${rest.join('.')}`)
  const branch: Tree = existing ?? new Map()
  tree.set(name, branch)
  plant(branch, rest, leaf)
}

function apply(from: Doc, tree: Tree, including: boolean, root: Doc, options: ProjectOptions, path: string[]): Doc {
  const result: Doc = {}
  for (const [name, value] of Object.entries(from)) {
    const node = tree.get(name)
    if (node === undefined) {
      if (!including) result[name] = value
    } else if (node instanceof Map) {
      const inner = nested(value, node, including, root, options, [...path, name])
      if (inner !== undefined) result[name] = inner
    } else if ('keep' in node) {
      if (node.keep) result[name] = value
    } else if ('slice' in node) {
      result[name] = Array.isArray(value) ? sliced(value, node.slice) : value
    } else if ('element' in node) {
      const found = Array.isArray(value) ? value.filter(node.element).slice(0, 1) : []
      if (found.length > 0) result[name] = found
    } else if ('positional' in node) {
      result[name] = Array.isArray(value) ? [atPosition(value, [...path, name], options)] : value
    }
  }
  for (const [name, node] of tree) {
    if (!(node instanceof Map) && 'compute' in node) {
      delete result[name]
      const value = node.compute(root)
      if (value !== undefined) result[name] = value
    } else if (node instanceof Map && !Object.hasOwn(from, name) && computes(node)) {
      result[name] = apply({}, node, including, root, options, [...path, name])
    }
  }
  return result
}

const computes = (tree: Tree): boolean =>
  [...tree.values()].some((node) => (node instanceof Map ? computes(node) : 'compute' in node))

function nested(
  value: unknown,
  tree: Tree,
  including: boolean,
  root: Doc,
  options: ProjectOptions,
  path: string[],
): unknown {
  if (isDoc(value)) return apply(value, tree, including, root, options, path)
  if (Array.isArray(value)) {
    return value.map((item) => nested(item, tree, including, root, options, path)).filter((item) => item !== undefined)
  }
  if (computes(tree)) return apply({}, tree, including, root, options, path)
  return including ? undefined : value
}

function sliced(array: unknown[], operand: unknown): unknown[] {
  if (!Array.isArray(operand)) {
    const count = toNumber(operand)
    if (Number.isNaN(count)) throw new CommandError(28667, '$slice needs a number or an array of two')
    return count < 0 ? array.slice(count) : array.slice(0, count)
  }
  const [skip = 0, limit = 0] = asArray(operand, '$slice').map(toNumber)
  if (!(limit > 0))
    throw new CommandError(28724, `First argument to $slice must be an array, and the limit positive, but was ${limit}`)
  const start = skip < 0 ? Math.max(0, array.length + skip) : skip
  return array.slice(start, start + limit)
}

function atPosition(array: unknown[], path: string[], options: ProjectOptions): unknown {
  const at = positionMatched(options.filter ?? {}, path, array, options)
  if (at < 0)
    throw new CommandError(
      51246,
      "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array",
    )
  return array[at]
}
