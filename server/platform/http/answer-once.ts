// The same request twice has the effect of one: a marked form that is sent again (pressed twice on a slow line, sent again after
// going back, retried by the browser) gets the answer of the first, and waits for it if that is still under way. One that comes a
// while after it is led to the same place and told that nothing was done now: things may have changed since. The same request is
// the same session, address, mark and content: a corrected form is another one. Refusals, previews and signing in are not remembered.
import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Request } from 'express'
import { Problem } from '../../problems'
import { createSeal } from '../accounts/sealed-secret'
import type { Reply } from './endpoint'
import { takeMark } from './form-mark'
import type { SentFormStore } from './sent-form-store'

export type AnswerOnce = (request: Request, act: () => Promise<Reply>) => Promise<Reply>

const pollMs = 100
/** Whoever presses twice, or a browser that tries again, does so within. */
const samePressMs = 15_000
const doneBefore =
  'You had sent this before, and it was done then; nothing was done now. If you mean it once more, do it from here.'

/** @param patienceMs how long a second request waits for the first */
export function createAnswerOnce(sentForms: SentFormStore, patienceMs = 20_000): AnswerOnce {
  return async (request, act) => {
    const mark = takeMark(request.body)
    // Whoever is not signed in has no forms that make something, and the API knows no marks.
    if (!mark || !request.session?.userId) return act()
    const id = digestOf(request, mark)
    const { seal, open } = createSeal(mark, 'answers')
    const until = Date.now() + patienceMs
    while (!(await sentForms.take(id))) {
      const kept = await sentForms.find(id)
      const answer = kept && open(kept.answer)
      if (kept && answer) return again(JSON.parse(answer) as Reply, kept.at)
      if (Date.now() > until) throw new Problem('request.under-way')
      await pause(pollMs)
    }
    const reply = await act().catch(async (error: unknown) => {
      await sentForms.release(id)
      throw error
    })
    // What is done is done: that its answer could not be noted makes it no failure.
    const noted = isRemembered(reply) ? sentForms.keep(id, seal(JSON.stringify(reply))) : sentForms.release(id)
    await noted.catch(() => undefined)
    return reply
  }
}

const again = (reply: Reply, at: Date): Reply =>
  reply.kind === 'redirect' && Date.now() - at.getTime() > samePressMs ? { ...reply, notice: doneBefore } : reply

/** Something was done: the browser is sent on, or sees what was made and is shown once (201). */
const isRemembered = (reply: Reply): boolean =>
  reply.kind === 'redirect' ? !reply.session : reply.kind === 'made' && reply.status === 201

function digestOf({ sessionID, originalUrl, body, file }: Request, mark: string): string {
  const said = JSON.stringify([sessionID, originalUrl, mark, body, file?.originalname])
  const hash = createHash('sha256').update(said)
  if (file) hash.update(file.buffer)
  return hash.digest('base64url')
}
