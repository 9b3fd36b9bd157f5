// Notes of a conversation as they are typed: one a line, with marks for who said it and what it is about.
import { readNotes, writeNotes } from '../../server/fieldwork/responses/note'

describe('notes', () => {
  const alone = { speakers: 1, isGroup: false }
  const group = { speakers: 3, isGroup: true }

  it('are read line by line; what is no mark is a word', () => {
    const read = (text: string) => readNotes('q', text, alone).map(({ question: _q, line: _l, ...note }) => note)
    expect(
      read('#challenge "We copy all day"\n\n#nonsense is not a topic\n„Nic nie działa”\n@2 hello\n#motivator'),
    ).toEqual([
      { speaker: 1, topic: 'challenge', exact: true, text: 'We copy all day' },
      { speaker: 1, exact: false, text: '#nonsense is not a topic' },
      { speaker: 1, exact: true, text: 'Nic nie działa' },
      { speaker: 1, exact: false, text: '@2 hello' },
    ])
    expect(
      readNotes('q', '@2 #goal 三个表格\n@9 nobody\nall of us', group).map(({ speaker, topic, text }) => [
        speaker,
        topic,
        text,
      ]),
    ).toEqual([
      [2, 'goal', '三个表格'],
      [0, undefined, '@9 nobody'],
      [0, undefined, 'all of us'],
    ])
  })

  it('are written as they were read', () => {
    for (const text of ['@3 #goal "one"\n#kpi two\nthree "with" quotes', '@1 "quoted"', ''])
      expect(writeNotes(readNotes('q', text, group), true)).toBe(text)
  })
})
