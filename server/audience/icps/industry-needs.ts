// Which industry benefits most, and whether we can solve its problems (R18): what companies and their people name as pain points,
// by industry, against the problems that the profile says we solve. What no problem of the profile answers is shown, not hidden. Pure.
import { createQuestionIndex } from '../../../analysis/index'
import type { Account } from '../directory/account'
import { fold } from '../facts/fields'
import { judge } from './fit'
import type { Icp } from './icp'
import { type Measure, measureWords, worthOf } from './worth'

/** How many companies, of them those the profile does not rule out, and how many of each industry. */
export type Count = { companies: number; aimedAt: number; by: ReadonlyMap<string, number> }
/** A need in somebody's words. */
export type Named = Count & { words: string }
export type Answered = Count & { problem: string; solution: string; needs: readonly Named[] }

export type Industry = {
  name: string
  companies: number
  /** How many of them the profile calls a good fit. */
  good: number
  left: number
  /** 0..1, the mean place of its companies among all; nothing where fewer than `leastValued` are known. */
  worth?: number
  /** Needs that its companies name, and how many of these a problem of the profile answers. */
  named: number
  solved: number
}

export type IndustryNeeds = {
  by: readonly Measure[]
  byWords: string
  industries: readonly Industry[]
  /** The one that benefits most, where that can be told. */
  best?: string
  problems: readonly Answered[]
  /** What no problem answers, with those first that companies name at which the profile aims. */
  uncovered: readonly Named[]
  /** Companies that name any need. */
  telling: number
}

/** Fewer companies than this say nothing of an industry. */
export const leastValued = 3
/** From here on a need counts as the problem: half its words, roughly. Low, since a person looks at what was matched. */
const leastLikeness = 0.3

type Said = { words: string; whose: ReadonlySet<Account> }
type Counter = (whose: ReadonlySet<Account>) => Count
type Person = { contact: { accountId?: string | undefined; facts: Account['facts'] } }

export function industryNeeds(icp: Icp, companies: readonly Account[], people: readonly Person[]): IndustryNeeds {
  const fits = new Map(companies.map((account) => [account, judge({ ...icp, kind: 'company' }, { account }).fit]))
  const count: Counter = (whose) => ({
    companies: whose.size,
    aimedAt: [...whose].filter((account) => fits.get(account) !== 'poor').length,
    by: countBy([...whose], industryOf),
  })
  const named = needsOf(companies, people)
  const by = (['referral', 'lifetimeValue'] as const).filter(
    (measure) => companies.filter(({ facts }) => typeof facts[measure] === 'number').length >= leastValued,
  )
  const worth = worthOf(companies, by)
  const { problems, uncovered } = match(icp, named, count)
  const solved = problems.flatMap(({ solution, needs }) => (solution ? needs : []))
  const industries = [...groupBy(companies, industryOf)].flatMap(([name, own]): Industry[] => {
    if (name === '') return []
    const known = own.flatMap(({ id }) => worth.get(id) ?? [])
    const names = (needs: readonly Named[]) => needs.filter((need) => need.by.has(name)).length
    return [
      {
        ...{ name, companies: own.length },
        good: own.filter((account) => fits.get(account) === 'good').length,
        left: own.filter(({ facts }) => facts.churn === 'left').length,
        ...(known.length >= leastValued ? { worth: known.reduce((sum, one) => sum + one, 0) / known.length } : {}),
        ...{ named: names([...solved, ...uncovered]), solved: names(solved) },
      },
    ]
  })
  industries.sort((one, other) => (other.worth ?? -1) - (one.worth ?? -1) || other.companies - one.companies)
  const best = industries.filter(({ worth }) => worth !== undefined).length > 1 ? industries[0]?.name : undefined
  const telling = new Set(
    [...companies.map(({ id, facts }) => [id, facts] as const), ...people.map(personFacts)]
      .filter(([, facts]) => painsOf(facts).length > 0)
      .map(([id]) => id),
  ).size
  const byWords = by.map((one) => measureWords[one].replace(/^a /, '')).join(' and ')
  return { by, byWords, industries, ...(best ? { best } : {}), problems, uncovered, telling }
}

const industryOf = ({ facts }: Account): string => (typeof facts.industry === 'string' ? facts.industry : '')
const personFacts = ({ contact }: Person) => [contact.accountId ?? '', contact.facts] as const
const painsOf = ({ painPoints }: Account['facts']): readonly string[] => (Array.isArray(painPoints) ? painPoints : [])

/** Each need once, in the words that came first, the one that most companies name first. */
function needsOf(companies: readonly Account[], people: readonly Person[]): Said[] {
  const byId = new Map(companies.map((account) => [account.id, account]))
  const found = new Map<string, { words: string; whose: Set<Account> }>()
  const facts = [...companies.map(({ id, facts }) => [id, facts] as const), ...people.map(personFacts)]
  for (const [id, known] of facts) {
    const account = byId.get(id)
    if (!account) continue
    for (const words of painsOf(known)) {
      const need = found.get(fold(words)) ?? { words, whose: new Set() }
      found.set(fold(words), need)
      need.whose.add(account)
    }
  }
  return [...found.values()].sort(
    (one, other) => other.whose.size - one.whose.size || (one.words < other.words ? -1 : 1),
  )
}

function match(
  { problems }: Icp,
  named: readonly Said[],
  count: Counter,
): Pick<IndustryNeeds, 'problems' | 'uncovered'> {
  const index = createQuestionIndex()
  problems.forEach(({ problem }, at) => {
    index.add(String(at), problem)
  })
  const answeredBy = new Map(named.map((need) => [need, nearest(index, need.words)]))
  const toNamed = ({ words, whose }: Said): Named => ({ words, ...count(whose) })
  // A problem without a solution answers nothing.
  const uncovered = named.filter((need) => !problems[Number(answeredBy.get(need))]?.solution).map(toNamed)
  return {
    problems: problems.map(({ problem, solution }, at) => {
      const needs = named.filter((need) => answeredBy.get(need) === String(at))
      // A company that names a problem in two ways is one company.
      const whose = new Set(needs.flatMap((need) => [...need.whose]))
      return { problem, solution, needs: needs.map(toNamed), ...count(whose) }
    }),
    uncovered: uncovered.sort((one, other) => other.aimedAt - one.aimedAt),
  }
}

const nearest = (index: ReturnType<typeof createQuestionIndex>, words: string): string | undefined =>
  index.nearest(words, { most: 1, least: leastLikeness })[0]?.id

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}

const countBy = <Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, number> =>
  new Map([...groupBy(items, keyOf)].map(([key, own]) => [key, own.length]))
