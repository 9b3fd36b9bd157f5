// Takes many whole responses in few writes, each under its key once: what is there stays as it is. A response is written complete and
// unsettled, its words follow; cut off between the two, the sweep (settle-responses.ts) writes them. Where places are limited, and
// where one was begun and cut off, they are taken one by one.
import { pathOf } from '../../../surveys/flow'
import { readAllAnswers } from '../../../surveys/read-answers'
import type { AuthoringService } from '../../authoring/authoring-service'
import { type SurveyVersion, takesAnswers } from '../../authoring/survey'

import { Problem } from '../../problems'
import { createReceipt } from './receipt'
import { momentKept } from './response'
import type { ResponseStore, WholeResponse } from './response-store'
import type { SettleFresh } from './settle-responses'
import { contentOf, doorOfKey, languageFor, type Submission } from './submission'

/** Answers that were read against the version they are pinned to, as far as they go. */
export type Keyed = { key: string; submission: Submission & { collector: 'import'; asFar: true } }

type Deps = {
  responses: ResponseStore
  authoring: AuthoringService
  settleFresh: SettleFresh
  submit: (submission: Submission, key: string) => Promise<{ isNew: boolean }>
  now: () => Date
}

/** The database answers many at once sooner than one after another. */
const atOnce = 32

export function createTakeMany({ responses, authoring, settleFresh, submit, now }: Deps) {
  const oneByOne = async (rows: readonly Keyed[]): Promise<number> => {
    let fresh = 0
    for (let at = 0; at < rows.length; at += atOnce) {
      const part = rows.slice(at, at + atOnce)
      const taken = await Promise.all(part.map(({ key, submission }) => submit(submission, key)))
      fresh += taken.filter(({ isNew }) => isNew).length
    }
    return fresh
  }

  const toWhole = (
    { key, submission }: Keyed,
    studyId: string,
    { number, definition }: SurveyVersion,
  ): WholeResponse => {
    const { anonymous } = definition
    const { surveyId, contactId, collector } = submission
    const { answers, ending } = pathOf(
      definition,
      readAllAnswers(definition, submission.answers, { complete: false }).answers,
    )
    const sentAt = momentKept(submission.sentAt ?? now(), anonymous)
    return {
      ...{ studyId, surveyId, surveyVersion: number, collector, anonymous, answers, sentAt, startedAt: sentAt },
      ...{ changedAt: momentKept(now(), anonymous), language: languageFor(definition, submission.language) },
      ...{ receipt: createReceipt(), door: doorOfKey(surveyId, key), content: contentOf(submission) },
      state: ending === 'screen-out' ? 'screened-out' : 'completed',
      ...(contactId && !anonymous ? { contactId } : {}),
    }
  }

  /** Which of these keys have a response, withdrawn ones included. One that was begun and cut off holds no answers yet. */
  const takenAmong = async (surveyId: string, keys: readonly string[]): Promise<Set<string>> => {
    const states = await responses.statesByDoor(keys.map((key) => doorOfKey(surveyId, key)))
    return new Set(keys.filter((key) => (states.get(doorOfKey(surveyId, key)) ?? 'started') !== 'started'))
  }

  /** @returns how many of them are new */
  const takeMany = async (surveyId: string, number: number, rows: readonly Keyed[]): Promise<number> => {
    const states = await responses.statesByDoor(rows.map(({ key }) => doorOfKey(surveyId, key)))
    const stateOf = ({ key }: Keyed) => states.get(doorOfKey(surveyId, key))
    const begun = rows.filter((row) => stateOf(row) === 'started')
    const fresh = rows.filter((row) => stateOf(row) === undefined)
    if (begun.length + fresh.length === 0) return 0
    const survey = await authoring.get(surveyId)
    if (!takesAnswers(survey, now())) throw new Problem('response.closed')
    if (survey.link.quota !== undefined) return oneByOne([...begun, ...fresh])
    const version = await authoring.getVersion(surveyId, number)
    const made = await responses.insertWhole(fresh.map((row) => toWhole(row, survey.studyId, version)))
    await settleFresh(made, version.definition)
    return made.length + (await oneByOne(begun))
  }

  return { takenAmong, takeMany }
}
