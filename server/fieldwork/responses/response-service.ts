// Responses as researchers and the API see them: lists, single ones, answers taken from elsewhere, exports. Never a receipt, and no
// contact where anonymity was promised.
import { type Column, createCodebook } from '../../../surveys/codebook'
import { pathOf } from '../../../surveys/flow'
import { readAllAnswers } from '../../../surveys/read-answers'
import type { AuthoringService } from '../../authoring/authoring-service'
import { takesAnswers } from '../../authoring/survey'
import { createSecret, digestOf } from '../../platform/accounts/secret'
import { Problem } from '../../problems'
import { createReceipt } from './receipt'
import { momentKept, type Response } from './response'
import type { Wanted } from './response-list-store'
import type { ResponseFilter, ResponseStore } from './response-store'
import type { Settle, SettleFresh } from './settle-responses'
import { contentOf, doorOfKey, languageFor, type Submission } from './submission'
import { createTakeMany } from './take-many'
import type { TakePlace } from './take-place'

export type ResponseService = ReturnType<typeof createResponseService>

type Deps = {
  responses: ResponseStore
  takePlace: TakePlace
  authoring: AuthoringService
  settle: Settle
  settleFresh: SettleFresh
  /** How many anonymous answers have to share a language before it is told. */
  minGroup: number
  now: () => Date
}

export function createResponseService(deps: Deps) {
  const { responses, takePlace, authoring, settle, settleFresh, minGroup, now } = deps
  const get = async (id: string, studyId?: string): Promise<Response> => {
    const response = await responses.find(id)
    if (!response || (studyId !== undefined && response.studyId !== studyId)) throw new Problem('response.absent')
    return response
  }

  /** The language of an anonymous answer may name somebody: it is empty where too few share it. */
  const createHiding = () => {
    const shared = new Map<string, Promise<Set<string>>>()
    return async (response: Response): Promise<Response> => {
      const { surveyId, anonymous, language } = response
      if (!anonymous) return response
      const known = shared.get(surveyId) ?? responses.languagesShared(surveyId, minGroup)
      shared.set(surveyId, known)
      return (await known).has(language) ? response : { ...response, language: '' }
    }
  }
  const hidden = (found: readonly Response[]): Promise<Response[]> => Promise.all(found.map(createHiding()))
  async function* eachHidden(filter: Omit<ResponseFilter, 'after' | 'most'>): AsyncGenerator<Response> {
    const hide = createHiding()
    for await (const response of responses.each(filter)) yield hide(response)
  }

  /**
   * Takes a whole response at once. The same key with the same answers gives the response there is; with other answers, or
   * after it was withdrawn, it is refused.
   */
  const submit = async (
    submission: Submission,
    idempotencyKey?: string,
  ): Promise<{ response: Response; isNew: boolean }> => {
    const { surveyId, answers, collector = 'api' } = submission
    const survey = await authoring.get(surveyId)
    if (survey.latest === 0) throw new Problem('survey.unpublished')
    const { number, definition } = await authoring.getVersion(surveyId, submission.version ?? survey.latest)
    const content = contentOf(submission)
    const door = idempotencyKey ? doorOfKey(surveyId, idempotencyKey) : digestOf(`once ${createSecret()}`)
    const known = await responses.findByDoor(door)
    if (!known && !takesAnswers(survey, now())) throw new Problem('response.closed')
    const read = readAllAnswers(definition, answers, { complete: !submission.asFar })
    const faults = submission.asFar ? read.faults.filter(({ code }) => code !== 'not-asked') : read.faults
    if (!known && faults.length > 0) throw refusalOf(faults)

    const language = languageFor(definition, submission.language)
    const { anonymous } = definition
    const who = submission.contactId && !anonymous ? { contactId: submission.contactId } : {}
    const start = {
      studyId: survey.studyId,
      surveyId,
      surveyVersion: number,
      collector,
      anonymous,
      language,
      receipt: createReceipt(),
      door,
      content,
      ...who,
    }
    const { response, isNew } = known
      ? { response: known, isNew: false }
      : await responses.insert(start, momentKept(submission.sentAt ?? now(), anonymous))
    // A row of a file is known by its words. Begun and cut off, it may be read otherwise now (other columns, a new contact).
    const isHalfRow = submission.asFar && response.state === 'started'
    if (!isNew && !isHalfRow) await refuseOther(response, content)
    if (response.state !== 'started') return { response, isNew: false }

    const path = pathOf(definition, read.answers)
    const hasPlace = path.ending === 'screen-out' || (await takePlace(response, survey.link.quota))
    const state = path.ending === 'screen-out' ? 'screened-out' : hasPlace ? 'completed' : 'quota-full'
    const patch = {
      answers: path.answers,
      state,
      sentAt: momentKept(submission.sentAt ?? now(), anonymous),
      unsettled: true,
    } as const
    const finished = await responses.patch(response, patch, momentKept(now(), anonymous))
    const sent = finished ?? (await get(response.id))
    await settle(sent)
    return { response: sent, isNew: finished !== undefined }
  }

  return {
    /** As readers see it; what is done with it needs its id alone. */
    get: async (id: string, studyId?: string): Promise<Response> => createHiding()(await get(id, studyId)),
    list: async (filter: ResponseFilter) => hidden(await responses.list(filter)),
    /** For people: the newest first. */
    page: async (wanted: Wanted, part: { skip: number; limit: number }) => hidden(await responses.page(wanted, part)),
    count: (wanted: Wanted) => responses.count(wanted),
    besides: (response: Response) => responses.besides(response),
    each: eachHidden,
    countByState: (filter: { studyId: string } | { surveyId: string }) => responses.countByState(filter),
    countBegun: (filter: { studyId: string } | { surveyId: string }) => responses.countBegun(filter),
    countSentSince: (studyId: string, since: Date) => responses.countSentSince(studyId, since),

    submit,
    ...createTakeMany({ responses, authoring, settleFresh, submit, now }),

    /** Columns of an export: those of the newest version, then those only older versions have. */
    async codebook(surveyId: string, language?: string): Promise<readonly Column[]> {
      const versions = await authoring.listVersions(surveyId)
      const columns = new Map<string, Column>()
      for (const { definition } of versions) {
        for (const column of createCodebook(definition, language ?? definition.language)) {
          if (!columns.has(column.name)) columns.set(column.name, column)
        }
      }
      return [...columns.values()]
    },
  }

  async function refuseOther(response: Response, content: string): Promise<void> {
    if (response.state === 'withdrawn') throw new Problem('response.withdrawn')
    if ((await responses.findContent(response.id)) !== content) throw new Problem('response.other-content')
  }
}

function refusalOf(faults: readonly { question: string; code: string }[]): Problem {
  const named = faults.map(({ question, code }) => ({
    path: question ? `answers.${question}` : 'answers',
    message: code,
  }))
  const shown = named.slice(0, 3).map(({ path, message }) => `${path}: ${message}`)
  return new Problem('response.invalid', {
    faults: named,
    summary: shown.join('; ') + (faults.length > 3 ? ` and ${faults.length - 3} more` : ''),
  })
}
