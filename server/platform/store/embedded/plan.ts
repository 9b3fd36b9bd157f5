// Which index serves a filter and a sort, and the rows it yields. Hits are candidates only: whoever asks still runs the
// filter on each, so that an interval may hold too much but never too little.
import { BSONRegExp } from 'bson'
import { isNumber, keyOf, rank, toNumber, types } from './bson-order'
import type { Collation } from './collation'
import { type Collection, type Index, idFromKey, type Row, uncut } from './collection'
import { type Doc, isDoc, refuse } from './command-error'
import { clauses, isOperatorDoc } from './match'
import { plain } from './raw-bson'
import { afterPrefix } from './storage'

/** From a key, or from behind all that begin with it, up to another. */
type Bound = { key: Buffer; inclusive: boolean }
type Range = { type: number; low?: Bound; high?: Bound }
/** What every document that matches fulfils at a path: one of some values, or a range within one type. */
type Demand = { condition: unknown; points?: unknown[]; range?: Range }
type Demands = Map<string, Demand[]>
type Interval = [start: Buffer, end: Buffer]
type Candidate = { index: Index; intervals: Interval[]; score: number; turn: number }

/** `sorted` when the rows already come in the order that was asked for. */
export type Plan = { rows: () => Generator<Row, void>; sorted: boolean; description: Doc }
export type Ask = { filter: Doc; sort?: Doc | undefined; hint?: unknown; collation?: Collation | undefined }

const mostIntervals = 10_000

export function choosePlan(collection: Collection, ask: Ask): Plan {
  const natural = (isDoc(ask.hint) ? ask.hint.$natural : undefined) ?? ask.sort?.$natural
  const hinted = natural === undefined ? readHint(collection, ask.hint) : undefined
  const demands = readDemands(ask.filter)
  const candidates = (hinted ? [hinted] : natural === undefined ? collection.indexes : [])
    .map((index) => weigh(index, demands, ask, hinted !== undefined))
    .filter(({ score, index }) => score > 0 && (hinted || index.meta.spec.hidden !== true))
  const [best] = candidates.sort((left, right) => right.score - left.score)
  if (best) return indexPlan(collection, best)
  const reverse = toNumber(natural) === -1
  return {
    rows: () => collection.scan(reverse),
    sorted: ask.sort === undefined || ask.sort.$natural !== undefined,
    description: { stage: 'COLLSCAN', direction: reverse ? 'backward' : 'forward' },
  }
}

function readHint({ indexes }: Collection, hint: unknown): Index | undefined {
  if (hint === undefined || hint === null || (isDoc(hint) && Object.keys(hint).length === 0)) return undefined
  const wanted = typeof hint === 'string' ? hint : JSON.stringify(plain(hint))
  const found = indexes.find(({ name, meta }) => name === wanted || JSON.stringify(meta.spec.key) === wanted)
  return found ?? refuse(2, 'error processing query: planner returned error: bad hint')
}

/** The demands of the top level and of every `$and` in it, by path. */
function readDemands(filter: Doc, demands: Demands = new Map()): Demands {
  for (const [path, condition] of Object.entries(filter)) {
    if (path === '$and') for (const clause of clauses(path, condition)) readDemands(clause, demands)
    const parts = isOperatorDoc(condition) ? Object.entries(condition) : [['$eq', condition] as const]
    const found = parts.map(([name, operand]): Demand => ({ condition, ...demandOf(name, operand, condition) }))
    if (!path.startsWith('$')) demands.set(path, [...(demands.get(path) ?? []), ...found])
  }
  return demands
}

function demandOf(name: string, operand: unknown, all: unknown): Partial<Demand> {
  if (name === '$regex' || (operand instanceof BSONRegExp && !isOperatorDoc(all))) {
    const { pattern, options } = operand instanceof BSONRegExp ? operand : { pattern: String(operand), options: '' }
    return prefixDemand(pattern, (isDoc(all) ? all.$options : undefined) ?? options)
  }
  if (name === '$eq' && isPoint(operand)) return { points: [operand] }
  if (name === '$in' && Array.isArray(operand) && operand.every(isPoint)) return { points: operand }
  const isOrdered = ![types.object.rank, types.null.rank].includes(rank(operand)) && isPoint(operand)
  if (!/^\$[gl]te?$/.test(name) || !isOrdered) return {}
  const bound = { key: keyOf(operand), inclusive: name.endsWith('e') }
  return { range: { type: rank(operand), [name.startsWith('$g') ? 'low' : 'high']: bound } }
}

/** Arrays, patterns and extremes have no single place in an index; NaN is equal to itself but in no range. */
function isPoint(value: unknown): boolean {
  const type = rank(value)
  if (isNumber(value)) return !Number.isNaN(toNumber(value))
  const nowhere = [types.array, types.regex, types.minKey, types.maxKey].some((none) => none.rank === type)
  return !nowhere && !isOperatorDoc(value)
}

/** `/^abc/` finds strings from abc up to abd. */
function prefixDemand(pattern: string, options: unknown): Partial<Demand> {
  const [, literal = '', next = ''] = /^\^([\p{L}\p{N} _@:/-]*)(.?)/u.exec(pattern) ?? []
  const prefix = /[*?{]/.test(next) ? [...literal].slice(0, -1).join('') : literal
  if (options !== '' || pattern.includes('|') || prefix === '') return {}
  // Without the mark of its end a string's key is the beginning of all that begin with it.
  const bound = { key: keyOf(prefix).subarray(0, -2), inclusive: true }
  return { range: { type: types.string.rank, low: bound, high: bound } }
}

/** What an index has for these demands: values for its first fields, then a range, then an order. */
function weigh(index: Index, demands: Demands, ask: Ask, hinted: boolean): Candidate {
  const { collation, meta, parts, paths } = index
  const usable = isImplied(meta.spec.partialFilterExpression, demands, ask)
  const alike = JSON.stringify(collation?.spec) === JSON.stringify(ask.collation?.spec)
  const folds = (value: unknown) => rank(value) === types.string.rank || rank(value) === types.object.rank
  // Elements of one array are in entries of their own: two fields of it, or two bounds, may be met by different ones.
  const apart = !meta.loose || new Set(parts.map(([first]) => first)).size === parts.length
  const demandsAt = (at: number) => (usable && (apart || at === 0) ? (demands.get(paths[at] ?? '') ?? []) : [])
  let prefixes: Buffer[] = [Buffer.alloc(0)]
  let present = meta.spec.sparse !== true
  let equal = 0
  for (; equal < paths.length; equal++) {
    const points = demandsAt(equal).find((demand) => demand.points && (alike || !demand.points.some(folds)))?.points
    if (!points || points.length * prefixes.length > mostIntervals) break
    const keys = new Map(points.map((point) => index.keyAt(equal, point)).map((key) => [key.toString('latin1'), key]))
    prefixes = prefixes.flatMap((prefix) => [...keys.values()].map((key) => Buffer.concat([prefix, key])))
    present ||= !points.some((point) => rank(point) === types.null.rank)
  }
  const range = rangeOf(demandsAt(equal), meta.loose, collation ?? ask.collation)
  const [start, end] = range ? intervalOf(range, index, equal) : []
  const intervals = prefixes.map((prefix): Interval => {
    if (start && end) return [Buffer.concat([prefix, start]), Buffer.concat([prefix, end])]
    return [prefix, afterPrefix(prefix.length > 0 ? prefix : Buffer.of(0xfe))]
  })
  const turn = prefixes.length === 1 ? turnFor(index, equal, ask) : 0
  const worth = (index.unique && equal === paths.length ? 100 : 0) + equal * 10 + (range ? 5 : 0) + (turn ? 3 : 0)
  return { index, intervals, turn, score: hinted ? 1 : usable && (present || range) ? worth : 0 }
}

function rangeOf(demands: Demand[], loose: boolean, collation: Collation | undefined): Range | undefined {
  const isUsable = ({ type }: Range) => !(collation && type === types.string.rank)
  const found = demands.flatMap(({ range }) => range ?? []).filter(isUsable)
  const [first] = found
  return first && !loose ? Object.assign({}, ...found.filter(({ type }) => type === first.type).reverse()) : first
}

/** The bytes that a range takes up in a field of an index, whose order may be turned round. */
function intervalOf({ type, low, high }: Range, index: Index, at: number): Interval {
  const whole = { key: Buffer.of(type), inclusive: true }
  const bounds = [low ?? whole, high ?? whole]
  const [first, last] = (index.directions[at] === 1 ? bounds : bounds.reverse()) as [Bound, Bound]
  const [start, end] = [index.turned(at, first.key), index.turned(at, last.key)]
  return [first.inclusive ? start : afterPrefix(start), last.inclusive ? afterPrefix(end) : end]
}

/** 1 when the index gives the wanted order, -1 when it does backwards, 0 when it does not. */
function turnFor(index: Index, equal: number, { sort, collation }: Ask): number {
  if (!sort || index.meta.loose || index.collation || collation) return 0
  const rest = Object.entries(sort).filter(([path]) => !index.paths.slice(0, equal).includes(path))
  const directionOf = (path: string, at: number) => (index.paths[at] === path ? index.directions[at]! : 0)
  const turns = rest.map(([path, direction], at) => directionOf(path, equal + at) * toNumber(direction))
  const [turn = 1] = turns
  return turns.every((other) => other === turn) ? turn : 0
}

/** Whether every document that meets the demands is in a partial index: they must say just what it says. */
function isImplied(partial: unknown, demands: Demands, { collation }: Ask): boolean {
  const said = (path: string) => (demands.get(path) ?? []).map(({ condition }) => JSON.stringify(condition))
  const isSaid = ([path, wanted]: [string, unknown]) => !collation && said(path).includes(JSON.stringify(wanted))
  return !isDoc(partial) || Object.entries(partial).every(isSaid)
}

function indexPlan(collection: Collection, { index, intervals, turn }: Candidate): Plan {
  const { meta, name: indexName } = index
  const space = collection.prefix(meta.number)
  const bounds = intervals.map(([start, end]): Interval => {
    const high = uncut(end).length < end.length ? afterPrefix(uncut(end)) : end
    return [Buffer.concat([space, uncut(start)]), Buffer.concat([space, high])]
  })
  bounds.sort(([left], [right]) => Buffer.compare(left, right))
  const direction = turn < 0 ? 'backward' : 'forward'
  const inputStage = { stage: 'IXSCAN', indexName, keyPattern: meta.spec.key, isMultiKey: meta.loose, direction }
  return {
    sorted: turn !== 0,
    description: { stage: 'FETCH', inputStage },
    *rows() {
      const seen = meta.loose || intervals.length > 1 ? new Set<number>() : undefined
      for (const [start, end] of bounds) {
        for (const { key } of collection.storage.range(start, end, turn < 0)) {
          const id = idFromKey(key)
          const raw = seen?.has(id) ? undefined : collection.get(id)
          seen?.add(id)
          if (raw) yield { id, raw }
        }
      }
    },
  }
}
