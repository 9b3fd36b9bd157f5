// Answers as points: the graph of words, its reduction, eigenpairs; small cases worked out by hand.

import { gram } from '../../analysis/embed/blocks'
import { addCompanions, findCompanions } from '../../analysis/embed/companions'
import { symmetricEigen } from '../../analysis/embed/eigen'
import { embedRows } from '../../analysis/embed/embed-rows'
import { normaliseGraph } from '../../analysis/embed/normalise-graph'
import { reduce } from '../../analysis/embed/reduce'
import { dot } from '../../analysis/vectors/distance'
import { matrixOf, rowOf } from '../../analysis/vectors/matrix'
import { createRandom } from '../../analysis/vectors/random'
import { type SparseRows, sparseOf } from '../../analysis/vectors/sparse'
import { transpose } from '../../analysis/vectors/turned'

const present = (cols: number, rows: number[][]): SparseRows =>
  sparseOf(
    cols,
    rows.map((row) => row.map((col) => [col, 1] as const)),
  )

describe('eigenpairs of a symmetric matrix', () => {
  it('are as by hand', () => {
    const { values, vectors } = symmetricEigen(
      matrixOf([
        [2, 1],
        [1, 2],
      ]),
    )
    expect(values[0]).toBeCloseTo(3, 12)
    expect(values[1]).toBeCloseTo(1, 12)
    expect(Math.abs(vectors.data[0]!)).toBeCloseTo(Math.SQRT1_2, 12)
  })

  it('of nothing are none', () => {
    expect(symmetricEigen(matrixOf([])).values).toHaveLength(0)
  })
})

describe('companions of words', () => {
  // Three answers of two words each, and one of one.
  const words = present(4, [[0, 1], [0, 1], [0, 2], [3]])

  it('are those of the same answers, by the cosine of who holds them', () => {
    const { starts, columns, values } = findCompanions(words, { leastDocuments: 1 })
    expect([...starts]).toEqual([0, 2, 3, 4, 4])
    expect([...columns]).toEqual([1, 2, 0, 0])
    expect(values[0]).toBeCloseTo(2 / Math.sqrt(3 * 2), 12)
    expect(values[1]).toBeCloseTo(1 / Math.sqrt(3 * 1), 12)
  })

  it('join the answers that do not hold them, unless too few answers do', () => {
    const { starts, columns, values } = addCompanions(words, { leastDocuments: 2 })
    expect([...starts]).toEqual([0, 2, 4, 7, 8])
    expect([...columns]).toEqual([0, 1, 0, 1, 0, 1, 2, 3])
    expect([...values]).toEqual(Array(8).fill(1))
  })

  it('of an answer of more than forty words are not heard', () => {
    const long = present(43, [Array.from({ length: 42 }, (_, word) => word), [0, 42], [0, 42]])
    const { columns } = findCompanions(long, { leastDocuments: 1 })
    expect([...columns]).toEqual([42, 0])
  })
})

describe('the normalised graph', () => {
  it('divides each edge by the roots of the smoothed degrees of its ends', () => {
    const graph = normaliseGraph(present(2, [[0, 1], [0]]), { rows: 0, columns: 1 })
    // Degrees of answers 2 and 1; of words 2 and 1 with their mean 1.5 added.
    expect(graph.values[0]).toBeCloseTo(1 / Math.sqrt(2 * 3.5), 12)
    expect(graph.values[1]).toBeCloseTo(1 / Math.sqrt(2 * 2.5), 12)
    expect(graph.values[2]).toBeCloseTo(1 / Math.sqrt(1 * 3.5), 12)
  })

  it('keeps answers without words empty', () => {
    expect(normaliseGraph(present(1, [[], [0]])).starts).toEqual(Int32Array.from([0, 0, 1]))
  })
})

describe('the reduction', () => {
  const diagonal = sparseOf(3, [[[0, 3]], [[1, 2]], [[2, 1]]])

  it('finds the singular values in falling order', () => {
    const { values } = reduce(diagonal, { dimensions: 2, seed: 1 })
    expect([...values]).toEqual([expect.closeTo(3, 6), expect.closeTo(2, 6)])
  })

  it('gives orthonormal vectors, whichever side is longer', () => {
    for (const matrix of [
      present(4, [
        [0, 1],
        [0, 1],
        [2, 3],
      ]),
      present(2, [[0], [0, 1], [1], [0, 1]]),
    ]) {
      const { left } = reduce(matrix, { dimensions: 2, seed: 1 })
      expect([...gram(left).data]).toEqual([1, 0, 0, 1].map((value) => expect.closeTo(value, 6)))
    }
  })

  it('comes back with fewer dimensions where the rank is lower', () => {
    expect(
      reduce(
        present(3, [
          [0, 1],
          [0, 1],
          [0, 1],
        ]),
        { dimensions: 3, seed: 1 },
      ).values,
    ).toHaveLength(1)
  })

  it('leaves out columns of the block that say nothing of their own', () => {
    // Three ways of answering over six words: rank 3, though seven dimensions are asked for.
    const few = present(6, [
      [0, 1],
      [0, 1],
      [2, 3],
      [2, 3],
      [4, 5],
      [4, 5],
      [4, 5],
    ])
    const { values, left } = reduce(few, { dimensions: 6, seed: 2 })
    expect([...values]).toEqual([Math.sqrt(6), 2, 2].map((value) => expect.closeTo(value, 6)))
    expect([...gram(left).data]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1].map((value) => expect.closeTo(value, 6)))
  })

  it('settles in one iteration from the vectors of a matrix that is much like it', () => {
    const random = createRandom(3)
    const answers = Array.from({ length: 60 }, (_, row) => [
      ...new Set(Array.from({ length: 5 }, () => 10 * (row % 3) + random.whole(10))),
    ])
    const before = present(31, answers)
    const after = present(
      31,
      answers.map((words, row) => (row < 20 ? [...words, 30] : words)),
    )
    for (const [one, other] of [
      [before, after],
      [transpose(before), transpose(after)],
    ] as const) {
      const cold = reduce(other, { dimensions: 3, seed: 1, iterations: 30 })
      const warm = reduce(other, { dimensions: 3, seed: 1, near: reduce(one, { dimensions: 11, seed: 1 }).left })
      expect([...warm.values]).toEqual([...cold.values].map((value) => expect.closeTo(value, 1)))
    }
  })

  it('is the same for the same seed, to the last bit', () => {
    const matrix = present(4, [
      [0, 1],
      [1, 2],
      [2, 3],
      [0, 3],
    ])
    expect(reduce(matrix, { dimensions: 3, seed: 9 })).toEqual(reduce(matrix, { dimensions: 3, seed: 9 }))
  })
})

it('puts answers that share words beside each other and others apart', () => {
  const points = embedRows(
    present(4, [
      [0, 1],
      [0, 1],
      [2, 3],
      [2, 3],
    ]),
    { dimensions: 2, seed: 1 },
  )
  expect(dot(rowOf(points, 0), rowOf(points, 1))).toBeCloseTo(1, 6)
  expect(dot(rowOf(points, 0), rowOf(points, 2))).toBeLessThan(0.5)
})
