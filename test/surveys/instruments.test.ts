// The question bank and the instruments made from it.
import { productLanguages, questionsOf } from '../../surveys/definition'
import { pathOf } from '../../surveys/flow'
import {
  createBlank,
  createFromInstrument,
  findBankQuestion,
  fromBank,
  instrumentNames,
  questionBank,
  readInstrument,
} from '../../surveys/instruments'
import { pipe } from '../../surveys/piping'
import { checkDefinition } from '../../surveys/read-definition'

const values = { product: 'Solar Boost', company: 'Heliotrope' }

describe('the question bank', () => {
  test('holds 126 questions, every key once', () => {
    expect(questionBank()).toHaveLength(126)
    expect(new Set(questionBank().map(({ key }) => key)).size).toBe(126)
  })
  test('reads as questions of a survey, unless the author has to supply the options first', () => {
    for (const question of questionBank()) {
      const survey = { ...createBlank('en', 'One question'), values }
      const faults = checkDefinition({ ...survey, pages: [{ key: 'page-1', questions: [fromBank(question)] }] })
      expect({
        key: question.key,
        faults: question.fill && !question.options ? faults.filter(({ code }) => code !== 'too-few-options') : faults,
      }).toEqual({
        key: question.key,
        faults: [],
      })
    }
  })
  test('asks in all six languages, options and ends of scales too', () => {
    const gaps = questionBank().flatMap(({ key, text, hint, probe, low, high, options = [] }) =>
      [text, hint, probe, low, high, ...options.map((option) => option.text)].flatMap((wording) =>
        productLanguages.filter((tag) => wording && !wording[tag]?.trim()).map((tag) => `${key} ${tag}`),
      ),
    )
    expect(gaps).toEqual([])
  })
  test('and every instrument speak to Polish readers politely, never as to a friend', () => {
    const wordings = [
      ...questionBank().flatMap(({ text, hint, probe }) => [text, hint, probe]),
      ...instrumentNames.flatMap((name) => {
        const { title, intro, thanks, pages } = createFromInstrument(name, values)
        return [title, intro, thanks, ...pages.flatMap((page) => [page.title, page.intro])]
      }),
    ]
    const familiar =
      /(?<!\p{L})(?:ty|ci|ciebie|tobie|twój|twoja|twoje|weź|powiedz|pytaj|napisz|pomyśl|\p{L}+(?:asz|esz|isz|ysz|łeś|łaś))(?!\p{L})/iu
    const nouns = /(?<!\p{L})nasz(?!\p{L})/giu
    const found = wordings.flatMap((wording) =>
      familiar.test((wording?.pl ?? '').replace(nouns, '')) ? [wording?.pl] : [],
    )
    expect(found).toEqual([])
  })
  test('has a word of the language for a company or a product that nobody named', () => {
    const wordings = questionBank().flatMap(({ text, hint }) => Object.values({ ...text, ...hint }))
    const intros = instrumentNames.flatMap((name) => Object.values(createFromInstrument(name, {}).intro ?? {}))
    const bare = [...wordings, ...intros].filter((words) => /\{(product|company)\}/.test(words ?? ''))
    expect(bare).toEqual([])
    const { intro } = createFromInstrument('good-fit', { product: '', company: '' })
    expect(pipe(intro?.pl ?? '', { product: '', company: '' }, 'text')).toMatch(
      /^Nasza firma chce zrozumieć.* dlaczego nasz produkt/,
    )
  })
  test('keeps titles, years and demographics out of grouping', () => {
    const kept = questionBank()
      .filter(({ clustering }) => clustering === 'never')
      .map(({ key }) => key)
    expect(kept).toEqual(
      expect.arrayContaining(['gf.role.title', 'gf.role.years', 'gf.demo.age', 'gf.demo.gender', 'gf.firm.country']),
    )
  })
})

describe.each(instrumentNames)('the instrument %s', (name) => {
  const definition = createFromInstrument(name, values)

  test('asks for challenges and for motivators or reasons to buy', () => {
    const topics = questionsOf(definition).map(({ topic }) => topic)
    expect(topics).toContain('challenge')
    expect(topics).toContain('motivator')
  })
  test('is worded in all six languages of the product, each with the same placeholders', () => {
    expect(definition.languages).toEqual([...productLanguages])
    for (const [path, wording] of wordingsOf(definition)) {
      expect({ path, languages: Object.keys(wording).sort() }).toEqual({
        path,
        languages: [...productLanguages].sort(),
      })
      const named = Object.values(wording).map((text) => [...new Set(text.match(/\{\w+\}/g))].sort().join())
      expect({ path, placeholders: new Set(named).size }).toEqual({ path, placeholders: 1 })
    }
  })
  test('shows nine to thirteen questions to somebody who answers nothing', () => {
    const asked = pathOf(definition, {}).steps.flatMap(({ questions }) => questions)
    expect(asked.length).toBeGreaterThanOrEqual(9)
    expect(asked.length).toBeLessThanOrEqual(13)
  })
})

test('an instrument that names a question the bank does not have is refused', () => {
  const read = readInstrument({ pages: [{ key: 'page-1', questions: [{ use: 'gf.nonsense' }] }] })
  expect(read).toEqual({
    ok: false,
    faults: [
      { path: 'pages', code: 'unknown-bank-question', message: 'expected a question of the bank, got "gf.nonsense"' },
    ],
  })
})

test('a survey question remembers the bank question it was made from', () => {
  const question = findBankQuestion('gf.goal.good_year')!
  expect(fromBank(question, 'good_year_2')).toMatchObject({ key: 'good_year_2', bank: 'gf.goal.good_year' })
  expect(fromBank(question)).not.toHaveProperty('group')
})

function* wordingsOf(value: unknown, path = ''): Generator<[string, Record<string, string>]> {
  if (typeof value !== 'object' || value === null) return
  if ('en' in value) return yield [path, value as Record<string, string>]
  for (const [key, inner] of Object.entries(value)) yield* wordingsOf(inner, `${path}.${key}`)
}
