// Answers that were collected elsewhere, as a table: which column answers which question, and a row as the fields a form would have
// posted. Questions are known by key or by wording in any of their languages, options too. Pure.
import { cleanLine } from './clean-text'
import { optionsOf } from './code-lists'
import { type Definition, type Question, questionsOf } from './definition'
import { hasOwnWords } from './questions'

/** `skip`, something about the row, `q:KEY` for a question, or `q:KEY~PART` for one row or option of it, or its own words. */
export type ColumnTarget = string

/** The part that is the own words: no option can be called so, while many are called `other`. */
export const wordsPart = '@words'

export const rowTargets = ['email', 'id', 'language', 'date'] as const

const rowNames: Readonly<Record<(typeof rowTargets)[number], string>> = {
  email: 'email|e mail|email address|e mail address|mail|respondent email|adres e mail|邮箱|电子邮件',
  id: 'id|response|response id|respondent|respondent id|row id|token|submission id|collector id',
  language: 'language|start language|lang|język|sprache|langue|idioma|语言',
  date: 'sent|date|timestamp|submitted|submitted at|submit date|date submitted|completed at|end date|data|datum|fecha|日期',
}

/** Width, case, blanks and punctuation do not count. */
const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** One target a column; the first column of a meaning takes it. */
export function recogniseColumns(definition: Definition, header: readonly string[]): ColumnTarget[] {
  const known = new Map<string, ColumnTarget>()
  for (const target of rowTargets) for (const name of rowNames[target].split('|')) known.set(name, target)
  const exact = new Map<string, ColumnTarget>()
  for (const question of questionsOf(definition)) {
    for (const wording of Object.values(question.text))
      known.set(plain(filled(wording, definition)), `q:${question.key}`)
    exact.set(question.key, `q:${question.key}`)
    for (const part of partsOf(question)) {
      exact.set(`${question.key}[${part}]`, `q:${question.key}~${part}`)
      exact.set(`${question.key}~${part}`, `q:${question.key}~${part}`)
    }
    if (hasOwnWords(question)) nameOwnWords(question, exact)
  }
  const taken = new Set<ColumnTarget>()
  return header.map((name) => {
    const target = exact.get(name.trim()) ?? known.get(plain(name)) ?? 'skip'
    if (taken.has(target)) return 'skip'
    if (target !== 'skip') taken.add(target)
    return target
  })
}

/** Our export writes `key~other`; others write `key[other]`, unless that is an option. */
function nameOwnWords({ key }: Question, exact: Map<string, ColumnTarget>): void {
  const target = `q:${key}~${wordsPart}`
  exact.set(`${key}~other`, target)
  if (!exact.has(`${key}[other]`)) exact.set(`${key}[other]`, target)
}

/** Every choice of a mapping: questions, or rows of a grid; parts that no list offers may be recognised all the same. */
export function isTarget(definition: Definition, target: ColumnTarget): boolean {
  if (target === 'skip' || (rowTargets as readonly string[]).includes(target)) return true
  const [, key, part] = /^q:([^~]+)(?:~(.+))?$/.exec(target) ?? []
  const question = questionsOf(definition).find((one) => one.key === key)
  return question !== undefined && (part === undefined || partsOf(question).includes(part))
}

/** The rows of a grid, the options of several choices and rankings, the own words. */
export function partsOf(question: Question): string[] {
  const parts =
    question.kind === 'matrix'
      ? (question.rows ?? []).map(({ key }) => key)
      : question.kind === 'multi' || question.kind === 'ranking'
        ? optionsOf(question).map(({ key }) => key)
        : []
  return hasOwnWords(question) ? [...parts, wordsPart] : parts
}

export type CellFault = { column: number; message: string }

/** A row as the fields of a form; a cell that cannot be read is left out and named. */
export function readRow(
  definition: Definition,
  targets: readonly ColumnTarget[],
  cells: readonly string[],
): { fields: Record<string, unknown>; faults: CellFault[] } {
  const questions = new Map(questionsOf(definition).map((question) => [question.key, question]))
  const fields: Record<string, unknown> = {}
  const faults: CellFault[] = []
  targets.forEach((target, column) => {
    const [, key = '', part] = /^q:([^~]+)(?:~(.+))?$/.exec(target) ?? []
    const question = questions.get(key)
    const cell = (cells[column] ?? '').trim()
    if (!question || cell === '') return
    const fault = readCell(question, part, cell, fields)
    if (fault) faults.push({ column, message: fault })
  })
  return { fields, faults }
}

/** @returns what is wrong with the cell */
function readCell(
  question: Question,
  part: string | undefined,
  cell: string,
  fields: Record<string, unknown>,
): string | undefined {
  const { key, kind } = question
  if (part === wordsPart || (part !== undefined && kind === 'ranking')) {
    fields[`${key}~${part === wordsPart ? 'other' : part}`] = cell
    return undefined
  }
  if (kind === 'matrix') {
    const option = optionNamed(question, cell)
    if (!option) return noOption(cell)
    fields[`${key}~${part ?? ''}`] = option
    return undefined
  }
  if (part !== undefined) {
    if (no.test(plain(cell))) return undefined
    const isTicked = yes.test(plain(cell)) || optionNamed(question, cell) === part
    const takesWords = optionsOf(question).some((option) => option.key === part && option.write)
    if (!isTicked && !takesWords) return noOption(cell)
    fields[key] = [...(Array.isArray(fields[key]) ? fields[key] : []), part]
    // Other programs write the words themselves where ours writes a 1.
    if (!isTicked) fields[`${key}~other`] = cell
    return undefined
  }
  if (kind === 'yes-no') {
    if (!yes.test(plain(cell)) && !no.test(plain(cell))) return `Expected yes or no, got “${short(cell)}”.`
    fields[key] = yes.test(plain(cell)) ? 'yes' : 'no'
    return undefined
  }
  if (kind === 'single' || kind === 'multi' || kind === 'ranking') return readChosen(question, cell, fields)
  fields[key] = kind === 'scale' ? (/^\d+/.exec(cell)?.[0] ?? cell) : cell
  return undefined
}

const yes = /^(yes|y|true|1|x|checked|selected|tak|ja|oui|sí|si|是|有)$/
const no = /^(no|n|false|0|unchecked|not selected|nie|nein|non|否|没有)$/

/** Options by key or wording. Several stand with semicolons, bars, lines or commas between them; what is none is the own words. */
function readChosen(question: Question, cell: string, fields: Record<string, unknown>): string | undefined {
  const whole = optionNamed(question, cell)
  const sign = [';', '|', '\n', ','].find((one) => cell.includes(one))
  const pieces = whole || question.kind === 'single' || !sign ? [cell] : cell.split(sign).map((piece) => piece.trim())
  const chosen: string[] = []
  const others: string[] = []
  for (const piece of pieces.filter((one) => one !== '')) {
    const option = optionNamed(question, piece)
    if (option) chosen.push(option)
    else others.push(piece)
  }
  const write = optionsOf(question).find((option) => option.write)
  if (others.length > 0 && !write) return noOption(others[0] ?? '')
  if (others.length > 0 && write) {
    chosen.push(write.key)
    fields[`${question.key}~other`] = others.join(', ')
  }
  fields[question.key] = [...new Set(chosen)]
  return undefined
}

function optionNamed(question: Question, text: string): string | undefined {
  const asked = plain(text)
  const options = optionsOf(question)
  const byKey = options.find(({ key }) => key === text.trim())
  return (byKey ?? options.find((option) => Object.values(option.text).some((wording) => plain(wording) === asked)))
    ?.key
}

const filled = (wording: string, { values }: Definition): string =>
  wording.replace(/\{(\w+)(?:\|([^}]*))?\}/g, (_, name: string, otherwise = '') => values[name] || otherwise)

const short = (cell: string): string => cleanLine(cell).slice(0, 60)
const noOption = (cell: string): string => `“${short(cell)}” is none of the options.`
