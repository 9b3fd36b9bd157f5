// A response as researchers' pages draw it: who it is of, a line of the list, and every answer in the respondent's words. Pure.
import type { Answer, Answers } from '../../surveys/answer'
import { type Definition, inLanguage, type Question, questionsOf } from '../../surveys/definition'
import { pathOf } from '../../surveys/flow'
import { pipe, pipeValues, sayAnswer } from '../../surveys/piping'
import { answerTo } from '../../surveys/questions'
import { languageName } from '../../views/helpers/messages'
import { topicName } from '../../views/helpers/topics'
import { type Contact, sayContact } from '../audience/directory/contact'
import { type Survey, titleOf } from '../authoring/survey'
import { sayUnnamed, sayWay } from './responses/collector'
import { isOpenQuestion } from './responses/note'
import type { Response } from './responses/response'

export function whoIs({ anonymous, collector }: Response, contact: Contact | undefined): string {
  if (anonymous) return 'Anonymous'
  return contact ? sayContact(contact) : sayUnnamed(collector)
}

/** Page by page of the respondent's own path; of a conversation, the notes. */
export function describeAnswers(definition: Definition, response: Response): object[] {
  const fallback = definition.language
  const read = asRead(definition, response.answers)
  if (response.notes) return describeNotes(definition, response, read)
  return pathOf(definition, response.answers).steps.map(({ page: { title, key }, questions }) => ({
    title: inLanguage(title, fallback, fallback) || key,
    entries: questions.map((question) => {
      const answer = answerTo(response.answers, question.key)
      return {
        question: read(question),
        topic: question.topic ? topicName(question.topic) : '',
        open: answer !== undefined && 'text' in answer,
        lang: response.language,
        answer: answer ? inWords(question, answer, fallback) : '',
      }
    }),
  }))
}

const inWords = (question: Question, answer: Answer, language: string): string =>
  'yes' in answer ? (answer.yes ? 'Yes' : 'No') : sayAnswer(question, answer, language, language)

/** A question's words with the product's name and earlier answers in them, as respondents read it; names of people stay out. */
function asRead(definition: Definition, answers: Answers): (question: Question) => string {
  const values = pipeValues(definition, answers, definition.language)
  return ({ text }) => pipe(inLanguage(text, definition.language, definition.language), values, 'text')
}

/** What was said in a conversation, whatever way the guide took. */
function describeNotes(
  { pages, language: fallback }: Definition,
  { notes = [], answers, language }: Response,
  read: (question: Question) => string,
): object[] {
  return pages.map(({ title, key, questions }) => ({
    title: inLanguage(title, fallback, fallback) || key,
    entries: questions.map((question) => {
      const answer = isOpenQuestion(question) ? undefined : answerTo(answers, question.key)
      return {
        question: read(question),
        topic: question.topic ? topicName(question.topic) : '',
        lang: language,
        answer: answer ? inWords(question, answer, fallback) : '',
        notes: notes
          .filter((note) => note.question === question.key)
          .sort((left, right) => left.line - right.line)
          .map((note) => ({ ...note, topic: note.topic ? topicName(note.topic) : '' })),
      }
    }),
  }))
}

export function describeSurvey(survey: Survey): object {
  return {
    id: survey.id,
    title: titleOf(survey),
    questions: questionsOf(survey.definition).length,
    latest: survey.latest,
  }
}

export function describeRow(response: Response, surveys: readonly Survey[], who: string): object {
  const { id, state, language, collector, startedAt, sentAt, anonymous, answers } = response
  const survey = surveys.find((found) => found.id === response.surveyId)
  const counted = Object.keys(answers).length
  return {
    id,
    state,
    language: language ? languageName(language) : '',
    way: sayWay(collector),
    startedAt,
    sentAt,
    anonymous,
    who,
    survey: survey ? titleOf(survey) : '',
    answered: counted,
  }
}
