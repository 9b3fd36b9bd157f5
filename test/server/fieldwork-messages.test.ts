// The product's words to respondents: complete in six languages, and in step with the codes that need them.
import { kinds } from '../../surveys/questions'
import { languageName, sayIn } from '../../views/helpers/messages'
import de from '../../views/messages/de.json'
import en from '../../views/messages/en.json'
import es from '../../views/messages/es.json'
import fr from '../../views/messages/fr.json'
import pl from '../../views/messages/pl.json'
import zh from '../../views/messages/zh.json'

const flat = (words: object, path = ''): [string, string][] =>
  Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${path}${key}`, value] as [string, string]]
      : flat(value as object, `${path}${key}.`),
  )
const isPlural = (key: string) => /_(one|few|many|other)$/.test(key)
const placeholders = (text: string) => [...new Set(text.match(/\{\{\w+\}\}/g))].sort()
const english = new Map(flat(en.respond))

test.each(Object.entries({ pl, zh, de, es, fr }))(
  '%s says everything English says, with the same figures in it',
  (language, words) => {
    const own = new Map(flat(words.respond))
    for (const [key, text] of english) {
      if (isPlural(key)) continue
      expect({ language, key, figures: placeholders(own.get(key) ?? 'missing {{x}}') }).toEqual({
        language,
        key,
        figures: placeholders(text),
      })
    }
  },
)

test.each([
  ['en', 1, '1 question'],
  ['en', 5, '5 questions'],
  ['pl', 1, '1 pytanie'],
  ['pl', 3, '3 pytania'],
  ['pl', 12, '12 pytań'],
  ['pl', 22, '22 pytania'],
  ['zh', 3, '3 个问题'],
  ['fr', 0, '0 question'],
  ['es', 2, '2 preguntas'],
  ['de', 1, '1 Frage'],
])('in %s, %d is counted as "%s"', (language, count, words) => {
  expect(sayIn(language)('respond.count', { count })).toBe(words)
})

test('what is filled in is not filled again and not escaped twice', () => {
  expect(sayIn('en')('respond.place-of', { option: '{{count}} <b> $t(respond.send)' })).toBe(
    'Place of: {{count}} <b> $t(respond.send)',
  )
})

test('every refusal of every question kind has a sentence', () => {
  const codes = [
    'required',
    'unreadable',
    'too-long',
    'not-a-number',
    'not-whole',
    'too-small',
    'too-large',
    'not-an-option',
    'too-many',
    'too-few',
    'same-rank',
    'not-a-date',
    'not-an-email',
  ]
  expect(Object.keys(kinds)).toHaveLength(11)
  for (const code of codes) expect(english.get(`fault.${code}`)).toMatch(/\.$/)
})

test('languages go by their own names', () => {
  expect(['en', 'pl', 'zh', 'de', 'es', 'fr'].map(languageName)).toEqual([
    'English',
    'Polski',
    '中文',
    'Deutsch',
    'Español',
    'Français',
  ])
})
