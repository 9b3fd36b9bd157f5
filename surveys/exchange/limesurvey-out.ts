// LimeSurvey's survey structure in tab-separated values, out. LimeSurvey's codes are letters and digits, at most 20 for questions and 5
// for answers, so keys become codes: the order of questions tells which is which. What LimeSurvey cannot say is named in `left`.
import { stringify } from 'csv-stringify/sync'
import { optionsOf } from '../code-lists'
import { type Definition, type Question, questionsOf, type Wording } from '../definition'
import { type Dialect, writeExpression } from './foreign-expression'
import { scaleOptions } from './limesurvey-scale'
import { pipesOut } from './xlsform-out'

const types: Readonly<Record<Question['kind'], string>> = {
  long: 'T',
  short: 'S',
  email: 'S',
  number: 'N',
  date: 'D',
  'yes-no': 'Y',
  single: 'L',
  multi: 'M',
  ranking: 'R',
  scale: 'L',
  matrix: 'F',
}

const columns = [
  'id',
  'related_id',
  'class',
  'type/scale',
  'name',
  'relevance',
  'text',
  'help',
  'language',
  'validation',
  'mandatory',
  'other',
  'default',
  'same_default',
  'max_answers',
  'min_num_value_n',
  'max_num_value_n',
  'exclude_all_others',
] as const
type Line = Partial<Record<(typeof columns)[number], string>>

export function toLimeSurvey(definition: Definition): { text: string; left: readonly string[] } {
  const { language, languages, pages } = definition
  const left: string[] = []
  const codes = questionCodes(definition)
  const codeOf = (key: string) => codes.get(key) ?? ''
  const dialect = createDialect(codeOf)
  const relevance = (condition: Question['visibleIf']) =>
    condition ? writeExpression(condition, definition, dialect) : '1'
  const words = (wording: Wording | undefined, tag: string): string =>
    toMarkup(pipesOut(definition, wording?.[tag] ?? wording?.[language] ?? '', (key) => `{${codeOf(key)}.shown}`))
  const lines: Line[] = [
    { class: 'S', name: 'language', text: language },
    { class: 'S', name: 'additional_languages', text: languages.filter((tag) => tag !== language).join(' ') },
    { class: 'S', name: 'anonymized', text: definition.anonymous ? 'Y' : 'N' },
    { class: 'S', name: 'format', text: 'G' },
  ]
  for (const tag of [language, ...languages.filter((one) => one !== language)]) {
    const setting = (name: string, text: string) => lines.push({ class: 'SL', name, text, language: tag })
    setting('surveyls_title', words(definition.title, tag))
    if (definition.intro) setting('surveyls_welcometext', words(definition.intro, tag))
    if (definition.thanks) setting('surveyls_endtext', words(definition.thanks, tag))
  }
  for (const tag of [language, ...languages.filter((one) => one !== language)]) {
    let id = 0
    pages.forEach((page, at) => {
      const title = page.title ? words(page.title, tag) : `${at + 1}`
      lines.push({
        id: String(at + 1),
        class: 'G',
        'type/scale': String(at),
        name: title,
        relevance: relevance(page.visibleIf),
        text: words(page.intro, tag),
        language: tag,
      })
      for (const question of page.questions) {
        id += 1
        lines.push(...ask(question, String(id), tag))
      }
    })
  }
  nameLosses(definition, left)
  const rows = lines.map((line) => columns.map((column) => mask(line[column] ?? '')))
  return { text: `\uFEFF${stringify([[...columns], ...rows], { delimiter: '\t', record_delimiter: '\n' })}`, left }

  function ask(question: Question, id: string, tag: string): Line[] {
    const { key, kind, min, max, rows = [] } = question
    const options = kind === 'scale' ? scaleOptions(question) : optionsOf(question)
    const other = options.find(({ write }) => write)
    const listed = options.filter((option) => option !== other)
    const optionCodes = listed.map((option, at) => ({ code: optionCode(question, option.key, at), option }))
    const exclusive = optionCodes.filter(({ option }) => option.exclusive).map(({ code }) => code)
    const limit = (column: keyof Line, value: number | undefined): Line =>
      value === undefined ? {} : { [column]: String(value) }
    const first: Line = {
      id,
      class: 'Q',
      'type/scale': types[kind],
      name: codeOf(key),
      relevance: relevance(question.visibleIf),
      text: words(question.text, tag),
      help: words(question.hint, tag),
      language: tag,
      mandatory: question.required ? 'Y' : 'N',
      other: other ? 'Y' : 'N',
      ...(kind === 'multi' ? limit('max_answers', max) : {}),
      ...(kind === 'number' ? { ...limit('min_num_value_n', min), ...limit('max_num_value_n', max) } : {}),
      ...(exclusive.length > 0 ? { exclude_all_others: exclusive.join(';') } : {}),
    }
    const item = (kindOfItem: 'SQ' | 'A', code: string, text: string): Line => ({
      class: kindOfItem,
      'type/scale': '0',
      name: code,
      text,
      language: tag,
      ...(kindOfItem === 'SQ' ? { relevance: '1' } : {}),
    })
    return [
      first,
      ...rows.map((row, at) => item('SQ', `SQ${String(at + 1).padStart(3, '0')}`, words(row.text, tag))),
      ...optionCodes.map(({ code, option }) => item(kind === 'multi' ? 'SQ' : 'A', code, words(option.text, tag))),
    ]
  }
}

const optionCode = ({ kind }: Question, key: string, at: number): string =>
  kind === 'scale' ? key : kind === 'multi' ? `SQ${String(at + 1).padStart(3, '0')}` : `A${at + 1}`

function createDialect(codeOf: (key: string) => string): Dialect {
  const name = ({ key }: Question) => `${codeOf(key)}.NAOK`
  const codeAt = (question: Question, option: string): string => {
    const listed = optionsOf(question).filter(({ write }) => !write)
    const at = listed.findIndex(({ key }) => key === option)
    return at < 0 ? '-oth-' : optionCode(question, option, at)
  }
  const ticks = (question: Question): string[] =>
    optionsOf(question).map(
      ({ key }) => `${codeOf(question.key)}_${codeAt(question, key).replace('-oth-', 'other')}.NAOK`,
    )
  return {
    and: ' and ',
    or: ' or ',
    not: (inner) => `!(${inner})`,
    name,
    blank: (question) =>
      question.kind === 'multi'
        ? ticks(question)
            .map((tick) => `is_empty(${tick})`)
            .join(' and ')
        : `is_empty(${name(question)})`,
    chosen: (question, option) =>
      question.kind === 'multi'
        ? `${codeOf(question.key)}_${codeAt(question, option)}.NAOK == "Y"`
        : `${name(question)} == "${codeAt(question, option)}"`,
    yes: (question, isYes) => `${name(question)} == "${isYes ? 'Y' : 'N'}"`,
  }
}

/** Letters and digits, a letter first, at most 20, each once. */
function questionCodes(definition: Definition): ReadonlyMap<string, string> {
  const codes = new Map<string, string>()
  const used = new Set<string>()
  for (const { key } of questionsOf(definition)) {
    const bare = key.replace(/[^a-z0-9]/g, '')
    const wanted = (/^[a-z]/.test(bare) ? bare : `q${bare}`).slice(0, 20)
    let code = wanted
    for (let number = 2; used.has(code); number += 1) code = `${wanted.slice(0, 16)}x${number}`
    used.add(code)
    codes.set(key, code)
  }
  return codes
}

function nameLosses(definition: Definition, left: string[]): void {
  for (const page of definition.pages) if (page.routes?.length) left.push(`the routes of page ${page.key}`)
  for (const question of questionsOf(definition)) {
    if (question.kind === 'scale') left.push(`${question.key}: a scale, as a list of its numbers`)
    if (question.kind === 'email') left.push(`${question.key}: the check for an e-mail address`)
    if (question.optionsFrom) left.push(`${question.key}: the list of ${question.optionsFrom}, as options of its own`)
  }
  if (definition.screenedOut) left.push('the words for those who are screened out')
}

const toMarkup = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replace(/\r?\n/g, '<br />')
const mask = (cell: string): string => (/^[=+\-@]/.test(cell) ? `'${cell}` : cell)
