// The parts of grouping one by one: k-means, mixture, consensus, communities.
import { findCommunities } from '../../analysis/group/communities'
import { findConsensus, foldRows, indicators, linkByAgreement } from '../../analysis/group/consensus'
import { kmeans, orderBySize } from '../../analysis/group/kmeans'
import { descend, means } from '../../analysis/group/kmeans-rounds'
import { mergeGroups, scoreGroups } from '../../analysis/group/merge-groups'
import { judgeByMixture, refineByMixture } from '../../analysis/group/mixture'
import { adjustedRand } from '../../analysis/quality/adjusted-rand'
import { modularity, sharedWords } from '../../analysis/quality/modularity'
import { squaredDistance } from '../../analysis/vectors/distance'
import { matrixOf, normaliseRows, rowOf } from '../../analysis/vectors/matrix'
import { createRandom } from '../../analysis/vectors/random'
import { sparseOf } from '../../analysis/vectors/sparse'

const present = (cols: number, rows: number[][]) =>
  sparseOf(
    cols,
    rows.map((row) => row.map((col) => [col, 1] as const)),
  )

describe('k-means', () => {
  const points = matrixOf([[0], [0.2], [10], [10.2], [10.1]])

  it('finds what lies together, the largest group first', () => {
    const { labels, centres, inertia } = kmeans(points, { groups: 2, seed: 1 })
    expect([...labels]).toEqual([1, 1, 0, 0, 0])
    expect([...centres.data]).toEqual([expect.closeTo(10.1, 9), expect.closeTo(0.1, 9)])
    expect(inertia).toBeCloseTo(0.02 + 0.02, 9)
  })

  it('counts rows by their weight', () => {
    const { labels, centres } = kmeans(points, { groups: 2, seed: 1, weights: [9, 1, 1, 1, 1] })
    expect([...labels]).toEqual([0, 0, 1, 1, 1])
    expect(centres.data[0]).toBeCloseTo(0.02, 9)
  })

  it('makes one group of one, and no more groups than rows', () => {
    expect([...kmeans(points, { groups: 1, seed: 1 }).labels]).toEqual([0, 0, 0, 0, 0])
    expect(new Set(kmeans(matrixOf([[0], [1]]), { groups: 5, seed: 1 }).labels).size).toBe(2)
    expect(kmeans(matrixOf([]), { groups: 3, seed: 1 }).labels).toHaveLength(0)
  })

  it('leaves its input as it was', () => {
    const before = points.data.slice()
    kmeans(points, { groups: 2, seed: 4 })
    expect(points.data).toEqual(before)
  })
})

describe('the rounds of k-means', () => {
  const random = createRandom(5)
  const spots = Array.from({ length: 12 }, () => [10 * random.next(), 10 * random.next(), 10 * random.next()])
  const points = matrixOf(
    Array.from({ length: 600 }, (_, row) => spots[row % spots.length]!.map((place) => place + random.normal())),
  )
  const weights = new Float64Array(points.rows).fill(1)
  const from = matrixOf(Array.from({ length: 12 }, (_, group) => [...rowOf(points, 40 * group)]))
  const options = { weights, rounds: 60, settled: 0 }

  it('end where the plain method ends that measures every distance', () => {
    const plain = new Int32Array(points.rows)
    let centres = from
    for (let round = 0; round < 60; round++) {
      for (let row = 0; row < points.rows; row++) {
        const gaps = Array.from({ length: 12 }, (_, group) =>
          squaredDistance(rowOf(points, row), rowOf(centres, group)),
        )
        plain[row] = gaps.indexOf(Math.min(...gaps))
      }
      centres = means(points, weights, plain, 12)
    }
    const { labels } = descend(points, from, options)
    expect(labels).toEqual(plain)
    expect(new Set(labels).size).toBe(12)
    expect(descend(points, from, { ...options, labels: plain.map((label) => 11 - label) }).labels).toEqual(plain)
  })

  it('give an empty group the row that lies farthest', () => {
    const line = matrixOf([[0], [1], [9]])
    const { labels } = descend(line, matrixOf([[0], [100]]), { weights: [1, 1, 1], rounds: 5, settled: 0 })
    expect([...labels]).toEqual([0, 0, 1])
  })

  it('stop for a pause within every round', () => {
    let asked = 0
    descend(points, from, { ...options, rounds: 2, pause: () => asked++ })
    expect(asked).toBe(2 * 3)
  })
})

it('names groups by falling size and leaves the unplaced', () => {
  expect([...orderBySize([7, 3, 3, -1, 7, 3])]).toEqual([1, 0, 0, -1, 1, 0])
})

describe('the mixture', () => {
  const counts = present(4, [
    [0, 1],
    [0, 1],
    [0, 1],
    [2, 3],
    [2, 3],
    [0, 1],
  ])

  it('moves an answer to the group that says its words', () => {
    const labels = refineByMixture(counts, [0, 0, 0, 1, 1, 1], { groups: 2 })
    expect([...labels]).toEqual([0, 0, 0, 1, 1, 0])
    const { odds } = judgeByMixture(counts, labels, { groups: 2 })
    expect(Math.min(...odds)).toBeGreaterThan(0)
  })

  it('fits better where groups share their words', () => {
    const fitOf = (labels: number[]): number => judgeByMixture(counts, Int32Array.from(labels), { groups: 2 }).fit
    expect(fitOf([0, 0, 0, 1, 1, 0])).toBeGreaterThan(fitOf([0, 1, 0, 1, 0, 1]))
  })

  it('comes to the same whether rows are passed over quickly or scored one by one', () => {
    const random = createRandom(9)
    const drawn = sparseOf(
      60,
      Array.from({ length: 400 }, (_, row) => {
        const words = Array.from({ length: row % 7 }, () => 20 * (row % 3) + random.whole(25)).filter(
          (word) => word < 60,
        )
        return [...new Set(words)].map((word) => [word, row % 11 === 0 ? 2 : 1] as const)
      }),
    )
    const from = Int32Array.from({ length: 400 }, () => random.whole(5) - (random.next() < 0.05 ? 1 : 0))
    for (const [groups, beta] of [
      [5, 0.2],
      [4, 0.05],
      [9, 2],
    ] as const) {
      const options = { groups, beta }
      const start = from.map((label) => Math.min(label, groups - 1))
      const quick = refineByMixture(drawn, start, options)
      // Rows that may have to stay are looked at one by one.
      expect(quick).toEqual(refineByMixture(drawn, start, { ...options, fixed: new Int32Array(400) }))
      expect(quick).not.toEqual(start)
    }
  })

  it('leaves a poor start by drawing while it cools, the same way for the same seed', () => {
    const poor = [0, 1, 0, 1, 0, 1]
    const run = (seed: number) => refineByMixture(counts, poor, { groups: 2, cooling: { sweeps: 12, seed } })
    const labels = run(3)
    expect(labels[3]).toBe(labels[4])
    expect(new Set([0, 1, 2, 5].map((row) => labels[row]))).toEqual(new Set([1 - labels[3]!]))
    expect(run(3)).toEqual(run(3))
  })

  it('leaves fixed answers where they are', () => {
    const labels = refineByMixture(counts, [0, 0, 0, 1, 1, 1], { groups: 2, fixed: [0, 0, 0, 0, 0, 1] })
    expect(labels[5]).toBe(1)
  })

  it('places answers that have no group yet, those without words with the most', () => {
    const some = present(4, [[0, 1], [2, 3], [0, 1], [2, 3], [0, 1], [0], [3], []])
    expect([...refineByMixture(some, [0, 1, 0, 1, 0, -1, -1, -1], { groups: 2 })]).toEqual([0, 1, 0, 1, 0, 0, 1, 0])
  })

  it('is sure of everything when there is one group', () => {
    const { seconds, odds } = judgeByMixture(counts, new Int32Array(6), { groups: 1 })
    expect([...seconds]).toEqual([-1, -1, -1, -1, -1, -1])
    expect(odds[0]).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('a consensus', () => {
  const groupings = [Int32Array.from([0, 0, 1, 1]), Int32Array.from([1, 1, 0, 0]), Int32Array.from([0, 1, 1, 1])]

  it('is read from the groups that rows have been in', () => {
    const kinds = foldRows(groupings)
    expect([...kinds.kindOf]).toEqual([0, 1, 2, 2])
    expect([...kinds.sizes]).toEqual([1, 1, 2])
    const { rows, cols, columns, values } = indicators(groupings, kinds)
    expect([rows, cols]).toEqual([3, 6])
    expect([...columns]).toEqual([0, 3, 4, 0, 3, 5, 1, 2, 5])
    expect([...values]).toEqual([1, 1, 1, 1, 1, 1, 2, 2, 2])
  })

  it('keeps together what most groupings keep together', () => {
    expect([...findConsensus(groupings, { groups: 2, seed: 1, restarts: 5 })]).toEqual([0, 0, 1, 1])
  })

  it('joins fine groups by how often their rows were together', () => {
    expect([...linkByAgreement(Int32Array.from([0, 1, 2, 3]), groupings, 2)]).toEqual([0, 0, 1, 1])
  })
})

describe('shared words', () => {
  const features = present(4, [
    [0, 1],
    [0, 1],
    [2, 3],
    [2, 3],
  ])

  it('have the modularity of two separate halves, by hand', () => {
    expect(modularity(sharedWords(features, [0, 0, 1, 1], 2))).toBeCloseTo(0.5, 12)
    expect(modularity(sharedWords(features, [0, 0, 0, 0], 1))).toBeCloseTo(0, 12)
    expect(modularity(sharedWords(features, [0, 1, 0, 1], 2))).toBeCloseTo(0, 12)
  })

  it('join the pieces of a group that was cut', () => {
    expect([...mergeGroups(features, Int32Array.from([0, 1, 2, 2]), 2)]).toEqual([0, 0, 1, 1])
    expect(scoreGroups(features, Int32Array.from([0, 0, 1, 1]))).toBeCloseTo(0.5, 12)
  })
})

it('finds communities of neighbours without being told how many', () => {
  const around = (x: number, y: number) => Array.from({ length: 20 }, (_, at) => [x + at * 0.002, y + at * 0.001, 0.01])
  const points = normaliseRows(matrixOf([...around(1, 0), ...around(0, 1), ...around(-1, -1)]))
  const labels = findCommunities(points)
  expect(new Set(labels).size).toBe(3)
  expect(
    adjustedRand(
      labels,
      Array.from({ length: 60 }, (_, row) => Math.floor(row / 20)),
    ),
  ).toBe(1)
})

describe('the adjusted Rand index', () => {
  it('is 1 for the same groups under other names', () => {
    expect(adjustedRand([0, 0, 1, 1], [5, 5, 2, 2])).toBe(1)
  })

  it('is as by hand', () => {
    // Pairs together in both 1, left 2, right 3, of 6: (1 - 1) / (2.5 - 1).
    expect(adjustedRand([0, 0, 1, 1], [0, 0, 0, 1])).toBeCloseTo(0, 12)
  })
})
