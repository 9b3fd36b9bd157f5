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
import { createApplyBounce } from './bounces/apply-bounce'
import { bounceRoutes } from './bounces/bounce-routes'
import { createBounceService } from './bounces/bounce-service'
import { createBounceStore } from './bounces/bounce-store'
import { createBounceTags } from './bounces/bounce-tag'
import { createCollectBounces } from './bounces/collect-bounces'
import { createReadBounces } from './bounces/read-bounces-folder'
import { campaignApi } from './campaign-api'
import { campaignRoutes } from './campaign-routes'
import { createCampaignService } from './campaign-service'
import { createCampaignViewer } from './campaign-view'
import { createInvitationService } from './invitations/invitation-service'
import { createInvitationStore } from './invitations/invitation-store'
import { createTokenMaker } from './invitations/invitation-token'
import { createForgetContact } from './leaving/forget-contact'
import { createRetireMail } from './leaving/retire-mail'
import { unsubscribeRoutes } from './leaving/unsubscribe-routes'
import { createUnsubscribeService } from './leaving/unsubscribe-service'
import { createCampaignStore } from './plans/campaign-store'
import { createProgressService } from './progress-service'
import { createDirectory } from './recipients/directory'
import { createKeepSegment } from './recipients/keep-segment'
import { createSuppressionStore } from './recipients/suppression-store'
import { createCountTooFew } from './recipients/too-few'
import { createAdvanceCampaigns } from './sending/advance-campaigns'
import { createCloseCampaign } from './sending/close-campaign'
import { createCompose } from './sending/compose-invitation'
import { createFreezeAudience } from './sending/freeze-audience'
import { createHoldRestored } from './sending/hold-restored'
import { createPrepareInvitation } from './sending/prepare-invitation'
import { createSendInvitations } from './sending/send-invitations'
import { createSampleLetter, createTestMail } from './sending/test-mail'
import { createWhoAnswers } from './who-answers'

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
  const minGroup = config.MIN_GROUP_SIZE
  const countTooFew = createCountTooFew({ directory, minGroup })

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
    countTooFew,
    minGroup,
    now,
  })
  const progress = createProgressService({
    ...{ campaigns, invitations, directory, minGroup, zone, now },
  })
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
    createAdvanceCampaigns({ campaigns, invitations, jobs, close, keepSegment, countTooFew, minGroup, log, zone, now }),
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
    /** For the collection: whom answers do not stand for. */
    whoAnswers: createWhoAnswers({ campaigns, invitations, contacts, fit, minGroup }),
    unsubscribing,
    bounces,
    /** For whoever has the database to itself: what a killed server was sending is unsure now. */
    takeOver: () => invitations.endClaims(),
    holdRestored: createHoldRestored({ campaigns, invitations, zone }),
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
