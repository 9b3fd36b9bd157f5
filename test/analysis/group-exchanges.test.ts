// Groups exchange what they hold: the one with two themes is cut, the two that share one are joined, and readings show what there
// is still to exchange.
import { embedRows } from '../../analysis/embed/embed-rows'
import { exchangeGroups } from '../../analysis/group/exchange-groups'
import { exchangeClearly } from '../../analysis/group/exchange-themes'
import { lookAgain, readAndExchange } from '../../analysis/group/look-again'
import { adjustedRand } from '../../analysis/quality/adjusted-rand'
import { createRandom } from '../../analysis/vectors/random'
import { plant, present } from './planted-groups'

describe('looking again', () => {
  it('reads exchanged groups for one round, then twice for four, and exchanges what each reading came to', () => {
    const seen: string[] = []
    const labels = lookAgain(Int32Array.of(0), {
      read: (of, rounds) => {
        seen.push(`read ${of[0]} for ${rounds}`)
        return Int32Array.of(of[0]! + rounds)
      },
      exchange: (of) => {
        seen.push(`exchange ${of[0]}`)
        return Int32Array.of(of[0]! * 10)
      },
    })
    expect(seen).toEqual([
      'read 0 for 1',
      'exchange 1',
      'read 10 for 4',
      'exchange 14',
      'read 140 for 4',
      'exchange 144',
    ])
    expect([...labels]).toEqual([1440])
  })

  it('reads settled groups once if they have nothing to exchange, and else after each of two exchanges', () => {
    const looking = (exchange: (of: Int32Array) => Int32Array): string => {
      const seen: string[] = []
      const note = (step: string, of: Int32Array): Int32Array => {
        seen.push(`${step} ${of[0]}`)
        return of
      }
      readAndExchange(Int32Array.of(0), {
        read: (of) => note('read', of.slice()),
        exchange: (of) => exchange(note('exchange', of)),
      })
      return seen.join(', ')
    }
    expect(looking((of) => of.slice())).toBe('read 0, exchange 0')
    expect(looking((of) => Int32Array.of(of[0]! + 1))).toBe('read 0, exchange 0, read 1, exchange 1, read 2')
  })
})

describe('an exchange', () => {
  const { views, truth } = plant([60, 60, 60, 60])
  const points = embedRows(views.words, { dimensions: 4, seed: 1 })
  const options = { groups: 4, seed: 1, beta: 0.2, evenness: 0 }

  it('cuts the group that holds two themes and joins the two that share one', () => {
    const wrong = Int32Array.from(truth, (group, row) => (group < 2 ? 0 : group === 2 ? 1 : 2 + (row % 2)))
    const labels = exchangeGroups(views.counts, points, wrong, options)
    expect(adjustedRand(labels, truth)).toBeGreaterThan(0.97)
    expect([...wrong]).toContain(3)
  })

  it('leaves groups that are as they should be, with and without a mixture', () => {
    const right = Int32Array.from(truth)
    expect(exchangeGroups(views.counts, points, right, options)).toEqual(right)
    expect(exchangeGroups(views.counts, points, right, { ...options, beta: undefined })).toEqual(right)
  })

  it('leaves a large theme in two groups where groups of one size are expected, and only there', () => {
    const { views: mixed, truth: themes } = plant([120, 55, 5])
    const placed = embedRows(mixed.words, { dimensions: 3, seed: 1 })
    const from = Int32Array.from(themes, (theme, row) => (theme > 0 ? 2 : row % 2))
    const largest = (evenness: number): number => {
      const labels = exchangeGroups(mixed.counts, placed, from, { ...options, groups: 3, evenness })
      return Math.max(...[0, 1, 2].map((group) => labels.filter((label) => label === group).length))
    }
    expect(largest(0)).toBe(120)
    expect(largest(1)).toBeLessThan(100)
  })

  it('is not made for less than it has to gain, nor by cutting a group of more answers than it may', () => {
    const wrong = Int32Array.from(truth, (group, row) => (group < 2 ? 0 : group === 2 ? 1 : 2 + (row % 2)))
    const most = wrong.filter((group) => group === 0).length
    const limited = (limits: { leastGain?: number; mostRows?: number }): Int32Array =>
      exchangeGroups(views.counts, points, wrong, { ...options, ...limits })
    expect(limited({ leastGain: 2 })).toEqual(wrong)
    expect(limited({ mostRows: most - 1 })).toEqual(wrong)
    expect(limited({ leastGain: 0.1, mostRows: most })).toEqual(limited({}))
    expect(limited({})).not.toEqual(wrong)
  })

  it('has nothing to cut in groups of a few answers', () => {
    const counts = present(4, [[0], [1], [2], [3]])
    const few = Int32Array.from([0, 1, 2, 2])
    expect(
      exchangeGroups(counts, embedRows(counts, { dimensions: 2, seed: 1 }), few, { ...options, groups: 3 }),
    ).toEqual(few)
  })
})

describe('a clear exchange', () => {
  // Every answer names one of two things and something else; what is asked of the first thing is said in stop words only.
  const random = createRandom(3)
  const asked = Array.from({ length: 160 }, (_, row) => row % 4)
  const said = asked.map((kind) => [kind < 3 ? 0 : 1, 2 + random.whole(80)])
  const words = present(82, said)
  const spoken = present(
    91,
    said.map((telling, row) => [...telling, ...[82, 83, 84].map((word) => word + 3 * (asked[row]! % 3))]),
  )
  const by = { points: embedRows(spoken, { dimensions: 4, seed: 1 }), groups: 4, seed: 1, beta: 0.05 }
  const from = Int32Array.from(asked, (kind, row) => [0, 0, 1, 2 + ((row >> 2) % 2)][kind]!)

  it('parts what only stop words tell apart, and joins what they hold together', () => {
    const labels = exchangeClearly(from, { spoken, ...by }, () => undefined)
    expect(adjustedRand(from, asked)).toBeLessThan(0.7)
    expect(adjustedRand(labels, asked)).toBe(1)
  })

  it('leaves groups as they are where telling words are all it hears', () => {
    expect(exchangeClearly(from, { spoken: words, ...by }, () => undefined)).toEqual(from)
  })
})
