// How groups that were found settle: every answer is read again by what others say.
import { weighFeatures } from '../../analysis/embed/weigh-features'
import { hearHints } from '../../analysis/group/hints'
import { addNearness, findMiddles } from '../../analysis/group/middles'
import { rereadAnswers } from '../../analysis/group/reread'
import { readingFor } from '../../analysis/group/views'
import { addVotes, countVotes } from '../../analysis/group/votes'
import { adjustedRand } from '../../analysis/quality/adjusted-rand'
import { matrixOf } from '../../analysis/vectors/matrix'
import { createRandom } from '../../analysis/vectors/random'
import { plant, present } from './planted-groups'

describe('reading again', () => {
  const { views, truth } = plant([30, 30, 30])
  const wrong = Int32Array.from(truth, (group, row) => (row % 10 === 0 ? (group + 1) % 3 : group))

  it.each(['against', 'for-and-against'] as const)(
    'brings back what stood in the wrong group, by words %s',
    (evidence) => {
      const labels = rereadAnswers(views.reading, wrong, { groups: 3, evidence })
      expect(adjustedRand(wrong, truth)).toBeLessThan(0.8)
      expect(adjustedRand(labels, truth)).toBeGreaterThan(0.95)
      expect(labels).toEqual(rereadAnswers(views.reading, wrong, { groups: 3, evidence }))
    },
  )

  it('puts every answer where the plain formula puts it, learnt from the four fifths that it is not in', () => {
    const random = createRandom(4)
    const [rows, groups, prior] = [200, 5, 0.3]
    // Some features are everybody's, some are rare.
    const said = Array.from({ length: rows }, (_, row) =>
      [...Array(40).keys()].filter(
        (feature) => random.next() < (feature < 8 ? 0.5 : feature % groups === row % groups ? 0.25 : 0.04),
      ),
    )
    const features = weighFeatures(present(40, said))
    const labels = Int32Array.from({ length: rows }, (_, row) =>
      random.next() < 0.3 ? random.whole(groups) : row % groups,
    )
    const values = (row: number): Float64Array => {
      const dense = new Float64Array(40)
      for (let at = features.starts[row]!; at < features.starts[row + 1]!; at++)
        dense[features.columns[at]!] = features.values[at]!
      return dense
    }
    const plain = labels.map((own, row) => {
      const part = Math.floor((5 * row) / rows)
      const held = Array.from({ length: groups }, () => new Float64Array(40))
      for (let other = 0; other < rows; other++)
        if (Math.floor((5 * other) / rows) !== part)
          values(other).forEach((value, feature) => {
            held[labels[other]!]![feature]! += value
          })
      const all = held[0]!.map((_, feature) => held.reduce((sum, group) => sum + group[feature]!, 0))
      const scores = held.map((group) => {
        const others = all.map((sum, feature) => sum - group[feature]! + prior)
        const total = others.reduce((sum, value) => sum + value, 0)
        const weights = others.map((value) => Math.log(total) - Math.log(value))
        const length = weights.reduce((sum, weight) => sum + weight, 0)
        return values(row).reduce((sum, value, feature) => sum + value * weights[feature]!, 0) / length
      })
      return said[row]!.length === 0 ? own : scores.indexOf(Math.max(...scores))
    })
    const read = rereadAnswers(features, labels, { groups, evidence: 'against', rounds: 1 })
    expect(read).toEqual(plain)
    expect(read).not.toEqual(labels)
  })

  it('leaves answers without features, and a group its last answer', () => {
    const some = weighFeatures(present(4, [[0, 1], [0, 1], [2, 3], [2, 3], [0, 1], [], [0, 1], [2, 3], [0, 1], [0, 1]]))
    const labels = rereadAnswers(some, Int32Array.from([0, 0, 1, 1, 0, 1, 0, 1, 0, 2]), {
      groups: 3,
      evidence: 'against',
    })
    expect(labels[5]).toBe(1)
    expect(labels[9]).toBe(2)
  })

  it('hears the companions of words only in small sets of wordy answers with few groups', () => {
    const wordy = present(
      9,
      Array.from({ length: 12 }, (_, row) => [0, 1, 2, 3, 4, 5, row % 3 === 0 ? 6 : row % 3 === 1 ? 7 : 8]),
    )
    const views = { words: wordy, counts: wordy, reading: wordy, wordOf: new Int32Array(9), features: [wordy] }
    const pause = () => undefined
    expect(readingFor(views, 12, pause).cols).toBe(18)
    expect(readingFor(views, 13, pause)).toBe(wordy)
    const short = present(3, [[0, 1, 2]])
    expect(readingFor({ ...views, words: short }, 2, pause)).toBe(wordy)
  })

  it('hears what the members say of an answer, by the share of their groups that each group holds', () => {
    const labels = Int32Array.of(0, 0, 1, 1)
    const votes = countVotes([Int32Array.of(0, 0, 0, 1), Int32Array.of(1, 1, 0, 0)], labels, 3)
    // Two members are trusted by 0.7 together.
    const shares = votes.shares.map((own) => [...own].map((share) => share / 0.35))
    for (const [at, share] of [2 / 3, 1 / 3, 0, 0, 1, 0].entries()) expect(shares[0]![at]).toBeCloseTo(share, 12)
    for (const [at, share] of [0, 1, 0, 1, 0, 0].entries()) expect(shares[1]![at]).toBeCloseTo(share, 12)
    // Mean 3 and spread 1 of the groups that can be read; the votes about row 2 are then added.
    const scores = Float64Array.of(2, 4, Number.NEGATIVE_INFINITY)
    addVotes(votes, 2, scores)
    expect(scores[0]).toBeCloseTo(-1 + 0.35 * (2 / 3), 12)
    expect(scores[1]).toBeCloseTo(1 + 0.35 * (1 / 3 + 1), 12)
    expect(scores[2]).toBe(Number.NEGATIVE_INFINITY)
  })

  it('leaves an answer that may be either where the members put it', () => {
    // The last answer says the word of group 1 and that of group 0, which fewer answers say.
    const said = weighFeatures(present(3, [[0], [0], [0], [1], [1], [1], [1], [2], [2], [0, 1]]))
    const from = Int32Array.of(0, 0, 0, 1, 1, 1, 1, 2, 2, 1)
    const read = (members?: Int32Array[]) =>
      rereadAnswers(said, from, { groups: 3, evidence: 'against', rounds: 1, members })
    expect(read()[9]).toBe(0)
    expect(read([from, from])[9]).toBe(1)
  })

  it('learns the middles of groups from other answers, and hears how near an answer lies to each', () => {
    const points = matrixOf([
      [1, 0],
      [0, 1],
      [0, 1],
      [0.6, 0.8],
    ])
    const middles = findMiddles(points, Int32Array.of(0, 0, 1, 1), 3, 3, 4)
    // The last answer is left out, and the last group has nobody.
    for (const [at, value] of [Math.SQRT1_2, Math.SQRT1_2, 0, 1, 0, 0].entries())
      expect(middles.data[at]).toBeCloseTo(value, 12)
    const two = matrixOf([
      [1, 0],
      [0, 1],
    ])
    // Nearness 0.6 and 0.8 is -1 and 1 at spread 1, as are scores of 5 and 3: half of the first joins the second.
    const scores = Float64Array.of(5, 3)
    addNearness(points, two, 3, scores)
    expect(scores[0]).toBeCloseTo(1 - 0.5, 12)
    expect(scores[1]).toBeCloseTo(-1 + 0.5, 12)
  })

  it('hears nothing besides words where there is nothing', () => {
    const scores = Float64Array.of(5, 3)
    hearHints({ votes: undefined, points: undefined }, Int32Array.of(0, 1), 2, 0, 1)(0, scores)
    expect([...scores]).toEqual([5, 3])
  })

  it('puts an answer whose words say little where it lies', () => {
    // The last answer says a word that group 0 says a little more often than group 1, and lies among those of group 1.
    const groups = [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0]
    const said = weighFeatures(present(4, [...groups.map((group) => (group === 2 ? [2] : [group, 3])), [3]]))
    const places = [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]
    const points = matrixOf([...groups.map((group) => places[group]!), places[1]!])
    const read = (more: { points?: typeof points }) =>
      rereadAnswers(said, Int32Array.from([...groups, 0]), { groups: 3, evidence: 'against', rounds: 1, ...more })[19]
    expect(read({})).toBe(0)
    expect(read({ points })).toBe(1)
  })

  it('has nothing to do for a single group', () => {
    expect([...rereadAnswers(views.reading, new Int32Array(90), { groups: 1, evidence: 'against' })]).toEqual(
      Array.from({ length: 90 }, () => 0),
    )
  })

  it('stops when asked to between answers', () => {
    const pause = () => {
      throw new Error('enough')
    }
    expect(() => rereadAnswers(views.reading, wrong, { groups: 3, evidence: 'against', pause })).toThrow('enough')
  })
})
