// What an analysis needs to know of a study: passages in people's own words, and the people with what is known of them. The
// narrow door to fieldwork and audience, which fill it; nothing here is kept, so a withdrawn answer is gone at the next look.

import type { Voice } from '../../../surveys/definition'

export type { Voice }
export type Fit = 'good' | 'poor' | 'unknown'

/** One passage as it was written; `id` stays the same for as long as the answer stands. */
export type CorpusVerbatim = {
  readonly id: string
  readonly respondent: string
  readonly survey: string
  readonly topic: string
  readonly question: string
  /** The question as it was read, so that answers which only repeat it can be told. */
  readonly questionText: string
  readonly text: string
  readonly language?: string
}

/** Somebody whose answer stands: what may be shown beside a group, never what makes it (C1, C8). */
export type CorpusRespondent = {
  readonly id: string
  readonly survey: string
  readonly fit: Fit
  readonly voice: Voice
  readonly language: string
  /** Title, company size, country and the like; empty for an anonymous survey. */
  readonly traits: Readonly<Record<string, string | number>>
  /** Closed answers by question, as option keys; those that may make groups. */
  readonly choices: readonly CorpusChoice[]
}

/** A closed answer: the option's key, the same in every language. */
export type CorpusChoice = {
  readonly question: string
  readonly topic: string
  readonly option: string
  readonly rank?: number
  readonly label?: string
}

export type CorpusSurvey = { readonly id: string; readonly title: string; readonly answers: number }

/** Which answers a run is about; an empty list means all. */
export type Selection = { readonly surveys: readonly string[]; readonly topics: readonly string[] }

export type Corpus = {
  /** Surveys of the study that were answered, and topics with how many passages each has. */
  offer(studyId: string): Promise<{ surveys: CorpusSurvey[]; topics: { topic: string; answers: number }[] }>
  verbatims(studyId: string, selection: Selection): Promise<CorpusVerbatim[]>
  /** Everybody whose answer stands now. */
  respondents(studyId: string): Promise<CorpusRespondent[]>
  /** Ids of all passages that stand now: what was changed or withdrawn is missing. */
  standing(studyId: string): Promise<ReadonlySet<string>>
  /** The words behind ids, as far as they still stand. */
  texts(studyId: string, ids: readonly string[]): Promise<ReadonlyMap<string, CorpusVerbatim>>
}

/** A respondent without a name: the same person has the same code everywhere. */
export const codeOf = (respondent: string): string => `R-${respondent.slice(-5).toUpperCase()}`
