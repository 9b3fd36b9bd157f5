// Keeps the index of similar questions up to date with the store: built at the first look, then only what changed since is added.
// Several servers each keep their own.
import { createQuestionIndex, type QuestionIndex, type SimilarQuestion } from '../../analysis/index'
import type { Kind } from './recurring-question'
import type { RecurringQuestionStore } from './recurring-question-store'

export type FindSimilar = (kind: Kind, text: string, most?: number) => Promise<SimilarQuestion[]>

export function createFindSimilar(questions: Pick<RecurringQuestionStore, 'changedSince'>): FindSimilar {
  const indexes: Readonly<Record<Kind, QuestionIndex>> = {
    question: createQuestionIndex(),
    roadblock: createQuestionIndex(),
  }
  const known = new Set<string>()
  let seen = new Date(0)

  const catchUp = async (): Promise<void> => {
    for (const { id, kind, text, state, changedAt } of await questions.changedSince(seen)) {
      const findable = state === 'open' || state === 'answered'
      if (!findable) indexes[kind].remove(id)
      else if (!known.has(id)) indexes[kind].add(id, text)
      if (findable) known.add(id)
      else known.delete(id)
      seen = changedAt
    }
  }

  let last: Promise<void> = Promise.resolve()
  return async (kind, text, most = 5) => {
    // One after another, so that nothing is added twice.
    last = last.catch(() => undefined).then(catchUp)
    await last
    return indexes[kind].nearest(text, { most })
  }
}
