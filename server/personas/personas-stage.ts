// Puts the stage together: stores, services, jobs and routes. What it needs from upstream comes in as arguments.

import type { AccountStore } from '../audience/directory/account-store'
import type { ContactStore } from '../audience/directory/contact-store'
import type { FitService } from '../audience/icps/fit-service'
import { sayCriterion } from '../audience/icps/icp'
import type { IcpStore } from '../audience/icps/icp-store'
import type { StudyService } from '../audience/studies/study-service'
import type { FrontlineService } from '../frontline/frontline-service'
import type { RunService } from '../insights/runs/run-service'
import type { FrozenService } from '../insights/workers/frozen-service'
import type { UserStore } from '../platform/accounts/user-store'
import type { Config } from '../platform/config'
import type { ViewEngine } from '../platform/http/view-engine'
import type { Jobs } from '../platform/jobs/jobs'
import type { TeamMailService } from '../platform/mail/team-mail-service'
import type { Announce } from '../platform/webhooks/webhook'
import { askerRoutes } from './askers/asker-routes'
import { createAskerService } from './askers/asker-service'
import { createPersonaDrafter, type FinishedRuns } from './drafts/draft-personas'
import { draftRoutes } from './drafts/draft-routes'
import { createGroupBehind } from './drafts/group-behind'
import { editorRoutes } from './editor-routes'
import { type Answers, createEvidenceReader } from './evidence/evidence-reader'
import { createHeardReader } from './evidence/heard'
import { createPersonaExporter } from './export/export-persona'
import { galleryRoutes } from './gallery-routes'
import { createClassifier } from './lookup/classify-person'
import { lookupRoutes } from './lookup/lookup-routes'
import { createLookupService } from './lookup/lookup-service'
import { recogniseRoutes } from './lookup/recognise-routes'
import { createPersonaService, type Icps, type LinkedIcp } from './persona/persona-service'
import { createPersonaStore } from './persona/persona-store'
import { personaApi } from './persona-api'
import { personaRoutes } from './persona-routes'
import { planRoutes } from './plan/plan-routes'
import { createPlanService } from './plan/plan-service'
import { createPlanStore } from './plan/plan-store'
import { createAnnouncement } from './publishing/announce-revision'
import { createPersonaModelStore } from './publishing/persona-model-store'
import { createPersonaModels } from './publishing/persona-models'
import { publishRoutes } from './publishing/publish-routes'
import { createPublishService, freezeJob } from './publishing/publish-service'
import { createRevisionStore } from './publishing/revision-store'
import { createShareStore } from './publishing/share-store'
import { createWordsFor } from './publishing/words-for'
import { createPersonaViewer } from './reading/persona-view'
import { splitRoutes } from './split/split-routes'
import { createSplitService, type Genders } from './split/split-service'
import type { News } from './upkeep/drift-service'
import { createDriftService } from './upkeep/drift-service'
import type { Companies } from './upkeep/read-answers'
import { createReviewReminders } from './upkeep/review-reminders'
import { upkeepRoutes } from './upkeep/upkeep-routes'

type Deps = {
  connection: Parameters<typeof createPersonaStore>[0]
  config: Config
  jobs: Jobs
  teamMails: TeamMailService
  views: ViewEngine
  userStore: UserStore
  studies: StudyService
  icpStore: IcpStore
  accounts: AccountStore
  contacts: ContactStore
  fit: FitService
  answers: Answers & News & Companies & Genders
  frontline: FrontlineService
  runs: FinishedRuns
  announce: Announce
  insights: { runs: RunService; frozen: FrozenService }
  now: () => Date
}

export function createPersonasStage({
  connection,
  config,
  jobs,
  teamMails,
  views,
  userStore,
  studies,
  icpStore,
  accounts,
  contacts,
  fit,
  answers,
  frontline,
  runs,
  announce,
  insights: { runs: runService, frozen },
  now,
}: Deps) {
  const personas = createPersonaStore(connection)
  const revisions = createRevisionStore(connection)
  const shares = createShareStore(connection)
  const icps = linkIcps(icpStore)
  const heard = createHeardReader(frontline)
  const evidence = createEvidenceReader(answers, heard)
  const service = createPersonaService({ personas, icps, now })
  const publishing = createPublishService({ personas, revisions, shares, service, jobs, announce, now })
  const viewer = createPersonaViewer({ evidence, icps, minGroup: config.MIN_GROUP_SIZE })
  const exporter = createPersonaExporter()
  const planStore = createPlanStore(connection)
  const plans = createPlanService({ plans: planStore, personas, now })
  const modelStore = createPersonaModelStore(connection)
  const models = createPersonaModels({
    ...{ store: modelStore, gallery: publishing.gallery, frozen, now },
    run: async (id) => {
      const run = await runService.get(id).catch(() => undefined)
      return run?.state === 'done' ? run : undefined
    },
  })
  const classifier = createClassifier({
    ...{ models, frozen, gallery: publishing.gallery, read: evidence.read },
    minGroup: config.MIN_GROUP_SIZE,
  })

  const askers = createAskerService({ heard, models, frozen, service, companies: answers.companies })
  const lookup = createLookupService({ studies, accounts, contacts, fit, heard, classifier, publishing })
  const wordsFor = createWordsFor({ service, publishing })
  const drift = createDriftService({ models, frozen, personas, news: answers, now })

  const drafter = createPersonaDrafter({ personas, runs, minGroup: config.MIN_GROUP_SIZE, now })

  const behind = createGroupBehind({ personas, runs, minGroup: config.MIN_GROUP_SIZE, now })
  jobs.define('persona.draft', drafter.job)
  jobs.define(freezeJob, models.job)
  jobs.define('persona.announce', createAnnouncement({ revisions, users: userStore, teamMails, views, now }))
  jobs.define(
    'persona.remind',
    createReviewReminders({
      personas,
      revisions,
      evidence,
      users: userStore,
      teamMails,
      views,
      news: answers,
      drift,
      plans,
      baseUrl: config.BASE_URL,
      now,
    }),
  )

  const split = createSplitService({ personas, service, evidence, answers, minGroup: config.MIN_GROUP_SIZE, now })
  const endpoints = [
    ...splitRoutes({ split }),
    ...draftRoutes({ studies, drafter, behind }),
    ...planRoutes({ studies, plans, wordsFor, viewer }),
    ...upkeepRoutes({ studies, service, publishing, drift, plans, frozen, evidence, news: answers }),
    ...recogniseRoutes({ classifier }),
    ...lookupRoutes({ lookup }),
    ...askerRoutes({ studies, service, askers }),
    ...editorRoutes({ studies, service, publishing, viewer, icps, behind, split }),
    ...galleryRoutes({ studies, service, publishing, viewer, wordsFor, icps, runs }),
    ...personaRoutes({ studies, publishing, viewer, exporter, wordsFor, plans }),
    ...publishRoutes({ service, publishing }),
    ...personaApi({ service, publishing, viewer, exporter, classifier, plans }),
  ]
  return {
    stores: [personas, revisions, shares, modelStore, planStore],
    revisionStore: revisions,
    service,
    publishing,
    viewer,
    exporter,
    drafter,
    models,
    classifier,
    askers,
    drift,
    plans,
    endpoints,
  }
}

/** An ICP as persona pages show it: its criteria as sentences. */
function linkIcps(icps: IcpStore): Icps {
  type Found = Awaited<ReturnType<IcpStore['list']>>[number]
  const toLinked = ({ id, studyId, name, description, criteria, problems }: Found): LinkedIcp => ({
    id,
    study: studyId,
    name,
    description,
    criteria: criteria.map((criterion) => ({ level: criterion.level, sentence: sayCriterion(criterion) })),
    problems,
  })
  return {
    async find(id) {
      const icp = await icps.find(id)
      return icp ? toLinked(icp) : undefined
    },
    list: async (study) => (await icps.list(study)).map(toLinked),
  }
}
