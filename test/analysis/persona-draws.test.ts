// The draws of a run: hand-computed overlaps of groups that were changed, what is left out, and that groups which were found get
// the run's own figure to the last bit, whatever else was done.
import { type Draws, findPersonas, measureGroups } from '../../analysis'
import { keepDraws } from '../../analysis/persona/draws'
import { bootstrapJaccard } from '../../analysis/persona/stability'
import { createRandom } from '../../analysis/vectors/random'
import { plantPeople } from './persona-planted-people'

// Six people a to f. In the first draw f was not drawn, in the second a; the third is cut across the first two.
const draws: Draws = {
  people: ['a', 'b', 'c', 'd', 'e', 'f'],
  number: 2,
  byNumber: [['00000-', '-00000', '0-0000'], ['00011-', '-00111', '0-0101'], []],
}

describe('draws', () => {
  it('say nothing of a number of groups they were not cut into, and of groups that nobody of was drawn', () => {
    expect(measureGroups([['a']], draws, 3)).toBeUndefined()
    expect(measureGroups([['a']], draws, 9)).toBeUndefined()
    expect(measureGroups([['nobody'], ['a', 'b']], draws)?.[0]).toBeNull()
    expect(measureGroups([], draws)).toEqual([])
  })

  it('give the mean of the best overlaps, and how often a group came back', () => {
    // abc and def. The first two draws are abc | de and bc | def: all of it. The third is ace | df: 2/3 and 2/3.
    const [first, second] =
      measureGroups(
        [
          ['a', 'b', 'c'],
          ['f', 'd', 'e'],
        ],
        draws,
      ) ?? []
    expect(first?.stability).toBeCloseTo((1 + 1 + 2 / 3) / 3, 12)
    expect(second?.stability).toBeCloseTo((1 + 1 + 2 / 3) / 3, 12)
    expect([first?.holds, first?.of, second?.holds, second?.of]).toEqual([2, 3, 2, 3])
  })

  it('leave out whoever is in no group, on both sides', () => {
    // abc and ef, nobody's d: the first draw is abc | e, the second bc | ef, the third ace | f.
    const [first, second] =
      measureGroups(
        [
          ['a', 'b', 'c'],
          ['e', 'f'],
        ],
        draws,
      ) ?? []
    expect(first?.stability).toBeCloseTo((1 + 1 + 2 / 3) / 3, 12)
    expect(second?.stability).toBeCloseTo((1 + 1 + 1 / 2) / 3, 12)
    expect([first?.holds, second?.holds]).toEqual([2, 2])
  })

  it('count only the draws that somebody of a group is in', () => {
    const [alone] = measureGroups([['a'], ['b', 'c', 'd', 'e', 'f']], draws) ?? []
    expect([alone?.stability, alone?.of]).toEqual([(1 / 3 + 1 / 3) / 2, 2])
  })

  it('find groups that were merged again among draws of fewer groups', () => {
    const merged = [['a', 'b', 'c', 'd', 'e', 'f']]
    expect(measureGroups(merged, draws, 1)).toEqual([{ stability: 1, holds: 3, of: 3 }])
    expect(measureGroups(merged, draws)?.[0]?.stability).toBeCloseTo((3 / 5 + 3 / 5 + 3 / 5) / 3, 12)
  })

  it('are kept in the order of ids, whatever the order of rows', () => {
    const one = { counts: Float64Array.of(2, 0, 1), labels: Int32Array.of(1, 0, 0), foretold: 0 }
    expect(keepDraws(['c', 'a', 'b'], 2, [[], [one]])).toEqual({
      ...{ people: ['a', 'b', 'c'], number: 2 },
      byNumber: [[], ['-01']],
    })
  })
})

describe('the draws of people who were grouped', () => {
  const found = findPersonas(plantPeople({ count: 120 }).people, { personas: 'auto', seed: 1 })
  const kept = found.draws as Draws
  const own = found.personas.map(({ stability }) => stability)
  const members = found.personas.map((persona) => [...persona.members])

  it('are ten of everybody who is in a group or in between, for each number', () => {
    expect(kept.people).toEqual([...members.flat(), ...found.between].sort())
    expect(kept.number).toBe(found.k)
    for (const byNumber of kept.byNumber) {
      expect(byNumber.map((draw) => draw.length)).toEqual(Array(10).fill(kept.people.length))
    }
    // A bootstrap leaves out about 37 % of the people.
    const left = [...(kept.byNumber[0] ?? []).join('')].filter((sign) => sign === '-').length
    expect(left / (10 * kept.people.length)).toBeGreaterThan(0.3)
    expect(left / (10 * kept.people.length)).toBeLessThan(0.44)
  })

  it('survive JSON, and give the found groups their own figure to the last bit', () => {
    const again = JSON.parse(JSON.stringify(kept)) as Draws
    expect(measureGroups(members, again)?.map((one) => one?.stability)).toEqual(own)
  })

  it('give groups that nobody touched their own figure, after any exchange between the others', () => {
    const random = createRandom(5)
    for (let round = 0; round < 200; round++) {
      const groups = members.map((list) => [...list])
      const untouched = random.whole(groups.length)
      const others = groups.flatMap((_, group) => (group === untouched ? [] : [group]))
      for (let move = random.whole(30); move >= 0; move--) {
        const from = groups[others[random.whole(others.length)]!]!
        const to = groups[others[random.whole(others.length)]!]!
        to.push(...from.splice(random.whole(from.length + 1), 1))
      }
      const measured = measureGroups(groups, kept) ?? []
      expect(measured[untouched]?.stability).toBe(own[untouched])
      for (const one of measured) {
        expect(one === null || (one.stability >= 0 && one.stability <= 1 && one.holds <= one.of)).toBe(true)
      }
    }
  })

  it('agree with the bootstrap that the run itself makes, for labels drawn at random', () => {
    const random = createRandom(9)
    const people = 40
    for (let round = 0; round < 50; round++) {
      const resamples = Array.from({ length: 4 }, () => ({
        counts: Float64Array.from({ length: people }, () => random.whole(3)),
        labels: Int32Array.from({ length: people }, () => random.whole(4)),
        foretold: 0,
      }))
      const labels = Int32Array.from({ length: people }, () => random.whole(4) - 1)
      const ids = Array.from({ length: people }, (_, at) => `r${at}`)
      const groups = [0, 1, 2].map((group) => ids.filter((_, at) => labels[at] === group))
      const measured = measureGroups(groups, keepDraws(ids, 1, [resamples])) ?? []
      const wanted = [...bootstrapJaccard(labels, 3, resamples)]
      expect(measured.map((one) => one?.stability ?? 0)).toEqual(wanted)
    }
  })
})
