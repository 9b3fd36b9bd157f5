// The analysis tells how far it is and can be stopped wherever it does.
import { AnalysisError, findPersonas, findThemes, type Hooks } from '../../analysis'
import { plantPeople } from './persona-planted-people'

const { people } = plantPeople({ count: 60 })
const verbatims = people.flatMap(({ id, answers }) =>
  answers.map(({ topic, text }) => ({ id: `${id}-${topic}`, respondent: id, topic, text, language: 'en' })),
)
const works: [string, number, (hooks: Hooks) => unknown][] = [
  ['themes', 60, (hooks) => findThemes({ verbatims }, { groups: 'auto' }, hooks)],
  ['personas', 60, (hooks) => findPersonas(people, { personas: 'auto' }, hooks)],
]

describe.each(works)('%s', (_, least, work) => {
  const shares: number[] = []
  work({ progress: ({ share }) => shares.push(share) })

  it('are told of often, from the beginning to the end, and never run backwards', () => {
    expect(shares.length).toBeGreaterThan(least)
    expect(shares[0]).toBeLessThan(0.1)
    expect(shares.at(-1)).toBeGreaterThan(0.95)
    expect(shares.every((share, at) => at === 0 || share >= shares[at - 1]!)).toBe(true)
  })

  it.each([0, 0.25, 0.5, 0.75, 0.99])('stop at once when %d of the pauses have gone by', (share) => {
    const at = Math.floor(share * shares.length)
    let asked = 0
    const stop = () => work({ cancelled: () => asked++ === at })
    expect(stop).toThrow(AnalysisError)
    expect(asked).toBe(at + 1)
  })
})
