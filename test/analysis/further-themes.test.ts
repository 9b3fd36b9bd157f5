// Answers that hold several ideas: one theme for the whole, further ones for what else is said, each with its place.
import { findThemes, type Verbatim } from '../../analysis'

const ideas: Record<string, string[]> = {
  price: [
    'The price is far too high',
    'Your price went up again',
    'An invoice with a wrong price',
    'Invoice and price are unclear',
  ],
  support: [
    'Support never answers the phone',
    'The phone support is slow',
    'Support lets us wait on the phone',
    'No phone support at night',
  ],
  reports: [
    'Monthly reports take hours',
    'Reports hold wrong figures',
    'Copying figures into monthly reports',
    'The report figures are late',
  ],
}
const single = Object.entries(ideas).flatMap(([theme, own]) =>
  Array.from({ length: 24 }, (_, at): Verbatim => {
    const text = `${own[at % 4]} and ${own[(at + 1) % 4]!.toLowerCase()}`
    return {
      id: `${theme}-${String(at).padStart(2, '0')}`,
      respondent: `r${theme}${at}`,
      topic: 'challenge',
      text,
      language: 'en',
    }
  }),
)
const both: Verbatim = {
  id: 'both',
  respondent: 'rosa',
  topic: 'challenge',
  text: 'The price is too high, your price went up again and the invoice is unclear. Also: support never answers the phone!',
  language: 'en',
}
const result = findThemes({ verbatims: [...single, both] }, { groups: 3 })
const placed = new Map(result.placements.map((placement) => [placement.verbatim, placement]))
const themeOf = (name: string) => placed.get(`${name}-00`)!.theme

describe('an answer with one idea', () => {
  it('has one theme', () => {
    expect(single.flatMap(({ id }) => placed.get(id)!.further ?? [])).toEqual([])
  })

  it('has one theme even if it says it in several sentences', () => {
    const again = {
      ...both,
      id: 'again',
      text: 'The price is too high. Your price went up again. The invoice is unclear.',
    }
    const { placements } = findThemes({ verbatims: [...single, again] }, { groups: 3 })
    expect(placements.at(-1)).not.toHaveProperty('further')
  })
})

describe('an answer with two ideas', () => {
  const { theme, further } = placed.get('both')!

  it('keeps the theme that it says most, and has the other beside it', () => {
    expect(theme).toBe(themeOf('price'))
    expect(further?.map((one) => one.theme)).toEqual([themeOf('support')])
  })

  it('shows the words that carry it, as written', () => {
    const [{ start, end, confidence }] = further as [NonNullable<typeof further>[number]]
    expect(both.text.slice(start, end)).toBe('Also: support never answers the phone!')
    expect(confidence).toBeGreaterThan(0.5)
  })

  it('is counted once in sizes and once beside them', () => {
    expect(result.themes.reduce((sum, { size }) => sum + size, 0)).toBe(single.length + 1)
    expect(result.themes.find(({ id }) => id === themeOf('support'))).toMatchObject({ size: 24, alsoIn: 1 })
  })

  it('comes out the same in any order of the answers', () => {
    const { placements } = findThemes({ verbatims: [both, ...single.toReversed()] }, { groups: 3 })
    expect(placements[0]).toEqual(placed.get('both'))
  })
})
