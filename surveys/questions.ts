// One row per question kind: what it needs, how an answer is read from posted data, and its columns in an export. A new kind is
// a new row here and a new partial in views/partials/questions. Values are checked once, here; everything behind trusts them.
import type { Answer, Answers, Refusal } from './answer'
import { findOption, optionsOf } from './code-lists'
import type { Option, Question, QuestionKind } from './definition'
import {
  type Posted,
  readChoices,
  readDate,
  readEmail,
  readGrid,
  readNumber,
  readRanking,
  readText,
  readYesNo,
} from './read-value'

/** One column of an export. `part` is an option or row key, `other` marks the column of own words. */
export type Cell = {
  readonly part?: string
  readonly option?: Pick<Option, 'text'>
  readonly other?: boolean
  readonly value: (answer: Answer) => string | number
}

export type KindRow = {
  readonly needs: readonly ('options' | 'rows' | 'range')[]
  /** Whether the answer is a passage in the respondent's own words. */
  readonly open: boolean
  readonly read: (question: Question, posted: Posted) => Answer | Refusal | undefined
  readonly cells: (question: Question) => readonly Cell[]
}

const oneText: KindRow['cells'] = () => [{ value: (answer) => ('text' in answer ? answer.text : '') }]
const oneNumber: KindRow['cells'] = () => [{ value: (answer) => ('number' in answer ? answer.number : '') }]
const ownWords: Cell = {
  part: 'other',
  other: true,
  value: (answer) => ('choices' in answer ? (answer.other ?? '') : ''),
}

export const kinds: Readonly<Record<QuestionKind, KindRow>> = {
  long: { needs: [], open: true, read: readText({ most: 10_000, lines: true }), cells: oneText },
  short: { needs: [], open: true, read: readText({ most: 1000, lines: false }), cells: oneText },
  email: { needs: [], open: false, read: readEmail, cells: oneText },
  date: { needs: [], open: false, read: readDate, cells: oneText },
  number: { needs: [], open: false, read: readNumber({ whole: false }), cells: oneNumber },
  scale: { needs: ['range'], open: false, read: readNumber({ whole: true }), cells: oneNumber },
  'yes-no': {
    needs: [],
    open: false,
    read: readYesNo,
    cells: () => [{ value: (answer) => ('yes' in answer ? (answer.yes ? 'yes' : 'no') : '') }],
  },
  single: {
    needs: ['options'],
    open: false,
    read: readChoices({ several: false }),
    cells: (question) => [
      { value: (answer) => ('choices' in answer ? (answer.choices[0] ?? '') : '') },
      ...(hasOwnWords(question) ? [ownWords] : []),
    ],
  },
  multi: {
    needs: ['options'],
    open: false,
    read: readChoices({ several: true }),
    cells: (question) => [
      ...optionCells(question, (chosen, key) => (chosen.includes(key) ? 1 : 0)),
      ...(hasOwnWords(question) ? [ownWords] : []),
    ],
  },
  ranking: {
    needs: ['options'],
    open: false,
    read: readRanking,
    cells: (question) => optionCells(question, (chosen, key) => (chosen.includes(key) ? chosen.indexOf(key) + 1 : '')),
  },
  matrix: {
    needs: ['options', 'rows'],
    open: false,
    read: readGrid,
    cells: (question) =>
      (question.rows ?? []).map((row) => ({
        part: row.key,
        option: row,
        value: (answer) =>
          'grid' in answer && Object.hasOwn(answer.grid, row.key) ? (answer.grid[row.key] ?? '') : '',
      })),
  },
}

export function kindOf(question: Question): KindRow {
  return kinds[question.kind]
}

/** The answer to a question, or undefined. Safe for any key. */
export function answerTo(answers: Answers, key: string): Answer | undefined {
  return Object.hasOwn(answers, key) ? answers[key] : undefined
}

/** Whether one of its options lets the respondent add own words. */
export function hasOwnWords(question: Question): boolean {
  return optionsOf(question).some((option) => option.write)
}

export function optionText(question: Question, key: string): Option['text'] | undefined {
  return findOption(question, key)?.text
}

function optionCells(question: Question, value: (chosen: readonly string[], key: string) => string | number): Cell[] {
  return optionsOf(question).map((option) => ({
    part: option.key,
    option,
    value: (answer) => ('choices' in answer ? value(answer.choices, option.key) : ''),
  }))
}
