// What customer-facing staff hear again and again: a question they answer (R80), or a roadblock in the customer's way (R81). Both
// are counted the same way, so they are one noun with a kind. Pure.
import { cleanLine } from '../../surveys/clean-text'
import { fold } from '../audience/facts/fields'

export const kinds = ['question', 'roadblock'] as const
export type Kind = (typeof kinds)[number]

export const stands = ['open', 'answered', 'dismissed', 'merged'] as const
export type Stand = (typeof stands)[number]

/** One time somebody of the staff heard it. */
export type Mention = {
  /** Made by whoever sends it: the same key counts once. */
  key: string
  userId: string
  userName: string
  at: Date
  /** The customer's company, in the words of the staff. */
  account?: string
}

export type RecurringQuestion = {
  id: string
  kind: Kind
  text: string
  /** As the text is compared: one entry a wording. */
  textKey: string
  language?: string
  count: number
  mentions: readonly Mention[]
  state: Stand
  /** What everybody answers from now on (of a roadblock: what is done about it). */
  answer: string
  answeredBy?: string
  answeredAt?: Date
  mergedInto?: string
  createdAt: Date
  changedAt: Date
  /** Rises by one with every change of its words, answer or state; counting leaves it. */
  version: number
}

export const longestText = 500

export const cleanText = (text: string): string => cleanLine(text)

/** Case, width, blanks and the sign at the end do not make another question. */
export const textKeyOf = (text: string): string => fold(cleanLine(text)).replace(/[\s.?!。？！…]+$/u, '')

/** Who heard it how often, most first. */
export function askersOf({ mentions }: Pick<RecurringQuestion, 'mentions'>): { name: string; count: number }[] {
  return tally(mentions.map(({ userName }) => userName))
}

export function accountsOf({ mentions }: Pick<RecurringQuestion, 'mentions'>): { name: string; count: number }[] {
  return tally(mentions.flatMap(({ account }) => (account ? [account] : [])))
}

/** As pages show it to one of the staff: who heard it, of whom, and how often they did themselves. */
export function describeHeard(question: RecurringQuestion, { id }: { id: string }) {
  const mine = question.mentions.filter(({ userId }) => userId === id).length
  return { ...question, askers: askersOf(question), accounts: accountsOf(question), mine }
}

function tally(names: readonly string[]): { name: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((left, right) => right.count - left.count || (left.name < right.name ? -1 : 1))
}

/** The first moment of the month, in UTC. */
export const monthOf = (now: Date): Date => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1))
