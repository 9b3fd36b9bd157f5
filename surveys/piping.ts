// Earlier answers and contact fields inside later wording: `{product}`, `{contact.firstName|there}`, `{answer:buying.people}`.
// What is filled in came from outside, so the target decides how it is made safe: HTML, plain text, or one line of a mail header.

import type { Answer, Answers } from './answer'
import type { Definition, Question } from './definition'
import { findQuestion, inLanguage } from './definition'
import { answerTo, optionText } from './questions'

export type PipeTarget = 'html' | 'text' | 'header'

/** Names to values: `product`, `company`, `contact.firstName`, `answer:KEY`. */
export type PipeValues = Readonly<Record<string, string>>

const placeholder = /\{(?:([a-z][A-Za-z]*(?:\.[A-Za-z]+)?)|(answer:[a-z0-9._-]+))(?:\|([^{}]{0,100}))?\}/g

/** Fills placeholders in one pass: what was filled in is never filled again. Unknown names give their fallback, or nothing. */
export function pipe(text: string, values: PipeValues, target: PipeTarget): string {
  let filled = ''
  let end = 0
  for (const match of text.matchAll(placeholder)) {
    const [whole, name, answer, fallback = ''] = match
    const key = name ?? answer ?? ''
    const value = (Object.hasOwn(values, key) && values[key]) || fallback
    filled += safe[target](text.slice(end, match.index), 'wording') + safe[target](value, 'value')
    end = match.index + whole.length
  }
  return filled + safe[target](text.slice(end), 'wording')
}

/** The names a text asks for, `answer:KEY` among them. */
export function placeholdersIn(text: string): readonly { name: string; hasFallback: boolean }[] {
  return [...text.matchAll(placeholder)].map(([, name, answer, fallback]) => ({
    name: name ?? answer ?? '',
    hasFallback: fallback !== undefined,
  }))
}

/** The definition's own values and the answers given so far, as the respondent would read them. */
export function pipeValues(
  definition: Definition,
  answers: Answers,
  language: string,
  contact: PipeValues = {},
): PipeValues {
  const values: Record<string, string> = { ...definition.values }
  for (const [name, value] of Object.entries(contact)) values[`contact.${name}`] = value
  for (const key of Object.keys(answers)) {
    const question = findQuestion(definition, key)
    const answer = answerTo(answers, key)
    if (question && answer) values[`answer:${key}`] = sayAnswer(question, answer, language, definition.language)
  }
  return values
}

/** An answer in words, options in the respondent's language. */
export function sayAnswer(question: Question, answer: Answer, language: string, fallback: string): string {
  const say = (key: string): string => inLanguage(optionText(question, key), language, fallback) || key
  if ('text' in answer) return answer.text
  if ('number' in answer) return String(answer.number)
  if ('yes' in answer) return answer.yes ? '✓' : '✗'
  if ('grid' in answer) {
    const rows = question.rows ?? []
    return rows
      .filter(({ key }) => Object.hasOwn(answer.grid, key))
      .map(({ key, text }) => `${inLanguage(text, language, fallback)}: ${say(answer.grid[key] ?? '')}`)
      .join('; ')
  }
  const chosen = answer.choices.map(say)
  return (answer.other ? [...chosen, answer.other] : chosen).join(', ')
}

// Line breaks of every kind: a header must stay one line (RFC 5322), and U+2028/9 break lines in some clients.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
const lineBreaks = /[\u0000-\u001F\u007F-\u009F\u2028\u2029]+/g

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
  '=': '&#61;',
}

const safe: Readonly<Record<PipeTarget, (text: string, origin: 'wording' | 'value') => string>> = {
  html: (text) => text.replace(/[&<>"'`=]/g, (sign) => entities[sign] ?? sign),
  text: (text) => text,
  header: (text, origin) =>
    origin === 'value' ? text.replace(lineBreaks, ' ').trim().slice(0, 200) : text.replace(lineBreaks, ' '),
}
