// What a group of people shows of its evidence: each saying once, and how many others say the same.
import type { PersonaTheme } from '../../analysis'
import type { CorpusVerbatim } from '../../server/insights/corpus/corpus'
import type { PeopleGroup } from '../../server/insights/people/people-board'
import { toGroup } from '../../server/insights/people/people-page'

const said = ['Too many rush orders.', 'too many rush orders', 'The machine stops', 'Nobody tells me']
const words = new Map(
  said.map((text, at) => [`v${at}`, { id: `v${at}`, respondent: `r${at}`, text, language: 'en' } as CorpusVerbatim]),
)
const theme: PersonaTheme = {
  topic: 'challenge',
  label: 'rush orders',
  share: 1,
  elsewhere: 0,
  interval: { low: 0.5, high: 1 },
  lift: 2,
  q: 0.01,
  people: said.length,
  speakers: [],
  evidence: said.map((text, at) => ({ respondent: `r${at}`, verbatim: `v${at}`, start: 0, end: text.length, text })),
  against: [],
}
const group = { challenges: [theme], motivators: [], others: [], traits: [], fit: { good: 4, poor: 0, unknown: 0 } }
const shown = (present: ReadonlyMap<string, CorpusVerbatim>) =>
  toGroup(group as unknown as PeopleGroup, present).challenges[0]!.quotes.map(({ text, more }) => [text, more])

it('an answer that was withdrawn neither stands for others nor is counted among them', () => {
  const present = new Map([...words].filter(([id]) => id !== 'v0'))
  expect(shown(present)).toEqual([
    ['too many rush orders', 0],
    ['The machine stops', 0],
  ])
})

it('the same words of two people are quoted once, so that two different sayings are seen', () => {
  expect(shown(words)).toEqual([
    ['Too many rush orders.', 1],
    ['The machine stops', 0],
  ])
})
