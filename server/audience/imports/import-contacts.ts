// The job `contact.import`: reads the file that waits, and writes its people in batches, telling how far it is and asking each time
// whether somebody cancelled. Cut off, it is done again from the start, and what was written is recognised.

import { Problem as AnyProblem } from '../../platform/http/problem'
import type { JobHandler } from '../../platform/jobs/jobs'
import type { Log } from '../../platform/log'
import { type ContactImport, type ImportProgress, toKept } from './contact-import'
import type { ContactImportStore } from './contact-import-store'
import type { ImportService } from './import-service'

export const importJob = 'contact.import'

type Deps = { runs: ContactImportStore; importer: ImportService; log: Log; now: () => Date }

class Cancelled extends Error {}

export function createImportContacts({ runs, importer, log, now }: Deps): JobHandler {
  const work = async ({ id, studyId, fileId, request }: ContactImport, touch: () => Promise<void>): Promise<void> => {
    const { bytes } = await importer.kept(studyId, fileId)
    const pulse = async (progress: ImportProgress): Promise<void> => {
      if (!(await runs.move(id, ['running'], 'running', { progress }))) throw new Cancelled()
      await touch()
    }
    const { lifecycle } = request
    const options = { mapping: new Map(request.mapping), ...(lifecycle ? { lifecycle } : {}), pulse }
    const report = await importer.run(studyId, bytes, options)
    await runs.move(id, ['running', 'cancelling'], 'done', { report: toKept(report), finishedAt: now() })
    await importer.forget(fileId)
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
