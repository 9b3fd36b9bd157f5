// A draft as respondents would see it, page by page, in each of its languages. Nothing is saved; pressing Next goes on as if the
// page had been answered.
import * as z from 'zod'
import { pathOf } from '../../../surveys/flow'
import { studyParams } from '../../audience/studies/study-routes'
import type { AuthoringService } from '../../authoring/authoring-service'
import { type Endpoint, endpoint, redirect } from '../../platform/http/endpoint'
import { Problem } from '../../problems'
import { introductionPage, questionsPage } from './respond-pages'
import type { Visit } from './visit'

const params = studyParams.extend({ survey: z.string().max(100) })
const word = z.string().max(200).optional().catch(undefined)
const query = z.object({ page: word, language: word })

export function previewRoutes({ authoring }: { authoring: AuthoringService }): Endpoint[] {
  const visitOf = async (
    studyId: string,
    surveyId: string,
    language: string | undefined,
    now: Date,
  ): Promise<Visit> => {
    const { id, definition } = await authoring.get(surveyId, studyId)
    if (definition.pages.every(({ questions }) => questions.length === 0))
      throw new Problem('survey.invalid', { summary: 'it has no questions yet.' })
    const { anonymous } = definition
    return {
      surveyId: id,
      version: { surveyId: id, number: 0, definition, publishedAt: now, publishedBy: '' },
      fresh: { studyId, surveyId: id, surveyVersion: 0, collector: 'link', anonymous, door: '' },
      language: language && definition.languages.includes(language) ? language : definition.language,
      contact: {},
      anonymous,
      ended: false,
      framedBy: [],
    }
  }
  const addressOf = ({ study, survey }: z.infer<typeof params>): string => `/studies/${study}/surveys/${survey}/preview`

  return [
    endpoint({
      method: 'get',
      path: '/studies/:study/surveys/:survey/preview',
      may: 'survey.read',
      read: { params, query },
      act: async ({ input, now, baseUrl }) => {
        const { page, language } = input.query
        const visit = await visitOf(input.params.study, input.params.survey, language, now)
        const at = { path: `${addressOf(input.params)}?language=${visit.language}`, baseUrl, language }
        const step = pathOf(visit.version.definition, {}).steps.find((found) => found.page.key === page)
        return step ? questionsPage(visit, at, step) : introductionPage(visit, at)
      },
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study/surveys/:survey/preview',
      may: 'survey.read',
      read: { params, query, body: z.object({ do: word, page: word }) },
      act: async ({ input, now }) => {
        const { do: action = '', page } = input.body
        const language = /^language-(.+)$/.exec(action)?.[1] ?? input.query.language
        const visit = await visitOf(input.params.study, input.params.survey, language, now)
        const { steps } = pathOf(visit.version.definition, {})
        const at = steps.findIndex((step) => step.page.key === page)
        const to = action === 'back' ? at - 1 : action.startsWith('language-') || action === 'keep' ? at : at + 1
        const next = action === 'later' ? undefined : steps[to]?.page.key
        return redirect(
          `${addressOf(input.params)}?language=${visit.language}${next ? `&page=${encodeURIComponent(next)}` : ''}`,
        )
      },
    }),
  ]
}
