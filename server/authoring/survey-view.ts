// What the editor shows of a draft: pages and questions in the default language, faults and advice in sentences with their places.
import { type Definition, inLanguage, type Question } from '../../surveys/definition'
import { type Advice, type AdviceCode, lint } from '../../surveys/lint'
import { checkDefinition } from '../../surveys/read-definition'
import { sayLanguage } from '../audience/facts/say-trait'
import { sayCondition } from './condition-form'
import { sayRoutes } from './page-form'

const sentences: Readonly<Record<AdviceCode, string>> = {
  'double-barrelled': 'asks two things at once: people can answer only one of them',
  leading: 'suggests its answer',
  'too-long': 'is {length} characters long; up to {most} are read to the end',
  'missing-translation': 'is not translated into {languages}; the default language stands in',
  'no-challenge': 'No question asks about challenges, and personas are built on them.',
  'no-motivator': 'No question asks about motivators: why people act, buy or stay.',
  'too-many-open': '{count} open questions; most people give up writing after five or six.',
  'too-many-questions': '{count} questions; completion drops after fifteen.',
  'page-too-long': 'holds {count} questions or several long ones; a phone shows two or three',
  'sensitive-required': 'is personal and must be answered: let people skip it',
  'background-early': 'Who somebody is ({question}) is asked before what they have to say. Put it last.',
  'no-way-out': 'must be answered, and none of its options may fit: add “other” or “none”',
  'too-many-options': 'offers {count} options; more than twelve are skimmed',
  'no-topic': 'has no topic, so its answers reach no part of a persona',
  'no-intro': 'is missing: say who asks, why, and how long it takes.',
  'blank-value': 'Nothing stands for {{name}} yet.',
}

/** Faults that keep it from being published, and advice; each with the question it is about, if there is one. */
export function describeFindings(definition: Definition): { faults: object[]; advice: object[] } {
  return {
    faults: checkDefinition(definition).map(({ path, message }) => ({ ...placeOf(definition, path), message })),
    advice: gatherAlike(
      saidOnce(lint(definition).map((advice) => ({ ...placeOf(definition, advice.path), message: say(advice) }))),
    ),
  }
}

export function describePages(definition: Definition): object[] {
  const { language } = definition
  const last = definition.pages.length - 1
  return definition.pages.map((page, at) => ({
    key: page.key,
    number: at + 1,
    title: inLanguage(page.title, language, language),
    alone: last === 0,
    only: page.visibleIf ? sayCondition(definition, page.visibleIf) : '',
    ways: sayRoutes(definition, page),
    questions: page.questions.map((question) => describeQuestion(definition, question)),
  }))
}

function describeQuestion(definition: Definition, question: Question): object {
  const { language, languages } = definition
  return {
    key: question.key,
    kind: question.kind,
    topic: question.topic,
    required: question.required,
    conditional: question.visibleIf ? sayCondition(definition, question.visibleIf) : '',
    text: inLanguage(question.text, language, language),
    translated: languages.filter((tag) => question.text[tag]).length,
    languages: languages.length,
  }
}

/** What stands beside the pages, by its name in a definition. */
const wholeNames: Readonly<Record<string, string>> = {
  pages: '',
  values: '',
  title: 'The title',
  intro: 'The introduction',
  thanks: 'The thanks',
  screenedOut: 'The words for whoever is screened out',
}

/** "Page 2, question gf.goal": a path of the definition as a place in the editor. */
function placeOf(definition: Definition, path: string): { place: string; key?: string; language?: string } {
  const [, page, question, rest = ''] = /^pages\.(\d+)(?:\.questions\.(\d+))?\.?(.*)$/.exec(path) ?? []
  const found = page === undefined ? undefined : definition.pages[Number(page)]
  if (!found) {
    const [whole = ''] = path.split('.')
    return { place: wholeNames[whole] ?? path }
  }
  const asked = question === undefined ? undefined : found.questions[Number(question)]
  const language = definition.languages.find((tag) => rest.endsWith(`.${tag}`))
  if (!asked) return { place: `Page ${Number(page) + 1}` }
  return {
    place: inLanguage(asked.text, definition.language, definition.language) || asked.key,
    key: asked.key,
    ...(language ? { language } : {}),
  }
}

type Said = ReturnType<typeof placeOf> & { message: string }

/** The same said of many wordings of one question is said once, with their number. */
function saidOnce(advice: readonly Said[]): (Said & { times: number })[] {
  const found = new Map<string, Said & { times: number }>()
  for (const one of advice) {
    const key = `${one.key ?? one.place} ${one.language ?? ''} ${one.message}`
    found.set(key, { ...one, times: (found.get(key)?.times ?? 0) + 1 })
  }
  return [...found.values()]
}

/** From so many questions on, the same advice is one line that opens. */
const alike = 3

function gatherAlike<One extends Said>(advice: readonly One[]): (One | { message: string; questions: One[] })[] {
  const ofSame = (message: string) => advice.filter((one) => one.key && one.message === message)
  const gathered = [...new Set(advice.map(({ message }) => message))]
    .map((message) => ({ message, questions: ofSame(message) }))
    .filter(({ questions }) => questions.length >= alike)
  const inThem = new Set(gathered.flatMap(({ questions }) => questions))
  return [...advice.filter((one) => !inThem.has(one)), ...gathered]
}

function say({ code, values }: Advice): string {
  if (code === 'missing-translation')
    return sentences[code].replace('{languages}', String(values.languages).split(', ').map(sayLanguage).join(', '))
  return sentences[code].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
}
