// XLSForm (xlsform.org), in: the workbook's sheets survey, choices and settings. Groups become pages, `relevant` becomes conditions
// where both mean the same, constraints on numbers become their ends; everything that is lost is named. Expressions are read and
// never run, and wrong rows are refused with sheet, row and column.
import type { Condition } from '../definition'
import { type Fault, fault, type Read, refused } from '../shape'
import { parseExpression } from './expression'
import { createKeys, type Imported, otherWords } from './imported'
import { readWorkbook } from './read-workbook'
import { type Known, toCondition } from './to-condition'
import { readChoices } from './xlsform-choices'
import { formKinds, formLost, formMetadata, readFormType } from './xlsform-kinds'
import { rangeOf, readEnds, readMost } from './xlsform-limits'
import { type FormRow, type FormSheets, readFormSheets } from './xlsform-sheets'

const mostOnAPage = 10

export function fromXlsForm(bytes: Uint8Array): Read<Imported> {
  const book = readWorkbook(bytes)
  if (!book.ok) return refused(book.fault)
  const form = readFormSheets(book)
  if ('fault' in form) return refused(form.fault)
  const { faults, pages } = createMaker(form)
  if (faults.length > 0) return refused(...faults.slice(0, 50))
  if (!pages.some(({ questions }) => questions.length > 0))
    return refused(fault('survey', 'no-questions', 'expected at least one question that people answer'))
  const { language, languages, title, left } = form
  const data = {
    kind: 'survey',
    language,
    languages,
    title: { [language]: title || 'Imported survey' },
    pages: pages.filter(({ questions }) => questions.length > 0),
  }
  return { ok: true, value: { data, left } }
}

type Words = Record<string, string>
type Page = { key: string; title?: Words; intro?: Words; visibleIf?: Condition; questions: object[] }
type Group = { row: number; name: string; conditions: Condition[] }

function createMaker(form: FormSheets): { faults: Fault[]; pages: Page[] } {
  const { language, languages, left } = form
  const faults: Fault[] = []
  const lists = readChoices(form, faults)
  const known = new Map<string, Known>()
  const names = new Set<string>()
  const keyFor = createKeys()
  const pages: Page[] = []
  const groups: Group[] = []
  let page: Page | undefined
  let repeats = 0

  const wrong = ({ row }: FormRow, column: string, expected: string, got: string): void => {
    faults.push(
      fault(`survey, row ${row}, ${column}`, 'not-xlsform', `expected ${expected}, got ${got.slice(0, 80) || 'none'}`),
    )
  }
  const say = (words: Words, where: string, otherwise: string): Words => {
    const filled = Object.entries(words).map(([tag, text]) => [tag, pipes(text, where)])
    const said = Object.fromEntries(filled)
    return said[language] ? said : { [language]: Object.values(said)[0] ?? otherwise, ...said }
  }
  const pipes = (text: string, where: string): string =>
    text.replace(/(\$?)\{([^{}]*)\}/g, (_, dollar: string, name: string) => {
      const answer = dollar ? known.get(name.trim()) : undefined
      if (answer) return `{answer:${answer.key}}`
      if (dollar) left.push(`${where}: the answer \${${name.slice(0, 80)}} in its words`)
      return `(${name})`
    })
  const condition = (text: string, where: string): Condition | undefined => {
    const plain = text.trim()
    if (plain === '' || plain === '1' || plain === 'true()') return undefined
    const tree = parseExpression(plain)
    const made = tree && toCondition(tree, (name) => known.get(name))
    if (!made) left.push(`${where}: the condition ${plain.slice(0, 300)}`)
    return made
  }
  const newPage = (more: Partial<Page> = {}): Page => {
    const made = { key: `page-${pages.length + 1}`, questions: [], ...more }
    pages.push(made)
    return made
  }

  const begin = (row: FormRow, where: string): void => {
    const made = condition(row.cell('relevant'), where)
    const title = row.words('label')
    const top = groups.length === 0
    groups.push({ row: row.row, name: row.cell('name'), conditions: !top && made ? [made] : [] })
    if (top)
      page = newPage({
        ...(Object.keys(title).length > 0 ? { title: say(title, where, '') } : {}),
        ...(made ? { visibleIf: made } : {}),
      })
    else if (Object.keys(title).length > 0) left.push(`${where}: the heading of a group within a group`)
  }

  const question = (row: FormRow, where: string): void => {
    const { type, list, hasOther } = readFormType(row.cell('type'))
    const name = row.cell('name')
    if (type === 'note') {
      note(row, where)
      return
    }
    const kind = kindOf(type, row)
    if (formLost[type] || !kind) {
      left.push(`${where}: ${formLost[type] ?? `a question of type ${type.slice(0, 40)}`}`)
      return
    }
    const choices = ['single', 'multi', 'ranking'].includes(kind) ? lists.get(list) : []
    if (!choices) {
      wrong(row, 'type', 'a list of the sheet choices', list)
      return
    }
    for (const column of lostColumns)
      if (row.cell(column)) left.push(`${where}: ${column} ${row.cell(column).slice(0, 100)}`)
    const key = keyFor(name)
    const own = condition(row.cell('relevant'), where)
    const conditions = [...groups.flatMap((group) => group.conditions), ...(own ? [own] : [])]
    const options = choices.map(({ key: at, text }) => ({ key: at, text: say(text, where, at) }))
    const other = {
      key: 'other',
      text: Object.fromEntries(languages.map((tag) => [tag, otherWords[tag] ?? 'Other'])),
      write: true,
    }
    const hint = row.words('hint')
    page ??= newPage()
    if (groups.length === 0 && page.questions.length >= mostOnAPage) page = newPage()
    page.questions.push({
      key,
      kind,
      text: say(row.words('label'), where, name),
      ...(Object.keys(hint).length > 0 ? { hint: say(hint, where, '') } : {}),
      required: isYes(row.cell('required'), where),
      ...(conditions.length > 0 ? { visibleIf: conditions.length === 1 ? conditions[0] : { all: conditions } } : {}),
      ...(options.length > 0 ? { options: hasOther ? [...options, other] : options } : {}),
      ...ends(row, kind, where),
    })
    const byCode = new Map(choices.map((choice) => [choice.code, choice.key]))
    known.set(name, { key, kind, optionKey: (code) => byCode.get(code) })
  }

  /** A note that opens a page becomes its introduction. */
  const note = (row: FormRow, where: string): void => {
    page ??= newPage()
    const plain = page.questions.length === 0 && !page.intro && !row.cell('relevant') && groups.length < 2
    if (plain) page.intro = say(row.words('label'), where, '')
    else left.push(`${where}: a text without a question`)
  }

  const isYes = (text: string, where: string): boolean => {
    if (/^(yes|true|true\(\)|1)$/i.test(text)) return true
    if (text !== '' && !/^(no|false|false\(\)|0)$/i.test(text))
      left.push(`${where}: required only when ${text.slice(0, 100)}`)
    return false
  }

  const ends = (row: FormRow, kind: string, where: string): object => {
    if (row.cell('type').trim().toLowerCase() === 'range') return rangeOf(row)
    const constraint = row.cell('constraint')
    if (constraint === '') return {}
    const found = kind === 'number' ? readEnds(constraint) : kind === 'multi' ? readMost(constraint) : undefined
    if (!found) left.push(`${where}: the constraint ${constraint.slice(0, 200)}`)
    return found ?? {}
  }

  for (const row of form.survey) {
    const { type } = readFormType(row.cell('type'))
    const name = row.cell('name')
    const where = `row ${row.row}, ${name || type}`
    if (type === '' && name === '') continue
    if (repeats > 0) {
      if (type === 'begin_repeat') repeats += 1
      if (type === 'end_repeat') repeats -= 1
      continue
    }
    if (type === 'end_group') {
      if (!groups.pop()) wrong(row, 'type', 'a begin_group above it', type)
      else if (groups.length === 0) page = undefined
      continue
    }
    if (type === 'end_repeat') {
      wrong(row, 'type', 'a begin_repeat above it', type)
      continue
    }
    if (formMetadata.includes(type)) {
      left.push(`${where}: filled in by the device (${type})`)
      continue
    }
    if (type === 'begin_repeat') {
      repeats = 1
      left.push(`${where}: a group that is asked again and again, with its questions`)
      continue
    }
    if (name === '' && type !== 'begin_group') wrong(row, 'name', 'a name', '')
    else if (names.has(name) && name !== '') wrong(row, 'name', 'a name that is not used yet', name)
    else if (type === 'begin_group') begin(row, where)
    else question(row, where)
    names.add(name)
  }
  for (const { row, name } of groups)
    faults.push(
      fault(`survey, row ${row}, type`, 'not-xlsform', `expected an end_group for ${name.slice(0, 80)}, got none`),
    )
  if (repeats > 0) faults.push(fault('survey', 'not-xlsform', 'expected an end_repeat for every begin_repeat'))
  return { faults, pages }
}

const lostColumns = ['choice_filter', 'calculation', 'default', 'read_only', 'image', 'audio', 'video']

function kindOf(type: string, row: FormRow) {
  const kind = Object.hasOwn(formKinds, type) ? formKinds[type] : undefined
  if (type === 'range') return 'min' in rangeOf(row) ? 'scale' : undefined
  return kind === 'short' && /multiline/i.test(row.cell('appearance')) ? 'long' : kind
}
