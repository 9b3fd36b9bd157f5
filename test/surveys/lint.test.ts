// What the lint of a survey says about wording, order, length and translations.
import type { Definition } from '../../surveys/definition'
import { createFromInstrument, instrumentNames } from '../../surveys/instruments'
import { lint } from '../../surveys/lint'
import { readDraft } from '../../surveys/read-definition'

const values = { product: 'Solar Boost', company: 'Heliotrope' }

test.each([
  [
    'two things in one closed question',
    { kind: 'scale', min: 1, max: 5, text: { en: 'How fast and friendly is our help?' } },
    'double-barrelled',
  ],
  [
    'the same in Polish',
    { kind: 'scale', min: 1, max: 5, text: { en: 'Help?', pl: 'Jak szybka i miła jest nasza pomoc?' } },
    'double-barrelled',
  ],
  [
    'a question that expects its answer',
    { kind: 'long', text: { en: 'Don’t you find our help excellent?' } },
    'leading',
  ],
  [
    'the same in German',
    { kind: 'long', text: { en: 'Help?', de: 'Finden Sie nicht, dass wir schnell sind?' } },
    'leading',
  ],
  ['a wording of 300 characters', { kind: 'long', text: { en: `${'word '.repeat(60)}?` } }, 'too-long'],
  ['a question without topic', { kind: 'long', text: { en: 'Why?' } }, 'no-topic'],
  [
    'a demographic question that must be answered',
    { kind: 'short', topic: 'demographic', required: true, text: { en: 'How old are you?' } },
    'sensitive-required',
  ],
  [
    'a required choice with no way out',
    { kind: 'single', required: true, text: { en: 'Which?' }, options: options('abc') },
    'no-way-out',
  ],
  [
    'more options than fit on a screen',
    { kind: 'single', text: { en: 'Which?' }, options: options('abcdefghijklmn') },
    'too-many-options',
  ],
])('%s is advised against', (_, question, code) => {
  expect(codes(aDraft([{ key: 'x', ...question }]))).toContain(code)
})

test('a missing translation names its place and languages', () => {
  const advice = lint(aDraft([{ key: 'x', kind: 'short', text: { en: 'Why?', pl: 'Dlaczego?' } }]))
  expect(advice).toContainEqual({
    code: 'missing-translation',
    path: 'pages.0.questions.0.text',
    values: { languages: 'de' },
  })
})
test('a survey without challenges, motivators or introduction is told so', () => {
  expect(codes(aDraft([{ key: 'x', kind: 'short', topic: 'goal', text: { en: 'Why?' } }]))).toEqual(
    expect.arrayContaining(['no-challenge', 'no-motivator', 'no-intro']),
  )
})
test('a page with seven questions is called long', () => {
  expect(
    codes(aDraft([1, 2, 3, 4, 5, 6, 7].map((at) => ({ key: `q${at}`, kind: 'yes-no', text: { en: 'Really?' } })))),
  ).toContain('page-too-long')
})
test('who somebody is comes after what they have to say', () => {
  const early = [
    { key: 'age', kind: 'short', topic: 'demographic', text: { en: 'Age?' } },
    { key: 'a', kind: 'long', text: { en: 'Why?' } },
    { key: 'b', kind: 'long', text: { en: 'Why?' } },
  ]
  expect(codes(aDraft(early))).toContain('background-early')
  expect(codes(aDraft(early.toReversed()))).not.toContain('background-early')
})
test.each(instrumentNames)('the instrument %s takes the advice itself', (name) => {
  expect(lint(createFromInstrument(name, values)).filter(({ code }) => code !== 'double-barrelled')).toEqual([])
})

function codes(definition: Definition) {
  return lint(definition).map(({ code }) => code)
}

function options(letters: string) {
  return [...letters].map((key) => ({ key, text: { en: key } }))
}

function aDraft(questions: object[]): Definition {
  const read = readDraft({
    kind: 'survey',
    language: 'en',
    languages: ['en', 'pl', 'de'],
    title: { en: 'T', pl: 'T', de: 'T' },
    pages: [{ key: 'a', questions }],
  })
  if (!read.ok) throw new Error(JSON.stringify(read.faults))
  return read.value
}
