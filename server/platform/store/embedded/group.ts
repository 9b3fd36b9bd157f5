// `$group` with the accumulators of everyday, streaming: 100,000 documents pass through without being kept. Rarer
// accumulators collect their inputs and ask the expression library at the end.
import { Long } from 'bson'
import { bsonType, compareValues, rank, rankOf, toNumber } from './bson-order'
import { CommandError, type Doc, isDoc, unsupported } from './command-error'
import { type Compute, compileExpression, runLibraryStage } from './expressions'
import { identityOf } from './index-key'

type State = { add: (value: unknown) => void; result: () => unknown }

const accumulators: Record<string, () => State> = {
  $sum: () => {
    let sum = 0
    return {
      add: (value) => {
        sum += addend(value)
      },
      result: () => (Number.isInteger(sum) && !Number.isSafeInteger(sum) ? Long.fromNumber(sum) : sum),
    }
  },
  $avg: () => {
    let sum = 0
    let count = 0
    return {
      add: (value) => {
        if (rank(value) !== rankOf.number) return
        sum += addend(value)
        count++
      },
      result: () => (count === 0 ? null : sum / count),
    }
  },
  $min: () => extreme(-1),
  $max: () => extreme(1),
  $first: () => {
    let first: unknown
    let seen = false
    return {
      add: (value) => {
        if (!seen) first = value
        seen = true
      },
      result: () => first ?? null,
    }
  },
  $last: () => {
    let last: unknown
    return {
      add: (value) => {
        last = value
      },
      result: () => last ?? null,
    }
  },
  $push: () => {
    const items: unknown[] = []
    return { add: (value) => void (value !== undefined && items.push(value)), result: () => items }
  },
  $addToSet: () => {
    const items = new Map<string, unknown>()
    return {
      add: (value) => void (value !== undefined && items.set(identityOf(value), value)),
      result: () => [...items.values()],
    }
  },
  $count: () => {
    let count = 0
    return { add: () => void count++, result: () => count }
  },
}

function addend(value: unknown): number {
  if (bsonType(value) === 'Decimal128') throw unsupported('arithmetic with Decimal128')
  return rank(value) === rankOf.number ? toNumber(value) : 0
}

function extreme(direction: number): State {
  let best: unknown
  return {
    add: (value) => {
      if (value === undefined || value === null) return
      if (best === undefined || compareValues(value, best) * direction > 0) best = value
    },
    result: () => best ?? null,
  }
}

export function* group(documents: Iterable<Doc>, spec: unknown, variables: Doc): Generator<Doc, void> {
  if (!isDoc(spec)) throw new CommandError(15947, "a group's fields must be specified in an object")
  if (!('_id' in spec)) throw new CommandError(15955, 'a group specification must include an _id')
  const { _id, ...fields } = spec
  const plans = Object.entries(fields).map(([name, field]) => readField(name, field, variables))
  if (plans.some((plan) => plan === undefined)) return yield* runLibraryStage('$group', documents, spec, variables)
  const identify = compileExpression(_id, variables)
  const groups = new Map<string, { id: unknown; states: State[] }>()
  for (const doc of documents) {
    const id = identify(doc) ?? null
    const key = typeof id === 'string' ? `"${id}` : identityOf(id)
    let found = groups.get(key)
    if (!found) {
      found = { id, states: plans.map((plan) => plan!.create()) }
      groups.set(key, found)
    }
    for (let at = 0; at < plans.length; at++) found.states[at]!.add(plans[at]!.compute(doc))
  }
  for (const { id, states } of groups.values()) {
    yield { _id: id, ...Object.fromEntries(plans.map((plan, at) => [plan!.name, states[at]!.result()])) }
  }
}

function readField(
  name: string,
  field: unknown,
  variables: Doc,
): { name: string; compute: Compute; create: () => State } | undefined {
  if (name.includes('.')) throw new CommandError(40235, `The field name '${name}' cannot contain '.'`)
  const [operator, operand] = isDoc(field) ? (Object.entries(field)[0] ?? []) : []
  if (operator === undefined) throw new CommandError(40234, `The field '${name}' must be an accumulator object`)
  if (operator === '$accumulator') throw unsupported(operator)
  if (!operator.startsWith('$')) throw new CommandError(40234, `The field '${name}' must be an accumulator object`)
  const create = Object.hasOwn(accumulators, operator) ? accumulators[operator] : undefined
  return create && { name, compute: operator === '$count' ? () => 1 : compileExpression(operand, variables), create }
}
