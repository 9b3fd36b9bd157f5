// The groups of people of a run as they stand now: only people whose answers still stand, traits counted afresh and hidden where
// few share them, and a warning where a group is nearly one title. Pure.
import { rollup } from 'd3-array'
import type { PersonaTheme } from '../../../analysis'
import type { CorpusRespondent, Fit } from '../corpus/corpus'
import type { GroupMeasure, StandingPeople } from '../edits/stand-people'
import type { Board, BoardTopic } from '../results/board'

export type TraitShare = { readonly value: string; readonly count: number; readonly share: number }
export type TraitMix = {
  readonly trait: string
  readonly values: readonly TraitShare[]
  /** People whose value too few share to be shown, and people without one. */
  readonly hidden: number
  readonly missing: number
}

export type PeopleGroup = {
  readonly id: string
  readonly number: number
  readonly name: string
  readonly size: number
  /** Of everybody who is in a group. */
  readonly share: number
  readonly stability: number
  /** Of a group that was changed, where the run's resamples tell. */
  readonly measured?: GroupMeasure
  readonly challenges: readonly PersonaTheme[]
  readonly motivators: readonly PersonaTheme[]
  readonly others: readonly PersonaTheme[]
  readonly fit: Readonly<Record<Fit, number>>
  readonly traits: readonly TraitMix[]
  readonly lost: number
  /** The title that nearly everybody here has, if there is one. */
  readonly oneTitle?: TraitShare
  readonly small: boolean
  readonly members: readonly string[]
  /** Its people are not those of the run any more: its lines follow the themes until the next run. */
  readonly changed: boolean
  readonly locked: boolean
  readonly named: boolean
}

export type HeatRow = {
  readonly topic: string
  readonly theme: string
  readonly label: string
  /** Share of each group's people with an answer on the topic who say it; null where nobody answered. */
  readonly shares: readonly (number | null)[]
  readonly all: number
}

export type PeopleBoard = {
  readonly found: StandingPeople
  readonly groups: readonly PeopleGroup[]
  readonly heat: readonly HeatRow[]
  readonly between: readonly string[]
  readonly unplaced: readonly { readonly reason: string; readonly people: readonly string[] }[]
  readonly people: number
}

/** From this share on, a group is called nearly one title. */
const nearlyAll = 0.8
const mostValues = 8
const mostRows = 24

type Input = {
  found: StandingPeople
  board: Board
  living: ReadonlyMap<string, CorpusRespondent>
  minGroup: number
}

export function peopleBoard({ found, board, living, minGroup }: Input): PeopleBoard {
  const here = (ids: readonly string[]) => ids.flatMap((id) => living.get(id) ?? [])
  const placed = found.personas.reduce((sum, { members }) => sum + here(members).length, 0)
  const groups = found.personas.map((draft, number): PeopleGroup => {
    const people = here(draft.members)
    const measured = found.measured.get(draft.id)
    const traits = traitMixes(people, minGroup)
    const [top] = traits.find(({ trait }) => trait === 'jobTitle')?.values ?? []
    return {
      id: draft.id,
      number,
      name: draft.name,
      size: people.length,
      share: placed > 0 ? people.length / placed : 0,
      stability: draft.stability,
      ...(measured ? { measured } : {}),
      challenges: draft.challenges,
      motivators: draft.motivators,
      others: draft.others,
      fit: countFit(people),
      traits,
      lost: found.lost.get(draft.id) ?? 0,
      ...(top && top.share >= nearlyAll ? { oneTitle: top } : {}),
      small: people.length < minGroup,
      members: draft.members,
      changed: found.changed.has(draft.id),
      locked: found.locked.has(draft.id),
      named: draft.named,
    }
  })
  const reasons = rollup(
    found.unplaced.filter(({ id }) => living.has(id)),
    (list) => list.map(({ id }) => id),
    ({ reason }) => reason,
  )
  return {
    found,
    groups,
    heat: heatRows(found, board),
    between: found.between.filter((id) => living.has(id)),
    unplaced: [...reasons].map(([reason, people]) => ({ reason, people })),
    people: placed,
  }
}

function countFit(people: readonly CorpusRespondent[]): Record<Fit, number> {
  const counts: Record<Fit, number> = { good: 0, poor: 0, unknown: 0 }
  for (const { fit } of people) counts[fit]++
  return counts
}

/** Nothing about a group smaller than the least, and no value that fewer than the least share. */
function traitMixes(people: readonly CorpusRespondent[], minGroup: number): TraitMix[] {
  if (people.length < minGroup) return []
  const names = [...new Set(people.flatMap(({ traits }) => Object.keys(traits)))]
  return names
    .map((trait): TraitMix => {
      const known = people.flatMap(({ traits }) => (traits[trait] === undefined ? [] : [traits[trait]]))
      const all = mixOf(known.map((value) => wordsOf(trait, value)))
      const values = all.filter(({ count }) => count >= minGroup).slice(0, mostValues)
      const shown = values.reduce((sum, { count }) => sum + count, 0)
      return { trait, values, hidden: known.length - shown, missing: people.length - known.length }
    })
    .sort((left, right) => Number(right.trait === 'jobTitle') - Number(left.trait === 'jobTitle'))
}

const bands = [10, 50, 250, 1000, 5000]

/** Sizes of companies in the usual bands: a single figure would tell who it is. */
function wordsOf(trait: string, value: string | number): string {
  if (trait !== 'employees' || typeof value !== 'number') return String(value)
  const upper = bands.find((band) => value < band)
  if (upper === undefined) return '5,000 and more employees'
  const lower = bands[bands.indexOf(upper) - 1] ?? 1
  return `${lower.toLocaleString('en')}–${(upper - 1).toLocaleString('en')} employees`
}

function mixOf(values: readonly string[]): TraitShare[] {
  const counts = rollup(
    values,
    (list) => list.length,
    (value) => value,
  )
  return [...counts]
    .map(([value, count]) => ({ value, count, share: count / values.length }))
    .sort((left, right) => right.count - left.count || (left.value < right.value ? -1 : 1))
}

/** Themes of the board beside groups of people, those that tell the groups apart most first. */
function heatRows({ personas }: StandingPeople, board: Board): HeatRow[] {
  const rows = board.topics.flatMap((topic) => {
    const answered = peopleOf(topic)
    const bases = personas.map(({ members }) => members.filter((member) => answered.has(member)))
    return topic.themes.map((theme): HeatRow => {
      const said = new Set(theme.members.map(({ respondent }) => respondent))
      const shares = bases.map((base) =>
        base.length > 0 ? base.filter((member) => said.has(member)).length / base.length : null,
      )
      const everybody = bases.flat()
      const all = everybody.length > 0 ? everybody.filter((member) => said.has(member)).length / everybody.length : 0
      return { topic: topic.topic, theme: theme.id, label: theme.label, shares, all }
    })
  })
  const spread = ({ shares }: HeatRow): number => {
    const known = shares.filter((share) => share !== null)
    return known.length > 0 ? Math.max(...known) - Math.min(...known) : 0
  }
  return rows.sort((left, right) => spread(right) - spread(left)).slice(0, mostRows)
}

const peopleOf = ({ themes, rejected, unplaced }: BoardTopic): Set<string> =>
  new Set([
    ...[...themes, ...rejected].flatMap(({ members }) => members.map(({ respondent }) => respondent)),
    ...unplaced.flatMap(({ answers }) => answers.map(({ respondent }) => respondent)),
  ])
