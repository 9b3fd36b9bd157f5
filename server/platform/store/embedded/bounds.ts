// What a filter demands of each path, in a form an index can serve: a few values to be equal to, or a range within one type.
// Only demands that every matching document fulfils are listed; the filter itself is still checked on every hit.
import { BSONRegExp } from 'bson'
import { rank, rankOf, toNumber } from './bson-order'
import { type Doc, isDoc } from './command-error'
import { isOperatorDoc } from './match'

export type Bound = { value: unknown; inclusive: boolean }
export type Demand = { points?: unknown[]; type?: number; low?: Bound; high?: Bound; source: unknown }

/** The demands of the top level and of every `$and` in it, by path. */
export function readDemands(filter: Doc, demands = new Map<string, Demand[]>()): Map<string, Demand[]> {
  for (const [key, value] of Object.entries(filter)) {
    if (key === '$and' && Array.isArray(value))
      for (const clause of value) if (isDoc(clause)) readDemands(clause, demands)
    if (key.startsWith('$')) continue
    const found = isOperatorDoc(value)
      ? Object.entries(value).flatMap(([operator, operand]) => demandOf(operator, operand, value))
      : demandOf('$eq', value, value)
    if (found.length > 0)
      demands.set(key, [...(demands.get(key) ?? []), ...found.map((demand) => ({ ...demand, source: value }))])
  }
  return demands
}

function demandOf(operator: string, operand: unknown, all: unknown): Demand[] {
  const source = all
  switch (operator) {
    case '$eq':
      if (operand instanceof BSONRegExp) return prefixDemand(operand.pattern, operand.options, source)
      return isPoint(operand) ? [{ points: [operand], source }] : []
    case '$in':
      return Array.isArray(operand) && operand.every(isPoint) ? [{ points: operand, source }] : []
    case '$regex':
      if (operand instanceof BSONRegExp) return prefixDemand(operand.pattern, operand.options, source)
      return typeof operand === 'string' ? prefixDemand(operand, String((all as Doc).$options ?? ''), source) : []
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte': {
      if (!isPoint(operand) || operand === null || Number.isNaN(operand)) return []
      const bound = { value: operand, inclusive: operator.endsWith('e') }
      return [{ type: rank(operand), [operator.startsWith('$g') ? 'low' : 'high']: bound, source }]
    }
    default:
      return []
  }
}

/** Arrays, documents and patterns have no single place in an index. NaN never matches by range but does by equality. */
function isPoint(value: unknown): boolean {
  const type = rank(value)
  if (type === rankOf.number) return !Number.isNaN(toNumber(value))
  return (
    type !== rankOf.array &&
    type !== rankOf.regex &&
    type !== rankOf.minKey &&
    type !== rankOf.maxKey &&
    !isOperatorDoc(value)
  )
}

/** `/^abc/` finds strings from abc up to abd. */
function prefixDemand(pattern: string, options: string, source: unknown): Demand[] {
  if (options !== '' || pattern.includes('|')) return []
  const [, literal = '', next = ''] = /^\^([\p{L}\p{N} _@:/-]*)(.?)/u.exec(pattern) ?? []
  const prefix = /[*?{]/.test(next) ? literal.slice(0, -1) : literal
  if (prefix === '') return []
  return [
    {
      type: rankOf.string,
      low: { value: prefix, inclusive: true },
      high: { value: `${prefix}\u{10ffff}`, inclusive: true },
      source,
    },
  ]
}
