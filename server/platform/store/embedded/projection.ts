// Projections of find, findAndModify and `$project`: inclusion, exclusion, computed fields, `$slice`, `$elemMatch` and
// the positional `$`. Fields keep the order and the number types they were stored with.
import { isTrue, toNumber } from './bson-order'
import { type Doc, isDoc, refuse } from './command-error'
import { compileExpression } from './expressions'
import { compileElement, positionMatched } from './match'

/** How a field is shown, undefined for not at all. What is computed is shown where there was nothing, too. */
type Node = { show: (value: unknown, root: Doc) => unknown; computes?: boolean; inner?: boolean }
type Leaf = Node & { path: string[]; keeps?: boolean }
/** @property filter of the query, for the positional `$` @property stage for `$project`, where `$slice` is computed */
type Options = { filter?: Doc; variables?: Doc | undefined; stage?: boolean }

/** @throws CommandError when inclusion and exclusion are mixed */
export function compileProjection(spec: Doc, options: Options): (doc: Doc) => Doc {
  const leaves = leavesOf(spec).map(([path, value]): Leaf => {
    return { path: path.replace(/\.\$$/, '').split('.'), ...readLeaf(path, value, options) }
  })
  const isId = ({ path }: Leaf) => path[0] === '_id' && path.length === 1
  const first = leaves.find((leaf) => !isId(leaf) && leaf.keeps !== undefined)
  const including = first?.keeps ?? (leaves.length === 1 && leaves[0]!.keeps === true)
  const other = leaves.find((leaf) => first && !isId(leaf) && leaf.keeps === !including)
  const [not, is] = including ? ['exclusion', 'inclusion'] : ['inclusion', 'exclusion']
  if (other) refuse(including ? 31254 : 31253, `Cannot do ${not} on field ${other.path.join('.')} in ${is} projection`)
  if (including && !leaves.some(({ path }) => path[0] === '_id')) leaves.push({ path: ['_id'], show: (value) => value })
  const { show } = compileBranch(leaves, including)
  return (doc) => show(doc, doc) as Doc
}

/** The paths of a projection, whether written with dots or as documents in documents. */
const leavesOf = (fields: Doc, prefix = ''): [path: string, value: unknown][] =>
  Object.entries(fields).flatMap(([name, value]) => {
    const isInner = isDoc(value) && /^[^$]/.test(Object.keys(value)[0] ?? '$')
    return isInner ? leavesOf(value, `${prefix + name}.`) : [[prefix + name, value]]
  })

function readLeaf(path: string, value: unknown, { filter = {}, variables, stage }: Options): Omit<Leaf, 'path'> {
  const [operator, operand] = isDoc(value) ? (Object.entries(value)[0] ?? ['']) : []
  if (operator === '' || operator === '$meta') refuse(51270, 'An empty sub-projection or $meta is not a valid value')
  if (path.endsWith('.$'))
    return { keeps: true, show: ofArray((array) => elementMatched(path.slice(0, -2), array, filter)) }
  if (operator === '$slice' && !stage) return { show: ofArray(readSlice(operand)) }
  if (operator === '$elemMatch') {
    const matches = compileElement(operand)
    const found = ofArray((array) => array.filter(matches).slice(0, 1))
    return { keeps: true, show: (array) => (Array.isArray(array) && array.some(matches) ? found(array) : undefined) }
  }
  if (operator === undefined && typeof value !== 'string' && !Array.isArray(value))
    return isTrue(value) ? { keeps: true, show: (shown) => shown } : { keeps: false, show: () => undefined }
  const compute = compileExpression(value, variables)
  return { keeps: true, computes: true, show: (_, root) => compute(root) }
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

function elementMatched(path: string, array: unknown[], filter: Doc): unknown[] {
  const at = positionMatched(path, array, filter)
  if (at < 0) refuse(51246, "positional operator '.$' couldn't find a matching element in the array")
  return [array[at]]
}

/** Shows documents by what is said about paths that begin with their fields; `depth` parts of these are behind us. */
function compileBranch(leaves: Leaf[], including: boolean, depth = 0): Node {
  const nodes = new Map<string, Node>()
  for (const name of new Set(leaves.map(({ path }) => path[depth] ?? ''))) {
    if (name === '') refuse(40353, "FieldPath must not end with a '.' or contain an empty part.")
    const mine = leaves.filter(({ path }) => path[depth] === name)
    const leaf = mine.find(({ path }) => path.length === depth + 1)
    if (leaf && mine.length > 1) refuse(31249, `Path collision at ${leaf.path.join('.')}`)
    nodes.set(name, leaf ?? { inner: true, ...compileBranch(mine, including, depth + 1) })
  }
  const computed = [...nodes].filter(([, { computes }]) => computes)
  const showDoc = (from: Doc, root: Doc): Doc => {
    const shown = Object.entries(from).map(([name, value]): [string, unknown] => {
      const { show, computes, inner } = nodes.get(name) ?? {}
      return [name, show ? (computes && !inner ? undefined : show(value, root)) : including ? undefined : value]
    })
    const made = computed.filter(([name, { inner }]) => !inner || !Object.hasOwn(from, name))
    const all = [...shown, ...made.map(([name, { show }]) => [name, show(undefined, root)] as const)]
    return Object.fromEntries(all.filter(([, value]) => value !== undefined))
  }
  const show = (value: unknown, root: Doc): unknown => {
    if (Array.isArray(value)) return value.map((item) => show(item, root)).filter((item) => item !== undefined)
    if (isDoc(value) || computed.length > 0) return showDoc(isDoc(value) ? value : {}, root)
    return including ? undefined : value
  }
  return { show, computes: computed.length > 0 }
}
