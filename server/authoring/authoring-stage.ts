// Puts the stage together: the store of surveys, its service and its routes.
import type { Connection } from 'mongoose'
import type { ImportService } from '../audience/imports/import-service'
import type { StudyService } from '../audience/studies/study-service'
import { authoringApi } from './authoring-api'
import { authoringRoutes } from './authoring-routes'
import { createAuthoringService } from './authoring-service'
import { createEarlierDraftStore } from './earlier-draft-store'
import { exchangeRoutes } from './exchange-routes'
import { linkPictureRoutes } from './link-picture-routes'
import { pageRoutes } from './page-routes'
import { questionRoutes } from './question-routes'
import { createSurveyStore } from './survey-store'

type Deps = {
  connection: Connection
  studies: StudyService
  files: ImportService
  zone: () => string
  now: () => Date
}

export function createAuthoringStage({ connection, studies, files, zone, now }: Deps) {
  const surveys = createSurveyStore(connection)
  const earlier = createEarlierDraftStore(connection)
  const service = createAuthoringService({ surveys, earlier, now })
  const deps = { authoring: service, studies }
  return {
    stores: [surveys, earlier],
    service,
    endpoints: [
      ...authoringApi(deps),
      ...exchangeRoutes({ ...deps, files }),
      ...authoringRoutes({ ...deps, zone }),
      ...pageRoutes(deps),
      ...questionRoutes(deps),
      ...linkPictureRoutes(deps),
    ],
  }
}
