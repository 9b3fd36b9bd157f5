// What the page of a run says about the number of themes: which counts it shows, how sure, and what spoke for it.
import type { GroupCount } from '../../analysis'
import { toCountViews } from '../../server/insights/runs/theme-counts'

const votes = { parallel: 1, modularity: 4, communities: 3, stability: 2, gap: 5 }
const countOf = (probabilities: readonly number[], chosen: number): GroupCount => ({
  ...{ topic: 'challenge', language: 'en', chosen, votes, spoke: ['gap', 'evenness'] },
  curve: probabilities.map((probability, at) => ({
    ...{ groups: at + 1, modularity: 0.1, parallel: 1, stability: 0.5, probability },
    chosen: at + 1 === chosen,
  })),
})

describe('the number of themes on the page of a run', () => {
  it('is not explained where it was given, where answers are few, and in runs of earlier versions', () => {
    const { votes: _, ...given } = countOf([0.5, 0.5], 2)
    const older = countOf([0.5, 0.5], 2)
    const without = older.curve.map(({ probability: _gone, ...point }) => point)
    expect(
      toCountViews([
        { ...given, curve: [] },
        { ...older, curve: without },
        { ...older, curve: [] },
      ]),
    ).toEqual([])
  })

  it('comes with the fewest numbers around it that hold most of the probability', () => {
    const [view] = toCountViews([countOf([0.05, 0.1, 0.4, 0.3, 0.15], 3)])
    expect(view).toMatchObject({ chosen: 3, sure: 0.4, low: 3, high: 5, held: expect.closeTo(0.85, 12) })
  })

  it('says in words what spoke for it, and what each index alone would have chosen', () => {
    const [view] = toCountViews([countOf([0.05, 0.1, 0.4, 0.3, 0.15], 3)])
    expect(view!.spoke).toEqual([
      'the directions in which answers differ weaken after as many',
      'themes come out alike in size',
    ])
    expect(view!.votes).toContain('communities of neighbours 3')
  })

  it('is a guess where words hardly stand out, which is said only then', () => {
    expect(toCountViews([countOf([0.3, 0.3, 0.4], 2)])[0]!.alone).toBe(0.3)
    expect(toCountViews([countOf([0.1, 0.5, 0.4], 2)])[0]!.alone).toBeUndefined()
    expect(toCountViews([countOf([0.6, 0.2, 0.2], 1)])[0]!.alone).toBeUndefined()
  })

  it('leaves out the far end where nothing is probable, in picture and table alike', () => {
    const [view] = toCountViews([countOf([0.1, 0.5, 0.4, ...new Array<number>(16).fill(0)], 2)])
    expect(view!.points).toHaveLength(8)
    expect(view!.curve.x).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })
})
