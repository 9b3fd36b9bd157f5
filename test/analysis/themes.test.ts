// Themes as a whole: refusals, planted groups, answers that say nothing.
import { AnalysisError, findThemes, type ThemeOptions, type Verbatim } from '../../analysis'
import { dullWordsOf } from '../../analysis/label/dull-words'
import { adjustedRand } from '../../analysis/quality/adjusted-rand'
import { planted, plantedWords } from './planted-answers'

const labelsOf = (verbatims: readonly Verbatim[], options: ThemeOptions): number[] => {
  const result = findThemes({ verbatims }, options)
  const numbers = new Map(result.themes.map((theme) => [theme.id, theme.number]))
  return result.placements.map(({ theme }) => (theme === null ? -1 : numbers.get(theme)!))
}

const texts = (...given: string[]): Verbatim[] =>
  given.map((text, at) => ({ id: `v${at}`, respondent: `r${at}`, topic: 'goal', text }))

describe('themes are refused', () => {
  it.each([0, -1, 1.5, Number.NaN])('for %p groups', (groups) => {
    expect(() => findThemes({ verbatims: [] }, { groups })).toThrow(AnalysisError)
  })

  it('for an id that comes twice', () => {
    const [first] = texts('one')
    expect(() => findThemes({ verbatims: [first!, first!] }, { groups: 'auto' })).toThrow(
      'expected each verbatim id once, got "v0" twice',
    )
  })

  it('when the caller has had enough', () => {
    let asked = 0
    const cancelled = () => ++asked > 3
    expect(() => findThemes({ verbatims: planted(300).verbatims }, { groups: 3 }, { cancelled })).toThrow(
      expect.objectContaining({ code: 'analysis.cancelled' }),
    )
    expect(asked).toBe(4)
  })
})

describe('planted themes', () => {
  const { verbatims, truth } = planted(150)

  it('are found when their number is given', () => {
    expect(adjustedRand(labelsOf(verbatims, { groups: 3 }), truth)).toBeGreaterThan(0.95)
  })

  it('are counted when it is not, and the curve says why', () => {
    const { counts, themes } = findThemes({ verbatims }, { groups: 'auto' })
    expect(themes).toHaveLength(3)
    expect(counts[0]).toMatchObject({ topic: 'challenge', language: 'en', chosen: 3 })
    expect(counts[0]!.curve.filter(({ chosen }) => chosen).map(({ groups }) => groups)).toEqual([3])
  })

  it('are named in the words that people used', () => {
    const { themes } = findThemes({ verbatims }, { groups: 3 })
    const own = plantedWords.map((lists) => lists.flat())
    for (const { label, description, exemplars } of themes) {
      const words = label.split(/ · | /u).filter((word) => !dullWordsOf('en').has(word))
      expect(words.length).toBeGreaterThan(0)
      expect(own.some((list) => words.every((word) => list.includes(word.toLowerCase())))).toBe(true)
      expect(words.length).toBeLessThanOrEqual(5)
      expect(description).toContain('“The ')
      expect(exemplars).toHaveLength(5)
    }
  })

  it('are the same in any order of the answers', () => {
    const turned = verbatims.toReversed()
    const forward = findThemes({ verbatims }, { groups: 3 })
    const backward = findThemes({ verbatims: turned }, { groups: 3 })
    const byId = new Map(backward.placements.map((placement) => [placement.verbatim, placement]))
    expect(forward.placements.map(({ verbatim }) => byId.get(verbatim))).toEqual(forward.placements)
    expect(backward.themes).toEqual(forward.themes)
  })

  it('are the same for the same seed, and plain data', () => {
    const once = findThemes({ verbatims }, { groups: 3, seed: 5 })
    expect(findThemes({ verbatims }, { groups: 3, seed: 5 })).toEqual(once)
    expect(structuredClone(once)).toEqual(once)
  })

  it('come largest first with sizes that add up', () => {
    const { themes, placements, quality } = findThemes({ verbatims }, { groups: 3 })
    const sizes = themes.map(({ size }) => size)
    expect(sizes).toEqual(sizes.toSorted((left, right) => right - left))
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(150)
    expect(themes.map(({ number }) => number)).toEqual([0, 1, 2])
    expect(placements.every(({ confidence }) => confidence > 0 && confidence <= 1)).toBe(true)
    expect(quality).toMatchObject({ coverage: 1 })
  })

  it('hold equal answers together', () => {
    const twice = [...verbatims, ...verbatims.map((verbatim) => ({ ...verbatim, id: `t${verbatim.id}` }))]
    const found = labelsOf(twice, { groups: 9 })
    expect(found.slice(150)).toEqual(found.slice(0, 150))
  })

  it('stay within their topic', () => {
    const both = [
      ...verbatims,
      ...verbatims.map((verbatim) => ({ ...verbatim, id: `m${verbatim.id}`, topic: 'motivator' })),
    ]
    const { themes } = findThemes({ verbatims: both }, { groups: 3 })
    expect(themes.map(({ topic }) => topic)).toEqual([
      'challenge',
      'challenge',
      'challenge',
      'motivator',
      'motivator',
      'motivator',
    ])
  })

  it('tell how far they are', () => {
    const shares: number[] = []
    findThemes({ verbatims }, { groups: 3 }, { progress: ({ share }) => shares.push(share) })
    expect(shares.length).toBeGreaterThan(10)
    expect(Math.max(...shares)).toBeLessThanOrEqual(1)
  })
})

describe('answers that are hardly answers', () => {
  it.each([
    ['none', []],
    ['one', texts('the price')],
    ['two', texts('the price', 'the support')],
    ['all equal', texts(...Array<string>(40).fill('slow support'))],
    ['all stop words', texts('it is what it is', 'and so on', 'that is it', 'we are', 'to be or not to be')],
    ['only emoji', texts('👍', '👍👍', '🎉', '😡', '😡😡')],
    ['mixed scripts', texts('price', '价格', 'ціна', 'السعر', 'τιμή', '가격', 'ราคา', '価格です')],
    ['one of 200 kB', texts('price', 'price high', 'word '.repeat(40_000))],
    ['one endless word', texts('x'.repeat(200_000), 'price')],
    ['an endless line of dots', texts(`${'.'.repeat(200_000)}x`, `${' .'.repeat(100_000)}y`, 'price')],
  ])('%s: every one that says something has a theme', (_, verbatims) => {
    for (const groups of ['auto', 1, 3] as const) {
      const { placements, themes } = findThemes({ verbatims }, { groups })
      expect(placements).toHaveLength(verbatims.length)
      for (const { theme, reason } of placements) expect((theme === null) === (reason !== undefined)).toBe(true)
      expect(themes.reduce((sum, { size }) => sum + size, 0)).toBe(
        placements.filter(({ theme }) => theme !== null).length,
      )
      for (const { label } of themes) expect(label).not.toBe('')
    }
  })

  it('are set aside with the reason', () => {
    const { placements, unplaced } = findThemes(
      { verbatims: texts('', 'n/a', '???', 'asdfgh', 'price') },
      { groups: 1 },
    )
    expect(placements.map(({ reason }) => reason)).toEqual([
      'empty',
      'no answer',
      'punctuation',
      'keyboard mash',
      undefined,
    ])
    expect(unplaced).toHaveLength(4)
  })

  it('are folded where they repeat', () => {
    const { duplicates } = findThemes({ verbatims: texts('price', 'Price!', 'support') }, { groups: 1 })
    expect(duplicates).toEqual([{ kept: 'v0', others: ['v1'] }])
  })
})
