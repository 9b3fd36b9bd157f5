// Surveys as SurveyJS JSON (form library 2.x, schema of surveyjs.io), out and in. What one side does not know is named in `left`,
// never dropped in silence. Topics, voices and bank keys are ours: they do not survive a round trip.
import * as z from 'zod'
import { optionsOf } from '../code-lists'
import type { Definition, Question, QuestionKind, Wording } from '../definition'
import { type Fault, fault, type Read, refused } from '../shape'
import type { Imported } from './imported'
import { fromExpression, toExpression, toKey } from './surveyjs-expression'

const types: Readonly<Record<QuestionKind, string>> = {
  long: 'comment',
  short: 'text',
  single: 'radiogroup',
  multi: 'checkbox',
  ranking: 'ranking',
  scale: 'rating',
  number: 'text',
  'yes-no': 'boolean',
  matrix: 'matrix',
  date: 'text',
  email: 'text',
}
const inputTypes: Readonly<Record<string, QuestionKind>> = { number: 'number', date: 'date', email: 'email' }
const kindsIn: Readonly<Record<string, QuestionKind>> = {
  comment: 'long',
  text: 'short',
  radiogroup: 'single',
  dropdown: 'single',
  checkbox: 'multi',
  tagbox: 'multi',
  ranking: 'ranking',
  rating: 'scale',
  boolean: 'yes-no',
  matrix: 'matrix',
}

export function toSurveyJs(definition: Definition): { survey: object; left: readonly string[] } {
  const left: string[] = []
  const say = (wording: Wording | undefined) => (wording ? toLocalised(wording, definition.language) : undefined)
  const pages = definition.pages.map((page) => {
    if (page.routes?.length) left.push(`routes of page ${page.key}`)
    const elements = page.questions.map((question) => ({
      type: types[question.kind],
      name: question.key,
      title: say(question.text),
      description: say(question.hint),
      isRequired: question.required || undefined,
      visibleIf: question.visibleIf && toExpression(question.visibleIf),
      ...Object.fromEntries(
        Object.entries(inputTypes).flatMap(([input, kind]) => (kind === question.kind ? [['inputType', input]] : [])),
      ),
      ...sizes(question, say),
    }))
    return {
      name: page.key,
      title: say(page.title),
      description: say(page.intro),
      visibleIf: page.visibleIf && toExpression(page.visibleIf),
      elements,
    }
  })
  return {
    survey: {
      title: say(definition.title),
      description: say(definition.intro),
      completedHtml: say(definition.thanks),
      pages,
    },
    left,
  }
}

function sizes(question: Question, say: (wording: Wording | undefined) => unknown): object {
  const { kind, min, max, low, high, rows } = question
  const options = optionsOf(question).map(({ key, text }) => ({ value: key, text: say(text) }))
  if (kind === 'scale')
    return { rateMin: min, rateMax: max, minRateDescription: say(low), maxRateDescription: say(high) }
  if (kind === 'matrix')
    return { columns: options, rows: (rows ?? []).map(({ key, text }) => ({ value: key, text: say(text) })) }
  if (kind === 'multi') return { choices: options, maxSelectedChoices: max }
  if (kind === 'number') return { min, max }
  if (kind === 'long' || kind === 'short') return { maxLength: max }
  return options.length > 0 ? { choices: options } : {}
}

const words = z.union([z.string(), z.record(z.string(), z.string())])
const item = z.union([
  z.string(),
  z.number().transform(String),
  z.looseObject({ value: z.union([z.string(), z.number(), z.boolean()]).transform(String), text: words.optional() }),
])
const element = z.looseObject({
  type: z.string(),
  name: z.string().min(1).max(200),
  title: words.optional(),
  description: words.optional(),
  isRequired: z.boolean().optional(),
  visibleIf: z.string().optional(),
  inputType: z.string().optional(),
  choices: z.array(item).max(300).optional(),
  columns: z.array(item).max(300).optional(),
  rows: z.array(item).max(60).optional(),
  rateMin: z.number().optional(),
  rateMax: z.number().optional(),
  maxSelectedChoices: z.number().optional(),
})
const source = z.looseObject({
  title: words.optional(),
  description: words.optional(),
  locale: z.string().optional(),
  pages: z
    .array(
      z.looseObject({
        name: z.string().optional(),
        title: words.optional(),
        elements: z.array(element).max(200).optional(),
      }),
    )
    .max(100)
    .optional(),
  elements: z.array(element).max(200).optional(),
})

/** Reads a SurveyJS survey. Markup in titles stays text; scripts, HTML elements and expressions we do not know are left out and named. */
export function fromSurveyJs(input: unknown): Read<Imported> {
  const read = source.safeParse(input)
  if (!read.success)
    return refused(
      ...read.error.issues
        .slice(0, 20)
        .map((issue): Fault => fault(issue.path.join('.'), 'not-surveyjs', issue.message)),
    )
  const { title, description, locale, pages, elements } = read.data
  const language = toTag(locale ?? 'en')
  const left: string[] = []
  const keys = new Map<string, string>()
  const wording = (text: z.infer<typeof words> | undefined) =>
    text === undefined ? undefined : fromLocalised(text, language)
  const options = (list: z.infer<typeof item>[] | undefined) =>
    list?.map((entry) =>
      typeof entry === 'string'
        ? { key: toKey(entry), text: { [language]: entry } }
        : { key: toKey(entry.value), text: wording(entry.text) ?? { [language]: entry.value } },
    )
  const question = (from: z.infer<typeof element>) => {
    const kind = from.type === 'text' ? (inputTypes[from.inputType ?? ''] ?? 'short') : kindsIn[from.type]
    if (!kind || !Object.hasOwn(kindsIn, from.type)) {
      left.push(`${from.name}: a question of type ${from.type}`)
      return []
    }
    const visibleIf = from.visibleIf ? fromExpression(from.visibleIf, keys) : undefined
    if (from.visibleIf && !visibleIf) left.push(`${from.name}: the condition ${from.visibleIf}`)
    keys.set(from.name, toKey(from.name))
    const scale = kind === 'scale' ? { min: from.rateMin ?? 1, max: from.rateMax ?? 5 } : {}
    const lists =
      kind === 'matrix'
        ? { options: options(from.columns), rows: options(from.rows) }
        : from.choices
          ? { options: options(from.choices) }
          : {}
    const made = {
      key: toKey(from.name),
      kind,
      text: wording(from.title) ?? { [language]: from.name },
      required: from.isRequired ?? false,
      ...scale,
      ...lists,
    }
    return [
      {
        ...made,
        ...(from.description ? { hint: wording(from.description) } : {}),
        ...(visibleIf ? { visibleIf } : {}),
        ...(kind === 'multi' && from.maxSelectedChoices ? { max: from.maxSelectedChoices } : {}),
      },
    ]
  }
  const list = pages ?? [{ name: 'page-1', elements }]
  const made = list.map((page, at) => ({
    key: `page-${at + 1}`,
    ...(page.title ? { title: wording(page.title as z.infer<typeof words>) } : {}),
    questions: (page.elements ?? []).flatMap(question),
  }))
  const heading = wording(title) ?? { [language]: 'Imported survey' }
  const languages = [
    ...new Set([
      language,
      ...Object.keys(heading),
      ...made.flatMap((page) => page.questions.flatMap(({ text }) => Object.keys(text))),
    ]),
  ]
  return {
    ok: true,
    value: {
      data: {
        kind: 'survey',
        language,
        languages,
        title: heading,
        ...(description ? { intro: wording(description) } : {}),
        pages: made,
      },
      left,
    },
  }
}

function toLocalised(wording: Wording, language: string): string | Record<string, string> {
  const entries = Object.entries(wording)
  if (entries.length === 1 && entries[0]![0] === language) return entries[0]![1]
  return Object.fromEntries(
    entries.map(([tag, text]) => [tag === language ? 'default' : tag === 'zh' ? 'zh-cn' : tag, text]),
  )
}

function fromLocalised(text: z.infer<typeof words>, language: string): Wording {
  if (typeof text === 'string') return { [language]: text }
  return Object.fromEntries(
    Object.entries(text).map(([tag, said]) => [tag === 'default' ? language : toTag(tag), said]),
  )
}

const toTag = (locale: string): string =>
  /^zh/i.test(locale) ? 'zh' : (/^[a-z]{2,3}/i.exec(locale)?.[0].toLowerCase() ?? 'en')
