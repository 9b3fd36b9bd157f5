// Blocks of vectors in wide registers, and the step of the power iteration that is made of them: the same as by hand, bit by bit
// where sums keep their order.
import { gram, gramBetween, powerRows, solveBlock } from '../../analysis/embed/blocks'
import { powerStep, stepRows } from '../../analysis/embed/power-step'
import { type Matrix, matrixOf, rowOf } from '../../analysis/vectors/matrix'
import { createRandom } from '../../analysis/vectors/random'
import { type SparseRows, sparseOf, timesDense } from '../../analysis/vectors/sparse'
import { transpose } from '../../analysis/vectors/turned'

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
