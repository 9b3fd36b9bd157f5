// Answers as points: the graph of words, its reduction, eigenpairs; small cases worked out by hand.

import { gram, gramBetween, powerRows, solveBlock } from '../../analysis/embed/blocks'
import { addCompanions, findCompanions } from '../../analysis/embed/companions'
import { symmetricEigen } from '../../analysis/embed/eigen'
import { embedRows } from '../../analysis/embed/embed-rows'
import { normaliseGraph } from '../../analysis/embed/normalise-graph'
import { powerStep, stepRows } from '../../analysis/embed/power-step'
import { reduce } from '../../analysis/embed/reduce'
import { dot } from '../../analysis/vectors/distance'
import { type Matrix, matrixOf, rowOf } from '../../analysis/vectors/matrix'
import { createRandom } from '../../analysis/vectors/random'
import { type SparseRows, sparseOf, timesDense, transpose } from '../../analysis/vectors/sparse'

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

const random = createRandom(3)
const drawn = (rows: number, cols: number): Matrix => ({
  rows,
  cols,
  data: new Float64Array(rows * cols).map(() => random.normal()),
})
const held = (rows: number, cols: number, most: number): SparseRows =>
  sparseOf(
    cols,
    Array.from({ length: rows }, () =>
      [...new Set(Array.from({ length: random.whole(most + 1) }, () => random.whole(cols)))].map(
        (col) => [col, random.normal()] as const,
      ),
    ),
  )

describe('blocks in wide registers', () => {
  /** Sums in the order of the kernels: four entries there, one by one back. */
  const stepByHand = ({ starts, columns, values }: SparseRows, block: Matrix, first: number, end: number) => {
    const { cols, data } = block
    const sum = new Float64Array(data.length)
    for (let row = first; row < end; row++)
      for (let col = 0; col < cols; col++) {
        const parts = Array.from(
          columns.subarray(starts[row], starts[row + 1]),
          (other, at) => values[starts[row]! + at]! * data[other * cols + col]!,
        )
        let image = 0
        let at = 0
        for (; at + 3 < parts.length; at += 4) image += parts[at]! + parts[at + 1]! + parts[at + 2]! + parts[at + 3]!
        for (; at < parts.length; at++) image += parts[at]!
        for (let place = starts[row]!; place < starts[row + 1]!; place++)
          sum[columns[place]! * cols + col]! += values[place]! * image
      }
    return sum
  }

  it('of no columns come to nothing', () => {
    const empty = { rows: 3, cols: 0, data: new Float64Array(0) }
    expect(gram(empty).data).toHaveLength(0)
    expect(solveBlock(empty, gram(empty), new Int32Array(0))).toEqual(empty)
    expect(powerRows(sparseOf(3, [[], []]), empty, 0, 2)).toEqual(empty)
  })

  it('have inner products as by hand', () => {
    const block = matrixOf([
      [1, 2],
      [3, 4],
    ])
    expect([...gram(block).data]).toEqual([10, 14, 14, 20])
  })

  it.each([1, 2, 5, 8])('of %i columns make a step the same to the last bit', (cols) => {
    const long = held(50, 30, 11)
    const block = drawn(30, cols)
    for (const [first, end] of [
      [0, 50],
      [7, 31],
      [50, 50],
    ] as const)
      expect(powerRows(long, block, first, end).data).toEqual(stepByHand(long, block, first, end))
  })

  it.each([1, 2, 5, 8])('of %i columns have the inner products of their columns', (cols) => {
    for (const rows of [1, 4, 11]) {
      const left = drawn(rows, cols)
      const right = drawn(rows, cols)
      const product = gramBetween(left, right).data
      for (let low = 0; low < cols; low++)
        for (let high = low; high < cols; high++) {
          const parts = Array.from(
            { length: rows },
            (_, row) => left.data[row * cols + low]! * right.data[row * cols + high]!,
          )
          let sum = 0
          let row = 0
          for (; row + 3 < rows; row += 4) sum += parts[row]! + parts[row + 1]! + parts[row + 2]! + parts[row + 3]!
          for (; row < rows; row++) sum += parts[row]!
          expect(product[low * cols + high]).toBe(sum)
          expect(product[high * cols + low]).toBe(sum)
        }
    }
  })

  it.each([[[0]], [[0, 1]], [[0, 2, 3]], [[0, 1, 2, 3, 4]]])('are solved for the columns %j', (names) => {
    const kept = Int32Array.from(names)
    const cols = kept.at(-1)! + 1
    const block = drawn(9, cols)
    const triangle = drawn(cols, cols)
    const solved = solveBlock(block, triangle, kept)
    for (let row = 0; row < 9; row++) {
      const rest = Array.from(rowOf(block, row))
      kept.forEach((col, place) => {
        const value = rest[col]! / triangle.data[col * cols + col]!
        expect(rowOf(solved, row)[place]).toBe(value)
        for (let other = col + 1; other < cols; other++) rest[other]! -= value * triangle.data[col * cols + other]!
      })
    }
  })

  it('stay right when a larger one needs more memory', () => {
    const long = held(9000, 4000, 20)
    const block = drawn(4000, 37)
    const before = powerRows(long, block, 0, 40)
    powerRows(held(3, 60_000, 5), drawn(60_000, 41), 0, 3)
    expect(powerRows(long, block, 0, 40)).toEqual(before)
  })
})

describe('a step of the power iteration', () => {
  const apart = (one: Matrix, other: Matrix): number =>
    one.data.reduce((most, value, at) => Math.max(most, Math.abs(value - other.data[at]!)), 0)
  const thereAndBack = (long: SparseRows, block: Matrix) => timesDense(transpose(long), timesDense(long, block))

  it('is a product there and one back, whatever rows hold', () => {
    const long = held(300, 40, 12)
    const block = drawn(40, 5)
    expect(apart(powerStep(long, block), thereAndBack(long, block))).toBeLessThan(1e-11)
    const [first, second] = [
      stepRows({ long, block, first: 0, end: 120 }),
      stepRows({ long, block, first: 120, end: 300 }),
    ]
    expect(
      apart({ ...first, data: first.data.map((value, at) => value + second.data[at]!) }, powerStep(long, block)),
    ).toBeLessThan(1e-11)
  })

  it('of a large matrix is the same in parts', () => {
    const long = held(9000, 800, 60)
    const block = drawn(800, 20)
    expect(apart(powerStep(long, block), thereAndBack(long, block))).toBeLessThan(1e-9)
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
