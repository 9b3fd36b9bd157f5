// The form of one page: its title and introduction in each language, when it is shown, and where it leads after which answers. Pure;
// whether ways are sound (no circle, no page nobody comes to) is judged in surveys/.
import {
  type Definition,
  inLanguage,
  type Page,
  type Question,
  type Route,
  type Wording,
} from '../../surveys/definition'
import { describeCondition, type FormFields, readCondition, sayCondition } from './condition-form'

const worded = ['title', 'intro'] as const
const spareRoutes = 2
const mostRoutes = 20
const endings = [
  { to: '@end', words: 'the end: check and send' },
  { to: '@screen-out', words: 'screened out: not whom you ask' },
] as const

/** What the page `authoring/page` needs. */
export function describePageForm(definition: Definition, page: Page): object {
  const { pages, language, languages } = definition
  const at = pages.findIndex(({ key }) => key === page.key)
  const before = pages.slice(0, at).flatMap(({ questions }) => questions)
  const asked = [...before, ...page.questions]
  const routes: (Route | undefined)[] = [
    ...(page.routes ?? []),
    ...Array.from({ length: spareRoutes }, () => undefined),
  ].slice(0, mostRoutes)
  return {
    page: { key: page.key, number: at + 1 },
    languages: languages.map((tag) => ({
      tag,
      isDefault: tag === language,
      ...Object.fromEntries(worded.map((name) => [name, page[name]?.[tag] ?? ''])),
    })),
    only: describeCondition(definition, before, page.visibleIf, 'only'),
    routes: routes.map((route, number) => ({
      number,
      isNew: route === undefined,
      condition: describeCondition(definition, asked, route?.when, `route${number}`),
      destinations: destinationsOf(definition, at).map((one) => ({ ...one, current: one.to === route?.to })),
    })),
    choices: choicesOf(definition, asked),
  }
}

/** Pages after this one, and the two endings. */
function destinationsOf({ pages, language }: Definition, at: number): { to: string; words: string }[] {
  const later = pages.slice(at + 1).map(({ key, title }, index) => {
    const words = inLanguage(title, language, language)
    return { to: key, words: `page ${at + index + 2}${words ? `: ${words}` : ''}` }
  })
  return [...later, ...endings]
}

/** The options of closed questions, to be named in a condition. */
function choicesOf({ language }: Definition, questions: readonly Question[]): object[] {
  return questions
    .filter(({ options }) => options && options.length > 0)
    .map(({ text, options = [] }) => ({
      question: inLanguage(text, language, language),
      options: options.map((option) => inLanguage(option.text, language, language)),
    }))
}

/** The page as the form says. A way without a destination is removed; one without a condition is taken by everybody. */
export function readPageForm(definition: Definition, page: Page, fields: FormFields): Page {
  const { visibleIf: _visibleIf, routes: _routes, title: _title, intro: _intro, ...rest } = page
  const only = readCondition(definition, page.visibleIf, fields, 'only')
  const routes = Array.from({ length: mostRoutes }, (_, at): Route | undefined => {
    const to = fields[`route${at}To`]
    const known = definition.pages.some(({ key }) => key === to) || endings.some((ending) => ending.to === to)
    if (typeof to !== 'string' || !known) return undefined
    const when = readCondition(definition, page.routes?.[at]?.when, fields, `route${at}`)
    return when ? { when, to } : { to }
  }).filter((route) => route !== undefined)
  return {
    ...rest,
    ...readWordings(definition, page, fields),
    ...(only ? { visibleIf: only } : {}),
    ...(routes.length > 0 ? { routes } : {}),
  }
}

function readWordings({ languages }: Definition, page: Page, fields: FormFields): Pick<Page, 'title' | 'intro'> {
  const read: Partial<Record<(typeof worded)[number], Wording>> = {}
  for (const name of worded) {
    const wording: Record<string, string> = { ...page[name] }
    for (const tag of languages) {
      const text = fields[`${name}.${tag}`]
      if (typeof text !== 'string') continue
      if (text.trim() === '') delete wording[tag]
      else wording[tag] = text.trim().slice(0, 5000)
    }
    if (Object.keys(wording).length > 0) read[name] = wording
  }
  return read
}

/** Where a page leads, in words, for the editor. */
export function sayRoutes(definition: Definition, page: Page): string[] {
  const at = definition.pages.findIndex(({ key }) => key === page.key)
  const words = new Map(destinationsOf(definition, at).map((one) => [one.to, one.words]))
  return (page.routes ?? []).map(
    ({ when, to }) => `${when ? `If ${sayCondition(definition, when)}, on` : 'On'} to ${words.get(to) ?? to}`,
  )
}

export const findPage = (definition: Definition, key: string): Page | undefined =>
  definition.pages.find((page) => page.key === key)
