// Puts the stage together: stores, the pool of threads, services, the job and the routes. What it needs from upstream comes in.
import type { StudyService } from '../audience/studies/study-service'
import type { Config } from '../platform/config'
import type { Jobs } from '../platform/jobs/jobs'
import type { Log } from '../platform/log'
import { threadFile } from '../platform/root'
import type { Announce } from '../platform/webhooks/webhook'
import type { Corpus } from './corpus/corpus'
import { createEditStore } from './edits/edit-store'
import { peopleEditRoutes } from './people/people-edit-routes'
import { createPeopleEditService } from './people/people-edit-service'
import { peopleRoutes } from './people/people-routes'
import { createResultStore } from './results/result-store'
import { runApi } from './run-api'
import type { Run } from './runs/run'
import { createRunWatch } from './runs/run-progress'
import { runRoutes } from './runs/run-routes'
import { analyseJob, createRunService } from './runs/run-service'
import { createRunStore } from './runs/run-store'
import { codedAnswersRoutes } from './themes/coded-answers-routes'
import { createEditService } from './themes/edit-service'
import { themeRoutes } from './themes/theme-routes'
import { createAnalysisPool } from './workers/analysis-pool'
import { createFrozenService } from './workers/frozen-service'
import { createRunAnalysis } from './workers/run-analysis'

type Deps = {
  connection: Parameters<typeof createRunStore>[0]
  config: Config
  jobs: Jobs
  log: Log
  studies: StudyService
  corpus: Corpus
  announce: Announce
  now: () => Date
}

export function createInsightsStage({ connection, config, jobs, log, studies, corpus, announce, now }: Deps) {
  const runStore = createRunStore(connection)
  const results = createResultStore(connection)
  const editStore = createEditStore(connection)
  const pool = createAnalysisPool({ threadFile: threadFile('analysis-thread'), workers: config.WORKERS })
  const watch = createRunWatch((id) => runStore.find(id))
  const analysis = createRunAnalysis({
    runs: runStore,
    results,
    edits: editStore,
    corpus,
    pool,
    watch,
    announce,
    boardOf: (run: Run) => service.board(run),
    log,
    now,
    minGroupSize: config.MIN_GROUP_SIZE,
  })
  const service = createRunService({
    runs: runStore,
    results,
    edits: editStore,
    corpus,
    jobs,
    announce,
    stop: analysis.stop,
    now,
  })
  const edits = createEditService({ edits: editStore, runs: service, now })
  const peopleEdits = createPeopleEditService({ edits: editStore, runs: service, now })
  const frozen = createFrozenService({ runs: service, corpus, pool })
  jobs.define(analyseJob, analysis.handler)

  return {
    stores: [runStore, results, editStore],
    runs: service,
    edits,
    peopleEdits,
    corpus,
    frozen,
    /** Ends the threads of this process; the runs they worked on are taken up again at the next start. */
    close: analysis.stopAll,
    endpoints: [
      ...runRoutes({ studies, runs: service, watch }),
      ...codedAnswersRoutes({ runs: service, corpus }),
      ...themeRoutes({ studies, runs: service, edits, corpus }),
      ...peopleEditRoutes({ studies, runs: service, edits, peopleEdits, corpus }),
      ...peopleRoutes({ studies, runs: service, edits, corpus, minGroupSize: config.MIN_GROUP_SIZE }),
      ...runApi({ studies, runs: service, edits, peopleEdits, corpus, watch }),
    ],
  }
}
