// Advice for authors: what makes answers poor or people give up. Never a refusal; what cannot be published is read-definition.ts.
// The rules follow survey methodology (Dillman, Smyth and Christian 2014, ch. 4-5; Krosnick and Presser 2010) in their plain form.
// Wording rules know the six languages of the product; other languages get the structural rules only.
import { type Definition, type Question, questionsOf, type Wording } from './definition'
import { placeholdersIn } from './piping'
import { kindOf } from './questions'

/** One piece of advice: `code` names the rule, `path` the place, `values` the figures of its sentence. */
export type Advice = {
  readonly code: AdviceCode
  readonly path: string
  readonly values: Readonly<Record<string, string | number>>
}

export type AdviceCode =
  | 'double-barrelled'
  | 'leading'
  | 'too-long'
  | 'missing-translation'
  | 'no-challenge'
  | 'no-motivator'
  | 'too-many-open'
  | 'too-many-questions'
  | 'page-too-long'
  | 'sensitive-required'
  | 'background-early'
  | 'no-way-out'
  | 'too-many-options'
  | 'no-topic'
  | 'no-intro'
  | 'blank-value'

const longestWording: Readonly<Record<string, number>> = { zh: 80 }
const longestElsewhere = 200

// Two verbs or objects joined inside one question of a closed kind cannot be answered with one tick.
const joins: Readonly<Record<string, RegExp>> = {
  en: /\b(?:and|as well as)\b/i,
  pl: /(?<!\p{L})(?:i|oraz|a także)(?!\p{L})/iu,
  de: /\b(?:und|sowie)\b/i,
  es: /(?<!\p{L})(?:y|así como)(?!\p{L})/iu,
  fr: /(?<!\p{L})(?:et|ainsi que)(?!\p{L})/iu,
  zh: /以及|并且|而且/,
}

const leads: Readonly<Record<string, RegExp>> = {
  en: /\b(?:don['’]t you|isn['’]t it|wouldn['’]t you|do you agree that|how much do you (?:love|like|enjoy)|obviously|of course|amazing|excellent)\b/i,
  pl: /czy nie (?:sądz|uważa|zgadza)|zgadza(?:sz|ją) się.{0,20}że|oczywiście|jak bardzo (?:lubi|podoba)/i,
  de: /\b(?:nicht wahr|finden Sie nicht|stimmen Sie zu, dass|natürlich|selbstverständlich|wie sehr (?:lieben|mögen))\b/i,
  es: /¿no (?:cree|le parece|está de acuerdo)|está de acuerdo (?:en|con) que|por supuesto|cuánto le gusta/i,
  fr: /n['’]est-ce pas|ne (?:pensez|trouvez)-vous pas|êtes-vous d['’]accord (?:que|pour dire)|bien sûr|à quel point aimez-vous/i,
  zh: /难道|不是吗|您是否同意|当然/,
}

/** All advice on a definition, in the order of its pages, whole-survey advice last. */
export function lint(definition: Definition): readonly Advice[] {
  const advice: Advice[] = []
  const add = (code: AdviceCode, path: string, values: Advice['values'] = {}) =>
    void advice.push({ code, path, values })
  definition.pages.forEach((page, pageAt) => {
    const open = page.questions.filter((question) => kindOf(question).open && !question.visibleIf).length
    if (definition.kind === 'survey' && (page.questions.length > 6 || open > 3))
      add('page-too-long', `pages.${pageAt}`, { count: page.questions.length })
    page.questions.forEach((question, at) => {
      lintQuestion(definition, question, `pages.${pageAt}.questions.${at}`, add)
    })
  })
  lintBackground(definition, add)
  for (const [path, wording] of outerWordings(definition)) lintTranslation(definition, wording, path, add)
  lintWhole(definition, add)
  return advice
}

type Add = (code: AdviceCode, path: string, values?: Advice['values']) => void

function lintQuestion(definition: Definition, question: Question, path: string, add: Add): void {
  for (const language of definition.languages) {
    const text = Object.hasOwn(question.text, language) ? question.text[language] : undefined
    if (!text) continue
    const at = `${path}.text.${language}`
    const most = longestWording[language] ?? longestElsewhere
    if (text.length > most) add('too-long', at, { length: text.length, most })
    if (!kindOf(question).open && question.kind !== 'ranking' && joinsTwo(text, language)) add('double-barrelled', at)
    if (leads[language]?.test(text)) add('leading', at)
  }
  for (const [name, wording] of innerWordings(question)) lintTranslation(definition, wording, `${path}.${name}`, add)
  if (!question.topic) add('no-topic', path)
  if (question.topic === 'demographic' && question.required) add('sensitive-required', path)
  const options = question.options ?? []
  if (options.length > 12) add('too-many-options', `${path}.options`, { count: options.length })
  const closed = question.kind === 'single' || question.kind === 'multi'
  if (closed && question.required && options.length > 2 && !options.some(({ write, exclusive }) => write || exclusive))
    add('no-way-out', `${path}.options`)
}

/** "And" between two full clauses or in a short question; lists inside brackets and quotations do not count. */
function joinsTwo(text: string, language: string): boolean {
  const bare = text.replace(/[(（][^)）]*[)）]|["“„«][^"”»]*["”»]|\{[^}]*\}/g, ' ')
  const question = bare.split(/(?<=[.!。！:：])/).find((part) => /[?？]/.test(part)) ?? bare
  return joins[language]?.test(question) ?? false
}

function lintTranslation(definition: Definition, wording: Wording | undefined, path: string, add: Add): void {
  if (!wording) return
  const missing = definition.languages.filter(
    (language) => !(Object.hasOwn(wording, language) && wording[language]?.trim()),
  )
  if (missing.length > 0) add('missing-translation', path, { languages: missing.join(', ') })
}

/** Who somebody is, asked before what they have to say, makes people answer as that somebody. */
function lintBackground(definition: Definition, add: Add): void {
  const questions = questionsOf(definition)
  const lastOpen = questions.findLastIndex((question) => kindOf(question).open && question.clustering !== 'never')
  const early = questions.findIndex(
    ({ topic, clustering }) => topic === 'demographic' || (topic === 'role' && clustering === 'never'),
  )
  if (early >= 0 && early < lastOpen && early < questions.length / 2)
    add('background-early', 'pages', { question: questions[early]!.key })
}

function lintWhole(definition: Definition, add: Add): void {
  const questions = questionsOf(definition)
  const open = questions.filter((question) => kindOf(question).open && !question.visibleIf).length
  if (!questions.some(({ topic }) => topic === 'challenge')) add('no-challenge', 'pages')
  if (!questions.some(({ topic }) => topic === 'motivator')) add('no-motivator', 'pages')
  if (definition.kind === 'survey' && open > 10) add('too-many-open', 'pages', { count: open })
  if (definition.kind === 'survey' && questions.length > 20)
    add('too-many-questions', 'pages', { count: questions.length })
  if (!definition.intro) add('no-intro', 'intro')
  const named = new Set(
    outerWordings(definition)
      .concat(questions.flatMap(innerWordings))
      .flatMap(([, wording]) => Object.values(wording ?? {}).flatMap(placeholdersIn))
      .map(({ name }) => name),
  )
  for (const [name, value] of Object.entries(definition.values))
    if (named.has(name) && value.trim() === '') add('blank-value', 'values', { name })
}

function outerWordings({ title, intro, thanks, screenedOut, pages }: Definition): [string, Wording | undefined][] {
  const own: [string, Wording | undefined][] = [
    ['title', title],
    ['intro', intro],
    ['thanks', thanks],
    ['screenedOut', screenedOut],
  ]
  return own.concat(
    pages.flatMap(
      (page, at) =>
        [
          [`pages.${at}.title`, page.title],
          [`pages.${at}.intro`, page.intro],
        ] as [string, Wording | undefined][],
    ),
  )
}

function innerWordings({ text, hint, probe, low, high, options, rows }: Question): [string, Wording | undefined][] {
  const own: [string, Wording | undefined][] = [
    ['text', text],
    ['hint', hint],
    ['probe', probe],
    ['low', low],
    ['high', high],
  ]
  const listed = [
    ...(options ?? []).map((option, at) => [`options.${at}.text`, option.text] as [string, Wording]),
    ...(rows ?? []).map((row, at) => [`rows.${at}.text`, row.text] as [string, Wording]),
  ]
  return [...own, ...listed]
}
