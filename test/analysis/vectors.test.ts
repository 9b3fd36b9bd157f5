// Chance from a seed, the order of texts, dense and sparse matrices, distances.

import { besides, scale } from '../../analysis/vectors/combine'
import { cosine, dot, squaredDistance } from '../../analysis/vectors/distance'
import { matrixOf, multiply, normaliseRows, rowOf } from '../../analysis/vectors/matrix'
import { createRandom, evenSteps, hashText, orderByHash } from '../../analysis/vectors/random'
import { columnSums, keepColumns, rowSums, selectSparseRows, sparseOf, timesDense } from '../../analysis/vectors/sparse'
import { keepTransposed, transpose, transposed } from '../../analysis/vectors/turned'

const words = sparseOf(3, [
  [
    [0, 1],
    [2, 2],
  ],
  [],
  [[1, 3]],
])

describe('chance', () => {
  it('is the same from the same seed and another from another', () => {
    const draw = (seed: number) => {
      const random = createRandom(seed)
      return Array.from({ length: 5 }, () => random.next())
    }
    expect(draw(7)).toEqual(draw(7))
    expect(draw(7)).not.toEqual(draw(8))
  })

  it('spreads evenly over its range', () => {
    const random = createRandom(3)
    const counts = [0, 0, 0, 0]
    for (let at = 0; at < 4000; at++) counts[random.whole(4)]!++
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(120)
  })

  it('draws normal numbers of mean 0 and variance 1', () => {
    const random = createRandom(5)
    const drawn = Array.from({ length: 4000 }, () => random.normal())
    const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length
    expect(Math.abs(mean)).toBeLessThan(0.06)
    expect(Math.abs(drawn.reduce((sum, value) => sum + value * value, 0) / drawn.length - 1)).toBeLessThan(0.1)
  })
})

describe('the order of texts', () => {
  it('does not depend on the order in which they came', () => {
    const texts = ['pear', 'apple', 'plum', 'fig', 'apple']
    const forward = Array.from(orderByHash(texts), (at) => texts[at])
    const turned = [...texts].reverse()
    expect(Array.from(orderByHash(turned), (at) => turned[at])).toEqual(forward)
  })

  it('is by hash', () => {
    const texts = ['a', 'b', 'c', 'd']
    const hashes = Array.from(orderByHash(texts), (at) => hashText(texts[at]!))
    expect(hashes).toEqual([...hashes].sort((left, right) => left - right))
  })

  it('puts two texts of one hash in the order of their letters, and equal texts in the order they came in', () => {
    const [one, other] = ['food staff time staff 4', 'slow time food room 0'] as const
    expect(hashText(one)).toBe(hashText(other))
    expect([...orderByHash([other, one, other, one])]).toEqual([1, 3, 0, 2])
  })
})

it('takes rows at even steps, all of them where there are few', () => {
  expect([...evenSteps(10, 4)]).toEqual([0, 2, 5, 7])
  expect([...evenSteps(3, 5)]).toEqual([0, 1, 2])
})

describe('dense matrices', () => {
  it('multiply as by hand', () => {
    const product = multiply(
      matrixOf([
        [1, 2],
        [3, 4],
      ]),
      matrixOf([
        [0, 1],
        [1, 1],
      ]),
    )
    expect([...product.data]).toEqual([2, 3, 4, 7])
  })

  it('give the same products whether steps come by four or are left over', () => {
    const random = createRandom(3)
    const draw = (rows: number, cols: number) =>
      matrixOf(Array.from({ length: rows }, () => Array.from({ length: cols }, random.next)))
    for (const inner of [1, 3, 4, 5, 9]) {
      const left = draw(inner + 2, inner)
      const right = draw(inner, 3)
      const at = (row: number, col: number) =>
        Array.from({ length: inner }, (_, step) => rowOf(left, row)[step]! * rowOf(right, step)[col]!).reduce(
          (sum, value) => sum + value,
        )
      const product = multiply(left, right)
      for (let row = 0; row < left.rows; row++)
        for (let col = 0; col < 3; col++) expect(rowOf(product, row)[col]).toBeCloseTo(at(row, col), 12)
    }
  })

  it('have rows of unit length, and leave rows of zeros', () => {
    const unit = normaliseRows(
      matrixOf([
        [3, 4],
        [0, 0],
      ]),
    )
    expect([...rowOf(unit, 0)]).toEqual([3 / 5, 4 / 5].map((value) => expect.closeTo(value, 12)))
    expect([...rowOf(unit, 1)]).toEqual([0, 0])
  })
})

describe('distances', () => {
  it('are as by hand', () => {
    expect(dot([1, 2], [3, 4])).toBe(11)
    expect(squaredDistance([1, 2], [4, 6])).toBe(25)
    expect(cosine([1, 0], [1, 1])).toBeCloseTo(Math.SQRT1_2, 12)
    expect(cosine([0, 0], [1, 1])).toBe(0)
  })
})

describe('sparse rows', () => {
  it('sum by row and by column', () => {
    expect([...rowSums(words)]).toEqual([3, 0, 3])
    expect([...columnSums(words)]).toEqual([1, 3, 2])
  })

  it('are themselves after turning twice', () => {
    expect(transpose(transpose(words))).toEqual(words)
    expect([...rowSums(transpose(words))]).toEqual([1, 3, 2])
  })

  it('side by side are turned over at once where the left ones have been', () => {
    const right = sparseOf(2, [[[1, 2]], [[0, 4]], []])
    const plain = besides(words, right, 0.5)
    const left = keepTransposed({ ...words }, transpose(words))
    expect(besides(left, right, 0.5)).toEqual(plain)
    expect(transposed(besides(left, right, 0.5))).toEqual(transpose(plain))
  })

  it('multiply with dense ones from either side', () => {
    const dense = matrixOf([[1], [10], [100]])
    expect([...timesDense(words, dense).data]).toEqual([201, 0, 30])
    expect([...timesDense(transpose(words), dense).data]).toEqual([1, 300, 2])
  })

  it('multiply rows of many entries as their dense equals do', () => {
    const cols = 11
    const rows = [0, 1, 4, 7, 11].map((held) => Array.from({ length: held }, (_, col) => [col, col + held] as const))
    const dense = matrixOf(Array.from({ length: cols }, (_, row) => [row + 1, 1 / (row + 1)]))
    const filled = matrixOf(
      rows.map((row) => Array.from({ length: cols }, (_, col) => row.find(([at]) => at === col)?.[1] ?? 0)),
    )
    timesDense(sparseOf(cols, rows), dense).data.forEach((value, place) => {
      expect(value).toBeCloseTo(multiply(filled, dense).data[place]!, 10)
    })
  })

  it('can leave out columns that too few rows hold', () => {
    const { cols, starts, columns, values } = keepColumns(
      sparseOf(3, [
        [
          [0, 1],
          [2, 5],
        ],
        [],
        [[2, 4]],
        [[1, 7]],
      ]),
      2,
    )
    expect(cols).toBe(1)
    expect([...starts]).toEqual([0, 1, 1, 2, 2])
    expect([...columns]).toEqual([0, 0])
    expect([...values]).toEqual([5, 4])
  })

  it('stand beside each other with a weight', () => {
    const both = besides(words, words, 0.5)
    expect([both.cols, both.rows]).toEqual([6, 3])
    expect([...columnSums(both)]).toEqual([1, 3, 2, 0.5, 1.5, 1])
  })

  it('can be chosen and scaled', () => {
    expect([...rowSums(selectSparseRows(words, [2, 0, 2]))]).toEqual([3, 3, 3])
    expect([...scale(words, [2, 1, 1], [1, 1, 10]).values]).toEqual([2, 40, 3])
  })
})
