// Puts the stage together: the store of surveys, its service and its routes.
import type { Connection } from 'mongoose'
import type { StudyService } from '../audience/study-service'
import { authoringApi } from './authoring-api'
import { authoringRoutes } from './authoring-routes'
import { createAuthoringService } from './authoring-service'
import { questionRoutes } from './question-routes'
import { createSurveyStore } from './survey-store'

type Deps = { connection: Connection; studies: StudyService; now: () => Date }

export function createAuthoringStage({ connection, studies, now }: Deps) {
  const surveys = createSurveyStore(connection)
  const service = createAuthoringService({ surveys, now })
  const deps = { authoring: service, studies }
  return {
    stores: [surveys],
    service,
    endpoints: [...authoringApi(deps), ...authoringRoutes(deps), ...questionRoutes(deps)],
  }
}
