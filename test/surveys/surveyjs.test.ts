// Surveys of SurveyJS become ours; what cannot come along is named.
import type { Definition } from '../../surveys/definition'
import { fromSurveyJs, toSurveyJs } from '../../surveys/exchange/surveyjs'
import { createFromInstrument, instrumentNames } from '../../surveys/instruments'
import { readDefinition } from '../../surveys/read-definition'

const values = { product: 'Solar Boost', company: 'Heliotrope' }

test.each([
  ['nothing', null],
  ['a list', []],
  ['pages that are no pages', { pages: 'x' }],
  ['a question without a name', { pages: [{ elements: [{ type: 'text' }] }] }],
])('%s is no SurveyJS survey', (_, input) => {
  expect(fromSurveyJs(input).ok).toBe(false)
})

test('what cannot be taken along is named', () => {
  const read = fromSurveyJs({
    title: '<b>Hello</b>',
    elements: [
      { type: 'html', name: 'banner', html: '<script>alert(1)</script>' },
      { type: 'text', name: 'q1' },
      { type: 'text', name: 'q2', visibleIf: "iif({q1} > age({q1}), 'x', 'y') = 'x'" },
    ],
  })
  if (!read.ok) throw new Error('does not read')
  expect(read.value.left).toEqual([
    'banner: a question of type html',
    "q2: the condition iif({q1} > age({q1}), 'x', 'y') = 'x'",
  ])
  expect(JSON.stringify(read.value.data)).not.toContain('script')
  expect(readDefinition(read.value.data)).toMatchObject({ ok: true, value: { title: { en: '<b>Hello</b>' } } })
})

test('a survey as SurveyJS makes it becomes ours', () => {
  const read = fromSurveyJs({
    title: { default: 'Visit', 'zh-cn': '来访' },
    pages: [
      {
        name: 'p1',
        elements: [
          {
            type: 'radiogroup',
            name: 'Kind of Visit',
            title: 'Why?',
            choices: ['To buy', { value: 2, text: 'To look' }],
            isRequired: true,
          },
          { type: 'rating', name: 'nps', rateMin: 0, rateMax: 10, visibleIf: "{Kind of Visit} = 'To buy'" },
          { type: 'matrix', name: 'help', columns: ['good', 'bad'], rows: ['phone'] },
          { type: 'text', inputType: 'email', name: 'mail' },
        ],
      },
    ],
  })
  if (!read.ok) throw new Error('does not read')
  expect(read.value.left).toEqual([])
  const definition = readDefinition(read.value.data)
  expect(definition).toMatchObject({ ok: true, value: { languages: ['en', 'zh'], title: { en: 'Visit', zh: '来访' } } })
  const questions = (read.value.data as Definition).pages[0]!.questions
  expect(questions.map(({ key, kind }) => `${key} ${kind}`)).toEqual([
    'kind-of-visit single',
    'nps scale',
    'help matrix',
    'mail email',
  ])
  expect(questions[1]?.visibleIf).toEqual({ question: 'kind-of-visit', is: 'one-of', options: ['to-buy'] })
})

test.each(instrumentNames)(
  'the instrument %s comes back with its questions, options, conditions and languages',
  (name) => {
    const definition = createFromInstrument(name, values)
    const { survey, left } = toSurveyJs(definition)
    expect(left).toEqual([])
    const read = fromSurveyJs(JSON.parse(JSON.stringify(survey)))
    if (!read.ok) throw new Error('does not read')
    const back = readDefinition({ ...(read.value.data as object), values })
    const essence = ({ pages }: Definition) =>
      pages.map(({ questions }) =>
        questions.map(({ key, kind, text, required, visibleIf, options }) => ({
          key,
          kind,
          text,
          required,
          visibleIf,
          options: options?.map((option) => [option.key, option.text]),
        })),
      )
    if (!back.ok) throw new Error(JSON.stringify(back.faults))
    // Lists with codes come back as options of their own.
    const plain = {
      ...definition,
      pages: definition.pages.map((page) => ({
        ...page,
        questions: page.questions.filter(({ optionsFrom }) => !optionsFrom),
      })),
    }
    const kept = new Set(plain.pages.flatMap(({ questions }) => questions.map(({ key }) => key)))
    const returned = {
      ...back.value,
      pages: back.value.pages.map((page) => ({
        ...page,
        questions: page.questions.filter(({ key }) => kept.has(key)),
      })),
    }
    expect(essence(returned)).toEqual(essence(plain))
  },
)
