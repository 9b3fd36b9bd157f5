// Definitions of surveys as they come in: the wrong shape, what only shows in the whole, a whole one.
import { readDefinition, readDraft } from '../../surveys/read-definition'

const q = (key: string, more: object = {}) => ({ key, kind: 'long', text: { en: `Question ${key}` }, ...more })
const page = (key: string, questions: object[], more: object = {}) => ({ key, questions, ...more })
const survey = (pages: unknown, more: object = {}) => ({
  kind: 'survey',
  language: 'en',
  languages: ['en'],
  title: { en: 'T' },
  pages,
  ...more,
})
const faults = (data: unknown) => {
  const read = readDefinition(data)
  return read.ok ? [] : read.faults.map(({ path, code }) => `${path} ${code}`)
}

describe('data of the wrong shape', () => {
  test.each([
    ['nothing', undefined, ' invalid-type'],
    ['a text', 'survey', ' invalid-type'],
    [
      'a question kind that does not exist',
      survey([page('a', [q('x', { kind: 'telepathy' })])]),
      'pages.0.questions.0.kind invalid-value',
    ],
    ['a field that does not exist', survey([page('a', [q('x')])], { script: 'x' }), ' unrecognized-keys'],
    ['a key with a space', survey([page('a', [q('x y')])]), 'pages.0.questions.0.key invalid-format'],
    ['an inherited word as a key', survey([page('a', [q('constructor')])]), 'pages.0.questions.0.key custom'],
    ['an own __proto__', JSON.parse('{"__proto__":{"kind":"survey"},"pages":[]}'), 'kind invalid-value'],
  ])('%s', (_, data, expected) => {
    expect(faults(data)).toContain(expected)
  })
  test('nested a hundred thousand levels', () => {
    let deep: unknown = { question: 'x', is: 'answered' }
    for (let level = 0; level < 100_000; level++) deep = { not: deep }
    expect(faults(survey([page('a', [q('x'), q('y', { visibleIf: deep })])]))).toEqual([' too-deep'])
  })
})

describe('what only shows in the whole', () => {
  const yes = q('happy', { kind: 'yes-no' })
  test.each([
    ['no question at all', survey([page('a', [])]), ['pages no-questions']],
    [
      'two questions with one key',
      survey([page('a', [q('x')]), page('b', [q('x')])]),
      ['pages.1.questions.0.key duplicate-key'],
    ],
    ['two pages with one key', survey([page('a', [q('x')]), page('a', [q('y')])]), ['pages.1.key duplicate-key']],
    [
      'a wording without the default language',
      survey([page('a', [q('x', { text: { pl: 'Pytanie' } })])]),
      ['pages.0.questions.0.text no-wording'],
    ],
    [
      'a default language that is not offered',
      survey([page('a', [q('x')])], { languages: ['pl'] }),
      ['languages default-missing'],
    ],
    [
      'a choice without options',
      survey([page('a', [q('x', { kind: 'single' })])]),
      ['pages.0.questions.0.options too-few-options'],
    ],
    [
      'two options with one key',
      survey([page('a', [q('x', { kind: 'multi', options: [opt('a'), opt('a')] })])]),
      ['pages.0.questions.0.options.1.key duplicate-key'],
    ],
    ['a scale without ends', survey([page('a', [q('x', { kind: 'scale' })])]), ['pages.0.questions.0.max no-range']],
    [
      'a most below the least',
      survey([page('a', [q('x', { kind: 'number', min: 5, max: 1 })])]),
      ['pages.0.questions.0.max upside-down'],
    ],
    [
      'a matrix without rows',
      survey([page('a', [q('x', { kind: 'matrix', options: [opt('a'), opt('b')] })])]),
      ['pages.0.questions.0.rows no-rows'],
    ],
    [
      'a condition on itself',
      survey([page('a', [q('x', { visibleIf: { question: 'x', is: 'answered' } })])]),
      ['pages.0.questions.0.visibleIf unknown-question'],
    ],
    [
      'a condition on a later question',
      survey([page('a', [q('x', { visibleIf: { not: { question: 'y', is: 'answered' } } }), q('y')])]),
      ['pages.0.questions.0.visibleIf.not unknown-question'],
    ],
    [
      'a condition its question cannot meet',
      survey([page('a', [yes, q('x', { visibleIf: { question: 'happy', is: 'at-least', number: 1 } })])]),
      ['pages.0.questions.1.visibleIf wrong-test'],
    ],
    [
      'a condition on an option that does not exist',
      survey([
        page('a', [
          q('p', { kind: 'single', options: [opt('a'), opt('b')] }),
          q('x', { visibleIf: { question: 'p', is: 'one-of', options: ['c'] } }),
        ]),
      ]),
      ['pages.0.questions.1.visibleIf unknown-option'],
    ],
    [
      'a route to nowhere',
      survey([page('a', [q('x')], { routes: [{ to: 'z' }] })]),
      ['pages.0.routes.0.to route-to-nowhere'],
    ],
    [
      'a page no way leads to',
      survey([page('a', [q('x')], { routes: [{ to: 'c' }] }), page('b', [q('y')]), page('c', [q('z')])]),
      ['pages.1 unreachable-page'],
    ],
    [
      'a way in a circle',
      survey([
        page('a', [yes]),
        page('b', [q('y')], { routes: [{ when: { question: 'happy', is: 'yes' }, to: 'a' }] }),
      ]),
      ['pages.1.routes loop'],
    ],
    ['a page that leads to itself', survey([page('a', [q('x')], { routes: [{ to: 'a' }] })]), ['pages.0.routes loop']],
    [
      'an answer quoted before it is given',
      survey([page('a', [q('x', { text: { en: 'You said {answer:y}' } }), q('y')])]),
      ['pages.0.questions.0.text.en unknown-question'],
    ],
    [
      'a placeholder nobody fills',
      survey([page('a', [q('x', { text: { en: 'Do you like {product}?' } })])]),
      ['pages.0.questions.0.text.en no-value'],
    ],
  ])('%s', (_, data, expected) => {
    expect(readDraft(data).ok).toBe(true)
    expect(faults(data)).toEqual(expected)
  })
})

test('a survey with routes, conditions and values reads whole', () => {
  const data = survey(
    [
      page('a', [q('happy', { kind: 'yes-no' })], {
        routes: [{ when: { question: 'happy', is: 'no' }, to: '@screen-out' }],
      }),
      page('b', [q('why', { text: { en: 'Why {product}, {contact.firstName|dear reader}?' } })]),
    ],
    { values: { product: 'Solar Boost' } },
  )
  expect(readDefinition(data)).toMatchObject({
    ok: true,
    value: { voice: 'other', anonymous: false, values: { product: 'Solar Boost' } },
  })
})

function opt(key: string) {
  return { key, text: { en: key } }
}
