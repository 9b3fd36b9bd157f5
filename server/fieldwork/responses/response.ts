// What one respondent answered to one survey version, from the first page to the receipt. Answers that were sent stay what they
// are while somebody changes them: changes wait in `draft` until they are sent too.
import type { Answers } from '../../../surveys/answer'
import type { Collector } from './collector'
import type { Note } from './note'

export const responseStates = ['started', 'partial', 'completed', 'screened-out', 'quota-full', 'withdrawn'] as const
export type ResponseState = (typeof responseStates)[number]

export type Response = {
  id: string
  studyId: string
  surveyId: string
  surveyVersion: number
  collector: Collector
  state: ResponseState
  /** Where anonymity was promised, none of these three is kept. */
  invitationId?: string
  campaignId?: string
  contactId?: string
  anonymous: boolean
  language: string
  answers: Answers
  /** Of interviews: what was said, note by note. */
  notes?: readonly Note[]
  /** Changes to sent answers that are not sent yet. */
  draft?: Answers
  /** Key of the page that was finished last: where people stop, and after which they go on. */
  lastPage?: string
  /** With it the respondent changes or withdraws the answers. Never shown to researchers, never exported. */
  receipt: string
  startedAt: Date
  changedAt: Date
  sentAt?: Date
  /** Rises by one with every change; a write on another revision is refused and tried again. */
  revision: number
}

export type NewResponse = Pick<
  Response,
  'studyId' | 'surveyId' | 'surveyVersion' | 'collector' | 'anonymous' | 'language' | 'receipt'
> &
  Partial<Pick<Response, 'invitationId' | 'campaignId' | 'contactId'>> & {
    /** Digest of what leads here (link, invitation, idempotency key): one response each, whoever presses twice. */
    door: string
    /** Digest of what an API call sent, to tell a retry from other answers under the same key. */
    content?: string
  }

const moves: Readonly<Record<ResponseState, readonly ResponseState[]>> = {
  started: ['partial', 'completed', 'screened-out', 'quota-full', 'withdrawn'],
  partial: ['partial', 'completed', 'screened-out', 'quota-full', 'withdrawn'],
  completed: ['completed', 'screened-out', 'withdrawn'],
  'screened-out': ['withdrawn'],
  'quota-full': ['withdrawn'],
  withdrawn: [],
}

export function mayBecome(from: ResponseState, to: ResponseState): boolean {
  return moves[from].includes(to)
}

/** Whether the respondent is still on the way: answers in progress, or changes to sent ones. */
export function isOpen({ state, draft }: Pick<Response, 'state' | 'draft'>): boolean {
  return state === 'started' || state === 'partial' || (state === 'completed' && draft !== undefined)
}

/** The answers being worked on. */
export function workingAnswers({ answers, draft }: Pick<Response, 'answers' | 'draft'>): Answers {
  return draft ?? answers
}

/** What is kept of a moment: where anonymity was promised the day, so that times do not tie answers to people. */
export function momentKept(at: Date, anonymous: boolean): Date {
  return anonymous ? new Date(at.toISOString().slice(0, 10)) : at
}

/** Whether the answers count: sent, and not withdrawn, screened out or beyond the quota. */
export function counts({ state }: Pick<Response, 'state'>): boolean {
  return state === 'completed'
}
