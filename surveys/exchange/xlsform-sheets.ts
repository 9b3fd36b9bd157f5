// The sheets of an XLSForm as rows by column, and the columns of translated words (`label::English (en)`) as language tags.
import { type Fault, fault } from '../shape'
import { plainWords, toTag } from './imported'
import type { Sheet, Workbook } from './read-workbook'

export type FormRow = {
  readonly row: number
  readonly cell: (column: string) => string
  /** The words of a translated column by language. */
  readonly words: (column: string) => Record<string, string>
}

export type FormSheets = {
  readonly language: string
  readonly languages: readonly string[]
  readonly title: string
  readonly survey: readonly FormRow[]
  readonly choices: readonly FormRow[]
  readonly left: string[]
}

const names: Readonly<Record<string, string>> = {
  english: 'en',
  polish: 'pl',
  polski: 'pl',
  chinese: 'zh',
  中文: 'zh',
  german: 'de',
  deutsch: 'de',
  spanish: 'es',
  español: 'es',
  espanol: 'es',
  french: 'fr',
  français: 'fr',
  francais: 'fr',
}

/** `English (en)`, `English`, `en` -> en. */
function tagOf(language: string): string | undefined {
  const code = /\(([^()]{2,12})\)\s*$/.exec(language)?.[1]
  const bare = language.trim().toLowerCase()
  return code ? toTag(code) : (names[bare] ?? (/^[a-z]{2,3}([-_][a-z0-9]{2,8})?$/.test(bare) ? toTag(bare) : undefined))
}

export function readFormSheets({ sheets, hasMacros }: Extract<Workbook, { ok: true }>): FormSheets | { fault: Fault } {
  const find = (name: string) => sheets.find((sheet) => sheet.name.trim().toLowerCase() === name)
  const [survey, choices, settings] = [find('survey'), find('choices'), find('settings')]
  if (!survey) {
    const got = sheets.map(({ name }) => name.slice(0, 40)).slice(0, 8)
    return { fault: fault('file', 'not-xlsform', `expected a sheet named "survey", got ${got.join(', ')}`) }
  }
  const left: string[] = hasMacros ? ['macros, which are never run'] : []
  const set = settings ? rowsOf(settings, 'en', [])[0] : undefined
  const head = (survey.rows[0]?.cells ?? []).map(columnName)
  const missing = ['type', 'name'].filter((name) => !head.includes(name))
  const firstRow = survey.rows[0]?.row ?? 1
  if (missing.length > 0)
    return {
      fault: fault(
        `survey, row ${firstRow}`,
        'not-xlsform',
        `expected the columns type and name; missing: ${missing.join(', ')}`,
      ),
    }
  const spoken = head.flatMap((name) => /^label::(.+)$/.exec(name)?.[1] ?? [])
  const language =
    tagOf(set?.cell('default_language') ?? '') ?? tagOf(head.includes('label') ? 'en' : (spoken[0] ?? 'en')) ?? 'en'
  for (const sheet of ['entities', 'external_choices', 'osm']) if (find(sheet)) left.push(`the sheet ${sheet}`)
  return {
    language,
    languages: [...new Set([language, ...spoken.flatMap((one) => tagOf(one) ?? [])])],
    title: plainWords(set?.cell('form_title') ?? ''),
    survey: rowsOf(survey, language, left),
    choices: choices ? rowsOf(choices, language, left) : [],
    left,
  }
}

/** Column names as people write them: in any case, one colon or two, blanks or underscores. */
function columnName(name: string): string {
  const [base = '', ...rest] = name.split(/::?/).map((part) => part.trim())
  const plain = base.toLowerCase().replace(/\s+/g, '_')
  return rest.length > 0 && rest.join('') !== '' ? `${plain}::${rest.join('::')}` : plain
}

function rowsOf(sheet: Sheet, language: string, left: string[]): FormRow[] {
  const [first, ...body] = sheet.rows
  const columns = (first?.cells ?? []).map(columnName)
  const places = new Map(columns.map((name, at) => [name, at]))
  const translated = columns.flatMap((column, at) => {
    const [, base = '', spoken = ''] = /^(label|hint)(?:::(.+))?$/.exec(column) ?? []
    if (base === '') return []
    const tag = spoken === '' ? language : tagOf(spoken)
    const line = `the language "${spoken.slice(0, 40)}": expected a code behind its name, as in "English (en)"`
    if (!tag && !left.includes(line)) left.push(line)
    return tag ? [{ base, tag, at }] : []
  })
  return body.map(({ row, cells }) => ({
    row,
    cell: (column) => (cells[places.get(column) ?? -1] ?? '').trim(),
    words(column) {
      const said: Record<string, string> = {}
      for (const { base, tag, at } of translated) {
        const text = base === column ? plainWords(cells[at] ?? '') : ''
        if (text !== '') said[tag] = text
      }
      return said
    },
  }))
}
