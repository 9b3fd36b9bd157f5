// What each person in an interview said, kept in a response of their own: made with the first word, found by the interview and
// the person's number. Writing is one guarded write for each person.

import type { Answers } from '../../../surveys/answer'
import type { Definition } from '../../../surveys/definition'
import { findQuestion } from '../../../surveys/definition'
import { digestOf } from '../../platform/accounts/secret'
import { Problem } from '../../problems'
import { isOpenQuestion, type TakenNote, textsOf, writeNotes } from '../responses/note'
import { createReceipt } from '../responses/receipt'
import { momentKept, type Response } from '../responses/response'
import type { ResponsePatch, ResponseStore } from '../responses/response-store'
import type { Interview } from './interview'

/** The notes of one question as the room shows them, and a mark by which to tell whether they changed since. */
export type Sheet = { text: string; was: string }

/** What is written at once: these notes on these questions, and answers to closed questions if they were posted. */
export type Written = {
  questions: ReadonlySet<string>
  notes: readonly TakenNote[]
  closed: Answers | undefined
}

export type InterviewVoices = ReturnType<typeof createInterviewVoices>

type Deps = { responses: ResponseStore; now: () => Date }

export function createInterviewVoices({ responses, now }: Deps) {
  const momentOf = (anonymous: boolean): Date => momentKept(now(), anonymous)
  const doorOf = ({ id }: Interview, speaker: number): string => digestOf(`interview ${id} ${speaker}`)

  const begin = async (interview: Interview, speaker: number): Promise<void> => {
    const { studyId, surveyId, surveyVersion, anonymous, language, speakers } = interview
    const contactId = speakers[speaker - 1]?.contactId
    const who = contactId && !anonymous ? { contactId } : {}
    const start = { studyId, surveyId, surveyVersion, anonymous, language, collector: 'interviewer' as const, ...who }
    const seat = { receipt: createReceipt(), door: doorOf(interview, speaker) }
    await responses.insert({ ...start, ...seat }, momentOf(anonymous))
  }

  const change = async (
    interview: Interview,
    speaker: number,
    decide: (response: Response) => ResponsePatch | undefined,
  ): Promise<Response | undefined> => {
    for (let tries = 0; tries < 60; tries++) {
      const response = await responses.findByDoor(doorOf(interview, speaker))
      const patch = response && decide(response)
      if (!response || !patch) return response
      const changed = await responses.patch(response, patch, momentOf(response.anonymous))
      if (changed) return changed
    }
    throw new Problem('response.busy')
  }

  return {
    momentOf,
    change,

    /** The response of each who has said something, by number. */
    async of(interview: Interview): Promise<Map<number, Response>> {
      const found = await Promise.all(
        seatsOf(interview).map(async (seat) => [seat, await responses.findByDoor(doorOf(interview, seat))] as const),
      )
      return new Map(found.flatMap(([seat, response]) => (response ? [[seat, response]] : [])))
    },

    /** Writes everybody's notes on these questions and leaves the others as they are. */
    async write(
      interview: Interview,
      definition: Definition,
      known: ReadonlyMap<number, Response>,
      { questions, notes, closed }: Written,
    ): Promise<void> {
      for (const speaker of seatsOf(interview)) {
        const mine = notes.filter((note) => note.speaker === speaker).map(({ speaker: _, ...note }) => note)
        const saysNothing = mine.length === 0 && Object.keys(closed ?? {}).length === 0
        if (!known.has(speaker) && saysNothing) continue
        if (!known.has(speaker)) await begin(interview, speaker)
        await change(interview, speaker, (response) => {
          if (response.state === 'withdrawn') return undefined
          const kept = (response.notes ?? []).filter(({ question }) => !questions.has(question))
          const all = [...kept, ...mine]
          const answers = { ...(closed ?? closedAnswers(definition, response.answers)), ...textsOf(definition, all) }
          return { notes: all, answers, ...(response.state === 'started' ? { state: 'partial' as const } : {}) }
        })
      }
    },
  }
}

/** Numbers of those who may speak; 0 is the group as a whole. */
const seatsOf = ({ speakers, isGroup }: Interview): number[] =>
  Array.from({ length: speakers.length + (isGroup ? 1 : 0) }, (_, at) => (isGroup ? at : at + 1))

export const takenBy = (found: ReadonlyMap<number, Response>): TakenNote[] =>
  [...found].flatMap(([speaker, { notes = [] }]) => notes.map((note) => ({ ...note, speaker })))

export function sheetOf(taken: readonly TakenNote[], question: string, isGroup: boolean): Sheet {
  const notes = taken.filter((note) => note.question === question)
  const text = writeNotes(notes, isGroup)
  return { text, was: markOf(text) }
}

/** Short, since it only tells a change of one page from none. */
export const markOf = (text: string): string => digestOf(text).slice(0, 12)

function closedAnswers(definition: Definition, answers: Answers): Answers {
  return Object.fromEntries(
    Object.entries(answers).filter(([key]) => {
      const question = findQuestion(definition, key)
      return question && !isOpenQuestion(question)
    }),
  )
}
