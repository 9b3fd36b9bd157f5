// What a respondent's page shows: questions with their fields, wording in one language, faults in words. From the definition and
// the answers, or from what was posted when it is shown again. Pure.

import type { Answer, Answers } from '../../../surveys/answer'
import { optionsOf } from '../../../surveys/code-lists'
import { type Definition, inLanguage, type Question, type Wording } from '../../../surveys/definition'
import { type PipeValues, pipe, sayAnswer } from '../../../surveys/piping'
import { answerTo } from '../../../surveys/questions'
import type { AnswerFault } from '../../../surveys/read-answers'
import type { Say } from '../../../views/helpers/messages'
import { sayDay } from '../../../views/helpers/words'

/** Posted or stored values by field name. */
export type Fields = Readonly<Record<string, unknown>>

export type Words = {
  definition: Definition
  language: string
  say: Say
  values: PipeValues
}

type Choice = {
  id: string
  value: string
  label: string
  chosen: boolean
  write: boolean
  exclusive: boolean
  other: string
}

// A list this long is a menu, not a column of buttons.
const longestList = 14

/** Wording in the respondent's language with placeholders filled; the template escapes it. */
export function word({ definition, language, values }: Words, wording: Wording | undefined): string {
  return pipe(inLanguage(wording, language, definition.language), values, 'text')
}

/** Answers as the fields a form would post for them. */
export function toFields(answers: Answers): Fields {
  const fields: Record<string, unknown> = {}
  for (const [key, answer] of Object.entries(answers)) {
    if ('text' in answer) fields[key] = answer.text
    else if ('number' in answer) fields[key] = String(answer.number)
    else if ('yes' in answer) fields[key] = answer.yes ? 'yes' : 'no'
    else if ('grid' in answer) for (const [row, column] of Object.entries(answer.grid)) fields[`${key}~${row}`] = column
    else {
      fields[key] = answer.choices
      answer.choices.forEach((option, at) => {
        fields[`${key}~${option}`] = String(at + 1)
      })
      // Last: an option whose key is `other` would write its place over the words.
      if (answer.other) fields[`${key}~other`] = answer.other
    }
  }
  return fields
}

/** One question for the template `respond/question`. */
export function describeQuestion(
  words: Words,
  question: Question,
  fields: Fields,
  faults: readonly AnswerFault[],
): object {
  const { say } = words
  const id = `q-${question.key}`
  const fault = faults.find((found) => found.question === question.key)
  const hint = [word(words, question.hint), ...ownHints(words, question)].filter(Boolean).join(' ')
  const options = optionsOf(question)
  const choices =
    question.kind === 'single' || question.kind === 'multi' ? describeChoices(words, question, fields) : []
  const isMenu = question.kind === 'single' && options.length > longestList
  return {
    id,
    name: question.key,
    kind: question.kind,
    label: word(words, question.text),
    hint,
    required: question.required,
    requiredWord: say('respond.required'),
    unit: question.unit ?? '',
    fault: fault ? faultText(say, fault) : '',
    describedBy: [hint ? `${id}-hint` : '', fault ? `${id}-fault` : ''].filter(Boolean).join(' '),
    value: textOf(fields[question.key]),
    isGroup:
      ['multi', 'scale', 'ranking', 'matrix', 'yes-no'].includes(question.kind) ||
      (question.kind === 'single' && !isMenu),
    isMenu,
    choose: say('respond.choose'),
    choices: question.kind === 'yes-no' ? yesNo(say, question, fields) : choices,
    ownWords: say('respond.own-words'),
    points: question.kind === 'scale' ? points(question, fields) : [],
    low: word(words, question.low),
    high: word(words, question.high),
    places: question.kind === 'ranking' ? places(words, question, fields) : [],
    rows: question.kind === 'matrix' ? rows(words, question, fields) : [],
    columns: options.map(({ text }) => word(words, text)),
  }
}

/** The summary on top: each fault with the beginning of its question, leading to its field. */
export function describeFaults(
  words: Words,
  questions: readonly Question[],
  faults: readonly AnswerFault[],
): { path: string; message: string }[] {
  return faults.map((fault) => {
    const question = questions.find(({ key }) => key === fault.question)
    return {
      path: fault.question,
      message: [beginning(word(words, question?.text)), faultText(words.say, fault)].filter(Boolean).join(' '),
    }
  })
}

/** Questions and answers in words, page by page, to be checked before sending. */
export function describeReview(
  words: Words,
  steps: readonly { page: { key: string; title?: Wording | undefined }; questions: readonly Question[] }[],
  answers: Answers,
): object[] {
  return steps.map(({ page, questions }, at) => ({
    key: page.key,
    title: word(words, page.title) || words.say('respond.step', { step: at + 1, steps: steps.length }),
    entries: questions.map((question) => {
      const answer = answerTo(answers, question.key)
      return {
        label: word(words, question.text),
        answer: answer ? answerText(words, question, answer) : '',
        none: words.say('respond.no-answer'),
      }
    }),
  }))
}

function answerText({ say, language, definition }: Words, question: Question, answer: Answer): string {
  if ('yes' in answer) return say(answer.yes ? 'respond.yes' : 'respond.no')
  if (question.kind === 'date' && 'text' in answer) return sayDay(answer.text, language, 'UTC', 'long')
  return sayAnswer(question, answer, language, definition.language)
}

// Long enough to recognise a question by, short enough for one line on a phone.
const longestBeginning = 48

function beginning(text: string): string {
  const signs = [...text]
  return signs.length > longestBeginning ? `${signs.slice(0, longestBeginning).join('').trimEnd()}… –` : text
}

function faultText(say: Say, { code, values }: AnswerFault): string {
  return say(`respond.fault.${code}`, values)
}

function ownHints({ say }: Words, question: Question): string[] {
  if (question.kind === 'multi' && question.max) return [say('respond.pick-most', { max: question.max })]
  if (question.kind === 'ranking') return [say('respond.rank-hint')]
  return []
}

function describeChoices(words: Words, question: Question, fields: Fields): Choice[] {
  const chosen = listOf(fields[question.key])
  return optionsOf(question).map(({ key, text, write, exclusive }) => ({
    id: `q-${question.key}-${key}`,
    value: key,
    label: word(words, text),
    chosen: chosen.includes(key),
    write: write ?? false,
    exclusive: exclusive ?? false,
    other: write ? textOf(fields[`${question.key}~other`]) : '',
  }))
}

function yesNo(say: Say, { key }: Question, fields: Fields): Choice[] {
  return ['yes', 'no'].map((value) => ({
    id: `q-${key}-${value}`,
    value,
    label: say(`respond.${value}`),
    chosen: fields[key] === value,
    write: false,
    exclusive: false,
    other: '',
  }))
}

function points({ key, min = 0, max = 10 }: Question, fields: Fields): object[] {
  return Array.from({ length: max - min + 1 }, (_, at) => {
    const value = String(min + at)
    return { id: `q-${key}-${value}`, value, chosen: fields[key] === value }
  })
}

function places(words: Words, question: Question, fields: Fields): object[] {
  const options = optionsOf(question)
  return options.map(({ key, text }) => {
    const name = `${question.key}~${key}`
    const label = word(words, text)
    const numbers = options.map((_, at) => ({ value: String(at + 1), chosen: fields[name] === String(at + 1) }))
    return { id: `q-${name}`, name, label, of: words.say('respond.place-of', { option: label }), numbers }
  })
}

function rows(words: Words, question: Question, fields: Fields): object[] {
  return (question.rows ?? []).map(({ key, text }) => {
    const name = `${question.key}~${key}`
    const cells = optionsOf(question).map((option) => ({
      id: `q-${name}-${option.key}`,
      value: option.key,
      label: word(words, option.text),
      chosen: fields[name] === option.key,
    }))
    return { name, label: word(words, text), cells }
  })
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function listOf(value: unknown): readonly string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value]
  return list.filter((item): item is string => typeof item === 'string')
}
