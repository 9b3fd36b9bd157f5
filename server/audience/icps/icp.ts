// The ideal customer profile (R1-R38): whom a team serves best, as criteria that can be checked. `must` and `exclude` decide,
// `should` ranks (C3). A profile is of a company, a decision-maker or a consumer (C2), one for each product or need (R11). Pure.
import { countryName, sayCountries } from '../facts/countries'
import { fieldLabel, fields, findField, isOwn, type Owner } from '../facts/fields'
import { sayLanguage } from '../facts/say-trait'

export const icpKinds = ['company', 'decision-maker', 'consumer'] as const
export type IcpKind = (typeof icpKinds)[number]

export const levels = ['must', 'should', 'exclude'] as const
export type Level = (typeof levels)[number]

export const operators = ['is-any', 'is-none', 'has-all', 'at-least', 'at-most', 'between', 'known'] as const
export type Operator = (typeof operators)[number]

export type Criterion = {
  id: string
  /** A key of the table in fields.ts, or `own:Name`. */
  field: string
  op: Operator
  /** Words for is-any, is-none and has-all. */
  values?: readonly string[]
  /** Bounds for at-least, at-most and between. */
  min?: number
  max?: number
  level: Level
  /** 1 to 5: how much a `should` counts in the ranking. */
  weight: number
  /** The rule in words, where it was taken over as an estimate and nobody has typed over it since. */
  estimate?: string
}

/** What a team says itself where an estimate would go by a rule: revenue a head, and the percentage they can spend on one product. */
export type Sizing = { perEmployee?: number | undefined; spendPercent?: number | undefined }

export type Problem = { problem: string; solution: string }

export type Icp = {
  id: string
  studyId: string
  name: string
  kind: IcpKind
  /** The product, service or need this profile is for. */
  product: string
  /** Who they are, in words for the whole team (R36). */
  description: string
  /** The problems of theirs that we solve, and with what (R2). */
  problems: readonly Problem[]
  criteria: readonly Criterion[]
  sizing?: Sizing
  createdAt: Date
  updatedAt: Date
  /** When somebody should read it again (R37, C4). */
  reviewOn: Date
  version: number
}

export type NewIcp = Pick<Icp, 'name' | 'kind' | 'product' | 'description' | 'problems' | 'criteria'> & {
  sizing?: Sizing | undefined
  reviewOn?: Date | undefined
}

const owners: Record<IcpKind, readonly Owner[]> = {
  company: ['account'],
  'decision-maker': ['contact', 'account'],
  consumer: ['contact'],
}

/** The fields a profile of this kind offers. Shallow for decision-makers: of the private person nothing (R32). */
export function fieldsFor(kind: IcpKind) {
  return fields.filter(
    ({ of, group }) =>
      of.some((owner) => owners[kind].includes(owner)) &&
      !(kind === 'decision-maker' && group === 'Life and preferences'),
  )
}

const wordOperators: readonly Operator[] = ['is-any', 'is-none', 'known']
const numberOperators: readonly Operator[] = ['at-least', 'at-most', 'between', 'known']

export function operatorsFor(fieldKey: string): readonly Operator[] {
  if (isOwn(fieldKey)) return operators
  const kind = findField(fieldKey)?.kind
  if (kind === 'number' || kind === 'money' || kind === 'hours') return numberOperators
  return kind === 'list' ? [...wordOperators, 'has-all'] : wordOperators
}

export const operatorWords: Record<Operator, string> = {
  'is-any': 'is any of',
  'is-none': 'is none of',
  'has-all': 'has all of',
  'at-least': 'at least',
  'at-most': 'at most',
  between: 'between',
  known: 'is known',
}

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 2 })

export const sayNumber = (value: number): string => number.format(value)

/** One value as people read it. */
export function sayValue(fieldKey: string, value: string): string {
  const kind = findField(fieldKey)?.kind
  return kind === 'country' ? countryName(value) : kind === 'language' ? sayLanguage(value) : value
}

export const sayValues = (fieldKey: string, values: readonly string[]): string[] =>
  findField(fieldKey)?.kind === 'country' ? sayCountries(values) : values.map((value) => sayValue(fieldKey, value))

/** What is asked, without the field: "at least 100", "one of Poland, Germany". */
export function sayDemand({ field, op, values = [], min, max }: Criterion): string {
  const words = sayValues(field, values)
  const listed = words.length > 8 ? `${words.slice(0, 6).join(', ')} and ${words.length - 6} more` : words.join(', ')
  const many = words.length > 1
  const sentences: Record<Operator, string> = {
    'is-any': many ? `one of ${listed}` : listed,
    'is-none': many ? `none of ${listed}` : `not ${listed}`,
    'has-all': many ? `all of ${listed}` : listed,
    'at-least': `at least ${sayNumber(min ?? 0)}`,
    'at-most': `at most ${sayNumber(max ?? 0)}`,
    between: `${sayNumber(min ?? 0)} to ${sayNumber(max ?? 0)}`,
    known: 'known',
  }
  return sentences[op]
}

export const sayCriterion = (criterion: Criterion): string => `${fieldLabel(criterion.field)}: ${sayDemand(criterion)}`

/** A year ahead, as every definition is looked at again yearly (R90). */
export function aYearAfter(date: Date): Date {
  const next = new Date(date)
  next.setUTCFullYear(next.getUTCFullYear() + 1)
  return next
}
