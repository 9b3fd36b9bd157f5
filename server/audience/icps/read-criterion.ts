// Reads a criterion as a form, the API or a script writes it. One reader: `{ field, op, value, level, weight }`, with the obvious
// other spellings accepted and everything else refused with what was expected. Pure.
import * as z from 'zod'
import { cleanLine } from '../../../surveys/clean-text'
import { countryCodes } from '../facts/countries'
import { findField, fold, isOwn, ownPrefix, recogniseField } from '../facts/fields'
import { readNumber } from '../facts/read-fact'
import { type Criterion, type Level, levels, type Operator, operators, operatorsFor } from './icp'

const operatorSpellings: Record<Operator, string> = {
  'is-any': 'in oneof anyof any is eq = == equals contains includes has hasany isany',
  'is-none': 'notin nin noneof not ne != isnot excludes notcontains hasnone isnone',
  'has-all': 'all allof hasall containsall',
  'at-least': 'gte >= min atleast minimum',
  'at-most': 'lte <= max atmost maximum',
  between: 'range between',
  known: 'exists present isknown known',
}
const levelSpellings: Record<Level, string> = {
  must: 'must required require musthave mandatory',
  should: 'should nice nicetohave preferred prefer could',
  exclude: 'exclude excluded mustnot not never disqualify',
}

const spelt = <Name extends string>(table: Record<Name, string>): Map<string, Name> =>
  new Map(
    (Object.entries(table) as [Name, string][]).flatMap(([name, all]) =>
      [name, ...all.split(' ')].map((word) => [squash(word), name] as const),
    ),
  )
const squash = (word: string): string => word.toLowerCase().replace(/[\s_-]+/g, '')
const operatorOf = spelt(operatorSpellings)
const levelOf = spelt(levelSpellings)

const scalar = z.union([z.string().max(4000), z.number()])
const bounds = z.object({ min: scalar.optional(), max: scalar.optional() })

export const criterionShape = z
  .object({
    id: z.string().max(40).optional(),
    field: z
      .string()
      .max(120)
      .describe('A field such as employees, industry, country, technologies; any other name is an own field.'),
    op: z
      .string()
      .max(20)
      .optional()
      .describe(`${operators.join(', ')}; also >=, <=, in, not-in, contains.`),
    operator: z.string().max(20).optional().describe('The same as op.'),
    value: z
      .union([scalar, z.array(scalar).max(300), bounds, z.null()])
      .optional()
      .describe('A number, words, a list of words, or { min, max }.'),
    values: z.array(scalar).max(300).optional().describe('A list of words; the same as value.'),
    min: scalar.optional(),
    max: scalar.optional(),
    level: z.string().max(20).optional().describe('must (default), should or exclude.'),
    kind: z.string().max(20).optional().describe('The same as level.'),
    weight: z.coerce
      .number()
      .gt(0)
      .max(100)
      .optional()
      .describe('How much a should counts in the ranking; 1 unless given.'),
  })
  .extend({ estimate: z.string().max(400).optional().describe('The rule in words, where it is an estimate.') })
  .transform((raw, context): Criterion => {
    const fault = (path: string, message: string) => {
      context.addIssue({ code: 'custom', path: [path], message })
      return z.NEVER
    }
    const field = readField(raw.field)
    if (!field) return fault('field', 'Name a field.')
    const level = levelOf.get(squash(raw.level ?? raw.kind ?? 'must'))
    if (!level) return fault('level', `Expected ${levels.join(', ')}; got “${raw.level ?? raw.kind}”.`)
    const said = raw.op ?? raw.operator
    const operator = said ? operatorOf.get(squash(said)) : undefined
    if (said && !operator) return fault('op', `Expected one of ${operators.join(', ')}; got “${said}”.`)
    const asked = { ...raw, value: raw.value ?? raw.values }
    const demand = readDemand(field, operator, asked)
    if ('fault' in demand) return fault(demand.at ?? 'value', demand.fault)
    const estimate = raw.estimate ? { estimate: cleanLine(raw.estimate) } : {}
    return { id: raw.id || idOf(field, level), field, level, weight: raw.weight ?? 1, ...demand, ...estimate }
  })

type Demand = Pick<Criterion, 'op' | 'values' | 'min' | 'max'>
type Asked = { value?: unknown; min?: unknown; max?: unknown }

function readField(name: string): string | undefined {
  const line = cleanLine(name)
  if (isOwn(line)) return line.length > ownPrefix.length ? line : undefined
  return recogniseField(line)?.key ?? (line ? `${ownPrefix}${line}` : undefined)
}

function readDemand(field: string, said: Operator | undefined, asked: Asked): Demand | { fault: string; at?: string } {
  if (said === 'known') return { op: 'known' }
  const kind = findField(field)?.kind
  const numeric = kind === 'number' || kind === 'money' || kind === 'hours'
  const bounded = said === 'at-least' || said === 'at-most' || said === 'between'
  const allowed = operatorsFor(field)
  const limits = readLimits(asked, said, kind === 'hours')
  if (numeric || bounded || (!said && (limits.min !== undefined || limits.max !== undefined) && isOwn(field))) {
    if (!numeric && !isOwn(field))
      return { at: 'op', fault: `Expected ${allowed.join(', ')} for ${field}; got “${said}”.` }
    if (said === 'is-none' || said === 'has-all')
      return { at: 'op', fault: `Expected ${allowed.join(', ')} for ${field}.` }
    return limitsOf(said, limits)
  }
  const op = said ?? 'is-any'
  if (!allowed.includes(op)) return { at: 'op', fault: `Expected ${allowed.join(', ')} for ${field}; got “${op}”.` }
  const words = readWords(asked.value)
  if (words.length === 0) return { fault: 'Expected at least one word.' }
  if (kind !== 'country') return { op, values: words }
  const unknown = words.find((word) => countryCodes(word).length === 0)
  if (unknown) return { fault: `Expected countries by name or code, got “${unknown}”.` }
  return { op, values: [...new Set(words.flatMap(countryCodes))] }
}

type Limits = { min?: number | undefined; max?: number | undefined; only?: number | undefined }

function readLimits({ value, min, max }: Asked, said: Operator | undefined, hours: boolean): Limits {
  const read = (one: unknown): number | undefined =>
    typeof one === 'number' && Number.isFinite(one) ? one : typeof one === 'string' ? readNumber(one) : undefined
  if (min !== undefined || max !== undefined) return { min: read(min), max: read(max) }
  if (Array.isArray(value))
    return value.length > 1 ? { min: read(value[0]), max: read(value[1]) } : { only: read(value[0]) }
  if (typeof value === 'object' && value !== null) {
    const { min: least, max: most } = value as Asked
    return { min: read(least), max: read(most) }
  }
  const range = typeof value === 'string' ? /^(.*\d[^\s-]*)\s*(?:-|–|—|to|\.\.)\s*(\D*\d.*)$/i.exec(value.trim()) : null
  if (range && said !== 'at-least' && said !== 'at-most') return { min: read(range[1]), max: read(range[2]) }
  // A needed answer time is a limit from above: "4" means within four hours.
  return hours && !said ? { max: read(value) } : { only: read(value) }
}

function limitsOf(said: Operator | undefined, { min, max, only }: Limits): Demand | { fault: string } {
  const op =
    said === 'is-any'
      ? 'between'
      : (said ?? (min !== undefined && max !== undefined ? 'between' : max !== undefined ? 'at-most' : 'at-least'))
  const least = min ?? only
  const most = max ?? only
  if (op === 'at-least') return least === undefined ? { fault: 'Expected a number.' } : { op, min: least }
  if (op === 'at-most') return most === undefined ? { fault: 'Expected a number.' } : { op, max: most }
  if (least === undefined || most === undefined) return { fault: 'Expected two numbers, such as 100 - 500.' }
  return least > most ? { fault: 'The lower number comes first.' } : { op: 'between', min: least, max: most }
}

function readWords(value: unknown): string[] {
  const items = Array.isArray(value)
    ? value
    : typeof value === 'string'
      ? value.split(value.includes(';') ? /[;\n]/ : /[,\n]/)
      : [value]
  const words = items
    .filter((item) => typeof item === 'string' || typeof item === 'number')
    .map((item) => cleanLine(String(item)).slice(0, 200))
    .filter((word) => word !== '')
  return [...new Map(words.map((word) => [fold(word), word])).values()]
}

/** A criterion without an id is told apart by what it asks about; numbered by whoever keeps the list. */
function idOf(field: string, level: Level): string {
  return `${level}-${field}`.slice(0, 40)
}

/** Ids that differ: a second criterion of the same field and level gets a number. */
export function withDistinctIds(criteria: readonly Criterion[]): Criterion[] {
  const seen = new Map<string, number>()
  return criteria.map((criterion) => {
    const times = (seen.get(criterion.id) ?? 0) + 1
    seen.set(criterion.id, times)
    return times === 1 ? criterion : { ...criterion, id: `${criterion.id}-${times}` }
  })
}
