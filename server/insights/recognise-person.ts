// Which frozen group somebody resembles by what they say, with the words and themes that speak for it. Words are weighed by
// leaving each out and asking the model again, so the reasons are the model's own, whatever it is. Pure.
import { assignAnswers, assignPeople, type PersonAnswer } from '../../analysis'
import type { FrozenGroups, FrozenTheme, Recognition, SortOutcome, Utterance } from './frozen-groups'

/** Words that are left out one by one, of a text as long as this. */
const mostWords = 80
const mostCharacters = 6000
const wordsNamed = 8
/** A word counts when the odds of the group rise by this much with it (log odds, so that a model that is very sure tells too). */
const leastGain = 0.1

type Answers = readonly PersonAnswer[]

export function recognisePerson(model: FrozenGroups, said: readonly Utterance[]): Recognition {
  const answers = said.map((one) => readAs(model, one))
  const { persona, confidence, reason } = place(model, [answers])[0] as ReturnType<typeof place>[number]
  if (persona === null)
    return { group: null, confidence: 0, reason: reason ?? 'fits no persona', words: [], themes: [] }
  return {
    group: persona,
    confidence,
    words: weighWords(model, answers, persona, confidence),
    themes: themesOf(model, answers),
  }
}

/** The group of each utterance, as if each were all that somebody said. */
export function sortUtterances(model: FrozenGroups, said: readonly Utterance[]): SortOutcome {
  const placed = place(
    model,
    said.map((one) => [readAs(model, one)]),
  )
  return placed.map(({ persona, confidence }) => ({ group: persona, confidence }))
}

const place = (model: FrozenGroups, people: readonly Answers[]) =>
  assignPeople(
    model.people,
    people.map((answers, at) => ({ id: `new-${at}`, answers })),
  )

/** What was said without a topic is read as the topic that foretells it best; a language that is hard to tell likewise. */
function readAs(model: FrozenGroups, { text, topic, language }: Utterance): PersonAnswer {
  const topics = topic ? [topic] : model.topics
  const languages = language ? [language] : [undefined, ...model.languages]
  for (const one of languages) {
    const readings = topics.map((as) => ({ topic: as, text, ...(one ? { language: one } : {}) }))
    const placed = place(
      model,
      readings.map((reading) => [reading]),
    )
    const [best] = readings
      .map((reading, at) => ({ reading, found: placed[at] }))
      .filter(({ found }) => found?.persona)
      .sort((left, right) => (right.found?.fit ?? 0) - (left.found?.fit ?? 0))
    if (best) return best.reading
  }
  return { topic: topics[0] ?? 'challenge', text, ...(language ? { language } : {}) }
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })

function weighWords(model: FrozenGroups, answers: Answers, group: string, sure: number): string[] {
  const words = new Map<string, string>()
  for (const { text } of answers)
    for (const { segment, isWordLike } of segmenter.segment(text.slice(0, mostCharacters)))
      if (isWordLike && words.size < mostWords) words.set(segment.toLowerCase(), segment)
  const keys = [...words.keys()]
  const without = place(
    model,
    keys.map((key) => answers.map((answer) => ({ ...answer, text: leaveOut(answer.text, key) }))),
  )
  return keys
    .map((key, at) => {
      const found = without[at]
      const left = found?.persona === group ? found.confidence : 0
      return { word: words.get(key) ?? key, gain: logOdds(sure) - logOdds(left) }
    })
    .filter(({ gain }) => gain >= leastGain)
    .sort((left, right) => right.gain - left.gain)
    .slice(0, wordsNamed)
    .map(({ word }) => word)
}

const logOdds = (share: number): number => Math.log((share + 1e-6) / (1 - share + 1e-6))

function leaveOut(text: string, word: string): string {
  return [...segmenter.segment(text.slice(0, mostCharacters))]
    .map(({ segment }) => (segment.toLowerCase() === word ? ' ' : segment))
    .join('')
}

function themesOf({ themes, named }: FrozenGroups, answers: Answers): FrozenTheme[] {
  const found = assignAnswers(
    themes,
    answers.map((answer, at) => ({ ...answer, id: `new-${at}`, respondent: 'new' })),
  )
  const ids = new Set(found.flatMap(({ theme }) => theme ?? []))
  return named.filter(({ id }) => ids.has(id))
}
