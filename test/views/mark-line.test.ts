// Marks on a line of notes, by key or button: put on, replaced, taken off, only on the line the cursor is in.
import { markLine } from '../../views/client/fieldwork/mark-line'

describe('a mark', () => {
  it.each([
    ['one\ntwo\nthree', 5, { topic: 'challenge' }, 'one\n#challenge two\nthree'],
    ['#challenge two', 3, { topic: 'motivator' }, '#motivator two'],
    ['#challenge two', 14, { topic: 'challenge' }, 'two'],
    ['#challenge two', 14, 'quote', '#challenge "two"'],
    ['@1 #goal "two"', 14, 'quote', '@1 #goal two'],
    ['#goal two', 9, { speaker: '3' }, '@3 #goal two'],
    ['@3 two', 6, { speaker: '3' }, 'two'],
    ['', 0, { topic: 'goal' }, '#goal '],
    ['', 0, 'quote', '""'],
  ] as const)('on %j at %d: %j', (text, at, mark, marked) => {
    expect(markLine(text, at, mark).text).toBe(marked)
  })

  it('leaves the cursor where the words go on', () => {
    expect(markLine('a\nb', 1, { topic: 'goal' }).cursor).toBe('#goal a'.length)
    expect(markLine('', 0, 'quote').cursor).toBe(1)
  })
})
