// What changed between two states of a profile, in sentences: so that teams who rely on it can be told (R37, R91, R93). Pure.
import { type Criterion, type Icp, sayCriterion } from './icp'

/** What a profile says; when it is read again is no part of it. */
export type IcpState = Pick<Icp, 'name' | 'kind' | 'product' | 'description' | 'problems' | 'criteria'>

export function stateOf({ name, kind, product, description, problems, criteria }: IcpState): IcpState {
  return { name, kind, product, description, problems, criteria }
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
    ...changesOfProblems(before.problems, after.problems),
  ]
}

const words = { name: 'Name', kind: 'Kind', product: 'Product' } as const
const said = (text: string): string => (text === '' ? 'nothing' : `“${text}”`)

function changesOfCriteria(before: readonly Criterion[], after: readonly Criterion[]): string[] {
  const earlier = new Map(before.map((criterion) => [criterion.id, criterion]))
  const later = new Set(after.map(({ id }) => id))
  const kept = after.flatMap((criterion) => {
    const known = earlier.get(criterion.id)
    if (!known) return [`Added: ${sayLevel(criterion)}.`]
    return sayLevel(known) === sayLevel(criterion) ? [] : [`${sayLevel(known)} became ${sayLevel(criterion)}.`]
  })
  const gone = before.filter(({ id }) => !later.has(id)).map((criterion) => `Removed: ${sayLevel(criterion)}.`)
  return [...kept, ...gone]
}

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
