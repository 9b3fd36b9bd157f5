// XLSForm: sheets that are refused with row and column, what is lost, what is taken, and back.
import { questionsOf } from '../../surveys/definition'
import { writeWorkbook } from '../../surveys/exchange/write-workbook'
import { fromXlsForm } from '../../surveys/exchange/xlsform'
import { toXlsForm } from '../../surveys/exchange/xlsform-out'
import { createFromInstrument, instrumentNames } from '../../surveys/instruments'
import { readDefinition } from '../../surveys/read-definition'

const head = ['type', 'name', 'label', 'relevant', 'constraint', 'required', 'hint']
const book = (survey: string[][], choices: string[][] = [], settings: string[][] = []) =>
  writeWorkbook([
    { name: 'survey', rows: survey },
    { name: 'choices', rows: [['list_name', 'name', 'label'], ...choices] },
    { name: 'settings', rows: settings },
  ])
const taken = (file: Uint8Array) => {
  const read = fromXlsForm(file)
  if (!read.ok) throw new Error(JSON.stringify(read.faults))
  const definition = readDefinition(read.value.data)
  if (!definition.ok) throw new Error(JSON.stringify(definition.faults))
  return { definition: definition.value, questions: questionsOf(definition.value), left: read.value.left }
}

describe('sheets', () => {
  it.each([
    ['no sheet "survey"', writeWorkbook([{ name: 'Tabelle1', rows: [['a']] }]), 'file', 'got Tabelle1'],
    [
      'no column "type"',
      book([
        ['kind', 'name'],
        ['text', 'q1'],
      ]),
      'survey, row 1',
      'missing: type',
    ],
    ['no question', book([head]), 'survey', 'at least one question'],
    ['a question without a name', book([head, ['text', '', 'Why?']]), 'survey, row 2, name', 'got none'],
    ['a name twice', book([head, ['text', 'q1', 'A'], ['text', 'q1', 'B']]), 'survey, row 3, name', 'got q1'],
    ['a list that is not there', book([head, ['select_one fruit', 'q1', 'A']]), 'survey, row 2, type', 'got fruit'],
    [
      'a choice without a name',
      book(
        [head, ['select_one fruit', 'q1', 'A']],
        [
          ['fruit', 'apple', 'Apple'],
          ['fruit', '', 'Pear'],
        ],
      ),
      'choices, row 3, name',
      'got none',
    ],
    ['an end of nothing', book([head, ['text', 'q1', 'A'], ['end_group']]), 'survey, row 3, type', 'begin_group'],
    [
      'a group without an end',
      book([head, ['begin_group', 'g1'], ['text', 'q1', 'A']]),
      'survey, row 2, type',
      'end_group for g1',
    ],
  ])('with %s are refused', (_, file, path, expected) => {
    const read = fromXlsForm(file)
    expect(read).toMatchObject({ ok: false, faults: [{ path, message: expect.stringContaining(expected) }] })
  })

  it('name everything that is lost, and never run a pattern', () => {
    const { left, questions } = taken(
      book([
        head,
        ['start', 'begun'],
        ['text', 'q1', 'Say <b>it</b>', '', "regex(., '(a+)+$')"],
        ['geopoint', 'place', 'Where?'],
        ['begin repeat', 'people', 'Each person'],
        ['text', 'person', 'Who?'],
        ['end repeat'],
        ['calculate', 'sum', ''],
        ['text', 'q2', 'And ${sum}?', 'count-selected(${q1}) > 2', '', '${q1} = 1'],
        ['note', 'bye', 'Thank you'],
      ]),
    )
    expect(questions.map(({ text }) => text.en)).toEqual(['Say it', 'And (sum)?'])
    expect(left).toEqual([
      'row 2, begun: filled in by the device (start)',
      "row 3, q1: the constraint regex(., '(a+)+$')",
      'row 4, place: a place',
      'row 5, people: a group that is asked again and again, with its questions',
      'row 8, sum: a computed value',
      'row 9, q2: the condition count-selected(${q1}) > 2',
      'row 9, q2: the answer ${sum} in its words',
      'row 9, q2: required only when ${q1} = 1',
      'row 10, bye: a text without a question',
    ])
  })

  it('take groups, choices, conditions, ends and languages along', () => {
    const file = writeWorkbook([
      {
        name: 'Survey',
        rows: [
          [
            'Type',
            'Name',
            'label::English (en)',
            'label::Polski',
            'Relevant',
            'constraint',
            'required',
            'parameters',
            'appearance',
          ],
          ['begin group', 'about', 'About you', 'O Tobie'],
          ['note', 'hello', 'Good day', 'Dzień dobry'],
          ['select_one role or_other', 'role', 'Role?', 'Rola?', '', '', 'yes'],
          ['select_multiple tool', 'tools', 'Tools?', 'Narzędzia?', "${role} = 'lead'"],
          ['begin_group', 'inner', '', '', "selected(${tools}, 'paper')"],
          ['integer', 'age', 'Age of ${role}?', 'Wiek?', "${role} != 'lead'", '. >= 0 and . <= 120'],
          ['end_group'],
          ['end_group'],
          ['begin_group', 'more', '', '', '${age} > 17'],
          ['text', 'story', 'Tell', 'Opowiedz', '', '', '', '', 'multiline'],
          ['range', 'nps', 'Score', 'Ocena', '', '', '', 'start=0 end=10 step=1'],
          ['end_group'],
        ],
      },
      {
        name: 'choices',
        rows: [
          ['list name', 'name', 'label::English (en)', 'label::Polski'],
          ['role', 'lead', 'Lead', 'Kierownik'],
          ['role', 'team', 'Team', 'Zespół'],
          ['tool', 'paper', 'Paper', 'Papier'],
          ['tool', 'sheet', 'Sheet', 'Arkusz'],
        ],
      },
      {
        name: 'settings',
        rows: [
          ['form_title', 'default_language'],
          ['Visit', 'Polski'],
        ],
      },
    ])
    const { definition, questions, left } = taken(file)
    expect(left).toEqual([])
    expect(definition).toMatchObject({ language: 'pl', languages: ['pl', 'en'], title: { pl: 'Visit' } })
    expect(definition.pages).toMatchObject([
      { title: { en: 'About you', pl: 'O Tobie' }, intro: { en: 'Good day', pl: 'Dzień dobry' } },
      {
        visibleIf: {
          all: [{ question: 'age', is: 'answered' }, { not: { question: 'age', is: 'at-most', number: 17 } }],
        },
      },
    ])
    expect(questions.map(({ key, kind }) => `${key} ${kind}`)).toEqual([
      'role single',
      'tools multi',
      'age number',
      'story long',
      'nps scale',
    ])
    expect(questions[0]).toMatchObject({
      required: true,
      options: [{ key: 'lead' }, { key: 'team' }, { key: 'other', write: true, text: { pl: 'Inne' } }],
    })
    expect(questions[2]).toMatchObject({
      min: 0,
      max: 120,
      text: { en: 'Age of {answer:role}?' },
      visibleIf: {
        all: [
          { question: 'tools', is: 'one-of', options: ['paper'] },
          { not: { question: 'role', is: 'one-of', options: ['lead'] } },
        ],
      },
    })
  })
})

describe.each(instrumentNames)('the instrument %s', (name) => {
  it('goes out and comes back with its questions in all languages, options and conditions', () => {
    const definition = createFromInstrument(name, { product: 'Solar Boost', company: 'Heliotrope' })
    const { file, left } = toXlsForm(definition)
    const back = taken(file)
    expect(back.left).toEqual([])
    expect(back.definition.languages).toEqual(definition.languages)
    const changed = new Set(left.map((line) => line.split(':')[0]))
    const found = new Map(back.questions.map((question) => [question.key, question]))
    for (const from of questionsOf(definition)) {
      if (changed.has(from.key) && from.kind === 'matrix') continue
      const question = found.get(from.key)
      expect([from.key, question?.required, question?.visibleIf]).toEqual([from.key, from.required, from.visibleIf])
      expect(Object.keys(question?.text ?? {})).toEqual(Object.keys(from.text))
      if (changed.has(from.key) || from.optionsFrom) continue
      expect([from.key, question?.kind, question?.options?.map(({ key, text }) => [key, text])]).toEqual([
        from.key,
        from.kind,
        from.options?.map(({ key, text }) => [key, text]),
      ])
    }
  })
})
