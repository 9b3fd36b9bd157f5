// A run: one analysis of a study's answers. What it looked at (verbatim ids, options, seed) and what it found never change;
// corrections belong to the study and are laid over the result when it is read.

export const runStates = ['queued', 'running', 'done', 'failed', 'cancelled'] as const
export type RunState = (typeof runStates)[number]

/** Which states may follow which. */
export const nextStates: Record<RunState, readonly RunState[]> = {
  queued: ['running', 'cancelled', 'failed'],
  running: ['done', 'failed', 'cancelled'],
  done: [],
  failed: [],
  cancelled: [],
}

export const isOver = (state: RunState): boolean => nextStates[state].length === 0

export type RunOptions = {
  /** Empty means all. */
  readonly surveys: readonly string[]
  readonly topics: readonly string[]
  /** Themes per topic and number of groups of people; `auto` is what the data hold. */
  readonly themes: number | 'auto'
  readonly personas: number | 'auto'
  readonly seed: number
}

export type RunProgress = { readonly step: string; readonly share: number }

export type RunSummary = {
  readonly answers: number
  readonly respondents: number
  readonly coverage: number
  readonly topics: readonly { readonly topic: string; readonly answers: number; readonly themes: number }[]
  readonly personas: number
  readonly verdict: string
  readonly seconds: number
}

export type Run = {
  readonly id: string
  readonly studyId: string
  /** Counts from 1 in each study: "run 3". */
  readonly number: number
  readonly state: RunState
  readonly options: RunOptions
  readonly by: string
  readonly createdAt: Date
  readonly startedAt?: Date
  readonly finishedAt?: Date
  /** Renewed while a process works on it; a run whose beat has stopped was interrupted. */
  readonly beatAt?: Date
  readonly attempts: number
  readonly progress: RunProgress
  /** Why it failed, as a sentence for people. */
  readonly failure?: string
  readonly summary?: RunSummary
  /** The last correction that the analysis took into account. */
  readonly editsSeen: number
}

/** A run whose beat is older than this was interrupted: another process may take it over. */
export const beatLostAfterMs = 15_000
/** How often an interrupted run is tried again before it counts as failed. */
export const mostAttempts = 3
