// What one run found: where each answer was placed, the themes, and the groups of people. Written once. Sizes, quotes and
// labels as people see them come from apply-edits.ts and people.ts, which lay corrections and withdrawals over it.
import type { Draws, FurtherTheme, PersonasResult, ThemesResult } from '../../../analysis'

/** One answer of the run, in the order in which it was analysed: the frozen list of what the run looked at. */
export type Placed = {
  readonly verbatim: string
  readonly respondent: string
  readonly topic: string
  /** Theme id, or null with a reason. */
  readonly theme: string | null
  readonly confidence: number
  readonly second?: string
  /** Other themes that one idea of the answer speaks for, each with its place in the text. */
  readonly further?: readonly FurtherTheme[]
  readonly reason?: string
}

/** The themes without the placements, which are kept in pieces. */
export type FoundThemes = Omit<ThemesResult, 'placements'>

/** The groups of people without the draws, which are kept beside them. */
export type FoundPeople = Omit<PersonasResult, 'draws'>

export type RunResult = {
  readonly placed: readonly Placed[]
  readonly themes: FoundThemes
  readonly people: FoundPeople | null
}

/** What is written: the draws are asked for only where groups were changed. */
export type NewRunResult = RunResult & { readonly draws?: Draws | undefined }

/** The groups of people with quotations by id and place only: the words stay with the answer and go when it goes. */
export function withoutWords({ draws: _, ...people }: PersonasResult): FoundPeople {
  const text = JSON.stringify(people, (_, value: unknown) => (isQuotation(value) ? { ...value, text: '' } : value))
  return JSON.parse(text) as FoundPeople
}

/** The themes without their descriptions, which are made of whole phrases that people wrote: quotes are read when shown. */
export function withoutPhrases({ placements: _, ...themes }: ThemesResult): FoundThemes {
  return { ...themes, themes: themes.themes.map((theme) => ({ ...theme, description: '' })) }
}

const isQuotation = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && 'verbatim' in value && 'start' in value
