// The small statistics behind a draft, against values worked out by hand or printed in the papers.
import { adjustedMutualInformation, testLeakage } from '../../analysis/persona/leakage'
import {
  benjaminiHochberg,
  fisherEither,
  fisherMore,
  moreThanDrawn,
  newcombe,
  studentMore,
  wilson,
} from '../../analysis/persona/significance'
import { distribute, readTraits } from '../../analysis/persona/traits'

describe('intervals', () => {
  it('Wilson 0 of 10 and 5 of 10', () => {
    expect(wilson(0, 10).high).toBeCloseTo(0.2775, 4)
    expect(wilson(5, 10).low).toBeCloseTo(0.2366, 4)
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 })
  })

  it('Newcombe 56/70 against 48/80 (his table II, method 10)', () => {
    const { low, high } = newcombe(56, 70, 48, 80)
    expect([low, high].map((value) => value.toFixed(4))).toEqual(['0.0524', '0.3339'])
  })
})

describe('exact tests', () => {
  it('the lady tasting tea: 3 of 4 cups is 17/70, all of them 1/70', () => {
    expect(fisherMore(3, 4, 4, 8)).toBeCloseTo(17 / 70, 10)
    expect(fisherMore(4, 4, 4, 8)).toBeCloseTo(1 / 70, 10)
    expect(fisherEither(2, 4, 4, 8)).toBe(1)
  })

  it('false discovery rates never fall below the next larger p', () => {
    expect(benjaminiHochberg([0.01, 0.04, 0.03, 0.005]).map((q) => q.toFixed(3))).toEqual([
      '0.020',
      '0.040',
      '0.040',
      '0.020',
    ])
    expect(benjaminiHochberg([])).toEqual([])
  })
})

describe('what chance would give', () => {
  it('Student with 2 and 18 degrees of freedom, as printed in tables', () => {
    expect(studentMore(2.919986, 2)).toBeCloseTo(0.05, 6)
    expect(studentMore(2.100922, 18)).toBeCloseTo(0.025, 6)
    expect(studentMore(0, 18)).toBe(0.5)
  })

  it('a value like the draws is as likely as not, one far above is not, and draws all alike leave no doubt', () => {
    expect(moreThanDrawn(2, [1, 2, 3])).toBe(0.5)
    // Two standard deviations over the square root of 4/3: t = 1.7320508 with 2 degrees of freedom.
    expect(moreThanDrawn(4, [1, 2, 3])).toBeCloseTo(studentMore(Math.sqrt(3), 2), 10)
    expect([moreThanDrawn(2, [1, 1, 1]), moreThanDrawn(1, [1, 1, 1])]).toEqual([0, 1])
  })
})

describe('leakage', () => {
  it('is 1 for the same partition under other names, 0 for a single group', () => {
    expect(adjustedMutualInformation(['a', 'a', 'b', 'b'], [2, 2, 1, 1])).toBeCloseTo(1, 10)
    expect(adjustedMutualInformation(['a', 'a', 'b', 'b'], [1, 1, 1, 1])).toBe(0)
  })

  it('is at or below 0 for crossed partitions', () => {
    expect(adjustedMutualInformation(['a', 'a', 'b', 'b'], [1, 2, 1, 2])).toBeLessThanOrEqual(0)
  })

  it('chance does not give as much as a trait that is the grouping', () => {
    const groups = Array.from({ length: 30 }, (_, at) => at % 3)
    expect(testLeakage(groups, groups, 99, 1)).toEqual({ ami: expect.closeTo(1, 10), p: 0.01 })
  })
})

describe('traits', () => {
  const people = (values: (string | number | null)[]) =>
    values.map((value, at) => ({ id: `r${at}`, answers: [], traits: { trait: value } }))

  it('hide values of fewer people than the minimum, and never let one be worked out', () => {
    const [table] = readTraits(people([...Array(6).fill('a'), ...Array(5).fill('b'), 'c', null]))
    const shown = distribute(table!, [...Array(13).keys()], 5)
    expect(shown.values.map(({ value, count }) => [value, count])).toEqual([['a', 6]])
    expect([shown.hidden, shown.missing]).toEqual([6, 1])
  })

  it('show many numbers in ranges', () => {
    const [table] = readTraits(people(Array.from({ length: 40 }, (_, at) => at)))
    expect([...new Set(table?.values)]).toEqual(['under 10', '10 to under 20', '20 to under 30', '30 and more'])
  })
})
