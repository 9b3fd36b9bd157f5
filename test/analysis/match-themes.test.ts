// Themes of two runs are known again by the answers they share.
import { matchThemes } from '../../analysis'

const theme = (id: string, members: string[], topic = 'goal') => ({ id, topic, members })

it('matches themes one to one by the answers they share', () => {
  const before = [theme('a', ['1', '2', '3']), theme('b', ['4', '5'])]
  const after = [theme('x', ['4', '5', '6']), theme('y', ['1', '2'])]
  expect(matchThemes(before, after)).toEqual([
    { previous: 'a', next: 'y', overlap: 2 / 3 },
    { previous: 'b', next: 'x', overlap: 2 / 3 },
  ])
})

it('leaves unmatched what shares nothing, and what is of another topic', () => {
  expect(matchThemes([theme('a', ['1'])], [theme('x', ['2'])])).toEqual([])
  expect(matchThemes([theme('a', ['1'])], [theme('x', ['1'], 'challenge')])).toEqual([])
  expect(matchThemes([], [theme('x', ['1'])])).toEqual([])
})
