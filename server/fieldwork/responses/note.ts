// What is noted in a conversation, in the response of whoever said it, so that a withdrawal takes it along; and how notes are
// typed: one a line, with marks. Pure.

import type { Answers } from '../../../surveys/answer'
import { cleanLine } from '../../../surveys/clean-text'
import {
  type Definition,
  findQuestion,
  inLanguage,
  type Question,
  questionsOf,
  type Topic,
  topics,
} from '../../../surveys/definition'
import { isBackground } from '../../../surveys/verbatims'
import type { Spoken } from './verbatim'

/** One thing that was said, where it stands among the notes on its question, and how it was marked. */
export type Note = {
  question: string
  line: number
  text: string
  /** In place of the question's own topic. */
  topic?: Topic
  /** The very words, and not what the interviewer made of them. */
  exact: boolean
}

export type TakenNote = Note & { speaker: number }

const longestNote = 5000
const mostLines = 500

/**
 * Notes as they are typed, one a line: `@2 #challenge "We copy figures all day"`. A mark that is not known is part of the words.
 * @param speakers how many may be named by @; a line without a name is the only speaker's, or the group's
 */
export function readNotes(question: string, text: string, { speakers, isGroup }: Room): TakenNote[] {
  const lines = text.split(/\r\n|[\r\n\u2028\u2029]/).map(cleanLine)
  return lines
    .filter((line) => line !== '')
    .slice(0, mostLines)
    .map((line, at) => ({ question, line: at, ...readMarks(line.slice(0, longestNote), { speakers, isGroup }) }))
    .filter((note) => note.text !== '')
}

/** The same notes as text again, in their order. */
export function writeNotes(notes: readonly TakenNote[], isGroup: boolean): string {
  return [...notes]
    .sort((left, right) => left.line - right.line)
    .map(({ speaker, topic, exact, text }) =>
      [isGroup && speaker > 0 ? `@${speaker}` : '', topic ? `#${topic}` : '', exact ? `"${text}"` : text]
        .filter(Boolean)
        .join(' '),
    )
    .join('\n')
}

export type Room = { speakers: number; isGroup: boolean }

function readMarks(line: string, { speakers, isGroup }: Room): Omit<TakenNote, 'question' | 'line'> {
  let rest = line
  let speaker = isGroup ? 0 : 1
  let topic: Topic | undefined
  for (;;) {
    const [whole = '', at, tag] = /^(?:@(\d{1,2})|#([a-z-]+))(?:\s+|$)/i.exec(rest) ?? []
    const named = Number(at)
    const known = topics.find((one) => one === tag?.toLowerCase())
    if (at && isGroup && named >= 1 && named <= speakers) speaker = named
    else if (known) topic = known
    else break
    rest = rest.slice(whole.length)
  }
  const [, said] = /^["“„«「](.+?)["”“»」]$/.exec(rest) ?? []
  return { speaker, ...(topic ? { topic } : {}), exact: said !== undefined, text: (said ?? rest).trim() }
}

/** Whether notes are its whole answer; to others they are remarks beside it. */
export const isOpenQuestion = ({ kind }: Pick<Question, 'kind'>): boolean => kind === 'long' || kind === 'short'

/** What was said on each open question as one text: for reading and for exports. */
export function textsOf(definition: Definition, notes: readonly Note[]): Answers {
  const texts = new Map<string, string[]>()
  for (const { question, text } of [...notes].sort((left, right) => left.line - right.line))
    texts.set(question, [...(texts.get(question) ?? []), text])
  const open = questionsOf(definition).filter(isOpenQuestion)
  return Object.fromEntries(
    open.flatMap(({ key }) => {
      const said = texts.get(key)
      return said ? [[key, { text: said.join('\n') }]] : []
    }),
  )
}

/** Each note as a passage of its own, with the topic it was given or else its question's. */
export function passagesOfNotes(definition: Definition, notes: readonly Note[], language: string): Spoken[] {
  return notes.flatMap((note) => {
    const question = findQuestion(definition, note.question)
    if (!question) return []
    const topic = note.topic ?? question.topic
    return [
      {
        question: question.key,
        part: `note ${note.line + 1}`,
        topic,
        subject: note.topic && note.topic !== question.topic ? undefined : question.subject,
        wording: inLanguage(question.text, language, definition.language),
        text: note.text,
        language,
        background: isBackground({ topic, clustering: question.clustering }),
        exact: note.exact,
      },
    ]
  })
}
