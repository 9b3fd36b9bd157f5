// Sets aside people whose answers meet nobody else's: not one of their telling words is used by others who answer the same topic
// in the same language. A rule with a reason, not an outlier score: off-topic answers and slips of the survey fall under it,
// unusual opinions in usual words do not.
import { readVocabulary } from '../corpus/vocabulary'
import type { Passage, ReadPeople } from './read-people'

/** People in a topic and language from whom on two others must share a word; below, one is enough. */
const enoughPeople = 30
/** Fewer people than this in a language cannot be told apart by what they write. */
export const fewestOfLanguage = 5

/** The same people without those who share no word; chosen options or confirmed themes keep anybody. O(words). */
export function setAsideStrangers(read: ReadPeople): ReadPeople {
  const met = new Set<number>()
  const lonely = new Set<number>()
  for (const group of groupByTopicAndLanguage(read.passages)) {
    const speakers = new Set(group.map((passage) => passage.person))
    if (speakers.size < fewestOfLanguage) {
      for (const person of speakers) lonely.add(person)
      continue
    }
    const others = speakers.size >= enoughPeople ? 2 : 1
    const vocabulary = readVocabulary(
      group.map((passage) => passage.text),
      (group[0] as Passage).language,
    )
    const users = vocabulary.stems.map(() => new Set<number>())
    vocabulary.sequences.forEach((sequence, at) => {
      for (const word of sequence) users[word]!.add(group[at]!.person)
    })
    vocabulary.sequences.forEach((sequence, at) => {
      if (sequence.some((word) => users[word]!.size > others)) met.add(group[at]!.person)
    })
  }
  for (const [row, person] of read.people.entries()) if ((person.choices ?? []).length > 0) met.add(row)
  for (const passage of read.passages) if (passage.themes.length > 0) met.add(passage.person)
  const rowOf = new Map([...read.people.keys()].filter((row) => met.has(row)).map((row, at) => [row, at]))
  const aside = [...read.people.entries()].flatMap(([row, person]) =>
    met.has(row)
      ? []
      : [
          {
            id: person.id,
            reason: lonely.has(row) ? 'too few people write in this language' : 'shares no word with other answers',
          },
        ],
  )
  return {
    people: read.people.filter((_, row) => met.has(row)),
    passages: read.passages.flatMap((passage) => {
      const person = rowOf.get(passage.person)
      return person === undefined ? [] : [{ ...passage, person }]
    }),
    unplaced: [...read.unplaced, ...aside].sort((left, right) => (left.id < right.id ? -1 : 1)),
  }
}

function groupByTopicAndLanguage(passages: readonly Passage[]): Passage[][] {
  const groups = new Map<string, Passage[]>()
  for (const passage of passages) {
    const key = `${passage.topic}\n${passage.language}`
    const group = groups.get(key)
    if (group) group.push(passage)
    else groups.set(key, [passage])
  }
  return [...groups.values()]
}
