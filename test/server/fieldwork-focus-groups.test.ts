// Conversations with a group: a response for each who speaks, and how evidence says where it was said.
import { sayAsked } from '../../server/fieldwork/responses/verbatim'
import { useInterviewDesk } from '../support/interview-desk'

const desk = useInterviewDesk()
const { post, begin, notes, wordsOf, responsesOf } = desk

it('evidence says where it was said, and whether these are the very words', () => {
  const wording = 'What is hardest?'
  expect(sayAsked({ wording })).toBe(wording)
  expect(sayAsked({ wording, provenance: 'interview', exact: true })).toBe(`${wording} (said in an interview)`)
  expect(sayAsked({ wording, provenance: 'focus-group', exact: false })).toBe(
    `${wording} (noted, not word for word, in a focus group)`,
  )
})

describe('a focus group', () => {
  it('gives each who speaks a response of their own, and the group one', async () => {
    const room = await begin({ surveyId: desk.groupId, who: [desk.cleo, desk.ola], others: 1 })
    const { text } = await desk.rosa.get(room)
    expect(text).toContain('@1 Cleo Customer')
    expect(text).toContain('@3 Person 3')
    await post(room, { do: 'finish', ...notes({ hard: '@1 "mine"\n@2 #goal hers\n@3 a stranger’s\nall nod' }) })
    const said = (await wordsOf()).filter(({ surveyId }) => surveyId === desk.groupId)
    expect(said.map(({ text: words, contactId, topic, provenance }) => [words, contactId, topic, provenance])).toEqual([
      ['all nod', undefined, 'challenge', 'focus-group'],
      ['mine', desk.cleo, 'challenge', 'focus-group'],
      ['hers', desk.ola, 'goal', 'focus-group'],
      ['a stranger’s', undefined, 'challenge', 'focus-group'],
    ])
    expect(new Set(said.map(({ responseId }) => responseId)).size).toBe(4)
    expect((await responsesOf(desk.groupId)).map(({ state }) => state)).toEqual([
      'completed',
      'completed',
      'completed',
      'completed',
    ])
  })
})
