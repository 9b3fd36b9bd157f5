// The themes of a run as they stand now: the machine's result, the researchers' corrections over it, and only answers that
// still stand. Plain data for pages and the API; made by apply-edits.ts.
import type { Conflict, FurtherTheme } from '../../../analysis'
import type { Fit } from '../corpus/corpus'

export type BoardAnswer = {
  readonly id: string
  readonly respondent: string
  readonly topic: string
  /** Where it stands now, and where the machine had put it; null is unplaced, for a reason. */
  readonly theme: string | null
  readonly machine: string | null
  readonly confidence: number
  readonly second?: string
  /** Other themes of the board that one idea of it speaks for, each once, in the order of the text; none is its own. */
  readonly further?: readonly FurtherTheme[]
  readonly reason?: string
}

export type ThemeStatus = 'proposed' | 'accepted' | 'rejected'

export type BoardTheme = {
  readonly id: string
  readonly topic: string
  readonly language: string
  /** 0 the largest of its topic. */
  readonly number: number
  readonly label: string
  readonly named: boolean
  readonly terms: readonly { readonly text: string; readonly weight: number }[]
  readonly parent?: string
  readonly status: ThemeStatus
  readonly locked: boolean
  readonly members: readonly BoardAnswer[]
  readonly size: number
  /** Answers that stand in another theme and say this too: they are in no other figure of this theme. */
  readonly also: readonly BoardAnswer[]
  readonly respondents: number
  /** People of each fit who said it. */
  readonly fit: Readonly<Record<Fit, number>>
  /** Mean confidence of its answers. */
  readonly confidence: number
  /** Verbatim ids, the most typical first. */
  readonly exemplars: readonly string[]
  readonly edges: readonly string[]
  /** Answers that were here when the run was made and were withdrawn since. */
  readonly lost: number
  /** True when more was lost than is left, or every typical answer: whoever cites this theme must look again. */
  readonly weakened: boolean
}

export type BoardJoin = {
  readonly themes: readonly [string, string]
  readonly confidence: number
  readonly because: readonly string[]
}

export type BoardTopic = {
  readonly topic: string
  readonly themes: readonly BoardTheme[]
  readonly rejected: readonly BoardTheme[]
  readonly answers: number
  /** People who gave an answer on the topic, by fit: what shares are shares of. */
  readonly people: Readonly<Record<Fit, number>>
  /** Share of answers that stand in a theme that is not rejected. */
  readonly coverage: number
  readonly unplaced: readonly { readonly reason: string; readonly answers: readonly BoardAnswer[] }[]
  /** Joins across languages that nobody has decided on yet. */
  readonly joins: readonly BoardJoin[]
}

export type Board = {
  readonly topics: readonly BoardTopic[]
  /** Corrections that could not hold beside others. */
  readonly conflicts: readonly Conflict[]
  /** Answers of the run that were withdrawn since. */
  readonly lost: number
}

export const themeOf = (board: Board, id: string): BoardTheme | undefined =>
  board.topics.flatMap(({ themes, rejected }) => [...themes, ...rejected]).find((theme) => theme.id === id)

/** Every answer of the board that still stands, placed or not. */
export const answersOf = (board: Board): BoardAnswer[] =>
  board.topics.flatMap(({ themes, rejected, unplaced }) => [
    ...themes.flatMap(({ members }) => members),
    ...rejected.flatMap(({ members }) => members),
    ...unplaced.flatMap(({ answers }) => answers),
  ])
