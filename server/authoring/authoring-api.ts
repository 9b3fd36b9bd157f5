// The API of surveys: the question bank, drafts, publishing, versions, import and export.
import * as z from 'zod'
import { questionBank } from '../../surveys/instruments'
import { checkDefinition } from '../../surveys/read-definition'
import { listed, pageQuery, studyOf, studyQuery, yesNo } from '../audience/studies/api-input'
import type { StudyService } from '../audience/studies/study-service'
import { download, type Endpoint, endpoint, json } from '../platform/http/endpoint'
import { Problem } from '../problems'
import type { AuthoringService } from './authoring-service'
import { newSurveyShape } from './authoring-shapes'
import {
  exportFormats,
  importFormats,
  mostSurveyBytes,
  readForeign,
  readForeignJson,
  writeForeign,
} from './exchange-survey'
import { type Survey, titleOf } from './survey'

type Deps = { authoring: AuthoringService; studies: StudyService }

const id = z.object({ id: z.string().max(100) })
const study = z.object(studyQuery)

export function authoringApi({ authoring, studies }: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/api/v1/question-bank',
      may: 'survey.read',
      summary: 'The questions to start from',
      read: { query: z.object({ topic: z.string().max(50).optional(), group: z.string().max(50).optional() }) },
      act: async ({ input: { query } }) => {
        const items = questionBank().filter(
          ({ topic, group }) => (!query.topic || topic === query.topic) && (!query.group || group === query.group),
        )
        return json({ items, next: null })
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/surveys',
      may: 'survey.read',
      summary: 'Surveys, newest first',
      read: { query: pageQuery },
      act: async ({ input: { query } }) => {
        const after = query.after ?? query.cursor
        const part = { ...(after ? { after } : {}), limit: query.limit + 1 }
        return json(listed(await authoring.page(query.studyId ?? query.study, part), query.limit, toBody))
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/surveys',
      may: 'survey.write',
      summary: 'A new survey: from an instrument, from a definition, or blank',
      read: { body: newSurveyShape.and(study) },
      act: async ({ input: { body } }) => {
        const { study: name, studyId, ...start } = body
        const made = await authoring.create(await studyOf(studies, { studyId, study: name }), start)
        return json(toBody(made), 201, { Location: `/api/v1/surveys/${made.id}` })
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/surveys/:id',
      may: 'survey.read',
      summary: 'One survey with its draft',
      read: { params: id },
      act: async ({ input: { params } }) => json(toBody(await authoring.get(params.id))),
    }),
    endpoint({
      method: 'put',
      path: '/api/v1/surveys/:id',
      may: 'survey.write',
      summary: 'Replace the draft; a stale version answers 409',
      read: { params: id, body: z.object({ version: z.number().int(), definition: z.unknown() }) },
      act: async ({ input: { params, body } }) =>
        json(toBody(await authoring.change(params.id, body.version, body.definition))),
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/surveys/:id/publish',
      may: 'survey.write',
      summary: 'Publish the draft as an immutable version',
      read: { params: id },
      act: async ({ input: { params }, actor }) => json(await authoring.publish(params.id, actor.name)),
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/surveys/import',
      may: 'survey.write',
      summary: 'A new survey from another format; `left` names what is lost, dryRun=true only looks',
      upload: mostSurveyBytes,
      read: {
        query: study.extend({ format: z.enum(importFormats), dryRun: yesNo.default(false) }),
        body: z.record(z.string(), z.unknown()).describe('For surveyjs; the other formats come as a file.'),
      },
      act: async ({ input: { query, body }, file }) => {
        const isFile = file !== undefined && file.bytes.length > 0
        if (!isFile && query.format !== 'surveyjs')
          throw new Problem('request.malformed', {
            reason: 'Send the file as the body, or as the field "file" of a form.',
          })
        const { definition, left } = isFile ? readForeign(query.format, file.bytes) : readForeignJson(body)
        if (query.dryRun) return json({ definition, left, faults: checkDefinition(definition) })
        const made = await authoring.create(await studyOf(studies, query), { definition })
        return json({ ...toBody(made), left }, 201, { Location: `/api/v1/surveys/${made.id}` })
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/surveys/:id/export',
      may: 'survey.read',
      summary: 'The draft in another format: surveyjs, limesurvey-tsv, xlsform, or verbatim for our own',
      read: { params: id, query: z.object({ format: z.enum(exportFormats) }) },
      act: async ({ input: { params, query } }) => {
        const survey = await authoring.get(params.id)
        if (query.format === 'verbatim') return json(survey.definition)
        const { name, type, body } = writeForeign(survey.definition, query.format, titleOf(survey))
        return query.format === 'surveyjs' ? json(JSON.parse(body.toString('utf8'))) : download(name, type, body)
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/surveys/:id/versions/:n',
      may: 'survey.read',
      summary: 'A published version',
      read: { params: id.extend({ n: z.coerce.number().int() }) },
      act: async ({ input: { params } }) => {
        await authoring.get(params.id)
        return json(await authoring.getVersion(params.id, params.n))
      },
    }),
  ]
}

function toBody(survey: Survey): object {
  return { ...survey, title: titleOf(survey) }
}
