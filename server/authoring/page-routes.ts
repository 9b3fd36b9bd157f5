// The page of one page of a survey: wording, when it is shown, where it leads.
import * as z from 'zod'
import type { StudyService } from '../audience/studies/study-service'
import { type Endpoint, endpoint, page, redirect } from '../platform/http/endpoint'
import { Problem } from '../problems'
import { versioned } from './authoring-routes'
import type { AuthoringService } from './authoring-service'
import { describePageForm, findPage, readPageForm } from './page-form'
import { aroundPart } from './show-part'
import type { Survey } from './survey'
import { addressOf, surveyParams } from './survey-address'

type Deps = { authoring: AuthoringService; studies: StudyService }

const params = surveyParams.extend({ page: z.string().max(100) })

export function pageRoutes({ authoring, studies }: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/studies/:study/surveys/:survey/pages/:page',
      may: 'survey.write',
      read: { params },
      act: async ({ input: { params } }) => {
        const study = await studies.get(params.study)
        const survey = await authoring.get(params.survey, study.id)
        return page('authoring/page', {
          ...describePageForm(survey.definition, getPage(survey, params.page)),
          ...aroundPart(study, survey),
          title: 'A page',
        })
      },
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study/surveys/:survey/pages/:page',
      may: 'survey.write',
      read: { params, body: versioned.catchall(z.unknown()) },
      act: async ({ input: { params, body } }) => {
        const survey = await authoring.get(params.survey, params.study)
        const before = getPage(survey, params.page)
        const changed = readPageForm(survey.definition, before, body)
        const pages = survey.definition.pages.map((one) => (one.key === before.key ? changed : one))
        await authoring.change(survey.id, body.version, { ...survey.definition, pages })
        const stay = body.do === 'stay'
        return redirect(`${addressOf(survey)}${stay ? `/pages/${before.key}` : `#page-${before.key}`}`, {
          notice: 'Saved.',
        })
      },
    }),
  ]
}

function getPage({ definition }: Survey, key: string) {
  const found = findPage(definition, key)
  if (!found) throw new Problem('survey.page-absent')
  return found
}
