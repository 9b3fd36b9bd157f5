// Pages of surveys from other programs: choose a file, look at what was understood and what was not, take it; and the way out.
import * as z from 'zod'
import { inLanguage } from '../../surveys/definition'
import { languageName } from '../../views/helpers/messages'
import type { ImportService } from '../audience/imports/import-service'
import type { Study } from '../audience/studies/study'
import { studyParams } from '../audience/studies/study-routes'
import type { StudyService } from '../audience/studies/study-service'
import { download, type Endpoint, endpoint, page, redirect } from '../platform/http/endpoint'
import { Problem as AnyProblem } from '../platform/http/problem'
import type { AuthoringService } from './authoring-service'
import {
  exportFormats,
  formatNames,
  guessFormat,
  importFormats,
  mostSurveyBytes,
  readForeign,
  writeForeign,
} from './exchange-survey'
import { titleOf } from './survey'
import { addressOf, surveyParams } from './survey-address'
import { describeFindings, describePages } from './survey-view'

type Deps = {
  authoring: AuthoringService
  studies: StudyService
  files: Pick<ImportService, 'keep' | 'kept' | 'forget'>
}

const fileParams = studyParams.extend({ file: z.string().max(100) })

export function exchangeRoutes({ authoring, studies, files }: Deps): Endpoint[] {
  const choose = (study: Study, faults: readonly object[] = []) =>
    page(
      'authoring/import',
      {
        title: 'Import a survey',
        section: 'surveys',
        study,
        mostBytes: mostSurveyBytes,
        formats: importFormats.map((name) => formatNames[name]),
        faults: faults.slice(0, 30),
      },
      { status: faults.length > 0 ? 400 : 200 },
    )
  const read = async (studyId: string, fileId: string) => {
    const { name, bytes } = await files.kept(studyId, fileId)
    const format = guessFormat(bytes)
    return { name, format, ...readForeign(format, bytes) }
  }

  return [
    endpoint({
      method: 'get',
      path: '/studies/:study/surveys/import',
      may: 'survey.write',
      read: { params: studyParams },
      act: async ({ input: { params } }) => choose(await studies.get(params.study)),
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study/surveys/import',
      may: 'survey.write',
      upload: mostSurveyBytes,
      read: { params: studyParams },
      act: async ({ input: { params }, file }) => {
        const study = await studies.get(params.study)
        if (!file?.bytes.length) return choose(study, [{ path: 'file', message: 'Choose a file that is not empty.' }])
        try {
          readForeign(guessFormat(file.bytes), file.bytes)
        } catch (error) {
          if (!(error instanceof AnyProblem) || error.code !== 'survey.unreadable') throw error
          return choose(
            study,
            error.faults.map(({ path, message }) => ({
              path: 'file',
              message: path === 'file' ? message : `${path}: ${message}`,
            })),
          )
        }
        const id = await files.keep(study.id, file.name.slice(0, 200), file.bytes)
        return redirect(`/studies/${study.id}/surveys/import/${id}`)
      },
    }),
    endpoint({
      method: 'get',
      path: '/studies/:study/surveys/import/:file',
      may: 'survey.write',
      read: { params: fileParams },
      act: async ({ input: { params } }) => {
        const study = await studies.get(params.study)
        const { name, format, definition, left } = await read(study.id, params.file)
        const pages = describePages(definition)
        return page('authoring/import-check', {
          title: 'Check the survey',
          section: 'surveys',
          study,
          fileId: params.file,
          fileName: name,
          format: formatNames[format],
          heading: inLanguage(definition.title, definition.language, definition.language),
          questions: definition.pages.flatMap(({ questions }) => questions).length,
          languages: definition.languages.map(languageName),
          pages,
          left,
          ...describeFindings(definition),
        })
      },
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study/surveys/import/:file',
      may: 'survey.write',
      read: { params: fileParams },
      act: async ({ input: { params } }) => {
        const study = await studies.get(params.study)
        const { definition } = await read(study.id, params.file)
        const survey = await authoring.create(study, { definition })
        await files.forget(params.file)
        return redirect(addressOf(survey), {
          notice: 'Taken over as a draft. Give its questions topics, then publish it.',
        })
      },
    }),
    endpoint({
      method: 'get',
      path: '/studies/:study/surveys/:survey/export',
      may: 'survey.read',
      read: { params: surveyParams, query: z.object({ format: z.enum(exportFormats).catch('verbatim') }) },
      act: async ({ input: { params, query } }) => {
        const survey = await authoring.get(params.survey, params.study)
        const { name, type, body } = writeForeign(survey.definition, query.format, titleOf(survey))
        return download(name, type, body)
      },
    }),
  ]
}
