// Pages of importing answers: choose a file, look at which column answers what and what would happen, change that, import.
import * as z from 'zod'
import { type Definition, inLanguage, questionsOf } from '../../../surveys/definition'
import { type ColumnTarget, partsOf, wordsPart } from '../../../surveys/read-columns'
import { isOver } from '../../audience/imports/import-run'
import type { ImportService } from '../../audience/imports/import-service'
import type { Study } from '../../audience/studies/study'
import type { StudyService } from '../../audience/studies/study-service'
import type { AuthoringService } from '../../authoring/authoring-service'
import { type Survey, titleOf } from '../../authoring/survey'
import { addressOf, surveyParams } from '../../authoring/survey-address'
import { type Endpoint, endpoint, page, redirect } from '../../platform/http/endpoint'
import { Problem as AnyProblem } from '../../platform/http/problem'
import { Problem } from '../../problems'
import { type AnswerImportService, type Mapping, mostAnswerBytes, sayReport } from './answer-import'
import { importAddress } from './answer-import-routes'
import { type AnswerImporter, mostAnswerRows } from './import-answers'

type Deps = {
  studies: StudyService
  authoring: AuthoringService
  importer: AnswerImporter
  imports: AnswerImportService
  files: Pick<ImportService, 'keep' | 'kept'>
}

const fileParams = surveyParams.extend({ file: z.string().max(100) })
const form = z.record(z.string(), z.unknown())
const mostShown = 200
const waitMs = 1500

export function importAnswersRoutes({ studies, authoring, importer, imports, files }: Deps): Endpoint[] {
  const found = async (params: z.infer<typeof surveyParams>): Promise<{ study: Study; survey: Survey }> => {
    const study = await studies.get(params.study)
    const survey = await authoring.get(params.survey, study.id)
    if (survey.latest === 0) throw new Problem('survey.unpublished')
    return { study, survey }
  }
  const choose = async (study: Study, survey: Survey, fault?: string) =>
    page(
      'fieldwork/import',
      {
        title: 'Import answers',
        section: 'responses',
        study,
        survey: { title: titleOf(survey), anonymous: survey.definition.anonymous },
        base: addressOf(survey),
        mostRows: mostAnswerRows,
        mostMegabytes: mostAnswerBytes / 1e6,
        earlier: (await imports.list(study.id))
          .filter(({ request }) => request.surveyId === survey.id)
          .map((one) => ({ ...one, href: importAddress(one), over: isOver(one) })),
        faults: fault ? [{ path: 'file', message: fault }] : [],
      },
      { status: fault ? 400 : 200 },
    )
  const preview = async (study: Study, survey: Survey, fileId: string, mapping: Mapping) => {
    const { name, bytes } = await files.kept(study.id, fileId)
    const { report, definition } = await importer.look(survey.id, bytes, mapping)
    const choices = choicesOf(definition)
    return page('fieldwork/import-check', {
      title: 'Check the import',
      section: 'responses',
      study,
      survey: { title: titleOf(survey), anonymous: definition.anonymous },
      base: addressOf(survey),
      fileId,
      fileName: name,
      report,
      refused: report.refused.slice(0, mostShown),
      remarks: report.remarks.slice(0, mostShown),
      answering: report.columns.filter(({ target }) => target.startsWith('q:')).length,
      columns: report.columns.map((column, at) => ({
        ...column,
        at,
        choices: [...choices, ...choicesBeyond(column.target, choices)].map((choice) => ({
          ...choice,
          chosen: choice.target === column.target,
        })),
      })),
    })
  }

  return [
    endpoint({
      method: 'get',
      path: '/studies/:study/surveys/:survey/import',
      may: 'response.write',
      read: { params: surveyParams },
      act: async ({ input: { params } }) => {
        const { study, survey } = await found(params)
        return choose(study, survey)
      },
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study/surveys/:survey/import',
      may: 'response.write',
      upload: mostAnswerBytes,
      read: { params: surveyParams },
      act: async ({ input: { params }, file }) => {
        const { study, survey } = await found(params)
        if (!file?.bytes.length) return choose(study, survey, 'Choose a CSV file that is not empty.')
        try {
          await importer.check(survey.id, file.bytes)
        } catch (error) {
          if (error instanceof AnyProblem && error.code === 'import.unreadable')
            return choose(study, survey, error.message)
          throw error
        }
        const id = await files.keep(study.id, file.name.slice(0, 200), file.bytes)
        return redirect(`${addressOf(survey)}/import/${id}`)
      },
    }),
    endpoint({
      method: 'get',
      path: '/studies/:study/surveys/:survey/import/:file',
      may: 'response.write',
      read: { params: fileParams },
      act: async ({ input: { params } }) => {
        const { study, survey } = await found(params)
        return preview(study, survey, params.file, [])
      },
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study/surveys/:survey/import/:file',
      may: 'response.write',
      read: { params: fileParams, body: form },
      act: async ({ input: { params, body }, actor }) => {
        const { study, survey } = await found(params)
        const mapping = readMapping(body)
        if (body.act !== 'import') return preview(study, survey, params.file, mapping)
        const { name } = await files.kept(study.id, params.file)
        const request = { surveyId: survey.id, mapping }
        const begun = await imports.start(study.id, { id: params.file, name }, request, actor.name)
        // Most files are through at once; a long one is followed on a page of its own.
        const { state, report, ...rest } = await imports.settled(begun.id, { forMs: waitMs })
        if (state !== 'done' || !report) return redirect(importAddress(rest))
        return redirect(`/studies/${study.id}/responses?survey=${survey.id}`, { notice: sayReport(report) })
      },
    }),
  ]
}

type Choice = { target: ColumnTarget; label: string }

/** What a column may mean: something about the row, a question, or a row of a grid. */
function choicesOf(definition: Definition): Choice[] {
  const { language, anonymous } = definition
  const questions = questionsOf(definition).flatMap((question) => {
    const words = inLanguage(question.text, language, language).slice(0, 90)
    const target = `q:${question.key}`
    if (question.kind !== 'matrix') return [{ target, label: words }]
    return partsOf(question).map((part) => ({ target: `${target}~${part}`, label: `${words} [${part}]` }))
  })
  return [
    { target: 'skip', label: 'Leave out' },
    ...(anonymous ? [] : [{ target: 'email', label: 'Address of whoever answered' }]),
    { target: 'id', label: 'Number of the response' },
    { target: 'date', label: 'When it was answered' },
    { target: 'language', label: 'Language of the answers' },
    ...questions,
  ]
}

/** One option or the own words of a question, recognised though no list offers them. */
function choicesBeyond(target: ColumnTarget, choices: readonly Choice[]): Choice[] {
  if (choices.some((choice) => choice.target === target)) return []
  return target.startsWith('q:')
    ? [{ target, label: target.slice(2).replace(`~${wordsPart}`, ', own words').replace('~', ', ') }]
    : []
}

function readMapping({ mapping: given }: Readonly<Record<string, unknown>>): Mapping {
  if (typeof given !== 'object' || given === null) return []
  // The letter before the number keeps the form's parser from making a list of it, which would close up gaps.
  return Object.entries(given).flatMap(([at, target]) =>
    /^c\d{1,3}$/.test(at) && typeof target === 'string' ? [[Number(at.slice(1)), target] as const] : [],
  )
}
