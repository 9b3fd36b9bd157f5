// The demo study: its planted voices are found by the real analysis, in time, and it loads through the real services.
import { findPersonas, type Person } from '../analysis'
import { buildDemo, type DemoResponse } from '../server/demo/build-demo'
import { groupBy } from '../server/personas/drafts/group-by'

/** Adjusted Rand index (Hubert and Arabie 1985) of two labellings of the same things. */
function adjustedRand(left: readonly string[], right: readonly string[]): number {
  const pairs = (count: number) => (count * (count - 1)) / 2
  const sumPairs = (labels: readonly string[]) =>
    [...groupBy(labels, (label) => label).values()].reduce((sum, { length }) => sum + pairs(length), 0)
  const both = sumPairs(left.map((label, at) => `${label}|${right[at]}`))
  const [one, two] = [sumPairs(left), sumPairs(right)]
  const expected = (one * two) / pairs(left.length)
  return (both - expected) / ((one + two) / 2 - expected)
}

const topics: Record<string, string> = {
  'gf.challenge.last_bad_day': 'challenge',
  'gf.motivator.trigger': 'motivator',
  'gf.motivator.favourite': 'motivator',
  'gf.objection.nearly_no': 'objection',
  'gf.goal.good_year': 'goal',
  'pf.objection.turning_point': 'objection',
  'pf.challenge.real_need': 'challenge',
  'pf.motivator.why_try': 'motivator',
}

function toPerson({ contact, language, answers }: DemoResponse): Person {
  const id = `r${contact}`
  const ticked = (answers['tidewheel.troubles'] as string[] | undefined) ?? []
  return {
    id,
    answers: Object.entries(answers).flatMap(([question, text]) =>
      topics[question] ? [{ id: `${id}.${question}`, topic: topics[question], text: String(text), language }] : [],
    ),
    choices: ticked.map((option) => ({ topic: 'challenge', question: 'tidewheel.troubles', option })),
  }
}

describe('the planted voices', () => {
  const { contacts, responses } = buildDemo()
  const customers = responses.filter(({ plant }) => plant !== 'staff')

  it('are 240 people and 180 responses in three languages, the same in every load', () => {
    expect([contacts.length, responses.length]).toEqual([240, 180])
    expect(new Set(contacts.map(({ email }) => email)).size).toBe(240)
    expect([...new Set(customers.map(({ language }) => language))].sort()).toEqual(['en', 'pl', 'zh'])
    expect(buildDemo()).toEqual({ contacts, responses })
  })

  it('cannot be guessed from the job title', () => {
    const known = customers.filter(({ plant }) => plant !== 'junk' && plant !== 'poor')
    const title = known.map(({ contact }) => contacts[contact]?.title ?? '')
    expect(
      Math.abs(
        adjustedRand(
          known.map(({ plant }) => plant),
          title,
        ),
      ),
    ).toBeLessThan(0.05)
  })

  it('are found by the analysis, with an adjusted Rand index of at least 0.75', () => {
    const found = findPersonas(customers.map(toPerson), { personas: 'auto', seed: 1 })
    const groups = new Map(found.personas.flatMap(({ id, members }) => members.map((member) => [member, id] as const)))
    const real = customers.filter(({ plant }) => plant !== 'junk')
    const index = adjustedRand(
      real.map(({ plant }) => plant),
      real.map(({ contact }) => groups.get(`r${contact}`) ?? `alone ${contact}`),
    )
    expect(index).toBeGreaterThanOrEqual(0.75)
  })
})
