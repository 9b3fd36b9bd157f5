// Researchers' pages of responses: what came in by state and survey, one response in the respondent's words, exports.
import * as z from 'zod'
import { type Definition, inLanguage, questionsOf } from '../../surveys/definition'
import { pathOf } from '../../surveys/flow'
import { sayAnswer } from '../../surveys/piping'
import { answerTo } from '../../surveys/questions'
import { languageName } from '../../views/helpers/messages'
import { type Contact, sayContact } from '../audience/directory/contact'
import { studyParams } from '../audience/studies/study-routes'
import type { StudyService } from '../audience/studies/study-service'
import type { AuthoringService } from '../authoring/authoring-service'
import { type Survey, titleOf } from '../authoring/survey'
import { download, type Endpoint, endpoint, page, redirect } from '../platform/http/endpoint'
import { toTable } from './export/export-table'
import { type ExportFormat, exportFormats } from './export/write-export'
import type { FieldworkService } from './respond/fieldwork-service'
import { isOpenQuestion } from './responses/note'
import { type Collector, type Response, responseStates } from './responses/response'
import type { ResponseService } from './responses/response-service'

type Deps = {
  studies: StudyService
  authoring: AuthoringService
  responses: ResponseService
  fieldwork: FieldworkService
  contacts: { find(id: string): Promise<Contact | undefined> }
}

const one = studyParams.extend({ response: z.string().max(100) })
const listQuery = z.object({
  survey: z.string().max(100).optional().catch(undefined),
  state: z.enum(responseStates).optional().catch(undefined),
  after: z.string().max(100).optional().catch(undefined),
})

const unnamed: Readonly<Record<Collector, string>> = {
  email: 'An invited person, deleted since',
  link: 'Somebody at the public link',
  interviewer: 'Somebody interviewed',
  api: 'Somebody, by the API',
}

const pageSize = 50

export function fieldworkRoutes({ studies, authoring, responses, fieldwork, contacts }: Deps): Endpoint[] {
  const whoIs = async ({ anonymous, contactId, collector }: Response): Promise<string> => {
    if (anonymous) return 'Anonymous'
    const contact = contactId ? await contacts.find(contactId) : undefined
    return contact ? sayContact(contact) : unnamed[collector]
  }

  return [
    endpoint({
      method: 'get',
      path: '/studies/:study/responses',
      may: 'response.read',
      read: { params: studyParams, query: listQuery },
      act: async ({ input: { params, query } }) => {
        const study = await studies.get(params.study)
        const surveys = await authoring.list(study.id)
        const chosen = surveys.find(({ id }) => id === query.survey)
        const filter = chosen ? { surveyId: chosen.id } : { studyId: study.id }
        const [counts, begun, found] = await Promise.all([
          responses.countByState(filter),
          responses.countBegun(filter),
          responses.list({
            ...filter,
            most: pageSize,
            ...(query.state ? { states: [query.state] } : {}),
            ...(query.after ? { after: query.after } : {}),
          }),
        ])
        const sent = counts.completed ?? 0
        return page('fieldwork/responses', {
          title: 'Responses',
          section: 'responses',
          study,
          tab: 'responses',
          surveys: surveys.map(describeSurvey),
          chosen: chosen ? describeSurvey(chosen) : undefined,
          query,
          states: responseStates.map((state) => ({ state, count: counts[state] ?? 0, current: state === query.state })),
          begun,
          sent,
          completionRate: begun > 0 ? sent / begun : 0,
          responses: await Promise.all(
            found.map(async (response) => describeRow(response, surveys, await whoIs(response))),
          ),
          next: found.length === pageSize ? found.at(-1)?.id : undefined,
        })
      },
    }),
    endpoint({
      method: 'get',
      path: '/studies/:study/responses/export',
      may: 'response.read',
      read: {
        params: studyParams,
        query: z.object({
          survey: z.string().max(100),
          format: z.enum(Object.keys(exportFormats) as [ExportFormat, ...ExportFormat[]]),
        }),
      },
      act: async ({ input: { params, query } }) => {
        const survey = await authoring.get(query.survey, params.study)
        const columns = await responses.codebook(survey.id)
        const table = toTable(columns, responses.each({ surveyId: survey.id, states: ['completed'] }))
        const { type, write } = exportFormats[query.format]
        return download(`${titleOf(survey)}.${query.format}`, type, write(table))
      },
    }),
    endpoint({
      method: 'get',
      path: '/studies/:study/responses/:response',
      may: 'response.read',
      read: { params: one },
      act: async ({ input: { params } }) => {
        const study = await studies.get(params.study)
        const response = await responses.get(params.response, study.id)
        const survey = await authoring.get(response.surveyId)
        return page('fieldwork/response', {
          title: 'One response',
          section: 'responses',
          study,
          response: describeRow(response, [survey], await whoIs(response)),
          languageName: languageName(response.language),
          version: response.surveyVersion,
          pages: await describeAnswers(response),
        })
      },
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study/responses/:response/withdraw',
      may: 'response.write',
      read: { params: one },
      act: async ({ input: { params } }) => {
        const { id } = await responses.get(params.response, params.study)
        await fieldwork.withdraw(id)
        return redirect(`/studies/${params.study}/responses/${id}`, { notice: 'The answers are deleted.' })
      },
    }),
  ]

  async function describeAnswers(response: Response): Promise<object[]> {
    const { definition } = await authoring.getVersion(response.surveyId, response.surveyVersion)
    const fallback = definition.language
    if (response.notes) return describeNotes(definition, response)
    return pathOf(definition, response.answers).steps.map(({ page: { title, key }, questions }) => ({
      title: inLanguage(title, fallback, fallback) || key,
      entries: questions.map((question) => {
        const answer = answerTo(response.answers, question.key)
        return {
          question: inLanguage(question.text, fallback, fallback),
          topic: question.topic,
          open: answer !== undefined && 'text' in answer,
          lang: response.language,
          answer: answer ? sayAnswer(question, answer, fallback, fallback) : '',
        }
      }),
    }))
  }
}

/** What was said in a conversation, whatever way the guide took. */
function describeNotes(
  { pages, language: fallback }: Definition,
  { notes = [], answers, language }: Response,
): object[] {
  return pages.map(({ title, key, questions }) => ({
    title: inLanguage(title, fallback, fallback) || key,
    entries: questions.map((question) => {
      const answer = isOpenQuestion(question) ? undefined : answerTo(answers, question.key)
      return {
        question: inLanguage(question.text, fallback, fallback),
        topic: question.topic,
        lang: language,
        answer: answer ? sayAnswer(question, answer, fallback, fallback) : '',
        notes: notes.filter((note) => note.question === question.key).sort((left, right) => left.line - right.line),
      }
    }),
  }))
}

function describeSurvey(survey: Survey): object {
  return {
    id: survey.id,
    title: titleOf(survey),
    questions: questionsOf(survey.definition).length,
    latest: survey.latest,
  }
}

function describeRow(response: Response, surveys: readonly Survey[], who: string): object {
  const { id, state, language, collector, startedAt, sentAt, anonymous, answers } = response
  const survey = surveys.find((found) => found.id === response.surveyId)
  const counted = Object.keys(answers).length
  return {
    id,
    state,
    language,
    collector,
    startedAt,
    sentAt,
    anonymous,
    who,
    survey: survey ? titleOf(survey) : '',
    answered: counted,
  }
}
