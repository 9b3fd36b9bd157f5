// The one assembly of the product: platform first, then stage by stage in the order of the flow, each by its own
// <stage>-stage.ts. The tests' world, the command line and the real server all come from here.
import type { Connection } from 'mongoose'
import * as z from 'zod'
import { createAudienceStage } from './audience/audience-stage'
import { createAuthoringStage } from './authoring/authoring-stage'
import { createCampaignsStage } from './campaigns/campaigns-stage'
import { createFieldworkStage } from './fieldwork/fieldwork-stage'
import { createFrontlineStage } from './frontline/frontline-stage'
import { homeRoutes } from './home-routes'
import { createCorpus } from './insights/corpus/read-corpus'
import { createInsightsStage } from './insights/insights-stage'
import { createFinishedRuns } from './personas/drafts/read-runs'
import { createPersonasStage } from './personas/personas-stage'
import { createAnswers } from './personas/upkeep/read-answers'
import { createKeyService } from './platform/accounts/key-service'
import { createKeyStore } from './platform/accounts/key-store'
import { peopleRoutes } from './platform/accounts/people-routes'
import { userRoutes } from './platform/accounts/user-routes'
import { createUserService } from './platform/accounts/user-service'
import { createUserStore } from './platform/accounts/user-store'
import type { Config } from './platform/config'
import { createAssets } from './platform/http/assets'
import type { Endpoint } from './platform/http/endpoint'
import { createProxyWatch } from './platform/http/proxy-watch'
import { sayIssue } from './platform/http/say-issue'
import { createSentFormStore } from './platform/http/sent-form-store'
import { createViews } from './platform/http/views'
import { createJobs } from './platform/jobs/jobs'
import type { Log } from './platform/log'
import { createMailer } from './platform/mail/mailer'
import { createOutbox } from './platform/mail/outbox'
import { outboxRoutes } from './platform/mail/outbox-routes'
import { createTeamMailService } from './platform/mail/team-mail-service'
import { createTeamMailStore } from './platform/mail/team-mail-store'
import { createSettingStore } from './platform/store/setting-store'
import { createTimeZone } from './platform/time-zone'
import { createWebhooks } from './platform/webhooks/create-webhooks'
import { workspaceRoutes } from './platform/workspace-routes'
import { readStudyHome } from './study-home'

export type Parts = { config: Config; connection: Connection; log: Log; now: () => Date; jobPollMs?: number }

export type Container = Awaited<ReturnType<typeof createContainer>>

/** What runs again and again while a server is up. */
export const schedule: readonly (readonly [job: string, interval: string])[] = [
  ['campaign.advance', '1 minute'],
  ['bounce.collect', '1 minute'],
  ['response.settle', '1 minute'],
  ['recover', '1 minute'],
  ['response.retire', '1 day'],
  ['mail.retire', '1 day'],
  ['persona.remind', '1 day'],
]

export async function createContainer({ config, connection, log, now, jobPollMs }: Parts) {
  // The one place where the schema library can be told: what it says of a wrong field is ours, for every shape in the house.
  z.config({ localeError: sayIssue })
  const settings = createSettingStore(connection)
  const userStore = createUserStore(connection)
  const keyStore = createKeyStore(connection)
  const sentForms = createSentFormStore(connection)
  const outbox = createOutbox({ connection, dataDir: config.DATA_DIR, now })
  const jobs = createJobs({ connection, log, ...(jobPollMs ? { pollMs: jobPollMs } : {}) })
  const assets = createAssets()
  const proxyWatch = createProxyWatch({ proxies: config.TRUST_PROXY, log })
  const zone = createTimeZone({ settings })
  const views = createViews(assets, zone.current)
  const mailer = createMailer({
    smtpUrl: config.SMTP_URL,
    from: config.MAIL_FROM,
    bounceAddress: config.BOUNCE_ADDRESS,
    ratePerMinute: config.MAIL_RATE,
    outbox,
  })
  const teamMailStore = createTeamMailStore(connection)
  const teamMails = createTeamMailService({ mails: teamMailStore, mailer, now })
  const users = createUserService({ users: userStore, settings, now })
  const keys = createKeyService({ keys: keyStore, firstKey: config.API_KEY, now })
  const webhooks = createWebhooks({ connection, config, jobs, log, now })
  // What every stage may use; each names in its own Deps what it does.
  const platform = {
    ...{ connection, config, jobs, log, mailer, outbox, teamMails, views, userStore },
    ...{ announce: webhooks.announce, zone: zone.current, now },
  }

  const audience = createAudienceStage(platform)
  const { studies, accounts, contacts, icps, fit, segments, importer, accountStore, contactStore, icpStore } = audience
  const { service: authoring, ...authoringStage } = createAuthoringStage({ ...platform, studies, files: importer })
  const campaigns = createCampaignsStage({ ...platform, studies, contacts, fit, icps, segments, authoring })
  const { invited: invitations, progress, whoAnswers } = campaigns
  const fieldworkStage = createFieldworkStage({
    ...platform,
    ...{ studies, files: importer, contacts, authoring, invitations, progress, whoAnswers },
  })
  const {
    service: fieldwork,
    responses,
    responseStore,
    interviews,
    verbatims,
    answerImporter,
    answerImports,
  } = fieldworkStage
  const frontline = createFrontlineStage(platform)
  const directory = { contacts: contactStore, accounts: accountStore }
  const corpus = createCorpus({ ...directory, verbatims, responses: responseStore, authoring, fit })
  const insights = createInsightsStage({ ...platform, studies, corpus })
  const personas = createPersonasStage({
    ...{ ...platform, ...directory, studies, icpStore, fit, insights },
    answers: createAnswers({ ...directory, verbatims, responses: responseStore }),
    frontline: frontline.service,
    runs: createFinishedRuns({ runs: insights.runs, corpus }),
  })

  const stages = [webhooks, audience, authoringStage, campaigns, fieldworkStage, frontline, insights, personas]
  const stores = [
    settings,
    userStore,
    keyStore,
    sentForms,
    outbox,
    teamMailStore,
    ...stages.flatMap((stage): Ready[] => stage.stores),
  ]
  await Promise.all(stores.map((store) => store.ready()))
  await zone.ready()
  /** Sets going what a server left that was ended before it could ask a job to: safe to do twice, by any server. */
  const recover = async (): Promise<void> => {
    await audience.imports.recover()
    await answerImports.recover()
    await insights.runs.recover()
    await personas.publishing.recover()
  }
  await recover()
  jobs.define('recover', async () => {
    await recover()
    return { done: true }
  })
  /** Lets go of what a killed server was at, so that it goes on now. Only for whoever has the database to itself, before jobs start. */
  const takeOver = async (): Promise<void> => {
    await Promise.all([jobs.takeOver(), sentForms.takeOver(), campaigns.takeOver(), teamMails.takeOver()])
  }

  const homeOf = readStudyHome({
    ...{ icps, contacts, fit, surveys: authoring, responses, now },
    ...{ campaigns: campaigns.progress, runs: insights.runs, personas: personas.service },
  })
  const endpoints: Endpoint[] = [
    ...homeRoutes({ studies }),
    ...userRoutes({ users }),
    ...peopleRoutes({ users, keys }),
    ...workspaceRoutes({ zone, proxyWatch }),
    ...outboxRoutes({ outbox, teamMails, leavesMachine: mailer.leavesMachine }),
    ...webhooks.endpoints,
    ...audience.endpoints(homeOf),
    ...authoringStage.endpoints,
    ...campaigns.endpoints,
    ...fieldworkStage.endpoints,
    ...frontline.endpoints,
    ...insights.endpoints,
    ...personas.endpoints,
  ]

  return {
    ...{
      config,
      connection,
      log,
      now,
      jobs,
      assets,
      proxyWatch,
      views,
      mailer,
      outbox,
      teamMails,
      settings,
      sentForms,
      userStore,
      users,
      keys,
    },
    takeOver,
    ...{ webhooks: webhooks.service, imports: audience.imports },
    ...{ studies, accounts, contacts, icps, fit, segments, importer, authoring, campaigns, invitations },
    ...{
      fieldwork,
      responses,
      interviews,
      verbatims,
      answerImporter,
      answerImports,
      frontline,
      insights,
      personas,
      endpoints,
    },
  }
}

type Ready = { ready(): Promise<unknown> }
