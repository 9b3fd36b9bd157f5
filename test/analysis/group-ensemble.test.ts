// Several groupings of the same answers become one: in parts, drawn anew, and the whole of it.

import { alone } from '../../analysis/crew'
import { areWordy, drawAnew } from '../../analysis/group/draw-anew'
import { groupByEnsemble } from '../../analysis/group/ensemble'
import { agreeAtOnce, agreeInParts, inFours } from '../../analysis/group/link-members'
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
  const { views, truth } = plant([120, 120, 120])
  const random = createRandom(3)
  const options = { groups: 3, seed: 1, pause: () => undefined, crew: alone }
  /** A grouping that a helper has found, and whether anybody has asked for it. */
  const offer = (labels: Int32Array) => {
    const asked = { times: 0, dropped: 0 }
    const take = (): Int32Array => {
      asked.times++
      return labels
    }
    return { take, drop: () => void asked.dropped++, asked }
  }
  const poor = () => offer(Int32Array.from(truth, (group) => (random.next() < 0.6 ? random.whole(3) : group)))

  it('is for many answers of many words only', () => {
    const rows = (count: number, words: number): SparseRows =>
      present(
        words,
        Array.from({ length: count }, () => Array.from({ length: words }, (_, word) => word)),
      )
    expect(areWordy({ words: rows(5001, 10) })).toBe(true)
    expect(areWordy({ words: rows(5001, 9) })).toBe(false)
    expect(areWordy({ words: rows(5000, 12) })).toBe(false)
  })

  it('finds what poor starts hold on to, from members of both kinds', () => {
    const [even, unlike] = [Array.from({ length: 2 }, poor), Array.from({ length: 2 }, poor)]
    for (const member of [...even, ...unlike]) expect(adjustedRand(member.take(), truth)).toBeLessThan(0.4)
    const { labels, members } = drawAnew(views, { even, unlike }, 0.2, options)
    expect(adjustedRand(labels, truth)).toBeGreaterThan(0.97)
    // Two thirds of four, the likeliest.
    expect(members).toHaveLength(3)
  })

  it('asks for four of the members that were cut at once, and drops the others', () => {
    const even = Array.from({ length: 6 }, poor)
    drawAnew(views, { even, unlike: [] }, 0.2, options)
    expect(even.map(({ asked }) => asked.times)).toEqual([1, 1, 1, 1, 0, 0])
    expect(even.map(({ asked }) => asked.dropped)).toEqual([0, 0, 0, 0, 1, 1])
  })
})

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
