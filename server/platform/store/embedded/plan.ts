// Which index serves a filter and a sort, and the rows it yields. Hits are candidates only: whoever asks still runs the
// filter on each. Multikey indexes use one bound of a range, since different elements may satisfy the two.
import { Buffer } from 'node:buffer'
import { type Bound, type Demand, readDemands } from './bounds'
import { rank, rankOf } from './bson-order'
import type { Collation } from './collation'
import { type Collection, idFromKey, type Row } from './collection'
import type { Index } from './collection-index'
import { badValue, type Doc, isDoc } from './command-error'
import { cutBound, encodeKey } from './index-key'
import { clauses, compileFilter } from './match'
import { afterPrefix } from './storage'

type Interval = { start: Buffer; end: Buffer }
export type Plan = {
  rows: () => Generator<Row, void>
  /** Whether the rows already come in the order that was asked for. */
  sorted: boolean
  description: Doc
}
export type Ask = { filter: Doc; sort?: Doc | undefined; hint?: unknown; collation?: Collation | undefined }

type Candidate = { index: Index; intervals: Interval[]; score: number; sorted: 0 | 1 | -1 }
const mostIntervals = 10_000

export function choosePlan(collection: Collection, ask: Ask): Plan {
  const hinted = readHint(collection, ask.hint)
  const natural = isDoc(ask.hint) && ask.hint.$natural !== undefined ? ask.hint.$natural : ask.sort?.$natural
  if (natural !== undefined) return scanPlan(collection, natural === -1, ask.sort?.$natural !== undefined || !ask.sort)
  const demands = readDemands(ask.filter)
  const candidates = (hinted ? [hinted] : collection.indexes.filter(({ meta }) => meta.spec.hidden !== true)).map(
    (index) => weigh(index, demands, ask, hinted !== undefined),
  )
  const best = candidates.reduce<Candidate | undefined>(
    (winner, candidate) => (candidate && candidate.score > (winner?.score ?? 0) ? candidate : winner),
    undefined,
  )
  if (best) return indexPlan(collection, best)
  return unionPlan(collection, ask) ?? scanPlan(collection, false, !ask.sort)
}

function readHint(collection: Collection, hint: unknown): Index | undefined {
  if (
    hint === undefined ||
    hint === null ||
    (isDoc(hint) && (hint.$natural !== undefined || Object.keys(hint).length === 0))
  )
    return undefined
  const wanted = typeof hint === 'string' ? hint : JSON.stringify(hint)
  const index = collection.indexes.find(({ name, meta }) => name === wanted || JSON.stringify(meta.spec.key) === wanted)
  if (!index)
    throw badValue(`error processing query: hint provided does not correspond to an existing index: ${wanted}`)
  return index
}

function weigh(index: Index, demands: Map<string, Demand[]>, ask: Ask, hinted: boolean): Candidate | undefined {
  if (index.partial && !implied(index.partial, demands)) return hinted ? whole(index) : undefined
  let prefixes: Buffer[] = [Buffer.alloc(0)]
  let equal = 0
  let present = !index.sparse
  const compound = !index.meta.multikey || new Set(index.parts.map(([first]) => first)).size === index.parts.length
  for (const path of index.paths) {
    const points = (compound || equal === 0 ? demands.get(path) : undefined)?.find((demand) =>
      servesPoints(demand, index, ask),
    )?.points
    if (!points || points.length * prefixes.length > mostIntervals) break
    const keys = unique(points.map((point) => encodeKey([point], [index.directions[equal]!], index.collation?.fold)))
    prefixes = prefixes.flatMap((prefix) => keys.map((key) => Buffer.concat([prefix, key])))
    if (!points.some((point) => point === null || point === undefined)) present = true
    equal++
  }
  const ranged = compound || equal === 0 ? rangeOf(index, equal, demands, ask) : undefined
  if (ranged) present = true
  if (!present && !hinted) return undefined
  const intervals = prefixes.map((prefix) => (ranged ? within(prefix, ranged) : around(prefix)))
  const sorted = prefixes.length === 1 ? servesSort(index, equal, ask) : 0
  const complete = index.unique && equal === index.paths.length ? 100 : 0
  return {
    index,
    intervals,
    sorted,
    score: complete + equal * 10 + (ranged ? 5 : 0) + (sorted !== 0 ? 3 : 0) + (hinted ? 1 : 0),
  }
}

const whole = (index: Index): Candidate => ({ index, intervals: [around(Buffer.alloc(0))], sorted: 0, score: 1 })

function servesPoints(demand: Demand, index: Index, ask: Ask): boolean {
  if (!demand.points) return false
  if (JSON.stringify(index.collation?.spec) === JSON.stringify(ask.collation?.spec)) return true
  return demand.points.every((point) => rank(point) !== rankOf.string && rank(point) !== rankOf.object)
}

function rangeOf(index: Index, at: number, demands: Map<string, Demand[]>, ask: Ask): Interval | undefined {
  const path = index.paths[at]
  const found = path === undefined ? undefined : demands.get(path)?.filter(({ type }) => type !== undefined)
  const type = found?.[0]?.type
  if (
    !found ||
    type === undefined ||
    (type === rankOf.string && (index.collation || ask.collation)) ||
    type === rankOf.object
  )
    return undefined
  const alike = found.filter((demand) => demand.type === type)
  const low = alike.find((demand) => demand.low)
  const high = alike.find((demand) => demand.high && (!index.meta.multikey || !low || demand.source === undefined))
  const ascending = index.directions[at]! > 0
  const first = ascending ? low?.low : high?.high
  const last = ascending ? high?.high : low?.low
  const lead = Buffer.of(ascending ? type : ~type & 0xff)
  const key = (bound: Bound) => encodeKey([bound.value], [index.directions[at]!])
  return {
    start: first ? (first.inclusive ? key(first) : afterPrefix(key(first))) : lead,
    end: last ? (last.inclusive ? afterPrefix(key(last)) : key(last)) : afterPrefix(lead),
  }
}

/** Entries whose key begins with these values. */
function around(prefix: Buffer): Interval {
  return { start: prefix, end: Buffer.alloc(0) }
}

function within(prefix: Buffer, { start, end }: Interval): Interval {
  return { start: Buffer.concat([prefix, start]), end: Buffer.concat([prefix, end]) }
}

/** 1 when the index gives the wanted order, -1 when it does backwards, 0 when it does not. */
function servesSort(index: Index, equal: number, ask: Ask): 0 | 1 | -1 {
  if (!ask.sort || index.meta.multikey || index.meta.cut || index.collation || ask.collation) return 0
  const rest = Object.entries(ask.sort).filter(([path]) => !index.paths.slice(0, equal).includes(path))
  if (rest.length === 0) return 1
  const turns = rest.map(([path, direction], at) =>
    index.paths[equal + at] === path ? index.directions[equal + at]! * (Number(direction) < 0 ? -1 : 1) : 0,
  )
  const turn = turns[0]!
  return turns.every((other) => other === turn) ? (turn as 0 | 1 | -1) : 0
}

/** Whether every document that meets the demands is in the partial index. */
function implied(partial: Doc, demands: Map<string, Demand[]>): boolean {
  return Object.entries(partial).every(([path, condition]) => {
    if (path === '$and' && Array.isArray(condition))
      return condition.every((clause) => isDoc(clause) && implied(clause, demands))
    const found = demands.get(path) ?? []
    if (found.some(({ source }) => JSON.stringify(source) === JSON.stringify(condition))) return true
    if (path.startsWith('$')) return false
    const matches = compileFilter({ value: condition })
    if (found.some(({ points }) => points && points.length > 0 && points.every((value) => matches({ value }))))
      return true
    return (
      isDoc(condition) &&
      Object.keys(condition).join() === '$exists' &&
      condition.$exists === true &&
      found.some(({ type }) => type !== undefined)
    )
  })
}

function indexPlan(collection: Collection, { index, intervals, sorted }: Candidate): Plan {
  const space = collection.prefix(index.meta.number)
  const ordered = intervals.map(({ start, end }) => {
    const low = Buffer.concat([space, cutBound(start)])
    const high =
      end.length === 0 || end.length > cutBound(end).length
        ? afterPrefix(Buffer.concat([space, cutBound(end.length === 0 ? start : end)]))
        : Buffer.concat([space, end])
    return { start: low, end: high }
  })
  ordered.sort((left, right) => Buffer.compare(left.start, right.start))
  return {
    sorted: sorted !== 0,
    description: {
      stage: 'FETCH',
      inputStage: {
        stage: 'IXSCAN',
        indexName: index.name,
        keyPattern: index.meta.spec.key,
        isMultiKey: index.meta.multikey,
        direction: sorted < 0 ? 'backward' : 'forward',
      },
    },
    *rows() {
      const seen = index.meta.multikey || intervals.length > 1 ? new Set<number>() : undefined
      for (const { start, end } of ordered) {
        for (const key of collection.storage.keys(start, end, sorted < 0)) {
          const id = idFromKey(key)
          if (seen?.has(id)) continue
          seen?.add(id)
          const raw = collection.get(id)
          if (raw) yield { id, raw }
        }
      }
    },
  }
}

/** `$or` whose every branch has an index of its own. */
function unionPlan(collection: Collection, ask: Ask): Plan | undefined {
  if (ask.filter.$or === undefined || ask.hint !== undefined) return undefined
  const plans = clauses('$or', ask.filter.$or).map((filter) =>
    choosePlan(collection, { filter, collation: ask.collation }),
  )
  if (plans.some(({ description }) => description.stage === 'COLLSCAN')) return undefined
  return {
    sorted: !ask.sort,
    description: {
      stage: 'SUBPLAN',
      inputStage: { stage: 'OR', inputStages: plans.map(({ description }) => description) },
    },
    *rows() {
      const seen = new Set<number>()
      for (const plan of plans) {
        for (const row of plan.rows()) {
          if (seen.has(row.id)) continue
          seen.add(row.id)
          yield row
        }
      }
    },
  }
}

function scanPlan(collection: Collection, reverse: boolean, sorted: boolean): Plan {
  return {
    rows: () => collection.scan(reverse),
    sorted,
    description: { stage: 'COLLSCAN', direction: reverse ? 'backward' : 'forward' },
  }
}

function unique(keys: Buffer[]): Buffer[] {
  return [...new Map(keys.map((key) => [key.toString('latin1'), key])).values()]
}
