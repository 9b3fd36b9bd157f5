// What goes to the analysis thread and what comes back: plain data that survives a structured clone.
import type { Person, PersonasOptions, PersonasResult, ThemeOptions, ThemesResult, Verbatim } from '../../analysis'
import type { RunProgress } from './run'

export type AnalysisTask = {
  readonly verbatims: readonly Verbatim[]
  readonly themeOptions: ThemeOptions
  readonly people: readonly Person[]
  readonly personaOptions: PersonasOptions
}

export type AnalysisOutcome = {
  readonly themes: ThemesResult
  readonly people: PersonasResult
  readonly seconds: number
}

export type ThreadMessage =
  | { readonly kind: 'progress'; readonly progress: RunProgress }
  | { readonly kind: 'done'; readonly outcome: AnalysisOutcome }
  | { readonly kind: 'failed'; readonly reason: string }

/** Ended from outside: somebody cancelled the run, or the server is going down. */
export class AnalysisStopped extends Error {}

/** The thread ended without a result, with what it said. */
export class AnalysisFailed extends Error {}
