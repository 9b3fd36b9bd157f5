// What a response says, taken apart for reading and grouping: passages in the respondent's own words, each with its topic and
// where it came from, and closed answers by option key, the same in every language.

import type { Answers } from './answer'
import { type Definition, inLanguage, type Question, type Topic } from './definition'
import { pathOf } from './flow'
import { kindOf } from './questions'

/** Own words: `part` tells lines of a repeatable question and own words beside an option apart. */
export type Passage = {
  readonly question: string
  readonly part: string
  readonly topic: Topic | undefined
  readonly subject: string | undefined
  /** The question as the respondent read it, without names filled in. */
  readonly wording: string
  readonly text: string
  /** The language it was answered in, as chosen on the page; the words themselves may differ. */
  readonly language: string
  readonly background: boolean
}

/** A closed answer. For rankings `place` is 1 for the first; for numbers and scales only `number` is set. */
export type Choice = {
  readonly question: string
  readonly topic: Topic | undefined
  readonly subject: string | undefined
  readonly option?: string
  readonly place?: number
  readonly number?: number
  /** Never an input of grouping: titles, years, country, demographics. */
  readonly background: boolean
}

export type Said = { readonly passages: readonly Passage[]; readonly choices: readonly Choice[] }

/** Passages and choices of the questions on the respondent's way, in the order they were asked. */
export function readVerbatims(definition: Definition, answers: Answers, language: string): Said {
  const path = pathOf(definition, answers)
  const asked = path.steps.flatMap(({ questions }) => questions)
  return {
    passages: asked.flatMap((question) => passagesOf(definition, question, path.answers, language)),
    choices: asked.flatMap((question) => choicesOf(question, path.answers)),
  }
}

/** Whether answers to this question may only be shown beside groups, never make them. */
export function isBackground({ topic, clustering }: Pick<Question, 'topic' | 'clustering'>): boolean {
  return clustering === 'never' || topic === 'demographic'
}

function passagesOf(definition: Definition, question: Question, answers: Answers, language: string): Passage[] {
  const answer = answers[question.key]
  if (!answer) return []
  const from = {
    question: question.key,
    topic: question.topic,
    subject: question.subject,
    wording: inLanguage(question.text, language, definition.language),
    language,
    background: isBackground(question),
  }
  if ('choices' in answer && answer.other) return [{ ...from, part: 'other', text: answer.other }]
  if (!('text' in answer) || !kindOf(question).open) return []
  if (!question.repeatable) return [{ ...from, part: '', text: answer.text }]
  const lines = answer.text.split('\n').map((line) => line.replace(/^\s*(?:[-*•–·]|\d{1,2}[.)])\s+/, '').trim())
  return lines.filter((line) => line !== '').map((text, at) => ({ ...from, part: String(at + 1), text }))
}

function choicesOf(question: Question, answers: Answers): Choice[] {
  const answer = answers[question.key]
  if (!answer) return []
  const from = {
    question: question.key,
    topic: question.topic,
    subject: question.subject,
    background: isBackground(question),
  }
  if ('number' in answer) return [{ ...from, number: answer.number }]
  if ('yes' in answer) return [{ ...from, option: answer.yes ? 'yes' : 'no' }]
  if ('grid' in answer)
    return Object.entries(answer.grid).map(([row, column]) => ({ ...from, option: `${row}:${column}` }))
  if (!('choices' in answer)) return []
  return answer.choices.map((option, at) =>
    question.kind === 'ranking' ? { ...from, option, place: at + 1 } : { ...from, option },
  )
}
