// What goes to kernels and to other threads: logarithms two at once, arrays in a memory, matrices that are turned over only once.
import { weighFeatures } from '../../analysis/embed/weigh-features'
import { assembled } from '../../analysis/vectors/assembly'
import { besides, scale } from '../../analysis/vectors/combine'
import { layInto } from '../../analysis/vectors/lay-arrays'
import { logs } from '../../analysis/vectors/logarithm'
import { reals, wholes } from '../../analysis/vectors/numbers'
import { createRandom } from '../../analysis/vectors/random'
import { sparseOf } from '../../analysis/vectors/sparse'
import { bothWays, fromBothWays, knownTransposed, transpose, transposed } from '../../analysis/vectors/turned'

describe('logarithms in wide registers', () => {
  const taken = (numbers: readonly number[]): number[] => {
    const kernels = assembled({ logs })()
    const { at, reals } = layInto(kernels.memory, [{ wholes: {}, reals: { numbers: numbers.length } }])({
      wholes: {},
      reals: { numbers: numbers.length },
    })
    reals.numbers.set(numbers)
    kernels.logs(at.numbers, at.numbers + 8 * numbers.length)
    return [...reals.numbers]
  }

  it('are those of Math.log, near one, at the edges of its formulas and far away', () => {
    const random = createRandom(3)
    const edges = [
      1,
      2,
      0.5,
      Math.SQRT2,
      Math.SQRT1_2,
      1 + 2 ** -20,
      1 - 2 ** -20,
      1 + 2 ** -52,
      1e300,
      2 ** -1022,
      0.03,
    ]
    const drawn = Array.from({ length: 3000 }, (_, at) =>
      at % 2 === 0 ? Math.exp(60 * (random.next() - 0.5)) : 1 + (random.next() - 0.5) * 2 ** -(50 * random.next()),
    )
    const numbers = [...edges, ...drawn]
    const far = taken(numbers).filter((log, at) => {
      const wanted = Math.log(numbers[at]!)
      return Math.abs(log - wanted) > 1e-15 * Math.abs(wanted)
    })
    expect(far).toEqual([])
  })

  it('are taken of each number of an odd count and of none beyond', () => {
    expect(taken([Math.E, 1, Math.E ** 2])).toEqual([1, 0, 2])
  })
})

describe('what is turned over once', () => {
  const left = sparseOf(2, [
    [[0, 2]],
    [],
    [
      [0, 1],
      [1, 3],
    ],
  ])
  const right = sparseOf(3, [[[2, 5]], [[0, 1]], []])

  it('is the same beside another matrix as if it were turned over afterwards', () => {
    const plain = transpose(besides(left, right, 0.5))
    transposed(right)
    expect(knownTransposed(besides(left, right, 0.5))).toEqual(plain)
  })

  it('is scaled with it', () => {
    const factors = [
      [3, 1, 7],
      [0.5, 11],
    ] as const
    const plain = transpose(scale({ ...left }, ...factors))
    transposed(left)
    expect(knownTransposed(scale(left, ...factors))).toEqual(plain)
  })

  it('is weighed with it', () => {
    const plain = transpose(weighFeatures({ ...left }))
    transposed(left)
    expect(knownTransposed(weighFeatures(left))).toEqual(plain)
  })

  it('goes from thread to thread with it', () => {
    const { features, byFeature } = structuredClone(bothWays(right))
    expect(knownTransposed(fromBothWays({ features, byFeature }))).toBe(byFeature)
  })
})

it('lays arrays side by side and lets memory grow for all of them', () => {
  const memory = new WebAssembly.Memory({ initial: 1 })
  const wanted = { wholes: { few: 3 }, reals: { many: 20_000 } }
  const lay = layInto(memory, [wanted, wanted])
  const [one, other] = [lay(wanted), lay(wanted)]
  expect([one.at, other.at]).toEqual([
    { few: 0, many: 16 },
    { few: 160_016, many: 160_032 },
  ])
  expect(other.reals.many).toHaveLength(20_000)
})

it('keeps large arrays where other threads can read them as they are', () => {
  expect(reals(10_000).buffer).toBeInstanceOf(SharedArrayBuffer)
  expect(wholes(10).buffer).not.toBeInstanceOf(SharedArrayBuffer)
})
