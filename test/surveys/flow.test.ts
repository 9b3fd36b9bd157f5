// A respondent's way through a survey: what shows, where a page leads, what is missing.

import type { Answers } from '../../surveys/answer'
import type { Definition } from '../../surveys/definition'
import { missingOn, pathOf, progressAt, stepAfter, stepBefore } from '../../surveys/flow'
import { readDefinition } from '../../surveys/read-definition'

const survey = aDefinition()
const yes: Answers = { happy: { yes: true } }
const no: Answers = { happy: { yes: false } }
const keysAfter = (answers: Answers) =>
  pathOf(survey, answers).steps.map(
    ({ page, questions }) => `${page.key}: ${questions.map(({ key }) => key).join(' ')}`,
  )

test('a question whose condition does not hold is not asked', () => {
  expect(keysAfter({})).toEqual(['start: happy part', 'more: story'])
})
test('answers decide which questions and pages show', () => {
  expect(keysAfter(no)).toEqual(['start: happy part', 'why: why-not', 'more: story'])
  expect(keysAfter({ ...yes, part: { choices: ['none'] } })).toEqual(['start: happy part'])
})
test('an answer to a question that is no longer shown counts for nothing', () => {
  const path = pathOf(survey, { ...yes, 'why-not': { text: 'left over' } })
  expect(path.answers).toEqual(yes)
  expect(
    pathOf(survey, { 'why-not': { text: 'left over' } }).steps.flatMap(({ questions }) =>
      questions.map(({ key }) => key),
    ),
  ).not.toContain('because')
})
test('a condition on a hidden question is not met by its old answer', () => {
  expect(keysAfter({ ...no, 'why-not': { text: 'slow' } })).toEqual([
    'start: happy part',
    'why: why-not because',
    'more: story',
  ])
})
test('a route can end the survey as screened out, and then nothing is missing', () => {
  const path = pathOf(survey, { part: { choices: ['none'] } })
  expect(path.ending).toBe('screen-out')
  expect(missingOn(path)).toEqual([])
})
test('only required questions on the way are missing', () => {
  expect(missingOn(pathOf(survey, no)).map(({ question }) => question.key)).toEqual(['why-not', 'story'])
  expect(missingOn(pathOf(survey, yes)).map(({ page, question }) => `${page.key}/${question.key}`)).toEqual([
    'more/story',
  ])
})
test('the next and the last page follow the way of these answers', () => {
  const path = pathOf(survey, no)
  expect(stepAfter(path, 'start')).toMatchObject({ page: { key: 'why' } })
  expect(stepAfter(path, 'more')).toBe('end')
  expect(stepAfter(pathOf(survey, yes), 'start')).toMatchObject({ page: { key: 'more' } })
  expect(stepBefore(path, 'more')?.page.key).toBe('why')
  expect(stepBefore(path, 'start')).toBeUndefined()
})
test('progress counts the pages of the own way', () => {
  expect(progressAt(pathOf(survey, no), 'why')).toEqual({ step: 2, steps: 3, share: 1 / 3 })
  expect(progressAt(pathOf(survey, yes), 'more')).toEqual({ step: 2, steps: 2, share: 1 / 2 })
})

function aDefinition(): Definition {
  const text = (en: string) => ({ text: { en } })
  const option = (key: string) => ({ key, ...text(key) })
  const read = readDefinition({
    kind: 'survey',
    language: 'en',
    languages: ['en'],
    title: { en: 'Ways' },
    pages: [
      {
        key: 'start',
        questions: [
          { key: 'happy', kind: 'yes-no', ...text('Happy?') },
          { key: 'part', kind: 'single', ...text('Part?'), options: [option('decide'), option('none')] },
        ],
        routes: [{ when: { question: 'part', is: 'one-of', options: ['none'] }, to: '@screen-out' }],
      },
      {
        key: 'why',
        visibleIf: { question: 'happy', is: 'no' },
        questions: [
          { key: 'why-not', kind: 'long', ...text('Why not?'), required: true },
          { key: 'because', kind: 'short', ...text('Because?'), visibleIf: { question: 'why-not', is: 'answered' } },
        ],
      },
      { key: 'more', questions: [{ key: 'story', kind: 'long', ...text('Story?'), required: true }] },
    ],
  })
  if (!read.ok) throw new Error(JSON.stringify(read.faults))
  return read.value
}
