// The one assembly of the product: stores, services, jobs and routes, put together stage by stage in the order of the flow.
// The tests' world and the real server both come from here.
import type { Connection } from 'mongoose'
import { accountApiRoutes } from './audience/account-api-routes'
import { createAccountService } from './audience/account-service'
import { createAccountStore } from './audience/account-store'
import { contactApiRoutes } from './audience/contact-api-routes'
import { contactRoutes } from './audience/contact-routes'
import { createContactService } from './audience/contact-service'
import { createContactStore } from './audience/contact-store'
import { createFitService } from './audience/fit-service'
import { icpApiRoutes } from './audience/icp-api-routes'
import { icpRoutes } from './audience/icp-routes'
import { createIcpService } from './audience/icp-service'
import { createIcpStore } from './audience/icp-store'
import { importRoutes } from './audience/import-routes'
import { createImportService } from './audience/import-service'
import { createImportStore } from './audience/import-store'
import { createRevisionStore } from './audience/revision-store'
import { studyRoutes } from './audience/study-routes'
import { createStudyService } from './audience/study-service'
import { createStudyStore } from './audience/study-store'
import { authoringApi } from './authoring/authoring-api'
import { authoringRoutes } from './authoring/authoring-routes'
import { createAuthoringService } from './authoring/authoring-service'
import { questionRoutes } from './authoring/question-routes'
import { createSurveyStore } from './authoring/survey-store'
import { createCampaignsStage } from './campaigns/campaigns-stage'
import { fieldworkApi } from './fieldwork/fieldwork-api'
import { fieldworkRoutes } from './fieldwork/fieldwork-routes'
import { createFieldworkService } from './fieldwork/fieldwork-service'
import { createVisitFinder } from './fieldwork/find-visit'
import { previewRoutes } from './fieldwork/preview-routes'
import { createQuotaStore } from './fieldwork/quota-store'
import { respondRoutes } from './fieldwork/respond-routes'
import { createResponseService } from './fieldwork/response-service'
import { createResponseStore } from './fieldwork/response-store'
import { createRetireJob } from './fieldwork/retire-responses'
import { createSettle, createSettleJob } from './fieldwork/settle-responses'
import { createVerbatimStore } from './fieldwork/verbatim-store'
import { createFrontlineStage } from './frontline/frontline-stage'
import { homeRoutes } from './home-routes'
import { createInsightsStage } from './insights/insights-stage'
import { createCorpus } from './insights/read-corpus'
import { createPersonasStage } from './personas/personas-stage'
import { createAnswers } from './personas/read-answers'
import { createFinishedRuns } from './personas/read-runs'
import { createKeyService } from './platform/accounts/key-service'
import { createKeyStore } from './platform/accounts/key-store'
import { userRoutes } from './platform/accounts/user-routes'
import { createUserService } from './platform/accounts/user-service'
import { createUserStore } from './platform/accounts/user-store'
import type { Config } from './platform/config'
import { createAssets } from './platform/http/assets'
import type { Endpoint } from './platform/http/endpoint'
import { createViews } from './platform/http/views'
import { createJobs } from './platform/jobs/jobs'
import type { Log } from './platform/log'
import { createMailer } from './platform/mail/mailer'
import { createOutbox } from './platform/mail/outbox'
import { outboxRoutes } from './platform/mail/outbox-routes'
import { createSettingStore } from './platform/store/setting-store'
import { studySteps } from './study-steps'

export type Parts = { config: Config; connection: Connection; log: Log; now: () => Date; jobPollMs?: number }

export type Container = Awaited<ReturnType<typeof createContainer>>

export async function createContainer({ config, connection, log, now, jobPollMs }: Parts) {
  // platform
  const settings = createSettingStore(connection)
  const userStore = createUserStore(connection)
  const keyStore = createKeyStore(connection)
  const outbox = createOutbox({ connection, dataDir: config.DATA_DIR, now })
  const jobs = createJobs({ connection, log, ...(jobPollMs ? { pollMs: jobPollMs } : {}) })
  const assets = createAssets()
  const views = createViews(assets)
  const mailer = createMailer({
    smtpUrl: config.SMTP_URL,
    from: config.MAIL_FROM,
    bounceAddress: config.BOUNCE_ADDRESS,
    ratePerMinute: config.MAIL_RATE,
    outbox,
  })
  const users = createUserService({ users: userStore, settings, now })
  const keys = createKeyService({ keys: keyStore, firstKey: config.API_KEY, now })

  // audience
  const studyStore = createStudyStore(connection)
  const studies = createStudyService({ studies: studyStore, now })
  const revisions = createRevisionStore(connection)
  const accountStore = createAccountStore(connection)
  const contactStore = createContactStore(connection)
  const icpStore = createIcpStore(connection)
  const accounts = createAccountService({ accounts: accountStore, revisions, now })
  const contacts = createContactService({ contacts: contactStore, accounts: accountStore, revisions, now })
  const icps = createIcpService({ icps: icpStore, now })
  const fit = createFitService({ contacts: contactStore, accounts: accountStore, icps: icpStore, revisions })
  const imports = createImportStore(connection)
  const importer = createImportService({ contacts: contactStore, accounts: accountStore, imports, revisions, now })

  // authoring
  const surveyStore = createSurveyStore(connection)
  const authoring = createAuthoringService({ surveys: surveyStore, now })

  // campaigns
  const campaigns = createCampaignsStage({
    ...{ connection, config, jobs, log, mailer, views, userStore, studies, contacts, fit, icps, authoring, now },
  })
  const invitations = campaigns.invited

  // fieldwork
  const responseStore = createResponseStore(connection)
  const verbatims = createVerbatimStore(connection)
  const quotas = createQuotaStore(connection)
  const settle = createSettle({
    responses: responseStore,
    verbatims,
    quotas,
    authoring,
    now,
  })
  const contactValues = async (id: string) => {
    const contact = await contacts.find(id)
    return contact ? contacts.frameOf(contact) : {}
  }
  const visits = createVisitFinder({ responses: responseStore, authoring, invitations, contactValues, now })
  const fieldwork = createFieldworkService({ responses: responseStore, quotas, authoring, invitations, settle, now })
  const responses = createResponseService({ responses: responseStore, quotas, authoring, settle, now })
  jobs.define('response.settle', createSettleJob({ responses: responseStore, now }, settle))
  const retentionDays = config.RETENTION_DAYS
  jobs.define('response.retire', createRetireJob({ responses: responseStore, fieldwork, retentionDays, now }))

  // frontline
  const frontline = createFrontlineStage({ connection, now })

  // insights
  const corpus = createCorpus({
    ...{ verbatims, responses: responseStore, authoring, fit },
    ...{ contacts: contactStore, accounts: accountStore },
  })
  const insights = createInsightsStage({ connection, config, jobs, log, studies, corpus, now })

  // personas
  const personas = createPersonasStage({
    ...{ connection, config, jobs, mailer, views, userStore, studies, icpStore, now },
    answers: createAnswers({ verbatims, responses: responseStore }),
    runs: createFinishedRuns({ runs: insights.runs, corpus }),
  })

  const stores = [
    ...insights.stores,
    ...personas.stores,
    settings,
    userStore,
    keyStore,
    outbox,
    studyStore,
    revisions,
    accountStore,
    contactStore,
    icpStore,
    imports,
    surveyStore,
    ...campaigns.stores,
    ...frontline.stores,
    responseStore,
    verbatims,
    quotas,
  ]
  await Promise.all(stores.map((store) => store.ready()))
  await insights.runs.recover()

  const endpoints: Endpoint[] = [
    ...homeRoutes({ studies }),
    ...userRoutes({ users, keys }),
    ...outboxRoutes({ outbox, leavesMachine: mailer.leavesMachine }),
    ...icpRoutes({ studies, icps, fit }),
    ...importRoutes({ studies, importer }),
    ...contactRoutes({ studies, contacts, accounts, icps, fit }),
    ...icpApiRoutes({ studies, icps, fit }),
    ...accountApiRoutes({ studies, accounts }),
    ...contactApiRoutes({ studies, contacts, accounts, fit, importer }),
    ...studyRoutes({
      studies,
      stepsOf: studySteps({
        icps,
        contacts,
        fit,
        surveys: authoring,
        responses,
        campaigns: campaigns.service,
        runs: insights.runs,
        personas: personas.service,
      }),
    }),
    ...insights.endpoints,
    ...personas.endpoints,
    ...campaigns.endpoints,
    ...frontline.endpoints,
    ...authoringApi({ authoring, studies }),
    ...authoringRoutes({ authoring, studies }),
    ...questionRoutes({ authoring, studies }),
    ...respondRoutes({ visits, fieldwork }),
    ...previewRoutes({ authoring }),
    ...fieldworkApi({ responses, fieldwork, authoring }),
    ...fieldworkRoutes({ studies, authoring, responses, fieldwork, contacts }),
  ]

  return {
    config,
    connection,
    log,
    now,
    jobs,
    assets,
    views,
    mailer,
    outbox,
    settings,
    userStore,
    users,
    keys,
    studies,
    accounts,
    contacts,
    icps,
    fit,
    importer,
    authoring,
    campaigns,
    frontline,
    invitations,
    verbatims,
    fieldwork,
    responses,
    insights,
    personas,
    endpoints,
  }
}
