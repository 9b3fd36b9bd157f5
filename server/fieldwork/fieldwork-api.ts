// The API of responses: taking whole responses, lists, single ones, deletion, exports.
import * as z from 'zod'
import type { ContactService } from '../audience/directory/contact-service'
import type { AuthoringService } from '../authoring/authoring-service'
import { download, type Endpoint, endpoint, json, nothing } from '../platform/http/endpoint'
import { Problem } from '../problems'
import { toTable } from './export/export-table'
import { type ExportFormat, exportFormats } from './export/write-export'
import type { FieldworkService } from './respond/fieldwork-service'
import { showReceipt } from './responses/receipt'
import { type Response, responseStates } from './responses/response'
import type { ResponseService } from './responses/response-service'

type Deps = {
  responses: ResponseService
  fieldwork: FieldworkService
  authoring: AuthoringService
  contacts: Pick<ContactService, 'find'>
}

const id = z.object({ id: z.string().max(100) })
const submission = z.object({
  answers: z.record(z.string(), z.unknown()),
  language: z.string().max(20).optional(),
  version: z.number().int().positive().optional(),
  contact: z.string().max(100).optional(),
})

export function fieldworkApi({ responses, fieldwork, authoring, contacts }: Deps): Endpoint[] {
  /** Who answers has to be somebody of the same study. */
  const checkContact = async (surveyId: string, contactId: string): Promise<void> => {
    const { studyId } = await authoring.get(surveyId)
    if ((await contacts.find(contactId))?.studyId !== studyId) throw new Problem('contact.absent')
  }

  return [
    endpoint({
      method: 'post',
      path: '/api/v1/surveys/:id/responses',
      may: 'response.write',
      summary: 'Take a whole response; the same Idempotency-Key with the same answers is one response',
      read: { params: id, body: submission },
      act: async ({ input: { params, body }, idempotencyKey }) => {
        const { contact, ...rest } = body
        if (contact !== undefined) await checkContact(params.id, contact)
        const { response, isNew } = await responses.submit(
          { surveyId: params.id, contactId: contact, ...rest },
          idempotencyKey,
        )
        // Whoever sends a response may hand its receipt on; it is given here and nowhere else in the API.
        return json({ ...toBody(response), receipt: showReceipt(response.receipt) }, isNew ? 201 : 200)
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/responses',
      may: 'response.read',
      summary: 'Responses of a survey or a study, oldest first',
      read: {
        query: z.object({
          survey: z.string().max(100).optional(),
          study: z.string().max(100).optional(),
          state: z.enum(responseStates).optional(),
          cursor: z.string().max(100).optional(),
          limit: z.coerce.number().int().min(1).max(500).default(100),
        }),
      },
      act: async ({ input: { query } }) => {
        const found = await responses.list({
          most: query.limit,
          ...(query.survey ? { surveyId: query.survey } : {}),
          ...(query.study ? { studyId: query.study } : {}),
          ...(query.state ? { states: [query.state] } : {}),
          ...(query.cursor ? { after: query.cursor } : {}),
        })
        return json({
          items: found.map(toBody),
          next: found.length === query.limit ? (found.at(-1)?.id ?? null) : null,
        })
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/responses/:id',
      may: 'response.read',
      summary: 'One response',
      read: { params: id },
      act: async ({ input: { params } }) => json(toBody(await responses.get(params.id))),
    }),
    endpoint({
      method: 'delete',
      path: '/api/v1/responses/:id',
      may: 'response.write',
      summary: 'Withdraw a response: its answers and verbatims are deleted, a mark that it was there stays',
      read: { params: id },
      act: async ({ input: { params } }) => {
        await responses.get(params.id)
        await fieldwork.withdraw(params.id)
        return nothing
      },
    }),
    ...(Object.keys(exportFormats) as ExportFormat[]).map((format) =>
      endpoint({
        method: 'get',
        path: `/api/v1/surveys/:id/responses.${format}`,
        may: 'response.read',
        summary: `Complete responses of a survey as ${format.toUpperCase()}`,
        read: { params: id },
        act: async ({ input: { params } }) => {
          await authoring.get(params.id)
          const columns = await responses.codebook(params.id)
          const table = toTable(columns, responses.each({ surveyId: params.id, states: ['completed'] }))
          const { type, write } = exportFormats[format]
          return download(`responses.${format}`, type, write(table))
        },
      }),
    ),
  ]
}

function toBody({ receipt: _receipt, draft: _draft, ...response }: Response): object {
  const { anonymous, startedAt, sentAt, changedAt } = response
  const moment = (time: Date): string => (anonymous ? time.toISOString().slice(0, 10) : time.toISOString())
  return {
    ...response,
    language: response.language || null,
    startedAt: moment(startedAt),
    changedAt: moment(changedAt),
    ...(sentAt ? { sentAt: moment(sentAt) } : {}),
  }
}
