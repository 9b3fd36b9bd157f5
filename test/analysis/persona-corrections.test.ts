// What researchers corrected in groups of people, on people with planted personas: held exactly, and contradictions named.
import { findPersonas, type PersonasOptions, type PersonasResult } from '../../analysis'
import { plantPeople } from './persona-planted-people'

const auto: PersonasOptions = { personas: 'auto', seed: 1 }
const groupOf = (result: PersonasResult, id: string) => result.personas.find(({ members }) => members.includes(id))?.id

const three = plantPeople({ count: 120 })
const found = findPersonas(three.people, auto)

describe('people who answer in one language under several tags', () => {
  it('are grouped as if all had said it alike', () => {
    const tagged = (tags: string[]) =>
      three.people.map((person, at) => ({
        ...person,
        answers: person.answers.map((answer) => ({ ...answer, language: tags[at % tags.length] as string })),
      }))
    expect(findPersonas(tagged(['en', 'en-GB', 'EN_us']), auto)).toEqual(findPersonas(tagged(['en']), auto))
  })
})

describe('corrections', () => {
  it('hold exactly, and untouched personas keep their ids', () => {
    const [first, second, third] = found.personas
    const [a, b, c] = [first!.members[0]!, second!.members[0]!, third!.members[0]!]
    const corrected = findPersonas(three.people, {
      ...auto,
      previous: found.personas,
      corrections: [
        { edit: 1, kind: 'together', items: [a, b] },
        { edit: 2, kind: 'pin', items: [a], group: second!.id },
        { edit: 3, kind: 'apart', items: [b, c] },
        { edit: 4, kind: 'rename', group: third!.id, name: 'Audit-ready Ari' },
      ],
    })
    expect([groupOf(corrected, a), groupOf(corrected, b)]).toEqual([second!.id, second!.id])
    expect(groupOf(corrected, c)).not.toBe(groupOf(corrected, b))
    const kept = corrected.personas.find(({ id }) => id === third!.id)
    expect([kept?.name, kept?.named]).toEqual(['Audit-ready Ari', true])
    expect(new Set(corrected.personas.map(({ id }) => id))).toEqual(new Set(found.personas.map(({ id }) => id)))
  })

  it('that split a group give the new one a name of its own, also where it has become the larger', () => {
    const [largest] = found.personas
    const chosen = largest!.members.slice(0, Math.ceil(largest!.members.length * 0.7))
    const rest = largest!.members.filter((member) => !chosen.includes(member))
    const { personas } = findPersonas(three.people, {
      ...auto,
      previous: found.personas,
      corrections: [
        {
          ...{ edit: 1, kind: 'split', group: largest!.id },
          parts: [
            { group: largest!.id, members: rest },
            { group: 'e1', members: chosen },
          ],
        },
      ],
    })
    const names = personas.map(({ name }) => name)
    expect([names.length, new Set(names).size]).toEqual([found.personas.length + 1, names.length])
    expect(personas.find(({ id }) => id === largest!.id)?.name).toBe(largest!.name)
  })

  it('that contradict each other are reported and left out', () => {
    const [a, b] = [three.people[0]!.id, three.people[1]!.id]
    const { conflicts } = findPersonas(three.people, {
      ...auto,
      corrections: [
        { edit: 1, kind: 'together', items: [a, b] },
        { edit: 2, kind: 'apart', items: [a, b] },
      ],
    })
    expect(conflicts.map(({ edit }) => edit)).toEqual([2])
  })
})
