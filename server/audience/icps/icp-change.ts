// What changed between two states of a profile, in sentences: so that teams who rely on it can be told (R37, R91, R93). Pure.
import { type Criterion, type Icp, type Sizing, sayCriterion, sayNumber } from './icp'

/** What a profile says; when it is read again is no part of it. */
export type IcpState = Pick<Icp, 'name' | 'kind' | 'product' | 'description' | 'problems' | 'criteria' | 'sizing'>

export function stateOf({ name, kind, product, description, problems, criteria, sizing }: IcpState): IcpState {
  return { name, kind, product, description, problems, criteria, sizing: sizing ?? {} }
}

/** One sentence a change; none when both say the same. */
export function sayChanges(before: IcpState, after: IcpState): string[] {
  const texts = (['name', 'kind', 'product'] as const).flatMap((field) =>
    before[field] === after[field] ? [] : `${words[field]}: ${said(before[field])} became ${said(after[field])}.`,
  )
  return [
    ...texts,
    ...(before.description === after.description ? [] : ['The description was rewritten.']),
    ...changesOfCriteria(before.criteria, after.criteria),
    ...changesOfSizing(before.sizing ?? {}, after.sizing ?? {}),
    ...changesOfProblems(before.problems, after.problems),
  ]
}

const words = { name: 'Name', kind: 'Kind', product: 'Product' } as const
const said = (text: string): string => (text === '' ? 'nothing' : `“${text}”`)

/** Criteria are told by what they ask, since a form gives them new ids; what asks about the same field is the same one changed. */
function changesOfCriteria(before: readonly Criterion[], after: readonly Criterion[]): string[] {
  const gone = without(before, after)
  const sentences: string[] = []
  for (const criterion of without(after, before)) {
    const at = gone.findIndex(({ field }) => field === criterion.field)
    const [known] = at < 0 ? [] : gone.splice(at, 1)
    sentences.push(known ? `${sayLevel(known)} became ${sayLevel(criterion)}.` : `Added: ${sayLevel(criterion)}.`)
  }
  return [...sentences, ...gone.map((criterion) => `Removed: ${sayLevel(criterion)}.`)]
}

/** Those that none of the others asks alike; two alike need two. */
function without(criteria: readonly Criterion[], others: readonly Criterion[]): Criterion[] {
  const left = others.map(demandOf)
  return criteria.filter((criterion) => {
    const at = left.indexOf(demandOf(criterion))
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

/** All it asks, in one order; long lists are cut where they are said, and not here. */
const demandOf = ({ field, op, values = [], min, max, level, weight }: Criterion): string =>
  JSON.stringify([field, op, values, min, max, level, level === 'should' ? weight : 0])

const sayLevel = (criterion: Criterion): string =>
  `${criterion.level} ${sayCriterion(criterion)}${criterion.level === 'should' ? ` (weight ${criterion.weight})` : ''}`

function changesOfProblems(before: Icp['problems'], after: Icp['problems']): string[] {
  const say = ({ problem, solution }: Icp['problems'][number]): string =>
    `the problem “${problem}”${solution ? `, solved by “${solution}”` : ''}`
  const [earlier, later] = [new Set(before.map(say)), new Set(after.map(say))]
  return [
    ...[...later].filter((one) => !earlier.has(one)).map((one) => `Added: ${one}.`),
    ...[...earlier].filter((one) => !later.has(one)).map((one) => `Removed: ${one}.`),
  ]
}

const sizingWords = { perEmployee: 'Revenue a head', spendPercent: 'Percentage they can spend' } as const

function changesOfSizing(before: Sizing, after: Sizing): string[] {
  const say = (value: number | undefined): string => (value === undefined ? 'the rule of thumb' : sayNumber(value))
  return (['perEmployee', 'spendPercent'] as const).flatMap((key) =>
    before[key] === after[key] ? [] : [`${sizingWords[key]}: ${say(before[key])} became ${say(after[key])}.`],
  )
}
