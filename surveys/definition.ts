// What a survey, an interview guide or a focus-group guide is. The shapes here are the single description: the types come from
// them. Whether a definition makes sense as a whole (keys, routes, conditions) is read-definition.ts.
import * as z from 'zod'
import { keyShape, languageShape, wordingShape } from './shape'

export const surveyKinds = ['survey', 'interview', 'focus-group'] as const
export const voices = ['good-fit', 'poor-fit', 'staff', 'focus-group', 'lead', 'other'] as const
/** The languages the product speaks; a definition may use any other language tag too. */
export const productLanguages = ['en', 'pl', 'zh', 'de', 'es', 'fr'] as const

export const topics = [
  'challenge',
  'motivator',
  'goal',
  'objection',
  'roadblock',
  'recurring-question',
  'information-source',
  'buying-process',
  'role',
  'firmographic',
  'awareness',
  'kpi',
  'technology',
  'team',
  'communication-preference',
  'demographic',
] as const

export const questionKinds = [
  'long',
  'short',
  'single',
  'multi',
  'ranking',
  'scale',
  'number',
  'yes-no',
  'matrix',
  'date',
  'email',
] as const

export const codeLists = ['countries', 'industries'] as const

/** When something is shown, or which way the path goes. A question that is not shown counts as blank. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly question: string; readonly is: 'answered' | 'blank' | 'yes' | 'no' }
  | { readonly question: string; readonly is: 'one-of' | 'none-of'; readonly options: readonly string[] }
  | { readonly question: string; readonly is: 'at-least' | 'at-most'; readonly number: number }

export const conditionShape: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(conditionShape).min(1).max(20) }),
    z.strictObject({ any: z.array(conditionShape).min(1).max(20) }),
    z.strictObject({ not: conditionShape }),
    z.strictObject({ question: keyShape, is: z.enum(['answered', 'blank', 'yes', 'no']) }),
    z.strictObject({
      question: keyShape,
      is: z.enum(['one-of', 'none-of']),
      options: z.array(keyShape).min(1).max(300),
    }),
    z.strictObject({ question: keyShape, is: z.enum(['at-least', 'at-most']), number: z.number() }),
  ]),
)

/** One choice. `write` lets the respondent add own words to it ("other"); `exclusive` unticks all others ("none"). */
export const optionShape = z.strictObject({
  key: keyShape,
  text: wordingShape,
  write: z.boolean().optional(),
  exclusive: z.boolean().optional(),
})

export const questionShape = z.strictObject({
  key: keyShape,
  kind: z.enum(questionKinds),
  text: wordingShape,
  hint: wordingShape.optional(),
  /** What an interviewer asks next. */
  probe: wordingShape.optional(),
  topic: z.enum(topics).optional(),
  /** A finer subject inside the topic, such as favourite-aspect. */
  subject: keyShape.optional(),
  required: z.boolean().default(false),
  visibleIf: conditionShape.optional(),
  options: z.array(optionShape).max(300).optional(),
  /** Options of a list the product keeps, with codes as keys, in place of `options`. */
  optionsFrom: z.enum(codeLists).optional(),
  /** Columns are the options; these are the rows of a matrix. */
  rows: z
    .array(optionShape.pick({ key: true, text: true }))
    .max(60)
    .optional(),
  /** Numbers and scales: the least and the most. Multi: how many may be ticked at most. */
  min: z.number().optional(),
  max: z.number().optional(),
  low: wordingShape.optional(),
  high: wordingShape.optional(),
  unit: z.string().max(40).optional(),
  /** One answer a line: each line is a passage of its own. */
  repeatable: z.boolean().optional(),
  /** `never`: shown beside the groups, never an input of grouping (title, age, country …). */
  clustering: z.enum(['never']).optional(),
  /** The ICP criterion this answer speaks to. */
  icp: keyShape.optional(),
  /** The question of the bank it was made from. */
  bank: keyShape.optional(),
  /** Focus groups and interviews: minutes set aside. */
  minutes: z.number().positive().max(240).optional(),
})

/** Where a page leads: the first route whose condition holds; without any, the next page. */
export const routeShape = z.strictObject({
  when: conditionShape.optional(),
  to: z.union([keyShape, z.literal('@end'), z.literal('@screen-out')]),
})

export const pageShape = z.strictObject({
  key: keyShape,
  title: wordingShape.optional(),
  intro: wordingShape.optional(),
  visibleIf: conditionShape.optional(),
  questions: z.array(questionShape).max(100),
  routes: z.array(routeShape).max(20).optional(),
})

export const definitionShape = z.strictObject({
  kind: z.enum(surveyKinds),
  voice: z.enum(voices).default('other'),
  /** The default language: every wording has it, and it stands in for a missing translation. */
  language: languageShape,
  languages: z.array(languageShape).min(1).max(40),
  title: wordingShape,
  /** Who asks, why, and how long it takes. */
  intro: wordingShape.optional(),
  thanks: wordingShape.optional(),
  screenedOut: wordingShape.optional(),
  minutes: z.number().positive().max(480).optional(),
  /** Promised to respondents: no answer can be traced to a person, by researchers either. */
  anonymous: z.boolean().default(false),
  /** What `{product}` and `{company}` stand for in the wording. */
  values: z.record(z.string().regex(/^[a-z][A-Za-z]{0,30}$/), z.string().max(200)).default({}),
  pages: z.array(pageShape).max(100),
})

export type Voice = (typeof voices)[number]
export type Topic = (typeof topics)[number]
export type QuestionKind = (typeof questionKinds)[number]
export type Wording = z.infer<typeof wordingShape>
export type Option = z.infer<typeof optionShape>
export type Question = z.infer<typeof questionShape>
export type Route = z.infer<typeof routeShape>
export type Page = z.infer<typeof pageShape>
export type Definition = z.infer<typeof definitionShape>

/** A wording in one language, or in the default language where it is not translated. */
export function inLanguage(wording: Wording | undefined, language: string, fallback: string): string {
  if (!wording) return ''
  return own(wording, language) || own(wording, language.split('-')[0] ?? '') || own(wording, fallback) || ''
}

export function questionsOf(definition: Definition): readonly Question[] {
  return definition.pages.flatMap((page) => page.questions)
}

export function findQuestion(definition: Definition, key: string): Question | undefined {
  return questionsOf(definition).find((question) => question.key === key)
}

/** The language to answer in: the first wanted one the survey has, else its default. */
export function chooseLanguage(definition: Definition, wanted: readonly string[]): string {
  const offered = definition.languages
  for (const tag of wanted) {
    const found = offered.find(
      (language) => language.toLowerCase() === tag.toLowerCase() || language === tag.split('-')[0]?.toLowerCase(),
    )
    if (found) return found
  }
  return definition.language
}

function own(wording: Wording, language: string): string | undefined {
  return Object.hasOwn(wording, language) ? wording[language] : undefined
}
