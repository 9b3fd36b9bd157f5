// Answers as fields of a form: a page that is shown again and sent again, untouched, says the same.
import { describeReview, toFields } from '../../server/fieldwork/respond/respond-view'
import type { Answers } from '../../surveys/answer'
import { definitionShape, type Question, questionShape } from '../../surveys/definition'
import { readAnswers } from '../../surveys/read-answers'
import { sayIn } from '../../views/helpers/messages'

const options = ['price', 'speed', 'other'].map((key) => ({ key, text: { en: key }, write: key === 'other' }))
const question = (key: string, kind: Question['kind'], more: object = {}): Question =>
  questionShape.parse({ key, kind, text: { en: key }, ...more })

const asked = [
  question('why', 'long'),
  question('team', 'number'),
  question('likely', 'scale', { min: 0, max: 10 }),
  question('switched', 'yes-no'),
  question('role', 'single', { options }),
  question('tools', 'multi', { options }),
  question('order', 'ranking', { options: options.map(({ key, text }) => ({ key, text })) }),
  question('feel', 'matrix', { options, rows: [{ key: 'price', text: { en: 'price' } }] }),
  question('day', 'date'),
  question('mail', 'email'),
]

const said: Answers = {
  why: { text: 'Bo <b>arkusz</b>\nsię psuł' },
  team: { number: 12 },
  likely: { number: 0 },
  switched: { yes: false },
  role: { choices: ['other'], other: 'Planistka 计划员' },
  tools: { choices: ['price', 'other'], other: 'A whiteboard' },
  order: { choices: ['other', 'price', 'speed'] },
  feel: { grid: { price: 'speed' } },
  day: { text: '2026-02-11' },
  mail: { text: 'cleo@verbatim.test' },
}

describe('answers that are shown again', () => {
  it.each(asked)('are read as they were said: $kind $key', ({ key }) => {
    const { answers, faults } = readAnswers(asked, toFields(said))
    expect(faults).toEqual([])
    expect(answers[key]).toEqual(said[key])
  })
})

describe('answers before they are sent', () => {
  const pages = [
    {
      key: 'one',
      title: { en: 'Work', pl: 'Praca' },
      questions: [question('day', 'date'), question('switched', 'yes-no')],
    },
    { key: 'two', questions: [question('role', 'single', { options })] },
  ]
  const definition = definitionShape.parse({
    kind: 'survey',
    language: 'en',
    languages: ['en', 'pl'],
    title: { en: 'T' },
    pages,
  })
  const steps = definition.pages.map((page) => ({ page, questions: page.questions }))
  const shown = describeReview({ definition, language: 'pl', say: sayIn('pl'), values: {} }, steps, said)

  it('stand in the words of the respondent: days, yes and no, own words', () => {
    const answers = (shown as { entries: { answer: string }[] }[]).map(({ entries }) =>
      entries.map(({ answer }) => answer),
    )
    expect(answers).toEqual([['11 lutego 2026', 'Nie'], ['other, Planistka 计划员']])
  })

  it('are told apart by page, those without a title by their place', () => {
    expect((shown as { title: string }[]).map(({ title }) => title)).toEqual(['Praca', 'Strona 2 z 2'])
  })
})
