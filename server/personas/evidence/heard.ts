// What staff hear again and again, as personas show it: a line of a persona may stand on a recurring question or a roadblock. Its
// count and its agreed answer are read when they are shown, so that a question is answered once for everybody.
import { nameKey } from '../../audience/directory/account'
import type { FrontlineService } from '../../frontline/frontline-service'
import { accountsOf, type Kind, type RecurringQuestion } from '../../frontline/recurring-question'
import type { FieldKey } from '../persona/fields'

export type Heard = {
  readonly id: string
  readonly kind: Kind
  readonly text: string
  /** What everybody answers; of a roadblock, what is done about it. */
  readonly answer: string
  readonly count: number
  /** Companies it was heard from, as they are compared, with how often. */
  readonly accounts: readonly { readonly name: string; readonly key: string; readonly count: number }[]
  readonly dismissed: boolean
}

export type HeardReader = {
  /** By id; of one that was merged, what it was merged into, under both ids. */
  byIds(ids: readonly string[]): Promise<ReadonlyMap<string, Heard>>
  /** Open and answered ones, most heard first. */
  list(kind: Kind, most: number): Promise<Heard[]>
}

/** Where each kind belongs in a persona. */
export const fieldOfKind: Record<Kind, FieldKey> = { question: 'question', roadblock: 'challenge' }

const mostMerges = 20

export function createHeardReader(frontline: Pick<FrontlineService, 'get' | 'list'>): HeardReader {
  const follow = async (id: string): Promise<RecurringQuestion | undefined> => {
    let question = await frontline.get(id).catch(() => undefined)
    for (let step = 0; step < mostMerges && question?.mergedInto; step++)
      question = await frontline.get(question.mergedInto).catch(() => undefined)
    return question
  }
  return {
    async byIds(ids) {
      const found = new Map<string, Heard>()
      for (const id of new Set(ids)) {
        const question = await follow(id)
        if (question) found.set(id, toHeard(question))
      }
      return found
    },
    list: async (kind, most) => (await frontline.list(kind, { most })).map(toHeard),
  }
}

const toHeard = (question: RecurringQuestion): Heard => ({
  id: question.id,
  kind: question.kind,
  text: question.text,
  answer: question.answer,
  count: question.count,
  accounts: accountsOf(question).map(({ name, count }) => ({ name, key: nameKey(name), count })),
  dismissed: question.state === 'dismissed',
})
