// Workforce size and affordable cost, derived from the revenue that a profile asks for (R15). Each estimate says the rule that made
// it: what the team typed, or else the median of the companies it knows, or else a rule of thumb. Nothing is overwritten: an
// estimate stands beside what the profile says, and a person takes it. Pure.
import { type Facts, fieldLabel } from '../facts/fields'
import { industryCode } from '../facts/industries'
import { check, type Subject } from './fit'
import { type Criterion, type Sizing, sayDemand, sayNumber } from './icp'
import { leastMeasured, revenueAHead, usualRevenueAHead, usualSpendPercent } from './size-rules'

export type Rule = { value: number; from: 'typed' | 'measured' | 'thumb'; words: string }
export type Rules = { perEmployee: Rule; spendPercent: Rule }

export const estimated = ['employees', 'budget'] as const
export type Estimated = (typeof estimated)[number]

export type Estimate = {
  field: Estimated
  label: string
  op: 'at-least' | 'at-most' | 'between'
  min?: number
  max?: number
  /** "about 14 to 140". */
  text: string
  /** How it was made, in words. */
  rule: string
  /** Whether the profile says nothing yet, says just this, was typed by a person, or took an estimate that has moved since. */
  standing: 'open' | 'same' | 'typed' | 'moved'
  /** What the profile says, where it says something. */
  present?: string
}

type Known = { account?: { facts: Facts } | undefined }

/** What the estimates go by: each rule the best that there is. */
export function rulesFor(criteria: readonly Criterion[], sizing: Sizing, companies: readonly Subject[]): Rules {
  const industries = criteria.filter(({ field, level }) => field === 'industry' && level !== 'exclude')
  const alike = companies.filter((one) =>
    industries.every((criterion) => check(criterion, 'company', one).outcome === 'pass'),
  )
  const whose = industries.length > 0 ? 'companies you know in these industries' : 'companies you know'
  return {
    perEmployee:
      typed(sizing.perEmployee) ??
      measured(alike, ({ revenue, employees }) => quotient(revenue, employees), whose) ??
      thumbOf(industries),
    spendPercent: typed(sizing.spendPercent) ??
      measured(alike, ({ budget, revenue }) => quotient(budget, revenue, 100), whose) ?? {
        value: usualSpendPercent,
        from: 'thumb',
        words: 'a rule of thumb',
      },
  }
}

/** Nothing where no revenue is asked for, or only that it is known. */
export function estimateSizes(criteria: readonly Criterion[], { perEmployee, spendPercent }: Rules): Estimate[] {
  const revenue = criteria.find(({ field, level, min, max }) => {
    return field === 'revenue' && level !== 'exclude' && (min !== undefined || max !== undefined)
  })
  if (!revenue) return []
  const heads = `revenue divided by ${sayNumber(perEmployee.value)} a head: ${perEmployee.words}`
  const cost = `${sayNumber(spendPercent.value)} % of the revenue: ${spendPercent.words}`
  return [
    toEstimate('employees', revenue, (money) => Math.max(1, money / perEmployee.value), heads, criteria),
    toEstimate('budget', revenue, (money) => (money * spendPercent.value) / 100, cost, criteria),
  ]
}

function toEstimate(
  field: Estimated,
  { op, ...revenue }: Criterion,
  make: (money: number) => number,
  rule: string,
  criteria: readonly Criterion[],
): Estimate {
  const min = revenue.min === undefined ? {} : { min: round(make(revenue.min)) }
  const max = revenue.max === undefined ? {} : { max: round(make(revenue.max)) }
  const demand = { op: op as Estimate['op'], ...min, ...max }
  const present = criteria.find((one) => one.field === field && one.level !== 'exclude')
  const same = present && sayDemand(present) === sayDemand({ ...present, values: [], ...demand })
  return {
    ...{ field, label: fieldLabel(field), ...demand, rule },
    text: `about ${sayDemand({ id: '', field, level: 'must', weight: 1, ...demand })}`,
    standing: !present ? 'open' : same ? 'same' : present.estimate ? 'moved' : 'typed',
    ...(present ? { present: sayDemand(present) } : {}),
  }
}

/** Two digits are all that such an estimate can carry. */
const round = (value: number): number => (value < 10 ? Math.round(value) : Number(value.toPrecision(2)))

const typed = (value: number | undefined): Rule | undefined =>
  value === undefined ? undefined : { value, from: 'typed', words: 'your own figure' }

function measured(
  companies: readonly Known[],
  figure: (facts: Facts) => number | undefined,
  whose: string,
): Rule | undefined {
  const values = companies
    .flatMap(({ account }) => (account ? [figure(account.facts)] : []))
    .filter((value) => value !== undefined)
    .sort((left, right) => left - right)
  if (values.length < leastMeasured) return undefined
  const middle = (values[(values.length - 1) >> 1]! + values[values.length >> 1]!) / 2
  return { value: round2(middle), from: 'measured', words: `the median of ${values.length} ${whose}` }
}

const round2 = (value: number): number => Number(value.toPrecision(2))

const quotient = (part: Facts[string] | undefined, whole: Facts[string] | undefined, times = 1): number | undefined =>
  typeof part === 'number' && typeof whole === 'number' && part > 0 && whole > 0 ? (part / whole) * times : undefined

/** The rule of thumb of the industries that are asked for, where they share one. */
function thumbOf(industries: readonly Criterion[]): Rule {
  const sections = new Set(industries.flatMap(({ values = [] }) => values.map(industryCode)))
  const [section] = sections
  const own = sections.size === 1 && section ? revenueAHead[section] : undefined
  return {
    value: own ?? usualRevenueAHead,
    from: 'thumb',
    words: own ? 'a rule of thumb for this industry' : 'a rule of thumb over all industries',
  }
}
