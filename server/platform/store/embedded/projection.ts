// Projections of find, findAndModify and `$project`: inclusion, exclusion, computed fields, `$slice`, `$elemMatch` and
// the positional `$`. Fields keep the order and the number types they were stored with.
import { isTrue, toNumber } from './bson-order'
import { type Doc, isDoc, refuse } from './command-error'
import { compileExpression } from './expressions'
import { compileElement, type MatchOptions } from './match'
import { positionMatched } from './update'

/** How a field is shown, undefined for not at all; a computed one also where there was none. */
type Leaf = { show: (value: unknown, root: Doc) => unknown; keeps?: boolean; computed?: boolean }
type Tree = Map<string, Tree | Leaf>
type Options = MatchOptions & { filter?: Doc; stage?: boolean }

const keep: Leaf = { keeps: true, show: (value) => value }
const drop: Leaf = { keeps: false, show: () => undefined }

/** @throws CommandError when inclusion and exclusion are mixed */
export function compileProjection(spec: Doc, options: Options): (doc: Doc) => Doc {
  const tree: Tree = new Map()
  const leaves = leavesOf(spec).map(([path, value]) => ({ path, ...readLeaf(path, value, options) }))
  const first = leaves.find(({ path, keeps }) => path !== '_id' && keeps !== undefined)
  const including = first?.keeps ?? (leaves.length === 1 && leaves[0]!.keeps === true)
  for (const { path, ...leaf } of leaves) {
    if (first && path !== '_id' && leaf.keeps === !including) {
      const [not, is] = including ? ['exclusion', 'inclusion'] : ['inclusion', 'exclusion']
      refuse(including ? 31254 : 31253, `Cannot do ${not} on field ${path} in ${is} projection`)
    }
    plant(tree, path.replace(/\.\$$/, '').split('.'), leaf)
  }
  if (including && !tree.has('_id')) tree.set('_id', keep)
  return (doc) => apply(doc, tree, including, doc)
}

/** The paths of a projection, whether written with dots or as documents in documents. */
const leavesOf = (fields: Doc, prefix = ''): [path: string, value: unknown][] =>
  Object.entries(fields).flatMap(([name, value]) => {
    const isInner = isDoc(value) && /^[^$]/.test(Object.keys(value)[0] ?? '$')
    return isInner ? leavesOf(value, `${prefix + name}.`) : [[prefix + name, value]]
  })

function readLeaf(path: string, value: unknown, options: Options): Leaf {
  const [operator, operand] = isDoc(value) ? (Object.entries(value)[0] ?? ['']) : []
  if (operator === '' || operator === '$meta') refuse(51270, 'An empty sub-projection or $meta is not a valid value')
  if (path.endsWith('.$')) return { keeps: true, show: ofArray(elementMatched(path.split('.').slice(0, -1), options)) }
  if (operator === '$slice' && !options.stage) return { show: ofArray(readSlice(operand)) }
  if (operator === '$elemMatch') {
    const matches = compileElement(operand, options)
    const isShown = (array: unknown): array is unknown[] => Array.isArray(array) && array.some(matches)
    return { keeps: true, show: (array) => (isShown(array) ? [array.find(matches)] : undefined) }
  }
  if (operator === undefined && typeof value !== 'string' && !Array.isArray(value)) return isTrue(value) ? keep : drop
  const compute = compileExpression(value, options.variables)
  return { keeps: true, computed: true, show: (_, root) => compute(root) }
}

/** Makes another array of one, and leaves other values alone. */
const ofArray = (change: (array: unknown[]) => unknown) => (value: unknown) =>
  Array.isArray(value) ? change(value) : value

function readSlice(operand: unknown): (array: unknown[]) => unknown[] {
  const [skip = Number.NaN, limit] = [operand].flat().map(toNumber)
  if (Number.isNaN(skip) || (limit ?? 1) <= 0) refuse(28724, '$slice needs a number, or a start and a positive limit')
  if (limit === undefined) return (array) => (skip < 0 ? array.slice(skip) : array.slice(0, skip))
  return (array) => array.slice(skip < 0 ? Math.max(0, array.length + skip) : skip).slice(0, limit)
}

const elementMatched =
  (path: string[], { filter = {}, ...options }: Options) =>
  (array: unknown[]) => {
    const at = positionMatched(path, array, { ...options, filter })
    return at >= 0
      ? [array[at]]
      : refuse(51246, "positional operator '.$' couldn't find a matching element in the array")
  }

function plant(tree: Tree, [name = '', ...rest]: string[], leaf: Leaf): void {
  const existing = tree.get(name)
  if (name === '') refuse(40353, "FieldPath must not end with a '.' or contain an empty part.")
  if (existing && !(existing instanceof Map && rest.length > 0)) refuse(31249, `Path collision at ${name}`)
  const branch: Tree = existing instanceof Map ? existing : new Map()
  tree.set(name, rest.length > 0 ? branch : leaf)
  if (rest.length > 0) plant(branch, rest, leaf)
}

function apply(from: Doc, tree: Tree, including: boolean, root: Doc): Doc {
  const shown = Object.entries(from).map(([name, value]): [string, unknown] => {
    const node = tree.get(name)
    if (node instanceof Map) return [name, nested(value, node, including, root)]
    return [name, node ? (node.computed ? undefined : node.show(value, root)) : including ? undefined : value]
  })
  const computed = [...tree].flatMap(([name, node]): [string, unknown][] => {
    if (!computes(node) || (node instanceof Map && Object.hasOwn(from, name))) return []
    return [[name, node instanceof Map ? apply({}, node, including, root) : node.show(undefined, root)]]
  })
  return Object.fromEntries([...shown, ...computed].filter(([, value]) => value !== undefined))
}

const computes = (node: Tree | Leaf): boolean =>
  node instanceof Map ? [...node.values()].some(computes) : node.computed === true

function nested(value: unknown, tree: Tree, including: boolean, root: Doc): unknown {
  if (isDoc(value) || (!Array.isArray(value) && computes(tree)))
    return apply(isDoc(value) ? value : {}, tree, including, root)
  if (!Array.isArray(value)) return including ? undefined : value
  return value.map((item) => nested(item, tree, including, root)).filter((item) => item !== undefined)
}
