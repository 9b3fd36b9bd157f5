// The tree of a foreign condition as one of ours, as far as both mean the same; undefined for anything else, which the importer names.
import type { Condition, QuestionKind } from '../definition'
import type { Expression, Test } from './expression'

/** What a name in a condition stands for: an earlier question, or one option of it that can be ticked. */
export type Known = {
  readonly key: string
  readonly kind: QuestionKind
  /** The key of an option by its code there. */
  readonly optionKey: (code: string) => string | undefined
  /** The option that the name stands for: ticked or not. */
  readonly ticked?: string
}

export type LookUp = (name: string) => Known | undefined

const flipped: Readonly<Record<Test, Test>> = { '=': '=', '!=': '!=', '>': '<', '<': '>', '>=': '<=', '<=': '>=' }
const yes = /^(y|yes|1|true|ok)$/i
const no = /^(n|no|0|false)$/i

export function toCondition(expression: Expression, lookUp: LookUp): Condition | undefined {
  switch (expression.kind) {
    case 'and':
    case 'or': {
      const parts = expression.parts.map((part) => toCondition(part, lookUp))
      if (parts.length > 20 || parts.some((part) => part === undefined)) return undefined
      const all = parts as Condition[]
      return expression.kind === 'and' ? { all } : (asOneOf(all) ?? { any: all })
    }
    case 'not':
      return not(toCondition(expression.part, lookUp))
    case 'call':
      return fromCall(expression.name, expression.inputs, lookUp)
    case 'compare':
      return fromComparison(expression, lookUp)
    default:
      return undefined
  }
}

/** Several options of one question, as one test. */
function asOneOf(parts: readonly Condition[]): Condition | undefined {
  const [first] = parts
  if (!first || !('options' in first) || first.is !== 'one-of') return undefined
  const same = parts.every((part) => 'options' in part && part.is === 'one-of' && part.question === first.question)
  return same ? { ...first, options: parts.flatMap((part) => ('options' in part ? part.options : [])) } : undefined
}

function fromCall(name: string, inputs: readonly Expression[], lookUp: LookUp): Condition | undefined {
  const [first, second] = inputs
  if (!first) return undefined
  if (name === 'not') return inputs.length === 1 ? not(toCondition(first, lookUp)) : undefined
  const known = first.kind === 'name' ? lookUp(first.name) : undefined
  if (!known) return undefined
  if (name === 'is_empty' && inputs.length === 1) return isBlank(known)
  if (name !== 'selected' || second?.kind !== 'value') return undefined
  const option = known.optionKey(second.value)
  return option === undefined ? undefined : oneOf(known.key, option)
}

function fromComparison(
  { test, left, right }: Extract<Expression, { kind: 'compare' }>,
  lookUp: LookUp,
): Condition | undefined {
  if (left.kind === 'value' && right.kind === 'name')
    return fromComparison({ kind: 'compare', test: flipped[test], left: right, right: left }, lookUp)
  const known = left.kind === 'name' ? lookUp(left.name) : undefined
  if (!known || right.kind !== 'value') return undefined
  const { value } = right
  if (test === '!=') return value === '' ? not(isBlank(known)) : not(equals(known, value))
  if (test === '=') return value === '' ? isBlank(known) : equals(known, value)
  return compares(known, test, value)
}

function equals({ key, kind, optionKey, ticked }: Known, value: string): Condition | undefined {
  if (ticked !== undefined) return yes.test(value) ? oneOf(key, ticked) : undefined
  if (kind === 'yes-no') {
    if (yes.test(value)) return { question: key, is: 'yes' }
    return no.test(value) ? { question: key, is: 'no' } : undefined
  }
  if (kind === 'single') {
    const option = optionKey(value)
    return option === undefined ? undefined : oneOf(key, option)
  }
  const number = numberOf(kind, value)
  if (number === undefined) return undefined
  return { all: [atLeast(key, number), atMost(key, number)] }
}

/** Nothing is more or less than a blank answer: `not at most 3` alone would hold for one. */
function compares({ key, kind }: Known, test: Test, value: string): Condition | undefined {
  const number = numberOf(kind, value)
  if (number === undefined) return undefined
  if (test === '>=') return atLeast(key, number)
  if (test === '<=') return atMost(key, number)
  if (kind === 'scale' && Number.isInteger(number))
    return test === '>' ? atLeast(key, number + 1) : atMost(key, number - 1)
  const beyond = test === '>' ? atMost(key, number) : atLeast(key, number)
  return { all: [{ question: key, is: 'answered' }, { not: beyond }] }
}

function isBlank({ key, ticked }: Known): Condition {
  return ticked === undefined ? { question: key, is: 'blank' } : { not: oneOf(key, ticked) }
}

const numberOf = (kind: QuestionKind, value: string): number | undefined =>
  (kind === 'number' || kind === 'scale') && /^-?\d{1,15}(\.\d{1,6})?$/.test(value) ? Number(value) : undefined
const oneOf = (question: string, option: string): Condition => ({ question, is: 'one-of', options: [option] })
const atLeast = (question: string, number: number): Condition => ({ question, is: 'at-least', number })
const atMost = (question: string, number: number): Condition => ({ question, is: 'at-most', number })

function not(condition: Condition | undefined): Condition | undefined {
  if (!condition) return undefined
  if ('is' in condition && condition.is === 'blank') return { question: condition.question, is: 'answered' }
  return 'not' in condition ? condition.not : { not: condition }
}
