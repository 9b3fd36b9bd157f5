// `$group` with the accumulators of everyday, streaming: 100,000 documents pass through without being kept. Rarer accumulators
// are the library's, which collects first.
import { compareValues, identityOf, numeric, rank } from './bson-order'
import { asDoc, CommandError, type Doc, isDoc, unsupported } from './command-error'
import { type Compute, compileExpression, library } from './expressions'

/** What is known after some documents, and what comes of it in the end. */
type Accumulator = {
  step: (state: unknown, value: unknown, seen: number) => unknown
  end?: (state: unknown) => unknown
}

const extreme = (direction: number): Accumulator => ({
  step: (best, value) => {
    if (value === undefined || value === null) return best
    return best === undefined || compareValues(value, best) * direction > 0 ? value : best
  },
})

const accumulators: Record<string, Accumulator> = {
  $sum: { step: (sum, value) => Number(sum ?? 0) + addend(value) },
  $count: { step: (_, __, seen) => seen + 1 },
  $avg: {
    step: (state, value) => {
      const [sum, count] = (state as [number, number] | undefined) ?? [0, 0]
      return rank(value) === numeric ? [sum + addend(value), count + 1] : [sum, count]
    },
    end: (state) => {
      const [sum, count] = state as [number, number]
      return count === 0 ? null : sum / count
    },
  },
  $min: extreme(-1),
  $max: extreme(1),
  $first: { step: (first, value, seen) => (seen === 0 ? value : first) },
  $last: { step: (_, value) => value },
  $push: {
    step: (state, value) => {
      const items = (state as unknown[] | undefined) ?? []
      if (value !== undefined) items.push(value)
      return items
    },
  },
  $addToSet: {
    step: (state, value) => {
      const items = (state as Map<string, unknown> | undefined) ?? new Map<string, unknown>()
      return value === undefined ? items : items.set(identityOf(value), value)
    },
    end: (state) => [...(state as Map<string, unknown>).values()],
  },
}

function addend(value: unknown): number {
  if (typeof value === 'number') return value
  if (rank(value) === numeric) throw unsupported('arithmetic with Decimal128 and with integers beyond 2^53')
  return 0
}

export function* group(documents: Iterable<Doc>, given: unknown, variables: Doc): Generator<Doc, void> {
  const { _id, ...fields } = asDoc(given, "a group's fields")
  if (!('_id' in (given as Doc))) throw new CommandError(15955, 'a group specification must include an _id')
  const columns = Object.entries(fields).map(([name, field]) => ({ name, ...readColumn(name, field, variables) }))
  if (columns.some(({ step }) => step === undefined)) {
    const { Lazy, options, stages } = library()
    return yield* stages.$group(Lazy(documents), given as never, { ...options, variables }) as Iterable<Doc>
  }
  const identify = compileExpression(_id, variables)
  const groups = new Map<string, { id: unknown; seen: number; states: unknown[] }>()
  for (const doc of documents) {
    const id = identify(doc) ?? null
    const key = identityOf(id)
    const found = groups.get(key) ?? { id, seen: 0, states: [] }
    groups.set(key, found)
    for (let at = 0; at < columns.length; at++)
      found.states[at] = columns[at]!.step!(found.states[at], columns[at]!.compute(doc), found.seen)
    found.seen++
  }
  for (const { id, states } of groups.values())
    yield {
      _id: id,
      ...Object.fromEntries(columns.map(({ name, end }, at) => [name, end ? end(states[at]) : (states[at] ?? null)])),
    }
}

function readColumn(name: string, field: unknown, variables: Doc): Partial<Accumulator> & { compute: Compute } {
  const [operator = '', operand] = isDoc(field) ? (Object.entries(field)[0] ?? []) : []
  if (operator === '$accumulator') throw unsupported(operator)
  if (name.includes('.')) throw new CommandError(40235, `The field name '${name}' cannot contain '.'`)
  if (!operator.startsWith('$')) throw new CommandError(40234, `The field '${name}' must be an accumulator object`)
  return {
    compute: compileExpression(operand, variables),
    ...(Object.hasOwn(accumulators, operator) ? accumulators[operator] : {}),
  }
}
