// Our conditions as expressions of other programs. Each program says how a name, a choice and a blank are written; the rest is alike.
import type { Condition, Definition, Question } from '../definition'
import { findQuestion } from '../definition'

/** How one program writes the tests on a question. */
export type Dialect = {
  readonly and: string
  readonly or: string
  readonly not: (inner: string) => string
  readonly name: (question: Question) => string
  readonly blank: (question: Question) => string
  readonly chosen: (question: Question, option: string) => string
  readonly yes: (question: Question, isYes: boolean) => string
}

/** @returns the expression; a question that is not there is never answered, so that its conditions never hold */
export function writeExpression(condition: Condition, definition: Definition, dialect: Dialect): string {
  const write = (inner: Condition): string => writeExpression(inner, definition, dialect)
  if ('all' in condition) return condition.all.map((part) => `(${write(part)})`).join(dialect.and)
  if ('any' in condition) return condition.any.map((part) => `(${write(part)})`).join(dialect.or)
  if ('not' in condition) return dialect.not(write(condition.not))
  const question = findQuestion(definition, condition.question)
  if (!question) return '0'
  if ('options' in condition) {
    const any = condition.options.map((option) => dialect.chosen(question, option)).join(dialect.or)
    if (condition.is === 'one-of') return any
    return `${dialect.not(dialect.blank(question))}${dialect.and}${dialect.not(any)}`
  }
  if ('number' in condition)
    return `${dialect.name(question)} ${condition.is === 'at-least' ? '>=' : '<='} ${condition.number}`
  if (condition.is === 'yes' || condition.is === 'no') return dialect.yes(question, condition.is === 'yes')
  return condition.is === 'blank' ? dialect.blank(question) : dialect.not(dialect.blank(question))
}
