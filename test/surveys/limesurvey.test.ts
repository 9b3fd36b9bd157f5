// LimeSurvey's tab-separated structure: what is refused with row and column, what is named as lost, what becomes ours, and back.
import { questionsOf } from '../../surveys/definition'
import { toLimeSurvey } from '../../surveys/exchange/limesurvey-out'
import { fromLimeSurvey } from '../../surveys/exchange/limesurvey-tsv'
import { createFromInstrument, instrumentNames } from '../../surveys/instruments'
import { readDefinition } from '../../surveys/read-definition'

const columns = [
  'class',
  'type/scale',
  'name',
  'relevance',
  'text',
  'help',
  'language',
  'mandatory',
  'other',
  'validation',
]
type Cells = Partial<Record<string, string>>
const table = (...rows: Cells[]) =>
  [columns, ...rows.map((row) => columns.map((name) => row[name] ?? ''))].map((cells) => cells.join('\t')).join('\n')
const group = { class: 'G', name: 'Group', language: 'en' }
const q = (name: string, type: string, more: Cells = {}): Cells => ({
  class: 'Q',
  'type/scale': type,
  name,
  text: `What of ${name}?`,
  language: 'en',
  ...more,
})
const a = (name: string, more: Cells = {}): Cells => ({
  class: 'A',
  'type/scale': '0',
  name,
  text: `Answer ${name}`,
  language: 'en',
  ...more,
})

const taken = (text: string) => {
  const read = fromLimeSurvey(text)
  if (!read.ok) throw new Error(JSON.stringify(read.faults))
  const definition = readDefinition(read.value.data)
  if (!definition.ok) throw new Error(JSON.stringify(definition.faults))
  return { definition: definition.value, questions: questionsOf(definition.value), left: read.value.left }
}

it.each([
  ['nothing', '', 'row 1', 'missing: class'],
  ['a spreadsheet', 'PK\u0003\u0004', 'file', 'a spreadsheet'],
  [
    'the .lss format with an entity bomb',
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>',
    'file',
    'XML',
  ],
  ['UTF-16', 'c\0l\0a\0s\0s\0', 'file', 'UTF-8'],
  ['a table of something else', 'name\tage\nAda\t36', 'row 1', 'missing: class, type/scale, text, language'],
  ['a quote that is never closed', `${columns.join('\t')}\nQ\t"T`, 'file', 'never closed'],
  ['no question', table(group), 'file', 'at least one question'],
  ['an unknown class', table(group, q('q1', 'T'), { class: 'ZZ' }), 'row 4, class', 'got ZZ'],
  ['an unknown type', table(group, q('q1', '?')), 'row 3, type/scale', 'got "?"'],
  ['a question without a code', table(group, q('', 'T')), 'row 3, name', 'got none'],
  ['a code twice', table(group, q('q1', 'T'), q('Q1', 'S')), 'row 4, name', 'Q1 again'],
  ['an answer to nothing', table(group, a('A1')), 'row 3, class', 'a question (Q) above'],
])('%s is refused', (_, text, path, expected) => {
  const read = fromLimeSurvey(text)
  expect(read).toMatchObject({ ok: false, faults: [{ path, message: expect.stringContaining(expected) }] })
})

it('names everything that is lost, and keeps markup from becoming markup', () => {
  const { left, questions } = taken(
    table(
      { class: 'S', name: 'expires', text: '2030-01-01' },
      { class: 'QTA', name: 'Quota' },
      group,
      q('intro', 'X'),
      q('why', 'T', {
        text: '<p>Why <b>now</b>?</p><script>alert(1)</script> &lt;i&gt; {INSERTANS:1X2}',
        validation: '/(a+)+$/',
      }),
      q('how', 'O', { relevance: 'rand(1,2) == 1' }),
      a('A1'),
      a('A2'),
      q('where', '|'),
    ),
  )
  expect(questions[0]?.text.en).toBe('Why now?\n<i> (INSERTANS:1X2)')
  expect(left).toEqual([
    'quotas',
    'row 5, intro: a text without a question',
    'row 6, why: the pattern /(a+)+$/',
    'row 6, why: the expression {INSERTANS:1X2} in its words',
    'row 7, how: the comment beside it',
    'row 7, how: the condition rand(1,2) == 1',
    'row 10, where: a file to upload',
    'settings: expires',
  ])
})

it('takes types, languages, other, tables and relevance along', () => {
  const sub = (name: string, more: Cells = {}) => ({ ...a(name, more), class: 'SQ' })
  const { definition, questions, left } = taken(
    table(
      { class: 'S', name: 'language', text: 'de' },
      { class: 'S', name: 'anonymized', text: 'Y' },
      { class: 'SL', name: 'surveyls_title', text: 'Umfrage', language: 'de' },
      { class: 'SL', name: 'surveyls_title', text: 'Survey', language: 'en' },
      { ...group, name: 'Über Sie', language: 'de' },
      q('Role', 'L', { text: 'Rolle?', language: 'de', other: 'Y', mandatory: 'Y' }),
      a('A1', { text: 'Leitung', language: 'de' }),
      a('A2', { text: 'Team', language: 'de' }),
      q('tools', 'M', { text: 'Werkzeuge?', language: 'de', relevance: '((Role.NAOK == "A1"))' }),
      sub('SQ1', { text: 'Tabelle', language: 'de' }),
      sub('SQ2', { text: 'Papier', language: 'de' }),
      q('years', 'N', { text: 'Jahre?', language: 'de', relevance: 'tools_SQ1.NAOK == "Y" or !is_empty(Role)' }),
      q('help', 'F', { text: 'Hilfe?', language: 'de', relevance: 'years > 3 && years le 10' }),
      sub('SQ1', { text: 'Telefon', language: 'de' }),
      a('A1', { text: 'gut', language: 'de' }),
      a('A2', { text: 'schlecht', language: 'de' }),
      q('names', 'Q', { text: 'Namen:', language: 'de' }),
      sub('a', { text: 'erster', language: 'de' }),
      sub('b', { text: 'zweiter', language: 'de' }),
      { ...group, name: 'About you', language: 'en' },
      q('Role', 'L', { text: 'Role?' }),
      a('A1', { text: 'Lead' }),
      a('A2', { text: 'Team' }),
    ),
  )
  expect(left).toEqual([])
  expect(definition).toMatchObject({
    language: 'de',
    languages: ['de', 'en'],
    anonymous: true,
    title: { de: 'Umfrage', en: 'Survey' },
  })
  expect(definition.pages[0]?.title).toEqual({ de: 'Über Sie', en: 'About you' })
  expect(questions.map(({ key, kind }) => `${key} ${kind}`)).toEqual([
    'role single',
    'tools multi',
    'years number',
    'help matrix',
    'names-a short',
    'names-b short',
  ])
  expect(questions[0]).toMatchObject({
    required: true,
    text: { de: 'Rolle?', en: 'Role?' },
    options: [
      { key: 'a1', text: { de: 'Leitung', en: 'Lead' } },
      { key: 'a2', text: { de: 'Team', en: 'Team' } },
      { key: 'other', text: { de: 'Anderes', en: 'Other' }, write: true },
    ],
  })
  expect(questions.slice(1, 4).map(({ visibleIf }) => visibleIf)).toEqual([
    { question: 'role', is: 'one-of', options: ['a1'] },
    {
      any: [
        { question: 'tools', is: 'one-of', options: ['sq1'] },
        { question: 'role', is: 'answered' },
      ],
    },
    {
      all: [
        { all: [{ question: 'years', is: 'answered' }, { not: { question: 'years', is: 'at-most', number: 3 } }] },
        { question: 'years', is: 'at-most', number: 10 },
      ],
    },
  ])
  expect(questions[4]?.text).toEqual({ de: 'Namen: erster' })
})

it('reads a condition of any size, or names it', () => {
  const deep = `${'('.repeat(1900)}q1 == 1${')'.repeat(1900)}`
  const { left } = taken(
    table(group, q('q1', 'N'), q('q2', 'T', { relevance: deep }), q('q3', 'T', { relevance: `${'!'.repeat(3000)}q1` })),
  )
  expect(left).toHaveLength(2)
})

describe.each(instrumentNames)('the instrument %s', (name) => {
  const definition = createFromInstrument(name, { product: 'Solar Boost', company: 'Heliotrope' })

  it('goes out and comes back with its questions in all languages, options and conditions', () => {
    const { text, left } = toLimeSurvey(definition)
    const back = taken(text)
    expect(back.left).toEqual([])
    expect(back.definition.languages).toEqual(definition.languages)
    const before = questionsOf(definition)
    const said = new Set(left.map((line) => line.split(':')[0]))
    expect(back.questions).toHaveLength(before.length)
    for (const [at, question] of back.questions.entries()) {
      const from = before[at]
      expect(Object.keys(question.text)).toEqual(Object.keys(from?.text ?? {}))
      if (said.has(from?.key)) continue
      expect([question.kind, question.required, Boolean(question.visibleIf)]).toEqual([
        from?.kind,
        from?.required,
        Boolean(from?.visibleIf),
      ])
      expect(question.options?.filter(({ write }) => !write).map((option) => option.text)).toEqual(
        from?.options?.filter(({ write }) => !write).map((option) => option.text),
      )
    }
  })
})
