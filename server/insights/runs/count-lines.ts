// How sure the number of themes of a topic is, in short: a line on the board of themes, the same as data for programs, and every
// number with its measures as a table.
import type { GroupCount } from '../../../analysis'
import { toCsv } from '../../platform/csv'
import { toCountViews } from './theme-counts'

/** Why the number is a guess: too few answers, perhaps no several themes at all, or many numbers about as probable. */
export type Guess = 'few' | 'alone' | 'open'

export type CountLine = {
  readonly language: string
  readonly chosen: number
  /** How many themes came of it: a group that no answer stays in is none. */
  readonly found: number
  /** How probable the number chosen is; null where answers were too few to tell. */
  readonly sure: number | null
  /** The most probable of the others, the most probable first. */
  readonly next: readonly { readonly groups: number; readonly probability: number }[]
  /** The fewest numbers around the chosen one that hold most of the probability. */
  readonly range: { readonly low: number; readonly high: number; readonly held: number } | null
  /** How probable it is that there is one theme only. */
  readonly alone: number | null
  readonly guess: Guess | null
}

const nextShown = 2
/** Less probable others are no alternative. */
const leastNext = 0.05
/** A number that is less probable than this is one of many. */
const leastSure = 0.2

/** One line for each language of a topic. A number that was given needs no reason, and runs of earlier versions kept none. */
export function toCountLines(counts: readonly GroupCount[], topic: string): CountLine[] {
  return counts.filter((count) => count.topic === topic).flatMap((count) => toCountLine(count) ?? [])
}

function toCountLine(count: GroupCount): CountLine | undefined {
  const { language, chosen: found, votes, spoke, curve } = count
  const [view] = toCountViews([count])
  if (view) {
    const { chosen, sure, low, high, held, alone } = view
    const next = [...view.points]
      .filter(({ groups, probability }) => groups !== chosen && probability >= leastNext)
      .sort((left, right) => right.probability - left.probability)
      .slice(0, nextShown)
      .map(({ groups, probability }) => ({ groups, probability }))
    const guess = alone !== undefined ? 'alone' : sure < leastSure ? 'open' : null
    const about = { sure, next, range: { low, high, held }, alone: curve[0]?.probability ?? null, guess } as const
    return { language, chosen, found, ...about }
  }
  const chosen = curve.find((point) => point.chosen)?.groups ?? found
  const isFew =
    votes !== undefined && spoke !== undefined && curve.every(({ probability }) => probability === undefined)
  if (!isFew) return undefined
  return { language, chosen, found, sure: null, next: [], range: null, alone: null, guess: 'few' }
}

/** The numbers of themes of a topic as data: what was chosen in each language, how sure, and how probable each number is. */
export const toCountData = (counts: readonly GroupCount[], topic: string) =>
  counts
    .filter((count) => count.topic === topic)
    .map((count) => ({
      ...{ language: count.language, chosen: count.chosen, found: count.chosen, given: count.votes === undefined },
      ...{ probability: null, range: null, guess: null },
      ...dataOf(toCountLine(count)),
      curve: count.curve.map(({ groups, probability = null, modularity, stability }) => ({
        ...{ groups, probability, modularity, stability },
      })),
    }))

const dataOf = (line: CountLine | undefined) =>
  line ? { chosen: line.chosen, probability: line.sure, range: line.range, guess: line.guess } : {}

/** Every number that was looked at, of every topic and language. */
export function countsCsv(counts: readonly GroupCount[]): string {
  const columns = [
    'topic',
    'language',
    'themes',
    'probability',
    'shared words',
    'comes back',
    'beyond chance',
    'chosen',
  ]
  const rows = counts.flatMap(({ topic, language, curve }) =>
    curve.map(({ groups, probability, modularity, stability, parallel, chosen }) => [
      ...[topic, language, groups, probability, modularity, stability, parallel],
      chosen ? 'yes' : '',
    ]),
  )
  return toCsv(columns, rows)
}
