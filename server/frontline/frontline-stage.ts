// Puts the stage together: store, index, service and routes.
import { createFindSimilar } from './find-similar'
import { frontlineApi } from './frontline-api'
import { frontlineRoutes } from './frontline-routes'
import { createFrontlineService } from './frontline-service'
import { inboxRoutes } from './inbox-routes'
import { createRecurringQuestionStore } from './recurring-question-store'

export function createFrontlineStage({
  connection,
  now,
}: {
  connection: Parameters<typeof createRecurringQuestionStore>[0]
  now: () => Date
}) {
  const questions = createRecurringQuestionStore(connection)
  const service = createFrontlineService({ questions, findSimilar: createFindSimilar(questions), now })
  return {
    stores: [questions],
    service,
    endpoints: [
      ...frontlineRoutes({ frontline: service }),
      ...inboxRoutes({ frontline: service }),
      ...frontlineApi({ frontline: service }),
    ],
  }
}
