// From a definition and answers to passages with topic and language, and to the columns of an export.
import { createCodebook } from '../../surveys/codebook'
import { createFromInstrument } from '../../surveys/instruments'
import { readAllAnswers } from '../../surveys/read-answers'
import { readDefinition } from '../../surveys/read-definition'
import { readVerbatims } from '../../surveys/verbatims'

const values = { product: 'Solar Boost', company: 'Heliotrope' }
const goodFit = createFromInstrument('good-fit', values)
const { answers } = readAllAnswers(goodFit, {
  'gf.challenge.last_bad_day': 'Dane były w trzech arkuszach.',
  'gf.motivator.trigger': 'Nowa umowa',
  'gf.motivator.decided': { choices: ['other', 'price'], other: 'kolor' },
  'gf.motivator.speak_up': 9,
  'gf.role.title': 'Instalatorka',
})

describe('passages', () => {
  const { passages } = readVerbatims(goodFit, answers, 'pl')
  test('keep words, topic, the question as it was read, and the language', () => {
    expect(passages[0]).toEqual({
      question: 'gf.challenge.last_bad_day',
      part: '',
      topic: 'challenge',
      subject: undefined,
      wording:
        'Proszę przypomnieć sobie ostatni dzień pracy, który się nie udał. Co stanęło na przeszkodzie i ile to kosztowało?',
      text: 'Dane były w trzech arkuszach.',
      language: 'pl',
      background: false,
    })
  })
  test('own words beside an option are a passage', () => {
    expect(passages).toContainEqual(
      expect.objectContaining({ question: 'gf.motivator.decided', part: 'other', text: 'kolor' }),
    )
  })
  test('a job title is background', () => {
    expect(passages.filter(({ background }) => background).map(({ question }) => question)).toEqual(['gf.role.title'])
  })
  test('each line of a repeatable question is one passage, list marks left out', () => {
    const staff = createFromInstrument('staff', values)
    const said = readVerbatims(
      staff,
      { 'st.recurring.this_week': { text: '- How do I export?\n\n2. Why is it slow?\n2026 plans?' } },
      'en',
    )
    expect(said.passages.map(({ part, text }) => [part, text])).toEqual([
      ['1', 'How do I export?'],
      ['2', 'Why is it slow?'],
      ['3', '2026 plans?'],
    ])
  })
  test('an answer that is not on the way is not said', () => {
    expect(
      readVerbatims(goodFit, { ...answers, 'pf.challenge.unsolved': { text: 'hidden' } }, 'pl').passages.map(
        ({ text }) => text,
      ),
    ).not.toContain('hidden')
  })
})

test('closed answers carry option keys, places and numbers, no language', () => {
  expect(readVerbatims(goodFit, answers, 'pl').choices).toEqual([
    { question: 'gf.motivator.decided', topic: 'motivator', subject: undefined, background: false, option: 'price' },
    { question: 'gf.motivator.decided', topic: 'motivator', subject: undefined, background: false, option: 'other' },
    { question: 'gf.motivator.speak_up', topic: 'motivator', subject: undefined, background: false, number: 9 },
  ])
  const staff = createFromInstrument('staff', values)
  const ranked = readVerbatims(staff, { 'st.roadblock.rank': { choices: ['learning', 'data-transfer'] } }, 'en').choices
  expect(ranked.map(({ option, place }) => [option, place])).toEqual([
    ['learning', 1],
    ['data-transfer', 2],
  ])
})

describe('the codebook', () => {
  test('gives two questions with equal titles two columns', () => {
    const read = readDefinition({
      kind: 'survey',
      language: 'en',
      languages: ['en'],
      title: { en: 'Twins' },
      pages: [
        {
          key: 'a',
          questions: [
            { key: 'x', kind: 'short', text: { en: 'Why?' } },
            { key: 'y', kind: 'short', text: { en: 'Why?' } },
          ],
        },
      ],
    })
    if (!read.ok) throw new Error('the twins do not read')
    const columns = createCodebook(read.value, 'en')
    expect(columns.map(({ name, label }) => [name, label])).toEqual([
      ['x', 'Why?'],
      ['y', 'Why?'],
    ])
    expect(columns.map(({ value }) => value({ y: { text: 'because' } }))).toEqual(['', 'because'])
  })
  test('has one column per option of a multiple choice, and one for own words', () => {
    const columns = createCodebook(goodFit, 'de').filter(({ question }) => question.key === 'gf.motivator.decided')
    const row = Object.fromEntries(columns.map(({ name, value }) => [name, value(answers)]))
    expect(row).toMatchObject({
      'gf.motivator.decided[price]': 1,
      'gf.motivator.decided[saves-time]': 0,
      'gf.motivator.decided~other': 'kolor',
    })
    expect(columns[0]?.label).toBe(
      'Was gab den Ausschlag, als Sie sich für uns entschieden haben? Wählen Sie höchstens drei.: Preis',
    )
  })
  test('has unique column names in every instrument', () => {
    const names = createCodebook(createFromInstrument('lead', values), 'en').map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })
})
