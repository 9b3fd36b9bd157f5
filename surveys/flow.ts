// Which questions and pages a respondent meets after these answers: conditions, routes, completeness, progress. Answers to
// questions that are not shown count as blank, so that going back and changing an answer leaves nothing hidden behind.

import type { Answer, Answers } from './answer'
import type { Condition, Definition, Page, Question } from './definition'
import { answerTo } from './questions'

export type Ending = 'end' | 'screen-out'

/** The way through the survey: the pages met, what is asked on each, and where it ends as far as the answers tell. */
export type Path = { readonly steps: readonly Step[]; readonly ending: Ending; readonly answers: Answers }
export type Step = { readonly page: Page; readonly questions: readonly Question[] }

/** Walks the survey from its first page with these answers. Pages that show nothing are passed over. Every page is met at most once. */
export function pathOf(definition: Definition, answers: Answers): Path {
  const shown: Record<string, Answer> = {}
  const steps: Step[] = []
  const met = new Set<string>()
  let index = 0
  let ending: Ending = 'end'
  while (index < definition.pages.length) {
    const page = definition.pages[index]!
    if (met.has(page.key)) break
    met.add(page.key)
    if (!page.visibleIf || holds(page.visibleIf, shown)) {
      const questions = showQuestions(page, answers, shown)
      if (questions.length > 0) steps.push({ page, questions })
    }
    const to = page.routes?.find((route) => !route.when || holds(route.when, shown))?.to
    if (to === '@screen-out') ending = 'screen-out'
    if (to === '@end' || to === '@screen-out') break
    index = to === undefined ? index + 1 : definition.pages.findIndex(({ key }) => key === to)
    if (index < 0) break
  }
  return { steps, ending, answers: shown }
}

/** Whether a condition holds after these answers. */
export function holds(condition: Condition, answers: Answers): boolean {
  if ('all' in condition) return condition.all.every((part) => holds(part, answers))
  if ('any' in condition) return condition.any.some((part) => holds(part, answers))
  if ('not' in condition) return !holds(condition.not, answers)
  const answer = answerTo(answers, condition.question)
  switch (condition.is) {
    case 'answered':
      return answer !== undefined
    case 'blank':
      return answer === undefined
    case 'yes':
    case 'no':
      return answer !== undefined && 'yes' in answer && answer.yes === (condition.is === 'yes')
    case 'one-of':
      return chosenIn(answer, condition.options)
    case 'none-of':
      return answer !== undefined && !chosenIn(answer, condition.options)
    case 'at-least':
      return answer !== undefined && 'number' in answer && answer.number >= condition.number
    case 'at-most':
      return answer !== undefined && 'number' in answer && answer.number <= condition.number
  }
}

/** The step after a page, or where the way ends. An unknown or skipped page leads to the first step. */
export function stepAfter(path: Path, pageKey: string): Step | Ending {
  const at = path.steps.findIndex(({ page }) => page.key === pageKey)
  return path.steps[at + 1] ?? path.ending
}

/** The step before a page, if there is one. */
export function stepBefore(path: Path, pageKey: string): Step | undefined {
  const at = path.steps.findIndex(({ page }) => page.key === pageKey)
  return at > 0 ? path.steps[at - 1] : undefined
}

/** Required questions on the way that have no answer yet, with their pages. A way that is screened out misses nothing. */
export function missingOn(path: Path): readonly { page: Page; question: Question }[] {
  if (path.ending === 'screen-out') return []
  return path.steps.flatMap(({ page, questions }) =>
    questions
      .filter((question) => question.required && !answerTo(path.answers, question.key))
      .map((question) => ({ page, question })),
  )
}

/** How far a page is along the respondent's own way. */
export function progressAt(
  path: Path,
  pageKey: string,
): { readonly step: number; readonly steps: number; readonly share: number } {
  const at = Math.max(
    0,
    path.steps.findIndex(({ page }) => page.key === pageKey),
  )
  const steps = Math.max(1, path.steps.length)
  return { step: at + 1, steps, share: at / steps }
}

function showQuestions(page: Page, answers: Answers, shown: Record<string, Answer>): Question[] {
  const questions: Question[] = []
  for (const question of page.questions) {
    if (question.visibleIf && !holds(question.visibleIf, shown)) continue
    questions.push(question)
    const answer = answerTo(answers, question.key)
    if (answer) shown[question.key] = answer
  }
  return questions
}

function chosenIn(answer: Answer | undefined, options: readonly string[]): boolean {
  return answer !== undefined && 'choices' in answer && answer.choices.some((choice) => options.includes(choice))
}
