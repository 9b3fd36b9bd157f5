// XLSForm, out: a workbook with the sheets survey, choices and settings. What XLSForm cannot say is named in `left`.
import { optionsOf } from '../code-lists'
import { type Definition, findQuestion, inLanguage, type Question, type Wording } from '../definition'
import { type Dialect, writeExpression } from './foreign-expression'
import { writeWorkbook } from './write-workbook'

const types: Readonly<Partial<Record<Question['kind'], string>>> = {
  long: 'text',
  short: 'text',
  email: 'text',
  number: 'decimal',
  scale: 'range',
  date: 'date',
}

/** XLSForm's names begin with a letter. */
const nameOf = (key: string): string => (/^[a-z]/.test(key) ? key : `q_${key}`)

const dialect: Dialect = {
  and: ' and ',
  or: ' or ',
  not: (inner) => `not(${inner})`,
  name: ({ key }) => `\${${nameOf(key)}}`,
  blank: ({ key }) => `\${${nameOf(key)}} = ''`,
  chosen: ({ key, kind }, option) =>
    kind === 'single' ? `\${${nameOf(key)}} = '${option}'` : `selected(\${${nameOf(key)}}, '${option}')`,
  yes: ({ key }, isYes) => `\${${nameOf(key)}} = '${isYes ? 'yes' : 'no'}'`,
}

export function toXlsForm(definition: Definition): { file: Uint8Array; left: readonly string[] } {
  const { language, languages, pages } = definition
  const left: string[] = []
  const spoken = languages.map((tag) => `${englishName(tag)} (${tag})`)
  const words = (wording: Wording | undefined): string[] =>
    languages.map((tag) => pipesOut(definition, wording?.[tag] ?? ''))
  const relevant = (condition: Question['visibleIf']) =>
    condition ? writeExpression(condition, definition, dialect) : ''
  const survey: string[][] = [
    [
      'type',
      'name',
      ...spoken.map((one) => `label::${one}`),
      ...spoken.map((one) => `hint::${one}`),
      'required',
      'relevant',
      'constraint',
      'parameters',
      'appearance',
    ],
  ]
  const choices: string[][] = [['list_name', 'name', ...spoken.map((one) => `label::${one}`)]]
  const line = (type: string, name: string, cells: Partial<Line> = {}): void => {
    const { label, hint, required = '', relevant: when = '', constraint = '', parameters = '', appearance = '' } = cells
    survey.push([type, name, ...words(label), ...words(hint), required, when, constraint, parameters, appearance])
  }
  const list = (name: string, options: readonly { key: string; text: Wording }[]): void => {
    for (const { key, text } of options) choices.push([name, key, ...words(text)])
  }

  const ask = (question: Question): void => {
    const { key, kind, min, max, rows = [] } = question
    const options = optionsOf(question)
    const name = nameOf(key)
    const cells = {
      label: question.text,
      ...(question.hint ? { hint: question.hint } : {}),
      required: question.required ? 'yes' : '',
      relevant: relevant(question.visibleIf),
    }
    if (options.some(({ write }) => write)) left.push(`${key}: own words beside an option`)
    if (options.some(({ exclusive }) => exclusive)) left.push(`${key}: an option that unticks the others`)
    if (kind === 'yes-no') {
      left.push(`${key}: yes or no, as a choice of two`)
      list(name, yesNo)
      line(`select_one ${name}`, name, cells)
    } else if (kind === 'matrix') {
      left.push(`${key}: a table, as one question a row`)
      list(name, options)
      line('begin_group', `${name}_table`, { label: question.text, relevant: cells.relevant, appearance: 'field-list' })
      for (const row of rows)
        line(`select_one ${name}`, `${name}_${row.key}`, { label: row.text, required: cells.required })
      line('end_group', `${name}_table`)
    } else if (options.length > 0) {
      list(name, options)
      const most = kind === 'multi' && max !== undefined ? { constraint: `count-selected(.) <= ${max}` } : {}
      line(`${kind === 'single' ? 'select_one' : kind === 'multi' ? 'select_multiple' : 'rank'} ${name}`, name, {
        ...cells,
        ...most,
      })
    } else {
      const ends = [min === undefined ? '' : `. >= ${min}`, max === undefined ? '' : `. <= ${max}`].filter(Boolean)
      if (kind === 'email') left.push(`${key}: the check for an e-mail address`)
      if (question.low || question.high) left.push(`${key}: the words at the ends of its scale`)
      line(types[kind] ?? 'text', name, {
        ...cells,
        ...(kind === 'scale' ? { parameters: `start=${min} end=${max} step=1` } : {}),
        ...(kind === 'number' ? { constraint: ends.join(' and ') } : {}),
        ...(kind === 'long' ? { appearance: 'multiline' } : {}),
      })
    }
  }

  if (definition.intro) line('note', 'introduction', { label: definition.intro })
  for (const page of pages) {
    line('begin_group', nameOf(page.key), {
      ...(page.title ? { label: page.title } : {}),
      relevant: relevant(page.visibleIf),
    })
    if (page.intro) line('note', `${nameOf(page.key)}_introduction`, { label: page.intro })
    page.questions.forEach(ask)
    line('end_group', nameOf(page.key))
    if (page.routes?.length) left.push(`the routes of page ${page.key}`)
  }
  if (definition.thanks) left.push('the words of thanks')
  const settings = [
    ['form_title', 'default_language'],
    [pipesOut(definition, inLanguage(definition.title, language, language)), spoken[languages.indexOf(language)] ?? ''],
  ]
  const file = writeWorkbook([
    { name: 'survey', rows: survey },
    { name: 'choices', rows: choices },
    { name: 'settings', rows: settings },
  ])
  return { file, left }
}

type Line = {
  label: Wording
  hint: Wording
  required: string
  relevant: string
  constraint: string
  parameters: string
  appearance: string
}

const yesNo = [
  { key: 'yes', text: { en: 'Yes', pl: 'Tak', zh: '是', de: 'Ja', es: 'Sí', fr: 'Oui' } },
  { key: 'no', text: { en: 'No', pl: 'Nie', zh: '否', de: 'Nein', es: 'No', fr: 'Non' } },
]

const englishName = (tag: string): string => new Intl.DisplayNames(['en'], { type: 'language' }).of(tag) ?? tag

/** Values of ours are filled in; answers become references; what only a contact knows becomes its fallback. */
export function pipesOut(definition: Definition, text: string, answer = (key: string) => `\${${nameOf(key)}}`): string {
  return text.replace(/\{(?:answer:([a-z0-9._-]+)|([a-zA-Z.]+))(?:\|([^{}]*))?\}/g, (_, key, name, fallback = '') => {
    if (key) return findQuestion(definition, key) ? answer(key) : fallback
    return (Object.hasOwn(definition.values, name) && definition.values[name]) || fallback
  })
}
