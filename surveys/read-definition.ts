// JSON to a definition that can be answered, or everything that is wrong with it at once. The shape comes first; then what only
// shows when the whole is seen: keys, wording, options, routes (check-routes.ts) and references to other questions.
import { checkRoutes } from './check-routes'
import { optionsOf } from './code-lists'
import {
  type Condition,
  type Definition,
  definitionShape,
  type Page,
  type Question,
  questionsOf,
  type Wording,
} from './definition'
import { placeholdersIn } from './piping'
import { kindOf } from './questions'
import { decode, type Fault, fault, type Read } from './shape'

/** Whether the data have the shape of a definition. A draft in the making needs no more. */
export function readDraft(data: unknown): Read<Definition> {
  return decode(definitionShape, data)
}

/** A definition ready to be published: the right shape, and nothing wrong in the whole. */
export function readDefinition(data: unknown): Read<Definition> {
  const draft = readDraft(data)
  if (!draft.ok) return draft
  const faults = checkDefinition(draft.value)
  return faults.length === 0 ? draft : { ok: false, faults }
}

/** Everything that keeps a draft from being published. */
export function checkDefinition(definition: Definition): readonly Fault[] {
  if (questionsOf(definition).length === 0) return [fault('pages', 'no-questions', 'expected at least one question')]
  return [
    ...checkLanguages(definition),
    ...duplicates(definition.pages, 'pages', 'page'),
    ...duplicateQuestions(definition),
    ...definition.pages.flatMap((page, at) => checkPage(definition, page, `pages.${at}`)),
    ...checkRoutes(definition),
  ]
}

function checkPage(definition: Definition, page: Page, path: string): Fault[] {
  const earlier = new Map<string, Question>()
  for (const other of definition.pages) {
    if (other === page) break
    for (const question of other.questions) earlier.set(question.key, question)
  }
  const faults = [
    ...(page.visibleIf ? checkCondition(page.visibleIf, earlier, `${path}.visibleIf`) : []),
    ...checkWording(definition, page.title, `${path}.title`, earlier),
    ...checkWording(definition, page.intro, `${path}.intro`, earlier),
  ]
  page.questions.forEach((question, at) => {
    faults.push(...checkQuestion(definition, question, `${path}.questions.${at}`, earlier))
    earlier.set(question.key, question)
  })
  page.routes?.forEach((route, at) => {
    if (route.when) faults.push(...checkCondition(route.when, earlier, `${path}.routes.${at}.when`))
  })
  return faults
}

function checkQuestion(
  definition: Definition,
  question: Question,
  path: string,
  earlier: ReadonlyMap<string, Question>,
): Fault[] {
  const { needs } = kindOf(question)
  const options = optionsOf(question)
  const faults = [...checkWording(definition, question.text, `${path}.text`, earlier, 'required')]
  for (const name of ['hint', 'probe', 'low', 'high'] as const)
    faults.push(...checkWording(definition, question[name], `${path}.${name}`, earlier))
  if (needs.includes('options') && options.length < 2)
    faults.push(fault(`${path}.options`, 'too-few-options', 'expected at least two options'))
  if (needs.includes('rows') && !question.rows?.length)
    faults.push(fault(`${path}.rows`, 'no-rows', 'expected at least one row'))
  if (needs.includes('range')) faults.push(...checkRange(question, path))
  if (question.min !== undefined && question.max !== undefined && question.min > question.max)
    faults.push(
      fault(`${path}.max`, 'upside-down', `expected at least ${question.min}, the least, got ${question.max}`),
    )
  for (const list of ['options', 'rows'] as const) {
    faults.push(...duplicates(question[list] ?? [], `${path}.${list}`, 'key'))
    question[list]?.forEach(({ text }, at) => {
      faults.push(...checkWording(definition, text, `${path}.${list}.${at}.text`, earlier, 'required'))
    })
  }
  if (question.visibleIf) faults.push(...checkCondition(question.visibleIf, earlier, `${path}.visibleIf`))
  return faults
}

function checkRange({ min, max }: Question, path: string): Fault[] {
  const whole = Number.isInteger(min) && Number.isInteger(max)
  if (whole && max! - min! >= 1 && max! - min! <= 20) return []
  return [fault(`${path}.max`, 'no-range', 'expected whole numbers for the ends of the scale, 1 to 20 apart')]
}

function checkLanguages({ language, languages, title }: Definition): Fault[] {
  const faults: Fault[] = []
  if (!languages.includes(language))
    faults.push(fault('languages', 'default-missing', `expected the default language "${language}" among them`))
  if (new Set(languages).size < languages.length)
    faults.push(fault('languages', 'duplicate-language', 'expected every language once'))
  if (!title[language]?.trim()) faults.push(fault('title', 'no-wording', `expected a title in "${language}"`))
  return faults
}

function checkWording(
  definition: Definition,
  wording: Wording | undefined,
  path: string,
  earlier: ReadonlyMap<string, Question>,
  need: 'required' | 'optional' = 'optional',
): Fault[] {
  if (!wording) return []
  const missing = need === 'required' && !wording[definition.language]?.trim()
  const faults = missing ? [fault(path, 'no-wording', `expected a wording in "${definition.language}"`)] : []
  for (const [language, text] of Object.entries(wording)) {
    for (const { name, hasFallback } of placeholdersIn(text)) {
      const from = `${path}.${language}`
      if (name.startsWith('answer:') && !earlier.has(name.slice(7)))
        faults.push(fault(from, 'unknown-question', `expected an earlier question in {${name}}`))
      else if (
        !name.startsWith('answer:') &&
        !name.startsWith('contact.') &&
        !hasFallback &&
        !Object.hasOwn(definition.values, name)
      )
        faults.push(fault(from, 'no-value', `expected a value for {${name}}`))
    }
  }
  return faults
}

function checkCondition(condition: Condition, earlier: ReadonlyMap<string, Question>, path: string): Fault[] {
  if ('all' in condition) return condition.all.flatMap((part, at) => checkCondition(part, earlier, `${path}.all.${at}`))
  if ('any' in condition) return condition.any.flatMap((part, at) => checkCondition(part, earlier, `${path}.any.${at}`))
  if ('not' in condition) return checkCondition(condition.not, earlier, `${path}.not`)
  const question = earlier.get(condition.question)
  if (!question) return [fault(path, 'unknown-question', `expected an earlier question, got "${condition.question}"`)]
  const fits = testFits(condition.is, question)
  if (!fits) return [fault(path, 'wrong-test', `"${condition.is}" does not apply to a ${question.kind} question`)]
  const unknown =
    'options' in condition
      ? condition.options.filter((key) => !optionsOf(question).some((option) => option.key === key))
      : []
  return unknown.map((key) => fault(path, 'unknown-option', `expected an option of "${question.key}", got "${key}"`))
}

function testFits(test: string, { kind }: Question): boolean {
  if (test === 'yes' || test === 'no') return kind === 'yes-no'
  if (test === 'one-of' || test === 'none-of') return kind === 'single' || kind === 'multi' || kind === 'ranking'
  if (test === 'at-least' || test === 'at-most') return kind === 'number' || kind === 'scale'
  return true
}

function duplicateQuestions(definition: Definition): Fault[] {
  const places = definition.pages.flatMap((page, at) =>
    page.questions.map(({ key }, index) => ({ key, path: `pages.${at}.questions.${index}.key` })),
  )
  return repeated(places, 'question')
}

function duplicates(items: readonly { readonly key: string }[], path: string, what: string): Fault[] {
  return repeated(
    items.map(({ key }, at) => ({ key, path: `${path}.${at}.key` })),
    what,
  )
}

function repeated(places: readonly { key: string; path: string }[], what: string): Fault[] {
  const seen = new Set<string>()
  return places.flatMap(({ key, path }) => {
    if (!seen.has(key)) {
      seen.add(key)
      return []
    }
    return [fault(path, 'duplicate-key', `expected a ${what} key that is not used yet, got "${key}" again`)]
  })
}
