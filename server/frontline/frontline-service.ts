// Decides about what staff hear: where it is counted, how duplicates become one, what everybody answers. Counting is forgiving: the
// same key counts once, a merged one counts for what it was merged into.
import type { Actor } from '../platform/accounts/actor'
import { Problem } from '../problems'
import type { FindSimilar } from './find-similar'
import {
  cleanText,
  type Kind,
  longestText,
  type Mention,
  monthOf,
  type RecurringQuestion,
  textKeyOf,
} from './recurring-question'
import type { RecurringQuestionStore } from './recurring-question-store'

/** What is sent with a count: a key against double clicks, and the customer's company. */
export type Heard = { key: string; account?: string | undefined; language?: string | undefined }
export type Near = { question: RecurringQuestion; score: number; verdict: 'same' | 'similar'; difference?: string }

/** What is listed: neither out of the way nor merged into another. */
export const listed = ['open', 'answered'] as const

/** Which of those in the list: in one state, with these words, so many of them. */
export type Part = { state?: (typeof listed)[number]; words?: string; skip?: number; most?: number }

export type FrontlineService = ReturnType<typeof createFrontlineService>

type Deps = { questions: RecurringQuestionStore; findSimilar: FindSimilar; now: () => Date }

const mostMerges = 20

export function createFrontlineService({ questions, findSimilar, now }: Deps) {
  const get = async (id: string, kind?: Kind): Promise<RecurringQuestion> => {
    const question = await questions.find(id)
    if (!question || (kind && question.kind !== kind)) throw new Problem('recurring-question.absent')
    return question
  }

  /** Where a count belongs: merges are followed to their end. */
  const follow = async (question: RecurringQuestion): Promise<RecurringQuestion> => {
    let at = question
    for (let step = 0; at.mergedInto && step < mostMerges; step++) at = await get(at.mergedInto)
    return at
  }

  const mentionBy = (actor: Actor, { key, account }: Heard): Mention => ({
    key: key.slice(0, 200),
    userId: actor.id,
    userName: actor.name,
    at: now(),
    ...(account ? { account: cleanText(account).slice(0, 120) } : {}),
  })

  const countOn = async (question: RecurringQuestion, mention: Mention): Promise<RecurringQuestion> => {
    const target = await follow(question)
    const counted = (await questions.countOnce(target.id, mention)) ?? (await get(target.id))
    // Merged at this very moment: it counts where it went.
    if (counted.state === 'merged') return countOn(counted, mention)
    // Heard again, it is no longer out of the way.
    if (counted.state !== 'dismissed') return counted
    return (await questions.patch(counted.id, counted.version, { state: 'open' }, now())) ?? counted
  }

  const changed = async (
    question: RecurringQuestion,
    version: number | undefined,
    patch: Parameters<RecurringQuestionStore['patch']>[2],
  ): Promise<RecurringQuestion> => {
    const next = await questions.patch(question.id, version ?? question.version, patch, now())
    if (!next) throw new Problem('document.stale')
    return next
  }

  return {
    get,
    list: (kind: Kind, { state, ...part }: Part = {}) => questions.list(kind, state ? [state] : listed, part),
    listDismissed: (kind: Kind) => questions.list(kind, ['dismissed']),
    count: (kind: Kind, { state, words }: Part = {}) => questions.count(kind, state ? [state] : listed, words),
    /** How often this person counted something this month. */
    creditOf: (actor: Actor) => questions.creditOf(actor.id, monthOf(now())),

    /** Nearest first. Nothing for a text without a word. */
    async similar(kind: Kind, text: string, most = 5): Promise<Near[]> {
      const found = await findSimilar(kind, text.slice(0, longestText), most)
      const byId = new Map((await questions.byIds(found.map(({ id }) => id))).map((one) => [one.id, one]))
      return found.flatMap(({ id, score, verdict, difference }) => {
        const question = byId.get(id)
        return question ? [{ question, score, verdict, ...(difference ? { difference } : {}) }] : []
      })
    },

    /** Adds it, or counts the one with the same wording. The same key again changes nothing. */
    async add(
      kind: Kind,
      rawText: string,
      heard: Heard,
      actor: Actor,
    ): Promise<{ question: RecurringQuestion; isNew: boolean }> {
      const text = cleanText(rawText)
      const textKey = textKeyOf(text)
      if (textKey === '' || text.length > longestText)
        throw new Problem('request.invalid', {
          faults: [{ path: 'text', message: `Write it in 1 to ${longestText} characters.` }],
          summary: `text: write it in 1 to ${longestText} characters`,
        })
      const before = await questions.findByMention(actor.id, heard.key)
      if (before) return { question: before, isNew: false }
      const mention = mentionBy(actor, heard)
      const { language } = heard
      const made = await questions.insert({ kind, text, textKey, mention, ...(language ? { language } : {}) })
      if (made) return { question: made, isNew: true }
      const known = await questions.findByText(kind, textKey)
      if (!known) throw new Problem('recurring-question.absent')
      return { question: await countOn(known, mention), isNew: false }
    },

    /** One more time heard. */
    asked: async (id: string, heard: Heard, actor: Actor, kind?: Kind): Promise<RecurringQuestion> =>
      countOn(await get(id, kind), mentionBy(actor, heard)),

    /** Agrees on an answer for everybody; an empty one takes it back. */
    async answer(id: string, version: number | undefined, answer: string, actor: Actor): Promise<RecurringQuestion> {
      const question = await get(id)
      const text = answer.trim()
      return changed(question, version, {
        answer: text,
        answeredBy: actor.name,
        answeredAt: now(),
        state: text === '' ? 'open' : 'answered',
      })
    },

    /** Makes two into one: the counts add up, and later counts of the first go to the second. */
    async merge(id: string, intoId: string): Promise<RecurringQuestion> {
      const question = await get(id)
      const into = await follow(await get(intoId, question.kind))
      if (into.id === question.id) throw new Problem('recurring-question.merged-with-itself')
      // A merge that was cut off is finished by the same request.
      if (question.state === 'merged') {
        if (question.mergedInto) await questions.absorb(question.mergedInto, question)
        return get((await follow(question)).id)
      }
      // The state first: from here on counts go to the other, and what was counted before moves over once.
      const merged = await changed(question, undefined, { state: 'merged', mergedInto: into.id })
      // Of two who merge the same two both ways at the same moment, whoever closes the circle takes it back.
      if ((await follow(merged)).state === 'merged') {
        await changed(merged, undefined, { state: question.state, mergedInto: '' })
        throw new Problem('document.stale')
      }
      await questions.absorb(into.id, merged)
      return get(into.id)
    },

    dismiss: async (id: string): Promise<RecurringQuestion> =>
      changed(await get(id), undefined, { state: 'dismissed' }),
    async reopen(id: string): Promise<RecurringQuestion> {
      const question = await get(id)
      return changed(question, undefined, { state: question.answer ? 'answered' : 'open' })
    },
  }
}
