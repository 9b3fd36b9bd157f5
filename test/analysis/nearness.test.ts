// What a frozen model has never seen fits nowhere, though a theme is always nearest.
import type { Verbatim } from '../../analysis'
import { assignAnswers, type FrozenThemes, freezeThemes } from '../../analysis/model/theme-model'
import { planted } from './planted-answers'

const freeze = (verbatims: readonly Verbatim[], themes: readonly string[]): FrozenThemes =>
  freezeThemes(verbatims, {
    placements: verbatims.map(({ id }, at) => ({ verbatim: id, theme: themes[at]!, confidence: 1 })),
  })
const inEnglish = (verbatims: readonly Verbatim[]) => verbatims.map((one) => ({ ...one, language: 'en' }))
const themesOf = (model: FrozenThemes, texts: readonly string[], language = 'en') =>
  assignAnswers(
    model,
    texts.map((text, at) => ({ id: `n${at}`, respondent: `n${at}`, topic: 'challenge', text, language })),
  ).map(({ theme }) => theme)

const known = planted(120)
const model = freeze(
  inEnglish(known.verbatims),
  known.truth.map((about) => `t${about}`),
)
/** Each holds words of a theme, among others that nobody has said. */
const strangers = [
  'The warehouse of a damaged opera house burned',
  'The courier painted a damaged sunset',
  'My grandmother reads an email about security in the museum',
  'Late and slow, snow came to the mountain huts',
]

describe('an answer about something else', () => {
  it('fits nowhere, also where it holds a word or two of a theme', () => {
    expect(themesOf(model, strangers)).toEqual([null, null, null, null])
  })

  it('is told from those on the subject, which keep their themes', () => {
    const late = planted(60, 2)
    const found = themesOf(
      model,
      late.verbatims.map(({ text }) => text),
    )
    const same = found.filter((theme, at) => theme === `t${late.truth[at]}`)
    expect(same.length).toBeGreaterThanOrEqual(57)
    expect(themesOf(model, ['Invoice missing', 'forgotten password', 'slow delivery'])).toEqual(['t1', 't2', 't0'])
  })

  it('gets the nearest theme from models of earlier versions, as before', () => {
    const { nearness: _, ...classes } = model.topics['challenge']!
    const older = JSON.parse(JSON.stringify({ topics: { challenge: classes } })) as FrozenThemes
    expect(themesOf(older, strangers)).not.toContain(null)
    expect(themesOf(JSON.parse(JSON.stringify(model)) as FrozenThemes, strangers)).toEqual([null, null, null, null])
  })

  it('is judged in its own language, however few speak it', () => {
    const parcels = ['Paczka', 'Przesyłka', 'Kurier', 'Dostawa'].flatMap((thing) =>
      ['spóźnia się znowu', 'ginie w magazynie', 'przychodzi z uszkodzeniem'].map((state) => [
        `${thing} ${state}`,
        't0',
      ]),
    )
    const bills = ['Faktura', 'Płatność', 'Paragon', 'Księgowy'].flatMap((thing) =>
      ['jest z błędem', 'czeka na podatek', 'trafia na złe konto'].map((state) => [`${thing} ${state}`, 't1']),
    )
    const said = [...parcels, ...bills] as [string, string][]
    const mixed = freeze(
      [
        ...inEnglish(known.verbatims),
        ...said.map(([text], at) => ({ id: `p${at}`, respondent: `p${at}`, topic: 'challenge', text, language: 'pl' })),
      ],
      [...known.truth.map((about) => `t${about}`), ...said.map(([, theme]) => theme)],
    )
    expect(themesOf(mixed, ['Kurier znowu się spóźnia z paczką', 'Księgowy czeka na paragon'], 'pl')).toEqual([
      't0',
      't1',
    ])
    expect(themesOf(mixed, ['Babcia maluje stare mosty nad rzeką i czeka na lato'], 'pl')).toEqual([null])
    expect(themesOf(mixed, strangers)).toEqual([null, null, null, null])
  })
})
