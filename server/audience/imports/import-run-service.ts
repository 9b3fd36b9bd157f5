// Decides about imports under way: begins them, waits for them where a program asks to, cancels them.
import type { Jobs } from '../../platform/jobs/jobs'
import { Problem } from '../../problems'
import { type ImportRun, isOver } from './import-run'
import type { ImportRunStore } from './import-run-store'

export type ImportRunService<Request, Report> = ReturnType<typeof createImportRunService<Request, Report>>

/** `job`: what does the work (import-run-job.ts). */
type Deps<Request, Report> = {
  runs: ImportRunStore<Request, Report>
  job: string
  jobs: Pick<Jobs, 'push'>
  now: () => Date
}

const lookAgainMs = 100

export function createImportRunService<Request, Report>({ runs, job, jobs, now }: Deps<Request, Report>) {
  type Run = ImportRun<Request, Report>
  const get = async (id: string, studyId?: string): Promise<Run> => {
    const found = await runs.find(id)
    if (!found || (studyId !== undefined && found.studyId !== studyId)) throw new Problem('import-run.absent')
    return found
  }

  const wake = (id: string): Promise<void> => jobs.push(job, { import: id }, { key: `${job} ${id}` })

  return {
    get,
    list: (studyId: string) => runs.list(studyId, 5),

    async start(studyId: string, file: { id: string; name: string }, request: Request, by: string): Promise<Run> {
      const fresh = { studyId, fileId: file.id, fileName: file.name, request, by, createdAt: now() }
      const made = await runs.insert(fresh)
      await wake(made.id)
      return made
    },

    /** Asks again for those whose server was ended before it could ask. */
    async recover(): Promise<void> {
      for (const id of await runs.idsWaiting()) await wake(id)
    },

    /** Waits until it is over, for so long, or until whoever asked has gone. */
    async settled(id: string, { forMs, signal }: { forMs: number; signal?: AbortSignal }): Promise<Run> {
      const until = Date.now() + forMs
      for (;;) {
        const found = await get(id)
        if (isOver(found) || Date.now() > until || signal?.aborted) return found
        await new Promise((resolve) => setTimeout(resolve, lookAgainMs))
      }
    },

    /** How far it is, until it is over or whoever listens has gone. */
    async *follow(id: string, signal: AbortSignal): AsyncGenerator<{ event: string; data: unknown }> {
      while (!signal.aborted) {
        const { state, progress, ...rest } = await get(id)
        if (isOver({ state })) {
          yield { event: 'over', data: { state, failure: rest.failure } }
          return
        }
        yield { event: 'progress', data: { state, progress } }
        await new Promise((resolve) => setTimeout(resolve, 4 * lookAgainMs))
      }
    },

    /** What is written already stays; the same file again completes it. */
    async cancel(id: string, studyId?: string): Promise<Run> {
      const { state } = await get(id, studyId)
      if (state === 'cancelling') return get(id)
      const cancelled =
        (await runs.move(id, ['waiting'], 'cancelled', { finishedAt: now() })) ??
        (await runs.move(id, ['running'], 'cancelling'))
      if (!cancelled) throw new Problem('import-run.over', { state: (await get(id)).state })
      return cancelled
    },
  }
}
