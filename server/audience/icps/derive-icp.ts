// Proposes criteria of a profile from the customers that are worth most (R33-R35, R8): what they share that the others do not. Each
// proposal says how many of both it is true of and its lift; what chance alone would do as well is left out (Fisher's exact test,
// with the false discovery rate of Benjamini and Hochberg, 1995, kept at one in ten). Nothing is decided here: a person accepts. Pure.
import type { Account } from '../directory/account'
import { type Fact, fold } from '../facts/fields'
import { check } from './fit'
import { type Criterion, sayCriterion } from './icp'
import { falseDiscoveries, fisherTail } from './lift-statistics'
import { type Measure, measureWords, usualMeasures, worthOf } from './worth'

export type Share = { count: number; known: number; share: number }
export type Proposal = { id: string; criterion: Criterion; text: string; best: Share; rest: Share; lift: number }

export type Derived = {
  by: readonly Measure[]
  /** Companies of which at least one measure is known; the best of them, and the others. */
  valued: number
  best: number
  rest: number
  proposals: readonly Proposal[]
  /** Why there is nothing to propose; empty when there is. */
  advice: string
}

/** Below this nothing can be told from chance; a choice, to be argued with. */
export const leastValued = 20
const leastLift = 1.3
const mostMissed = 0.1

const wordFields = ['industry', 'country', 'technologies', 'painPoints', 'legal'] as const
const numberFields = ['employees', 'revenue', 'budget', 'answerHours'] as const

/**
 * @param share how many of the valued companies count as the best, 0..1
 * @param wanted what to rank by; without any, lifetime value and referral where they are known of enough companies
 */
export function deriveIcp(accounts: readonly Account[], share: number, wanted: readonly Measure[] = []): Derived {
  const by = wanted.length > 0 ? wanted : usualMeasures(accounts, leastValued / 2)
  const ranked = rank(accounts, by)
  const cut = Math.max(1, Math.round(ranked.length * share))
  // Who left is no model, whatever they paid before.
  const staying = ranked.filter(({ facts }) => facts.churn !== 'left')
  const best = staying.slice(0, cut)
  const rest = ranked.filter((account) => !best.includes(account))
  const told = { by, valued: ranked.length, best: best.length, rest: rest.length }
  if (ranked.length < leastValued)
    return {
      ...told,
      proposals: [],
      advice: `Expected at least ${leastValued} companies with ${by.map((one) => measureWords[one]).join(' or ')}, got ${ranked.length}. Import more of your customers with what they are worth.`,
    }
  const candidates = [
    ...wordFields.flatMap((field) => wordCandidates(field, best, rest)),
    ...numberFields.filter((field) => !by.includes(field as Measure)).flatMap((field) => numberCandidates(field, best)),
  ]
  const tested = candidates.map((criterion) => compare(criterion, best, rest))
  const kept = falseDiscoveries(tested, 0.1).filter(isWorthSaying)
  const proposals = mergeWords(kept, best, rest).sort(
    (left, right) => right.lift - left.lift || right.best.count - left.best.count,
  )
  const advice =
    proposals.length > 0
      ? ''
      : 'Nothing sets the best apart from the others in what is known of them. Complete their facts, or rank by something else.'
  return { ...told, proposals: proposals.slice(0, 20), advice }
}

/** Those of whom a measure is known, best first; ties by id, so that the same data rank the same. */
function rank(accounts: readonly Account[], by: readonly Measure[]): Account[] {
  const worth = worthOf(accounts, by)
  return accounts
    .filter(({ id }) => worth.has(id))
    .sort((left, right) => worth.get(right.id)! - worth.get(left.id)! || (left.id < right.id ? -1 : 1))
}

const wordsOf = (fact: Fact | undefined): string[] =>
  fact === undefined ? [] : typeof fact === 'object' ? [...fact] : [String(fact)]

/** Each word that at least three of the best have as a wish; each that a fifth of the others have, as a reason against. */
function wordCandidates(field: string, best: readonly Account[], rest: readonly Account[]): Criterion[] {
  const wished = frequent(field, best, 3).map((value) => aCriterion(field, 'should', { op: 'is-any', values: [value] }))
  const against = frequent(field, rest, Math.max(3, rest.length / 5)).map((value) =>
    aCriterion(field, 'exclude', { op: 'is-any', values: [value] }),
  )
  return [...wished, ...against]
}

function frequent(field: string, accounts: readonly Account[], least: number): string[] {
  const counts = new Map<string, { value: string; count: number }>()
  for (const { facts } of accounts)
    for (const value of new Map(wordsOf(facts[field]).map((one) => [fold(one), one])).values()) {
      const known = counts.get(fold(value)) ?? { value, count: 0 }
      counts.set(fold(value), { ...known, count: known.count + 1 })
    }
  return [...counts.values()].filter(({ count }) => count >= least).map(({ value }) => value)
}

/** Bounds that nine in ten of the best keep, on either side and on both. */
function numberCandidates(field: string, best: readonly Account[]): Criterion[] {
  const values = best.flatMap(({ facts }) => (typeof facts[field] === 'number' ? [facts[field] as number] : []))
  if (values.length < 5) return []
  const sorted = values.sort((left, right) => left - right)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
  const [min, max] = [roundTo(at(mostMissed), Math.floor), roundTo(at(1 - mostMissed), Math.ceil)]
  return [
    aCriterion(field, 'should', { op: 'at-least', min }),
    aCriterion(field, 'should', { op: 'at-most', max }),
    ...(min < max ? [aCriterion(field, 'should', { op: 'between', min, max })] : []),
  ]
}

/** Two leading digits: a bound is something to say, not something to measure. */
function roundTo(value: number, way: (value: number) => number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, Math.abs(value)))) - 1)
  return way(value / unit) * unit
}

function aCriterion(
  field: string,
  level: Criterion['level'],
  demand: Omit<Criterion, 'id' | 'field' | 'level' | 'weight'>,
): Criterion {
  const id = `${field}-${level}-${demand.op}-${(demand.values ?? [demand.min, demand.max]).join('-')}`.toLowerCase()
  return { id: id.replace(/[^\p{L}\p{N}-]+/gu, '-').slice(0, 40), field, level, weight: 1, ...demand }
}

type Tested = Proposal & { p: number }

function compare(criterion: Criterion, best: readonly Account[], rest: readonly Account[]): Tested {
  const share = (accounts: readonly Account[]): Share => {
    // What an exclude forbids is counted where it stands.
    const asked: Criterion = criterion.level === 'exclude' ? { ...criterion, level: 'should' } : criterion
    const known = accounts.filter(({ facts }) => facts[criterion.field] !== undefined)
    const count = known.filter((account) => check(asked, 'company', { account }).outcome === 'pass').length
    return { count, known: known.length, share: known.length === 0 ? 0 : count / known.length }
  }
  const [inBest, inRest] = [share(best), share(rest)]
  const [high, low] = criterion.level === 'exclude' ? [inRest, inBest] : [inBest, inRest]
  // Half a company more on each side keeps a lift finite where nobody of the others has it.
  const lift = (high.count + 0.5) / (high.known + 1) / ((low.count + 0.5) / (low.known + 1))
  const p = fisherTail({
    hits: high.count,
    drawn: high.known,
    allHits: high.count + low.count,
    all: high.known + low.known,
  })
  const isAlways = criterion.level === 'should' && inBest.share >= 1 - mostMissed && lift >= 2
  const judged: Criterion = {
    ...criterion,
    level: isAlways ? 'must' : criterion.level,
    weight: Math.min(5, Math.max(1, Math.round(lift))),
  }
  return { id: criterion.id, criterion: judged, text: sayCriterion(judged), best: inBest, rest: inRest, lift, p }
}

function isWorthSaying({ criterion, best, rest, lift }: Tested): boolean {
  if (lift < leastLift) return false
  return criterion.level === 'exclude' ? best.share <= 0.05 && rest.count >= 3 : best.count >= 3
}

/** Words of one field become one criterion, bounds of one field the one that sets apart most. */
function mergeWords(kept: readonly Tested[], best: readonly Account[], rest: readonly Account[]): Proposal[] {
  const groups = new Map<string, Tested[]>()
  for (const one of kept) {
    const key = `${one.criterion.field} ${one.criterion.level === 'exclude' ? 'exclude' : 'wish'}`
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.values()].map((group) => {
    const [strongest] = [...group].sort((left, right) => right.lift - left.lift)
    const { criterion } = strongest as Tested
    const values = group.flatMap((one) => one.criterion.values ?? [])
    const level = criterion.level === 'exclude' ? 'exclude' : 'should'
    const whole =
      values.length > 1 ? compare(aCriterion(criterion.field, level, { op: 'is-any', values }), best, rest) : strongest
    const { p: _, ...proposal } = whole as Tested
    return proposal
  })
}
