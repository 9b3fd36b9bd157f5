// Projections of find, findAndModify and `$project`: inclusion, exclusion, computed fields, `$slice`, `$elemMatch` and the
// positional `$`. Fields keep the order and the number types they were stored with.
import { isTrue, toNumber } from './bson-order'
import { badValue, CommandError, type Doc, isDoc } from './command-error'
import { compileExpression } from './expressions'
import { compileElement, type MatchOptions } from './match'
import { positionMatched } from './update'

/** How a field is shown, undefined for not at all; a computed one also where there was none. */
type Leaf = { show: (value: unknown, root: Doc) => unknown; keeps?: boolean; computed?: boolean }
type Tree = Map<string, Tree | Leaf>
type Options = MatchOptions & { filter?: Doc; stage?: boolean }

/** @throws CommandError when inclusion and exclusion are mixed */
export function compileProjection(spec: Doc, options: Options): (doc: Doc) => Doc {
  const tree: Tree = new Map()
  let including: boolean | undefined
  const visit = (prefix: string, fields: Doc) => {
    for (const [key, value] of Object.entries(fields)) {
      const path = prefix + key
      const [first] = isDoc(value) ? Object.keys(value) : ['$']
      if (first !== undefined && !first.startsWith('$')) visit(`${path}.`, value as Doc)
      else {
        const leaf = readLeaf(path, value, options)
        if (leaf.keeps !== undefined && path !== '_id') {
          if (including === !leaf.keeps) {
            const [not, is] = leaf.keeps ? ['inclusion', 'exclusion'] : ['exclusion', 'inclusion']
            throw new CommandError(leaf.keeps ? 31253 : 31254, `Cannot do ${not} on field ${path} in ${is} projection`)
          }
          including = leaf.keeps
        }
        plant(tree, path.replace(/\.\$$/, '').split('.'), leaf)
      }
    }
  }
  visit('', spec)
  const id = tree.get('_id')
  const inclusive = including ?? (tree.size === 1 && id !== undefined && !(id instanceof Map) && id.keeps === true)
  if (inclusive && !id) tree.set('_id', keep)
  return (doc) => apply(doc, tree, inclusive, doc)
}

const keep: Leaf = { keeps: true, show: (value) => value }
const drop: Leaf = { keeps: false, show: () => undefined }

function readLeaf(path: string, value: unknown, options: Options): Leaf {
  if (path.endsWith('.$')) {
    const parts = path.split('.').slice(0, -1)
    return { keeps: true, show: (array) => (Array.isArray(array) ? [elementMatched(array, parts, options)] : array) }
  }
  const [operator, operand] = isDoc(value) ? (Object.entries(value)[0] ?? ['']) : []
  if (operator === '') throw new CommandError(51270, 'An empty sub-projection is not a valid value')
  if (operator === '$meta') throw badValue('$meta needs a text index')
  if (operator === '$slice' && !options.stage) {
    const cut = readSlice(operand)
    return { show: (array) => (Array.isArray(array) ? cut(array) : array) }
  }
  if (operator === '$elemMatch') {
    const matches = compileElement(operand, options)
    const first = (array: unknown[]) => array.filter(matches).slice(0, 1)
    return { keeps: true, show: (array) => (Array.isArray(array) && array.some(matches) ? first(array) : undefined) }
  }
  if (operator === undefined && typeof value !== 'string' && !Array.isArray(value)) return isTrue(value) ? keep : drop
  const compute = compileExpression(value, options.variables)
  return { keeps: true, computed: true, show: (_, root) => compute(root) }
}

function plant(tree: Tree, [name = '', ...rest]: string[], leaf: Leaf): void {
  const existing = tree.get(name)
  if (name === '') throw new CommandError(40353, "FieldPath must not end with a '.' or contain an empty part.")
  if (rest.length === 0 ? existing instanceof Map : existing && !(existing instanceof Map))
    throw new CommandError(rest.length === 0 ? 31250 : 31249, `Path collision at ${name}`)
  if (rest.length === 0) return void tree.set(name, leaf)
  const branch = existing instanceof Map ? existing : new Map()
  tree.set(name, branch)
  plant(branch, rest, leaf)
}

function apply(from: Doc, tree: Tree, inclusive: boolean, root: Doc): Doc {
  const result: Doc = {}
  const put = (name: string, value: unknown) => {
    if (value !== undefined) result[name] = value
  }
  for (const [name, value] of Object.entries(from)) {
    const node = tree.get(name)
    if (node instanceof Map) put(name, nested(value, node, inclusive, root))
    else if (node ? !node.computed : !inclusive) put(name, node ? node.show(value, root) : value)
  }
  for (const [name, node] of tree) {
    if (!(node instanceof Map)) put(name, node.computed ? node.show(undefined, root) : undefined)
    else if (!Object.hasOwn(from, name) && computes(node)) put(name, apply({}, node, inclusive, root))
  }
  return result
}

const computes = (node: Tree | Leaf): boolean =>
  node instanceof Map ? [...node.values()].some(computes) : node.computed === true

function nested(value: unknown, tree: Tree, inclusive: boolean, root: Doc): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => nested(item, tree, inclusive, root))
    return items.filter((item) => item !== undefined)
  }
  if (isDoc(value) || computes(tree)) return apply(isDoc(value) ? value : {}, tree, inclusive, root)
  return inclusive ? undefined : value
}

function readSlice(operand: unknown): (array: unknown[]) => unknown[] {
  const [skip = Number.NaN, limit] = [operand].flat().map(toNumber)
  if (Number.isNaN(skip)) throw new CommandError(28667, '$slice needs a number or an array of two')
  if (limit === undefined) return (array) => (skip < 0 ? array.slice(skip) : array.slice(0, skip))
  if (!(limit > 0)) throw new CommandError(28724, `$slice needs a positive limit, got ${limit}`)
  return (array) => {
    const start = skip < 0 ? Math.max(0, array.length + skip) : skip
    return array.slice(start, start + limit)
  }
}

function elementMatched(array: unknown[], path: string[], options: Options): unknown {
  const at = positionMatched(options.filter ?? {}, path, array, options)
  if (at >= 0) return array[at]
  throw new CommandError(51246, "positional operator '.$' couldn't find a matching element in the array")
}
