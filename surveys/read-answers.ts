// Posted form fields, or the `answers` of an API call, into typed answers, or faults per question in codes that are translated
// where they are shown. Field names: `key`, `key~other` for own words, `key~part` for rows of a matrix and places of a ranking.

import type { Answer, Answers, Refusal } from './answer'
import type { Definition, Question } from './definition'
import { questionsOf } from './definition'
import { pathOf } from './flow'
import { kindOf } from './questions'
import { isRefusal } from './read-value'

/** What is wrong with the answer to one question; `question` is empty when the whole post is refused. */
export type AnswerFault = Refusal & { readonly question: string }

export type ReadAnswers = {
  readonly answers: Answers
  readonly blank: readonly string[]
  readonly faults: readonly AnswerFault[]
}

// A form with 100 questions of 60 rows has 6,000 fields; ten times 10^4 is an attack, and is refused before any work.
const mostFields = 10_000

/**
 * Reads the answers to these questions, ignoring every other field: a form of one page.
 * @returns typed answers, the keys of questions left blank, and faults (blank required questions among them)
 */
export function readAnswers(questions: readonly Question[], fields: unknown): ReadAnswers {
  const posted = ownFields(fields)
  if (!posted) return { answers: {}, blank: [], faults: [{ question: '', code: 'unreadable' }] }
  const answers: Record<string, Answer> = {}
  const blank: string[] = []
  const faults: AnswerFault[] = []
  for (const question of questions) {
    const outcome = kindOf(question).read(question, {
      value: posted.get(question.key),
      part: (name) => posted.get(`${question.key}~${name}`),
    })
    if (isRefusal(outcome)) faults.push({ question: question.key, ...outcome })
    else if (outcome) answers[question.key] = outcome
    else blank.push(question.key)
  }
  for (const { key, required } of questions)
    if (required && blank.includes(key)) faults.push({ question: key, code: 'required' })
  return { answers, blank, faults }
}

/**
 * Reads all answers at once and strictly, as the API takes them: unknown questions, questions the answers do not lead to, and
 * required questions on the way left blank are faults.
 */
export function readAllAnswers(definition: Definition, fields: unknown, { complete = true } = {}): ReadAnswers {
  const questions = questionsOf(definition)
  const read = readAnswers(questions, fields)
  const posted = ownFields(fields)
  if (!posted) return read
  const known = new Set(questions.map(({ key }) => key))
  const unknown = [...posted.keys()].filter((name) => !known.has(name.split('~')[0] ?? ''))
  const path = pathOf(definition, read.answers)
  const asked = new Set(path.steps.flatMap((step) => step.questions.map(({ key }) => key)))
  const screened = path.ending === 'screen-out'
  const faults: AnswerFault[] = [
    ...unknown.slice(0, 20).map((name): AnswerFault => ({ question: name.slice(0, 80), code: 'unknown-question' })),
    ...Object.keys(read.answers)
      .filter((key) => !asked.has(key))
      .map((key): AnswerFault => ({ question: key, code: 'not-asked' })),
    ...read.faults.filter((fault) => fault.code !== 'required' || (complete && !screened && asked.has(fault.question))),
  ]
  return { answers: path.answers, blank: read.blank.filter((key) => asked.has(key)), faults }
}

/** Own fields only, so that nothing inherited is ever an answer; undefined when this is no set of fields or far too many. */
function ownFields(fields: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return undefined
  const names = Object.keys(fields)
  if (names.length > mostFields) return undefined
  return new Map(names.map((name) => [name, (fields as Record<string, unknown>)[name]]))
}
