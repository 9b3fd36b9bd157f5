// Which index serves a filter and a sort, and the rows it yields. Hits are candidates only: whoever asks still runs the
// filter on each, so that an interval may hold too much but never too little.
import { apart, isNumber, keyOf, rank, toNumber, turned, types } from './bson-order'
import { type Collection, type Index, idFromKey, type Row, uncut } from './collection'
import { type Doc, isDoc, refuse, unsupported } from './command-error'
import { conditionsIn, isOperatorDoc } from './match'
import { plain } from './raw-bson'
import { afterPrefix } from './storage'

type Interval = [start: Buffer, end: Buffer]
/** What every document that matches fulfils at a path: the key of one of some values, or one of a range of keys. */
type Demand = { path: string; keys?: Buffer[]; range?: Interval }
type Candidate = { index: Index; intervals: Interval[]; score: number; turn: number }

/** `sorted` when the rows already come in the order that was asked for. */
export type Plan = { rows: () => Generator<Row, void>; sorted: boolean; description: Doc }
export type Ask = { filter: Doc; sort?: Doc | undefined; hint?: unknown }

const mostIntervals = 10_000

export function choosePlan(collection: Collection, { filter, sort, hint }: Ask): Plan {
  const hinted = readHint(collection, hint)
  const demands = Array.from(conditionsIn(filter), demandOf)
  const candidates = (hinted ?? collection.indexes.filter(({ meta }) => meta.spec.hidden !== true))
    .map((index) => weigh(index, demands, sort))
    .filter(({ score }) => hinted || score > 0)
  const [best] = candidates.sort((left, right) => right.score - left.score)
  if (best) return indexPlan(collection, best)
  const description = { stage: 'COLLSCAN', direction: 'forward' }
  return { rows: () => collection.scan(), sorted: sort === undefined, description }
}

/** The index that a hint names, none for `$natural`. What lets documents expire hands in the index itself. */
function readHint(collection: Collection, hint: unknown): Index[] | undefined {
  const wanted = plain(hint ?? {})
  if (isDoc(wanted) && Object.keys(wanted).length === 0) return undefined
  if (isDoc(wanted) && wanted.$natural === 1) return []
  const own = collection.indexes.find((index) => index === hint)
  const found = own ?? collection.findIndex(wanted) ?? refuse(2, 'planner returned error: bad hint')
  if (found.meta.spec.partialFilterExpression && !own) unsupported('a hint at a partial index')
  return [found]
}

function demandOf([path, name, operand]: readonly [path: string, operator: string, operand: unknown]): Demand {
  const wanted = name === '$in' && Array.isArray(operand) ? operand : [operand]
  if (!wanted.every(isPoint)) return { path }
  if (name === '$eq' || name === '$in') return { path, keys: apart(wanted).map(keyOf) }
  const type = rank(operand)
  if (!/^\$[gl]te?$/.test(name) || type === types.object.rank || type === types.null.rank) return { path }
  const [first, last] = within(Buffer.of(type))
  const [key, after] = within(keyOf(operand))
  const bound = name === '$gte' || name === '$lt' ? key : after
  return { path, range: name.startsWith('$g') ? [bound, last] : [first, bound] }
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
function weigh(index: Index, demands: Demand[], sort: Doc | undefined): Candidate {
  const { directions, meta, parts, paths, unique } = index
  // Elements of one array are in entries of their own: two fields of it, or two bounds, may be met by different ones.
  const apart = !meta.loose || new Set(parts.map(([first]) => first)).size === parts.length
  const demandsAt = (at: number) => (apart || at === 0 ? demands.filter(({ path }) => path === paths[at]) : [])
  let prefixes: Buffer[] = [Buffer.alloc(0)]
  let present = meta.spec.sparse !== true
  let equal = 0
  for (; equal < paths.length; equal++) {
    const { keys } = demandsAt(equal).find((demand) => demand.keys) ?? {}
    if (!keys || keys.length * prefixes.length > mostIntervals) break
    const next = keys.map((key) => turned(key, directions[equal]!))
    prefixes = prefixes.flatMap((prefix) => next.map((key) => Buffer.concat([prefix, key])))
    present ||= !keys.some(([type]) => type === types.null.rank)
  }
  const range = rangeOf(demandsAt(equal), index, equal)
  const [low, high] = range ?? [Buffer.alloc(0), Buffer.of(0xff)]
  const intervals = prefixes.map((prefix): Interval => [Buffer.concat([prefix, low]), Buffer.concat([prefix, high])])
  const turn = prefixes.length === 1 ? turnFor(index, equal, sort) : 0
  const worth = (unique && equal === paths.length ? 100 : 0) + equal * 10 + (range ? 5 : 0) + (turn ? 3 : 0)
  const isWhole = !meta.spec.partialFilterExpression && (present || range)
  return { index, intervals, turn, score: isWhole ? worth : 0 }
}

/** The keys that ranges leave of a field of an index, whose order may be turned round. */
function rangeOf(demands: Demand[], { directions, meta }: Index, at: number): Interval | undefined {
  const ranges = demands.flatMap(({ range }) => (range ? [range] : [])).slice(0, meta.loose ? 1 : undefined)
  const [start] = ranges.map(([from]) => from).sort((left, right) => Buffer.compare(right, left))
  const [end] = ranges.map(([, to]) => to).sort(Buffer.compare)
  if (!start || !end) return undefined
  return directions[at] === 1 ? [start, end] : [afterPrefix(turned(end, -1)), afterPrefix(turned(start, -1))]
}

/** 1 when the index gives the wanted order, -1 when it does backwards, 0 when it does not. */
function turnFor(index: Index, equal: number, sort: Doc | undefined): number {
  if (!sort || index.meta.loose) return 0
  const rest = Object.entries(sort).filter(([path]) => !index.paths.slice(0, equal).includes(path))
  const directionOf = (path: string, at: number) => (index.paths[at] === path ? index.directions[at]! : 0)
  const turns = rest.map(([path, direction], at) => directionOf(path, equal + at) * toNumber(direction))
  const [turn = 1] = turns
  return turns.every((other) => other === turn) ? turn : 0
}

function indexPlan(collection: Collection, { index, intervals, turn }: Candidate): Plan {
  const { meta, name: indexName } = index
  const space = collection.prefix(meta.number)
  const bounds = intervals.map(([start, end]): Interval => {
    const high = uncut(end).length < end.length ? afterPrefix(uncut(end)) : end
    return [Buffer.concat([space, uncut(start)]), Buffer.concat([space, high])]
  })
  bounds.sort(([left], [right]) => Buffer.compare(left, right))
  function* ids(): Generator<number> {
    for (const [start, end] of bounds)
      for (const { key } of collection.storage.range(start, end, { reverse: turn < 0 })) yield idFromKey(key)
  }
  const direction = turn < 0 ? 'backward' : 'forward'
  const inputStage = { stage: 'IXSCAN', indexName, keyPattern: meta.spec.key, isMultiKey: meta.loose, direction }
  const description = { stage: 'FETCH', inputStage }
  return { rows: () => collection.read(ids()), sorted: turn !== 0, description }
}
