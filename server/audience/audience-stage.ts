// Puts the stage together: stores, services and routes of studies, companies, people, profiles and fit.
import type { Connection } from 'mongoose'
import type { Config } from '../platform/config'
import type { Endpoint } from '../platform/http/endpoint'
import type { Jobs } from '../platform/jobs/jobs'
import type { Log } from '../platform/log'
import { accountApiRoutes } from './account-api-routes'
import { accountListRoutes } from './account-list-routes'
import { accountRoutes } from './account-routes'
import { contactApiRoutes } from './contact-api-routes'
import { contactRoutes } from './contact-routes'
import { createAccountService } from './directory/account-service'
import { createAccountStore } from './directory/account-store'
import { createContactService } from './directory/contact-service'
import { createContactStore } from './directory/contact-store'
import { createRevisionStore } from './directory/revision-store'
import { deriveIcpRoutes } from './icps/derive-icp-routes'
import { createFitService } from './icps/fit-service'
import { icpApiRoutes } from './icps/icp-api-routes'
import { createIcpHistoryStore } from './icps/icp-history-store'
import { icpRoutes } from './icps/icp-routes'
import { createIcpService } from './icps/icp-service'
import { createIcpStore } from './icps/icp-store'
import { industryRoutes } from './icps/industry-routes'
import type { ContactReport, ContactRequest } from './imports/contact-import'
import { contactImportRoutes } from './imports/contact-import-routes'
import { importApiRoutes } from './imports/import-api-routes'
import { createImportContacts, importJob } from './imports/import-contacts'
import { importRoutes } from './imports/import-routes'
import { createImportJob } from './imports/import-run-job'
import { createImportRunService } from './imports/import-run-service'
import { createImportRunStore } from './imports/import-run-store'
import { createImportService } from './imports/import-service'
import { createImportStore } from './imports/import-store'
import { segmentApiRoutes } from './segments/segment-api-routes'
import { segmentRoutes } from './segments/segment-routes'
import { createSegmentService } from './segments/segment-service'
import { createSegmentStore } from './segments/segment-store'
import { signalRoutes } from './signals/signal-routes'
import type { Study } from './studies/study'
import { studyApiRoutes } from './studies/study-api-routes'
import { type StudyHome, studyRoutes } from './studies/study-routes'
import { createStudyService } from './studies/study-service'
import { createStudyStore } from './studies/study-store'

type Deps = { connection: Connection; config: Pick<Config, 'MIN_GROUP_SIZE'>; jobs: Jobs; log: Log; now: () => Date }

export function createAudienceStage({ connection, config, jobs, log, now }: Deps) {
  const studyStore = createStudyStore(connection)
  const revisions = createRevisionStore(connection)
  const accountStore = createAccountStore(connection)
  const contactStore = createContactStore(connection)
  const icpStore = createIcpStore(connection)
  const icpHistory = createIcpHistoryStore(connection)
  const segmentStore = createSegmentStore(connection)
  const files = createImportStore(connection)
  const importRuns = createImportRunStore<ContactRequest, ContactReport>(connection, {
    ...{ model: 'ContactImport', collection: 'contactImports' },
  })

  const studies = createStudyService({ studies: studyStore, now })
  const accounts = createAccountService({ accounts: accountStore, revisions, now })
  const contacts = createContactService({ contacts: contactStore, accounts: accountStore, revisions, jobs, now })
  const icps = createIcpService({ icps: icpStore, history: icpHistory, now })
  const fit = createFitService({ contacts: contactStore, accounts: accountStore, icps: icpStore, revisions })
  const segments = createSegmentService({
    ...{ segments: segmentStore, contacts: contactStore, accounts: accountStore, fit, revisions, now },
  })
  const importer = createImportService({
    contacts: contactStore,
    accounts: accountStore,
    imports: files,
    revisions,
    now,
  })
  const imports = createImportRunService({ runs: importRuns, job: importJob, jobs, now })
  jobs.define(
    importJob,
    createImportJob({ runs: importRuns, files: importer, work: createImportContacts(importer), log, now }),
  )

  return {
    stores: [studyStore, revisions, accountStore, contactStore, icpStore, icpHistory, files, importRuns, segmentStore],
    ...{ accountStore, contactStore, icpStore },
    ...{ studies, accounts, contacts, icps, fit, importer, imports, segments },
    /** @param homeOf what a study's home shows; it looks across all stages, so it is made later */
    endpoints: (homeOf: (study: Study) => Promise<StudyHome>): Endpoint[] => [
      ...studyRoutes({ studies, homeOf }),
      ...studyApiRoutes({ studies }),
      ...deriveIcpRoutes({ studies, icps, fit }),
      ...industryRoutes({ studies, icps, fit }),
      ...icpRoutes({ studies, icps, fit }),
      ...importRoutes({ studies, importer, imports }),
      ...contactImportRoutes({ studies, imports }),
      ...contactRoutes({ studies, contacts, accounts, icps, fit, segments }),
      ...accountListRoutes({ studies, icps, fit }),
      ...accountRoutes({ studies, accounts, contacts, fit }),
      ...signalRoutes({ studies, icps, fit, minGroup: config.MIN_GROUP_SIZE }),
      ...segmentRoutes({ studies, segments, icps, fit }),
      ...icpApiRoutes({ studies, icps, fit }),
      ...accountApiRoutes({ studies, accounts }),
      ...importApiRoutes({ studies, importer, imports }),
      ...contactApiRoutes({ studies, contacts, accounts, fit, segments }),
      ...segmentApiRoutes({ studies, segments }),
    ],
  }
}
