// Which frozen group somebody resembles by what they say, with the words and themes that speak for it. Words are weighed by
// leaving each out and asking the model again, so the reasons are the model's own, whatever it is. Pure.
import { assignAnswers, assignPeople, type PersonAnswer } from '../../../analysis'
import type { FrozenGroups, FrozenTheme, Recognition, SortOutcome, Utterance } from './frozen-groups'

/** Words that are left out one by one, of a text as long as this. */
const mostWords = 80
const mostCharacters = 6000
const wordsNamed = 8
/** A word counts when the odds of the group rise by this much with it (log odds, so that a model that is very sure tells too). */
const leastGain = 0.1

type Answers = readonly PersonAnswer[]

export function recognisePerson(model: FrozenGroups, said: readonly Utterance[]): Recognition {
  const [found] = weigh(model, [said.map((one) => readAs(model, one))])
  const { group, confidence, reason, words, answers } = found as Weighed
  if (group === null) return { group, confidence: 0, reason: reason ?? 'fits no persona', words: [], themes: [] }
  return { group, confidence, words, themes: themesOf(model, answers) }
}

/** The group of each utterance, as if each were all that somebody said. */
export const sortUtterances = (model: FrozenGroups, said: readonly Utterance[]): SortOutcome =>
  weigh(
    model,
    said.map((one) => [readAs(model, one)]),
  ).map(({ group, confidence }) => ({ group, confidence }))

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

type Weighed = {
  readonly answers: Answers
  readonly group: string | null
  /** Half of it is how sure the model is, half how sure it stays when the weightiest word is left out: one word is a guess. */
  readonly confidence: number
  readonly reason?: string
  readonly words: readonly string[]
}

/** Places people, and again without each of their words, all in one go. */
function weigh(model: FrozenGroups, people: readonly Answers[]): Weighed[] {
  const words = people.map(wordsOf)
  const whole = place(model, people)
  const variants = people.flatMap((answers, at) =>
    [...(words[at] as Map<string, string>).keys()].map((key) =>
      answers.map((answer) => ({ ...answer, text: leaveOut(answer.text, key) })),
    ),
  )
  const without = place(model, variants)
  let next = 0
  return people.map((answers, at): Weighed => {
    const { persona, confidence: sure, reason } = whole[at] as (typeof whole)[number]
    const left = [...(words[at] as Map<string, string>).values()].map((word) => {
      const found = without[next++]
      return { word, left: found?.persona === persona ? found.confidence : 0 }
    })
    if (persona === null) return { answers, group: null, confidence: 0, words: [], ...(reason ? { reason } : {}) }
    return {
      answers,
      group: persona,
      confidence: (sure + Math.min(sure, ...left.map((one) => one.left))) / 2,
      words: left
        .map((one) => ({ word: one.word, gain: logOdds(sure) - logOdds(one.left) }))
        .filter(({ gain }) => gain >= leastGain)
        .sort((one, other) => other.gain - one.gain)
        .slice(0, wordsNamed)
        .map(({ word }) => word),
    }
  })
}

/** Distinct words as they are compared, with how they were written. */
function wordsOf(answers: Answers): Map<string, string> {
  const words = new Map<string, string>()
  for (const { text } of answers)
    for (const { segment, isWordLike } of segmenter.segment(text.slice(0, mostCharacters)))
      if (isWordLike && words.size < mostWords) words.set(segment.toLowerCase(), segment)
  return words
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
