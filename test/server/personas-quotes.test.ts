// What stands behind a line when it is shown: each saying once, with the number of people who wrote it.
import { createEvidenceReader } from '../../server/personas/evidence/evidence-reader'
import type { Content, Evidence } from '../../server/personas/persona/persona'

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

/** The line as it is shown while `present` have not withdrawn; answers of the others are gone. */
async function shown(about: Partial<typeof line>, present: readonly string[]) {
  const reader = createEvidenceReader(
    {
      passages: async () => passages.filter(({ respondent }) => present.includes(respondent)),
      present: async (_, respondents) => new Set(respondents.filter((one) => present.includes(one))),
    },
    { byIds: async () => new Map() },
  )
  const lines = [{ ...line, ...about }]
  const read = await reader.read('s1', { name: 'Sam', summary: '', kind: 'persona', lines } as Content)
  return read.lines[0]!
}

const everybody = ['r0', 'r1', 'r3', 'r7', 'r8', 'r9']

describe('a line', () => {
  it('quotes the same words of several people once, with the number of people', async () => {
    const { quotes, voices } = await shown({}, everybody)
    expect(quotes.map(({ text, people }) => [text, people])).toEqual([
      ['Too many rush orders', 2],
      ['The machine stops', 1],
    ])
    expect(voices).toBe(3)
  })

  it('counts everybody who said so, also whom it does not quote', async () => {
    const { voices, withdrawn, speakers } = await shown({ people: 6, of: 9, speakers: everybody }, everybody)
    expect({ voices, withdrawn, speakers }).toEqual({ voices: 6, withdrawn: 0, speakers: everybody })
  })

  it('loses a voice that it does not quote when that person withdraws, and is flagged', async () => {
    const left = everybody.filter((one) => one !== 'r9')
    const { voices, of, withdrawn, quotes, speakers } = await shown({ people: 6, of: 9, speakers: everybody }, left)
    expect({ voices, of, withdrawn, speakers }).toEqual({ voices: 5, of: 8, withdrawn: 1, speakers: left })
    expect(quotes).toHaveLength(2)
  })

  it('loses quote and voice of a person it quotes, once', async () => {
    const left = everybody.filter((one) => one !== 'r3')
    const { voices, withdrawn, quotes } = await shown({ people: 6, of: 9, speakers: everybody }, left)
    expect({ voices, withdrawn }).toEqual({ voices: 5, withdrawn: 1 })
    expect(quotes.map(({ text }) => text)).toEqual(['Too many rush orders'])
  })

  it('of a draft from before people were known one by one goes by its quotes and its count', async () => {
    const { voices } = await shown({ people: 6 }, ['r0', 'r1'])
    expect(voices).toBe(5)
  })
})
