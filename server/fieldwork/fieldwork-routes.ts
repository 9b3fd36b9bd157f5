// Researchers' pages of responses: what came in by state and survey, one response in the respondent's words, exports.
import * as z from 'zod'
import { sayContact } from '../audience/directory/contact'
import type { ContactService } from '../audience/directory/contact-service'
import { studyParams } from '../audience/studies/study-routes'
import type { StudyService } from '../audience/studies/study-service'
import type { AuthoringService } from '../authoring/authoring-service'
import { titleOf } from '../authoring/survey'
import { download, type Endpoint, endpoint, page, redirect } from '../platform/http/endpoint'
import { toTable } from './export/export-table'
import { type ExportFormat, exportFormats } from './export/write-export'
import type { FieldworkService } from './respond/fieldwork-service'
import { responseStates } from './responses/response'
import type { ResponseService } from './responses/response-service'
import { describeAnswers, describeRow, describeSurvey, whoIs } from './show-response'

type Deps = {
  studies: StudyService
  authoring: AuthoringService
  responses: ResponseService
  fieldwork: FieldworkService
  contacts: Pick<ContactService, 'find' | 'byIds' | 'ids'>
}

const one = studyParams.extend({ response: z.string().max(100) })
const listQuery = z.object({
  survey: z.string().max(100).optional().catch(undefined),
  state: z.enum(responseStates).optional().catch(undefined),
  contact: z.string().max(100).optional().catch(undefined),
  q: z.string().trim().max(200).optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(1_000_000).catch(1),
})

const perPage = 50

export function fieldworkRoutes({ studies, authoring, responses, fieldwork, contacts }: Deps): Endpoint[] {
  const nameOf = async (contactId: string): Promise<string> => {
    const contact = await contacts.find(contactId)
    return contact ? sayContact(contact) : 'somebody deleted since'
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
        const wanted = {
          ...filter,
          ...(query.state ? { states: [query.state] } : {}),
          ...(query.contact ? { contactId: query.contact } : {}),
          ...(query.q
            ? { said: { words: query.q, contactIds: await contacts.ids({ studyId: study.id, search: query.q }) } }
            : {}),
        }
        const [counts, begun, total] = await Promise.all([
          responses.countByState(filter),
          responses.countBegun(filter),
          responses.count(wanted),
        ])
        const pages = Math.max(1, Math.ceil(total / perPage))
        const pageNumber = Math.min(query.page, pages)
        const found = await responses.page(wanted, { skip: (pageNumber - 1) * perPage, limit: perPage })
        const people = await contacts.byIds(found.flatMap(({ contactId }) => contactId ?? []))
        const asked = new URLSearchParams(
          Object.entries({ survey: chosen?.id, state: query.state, contact: query.contact, q: query.q }).filter(
            (pair): pair is [string, string] => Boolean(pair[1]),
          ),
        )
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
          // A conversation that is open is nobody who has stopped, so it is not begun; it is in the list all the same.
          talking: Object.values(counts).reduce((sum, count) => sum + count, 0) - (counts.withdrawn ?? 0) - begun,
          sent,
          completionRate: begun > 0 ? sent / begun : 0,
          person: query.contact ? await nameOf(query.contact) : undefined,
          responses: found.map((response) =>
            describeRow(response, surveys, whoIs(response, people.get(response.contactId ?? ''))),
          ),
          total,
          pages,
          pageNumber,
          base: `?${asked}${asked.size > 0 ? '&' : ''}page=`,
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
        const { definition } = await authoring.getVersion(survey.id, response.surveyVersion)
        const contact = response.contactId ? await contacts.find(response.contactId) : undefined
        return page('fieldwork/response', {
          title: 'One response',
          section: 'responses',
          study,
          response: describeRow(response, [survey], whoIs(response, contact)),
          contactId: contact?.id,
          ...(await responses.besides(response)),
          version: response.surveyVersion,
          pages: describeAnswers(definition, response),
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
}
