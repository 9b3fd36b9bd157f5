// Names lead with the challenge in the language it is told in, carry a first name of any gender, and are never a title.
import { proposeNames } from '../../analysis/persona/name-persona'

const none: ReadonlySet<string> = new Set()
const names = (labels: string[], language: string, avoid = none, taken = none, titles = none) =>
  proposeNames(labels, { language, avoid, taken, titles })

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
    'managers never answer',
    'directors',
    "CEO's approval",
    'Kierownicy nie odpowiadają',
    'brak specjalistów',
    'Geschäftsführerin entscheidet',
    'Abteilungsleiterinnen',
    '店长太忙',
  ])('hold no title however it is inflected: %s', (label) => {
    expect(names([label], 'en')).toEqual([])
  })

  it.each([
    ['nurse shortage', 'nurse'],
    ['too few nurses', 'nurse'],
    ['shift-nurse calls', 'nurse'],
    ['head of shifts decides', 'head of shifts'],
    ['送货员不够', '送货员'],
  ])('hold no title that people of the study have: %s', (label, title) => {
    expect(names([label], 'en', none, none, new Set([title]))).toEqual([])
  })

  it.each(['bad leads', 'księgowość', 'shift plans', 'internal approvals'])(
    'may hold what only sounds like one: %s',
    (label) => {
      expect(names([label], 'en', none, none, new Set(['shift lead', 'planner']))).toHaveLength(1)
    },
  )

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
