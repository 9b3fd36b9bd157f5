// Which index serves a filter and a sort, and the rows it yields. Hits are candidates only: whoever asks still runs the
// filter on each, so that an interval may hold too much but never too little.
import { type Collation, isNumber, keyOf, rank, toNumber, types } from './bson-order'
import { type Collection, type Index, idFromKey, type Row, uncut, withoutDoubles } from './collection'
import { type Doc, isDoc, refuse } from './command-error'
import { clauses, isOperatorDoc } from './match'
import { plain } from './raw-bson'
import { afterPrefix } from './storage'

type Interval = [start: Buffer, end: Buffer]
/** What every document that matches fulfils at a path: one of some values, or a range of keys within one type. */
type Demand = { condition: unknown; points?: unknown[]; range?: Interval }
type Demands = Map<string, Demand[]>
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
    const found = parts.map(([name, operand]): Demand => ({ condition, ...demandOf(name, operand) }))
    if (!path.startsWith('$')) demands.set(path, [...(demands.get(path) ?? []), ...found])
  }
  return demands
}

function demandOf(name: string, operand: unknown): Pick<Demand, 'points' | 'range'> {
  const type = rank(operand)
  if (name === '$in') return Array.isArray(operand) && operand.every(isPoint) ? { points: operand } : {}
  if (!isPoint(operand)) return {}
  if (name === '$eq') return { points: [operand] }
  if (!/^\$[gl]te?$/.test(name) || type === types.object.rank || type === types.null.rank) return {}
  const [first, last] = within(Buffer.of(type))
  const [key, after] = within(keyOf(operand))
  const bound = name === '$gte' || name === '$lt' ? key : after
  return { range: name.startsWith('$g') ? [bound, last] : [first, bound] }
}

/** All keys that begin with this one. */
const within = (key: Buffer): Interval => [key, afterPrefix(key)]

/** Arrays, patterns and extremes have no single place in an index; NaN is equal to itself but in no range. */
function isPoint(value: unknown): boolean {
  const { array, regex, minKey, maxKey } = types
  const isNowhere = [array, regex, minKey, maxKey].some((type) => type.rank === rank(value))
  return !isNowhere && !isOperatorDoc(value) && !(isNumber(value) && Number.isNaN(toNumber(value)))
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
    const keys = withoutDoubles(points.map((point) => index.keyAt(equal, point)))
    prefixes = prefixes.flatMap((prefix) => keys.map((key) => Buffer.concat([prefix, key])))
    present ||= !points.some((point) => rank(point) === types.null.rank)
  }
  const range = rangeOf(demandsAt(equal), index, equal, collation ?? ask.collation)
  const intervals = prefixes.map((prefix): Interval => {
    if (range) return [Buffer.concat([prefix, range[0]]), Buffer.concat([prefix, range[1]])]
    return prefix.length > 0 ? within(prefix) : [prefix, Buffer.of(0xff)]
  })
  const turn = prefixes.length === 1 ? turnFor(index, equal, ask) : 0
  const worth = (index.unique && equal === paths.length ? 100 : 0) + equal * 10 + (range ? 5 : 0) + (turn ? 3 : 0)
  return { index, intervals, turn, score: hinted ? 1 : usable && (present || range) ? worth : 0 }
}

/** The keys that ranges leave of a field of an index, whose order may be turned round. */
function rangeOf(demands: Demand[], index: Index, at: number, collation?: Collation): Interval | undefined {
  const isUsable = ([[type]]: Interval) => !collation || type !== types.string.rank
  const ranges = demands.flatMap(({ range }) => (range && isUsable(range) ? [range] : []))
  if (ranges.length === 0) return undefined
  const used = index.meta.loose ? ranges.slice(0, 1) : ranges
  const [starts, ends] = [used.map(([start]) => start), used.map(([, end]) => end)]
  const [start, end] = [starts.sort(Buffer.compare).at(-1)!, ends.sort(Buffer.compare)[0]!]
  if (index.directions[at] === 1) return [start, end]
  return [afterPrefix(index.turned(at, end)), afterPrefix(index.turned(at, start))]
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
