// The one assembly of the product: stores, services, jobs and routes, put together stage by stage in the order of the flow.
// The tests' world and the real server both come from here.
import type { Connection } from 'mongoose'
import { createAccountService } from './audience/account-service'
import { createAccountStore } from './audience/account-store'
import { createContactService } from './audience/contact-service'
import { createContactStore } from './audience/contact-store'
import { createFitService } from './audience/fit-service'
import { createIcpService } from './audience/icp-service'
import { createIcpStore } from './audience/icp-store'
import { createRevisionStore } from './audience/revision-store'
import { studyRoutes } from './audience/study-routes'
import { createStudyService } from './audience/study-service'
import { createStudyStore } from './audience/study-store'
import { homeRoutes } from './home-routes'
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

  const stores = [settings, userStore, keyStore, outbox, studyStore, revisions, accountStore, contactStore, icpStore]
  await Promise.all(stores.map((store) => store.ready()))

  const endpoints: Endpoint[] = [
    ...homeRoutes({ studies }),
    ...userRoutes({ users, keys }),
    ...outboxRoutes({ outbox, leavesMachine: mailer.leavesMachine }),
    ...studyRoutes({ studies, stepsOf: studySteps({}) }),
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
    endpoints,
  }
}
