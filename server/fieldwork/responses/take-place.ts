// Gives a response that is about to be sent its place among as many as the survey takes. What was sent before a limit was set
// counts too, and whoever had sent already keeps their place while they change their answers.
import type { QuotaStore } from './quota-store'
import type { Response } from './response'
import type { ResponseStore } from './response-store'

/** @returns whether there is a place; without a limit there always is */
export type TakePlace = (
  response: Pick<Response, 'id' | 'surveyId' | 'state'>,
  quota: number | undefined,
) => Promise<boolean>

type Deps = { responses: Pick<ResponseStore, 'idsSent'>; quotas: Pick<QuotaStore, 'take' | 'seat'> }

export function createTakePlace({ responses, quotas }: Deps): TakePlace {
  return async ({ id, surveyId, state }, quota) => {
    if (quota === undefined || state === 'completed') return true
    await quotas.seat(surveyId, await responses.idsSent(surveyId))
    return quotas.take(surveyId, id, quota)
  }
}
