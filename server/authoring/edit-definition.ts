// The moves of the survey editor on a draft: pages and questions added, moved, changed, removed. Pure: each gives a new draft.
import { type Definition, type Page, type Question, questionsOf } from '../../surveys/definition'

/** A key like the wish that no question has yet. */
export function freeKey(definition: Definition, wish: string): string {
  const taken = new Set(questionsOf(definition).map(({ key }) => key))
  const base = toKey(wish) || 'question'
  for (let number = 1; ; number++) {
    const key = number === 1 ? base : `${base}-${number}`
    if (!taken.has(key)) return key
  }
}

/** Words as a key: small Latin letters, digits and dashes; empty when nothing is left of them. */
export function toKey(words: string): string {
  const plain = words.normalize('NFKD').replace(/\p{M}/gu, '').replaceAll('ł', 'l').replaceAll('ß', 'ss').toLowerCase()
  return plain
    .replace(/[^a-z0-9._]+/g, '-')
    .replace(/^[-._]+|[-._]+$/g, '')
    .slice(0, 60)
    .replace(/[-._]+$/, '')
}

export function addPage(definition: Definition): Definition {
  const taken = new Set(definition.pages.map(({ key }) => key))
  let number = definition.pages.length + 1
  while (taken.has(`page-${number}`)) number++
  return { ...definition, pages: [...definition.pages, { key: `page-${number}`, questions: [] }] }
}

/** Removes a page; its questions go to the page before it (or after, for the first). The last page stays. */
export function removePage(definition: Definition, key: string): Definition {
  const at = definition.pages.findIndex((page) => page.key === key)
  if (at < 0 || definition.pages.length === 1) return definition
  const heir = at === 0 ? 1 : at - 1
  const orphans = definition.pages[at]!.questions
  const pages = definition.pages.map((page, index) => {
    if (index !== heir) return page
    return { ...page, questions: at === 0 ? [...orphans, ...page.questions] : [...page.questions, ...orphans] }
  })
  return { ...definition, pages: pages.filter((page) => page.key !== key) }
}

export function changePage(definition: Definition, key: string, patch: Partial<Page>): Definition {
  return { ...definition, pages: definition.pages.map((page) => (page.key === key ? { ...page, ...patch } : page)) }
}

export function addQuestion(definition: Definition, pageKey: string, question: Question): Definition {
  const page = definition.pages.find(({ key }) => key === pageKey) ?? definition.pages.at(-1)
  return page ? changePage(definition, page.key, { questions: [...page.questions, question] }) : definition
}

export function removeQuestion(definition: Definition, key: string): Definition {
  return eachPage(definition, (questions) => questions.filter((question) => question.key !== key))
}

export function replaceQuestion(definition: Definition, key: string, changed: Question): Definition {
  return eachPage(definition, (questions) => questions.map((question) => (question.key === key ? changed : question)))
}

/** One place up or down; over the edge of a page it goes to the neighbouring page. */
export function moveQuestion(definition: Definition, key: string, by: 1 | -1): Definition {
  const pageAt = definition.pages.findIndex(({ questions }) => questions.some((question) => question.key === key))
  const page = definition.pages[pageAt]
  if (!page) return definition
  const at = page.questions.findIndex((question) => question.key === key)
  const moved = page.questions[at]!
  const rest = page.questions.filter((question) => question.key !== key)
  const to = at + by
  if (to >= 0 && to < page.questions.length)
    return changePage(definition, page.key, { questions: [...rest.slice(0, to), moved, ...rest.slice(to)] })
  const neighbour = definition.pages[pageAt + by]
  if (!neighbour) return definition
  const without = changePage(definition, page.key, { questions: rest })
  const questions = by > 0 ? [moved, ...neighbour.questions] : [...neighbour.questions, moved]
  return changePage(without, neighbour.key, { questions })
}

function eachPage(definition: Definition, change: (questions: Question[]) => Question[]): Definition {
  return { ...definition, pages: definition.pages.map((page) => ({ ...page, questions: change(page.questions) })) }
}

/** Questions that come before one of them. */
export function questionsBefore(definition: Definition, key: string): readonly Question[] {
  const all = questionsOf(definition)
  return all.slice(
    0,
    all.findIndex((question) => question.key === key),
  )
}
