// Somebody at a link: which survey and version it leads to, what was answered so far, and whether answers are still taken.
import type { Definition } from '../../../surveys/definition'
import { type Path, pathOf } from '../../../surveys/flow'
import type { PipeValues } from '../../../surveys/piping'
import type { SurveyVersion } from '../../authoring/survey'
import { type NewResponse, type Response, workingAnswers } from '../responses/response'

export type Visit = {
  surveyId: string
  version: SurveyVersion
  /** Missing until the respondent presses Start. */
  response?: Response
  /** What a response from here starts with. */
  fresh: Omit<NewResponse, 'language' | 'receipt'>
  /** Of the response, else as the invitation or the browser suggests. */
  language: string
  /** Contact fields for piping. */
  contact: PipeValues
  anonymous: boolean
  /** Answers are not taken any more. */
  ended: boolean
  /** Sites whose pages may show this one in a frame. */
  framedBy: readonly string[]
  /** Whose link it is, to mark it started and completed. */
  invitationId?: string
}

export function definitionOf({ version }: Visit): Definition {
  return version.definition
}

/** The respondent's way with the answers given so far. */
export function pathOfVisit({ version, response }: Visit): Path {
  return pathOf(version.definition, response ? workingAnswers(response) : {})
}
