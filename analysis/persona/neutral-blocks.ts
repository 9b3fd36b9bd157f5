// What says something about people of every language: chosen options, confirmed themes, and concepts of the term table that
// several languages name. These blocks are over everybody, and they alone tie the languages together.
import { createConceptFinder } from '../corpus/concepts'
import type { Block } from './count-themes'
import type { Person } from './people'
import type { Passage } from './read-people'
import { topicWeight } from './topic-weights'

type Entry = { readonly topic: string; readonly owner: number; readonly value: string; readonly weight: number }

/** Blocks over everybody: closed answers by question, confirmed themes by topic. Their language is `any`. */
export function neutralBlocks(people: readonly Person[], passages: readonly Passage[]): Block[] {
  const entries = new Map<string, Entry[]>()
  const add = (key: string, entry: Entry) => {
    const list = entries.get(key)
    if (list) list.push(entry)
    else entries.set(key, [entry])
  }
  people.forEach((person, owner) => {
    const choices = (person.choices ?? []).filter((choice) => topicWeight(choice.topic) > 0)
    for (const { topic, question, option, rank } of choices) {
      add(`choice\n${topic}\n${question}`, { topic, owner, value: option, weight: 1 / (rank ?? 1) })
    }
  })
  for (const { topic, owner, value, weight } of sharedConcepts(passages))
    add(`concept\n${topic}`, { topic, owner, value, weight })
  for (const passage of passages) {
    for (const theme of passage.themes) {
      add(`theme\n${passage.topic}`, { topic: passage.topic, owner: passage.person, value: theme, weight: 1 })
    }
  }
  return [...entries.keys()].sort().flatMap((key): Block[] => {
    const list = entries.get(key) as Entry[]
    const values = [...new Set(list.map((entry) => entry.value))].sort()
    if (values.length < 2) return []
    return [
      {
        topic: (list[0] as Entry).topic,
        language: 'any',
        themes: values.length,
        owner: Int32Array.from(list, (entry) => entry.owner),
        theme: Int32Array.from(list, (entry) => values.indexOf(entry.value)),
        weight: Float64Array.from(list, (entry) => entry.weight * topicWeight(entry.topic)),
        share: 1,
      },
    ]
  })
}

/** Weight of a concept beside a chosen option: it is a guess of a table, not a word of the person. */
const conceptWeight = 0.5
/** People of each language who must name a concept for it to tie languages together. */
const fewestNaming = 2
/** Share of each language's people whom its concepts must reach; below, they would tie the few and be silent about the rest. */
const leastReached = 0.3

/**
 * Concepts of the term table that people of two languages or more name on the same topic, where they reach every language.
 * Within one language there is nothing to tie, and nothing is added.
 */
function sharedConcepts(passages: readonly Passage[]) {
  if (new Set(passages.map(({ language }) => language)).size < 2) return []
  const finder = createConceptFinder()
  const named = passages.flatMap(({ person, topic, language, text }) =>
    finder.find(text, language).map((concept) => ({ person, topic, language, concept })),
  )
  const naming = new Map<string, Map<string, Set<number>>>()
  for (const { person, topic, language, concept } of named) {
    const key = `${topic}\n${concept}`
    const languages = naming.get(key) ?? new Map<string, Set<number>>()
    naming.set(key, languages)
    languages.set(language, (languages.get(language) ?? new Set<number>()).add(person))
  }
  const ties = (topic: string, concept: number): boolean =>
    [...naming.get(`${topic}\n${concept}`)!.values()].filter((people) => people.size >= fewestNaming).length > 1
  const tying = named.filter(({ topic, concept }) => ties(topic, concept))
  const reaches = new Map(
    [...new Set(tying.map(({ topic }) => topic))].map((topic) => [topic, reached(topic, passages, tying)]),
  )
  return tying
    .filter(({ topic }) => reaches.get(topic))
    .map(({ person, topic, concept }) => ({ topic, owner: person, value: `c${concept}`, weight: conceptWeight }))
}

/** Whether enough people of every language with an answer on the topic name one of the concepts that tie. */
function reached(
  topic: string,
  passages: readonly Passage[],
  tying: readonly { readonly person: number; readonly topic: string }[],
): boolean {
  const naming = new Set(tying.flatMap((one) => (one.topic === topic ? [one.person] : [])))
  const speakers = new Map<string, Set<number>>()
  for (const { person, language, topic: own } of passages)
    if (own === topic) speakers.set(language, (speakers.get(language) ?? new Set<number>()).add(person))
  return [...speakers.values()].every(
    (people) => [...people].filter((person) => naming.has(person)).length >= leastReached * people.size,
  )
}
