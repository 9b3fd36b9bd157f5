// Puts the stage together: stores, services, jobs and routes. What it needs from upstream comes in as arguments.
import type { Connection } from 'mongoose'
import type { ContactService } from '../audience/directory/contact-service'
import { createImportJob } from '../audience/imports/import-run-job'
import { createImportRunService } from '../audience/imports/import-run-service'
import { createImportRunStore } from '../audience/imports/import-run-store'
import type { ImportService } from '../audience/imports/import-service'
import type { StudyService } from '../audience/studies/study-service'
import type { AuthoringService } from '../authoring/authoring-service'
import type { InvitationService } from '../campaigns/invitations/invitation-service'
import type { ProgressService } from '../campaigns/progress-service'
import type { WhoAnswersService } from '../campaigns/who-answers'
import type { Config } from '../platform/config'
import type { Jobs } from '../platform/jobs/jobs'
import type { Log } from '../platform/log'
import type { Announce } from '../platform/webhooks/webhook'
import { collectionRoutes } from './collection/collection-routes'
import { createCollectionService } from './collection/collection-service'
import { fieldworkApi } from './fieldwork-api'
import { fieldworkRoutes } from './fieldwork-routes'
import { type AnswerReport, type AnswerRequest, answerImportJob } from './imports/answer-import'
import { answerImportApi } from './imports/answer-import-api'
import { answerImportRoutes } from './imports/answer-import-routes'
import { createAnswerImporter } from './imports/import-answers'
import { importAnswersRoutes } from './imports/import-answers-routes'
import { createInterviewRoom } from './interviews/interview-room'
import { interviewRoutes } from './interviews/interview-routes'
import { createInterviewService } from './interviews/interview-service'
import { createInterviewStore } from './interviews/interview-store'
import { createInterviewVoices } from './interviews/interview-voices'
import { createFieldworkService } from './respond/fieldwork-service'
import { createVisitFinder } from './respond/find-visit'
import { previewRoutes } from './respond/preview-routes'
import { respondRoutes } from './respond/respond-routes'
import { createQuotaStore } from './responses/quota-store'
import { createResponseService } from './responses/response-service'
import { createResponseStore } from './responses/response-store'
import { createSettle, createSettleFresh, createSettleJob } from './responses/settle-responses'
import { createTakePlace } from './responses/take-place'
import { createVerbatimStore } from './responses/verbatim-store'
import { createRetireJob } from './retire-responses'

type Deps = {
  connection: Connection
  config: Config
  jobs: Jobs
  log: Log
  studies: StudyService
  files: ImportService
  contacts: ContactService
  authoring: AuthoringService
  invitations: InvitationService
  progress: ProgressService
  whoAnswers: WhoAnswersService
  announce: Announce
  zone: () => string
  now: () => Date
}

export function createFieldworkStage(deps: Deps) {
  const {
    connection,
    config,
    jobs,
    log,
    studies,
    files,
    contacts,
    authoring,
    invitations,
    progress,
    whoAnswers,
    announce,
    zone,
    now,
  } = deps
  const responseStore = createResponseStore(connection)
  const verbatims = createVerbatimStore(connection)
  const quotas = createQuotaStore(connection)
  const settling = { responses: responseStore, verbatims, quotas, authoring, invitations, announce, now }
  const settle = createSettle(settling)
  const contactValues = async (id: string) => {
    const contact = await contacts.find(id)
    return contact ? contacts.frameOf(contact) : {}
  }
  const visits = createVisitFinder({ responses: responseStore, authoring, invitations, contactValues, now })
  const takePlace = createTakePlace({ responses: responseStore, quotas, now })
  const service = createFieldworkService({ responses: responseStore, takePlace, authoring, invitations, settle, now })
  const responses = createResponseService({
    ...{ responses: responseStore, takePlace, authoring, settle, now },
    settleFresh: createSettleFresh(settling, settle),
    minGroup: config.MIN_GROUP_SIZE,
  })

  const interviewStore = createInterviewStore(connection)
  const interviews = createInterviewService({
    ...{ interviews: interviewStore, authoring, contacts, settle },
    voices: createInterviewVoices({ responses: responseStore, now }),
    withdraw: (responseId) => service.withdraw(responseId),
  })
  const collection = createCollectionService({ responses: responseStore, authoring, progress, whoAnswers, zone })
  const answerImporter = createAnswerImporter({ responses, authoring, contacts, now })
  const importRuns = createImportRunStore<AnswerRequest, AnswerReport>(connection, {
    ...{ model: 'AnswerImport', collection: 'answerImports' },
  })
  const answerImports = createImportRunService({ runs: importRuns, job: answerImportJob, jobs, now })
  const importing = { studies, authoring, importer: answerImporter, imports: answerImports, files }
  jobs.define(
    answerImportJob,
    createImportJob({ runs: importRuns, files, work: (...run) => answerImporter.work(...run), log, now }),
  )
  const room = createInterviewRoom({ interviews, contacts })

  const retentionDays = config.RETENTION_DAYS
  jobs.define('response.settle', createSettleJob({ responses: responseStore, now }, settle))
  jobs.define('response.retire', createRetireJob({ responses: responseStore, fieldwork: service, retentionDays, now }))

  return {
    stores: [responseStore, verbatims, quotas, interviewStore, importRuns],
    ...{ responseStore, verbatims, service, responses, interviews, answerImporter, answerImports },
    endpoints: [
      ...respondRoutes({ visits, fieldwork: service, zone }),
      ...previewRoutes({ authoring }),
      ...fieldworkApi({ responses, fieldwork: service, authoring, contacts }),
      ...answerImportApi(importing),
      ...importAnswersRoutes(importing),
      ...answerImportRoutes(importing),
      ...collectionRoutes({ studies, authoring, collection }),
      ...interviewRoutes({ studies, authoring, interviews, room, contacts }),
      ...fieldworkRoutes({ studies, authoring, responses, fieldwork: service, contacts }),
    ],
  }
}
