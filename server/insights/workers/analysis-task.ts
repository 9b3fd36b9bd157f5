// What goes to the analysis thread and what comes back: plain data that survives a structured clone. One kind of work a row.
import type { Person, PersonasOptions, PersonasResult, ThemeOptions, ThemesResult, Verbatim } from '../../../analysis'
import type { RunProgress } from '../runs/run'
import type {
  FreezeOutcome,
  FreezeTask,
  PlaceOutcome,
  PlaceTask,
  RecogniseTask,
  Recognition,
  SortOutcome,
  SortTask,
} from './frozen-groups'

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

export type Works = {
  readonly analyse: { readonly task: AnalysisTask; readonly outcome: AnalysisOutcome }
  readonly freeze: { readonly task: FreezeTask; readonly outcome: FreezeOutcome }
  readonly place: { readonly task: PlaceTask; readonly outcome: PlaceOutcome }
  readonly sort: { readonly task: SortTask; readonly outcome: SortOutcome }
  readonly recognise: { readonly task: RecogniseTask; readonly outcome: Recognition }
}
export type Work = keyof Works
export type WorkOrder = { [Name in Work]: { readonly work: Name; readonly task: Works[Name]['task'] } }[Work]

export type ThreadMessage =
  | { readonly kind: 'progress'; readonly progress: RunProgress }
  | { readonly kind: 'done'; readonly outcome: Works[Work]['outcome'] }
  | { readonly kind: 'failed'; readonly reason: string }

/** Ended from outside: somebody cancelled the run, or the server is going down. */
export class AnalysisStopped extends Error {}

/** The thread ended without a result, with what it said. */
export class AnalysisFailed extends Error {}
