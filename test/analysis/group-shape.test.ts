// How a grouping is judged and shaped: likelihood, shared information, sizes, joining, weights.

import { weighFeatures } from '../../analysis/embed/weigh-features'
import { joinPairs } from '../../analysis/group/join-pairs'
import { mergeByEvidence, mergeGroups } from '../../analysis/group/merge-groups'
import { refineByMixture } from '../../analysis/group/mixture'
import { judgeSizes } from '../../analysis/group/tell-shape'
import { adjustedRand } from '../../analysis/quality/adjusted-rand'
import { integratedLikelihood, logGamma } from '../../analysis/quality/integrated-likelihood'
import { meanSharedInformation, sharedInformation } from '../../analysis/quality/shared-information'
import { plant, present } from './planted-groups'

describe('the integrated likelihood', () => {
  it('is the chance of words and sizes with everything else averaged out, by hand', () => {
    // Two answers of one word each, over two words; groups of one: words 1/2 each, sizes 1/3 of the divisions 2+0, 1+1, 0+2.
    const counts = present(2, [[0], [1]])
    // The flat prior gives each division 1/3, and each of the two ways of 1+1 half of that.
    expect(integratedLikelihood(counts, [0, 1], 2)).toBeCloseTo((2 * Math.log(1 / 2) + Math.log(1 / 6)) / 2, 10)
    // Together: the first word 1/2, the second, another one, 0.1 / 1.2.
    expect(integratedLikelihood(counts, [0, 0], 1)).toBeCloseTo((Math.log(1 / 2) + Math.log(0.1 / 1.2)) / 2, 10)
  })

  it('is higher where groups keep their words, and 0 for answers without words', () => {
    const { views, truth } = plant([40, 40, 40])
    const mixed = truth.map((_, row) => row % 3)
    expect(integratedLikelihood(views.counts, truth, 3)).toBeGreaterThan(
      integratedLikelihood(views.counts, mixed, 3) + 0.3,
    )
    expect(integratedLikelihood(present(1, [[], []]), [0, 1], 2)).toBe(0)
  })

  it('counts what sizes tell by how far they are trusted', () => {
    const counts = present(2, [[0], [1]])
    const [none, half, full] = [0, 0.5, 1].map((trust) => integratedLikelihood(counts, [0, 1], 2, trust))
    expect(none).toBeCloseTo(Math.log(1 / 2), 10)
    expect(full! - none!).toBeCloseTo(Math.log(1 / 6) / 2, 10)
    expect(half! - none!).toBeCloseTo((full! - none!) / 2, 10)
  })

  it('rests on the gamma function', () => {
    expect(logGamma(5)).toBeCloseTo(Math.log(24), 12)
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 12)
    expect(logGamma(0.1)).toBeCloseTo(2.252712651734206, 11)
  })
})

describe('shared information', () => {
  it('is 1 for the same groups under other names, 0 for independent ones', () => {
    expect(sharedInformation([0, 0, 1, 1], [1, 1, 0, 0])).toBeCloseTo(1, 12)
    expect(sharedInformation([0, 0, 1, 1], [0, 1, 0, 1])).toBeCloseTo(0, 12)
    expect(sharedInformation([0, 0], [0, 0])).toBe(1)
  })

  it('is averaged over pairs', () => {
    const [one, other] = [Int32Array.from([0, 0, 1, 1]), Int32Array.from([0, 1, 0, 1])]
    expect(meanSharedInformation([one, one, other])).toBeCloseTo(1 / 3, 12)
    expect(meanSharedInformation([one])).toBe(1)
  })
})

describe('unlike sizes', () => {
  // Words gain or lose `words`; what sizes tell adds `sizes`.
  const judged = (words: number, sizes: number, perGroup: number) =>
    judgeSizes((trust) => words + trust * sizes, perGroup)

  it.each([
    ['nothing', 'make all less likely', -0.05, 0.04, 100],
    ['nothing', 'cost the words of small groups too much', -0.07, 0.2, 49],
    ['enough', 'cost those of large groups as much', -0.07, 0.2, 50],
    ['enough', 'cost those of small groups a little', -0.05, 0.2, 49],
    ['little', 'win only where they count in full', -0.05, 0.06, 100],
    ['little', 'do so in small groups', -0.07, 0.09, 20],
  ] as const)('are worth %s where they %s', (worth, _, words, sizes, perGroup) => {
    expect(judged(words, sizes, perGroup)).toBe(worth)
  })
})

describe('joining groups', () => {
  it('takes the pair with the largest gain and asks for its new gains', () => {
    // Groups 0..3; 1 and 3 gain most, and their union is then nearest to 0.
    const gains = Float64Array.from([0, 1, 2, 3, 1, 0, 1, 9, 2, 1, 0, 1, 3, 9, 1, 0])
    const asked: unknown[] = []
    const labels = joinPairs(Int32Array.from([0, 1, 2, 3, 3]), gains, 2, (keep, drop, others) => {
      asked.push([keep, drop, [...others]])
      for (const other of others) gains[keep * 4 + other]! += gains[drop * 4 + other]!
    })
    expect(asked[0]).toEqual([1, 3, [0, 2]])
    expect([...labels]).toEqual([0, 0, 1, 0, 0])
  })

  it('by evidence joins what says the same words, however large it is', () => {
    const { views, truth } = plant([60, 60, 20])
    // Each group is cut in two by chance.
    const cut = Int32Array.from(truth, (group, row) => 2 * group + (row % 2))
    expect(adjustedRand(mergeByEvidence(views.counts, cut, 3), truth)).toBe(1)
    expect(adjustedRand(mergeGroups(views.words, cut, 3), truth)).toBe(1)
  })
})

it('weighs rare features more and every row alike', () => {
  const { values } = weighFeatures(present(3, [[0, 1], [0, 2], [0], []]))
  // Feature 0 is in three of four rows, 1 in one: log(5 / 4) + 1 and log(5 / 2) + 1.
  const [common, rare] = [Math.log(5 / 4) + 1, Math.log(5 / 2) + 1]
  expect(values[0]).toBeCloseTo(common / Math.hypot(common, rare), 12)
  expect(values[1]).toBeCloseTo(rare / Math.hypot(common, rare), 12)
  expect(values[4]).toBeCloseTo(1, 12)
})

it('the mixture leaves a group its last answer where groups are to stay', () => {
  const counts = present(2, [[0], [0], [0], [0]])
  const from = [0, 0, 0, 1]
  expect([...refineByMixture(counts, from, { groups: 2 })]).toEqual([0, 0, 0, 0])
  expect([...refineByMixture(counts, from, { groups: 2, keepGroups: true })]).toEqual([0, 0, 0, 1])
})
