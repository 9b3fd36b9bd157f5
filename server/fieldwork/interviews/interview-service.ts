// Decides about interviews: who may be in one, keeping notes while they are typed, finishing. Each person's words go into a
// response of their own, so that analysis, exports, withdrawal and retention need to know nothing new.

import type { Answers } from '../../../surveys/answer'
import { type Definition, findQuestion, questionsOf } from '../../../surveys/definition'
import { readAnswers } from '../../../surveys/read-answers'
import type { Contact } from '../../audience/directory/contact'
import type { Study } from '../../audience/studies/study'
import type { AuthoringService } from '../../authoring/authoring-service'
import { Problem } from '../../problems'
import { isOpenQuestion, readNotes, type TakenNote, writeNotes } from '../responses/note'
import type { Response } from '../responses/response'
import type { Settle } from '../responses/settle-responses'
import type { Interview } from './interview'
import type { InterviewStore } from './interview-store'
import { type InterviewVoices, markOf, type Sheet, sheetOf, takenBy } from './interview-voices'

export type NewTalk = {
  surveyId: string
  language: string
  contactIds: readonly string[]
  /** How many more were there who are not in the directory. */
  others: number
  /** Who asks. */
  by: string
}

/** What the room posts: notes by question, the mark each had when it was read, fields of closed questions if they were posted. */
export type Posted = {
  notes: Readonly<Record<string, string>>
  was: Readonly<Record<string, string>>
  fields?: Readonly<Record<string, unknown>> | undefined
}

export type Kept = {
  /** The mark of each question's notes now, to be sent along next time. */
  was: Record<string, string>
  /** Questions whose notes were not kept, each with the reason. */
  faults: { path: string; message: string }[]
}

export type InterviewService = ReturnType<typeof createInterviewService>

type Deps = {
  interviews: InterviewStore
  voices: InterviewVoices
  authoring: AuthoringService
  contacts: { byIds(ids: readonly string[]): Promise<ReadonlyMap<string, Contact>> }
  withdraw: (responseId: string) => Promise<void>
  settle: Settle
}

const mostSpeakers = 30

export function createInterviewService({ interviews, voices, authoring, contacts, withdraw, settle }: Deps) {
  const versionOf = ({ surveyId, surveyVersion }: Interview) => authoring.getVersion(surveyId, surveyVersion)

  const get = async (id: string, studyId: string): Promise<Interview> => {
    const interview = await interviews.find(id)
    if (interview?.studyId !== studyId) throw new Problem('interview.absent')
    return interview
  }

  return {
    get,
    versionOf,
    voicesOf: (interview: Interview) => voices.of(interview),
    list: (studyId: string, part: { skip?: number; most?: number } = {}) => interviews.list(studyId, part),
    count: (studyId: string) => interviews.count(studyId),

    async start(study: Study, { surveyId, language, contactIds, others, by }: NewTalk): Promise<Interview> {
      const survey = await authoring.get(surveyId, study.id)
      if (survey.latest === 0) throw new Problem('survey.unpublished')
      const { definition, number } = await authoring.getVersion(survey.id, survey.latest)
      const wanted = [...new Set(contactIds)]
      if (definition.anonymous && wanted.length > 0) throw new Problem('interview.anonymous')
      const known = await contacts.byIds(wanted)
      if (wanted.some((id) => known.get(id)?.studyId !== study.id)) throw new Problem('contact.absent')
      const speakers = [...wanted.map((contactId) => ({ contactId })), ...Array.from({ length: others }, () => ({}))]
      if (speakers.length === 0 || speakers.length > mostSpeakers)
        throw new Problem('interview.people', { most: mostSpeakers })
      return interviews.insert({
        studyId: study.id,
        surveyId: survey.id,
        surveyVersion: number,
        language: definition.languages.includes(language) ? language : definition.language,
        anonymous: definition.anonymous,
        isGroup: speakers.length > 1,
        speakers,
        by,
        startedAt: voices.momentOf(definition.anonymous),
      })
    },

    /** The notes of every question, whoever said them. */
    async sheets(interview: Interview): Promise<(question: string) => Sheet> {
      const taken = takenBy(await voices.of(interview))
      return (question) => sheetOf(taken, question, interview.isGroup)
    },

    /** Keeps what was typed. Notes that somebody changed in another window meanwhile are not written over. */
    async keep(interview: Interview, { notes, was, fields }: Posted): Promise<Kept> {
      if (interview.state !== 'open') throw new Problem('interview.finished')
      const { definition } = await versionOf(interview)
      const { isGroup, speakers } = interview
      const known = await voices.of(interview)
      const before = takenBy(known)
      const faults: Kept['faults'] = []
      const fresh: TakenNote[] = []
      const changed = new Set<string>()
      for (const [question, text] of Object.entries(notes)) {
        if (!findQuestion(definition, question)) continue
        const typed = readNotes(question, text, { speakers: speakers.length, isGroup })
        const next = writeNotes(typed, isGroup)
        const sheet = sheetOf(before, question, isGroup)
        // Nothing typed here, or nothing new.
        if (next === sheet.text || (was[question] && markOf(next) === was[question])) continue
        const isStale = was[question] !== undefined && was[question] !== sheet.was
        const message = isStale ? elsewhere : goneFault(typed, known)
        if (message) faults.push({ path: question, message })
        else {
          changed.add(question)
          fresh.push(...typed)
        }
      }
      const closed = fields && !isGroup ? readClosed(definition, fields) : undefined
      if (changed.size > 0 || closed)
        await voices.write(interview, definition, known, { questions: changed, notes: fresh, closed })
      const after = takenBy(await voices.of(interview))
      const faulty = new Set(faults.map(({ path }) => path))
      const marks = Object.keys(notes).map((key) => {
        // Where somebody else's notes stand, the old mark stays, so that the next try is refused too.
        return [key, faulty.has(key) ? (was[key] ?? '') : sheetOf(after, key, isGroup).was] as const
      })
      return { was: Object.fromEntries(marks), faults }
    },

    /** From here on the words count. Finishing what is finished changes nothing. */
    async finish(interview: Interview): Promise<void> {
      const found = await voices.of(interview)
      if (found.size === 0) throw new Problem('interview.empty')
      for (const seat of found.keys()) {
        const sent = await voices.change(interview, seat, (response) =>
          response.state === 'withdrawn'
            ? undefined
            : {
                state: 'completed',
                sentAt: response.sentAt ?? voices.momentOf(response.anonymous),
                unsettled: true,
              },
        )
        if (sent?.state === 'completed') await settle(sent)
      }
      await interviews.move(interview.id, 'finished', voices.momentOf(interview.anonymous))
    },

    /** Opens it again for corrections; what was finished counts as it was until it is finished again. */
    async reopen(interview: Interview): Promise<void> {
      await interviews.move(interview.id, 'open')
    },

    /** Deletes it with everything that was said. */
    async remove(interview: Interview): Promise<void> {
      for (const response of (await voices.of(interview)).values()) await withdraw(response.id)
      await interviews.remove(interview.id)
    },
  }
}

const elsewhere =
  'These notes were changed in another window. Copy yours, load the page again, and add what is missing.'

/** Lines of somebody who took their words back are not taken again. */
function goneFault(typed: readonly TakenNote[], known: ReadonlyMap<number, Response>): string | undefined {
  const gone = typed.some(({ speaker }) => known.get(speaker)?.state === 'withdrawn')
  return gone ? 'This person’s words were withdrawn, so no more are kept.' : undefined
}

/** Answers to questions with options or figures; what cannot be read is left out, as nothing is sent yet. */
function readClosed(definition: Definition, fields: Readonly<Record<string, unknown>>): Answers {
  const closed = questionsOf(definition).filter((question) => !isOpenQuestion(question))
  return readAnswers(closed, fields).answers
}
