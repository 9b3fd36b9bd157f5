// A survey of a study: the draft its authors edit, and the immutable versions they published. Responses belong to a version.
import type { Definition } from '../../surveys/definition'
import { inLanguage } from '../../surveys/definition'

export type Survey = {
  id: string
  studyId: string
  /** What the authors are working on. */
  definition: Definition
  /** Number of the newest published version; 0 when there is none. */
  latest: number
  publishedAt?: Date
  link: PublicLink
  createdAt: Date
  changedAt: Date
  /** Rises by one with every change; a write with a stale version is refused. */
  version: number
}

/** How a survey is offered to whoever has its address, and until when answers are taken at all. */
export type PublicLink = {
  slug: string
  open: boolean
  /** Complete responses at most, personal links included. */
  quota?: number
  closesAt?: Date
  /** Origins whose pages may show the survey in a frame of theirs. */
  sites?: readonly string[]
}

export type SurveyVersion = {
  surveyId: string
  number: number
  definition: Definition
  publishedAt: Date
  publishedBy: string
}

export type NewSurvey = Pick<Survey, 'studyId' | 'definition'>

export function titleOf({ definition }: Pick<Survey, 'definition'>): string {
  return inLanguage(definition.title, definition.language, definition.language)
}

/** Whether answers are still taken. */
export function takesAnswers({ link }: Survey, now: Date): boolean {
  return !(link.closesAt && link.closesAt.getTime() <= now.getTime())
}

/** Whether somebody without a personal link may begin. */
export function isOffered(survey: Survey, now: Date): boolean {
  return survey.latest > 0 && survey.link.open && takesAnswers(survey, now)
}

/** Whether the draft says something else than the newest version. */
export function hasUnpublishedChanges(survey: Survey, newest: SurveyVersion | undefined): boolean {
  return !newest || JSON.stringify(survey.definition) !== JSON.stringify(newest.definition)
}
