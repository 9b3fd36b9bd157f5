// What stands behind a line when it is shown: each saying once, with the number of people who wrote it.
import { createEvidenceReader } from '../../server/personas/evidence-reader'
import type { Content, Evidence } from '../../server/personas/persona'

const said = ['Too many rush orders', 'too many rush orders.', 'Too  many rush orders', 'The machine stops']
const passages = said.map((text, at) => ({
  id: `v${at}`,
  respondent: at === 2 ? 'r0' : `r${at}`,
  text,
  language: 'en',
  question: 'What is hard?',
}))
const evidence: Evidence[] = passages.map(({ id, respondent, text }) => ({
  verbatim: id,
  respondent,
  start: 0,
  end: text.length,
  stance: 'supports',
}))

test('the same words of several people are quoted once, with the number of people', async () => {
  const reader = createEvidenceReader(
    { passages: async () => passages, present: async () => new Set<string>() },
    { byIds: async () => new Map() },
  )
  const line: Content['lines'][number] = {
    id: 'l1',
    field: 'challenge',
    text: 'Rush orders',
    reply: '',
    origin: 'extracted',
    status: 'accepted',
    evidence,
    at: new Date(0),
  }
  const { lines } = await reader.read('s1', { name: 'Sam', summary: '', kind: 'persona', lines: [line] } as Content)
  expect(lines[0]?.quotes.map(({ text, people }) => [text, people])).toEqual([
    ['Too many rush orders', 2],
    ['The machine stops', 1],
  ])
  expect(lines[0]?.voices).toBe(3)
})
