// Personas from end to end on people with planted ones: found where they are, not found where they are not, never made of titles
// or languages.
import { findPersonas, type Person, type PersonasOptions, type PersonasResult } from '../../analysis'
import { adjustedRand, type Planted, plantPeople } from './persona-planted-people'

const auto: PersonasOptions = { personas: 'auto', seed: 1 }
const agreement = (planted: Planted, result: PersonasResult) => {
  const personaOf = new Map(
    result.personas.flatMap(({ id, members }) => members.map((member) => [member, id] as const)),
  )
  return adjustedRand(
    planted.kinds,
    planted.people.map(({ id }) => personaOf.get(id) ?? id),
  )
}
const groupOf = (result: PersonasResult, id: string) => result.personas.find(({ members }) => members.includes(id))?.id

const three = plantPeople({ count: 120 })
const found = findPersonas(three.people, auto)

describe('what cannot be grouped is refused', () => {
  it.each([
    ['an id that comes twice', [three.people[0]!, three.people[0]!], auto],
    ['an empty id', [{ id: '', answers: [] }], auto],
    ['nine personas', three.people, { personas: 9 }],
    ['half a persona', three.people, { personas: 0.5 }],
  ] as [string, Person[], PersonasOptions][])('%s', (_, people, options) => {
    expect(() => findPersonas(people, options)).toThrow(expect.objectContaining({ code: 'analysis.invalid' }))
  })

  it('and a wish to stop is heard', () => {
    expect(() => findPersonas(three.people, auto, { cancelled: () => true })).toThrow(
      expect.objectContaining({ code: 'analysis.cancelled' }),
    )
  })
})

describe('too little to go by', () => {
  it('under 15 people there are no personas, and everybody is named with the reason', () => {
    const result = findPersonas(three.people.slice(0, 14), auto)
    expect([result.verdict, result.k, result.personas, result.reasons]).toEqual(['none', 0, [], ['too-few-people']])
    expect(new Set(result.unplaced.map(({ reason }) => reason))).toEqual(
      new Set(['fewer than 15 people with a usable answer']),
    )
    expect(result.unplaced).toHaveLength(14)
  })

  it('up to 40 people nothing is called reproducible', () => {
    expect(findPersonas(plantPeople({ count: 36, closed: true }).people, auto).verdict).not.toBe('reproducible')
  })

  it.each([
    ['nobody', []],
    ['empty answers', repeat('')],
    ['only emoji', repeat('🎉🎉')],
    ['only stop words', repeat('and the of')],
    ['one person', repeat('Our reports take too long.').slice(0, 1)],
    ['two people', repeat('Our reports take too long.').slice(0, 2)],
    ['all the same', repeat('Our reports take too long.')],
    [
      'scripts that nobody shares',
      ['price', '价格', 'ціна', 'السعر', 'τιμή', '가격', 'ราคา', '価格です', 'मूल्य', 'գին', 'ფასი', 'מחיר']
        .concat(['precio', 'hinta', 'цена', 'ár'])
        .map((text, at) => ({ id: `s${at}`, answers: [{ topic: 'challenge', text }] })),
    ],
    ['a line of dots', repeat(`${'.'.repeat(100_000)}x`)],
    [
      'one of 200 kB',
      [
        ...repeat('Our reports take too long.'),
        { id: 'long', answers: [{ topic: 'challenge', text: 'word and other things '.repeat(10_000) }] },
      ],
    ],
    [
      'topics that group nobody',
      three.people.map(({ id }) => ({ id, answers: [{ topic: 'role', text: 'Head of sales' }] })),
    ],
  ] as [string, Person[]][])('%s gives no personas, and no error', (_, people) => {
    const result = findPersonas(people, auto)
    expect(result.verdict).toBe('none')
    expect(result.personas.length).toBeLessThanOrEqual(1)
  })
})

describe('planted personas', () => {
  it('are found, with the number chosen by the data', () => {
    expect([found.k, found.verdict]).toEqual([3, 'reproducible'])
    expect(agreement(three, found)).toBeGreaterThan(0.7)
  })

  it('come out the same, byte for byte, whatever the order of the rows', () => {
    const mixed = [...three.people].sort((left, right) =>
      left.id.split('').reverse().join('') < right.id.split('').reverse().join('') ? -1 : 1,
    )
    expect(JSON.stringify(findPersonas(mixed, auto))).toBe(JSON.stringify(found))
  })

  it('do not change with the ids of the people', () => {
    const renamed = three.people.map((person, at) => ({ ...person, id: `x${(at * 7919) % 1000}` }))
    const members = (result: PersonasResult, people: readonly Person[]) => {
      const place = new Map(people.map(({ id }, at) => [id, at]))
      return result.personas.map((persona) => persona.members.map((id) => place.get(id)!).sort((a, b) => a - b))
    }
    expect(members(findPersonas(renamed, auto), renamed)).toEqual(members(found, three.people))
  })

  it('are not found where there is one kind of people', () => {
    const one = findPersonas(plantPeople({ count: 120, kinds: 1 }).people, auto)
    expect([one.k, one.verdict, one.personas.length]).toEqual([1, 'none', 1])
  })

  it('are not claimed where answers are shuffled between people', () => {
    const shuffled = three.people.map((person, at) => ({
      ...person,
      answers: [person.answers[0]!, three.people[(at * 37 + 11) % 120]!.answers[1]!],
    }))
    expect(findPersonas(shuffled, auto).verdict).not.toBe('reproducible')
  })

  it('are found across languages by one closed question, and never are the languages', () => {
    const planted = plantPeople({ count: 210, languages: ['en', 'pl', 'zh'], closed: true, seed: 2 })
    const result = findPersonas(planted.people, auto)
    const personaOf = planted.people.map(({ id }) => groupOf(result, id) ?? id)
    expect(agreement(planted, result)).toBeGreaterThanOrEqual(0.75)
    expect(
      adjustedRand(
        planted.people.map(({ traits }) => String(traits?.language)),
        personaOf,
      ),
    ).toBeLessThan(0.05)
  })
})

describe('languages without a closed question', () => {
  it('are tied by what the term table knows, and personas are still no languages', () => {
    const planted = plantPeople({ count: 180, languages: ['en', 'pl', 'zh'], seed: 3 })
    const result = findPersonas(planted.people, auto)
    expect(agreement(planted, result)).toBeGreaterThan(0.6)
    expect(
      adjustedRand(
        planted.people.map(({ traits }) => String(traits?.language)),
        planted.people.map(({ id }) => groupOf(result, id) ?? id),
      ),
    ).toBeLessThan(0.05)
  })

  it('make nothing reproducible where the table does not know one of them', () => {
    const people = plantPeople({ count: 120, seed: 6 }).people.map((person, at) => ({
      ...person,
      answers: person.answers.map((answer) => ({ ...answer, language: at % 2 === 0 ? 'en' : 'fi' })),
    }))
    expect(['none', 'tentative']).toContain(findPersonas(people, auto).verdict)
  })
})

describe('titles stay out', () => {
  it('the grouping is the same with titles, without, and with titles that give it away', () => {
    const confounded = plantPeople({ count: 120, titleOf: (kind) => ['CEO', 'CFO', 'CTO'][kind]! })
    const bare = three.people.map(({ traits, ...person }) => person)
    const members = (result: PersonasResult) => result.personas.map((persona) => persona.members)
    expect(members(findPersonas(bare, auto))).toEqual(members(found))
    expect(findPersonas(confounded.people, auto).leakage.find(({ trait }) => trait === 'jobTitle')).toMatchObject({
      p: 0.005,
      ami: expect.any(Number),
    })
  })

  it('titles at random leak nothing', () => {
    expect(Object.values(found.personas[0]!.leakage).every((value) => value < 0.05)).toBe(true)
  })

  it('names lead with a challenge and hold no title', () => {
    const names = found.personas.flatMap(({ nameProposals }) => nameProposals)
    expect(names.length).toBeGreaterThanOrEqual(3)
    for (const name of names) expect(name).not.toMatch(/ceo|representative|administrator|manager/i)
  })
})

describe('a draft', () => {
  const [persona] = found.personas
  it('quotes what people wrote, at the place where they wrote it', () => {
    for (const { evidence, against } of persona!.challenges) {
      for (const { respondent, start, end, text } of [...evidence, ...against]) {
        const answer = three.people
          .find(({ id }) => id === respondent)
          ?.answers.find(({ topic }) => topic === 'challenge')
        expect(answer?.text.slice(start, end)).toBe(text)
      }
    }
    expect(persona!.challenges[0]!.evidence.length).toBeGreaterThan(0)
  })

  it('leads with a theme that its members name more often than others do, beyond chance', () => {
    const [theme] = persona!.challenges
    expect(theme!.lift).toBeGreaterThan(1.3)
    expect(theme!.q).toBeLessThan(0.05)
    expect(theme!.interval.low).toBeLessThanOrEqual(theme!.share)
  })

  it('tells no language that fewer than five of its people answered in', () => {
    const few = new Set(persona!.members.slice(0, 3))
    const people = three.people.map((person) => ({
      ...person,
      answers: person.answers.map((answer) => ({ ...answer, language: few.has(person.id) ? 'sv' : 'en' })),
    }))
    const told = findPersonas(people, auto).personas.flatMap(({ languages }) => Object.entries(languages))
    expect(told.length).toBeGreaterThan(0)
    for (const [language, count] of told) {
      expect(language).toBe('en')
      expect(count).toBeGreaterThanOrEqual(5)
    }
  })

  it('shares add up to one, and everybody is in one place', () => {
    const everybody = [
      ...found.personas.flatMap(({ members }) => members),
      ...found.between,
      ...found.unplaced.map(({ id }) => id),
    ]
    expect([...everybody].sort()).toEqual(three.people.map(({ id }) => id).sort())
    expect(found.personas.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 10)
  })

  it('names who was set aside and why', () => {
    const junk: Person = {
      id: 'zz',
      answers: [
        { topic: 'challenge', text: 'n/a' },
        { topic: 'motivator', text: 'all good' },
      ],
    }
    expect(findPersonas([...three.people, junk], auto).unplaced).toContainEqual({
      id: 'zz',
      reason: 'no usable answer: no answer, says nothing',
    })
  })
})

function repeat(text: string): Person[] {
  return Array.from({ length: 30 }, (_, at) => ({ id: `r${at}`, answers: [{ topic: 'challenge', text }] }))
}
