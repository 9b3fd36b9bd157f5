// Personas of a finished run, frozen: a new person gets the persona whose members answer alike, or none. Only what groups people
// counts here too: answers and choices on challenges, motivators, goals and objections; titles and other traits do not.
import type { Person, PersonasResult } from '../persona/people'
import { readPeople } from '../persona/read-people'
import { topicWeight } from '../persona/topic-weights'
import type { FrozenClasses } from './class-shapes'
import { assignFeatures, freezeClasses } from './frozen-classes'
import { readFeatures, spellingOf } from './text-features'

export type FrozenPersonas = { readonly classes: FrozenClasses }
export type PersonAssignment = {
  readonly id: string
  /** Persona id, or null: set aside by rule, or fits nowhere. */
  readonly persona: string | null
  readonly confidence: number
  /** How much better the persona foretells the answers than chance does, in nats; 0 where nothing is known of them. */
  readonly fit: number
  readonly reason?: string
}

/** Freezes the personas of a run; `people` are those that it ran on. O(length of the answers). */
export function freezePersonas(people: readonly Person[], result: Pick<PersonasResult, 'personas'>): FrozenPersonas {
  const personaOf = new Map(
    result.personas.flatMap((persona) => persona.members.map((member) => [member, persona.id] as const)),
  )
  const { features } = describe(people)
  const examples = [...personaOf]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([id, group]) => {
      const own = features.get(id)
      return own === undefined ? [] : [{ group, features: own }]
    })
  return { classes: freezeClasses(examples) }
}

/** Where new people belong, in the order given. A null persona has a reason. */
export function assignPeople(model: FrozenPersonas, people: readonly Person[]): PersonAssignment[] {
  const { features, unplaced } = describe(people, spellingOf(languagesOf(model)))
  return people.map(({ id }) => {
    const own = features.get(id)
    if (own === undefined)
      return { id, persona: null, confidence: 0, fit: 0, reason: unplaced.get(id) ?? 'no usable answer' }
    const { group, confidence, fit } = assignFeatures(model.classes, own)
    return group === null
      ? { id, persona: null, confidence: 0, fit, reason: 'fits no persona' }
      : { id, persona: group, confidence, fit }
  })
}

/** Languages of the model's words: "topic language word". Choices and confirmed themes have none. */
function languagesOf({ classes }: FrozenPersonas): Set<string> {
  const words = Object.keys(classes.counts).filter((feature) => !/^(?:choice|theme) /.test(feature))
  return new Set(words.flatMap((feature) => feature.split(' ', 2)[1]?.split('~')[0] ?? []))
}

function describe(
  given: readonly Person[],
  spell = (language: string) => language,
): { features: Map<string, string[]>; unplaced: Map<string, string> } {
  const { people, passages, unplaced } = readPeople(given)
  const words = readFeatures(
    passages.map(({ text }) => text),
    passages.map(({ language }) => spell(language)),
  )
  const sets = people.map((person) => {
    const choices = (person.choices ?? []).filter((choice) => topicWeight(choice.topic) > 0)
    return new Set(choices.map(({ topic, question, option }) => `choice ${topic} ${question} ${option}`))
  })
  passages.forEach((passage, at) => {
    const own = sets[passage.person] as Set<string>
    for (const word of words[at] as string[]) own.add(`${passage.topic} ${word}`)
    for (const theme of passage.themes) own.add(`theme ${passage.topic} ${theme}`)
  })
  return {
    features: new Map(people.map((person, row) => [person.id, [...(sets[row] as Set<string>)].sort()])),
    unplaced: new Map(unplaced.map(({ id, reason }) => [id, reason])),
  }
}
