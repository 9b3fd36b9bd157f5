// The form of one question: what it shows, and what comes back. Wording and options are one group of fields per language, so
// that a translator sees them side by side. Pure; the rules of a good question are in surveys/.
import {
  codeLists,
  type Definition,
  inLanguage,
  type Option,
  type Question,
  questionKinds,
  topics,
  type Wording,
} from '../../surveys/definition'
import { describeCondition, type FormFields, readCondition } from './condition-form'
import { questionsBefore, toKey } from './edit-definition'

const worded = ['text', 'hint', 'probe', 'low', 'high'] as const
const spareOptions = 3
const mostOptions = 60

/** What the page `authoring/question` needs. */
export function describeQuestionForm(definition: Definition, question: Question): object {
  const { languages, language } = definition
  const options = question.options ?? []
  const spares = Array.from({ length: spareOptions }, () => undefined)
  return {
    question,
    kinds: questionKinds.map((kind) => ({ kind, current: kind === question.kind })),
    topics: topics.map((topic) => ({ topic, current: topic === question.topic })),
    lists: codeLists.map((list) => ({ list, current: list === question.optionsFrom })),
    languages: languages.map((tag) => ({
      tag,
      isDefault: tag === language,
      ...Object.fromEntries(worded.map((name) => [name, question[name]?.[tag] ?? ''])),
      options: [...options, ...spares].map((option, at) => ({
        name: `option.${at}.${tag}`,
        value: option?.text[tag] ?? '',
        label: option ? inLanguage(option.text, language, language) : `New option ${at - options.length + 1}`,
      })),
    })),
    optionRows: options.map((option, at) => ({
      at,
      key: option.key,
      write: option.write,
      exclusive: option.exclusive,
      label: inLanguage(option.text, language, language),
    })),
    condition: describeCondition(
      definition,
      questionsBefore(definition, question.key),
      question.visibleIf,
      'condition',
    ),
  }
}

/** The question as the form says; what the form does not show stays. */
export function readQuestionForm(definition: Definition, question: Question, fields: FormFields): Question {
  const changed: Question = {
    ...question,
    kind: oneOf(questionKinds, fields.kind) ?? question.kind,
    required: fields.required === 'yes',
  }
  set(changed, 'topic', oneOf(topics, fields.topic))
  set(changed, 'optionsFrom', oneOf(codeLists, fields.optionsFrom))
  set(changed, 'min', readNumber(fields.min))
  set(changed, 'max', readNumber(fields.max))
  set(changed, 'clustering', fields.background === 'yes' ? 'never' : undefined)
  set(changed, 'repeatable', fields.repeatable === 'yes' ? true : undefined)
  for (const name of worded)
    set(
      changed,
      name,
      readWording(definition, question[name], (tag) => fields[`${name}.${tag}`]),
    )
  changed.text ??= question.text
  set(changed, 'options', readOptions(definition, question.options ?? [], fields))
  if (fields.conditionQuestion !== undefined)
    set(changed, 'visibleIf', readCondition(definition, question.visibleIf, fields, 'condition'))
  return changed
}

function readOptions(definition: Definition, known: readonly Option[], fields: FormFields): Option[] | undefined {
  const options: Option[] = []
  for (let at = 0; at < Math.min(known.length + spareOptions, mostOptions); at++) {
    const before = known[at]
    const text = readWording(definition, before?.text, (tag) => fields[`option.${at}.${tag}`])
    const first = text?.[definition.language] ?? ''
    // An option whose default wording was cleared is removed.
    if (!text || first.trim() === '') continue
    const option: Option = { key: before?.key ?? keyFor(first, options, known), text }
    if (fields[`write.${at}`] === 'yes') option.write = true
    if (fields[`exclusive.${at}`] === 'yes') option.exclusive = true
    options.push(option)
  }
  return options.length > 0 ? options : undefined
}

function keyFor(words: string, options: readonly Option[], known: readonly Option[]): string {
  const taken = new Set([...options, ...known].map(({ key }) => key))
  const base = toKey(words) || 'option'
  for (let number = 1; ; number++) {
    const key = number === 1 ? base : `${base}-${number}`
    if (!taken.has(key)) return key
  }
}

function readWording(
  { languages }: Definition,
  before: Wording | undefined,
  field: (tag: string) => unknown,
): Wording | undefined {
  const wording: Record<string, string> = { ...before }
  for (const tag of languages) {
    const text = field(tag)
    if (typeof text !== 'string') continue
    if (text.trim() === '') delete wording[tag]
    else wording[tag] = text.trim().slice(0, 5000)
  }
  return Object.keys(wording).length > 0 ? wording : undefined
}

function set<Name extends keyof Question>(question: Question, name: Name, value: Question[Name] | undefined): void {
  if (value === undefined) delete question[name]
  else question[name] = value
}

function oneOf<Name extends string>(names: readonly Name[], value: unknown): Name | undefined {
  return names.find((name) => name === value)
}

function readNumber(value: unknown): number | undefined {
  const number = Number(textOf(value).replace(',', '.'))
  return textOf(value) !== '' && Number.isFinite(number) ? number : undefined
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : ''
}
