// Concepts of the table among what is read again: where they are heard, what they weigh, and that they bring together what no
// word does.
import { createConceptFinder } from '../../analysis/corpus/concepts'
import { readVocabulary } from '../../analysis/corpus/vocabulary'
import { alone } from '../../analysis/crew'
import { conceptsSaid, type HearOptions, hearConcepts, offerConcepts } from '../../analysis/group/hear-concepts'
import { rereadAnswers } from '../../analysis/group/reread'
import { offerPieces, readViews, type Views } from '../../analysis/group/views'
import { present } from './planted-groups'

const finder = createConceptFinder()
const mostThemes = Math.floor(finder.count / 10)
const texts = ['a doctor and a nurse', 'physicians', 'nurse, doctor', 'the river', 'a lake', 'a nurse by the river']

/** Each text says one word, its own. */
function viewsOf(count: number) {
  const words = present(
    count,
    Array.from({ length: count }, (_, row) => [row]),
  )
  return { words, counts: words, wordOf: new Int32Array(count), features: [words], reading: words }
}

const hear = (views: Views, said: readonly string[], options: HearOptions) =>
  hearConcepts(views, offerConcepts(said, options))

describe('concepts among what is read', () => {
  it('are not heard for a single group, more themes than concepts tell apart, or more than 8,000 answers', () => {
    const views = viewsOf(6)
    expect(hear(views, texts, { language: 'en', groups: 1 })).toBe(views)
    expect(hear(views, texts, { language: 'en', groups: mostThemes + 1 })).toBe(views)
    expect(hear(views, texts, { language: 'en', groups: mostThemes }).reading.cols).toBe(8)
    const many = viewsOf(8001)
    const answers = Array.from({ length: 8001 }, () => 'a doctor')
    expect(hear(many, answers, { language: 'en', groups: 2 })).toBe(many)
    const wordy = { ...viewsOf(5001), words: present(10, Array(5001).fill([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])) }
    expect(hear(wordy, answers.slice(0, 5001), { language: 'en', groups: 2 })).toBe(wordy)
  })

  it('stand beside what else is read, at 0.6 in all, if three answers name them', () => {
    const { reading } = hear(viewsOf(6), texts, { language: 'en', groups: 2 })
    // Three answers name a doctor, in two ways, and three a nurse; two a river, one a lake.
    expect(reading.cols).toBe(8)
    expect([...reading.columns]).toEqual([0, 6, 7, 1, 6, 2, 6, 7, 3, 4, 5, 7])
    const half = 0.6 * Math.SQRT1_2
    const values = [1, half, half, 1, 0.6, 1, half, half, 1, 1, 1, 0.6]
    for (const [at, value] of values.entries()) expect(reading.values[at]).toBeCloseTo(value, 12)
  })

  it('change only what is read: everything else that views hold stays as it was', () => {
    const views = readViews(
      readVocabulary(texts, 'en'),
      offerPieces(texts, 'en', alone, () => undefined),
    )
    const { reading: before, ...rest } = views
    const { reading: after, ...kept } = hear(views, texts, { language: 'en', groups: 2 })
    expect(kept).toEqual(rest)
    expect(Object.keys(kept)).toContain('spoken')
    expect(after.cols).toBeGreaterThan(before.cols)
  })

  it('add nothing in a language that the table does not have', () => {
    const views = viewsOf(6)
    expect(hear(views, texts, { language: 'it', groups: 2 }).reading).toEqual(views.reading)
  })

  it('count once an answer, and reading them can be stopped', () => {
    const named = conceptsSaid(['Doctors and a physician by the river', ''], finder, { language: 'en' })
    expect([...named.columns].map(finder.nameOf).sort()).toEqual(['doctor', 'river'])
    expect([...named.values]).toEqual([1, 1])
    expect([...named.starts]).toEqual([0, 2, 2])
    const pause = () => {
      throw new Error('enough')
    }
    expect(() => conceptsSaid(texts, finder, { language: 'en', pause })).toThrow('enough')
  })

  it('bring to its theme an answer that shares no word with it', () => {
    const care = ['doctor', 'doctor helped', 'doctor listened', 'helped listened', 'doctor came']
    const water = ['river deep', 'river cold', 'lake deep', 'lake cold', 'lake river']
    const answers = [...care, ...care, ...water, ...water, 'physician']
    const groups = [...care, ...care]
      .map(() => 0)
      .concat(
        [...water, ...water].map(() => 1),
        1,
      )
    const views = readViews(
      readVocabulary(answers, 'en'),
      offerPieces(answers, 'en', alone, () => undefined),
    )
    const last = (reading: typeof views.reading) =>
      rereadAnswers(reading, Int32Array.from(groups), { groups: 2, evidence: 'against', rounds: 1 }).at(-1)
    expect(last(views.reading)).toBe(1)
    expect(last(hear(views, answers, { language: 'en', groups: 2 }).reading)).toBe(0)
  })
})
