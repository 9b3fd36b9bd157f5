// A condition as a person writes and reads it: an earlier question, a test in words, and options by their wording. Conditions of
// several parts come from files and the API; the form keeps them as they are. Pure.
import { optionsOf } from '../../surveys/code-lists'
import { type Condition, type Definition, inLanguage, type Question, questionsOf } from '../../surveys/definition'
import { Problem } from '../problems'

/** What a form posted. */
export type FormFields = Readonly<Record<string, unknown>>

const tests = {
  answered: 'was answered',
  blank: 'was left blank',
  yes: 'is yes',
  no: 'is no',
  'one-of': 'is one of',
  'none-of': 'is none of',
  'at-least': 'is at least',
  'at-most': 'is at most',
} as const
type Test = keyof typeof tests

/** What the partial `authoring/condition` needs. Fields are named after the prefix. */
export function describeCondition(
  definition: Definition,
  earlier: readonly Question[],
  condition: Condition | undefined,
  prefix: string,
): object {
  const simple = condition && 'question' in condition ? condition : undefined
  return {
    prefix,
    compound: condition !== undefined && simple === undefined,
    words: condition ? sayCondition(definition, condition) : '',
    questions: earlier.map((question) => ({
      key: question.key,
      label: wordsOf(definition, question),
      current: question.key === simple?.question,
    })),
    tests: Object.entries(tests).map(([test, words]) => ({ test, words, current: test === simple?.is })),
    value: simple ? sayValue(definition, simple) : '',
  }
}

/**
 * @returns undefined where nothing was asked for
 * @throws Problem `survey.invalid` for half a condition: taken for none, it would lead everybody that way
 */
export function readCondition(
  definition: Definition,
  before: Condition | undefined,
  fields: FormFields,
  prefix: string,
): Condition | undefined {
  const text = (name: string): string => {
    const value = fields[`${prefix}${name}`]
    return typeof value === 'string' ? value.trim() : ''
  }
  if (text('Question') === 'keep') return before
  const question = questionsOf(definition).find(({ key }) => key === text('Question'))
  const test = text('Test')
  if (!question || !isTest(test)) return undefined
  if (test === 'one-of' || test === 'none-of') {
    const options = readOptions(question, text('Value'))
    if (options.length === 0) throw refusalOf(definition, question, 'say which options')
    return { question: question.key, is: test, options }
  }
  if (test === 'at-least' || test === 'at-most') {
    const number = Number(text('Value').replace(',', '.'))
    if (text('Value') === '' || !Number.isFinite(number)) throw refusalOf(definition, question, 'say which number')
    return { question: question.key, is: test, number }
  }
  return { question: question.key, is: test }
}

const refusalOf = (definition: Definition, question: Question, missing: string): Problem =>
  new Problem('survey.invalid', {
    summary: `the condition on “${wordsOf(definition, question)}” is not whole: ${missing}.`,
  })

const isTest = (test: string): test is Test => Object.hasOwn(tests, test)

/** Options by wording in any language or by key; semicolons part them, or commas where no wording holds one. */
function readOptions(question: Question, typed: string): string[] {
  const find = (words: string): string | undefined => {
    const asked = fold(words)
    return optionsOf(question).find(
      ({ key, text }) => key === words || Object.values(text).some((wording) => fold(wording) === asked),
    )?.key
  }
  const pieces = typed.split(/[;\n]+/).flatMap((piece) => {
    const words = piece.trim()
    return find(words) ? [words] : words.split(/[\s,]*,[\s,]*/)
  })
  // What is no option stays as it was typed: the editor says so beside it.
  return [...new Set(pieces.filter(Boolean).map((piece) => find(piece) ?? piece))]
}

const fold = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()

/** "How large? is one of Large, Huge": how the editor shows it. */
export function sayCondition(definition: Definition, condition: Condition): string {
  if ('all' in condition) return condition.all.map((part) => sayCondition(definition, part)).join(' and ')
  if ('any' in condition) return condition.any.map((part) => sayCondition(definition, part)).join(' or ')
  if ('not' in condition) return `not (${sayCondition(definition, condition.not)})`
  const question = questionsOf(definition).find(({ key }) => key === condition.question)
  const asked = question ? wordsOf(definition, question) : condition.question
  return `“${asked}” ${tests[condition.is]} ${sayValue(definition, condition)}`.trim()
}

function sayValue(definition: Definition, condition: Condition): string {
  if ('number' in condition) return String(condition.number)
  if (!('options' in condition)) return ''
  const question = questionsOf(definition).find(({ key }) => key === condition.question)
  return condition.options
    .map((key) => {
      const option = question && optionsOf(question).find((one) => one.key === key)
      return option ? inLanguage(option.text, definition.language, definition.language) : key
    })
    .join('; ')
}

const wordsOf = ({ language }: Definition, { text, key }: Question): string =>
  inLanguage(text, language, language) || key
