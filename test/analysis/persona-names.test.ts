// Names lead with the challenge in the language it is told in, carry a first name of any gender, and are never a title.
import { proposeNames } from '../../analysis/persona/name-persona'

const none: ReadonlySet<string> = new Set()
const names = (labels: string[], language: string, avoid = none, taken = none) =>
  proposeNames(labels, { language, avoid, taken })

describe('names', () => {
  it('are none where every challenge is a title', () => {
    expect(names(['sales manager', '总监', 'dyrektor'], 'en')).toEqual([])
    expect(names(['head of growth'], 'en', new Set(['growth']))).toEqual([])
  })

  it('leave a title out of a label that says more', () => {
    expect(names(['manager, reports'], 'en')).toEqual(['Reports Robin'])
    expect(names(['nurse, shifts'], 'en', new Set(['nurse']))).toEqual(['Shifts Sam'])
  })

  it.each([
    ['en', 'late deliveries', 'Late deliveries Logan'],
    ['en', 'rush, orders', 'Rush-orders Robin'],
    ['pl', 'ręczne raporty', 'Ręczne raporty: Robin'],
    ['zh', '手工报表', '手工报表的小安'],
    ['pl', '手工报表', '手工报表的小安'],
    ['zh', 'late deliveries', 'Late deliveries Logan'],
    ['sv', 'sena leveranser', 'Sena leveranser Sam'],
  ])('in %s: %s', (language, label, name) => {
    expect(names([label], language)).toEqual([name])
  })

  it('never use a first name twice, and stop at three', () => {
    expect(names(['late', 'lost', 'slow', 'dear'], 'en', none, new Set(['Other Logan']))).toEqual([
      'Late Alex',
      'Lost Bailey',
      'Slow Sam',
    ])
  })
})
