// Several groupings of the same answers become one: in parts, drawn anew, and the whole of it.

import { alone, type Crew } from '../../analysis/crew'
import { areDrawn, drawAnew } from '../../analysis/group/draw-anew'
import { groupByEnsemble } from '../../analysis/group/ensemble'
import { agreeAtOnce, agreeInParts, inFours } from '../../analysis/group/link-members'
import { scoreGroups } from '../../analysis/group/merge-groups'
import { adjustedRand } from '../../analysis/quality/adjusted-rand'
import { createRandom } from '../../analysis/vectors/random'
import type { SparseRows } from '../../analysis/vectors/sparse'
import { plant, present } from './planted-groups'

describe('a consensus in parts', () => {
  const { views, truth } = plant([300, 60, 40])
  const random = createRandom(7)
  /** The planted groups, a fifth of the answers somewhere else. */
  const astray = (): Int32Array => Int32Array.from(truth, (group) => (random.next() < 0.2 ? random.whole(3) : group))
  const members = Array.from({ length: 6 }, astray)
  const options = { groups: 3, seed: 1, pause: () => undefined, crew: alone }

  it('takes members four at a time, what is left over last', () => {
    expect(inFours(members).map((part) => part.map((member) => members.indexOf(member)))).toEqual([
      [0, 1, 2, 3],
      [4, 5],
    ])
  })

  it('is what they share, however unlike the sizes, and better than all at once', () => {
    for (const member of members) expect(adjustedRand(member, truth)).toBeLessThan(0.85)
    const once = adjustedRand(agreeAtOnce(members, options), truth)
    expect(adjustedRand(agreeInParts(inFours(members), views, options), truth)).toBeGreaterThan(once)
    const alike = agreeInParts(
      members.map((member) => [member]),
      views,
      options,
    )
    expect(adjustedRand(alike, truth)).toBeGreaterThan(0.97)
  })

  it('is the same for the same seed', () => {
    expect([...agreeInParts(inFours(members), views, options)]).toEqual([
      ...agreeInParts(inFours(members), views, options),
    ])
  })
})

describe('drawing anew', () => {
  const { views, truth } = plant([400, 400, 40, 160])
  const options = { groups: 4, seed: 1, pause: () => undefined, crew: alone }

  it('is for many answers of many words in few groups only', () => {
    const rows = (count: number, words: number): SparseRows =>
      present(
        words,
        Array.from({ length: count }, () => Array.from({ length: words }, (_, word) => word)),
      )
    expect(areDrawn({ words: rows(2501, 10) }, 12)).toBe(true)
    expect(areDrawn({ words: rows(2501, 10) }, 13)).toBe(false)
    expect(areDrawn({ words: rows(2501, 9) }, 12)).toBe(false)
    expect(areDrawn({ words: rows(2500, 12) }, 12)).toBe(false)
  })

  it('tells a small group from large ones', () => {
    expect(adjustedRand(drawAnew(views, options).labels, truth)).toBeGreaterThan(0.97)
  })

  it('keeps the three of 24 groupings that keep most of the shared words inside', () => {
    const drawn: Drawn[] = []
    const { members } = drawAnew(views, { ...options, crew: watched(drawn) })
    expect(drawn).toHaveLength(24)
    const shared = (labels: Int32Array): number => scoreGroups(views.features[0]!, labels)
    const falling = drawn.map(({ labels }) => shared(labels)).sort((left, right) => right - left)
    expect(members.map(shared)).toEqual(falling.slice(0, 3))
  })
})

type Drawn = { readonly labels: Int32Array; readonly shared: number }

/** Does everything itself, and keeps what was drawn. */
function watched(drawn: Drawn[]): Crew {
  return {
    begin(task, input, pause) {
      const begun = alone.begin(task, input, pause)
      const take = (): ReturnType<typeof begun.take> => {
        const done: unknown = begun.take()
        if (isDrawn(done)) drawn.push(done)
        return begun.take()
      }
      return { ...begun, take }
    },
  }
}

const isDrawn = (done: unknown): done is Drawn => typeof done === 'object' && done !== null && 'shared' in done

describe('the ensemble', () => {
  it('finds groups of one size', () => {
    const { views, truth } = plant([50, 50, 50, 50, 50])
    const { labels } = groupByEnsemble(views, { groups: 5, seed: 1 })
    expect(adjustedRand(labels, truth)).toBeGreaterThan(0.97)
  })

  it('finds one group that is far larger than the others, and says that sizes are unlike', () => {
    const { views, truth } = plant([400, 60, 30, 20, 15, 12])
    const { labels, method } = groupByEnsemble(views, { groups: 6, seed: 1 })
    expect(adjustedRand(labels, truth)).toBeGreaterThan(0.95)
    expect(method).toContain('skewed')
  })

  it('gives as many groups as wanted, one for all if that is wanted', () => {
    const { views } = plant([20, 20, 20])
    expect(new Set(groupByEnsemble(views, { groups: 9, seed: 2 }).labels).size).toBe(9)
    expect(new Set(groupByEnsemble(views, { groups: 1, seed: 2 }).labels).size).toBe(1)
  })

  it('asks whether to go on in every step', () => {
    const { views } = plant([40, 40])
    const steps = new Set<string>()
    groupByEnsemble(views, { groups: 2, seed: 1, pause: (step) => steps.add(step) })
    expect([...steps]).toEqual(
      expect.arrayContaining(['embedding', 'grouping', 'joining', 'comparing', 'agreeing', 'reading again']),
    )
  })
})
