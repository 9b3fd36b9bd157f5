// The page of one question: wording per language, kind, options, topic, condition.
import * as z from 'zod'
import { findQuestion, type Question } from '../../surveys/definition'
import type { StudyService } from '../audience/studies/study-service'
import { type Endpoint, endpoint, page, redirect } from '../platform/http/endpoint'
import { Problem } from '../problems'
import { versioned } from './authoring-routes'
import type { AuthoringService } from './authoring-service'
import { replaceQuestion } from './edit-definition'
import { describeQuestionForm, readQuestionForm } from './question-form'
import { aroundPart } from './show-part'
import type { Survey } from './survey'
import { addressOf, surveyParams } from './survey-address'

type Deps = { authoring: AuthoringService; studies: StudyService }

const params = surveyParams.extend({ question: z.string().max(100) })

export function questionRoutes({ authoring, studies }: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/studies/:study/surveys/:survey/questions/:question',
      may: 'survey.write',
      read: { params },
      act: async ({ input: { params } }) => {
        const study = await studies.get(params.study)
        const survey = await authoring.get(params.survey, study.id)
        const form = describeQuestionForm(survey.definition, getQuestion(survey, params.question))
        return page('authoring/question', {
          ...form,
          ...aroundPart(study, survey),
          title: 'A question',
        })
      },
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study/surveys/:survey/questions/:question',
      may: 'survey.write',
      read: { params, body: versioned.catchall(z.unknown()) },
      act: async ({ input: { params, body } }) => {
        const survey = await authoring.get(params.survey, params.study)
        const question = getQuestion(survey, params.question)
        const changed = readQuestionForm(survey.definition, question, body)
        await authoring.change(survey.id, body.version, replaceQuestion(survey.definition, question.key, changed))
        const stay = body.do === 'stay'
        return redirect(`${addressOf(survey)}${stay ? `/questions/${question.key}#wording` : `#q-${question.key}`}`, {
          notice: 'Saved.',
        })
      },
    }),
  ]
}

function getQuestion({ definition }: Survey, key: string): Question {
  const question = findQuestion(definition, key)
  if (!question) throw new Problem('survey.question-absent')
  return question
}
