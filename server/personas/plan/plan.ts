// What marketing, sales and support do about a persona's challenges (R95, R99, R100), and whether it brings what was expected (R101).
// A line stands on one challenge of the persona. The plan goes on while versions come and go: it is no part of what is published. Pure.
import type { Signature } from '../persona/persona'

export const teams = { marketing: 'Marketing', sales: 'Sales', support: 'Support' } as const
export type Team = keyof typeof teams

export const ways = {
  content: 'Content',
  offer: 'Offer',
  channel: 'Channel',
  talk: 'Conversation',
  help: 'Help',
} as const
export type Way = keyof typeof ways

export type Expectation = {
  /** What is counted: "sign-ups", "tickets a month". */
  readonly measure: string
  readonly bound: 'at-least' | 'at-most'
  readonly target: number
  /** The last day on which it may still come. */
  readonly by: Date
}

export type Figure = {
  readonly id: string
  readonly on: Date
  readonly value: number
  readonly note: string
  readonly by: Signature
}

export type PlanLine = {
  readonly id: string
  readonly persona: string
  readonly team: Team
  readonly way: Way
  readonly text: string
  /** The line of the persona, and its words when this was written: they stay when the persona drops it. */
  readonly challenge: string
  readonly challengeText: string
  /** Hours a month that the team gives it. */
  readonly hours?: number
  readonly expected?: Expectation
  readonly figures: readonly Figure[]
  readonly createdAt: Date
  readonly changedAt: Date
  readonly changedBy: Signature
  /** Rises with every change of the words; figures are added beside them. */
  readonly version: number
}

export type PlanWords = Pick<PlanLine, 'team' | 'way' | 'text' | 'challenge' | 'hours' | 'expected'>

export const standings = { open: '', waiting: 'expected', reached: 'reached', missed: 'did not come' } as const
export type Standing = keyof typeof standings

const dayMs = 86_400_000

/** The figure that counts: the best so far where much is wanted, the latest where little is. */
export function tellingFigure({ expected, figures }: Pick<PlanLine, 'expected' | 'figures'>): Figure | undefined {
  const inOrder = [...figures].sort((left, right) => left.on.getTime() - right.on.getTime())
  if (expected?.bound !== 'at-least') return inOrder.at(-1)
  return inOrder.reduce<Figure | undefined>((best, one) => (best && best.value >= one.value ? best : one), undefined)
}

/** A figure that comes late still counts: what was expected has come. Few of something can only be told when its time is over. */
export function standingOf(line: Pick<PlanLine, 'expected' | 'figures'>, now: Date): Standing {
  const { expected } = line
  if (!expected) return 'open'
  const figure = tellingFigure(line)
  const isOver = now.getTime() >= expected.by.getTime() + dayMs
  if (expected.bound === 'at-least' && figure && figure.value >= expected.target) return 'reached'
  if (!isOver) return 'waiting'
  return expected.bound === 'at-most' && figure && figure.value <= expected.target ? 'reached' : 'missed'
}

const amount = new Intl.NumberFormat('en', { maximumFractionDigits: 2 })
export const sayDate = (date: Date): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' }).format(date)

export const sayExpected = ({ measure, bound, target, by }: Expectation): string =>
  `${bound === 'at-least' ? 'at least' : 'at most'} ${amount.format(target)} ${measure} by ${sayDate(by)}`

export const sayFigure = ({ on, value, note }: Figure): string =>
  `${sayDate(on)}: ${amount.format(value)}${note ? `, ${note}` : ''}`

/** Why a review is due: what was expected, and what came. */
export function sayMiss({ text, challengeText, expected, ...line }: PlanLine): string {
  const figure = tellingFigure({ ...line, ...(expected ? { expected } : {}) })
  const came = figure ? `${amount.format(figure.value)} came` : 'no figure was noted'
  return `“${text}” against “${challengeText}”: expected ${expected ? sayExpected(expected) : ''}, ${came}.`
}
