// Answers as they come in from a form or a program: what is refused, what is read.
import type { Definition } from '../../surveys/definition'
import { readAllAnswers, readAnswers } from '../../surveys/read-answers'
import { readDefinition } from '../../surveys/read-definition'

const survey = aDefinition()
const questions = survey.pages.flatMap((page) => page.questions)
const read = (fields: unknown) => readAnswers(questions, fields)
const code = (fields: unknown, question: string) =>
  read(fields).faults.find((fault) => fault.question === question)?.code

describe('what is refused', () => {
  test.each([
    ['no set of fields at all', ['story'], '', 'unreadable'],
    ['nothing', null, '', 'unreadable'],
    [
      'a hundred thousand fields',
      Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`f${at}`, 'x'])),
      '',
      'unreadable',
    ],
    ['a blank required question', { story: '  \u200B ' }, 'story', 'required'],
    ['an array for a text', { story: ['a', 'b'] }, 'story', 'unreadable'],
    ['a query operator for a text', { story: { $ne: null } }, 'story', 'unreadable'],
    ['a million characters', { story: 'x'.repeat(1_000_000) }, 'story', 'too-long'],
    ['words for a number', { people: 'many' }, 'people', 'not-a-number'],
    ['NaN', { people: 'NaN' }, 'people', 'not-a-number'],
    ['NaN as a number', { people: Number.NaN }, 'people', 'not-a-number'],
    ['infinity', { people: Number.POSITIVE_INFINITY }, 'people', 'not-a-number'],
    ['a number with an exponent', { people: '1e5' }, 'people', 'not-a-number'],
    ['a number below the least', { people: '0' }, 'people', 'too-small'],
    ['a number above the most', { people: 201 }, 'people', 'too-large'],
    ['half a point on a scale', { likely: '7.5' }, 'likely', 'not-whole'],
    ['an option that does not exist', { part: 'emperor' }, 'part', 'not-an-option'],
    ['an inherited word as an option', { part: '__proto__' }, 'part', 'not-an-option'],
    ['two options where one is asked', { part: ['decide', 'recommend'] }, 'part', 'too-many'],
    ['more options than allowed', { why: ['price', 'time', 'other'] }, 'why', 'too-many'],
    ['the same place twice', { 'order~price': '1', 'order~time': '1' }, 'order', 'same-rank'],
    ['the same option twice', { order: ['price', 'price'] }, 'order', 'same-rank'],
    ['a place beyond the last', { 'order~price': '4' }, 'order', 'not-a-number'],
    ['a thirteenth month', { since: '2026-13-01' }, 'since', 'not-a-date'],
    ['the thirtieth of February', { since: '2026-02-30' }, 'since', 'not-a-date'],
    ['the year 9999', { since: '9999-01-01' }, 'since', 'not-a-date'],
    ['two addresses', { mail: 'cleo@example.com,stan@example.com' }, 'mail', 'not-an-email'],
    ['a row that does not exist', { grid: { constructor: 'good' } }, 'grid', 'not-an-option'],
  ])('%s', (_, fields, question, expected) => {
    expect(code(fields, question)).toBe(expected)
  })

  test('a fault says the limit and what came', () => {
    expect(read({ story: 'x'.repeat(10_001) }).faults).toContainEqual({
      question: 'story',
      code: 'too-long',
      values: { most: 10_000, length: 10_001 },
    })
  })
})

describe('what is read', () => {
  test.each([
    ['text as it was written', { story: 'Two lines,\r\n"quoted" <b>' }, 'story', { text: 'Two lines,\n"quoted" <b>' }],
    ['a lone surrogate as a replacement sign', { story: 'a\uD800b' }, 'story', { text: 'a\uFFFDb' }],
    ['text without NUL and direction marks', { story: 'a\u0000b\u202Ec' }, 'story', { text: 'abc' }],
    ['an emoji of several parts whole', { story: '👩‍👩‍👧 ok' }, 'story', { text: '👩‍👩‍👧 ok' }],
    ['decomposed letters as composed ones', { story: 'zło\u0301z\u0307' }, 'story', { text: 'złóż' }],
    [
      'a flood of combining marks cut to eight',
      { story: `x${'\u0335'.repeat(500)}y` },
      'story',
      { text: `x${'\u0335'.repeat(8)}y` },
    ],
    ['a number with a Polish comma', { budget: '12 500,50' }, 'budget', { number: 12500.5 }],
    ['a number with English commas', { budget: '12,500.50' }, 'budget', { number: 12500.5 }],
    ['full-width digits', { people: '１２' }, 'people', { number: 12 }],
    ['yes from a form', { happy: 'yes' }, 'happy', { yes: true }],
    ['no from the API', { happy: false }, 'happy', { yes: false }],
    ['one option', { part: 'decide' }, 'part', { choices: ['decide'] }],
    ['several options in the order of the question', { why: ['time', 'price'] }, 'why', { choices: ['price', 'time'] }],
    [
      'own words beside other',
      { why: ['other'], 'why~other': ' the  colour ' },
      'why',
      { choices: ['other'], other: 'the colour' },
    ],
    [
      'own words from the API',
      { why: { choices: ['other'], other: 'the colour' } },
      'why',
      { choices: ['other'], other: 'the colour' },
    ],
    [
      'other, unticked, by its own words',
      { why: ['time'], 'why~other': 'the colour' },
      'why',
      { choices: ['time', 'other'], other: 'the colour' },
    ],
    ['one choice by own words alone', { 'part~other': 'I watch' }, 'part', { choices: ['else'], other: 'I watch' }],
    [
      'no own words beside another choice',
      { part: 'decide', 'part~other': 'left over' },
      'part',
      { choices: ['decide'] },
    ],
    ['no own words beside none', { limits: ['none'], 'limits~other': 'left over' }, 'limits', { choices: ['none'] }],
    ['an exclusive option alone', { limits: ['age', 'none'] }, 'limits', { choices: ['none'] }],
    ['places as an order', { 'order~time': '1', 'order~price': '2' }, 'order', { choices: ['time', 'price'] }],
    ['a matrix from a form', { 'grid~help': 'good' }, 'grid', { grid: { help: 'good' } }],
    ['a day', { since: '2024-02-29' }, 'since', { text: '2024-02-29' }],
  ])('%s', (_, fields, question, expected) => {
    expect(read(fields).answers[question]).toEqual(expected)
  })

  test('fields that no question asked for leave no trace', () => {
    const fields = JSON.parse('{"__proto__":{"polluted":true},"constructor":"x","story":"kept","$where":"1"}')
    const { answers } = read(fields)
    expect(answers).toEqual({ story: { text: 'kept' } })
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})

describe('all answers at once', () => {
  const all = (fields: unknown, options = {}) => readAllAnswers(survey, fields, options)

  test('names questions the survey does not have', () => {
    expect(all({ story: 'x', nonsense: 1 }).faults).toEqual([{ question: 'nonsense', code: 'unknown-question' }])
  })
  test('refuses answers to questions the other answers do not lead to', () => {
    expect(all({ story: 'x', happy: 'yes', unhappy: 'never asked' }).faults).toEqual([
      { question: 'unhappy', code: 'not-asked' },
    ])
  })
  test('misses required questions on the way only', () => {
    expect(all({ happy: 'no' }).faults).toEqual([
      { question: 'story', code: 'required' },
      { question: 'unhappy', code: 'required' },
    ])
    expect(all({ happy: 'no' }, { complete: false }).faults).toEqual([])
  })
  test('takes a complete set', () => {
    const { answers, faults } = all({ story: 'x', happy: false, unhappy: 'slow help' })
    expect(faults).toEqual([])
    expect(answers).toEqual({ story: { text: 'x' }, happy: { yes: false }, unhappy: { text: 'slow help' } })
  })
})

function aDefinition(): Definition {
  const option = (key: string, more = {}) => ({ key, text: { en: key }, ...more })
  const definition = readDefinition({
    kind: 'survey',
    language: 'en',
    languages: ['en'],
    title: { en: 'All kinds' },
    pages: [
      {
        key: 'first',
        questions: [
          { key: 'story', kind: 'long', text: { en: 'Story' }, required: true },
          { key: 'people', kind: 'number', text: { en: 'People' }, min: 1, max: 200 },
          { key: 'budget', kind: 'number', text: { en: 'Budget' } },
          { key: 'likely', kind: 'scale', text: { en: 'Likely' }, min: 0, max: 10 },
          {
            key: 'part',
            kind: 'single',
            text: { en: 'Part' },
            options: [option('decide'), option('recommend'), option('else', { write: true })],
          },
          {
            key: 'why',
            kind: 'multi',
            text: { en: 'Why' },
            max: 2,
            options: [option('price'), option('time'), option('other', { write: true })],
          },
          {
            key: 'limits',
            kind: 'multi',
            text: { en: 'Limits' },
            options: [option('age'), option('some', { write: true }), option('none', { exclusive: true })],
          },
          {
            key: 'order',
            kind: 'ranking',
            text: { en: 'Order' },
            options: [option('price'), option('time'), option('help')],
          },
          {
            key: 'grid',
            kind: 'matrix',
            text: { en: 'Grid' },
            options: [option('good'), option('bad')],
            rows: [option('help')],
          },
          { key: 'since', kind: 'date', text: { en: 'Since' } },
          { key: 'mail', kind: 'email', text: { en: 'Mail' } },
          { key: 'happy', kind: 'yes-no', text: { en: 'Happy' } },
        ],
      },
      {
        key: 'second',
        questions: [
          {
            key: 'unhappy',
            kind: 'long',
            text: { en: 'Why not?' },
            required: true,
            visibleIf: { question: 'happy', is: 'no' },
          },
        ],
      },
    ],
  })
  if (!definition.ok) throw new Error(JSON.stringify(definition.faults))
  return definition.value
}
