// Pages of an import of answers under way: how far it is, what came of it, cancelling.
import * as z from 'zod'
import { isOver } from '../../audience/imports/import-run'
import type { StudyService } from '../../audience/studies/study-service'
import type { AuthoringService } from '../../authoring/authoring-service'
import { titleOf } from '../../authoring/survey'
import { addressOf, surveyParams } from '../../authoring/survey-address'
import { type Endpoint, endpoint, events, page, redirect } from '../../platform/http/endpoint'
import { Problem } from '../../problems'
import type { AnswerImport, AnswerImportService } from './answer-import'

type Deps = { studies: StudyService; authoring: AuthoringService; imports: AnswerImportService }

const importParams = surveyParams.extend({ import: z.string().max(100) })
const mostShown = 200

export const importAddress = ({ id, studyId, request }: Pick<AnswerImport, 'id' | 'studyId' | 'request'>): string =>
  `${addressOf({ id: request.surveyId, studyId })}/imports/${id}`

export function answerImportRoutes({ studies, authoring, imports }: Deps): Endpoint[] {
  const get = async (params: z.infer<typeof importParams>): Promise<AnswerImport> => {
    const found = await imports.get(params.import, params.study)
    if (found.request.surveyId !== params.survey) throw new Problem('import-run.absent')
    return found
  }
  const path = '/studies/:study/surveys/:survey/imports/:import'

  return [
    endpoint({
      method: 'get',
      path,
      may: 'response.write',
      read: { params: importParams },
      act: async ({ input: { params } }) => {
        const study = await studies.get(params.study)
        const found = await get(params)
        const survey = await authoring.get(params.survey, study.id)
        const { report, progress } = found
        return page('fieldwork/import-progress', {
          title: 'Import of answers',
          section: 'responses',
          study,
          survey: { title: titleOf(survey) },
          surveyBase: addressOf(survey),
          responses: `/studies/${study.id}/responses?survey=${survey.id}`,
          base: importAddress(found),
          found,
          over: isOver(found),
          done: Math.round(progress.share * 100),
          ...(report
            ? {
                report,
                refused: report.refused.slice(0, mostShown),
                remarks: report.remarks.slice(0, mostShown),
              }
            : {}),
        })
      },
    }),
    endpoint({
      method: 'get',
      path: `${path}/events`,
      may: 'response.write',
      read: { params: importParams },
      act: async ({ input: { params }, signal }) => events(imports.follow((await get(params)).id, signal)),
    }),
    endpoint({
      method: 'post',
      path: `${path}/cancel`,
      may: 'response.write',
      read: { params: importParams },
      act: async ({ input: { params } }) => redirect(importAddress(await imports.cancel((await get(params)).id))),
    }),
  ]
}
