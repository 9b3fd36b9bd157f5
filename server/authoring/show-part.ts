// What the pages share that edit a part of a survey, a question or a page of it: where they stand, and the names of its languages.
import { languageName } from '../../views/helpers/messages'
import type { Study } from '../audience/studies/study'
import { type Survey, titleOf } from './survey'
import { addressOf } from './survey-address'

export const aroundPart = (study: Study, survey: Survey) => ({
  section: 'surveys',
  study,
  survey: { title: titleOf(survey), version: survey.version },
  base: addressOf(survey),
  names: Object.fromEntries(survey.definition.languages.map((tag) => [tag, languageName(tag)])),
})
