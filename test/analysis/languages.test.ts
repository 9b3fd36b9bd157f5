// Several languages in one corpus: what ties them together, which themes are proposed to be one, and how a number of themes is shared.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findThemes, type Verbatim } from '../../analysis'
import { cognateKey } from '../../analysis/corpus/cognates'
import { createConceptFinder } from '../../analysis/corpus/concepts'
import type { Crew } from '../../analysis/crew'
import { shareGroups } from '../../analysis/group/group-languages'

describe('the term table', () => {
  const table = JSON.parse(readFileSync(join(__dirname, '../../analysis/corpus/concepts.json'), 'utf8')) as {
    languages: string[]
    concepts: string[]
  }
  const finder = createConceptFinder()
  const named = (text: string, language: string) => finder.find(text, language).map(finder.nameOf)

  it('has a word for every concept in each of its six languages, and no concept twice', () => {
    expect(table.languages).toEqual(['en', 'pl', 'zh', 'de', 'es', 'fr'])
    for (const row of table.concepts)
      expect(row.split('|').map((cell) => cell.split('/').every((word) => word.trim() !== ''))).toEqual(
        table.languages.map(() => true),
      )
    const first = table.concepts.map((row) => row.split(/[|/]/u)[0])
    expect(new Set(first).size).toBe(first.length)
  })

  it.each([
    ['The prices of the invoices went up', 'en'],
    ['Ceny na fakturach wzrosły', 'pl'],
    ['发票上的价格上涨了', 'zh'],
    ['Die Preise auf der Rechnung sind gestiegen', 'de'],
    ['Subieron los precios de las facturas', 'es'],
    ['Les prix des factures ont augmenté', 'fr'],
  ])('finds the same in "%s"', (text, language) => {
    expect(named(text, language)).toEqual(expect.arrayContaining(['price', 'invoice']))
  })

  it('looks into German compounds and at phrases', () => {
    expect(named('Die Fußballmannschaft trainiert', 'de')).toEqual(expect.arrayContaining(['football', 'team']))
    expect(named('La base de datos es lenta', 'es')).toContain('database')
  })

  it('finds nothing where there is nothing, nor in a language that it does not have', () => {
    expect(named('', 'en')).toEqual([])
    expect(named('reindeer', 'en')).toEqual([])
    expect(named('prezzo', 'it')).toEqual([])
  })

  it('takes in what the researcher adds, in any language', () => {
    const own = createConceptFinder([['Routenplaner', 'route planner', 'pianificatore']])
    for (const [text, language] of [
      ['Der Routenplaner stürzt ab', 'de'],
      ['our route planner crashes', 'en'],
      ['il pianificatore si blocca', 'it'],
    ] as const)
      expect(own.find(text, language).filter(own.isOwn).map(own.nameOf)).toEqual(['Routenplaner'])
  })
})

describe('cognates', () => {
  it.each([
    ['polityka', 'Politik', 'política', 'politique', 'политика'],
    ['muzyka', 'Musik', 'música', 'musique', 'музыка'],
    ['fizyka', 'Physik', 'física', 'physique', 'физика'],
    ['Brazylia', 'Brasilien', 'Brasil', 'Brazil'],
  ])('%s and %s have one key', (...words) => {
    expect(new Set(words.map(cognateKey)).size).toBe(1)
    expect(cognateKey(words[0]!)).toMatch(/^[a-z]+$/)
  })

  it('are not made of short words, of numbers, of other scripts, or of a common beginning', () => {
    expect(['war', '1960', '价格'].map(cognateKey)).toEqual([undefined, undefined, undefined])
    expect(cognateKey('internet')).not.toBe(cognateKey('interest'))
  })
})

describe('a number of themes for several languages', () => {
  it('is shared by size, adds up, and leaves one to everybody', () => {
    expect(shareGroups(7, [217, 206, 202, 200, 179])).toEqual([2, 2, 1, 1, 1])
    expect(shareGroups(10, [900, 100])).toEqual([9, 1])
    expect(shareGroups(4, [999, 1])).toEqual([3, 1])
    expect(shareGroups(12, [50, 50, 50])).toEqual([4, 4, 4])
    expect(shareGroups(3, [5])).toEqual([3])
  })
})

const sentences: Record<string, Record<string, string[]>> = {
  en: {
    price: [
      'the price is too high',
      'prices went up again',
      'an invoice with a wrong price',
      'costs and price are unclear',
    ],
    support: [
      'nobody answers the phone',
      'support never calls back',
      'the support team lets us wait',
      'waiting for phone support',
    ],
    reports: [
      'reports take hours',
      'copying data into a report',
      'monthly reports in a spreadsheet',
      'the report data is wrong',
    ],
  },
  pl: {
    price: ['cena jest za wysoka', 'ceny znowu wzrosły', 'faktura ze złą ceną', 'koszty i ceny są niejasne'],
    support: [
      'nikt nie odbiera telefonu',
      'wsparcie nie oddzwania',
      'zespół wsparcia każe czekać',
      'czekanie na telefon ze wsparcia',
    ],
    reports: [
      'raporty zajmują godziny',
      'kopiowanie danych do raportu',
      'miesięczne raporty w arkuszu',
      'dane w raporcie są złe',
    ],
  },
}

function survey(languages: readonly string[]): Verbatim[] {
  return languages.flatMap((language) =>
    Object.entries(sentences[language]!).flatMap(([theme, own]) =>
      Array.from({ length: 24 }, (_, at) => ({
        id: `${language}-${theme}-${String(at).padStart(2, '0')}`,
        respondent: `${language}${at}`,
        topic: 'challenge',
        text: `${own[at % 4]} ${own[(at + 1 + (at >> 2)) % 4]}`,
        language,
      })),
    ),
  )
}

describe('themes of two languages', () => {
  const verbatims = survey(['en', 'pl'])
  const { themes, joins, placements } = findThemes({ verbatims }, { groups: 6 })
  const about = (id: string) => {
    const counts = new Map<string, number>()
    for (const { verbatim, theme } of placements)
      if (theme === id) counts.set(verbatim.split('-')[1]!, (counts.get(verbatim.split('-')[1]!) ?? 0) + 1)
    return [...counts].sort(([, left], [, right]) => right - left)[0]![0]
  }

  it('share the number asked for', () => {
    expect(themes.map(({ language }) => language).sort()).toEqual(['en', 'en', 'en', 'pl', 'pl', 'pl'])
    expect(findThemes({ verbatims }, { groups: 1 }).themes).toHaveLength(1)
  })

  it('are proposed to be one where they say the same, with the reason, and are never joined unasked', () => {
    expect(joins.map(({ themes: pair }) => pair.map(about)).every(([one, other]) => one === other)).toBe(true)
    expect(joins.length).toBeGreaterThanOrEqual(2)
    for (const { confidence, because } of joins) {
      expect(confidence).toBeGreaterThanOrEqual(0.8)
      expect(because.length).toBeGreaterThan(0)
    }
    expect(new Set(themes.map(({ id }) => id)).size).toBe(6)
  })

  it('are left alone where they share nothing', () => {
    const apart = [
      ...survey(['en']).filter(({ id }) => !id.includes('support')),
      ...survey(['pl']).filter(({ id }) => id.includes('support')),
    ]
    expect(findThemes({ verbatims: apart }, { groups: 4 }).joins).toEqual([])
  })

  it('are left alone where a language is one theme, which says nothing more often than its language', () => {
    expect(findThemes({ verbatims }, { groups: 2 }).joins).toEqual([])
  })
})

it('languages are grouped alike by one pair of hands and by helpers who are only given copies', () => {
  const verbatims = survey(['en', 'pl']).map(({ language: _, ...verbatim }) => verbatim)
  const names: string[] = []
  const crew: Crew = {
    begin: (task, input, pause) => {
      names.push(task.name)
      const output = structuredClone(task(structuredClone(input), pause))
      return { take: () => output, drop: () => undefined }
    },
  }
  const helped = findThemes({ verbatims }, { groups: 6 }, { crew })
  expect(helped).toEqual(findThemes({ verbatims }, { groups: 6 }))
  expect(names.filter((name) => name === 'groupApart')).toHaveLength(2)
})

it('an answer in a language that hardly anybody writes goes with the others, and makes no theme of its own', () => {
  const stray = ['Der Preis ist viel zu hoch und niemand hilft', 'Wir warten immer auf den Bericht'].map(
    (text, at) => ({
      id: `de-${at}`,
      respondent: `de${at}`,
      topic: 'challenge',
      text,
      language: 'de',
    }),
  )
  const { themes } = findThemes({ verbatims: [...survey(['en']), ...stray] }, { groups: 3 })
  expect(themes).toHaveLength(3)
})
