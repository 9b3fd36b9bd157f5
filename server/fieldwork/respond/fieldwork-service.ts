// What respondents do: start, save a page, send, change, withdraw. Every step is one guarded write on the response; the same step
// again has the effect of one. Pages and wording belong to the routes and views.

import type { Answer, Answers } from '../../../surveys/answer'
import { missingOn, pathOf, type Step, stepAfter, stepBefore } from '../../../surveys/flow'
import { type AnswerFault, type ReadAnswers, readAnswers } from '../../../surveys/read-answers'
import type { AuthoringService } from '../../authoring/authoring-service'
import type { InvitationService } from '../../campaigns/invitations/invitation-service'
import { Problem } from '../../problems'
import { createReceipt } from '../responses/receipt'
import { isOpen, momentKept, type Response, workingAnswers } from '../responses/response'
import type { ResponsePatch, ResponseStore } from '../responses/response-store'
import type { Settle } from '../responses/settle-responses'
import type { TakePlace } from '../responses/take-place'
import { definitionOf, type Visit } from './visit'

export type FieldworkService = ReturnType<typeof createFieldworkService>

type Deps = {
  responses: ResponseStore
  takePlace: TakePlace
  authoring: AuthoringService
  invitations: Pick<InvitationService, 'markStarted' | 'markCompleted'>
  settle: Settle
  now: () => Date
}

export type Intent = 'next' | 'back' | 'later' | 'keep'

/** What became of answers while they were typed. `gone`: they were sent, changed path or ended in another window. */
export type KeptTyping = 'kept' | 'unreadable' | 'gone'

/** Where a saved page leads. `grown`: the same page again, since its answers lead to more questions on it. */
export type Saved =
  | { to: 'page'; key: string; grown: boolean }
  | { to: 'review' | 'later' | 'kept' | 'done' }
  | { to: 'faults'; step: Step; faults: readonly AnswerFault[] }

type Decide = (response: Response) => ResponsePatch | undefined | Promise<ResponsePatch | undefined>

export function createFieldworkService({ responses, takePlace, authoring, invitations, settle, now }: Deps) {
  const momentOf = (anonymous: boolean): Date => momentKept(now(), anonymous)

  /** Applies a change to the newest state of a response; when somebody else (another tab) was quicker, once more on theirs. */
  const change = async (id: string, decide: Decide): Promise<Response> => {
    for (let tries = 0; tries < 60; tries++) {
      const response = await responses.find(id)
      if (!response) throw new Problem('response.absent')
      const patch = await decide(response)
      if (!patch) return response
      const changed = await responses.patch(response, patch, momentOf(response.anonymous))
      if (changed) return changed
    }
    throw new Problem('response.busy')
  }

  /** Writes read answers over those there are, or over the changes under way; nothing where neither is open any more. */
  const put = (id: string, read: ReadAnswers, moved: { lastPage?: string }): Promise<Response> =>
    change(id, (response) => {
      if (!isOpen(response)) return undefined
      const answers = merge(workingAnswers(response), read.answers, read.blank)
      return response.state === 'completed' ? { draft: answers, ...moved } : { answers, ...moved, state: 'partial' }
    })

  const responseOf = ({ response }: Visit): Response => {
    if (!response) throw new Problem('response.absent')
    if (response.state === 'withdrawn') throw new Problem('response.withdrawn')
    return response
  }

  return {
    /** Begins a response, or gives the one that began here already. */
    async start(visit: Visit, language: string): Promise<Response> {
      if (visit.response) return visit.response
      if (visit.ended) throw new Problem('response.closed')
      const offered = definitionOf(visit).languages.includes(language) ? language : visit.language
      const draft = { ...visit.fresh, language: offered, receipt: createReceipt() }
      const { response } = await responses.insert(draft, momentOf(visit.anonymous))
      if (visit.invitationId) await invitations.markStarted(visit.invitationId)
      return response
    },

    async chooseLanguage(visit: Visit, language: string): Promise<void> {
      if (!definitionOf(visit).languages.includes(language)) return
      await change(responseOf(visit).id, (response) =>
        isOpen(response) && response.language !== language ? { language } : undefined,
      )
    },

    /** Saves what was posted for one page. Blank required questions stop only those who go on. */
    async savePage(visit: Visit, pageKey: string, fields: Record<string, unknown>, intent: Intent): Promise<Saved> {
      const opened = responseOf(visit)
      if (visit.ended) throw new Problem('response.closed')
      if (!isOpen(opened)) return { to: 'done' }
      const definition = definitionOf(visit)
      const step = pathOf(definition, workingAnswers(opened)).steps.find(({ page }) => page.key === pageKey)
      if (!step)
        return { to: 'page', key: pathOf(definition, workingAnswers(opened)).steps[0]?.page.key ?? '', grown: false }
      const read = readAnswers(step.questions, fields)
      const moved = intent === 'next' && read.faults.length === 0 ? { lastPage: pageKey } : {}
      const saved = await put(opened.id, read, moved)
      if (intent === 'keep') return { to: 'kept' }
      const faults = intent === 'next' ? read.faults : read.faults.filter(({ code }) => code !== 'required')
      if (faults.length > 0) return { to: 'faults', step, faults }
      if (intent === 'later') return { to: 'later' }
      const path = pathOf(definition, workingAnswers(saved))
      if (intent === 'back') return { to: 'page', key: stepBefore(path, pageKey)?.page.key ?? pageKey, grown: false }
      const seen = new Set(step.questions.map(({ key }) => key))
      const again = path.steps.find(({ page }) => page.key === pageKey)
      if (again?.questions.some(({ key }) => !seen.has(key))) return { to: 'page', key: pageKey, grown: true }
      const next = stepAfter(path, pageKey)
      return typeof next === 'string' ? { to: 'review' } : { to: 'page', key: next.page.key, grown: false }
    },

    /**
     * Saves what is being typed, without judging it. Only the touched questions are written, so that a window left open keeps
     * its old fields to itself.
     */
    async keepTyping(
      visit: Visit,
      pageKey: string,
      fields: Record<string, unknown>,
      touched: readonly string[],
    ): Promise<KeptTyping> {
      const { response: opened } = visit
      if (!opened || visit.ended || !isOpen(opened)) return 'gone'
      const { steps } = pathOf(definitionOf(visit), workingAnswers(opened))
      const step = steps.find(({ page }) => page.key === pageKey)
      const questions = step?.questions.filter(({ key }) => touched.includes(key)) ?? []
      if (questions.length === 0) return 'gone'
      const read = readAnswers(questions, fields)
      if (!isOpen(await put(opened.id, read, {}))) return 'gone'
      return read.faults.some(({ code }) => code !== 'required') ? 'unreadable' : 'kept'
    },

    /** Sends the answers. Undefined when they are sent (now or before); else the page of the first answer that is missing. */
    async send(visit: Visit): Promise<string | undefined> {
      const opened = responseOf(visit)
      if (!isOpen(opened)) {
        // Sent again because the server was ended before it answered: the invitation may not know yet.
        if (visit.invitationId) await invitations.markCompleted(visit.invitationId)
        return undefined
      }
      if (visit.ended) throw new Problem('response.closed')
      const { link } = await authoring.get(visit.surveyId)
      const definition = definitionOf(visit)
      const first = missingOn(pathOf(definition, workingAnswers(opened)))[0]
      if (first) return first.page.key
      const sent = await change(opened.id, async (response) => {
        if (!isOpen(response)) return undefined
        const path = pathOf(definition, workingAnswers(response))
        const isOut = path.ending === 'screen-out'
        // Asked for again with each try: a place goes with the revision it was taken at.
        const state = isOut ? 'screened-out' : (await takePlace(response, link.quota)) ? 'completed' : 'quota-full'
        return { answers: path.answers, draft: null, state, sentAt: momentOf(response.anonymous), unsettled: true }
      })
      if (visit.invitationId) await invitations.markCompleted(visit.invitationId)
      await settle(sent)
      return undefined
    },

    /** Opens sent answers for changes; what was sent counts until the changes are sent. */
    async reopen(visit: Visit): Promise<void> {
      if (visit.ended) throw new Problem('response.closed')
      await change(responseOf(visit).id, (response) =>
        response.state === 'completed' && !response.draft ? { draft: response.answers } : undefined,
      )
    },

    /** Deletes the answers for good; the response stays as a mark that they were withdrawn. */
    async withdraw(id: string): Promise<void> {
      const gone = await change(id, (response) =>
        response.state === 'withdrawn'
          ? undefined
          : { state: 'withdrawn', answers: {}, draft: null, unsettled: true, ...(response.notes ? { notes: [] } : {}) },
      )
      await settle(gone)
    },
  }
}

/** Answers of one page over those there were: given ones replace, blank ones remove. */
function merge(known: Answers, given: Answers, blank: readonly string[]): Answers {
  const kept: Record<string, Answer> = {}
  for (const [key, answer] of Object.entries(known)) if (!blank.includes(key)) kept[key] = answer
  return { ...kept, ...given }
}
