// The columns of an export: stable names from keys (two questions with equal titles keep two columns), labels from the wording,
// and the value of each column for a response. How a cell is written (CSV, XLSX, formula guard) belongs to the exporter.

import type { Answers } from './answer'
import { type Definition, inLanguage, type Question, questionsOf } from './definition'
import { pipe } from './piping'
import { answerTo, kindOf } from './questions'

export type Column = {
  /** Unique in the codebook: `key`, `key[part]`, or `key~other` for own words. */
  readonly name: string
  readonly label: string
  readonly question: Question
  readonly value: (answers: Answers) => string | number
}

/** All columns of a definition in the order of its questions, labelled in one language. */
export function createCodebook(definition: Definition, language: string): readonly Column[] {
  return questionsOf(definition).flatMap((question) => {
    const title = pipe(inLanguage(question.text, language, definition.language), definition.values ?? {}, 'text')
    return kindOf(question)
      .cells(question)
      .map(({ part, option, other, value }) => ({
        name: other ? `${question.key}~other` : part === undefined ? question.key : `${question.key}[${part}]`,
        label: option
          ? `${title}: ${inLanguage(option.text, language, definition.language)}`
          : part
            ? `${title} [${part}]`
            : title,
        question,
        value: (answers: Answers) => {
          const answer = answerTo(answers, question.key)
          return answer ? value(answer) : ''
        },
      }))
  })
}
