// Puts the stage together: stores, services, jobs and routes. What it needs from upstream comes in as arguments.
import type { ContactService } from '../audience/directory/contact-service'
import type { FitService } from '../audience/icps/fit-service'
import type { IcpService } from '../audience/icps/icp-service'
import type { SegmentService } from '../audience/segments/segment-service'
import type { StudyService } from '../audience/studies/study-service'
import type { AuthoringService } from '../authoring/authoring-service'
import { sessionSecret } from '../platform/accounts/session-secret'
import type { UserStore } from '../platform/accounts/user-store'
import type { Config } from '../platform/config'
import type { ViewEngine } from '../platform/http/view-engine'
import type { Jobs } from '../platform/jobs/jobs'
import type { Log } from '../platform/log'
import type { Mailer } from '../platform/mail/mailer'
import type { Outbox } from '../platform/mail/outbox'
import type { Announce } from '../platform/webhooks/webhook'
import { createAdvanceCampaigns } from './advance-campaigns'
import { createApplyBounce } from './apply-bounce'
import { bounceRoutes } from './bounce-routes'
import { createBounceService } from './bounce-service'
import { createBounceStore } from './bounce-store'
import { createBounceTags } from './bounce-tag'
import { campaignApi } from './campaign-api'
import { campaignRoutes } from './campaign-routes'
import { createCampaignService } from './campaign-service'
import { createCampaignStore } from './campaign-store'
import { createCampaignViewer } from './campaign-view'
import { createCloseCampaign } from './close-campaign'
import { createCollectBounces } from './collect-bounces'
import { createCompose } from './compose-invitation'
import { createDirectory } from './directory'
import { createForgetContact } from './forget-contact'
import { createFreezeAudience } from './freeze-audience'
import { createInvitationService } from './invitation-service'
import { createInvitationStore } from './invitation-store'
import { createTokenMaker } from './invitation-token'
import { createKeepSegment } from './keep-segment'
import { createPrepareInvitation } from './prepare-invitation'
import { createProgressService } from './progress-service'
import { createReadBounces } from './read-bounces-folder'
import { createRetireMail } from './retire-mail'
import { createSendInvitations } from './send-invitations'
import { createSuppressionStore } from './suppression-store'
import { createSampleLetter, createTestMail } from './test-mail'
import { unsubscribeRoutes } from './unsubscribe-routes'
import { createUnsubscribeService } from './unsubscribe-service'

type Deps = {
  connection: Parameters<typeof createCampaignStore>[0]
  config: Config
  jobs: Jobs
  log: Log
  mailer: Mailer
  outbox: Outbox
  views: ViewEngine
  userStore: UserStore
  studies: StudyService
  contacts: ContactService
  fit: FitService
  icps: IcpService
  segments: SegmentService
  authoring: AuthoringService
  announce: Announce
  zone: () => string
  now: () => Date
}

export function createCampaignsStage(deps: Deps) {
  const {
    connection,
    config,
    jobs,
    log,
    mailer,
    outbox,
    views,
    userStore,
    studies,
    contacts,
    fit,
    icps,
    segments,
    authoring,
    announce,
    zone,
    now,
  } = deps
  const campaigns = createCampaignStore(connection)
  const invitations = createInvitationStore(connection)
  const suppressions = createSuppressionStore(connection)
  const tokens = createTokenMaker(sessionSecret(config))
  const bounceStore = createBounceStore(connection)
  const tags = createBounceTags(tokens)
  const directory = createDirectory({
    ...{ contacts, fit, segments, suppressions },
    invitedBefore: async ({ studyId, surveyId, audience, campaignId }, contactIds) => {
      const others = (await campaigns.list(studyId)).filter(({ id }) => id !== campaignId)
      const counted = others.filter((one) => audience.fresh === 'study' || one.surveyId === surveyId)
      return invitations.invitedAmong(
        counted.map(({ id }) => id),
        contactIds,
      )
    },
  })
  const compose = createCompose({ views, zone })
  const keepSegment = createKeepSegment(segments)
  const close = createCloseCampaign({ campaigns, invitations, announce, now })

  const invited = createInvitationService({ invitations, campaigns, tokens, now })
  const service = createCampaignService({
    campaigns,
    invitations,
    directory,
    keepSegment,
    studies,
    surveys: authoring,
    jobs,
    close,
    now,
  })
  const progress = createProgressService({ campaigns, invitations, directory, zone })
  const unsubscribing = createUnsubscribeService({ invitations, invited, suppressions, directory, now })
  const letters = { studies, surveys: authoring, compose, mailer }
  const sample = createSampleLetter(letters)
  const viewer = createCampaignViewer({
    ...{ campaigns: service, progress, studies, surveys: authoring, icps, segments, directory, sample, zone },
    leavesMachine: mailer.leavesMachine,
  })

  const freezeAudience = createFreezeAudience({ campaigns, invitations, directory, tokens, now })
  const prepare = createPrepareInvitation({
    ...{ invitations, suppressions, directory, studies, surveys: authoring, tokens, tags, compose },
    mailDomain: mailer.domain,
    ...{ zone, now },
  })
  jobs.define(
    'campaign.send',
    createSendInvitations({ campaigns, invitations, suppressions, freezeAudience, prepare, mailer, now }),
  )
  jobs.define(
    'campaign.advance',
    createAdvanceCampaigns({ campaigns, invitations, jobs, close, keepSegment, log, zone, now }),
  )

  const bounces = createBounceService({
    ...{ bounces: bounceStore, invitations, directory, tags, now },
    isAnonymous: async (campaignId) => (await campaigns.find(campaignId))?.anonymous ?? true,
    apply: createApplyBounce({ campaigns, invitations, suppressions, directory, now }),
  })
  jobs.define('bounce.collect', createCollectBounces({ bounces, dataDir: config.DATA_DIR, log, now }))

  const files = createReadBounces(config.DATA_DIR)
  const retentionDays = config.RETENTION_DAYS
  jobs.define('mail.retire', createRetireMail({ outbox, bounces: bounceStore, invitations, files, retentionDays, now }))
  jobs.define('contact.forget', createForgetContact({ contacts, outbox, bounces: bounceStore, invitations, files }))

  return {
    stores: [campaigns, invitations, suppressions, bounceStore],
    /** For fieldwork: whose link it is, started, completed. */
    invited,
    service,
    progress,
    unsubscribing,
    bounces,
    endpoints: [
      ...campaignRoutes({
        campaigns: service,
        viewer,
        zone,
        testMail: createTestMail({ ...letters, users: userStore }, sample),
      }),
      ...campaignApi({ campaigns: service, progress, studies, surveys: authoring }),
      ...bounceRoutes({ bounces, bounceAddress: config.BOUNCE_ADDRESS }),
      ...unsubscribeRoutes({ service: unsubscribing }),
    ],
  }
}
