// Gives a response that is about to be sent its place among as many as the survey takes. What was sent before a limit was set
// counts too, and whoever had sent already keeps their place while they change their answers. A place that was taken and not sent
// (the server was ended in between) goes to somebody else after ten minutes.
import type { Held, QuotaStore } from './quota-store'
import type { Response } from './response'
import type { ResponseStore } from './response-store'

/** @returns whether there is a place; without a limit there always is. Only what is sent at this revision may count on it. */
export type TakePlace = (
  response: Pick<Response, 'id' | 'surveyId' | 'state'>,
  quota: number | undefined,
) => Promise<boolean>

type Deps = { responses: Pick<ResponseStore, 'idsSent' | 'find' | 'patch'>; quotas: QuotaStore; now: () => Date }

/** Sending follows at once; this is longer than any server holds a request. */
const heldMs = 600_000

export function createTakePlace({ responses, quotas, now }: Deps): TakePlace {
  /**
   * Whoever holds a place may still be about to send. Their response goes one revision on, so that what they send with the place of
   * before is refused and they ask for a place again; if they have sent, it is theirs.
   */
  const hasGivenUp = async ({ responseId }: Held): Promise<boolean> => {
    const response = await responses.find(responseId)
    if (!response) return true
    return response.state !== 'completed' && (await responses.patch(response, {}, response.changedAt)) !== undefined
  }

  return async ({ id, surveyId, state }, quota) => {
    if (quota === undefined || state === 'completed') return true
    const sent = new Set(await responses.idsSent(surveyId))
    await quotas.seat(surveyId, [...sent], now())
    if (await quotas.take(surveyId, id, quota, now())) return true
    const heldLong = await quotas.listHeld(surveyId, quota, new Date(now().getTime() - heldMs))
    for (const held of heldLong.filter(({ responseId }) => !sent.has(responseId)))
      if ((await hasGivenUp(held)) && (await quotas.handOn(surveyId, held, id, now()))) return true
    return false
  }
}
