// How far the people and answers that came since a run have moved from those that the personas were made of: shares then and now
// with intervals, what is firm, and which personas it concerns. Pure.
import { type Drift, measureDrift } from '../../../analysis'
import type { PlaceOutcome } from '../../insights/workers/frozen-groups'

export type DriftRow = {
  /** Persona or theme; null for what fits nowhere. */
  readonly id: string | null
  readonly label: string
  readonly before: number
  readonly now: number
  /** 95 % interval of `now`. */
  readonly low: number
  readonly high: number
  /** now - before, with its 95 % interval. */
  readonly difference: number
  readonly least: number
  readonly most: number
  readonly q: number
  /** Firm, and large enough to matter. */
  readonly moved: boolean
}

export type StudyDrift = {
  /** New people who said something usable, and those who said nothing. */
  readonly people: number
  readonly silent: number
  /** Too few have come for a drift to count. */
  readonly early: boolean
  readonly personas: readonly DriftRow[]
  readonly topics: readonly { readonly topic: string; readonly answers: number; readonly rows: readonly DriftRow[] }[]
  /** Of the newcomers: people and answers that fit nowhere. */
  readonly strangers: readonly string[]
  readonly stray: readonly { readonly id: string; readonly respondent: string; readonly topic: string }[]
  /** Ids of the answers of some of these people. */
  readonly answersOf: (people: readonly string[]) => string[]
  /** Why each persona should be looked at again, in plain words. */
  readonly concerns: ReadonlyMap<string, readonly string[]>
}

/** Fewer newcomers than this tell nothing about drift. */
export const enoughNewcomers = 15
/** A smaller move changes nobody's work, however firm it is. */
const leastMove = 0.05
const firm = 0.05
/** A theme concerns the persona that mentions it most, if at least this share of its people do. */
const leastShare = 0.25

export const nowhereLabel = 'Fits no persona'
const stray = 'Fits no theme'

export function describeDrift(placed: PlaceOutcome, names: ReadonlyMap<string, string>): StudyDrift {
  const { people, silent, answers, before, named } = placed
  const early = people.length < enoughNewcomers
  const personas = measureDrift(
    before.people,
    people.map(({ group }) => group),
  ).map((drift) => toRow(drift, drift.group === null ? nowhereLabel : (names.get(drift.group) ?? 'A persona'), early))
  const topics = Object.entries(before.themes).flatMap(([topic, then]) => {
    const now = answers.filter((answer) => answer.topic === topic)
    if (now.length === 0) return []
    const labels = new Map(named.filter((theme) => theme.topic === topic).map(({ id, label }) => [id, label]))
    const drifts = measureDrift(
      then,
      now.map(({ theme }) => theme),
    )
    const few = early || now.length < enoughNewcomers
    const rows = drifts.map((drift) => toRow(drift, drift.group ? (labels.get(drift.group) ?? 'A theme') : stray, few))
    return [{ topic, answers: now.length, rows }]
  })
  return {
    people: people.length,
    silent,
    early,
    personas,
    topics: topics.sort((left, right) => right.answers - left.answers),
    strangers: people.flatMap(({ id, group }) => (group === null ? [id] : [])),
    stray: answers.flatMap(({ id, respondent, topic, theme }) => (theme === null ? [{ id, respondent, topic }] : [])),
    answersOf: (of) => answers.flatMap(({ id, respondent }) => (of.includes(respondent) ? [id] : [])),
    concerns: concernsOf(personas, topics, placed, names),
  }
}

function toRow(drift: Drift, label: string, early: boolean): DriftRow {
  const { group, before, now, interval, difference, differenceInterval, q } = drift
  return {
    ...{ id: group, label, before, now, low: interval.low, high: interval.high },
    ...{ difference, least: differenceInterval.low, most: differenceInterval.high, q },
    moved: !early && q < firm && Math.abs(difference) >= leastMove,
  }
}

type Topics = readonly { readonly topic: string; readonly rows: readonly DriftRow[] }[]

function concernsOf(
  personas: readonly DriftRow[],
  topics: Topics,
  { named }: PlaceOutcome,
  names: ReadonlyMap<string, string>,
): Map<string, string[]> {
  const concerns = new Map<string, string[]>()
  const add = (persona: string, sentence: string): void => {
    if (names.has(persona)) concerns.set(persona, [...(concerns.get(persona) ?? []), sentence])
  }
  for (const row of personas.filter(({ moved }) => moved)) {
    if (row.id !== null)
      add(row.id, `${row.now > row.before ? 'More' : 'Fewer'} of the people are like this: ${says(row)}.`)
    else if (row.now > row.before)
      for (const persona of names.keys()) add(persona, `More people fit no persona at all: ${says(row)}.`)
  }
  for (const row of topics.flatMap(({ rows }) => rows).filter(({ moved, id }) => moved && id !== null)) {
    const groups = named.find(({ id }) => id === row.id)?.groups ?? []
    const shareOf = ({ people, of }: (typeof groups)[number]): number => (of > 0 ? people / of : 0)
    const [owner] = [...groups].sort((left, right) => shareOf(right) - shareOf(left))
    if (owner && shareOf(owner) >= leastShare)
      add(owner.group, `“${row.label}” is heard ${row.now > row.before ? 'more' : 'less'} often: ${says(row)}.`)
  }
  return concerns
}

const percent = (share: number): string => `${Math.round(share * 100)} %`
const says = ({ before, now, low, high }: DriftRow): string =>
  `${percent(now)} now (${percent(low)} to ${percent(high)}), ${percent(before)} before`
