// Which index serves a filter and a sort, and the rows it yields. Hits are candidates only: whoever asks still runs the
// filter on each, so that an interval may hold too much but never too little.
import { BSONRegExp } from 'bson'
import { keyOf, numeric, rank, toNumber, types } from './bson-order'
import type { Collation } from './collation'
import { type Collection, idFromKey, type Row } from './collection'
import { type Index, uncut } from './collection-index'
import { badValue, type Doc, isDoc } from './command-error'
import { clauses, compileFilter, isOperatorDoc } from './match'
import { afterPrefix } from './storage'

/** From a key, or behind all that begin with it, up to another. */
type Bound = { key: Buffer; inclusive: boolean }
type Range = { type: number; low?: Bound; high?: Bound }
/** What every document that matches fulfils at a path: one of some values, or a range within one type. */
type Demand = { condition: unknown; points?: unknown[]; range?: Range }
type Demands = Map<string, Demand[]>
type Interval = [start: Buffer, end: Buffer]
type Candidate = { index: Index; intervals: Interval[]; score: number; turn: 0 | 1 | -1 }

/** `sorted` when the rows already come in the order that was asked for. */
export type Plan = { rows: () => Generator<Row, void>; sorted: boolean; description: Doc }
export type Ask = { filter: Doc; sort?: Doc | undefined; hint?: unknown; collation?: Collation | undefined }

const mostIntervals = 10_000

export function choosePlan(collection: Collection, ask: Ask): Plan {
  const { filter, sort, hint } = ask
  const natural = (isDoc(hint) ? hint.$natural : undefined) ?? sort?.$natural
  const hinted = natural === undefined ? readHint(collection, hint) : undefined
  const demands = readDemands(filter)
  const candidates = (hinted ? [hinted] : natural === undefined ? collection.indexes : [])
    .filter(({ meta }) => hinted || meta.spec.hidden !== true)
    .flatMap((index) => weigh(index, demands, ask, hinted !== undefined))
  const best = candidates.sort((left, right) => right.score - left.score)[0]
  if (best && best.score > 0) return indexPlan(collection, best)
  const reverse = toNumber(natural) === -1
  const union = hint === undefined && natural === undefined ? unionPlan(collection, ask) : undefined
  return (
    union ?? {
      rows: () => collection.scan(reverse),
      sorted: sort === undefined || sort.$natural !== undefined,
      description: { stage: 'COLLSCAN', direction: reverse ? 'backward' : 'forward' },
    }
  )
}

function readHint(collection: Collection, hint: unknown): Index | undefined {
  if (hint === undefined || hint === null || (isDoc(hint) && Object.keys(hint).length === 0)) return undefined
  const wanted = typeof hint === 'string' ? hint : JSON.stringify(hint)
  const found = collection.indexes.find(({ name, meta }) => name === wanted || JSON.stringify(meta.spec.key) === wanted)
  if (!found) throw badValue('error processing query: planner returned error: bad hint')
  return found
}

/** The demands of the top level and of every `$and` in it, by path. */
function readDemands(filter: Doc, demands: Demands = new Map()): Demands {
  for (const [path, condition] of Object.entries(filter)) {
    if (path === '$and') for (const clause of clauses(path, condition)) readDemands(clause, demands)
    if (path.startsWith('$')) continue
    const parts = isOperatorDoc(condition) ? Object.entries(condition) : [['$eq', condition] as [string, unknown]]
    const found = parts.map(([name, operand]): Demand => ({ condition, ...demandOf(name, operand, condition) }))
    demands.set(path, [...(demands.get(path) ?? []), ...found])
  }
  return demands
}

function demandOf(name: string, operand: unknown, all: unknown): Partial<Demand> {
  const options = isDoc(all) ? all.$options : undefined
  if (operand instanceof BSONRegExp && (name === '$regex' || !isOperatorDoc(all)))
    return prefixDemand(operand.pattern, options ?? operand.options)
  if (name === '$regex') return prefixDemand(String(operand), options ?? '')
  if (name === '$eq' && isPoint(operand)) return { points: [operand] }
  if (name === '$in' && Array.isArray(operand) && operand.every(isPoint)) return { points: operand }
  if (!/^\$[gl]te?$/.test(name) || !isPoint(operand) || isDoc(operand)) return {}
  const bound = { key: keyOf(operand), inclusive: name.endsWith('e') }
  return { range: { type: rank(operand), ...(name.startsWith('$g') ? { low: bound } : { high: bound }) } }
}

/** Arrays, patterns and extremes have no single place in an index, and NaN is equal to itself only here. */
function isPoint(value: unknown): boolean {
  const type = rank(value)
  if (type === numeric) return !Number.isNaN(toNumber(value))
  const none = [types.array, types.regex, types.minKey, types.maxKey].some((other) => other.rank === type)
  return !none && !isOperatorDoc(value)
}

/** `/^abc/` finds strings from abc up to abd. */
function prefixDemand(pattern: string, options: unknown): Partial<Demand> {
  const [, literal = '', next = ''] = /^\^([\p{L}\p{N} _@:/-]*)(.?)/u.exec(pattern) ?? []
  const prefix = /[*?{]/.test(next) ? literal.slice(0, -1) : literal
  if (options !== '' || pattern.includes('|') || prefix === '') return {}
  // Without the mark of its end a string's key is the beginning of all that begin with it.
  const bound = { key: keyOf(prefix).subarray(0, -2), inclusive: true }
  return { range: { type: types.string.rank, low: bound, high: bound } }
}

/** What an index has for these demands: values for its first fields, then a range, then an order. */
function weigh(index: Index, demands: Demands, ask: Ask, hinted: boolean): Candidate[] {
  const { collation, meta, parts, paths } = index
  const usable = !index.partial || isImplied(index.partial, demands)
  const alike = JSON.stringify(collation?.spec) === JSON.stringify(ask.collation?.spec)
  // Elements of one array are in entries of their own: two fields of it, or two bounds, may be met by different ones.
  const apart = !meta.loose || new Set(parts.map(([first]) => first)).size === parts.length
  let prefixes: Buffer[] = [Buffer.alloc(0)]
  let equal = 0
  let present = !index.sparse
  const at = (place: number) => ((apart || place === 0) && usable ? (demands.get(paths[place] ?? '') ?? []) : [])
  for (; equal < paths.length; equal++) {
    const folds = (value: unknown) => rank(value) !== types.string.rank && rank(value) !== types.object.rank
    const points = at(equal).find((demand) => demand.points && (alike || demand.points.every(folds)))?.points
    if (!points || points.length * prefixes.length > mostIntervals) break
    const keys = new Map(points.map((point) => [keyOf(point, collation).toString('latin1'), index.keyAt(equal, point)]))
    prefixes = prefixes.flatMap((prefix) => [...keys.values()].map((key) => Buffer.concat([prefix, key])))
    present ||= points.every((point) => point !== null && point !== undefined)
  }
  const range = rangeOf(at(equal), meta.loose, collation || ask.collation)
  if ((!usable || (!present && !range)) && !hinted) return []
  const [start, end] = range ? intervalOf(range, index, equal) : []
  const intervals = prefixes.map((prefix): Interval => {
    if (start && end) return [Buffer.concat([prefix, start]), Buffer.concat([prefix, end])]
    return [prefix, afterPrefix(prefix.length > 0 ? prefix : Buffer.of(0xfe))]
  })
  const turn = prefixes.length === 1 ? turnFor(index, equal, ask) : 0
  const complete = index.unique && equal === paths.length ? 100 : 0
  return [
    { index, intervals, turn, score: complete + equal * 10 + (range ? 5 : 0) + (turn ? 3 : 0) + (hinted ? 1 : 0) },
  ]
}

function rangeOf(demands: Demand[], loose: boolean, collation: Collation | undefined): Range | undefined {
  const ranges = demands.flatMap(({ range }) =>
    range && !(collation && range.type === types.string.rank) ? [range] : [],
  )
  const [first] = ranges
  if (!first || loose) return first
  return Object.assign({}, ...ranges.filter(({ type }) => type === first.type).reverse()) as Range
}

/** The bytes that a range takes up in a field of an index, whose order may be turned round. */
function intervalOf({ type, low, high }: Range, index: Index, at: number): Interval {
  const whole = { key: Buffer.of(type), inclusive: true }
  const [first, last] = index.direction(at) > 0 ? [low ?? whole, high ?? whole] : [high ?? whole, low ?? whole]
  const [start, end] = [index.turned(at, first.key), index.turned(at, last.key)]
  return [first.inclusive ? start : afterPrefix(start), last.inclusive ? afterPrefix(end) : end]
}

/** 1 when the index gives the wanted order, -1 when it does backwards, 0 when it does not. */
function turnFor(index: Index, equal: number, { sort, collation }: Ask): 0 | 1 | -1 {
  if (!sort || index.meta.loose || index.collation || collation) return 0
  const rest = Object.entries(sort).filter(([path]) => !index.paths.slice(0, equal).includes(path))
  const turns = rest.map(([path, direction], at) =>
    index.paths[equal + at] === path ? index.direction(equal + at) * Math.sign(toNumber(direction)) : 0,
  )
  const [turn = 1] = turns
  return turns.every((other) => other === turn) ? (turn as 0 | 1 | -1) : 0
}

/** Whether every document that meets the demands is in the partial index. */
function isImplied(partial: Doc, demands: Demands): boolean {
  return Object.entries(partial).every(([path, wanted]) => {
    const found = demands.get(path) ?? []
    const matches = path.startsWith('$') ? () => false : compileFilter({ value: wanted })
    const fits = (value: unknown) => value !== null && value !== undefined && matches({ value })
    const same = ({ condition }: Demand) => JSON.stringify(condition) === JSON.stringify(wanted)
    return found.some(
      (demand) => same(demand) || (demand.points && demand.points.length > 0 && demand.points.every(fits)),
    )
  })
}

function indexPlan(collection: Collection, { index, intervals, turn }: Candidate): Plan {
  const space = collection.prefix(index.meta.number)
  const ordered = intervals.map(([start, end]): Interval => {
    const high = uncut(end).length < end.length ? afterPrefix(uncut(end)) : end
    return [Buffer.concat([space, uncut(start)]), Buffer.concat([space, high])]
  })
  ordered.sort(([left], [right]) => Buffer.compare(left, right))
  const { meta, name: indexName } = index
  const direction = turn < 0 ? 'backward' : 'forward'
  const scan = { stage: 'IXSCAN', indexName, keyPattern: meta.spec.key, isMultiKey: meta.loose, direction }
  return {
    sorted: turn !== 0,
    description: { stage: 'FETCH', inputStage: scan },
    *rows() {
      const seen = meta.loose || intervals.length > 1 ? new Set<number>() : undefined
      for (const [start, end] of ordered) {
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

/** `$or` whose every branch has an index of its own. */
function unionPlan(collection: Collection, { filter, sort, collation }: Ask): Plan | undefined {
  if (filter.$or === undefined) return undefined
  const plans = clauses('$or', filter.$or).map((branch) => choosePlan(collection, { filter: branch, collation }))
  const inputStages = plans.map(({ description }) => description)
  if (inputStages.some(({ stage }) => stage === 'COLLSCAN')) return undefined
  return {
    sorted: sort === undefined,
    description: { stage: 'SUBPLAN', inputStage: { stage: 'OR', inputStages } },
    *rows() {
      const seen = new Set<number>()
      for (const plan of plans) {
        for (const row of plan.rows()) {
          if (!seen.has(row.id)) yield row
          seen.add(row.id)
        }
      }
    },
  }
}
