// From answers to passages: who said what about which topic, in which language, and who said nothing usable, with the reason.
// Passages are sentences, however short ("Gas prices. Race."), because each may name another theme. Titles and other traits
// are not looked at here or in any later step of the grouping.
import { cleanText } from '../corpus/clean-text'
import { detectLanguages } from '../corpus/detect-language'
import { maskPersonalData } from '../corpus/mask-personal-data'
import { primarySubtag } from '../corpus/primary-subtag'
import { recogniseJunk } from '../corpus/recognise-junk'
import { AnalysisError } from '../shapes'
import { orderByHash } from '../vectors/random'
import type { Person, PersonAnswer } from './people'
import { saysNothing } from './says-nothing'
import { topicWeight } from './topic-weights'

export type Passage = {
  /** Row of the person among those read. */
  readonly person: number
  readonly topic: string
  readonly language: string
  /** Cleaned and masked. */
  readonly text: string
  readonly themes: readonly string[]
  readonly verbatim: string
  /** Characters [start, end) of the answer as written. */
  readonly start: number
  readonly end: number
}

export type ReadPeople = {
  /** People with something usable, in an order that does not depend on the rows given. */
  readonly people: readonly Person[]
  readonly passages: readonly Passage[]
  readonly unplaced: readonly { readonly id: string; readonly reason: string }[]
}

/** Passages of one answer that count: an interview of an hour should not outweigh a survey of a minute a hundredfold. */
const mostPassages = 24
const sentenceEnd = /[.!?…]+(?=\s|$)|[。！？；]+|[;\n\r]+|\s[-–—•*]\s/gu

/** Reads people; throws `analysis.invalid` where an id is missing or comes twice. O(length of all answers). */
export function readPeople(given: readonly Person[]): ReadPeople {
  const ids = given.map((person) => person.id)
  if (ids.some((id) => id === '') || new Set(ids).size !== ids.length) {
    throw new AnalysisError(
      'analysis.invalid',
      'a distinct, non-empty id for each respondent',
      'an id that is empty or comes twice',
    )
  }
  const ordered = orderByWords(given)
  const languages = detectPersonLanguages(ordered)
  const people: Person[] = []
  const passages: Passage[] = []
  const unplaced: { id: string; reason: string }[] = []
  ordered.forEach((person, at) => {
    const own = person.answers.flatMap((answer, place) =>
      topicWeight(answer.topic) > 0 ? readAnswer(person, answer, place, people.length, languages[at] as string) : [],
    )
    const chose = (person.choices ?? []).some((choice) => topicWeight(choice.topic) > 0)
    if (own.length === 0 && !chose) unplaced.push({ id: person.id, reason: reasonFor(person) })
    else {
      people.push(person)
      for (const passage of own) passages.push(passage)
    }
  })
  return { people, passages, unplaced: unplaced.sort((left, right) => (left.id < right.id ? -1 : 1)) }
}

/** Everything after rests on this order, so it is the order of what was said: other ids give the same groups. Ids break ties. */
function orderByWords(given: readonly Person[]): Person[] {
  const byId = given.toSorted((left, right) => (left.id < right.id ? -1 : 1))
  return Array.from(orderByHash(byId.map(wordsOf)), (at) => byId[at] as Person)
}

/** All that somebody said and chose, whichever answer came first. */
function wordsOf({ answers, choices = [] }: Person): string {
  const said = answers.map(({ topic, text }) => `${topic}\t${text}`)
  const chosen = choices.map(({ topic, question, option, rank = 1 }) => [topic, question, option, rank].join('\t'))
  return [...said, ...chosen].sort().join('\n')
}

/** One language a person: what somebody writes in shows best over all their answers together. */
function detectPersonLanguages(people: readonly Person[]): string[] {
  const joined = people.map((person) =>
    person.answers
      .map((answer) => cleanText(answer.text))
      .filter((text) => !saysNothing(text))
      .join('. '),
  )
  const found = foldRareLanguages(detectLanguages(joined))
  return people.map((person, at) => {
    const said = person.answers.map(({ language }) => primarySubtag(language)).find((language) => language !== '')
    return said ?? (found[at] as string)
  })
}

/** Languages of the Latin script that are told apart by their words, and so at times wrongly. */
const unmistakable = new Set([
  'zh',
  'ja',
  'ko',
  'th',
  'el',
  'he',
  'hy',
  'ka',
  'ru',
  'uk',
  'bg',
  'sr',
  'be',
  'mk',
  'ar',
  'fa',
  'ur',
  'hi',
  'mr',
  'und',
])
/** Fewer people than this, or a smaller share, are no language of the study but slips of the detection. */
const fewestOfLanguage = 5
const leastShare = 0.03

/** A language that hardly anybody writes becomes the commonest one of its script. */
function foldRareLanguages(languages: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const language of languages)
    if (!unmistakable.has(language)) counts.set(language, (counts.get(language) ?? 0) + 1)
  const [main] = [...counts].sort(([one, left], [other, right]) => right - left || (one < other ? -1 : 1))[0] ?? []
  const isRare = (language: string) => {
    const count = counts.get(language)
    return count !== undefined && (count < fewestOfLanguage || count < leastShare * languages.length)
  }
  return languages.map((language) => (main !== undefined && isRare(language) ? main : language))
}

function readAnswer(person: Person, answer: PersonAnswer, place: number, row: number, language: string): Passage[] {
  const whole = cleanText(answer.text)
  const question = answer.questionText === undefined ? undefined : cleanText(answer.questionText)
  if (recogniseJunk(whole, question) !== undefined || saysNothing(whole)) return []
  const verbatim = answer.id ?? `${person.id}:${place + 1}`
  return splitSentences(answer.text)
    .flatMap(({ start, end }) => {
      const text = maskPersonalData(cleanText(answer.text.slice(start, end))).text
      if (recogniseJunk(text) !== undefined || saysNothing(text)) return []
      return [
        {
          person: row,
          topic: answer.topic,
          language: primarySubtag(answer.language) || language,
          text,
          themes: answer.themes ?? [],
          verbatim,
          start,
          end,
        },
      ]
    })
    .slice(0, mostPassages)
}

function splitSentences(text: string): { start: number; end: number }[] {
  const spans: { start: number; end: number }[] = []
  let from = 0
  const add = (to: number) => {
    let start = from
    let end = to
    while (start < end && /\s/.test(text[start] as string)) start++
    while (end > start && /\s/.test(text[end - 1] as string)) end--
    if (/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(text.slice(start, end))) spans.push({ start, end })
    from = to
  }
  for (const match of text.matchAll(sentenceEnd)) add(match.index + match[0].length)
  add(text.length)
  return spans
}

function reasonFor(person: Person): string {
  const grouping = person.answers.filter((answer) => topicWeight(answer.topic) > 0)
  if (grouping.length === 0)
    return person.answers.length === 0 ? 'no answer' : 'no answer about a challenge, motivator, goal or objection'
  const reasons = grouping.map((answer) => {
    const text = cleanText(answer.text)
    const question = answer.questionText === undefined ? undefined : cleanText(answer.questionText)
    return recogniseJunk(text, question) ?? 'says nothing'
  })
  return `no usable answer: ${[...new Set(reasons)].sort().join(', ')}`
}
