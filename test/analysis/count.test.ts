// How the number of groups is told: what is asked, measured, weighed, and chosen.
import { askCount } from '../../analysis/group/ask-count'
import { chooseCount } from '../../analysis/group/choose-count'
import { type MeasuredCount, measureCounts, measureNames } from '../../analysis/group/count-measures'
import { voteOnCount } from '../../analysis/group/count-votes'
import { countWeights } from '../../analysis/group/count-weights'
import { middleCount, sourcesOf, weighCounts } from '../../analysis/group/weigh-counts'
import { createRandom } from '../../analysis/vectors/random'
import { fitWeights } from '../benchmarks/count/fit-weights'
import { plant, present } from './planted-groups'

const sum = (list: readonly number[]): number => list.reduce((total, value) => total + value, 0)

/** Answers of six words that are drawn from all words alike: there is nothing to divide. */
function mixed(rows: number, seed: number) {
  const random = createRandom(seed)
  return present(
    120,
    Array.from({ length: rows }, () => Array.from({ length: 6 }, () => random.whole(120))),
  )
}

describe('the number of groups', () => {
  it('is one, with nothing to show for it, where there are too few rows to compare', () => {
    const words = present(4, [
      [0, 1],
      [1, 2],
      [2, 3],
    ])
    expect(askCount(words, words, { seed: 1 })).toBeUndefined()
    expect(chooseCount(words, words, { seed: 1 })).toEqual({
      chosen: 1,
      votes: { parallel: 1, modularity: 1, communities: 1, stability: 1, gap: 1 },
      curve: [],
      spoke: [],
    })
  })

  it('is how many sets of words never meet, though two halves come back as surely as three thirds', () => {
    const random = createRandom(5)
    const rows = Array.from({ length: 90 }, (_, at) => {
      const said = new Set<number>()
      while (said.size < 3) said.add(8 * (at % 3) + random.whole(8))
      return [...said]
    })
    const words = present(24, rows)
    const { chosen, votes, curve } = chooseCount(words, words, { seed: 1 })
    expect(chosen).toBe(3)
    expect(votes).toMatchObject({ gap: 3, modularity: 3 })
    expect(curve.filter((point) => point.chosen).map(({ groups }) => groups)).toEqual([3])
  })

  it.each([2, 4, 6, 9])('is told of %i planted groups, and is the most probable', (groups) => {
    const { views } = plant(new Array<number>(groups).fill(50))
    const { chosen, curve } = chooseCount(views.words, views.words, { seed: 1 })
    expect(chosen).toBe(groups)
    expect(curve.toSorted((left, right) => right.probability! - left.probability!)[0]!.groups).toBe(groups)
  })

  it('comes with probabilities of every number from one on, which add up to one', () => {
    const { curve } = chooseCount(mixed(60, 1), mixed(60, 1), { seed: 1 })
    expect(curve.map(({ groups }) => groups)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    expect(sum(curve.map(({ probability }) => probability!))).toBeCloseTo(1, 9)
  })

  it('is told of few answers too, but not how probable it is', () => {
    const { views } = plant([8, 8, 8])
    const { chosen, curve, spoke } = chooseCount(views.words, views.words, { seed: 1 })
    expect(chosen).toBe(3)
    expect(curve.flatMap(({ probability }) => probability ?? [])).toEqual([])
    expect(spoke).toEqual([])
  })

  it.each([60, 200, 600])('is one, or unsure, where %i answers draw on all words alike', (rows) => {
    const words = mixed(rows, 3)
    const { chosen, curve } = chooseCount(words, words, { seed: 1 })
    const sure = curve.find((point) => point.chosen)!.probability!
    expect(chosen === 1 || sure < 0.4).toBe(true)
  })

  it('has the same bytes for the same answers and seed', () => {
    const words = plant([40, 30, 20]).views.words
    expect(JSON.stringify(chooseCount(words, words, { seed: 4 }))).toBe(
      JSON.stringify(chooseCount(words, words, { seed: 4 })),
    )
  })

  it('says what spoke for it, the most first', () => {
    const { views } = plant([50, 50, 50, 50])
    const { spoke } = chooseCount(views.words, views.words, { seed: 1 })
    expect(spoke).toContain('communities')
    expect(new Set(spoke).size).toBe(spoke.length)
  })
})

describe('measures', () => {
  const { views } = plant([50, 50, 50])
  const asked = askCount(views.words, views.words, { seed: 1 })!
  const counts = measureCounts(asked, voteOnCount(asked))

  it('are as many as there are weights, for every number', () => {
    expect(countWeights).toHaveLength(measureNames.length)
    for (const { measures } of counts) expect(measures).toHaveLength(measureNames.length)
  })

  it('of one group are 0 for all others, and the other way round', () => {
    for (const [at, [, name]] of measureNames.entries())
      for (const { groups, measures } of counts)
        if (name.startsWith('one') !== (groups === 1)) expect([groups, name, measures[at]]).toEqual([groups, name, 0])
  })

  it('say of the planted number that communities and shared words would choose it', () => {
    const same = measureNames.flatMap(([source, name], at) => (name === 'same' && source !== 'stability' ? [at] : []))
    expect(counts.filter(({ measures }) => same.some((at) => measures[at] === 1)).map(({ groups }) => groups)).toEqual([
      3,
    ])
  })
})

describe('weighing', () => {
  const counts: MeasuredCount[] = [1, 2, 3].map((groups) => ({ groups, measures: [Math.log(groups)] }))

  it('makes probabilities of scores, by hand', () => {
    expect(weighCounts(counts, [1])).toEqual([1, 2, 3].map((groups) => expect.closeTo(groups / 6, 12)))
  })

  it.each([
    ['one group where that is probable enough', [0.4, 0.15, 0.25, 0.2], 0],
    ['the middle of the others where it is not', [0.34, 0.2, 0.26, 0.2], 2],
    ['the middle of the others where one of them is as probable', [0.4, 0.5, 0.1], 1],
    ['the first number that reaches half', [0, 0.5, 0.25, 0.25], 1],
    ['the only one', [1], 0],
  ])('chooses %s', (_, probabilities, place) => {
    expect(middleCount(probabilities)).toBe(place)
  })

  it('tells how far each source raises the number chosen above the others', () => {
    const three: MeasuredCount[] = [5, 1, 0].map((value, at) => ({
      groups: at + 1,
      measures: measureNames.map(() => value),
    }))
    const only = measureNames.map(([source]) => (source === 'gap' ? 2 : 0))
    const raised = sourcesOf(three, only, [0.25, 0.5, 0.25], 1)
    expect(raised.get('gap')).toBeCloseTo(2 * 2, 12)
    expect(raised.get('communities')).toBe(0)
    const [source, gain] = [...sourcesOf(three, only, [0.4, 0.35, 0.25], 0)][0]!
    expect([source, gain]).toEqual(['parallel', expect.closeTo(Math.log(0.4 / 0.35), 12)])
  })
})

describe('fitting weights', () => {
  const lesson = (truth: number) => ({
    counts: [1, 2, 3, 4].map((groups) => ({ groups, measures: [groups === truth ? 1 : 0, groups % 2] })),
    truth,
    weight: 1,
  })

  it('gives weight to the measure that points at the truth, the same every time', () => {
    const lessons = [1, 2, 3, 4].map(lesson)
    const [points, parity] = fitWeights(lessons)
    expect(points).toBeGreaterThan(2)
    expect(parity).toBeCloseTo(0, 9)
    expect(fitWeights(lessons)).toEqual([points, parity])
  })

  it('heeds how much a case counts', () => {
    const [, twice] = fitWeights([lesson(1), lesson(2), lesson(2)])
    const [, weighed] = fitWeights([lesson(1), { ...lesson(2), weight: 2 }])
    expect(weighed).toBeCloseTo(twice!, 1)
  })
})
