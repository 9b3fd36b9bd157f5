// The job behind an import: reads the file that waits and has it written in batches, telling how far it is and asking each time whether
// somebody cancelled. Cut off, it is done again from the start, and what was written is recognised.
import { Problem as AnyProblem } from '../../platform/http/problem'
import type { JobHandler } from '../../platform/jobs/jobs'
import type { Log } from '../../platform/log'
import type { ImportProgress, ImportRun } from './import-run'
import type { ImportRunStore } from './import-run-store'
import type { ImportService } from './import-service'

export type Pulse = (progress: ImportProgress) => Promise<void>

type Deps<Request, Report> = {
  runs: ImportRunStore<Request, Report>
  files: Pick<ImportService, 'kept' | 'forget'>
  /** Calls `pulse` before each batch; what that throws ends the import there. */
  work: (run: ImportRun<Request, Report>, bytes: Buffer, pulse: Pulse) => Promise<Report>
  log: Log
  now: () => Date
}

class Cancelled extends Error {}

export function createImportJob<Request, Report>(deps: Deps<Request, Report>): JobHandler {
  const { runs, files, log, now } = deps
  const work = async (run: ImportRun<Request, Report>, touch: () => Promise<void>): Promise<void> => {
    const { id, studyId, fileId } = run
    const { bytes } = await files.kept(studyId, fileId)
    const pulse = async (progress: ImportProgress): Promise<void> => {
      if (!(await runs.move(id, ['running'], 'running', { progress }))) throw new Cancelled()
      await touch()
    }
    const report = await deps.work(run, bytes, pulse)
    await runs.move(id, ['running', 'cancelling'], 'done', { report, finishedAt: now() })
    await files.forget(fileId)
  }

  return async ({ import: id = '' }, touch) => {
    const found = await runs.find(id)
    if (found?.state === 'cancelling') await runs.move(id, ['cancelling'], 'cancelled', { finishedAt: now() })
    const run = await runs.move(id, ['waiting', 'running'], 'running')
    if (!run) return { done: true }
    try {
      await work(run, touch)
    } catch (error) {
      if (error instanceof Cancelled) {
        await runs.move(id, ['cancelling'], 'cancelled', { finishedAt: now() })
        return { done: true }
      }
      const known = error instanceof AnyProblem
      if (!known) log.error({ err: error, import: id }, 'import failed')
      const failure = known
        ? error.message
        : 'Something went wrong on our side. Import the file again: what is in already is recognised.'
      await runs.move(id, ['running', 'cancelling'], 'failed', { failure, finishedAt: now() })
    }
    return { done: true }
  }
}
