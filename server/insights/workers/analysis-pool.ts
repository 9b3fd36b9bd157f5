// Runs analyses in worker threads, at most so many at a time; the others wait their turn. A thread is made for one analysis and
// ends with it, so nothing of one study stays in memory for the next.
import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { RunProgress } from '../runs/run'
import {
  AnalysisFailed,
  type AnalysisOutcome,
  AnalysisStopped,
  type AnalysisTask,
  type ThreadMessage,
  type Work,
  type WorkOrder,
  type Works,
} from './analysis-task'

export type AnalysisPool = ReturnType<typeof createAnalysisPool>

export function createAnalysisPool({ threadFile, workers }: { threadFile: string; workers: number }) {
  let busy = 0
  const waiting: (() => void)[] = []

  const turn = async (signal: AbortSignal): Promise<void> => {
    if (signal.aborted) throw new AnalysisStopped()
    if (busy < workers) {
      busy++
      return
    }
    await new Promise<void>((resolve, reject) => {
      const start = (): void => resolve()
      waiting.push(start)
      signal.addEventListener('abort', () => {
        const at = waiting.indexOf(start)
        if (at >= 0) waiting.splice(at, 1)
        reject(new AnalysisStopped())
      })
    })
  }

  const leave = (): void => {
    const next = waiting.shift()
    if (next) next()
    else busy--
  }

  let lastSmall: Promise<unknown> = Promise.resolve()

  return {
    /**
     * Small work about a finished run, at once and beside the runs: one piece after the other.
     * @throws AnalysisFailed when it does not get through
     */
    ask<Name extends Work>(work: Name, task: Works[Name]['task']): Promise<Works[Name]['outcome']> {
      const order = { work, task } as WorkOrder
      const done = lastSmall
        .catch(() => undefined)
        .then(() => inThread<Works[Name]['outcome']>(threadFile, order, new AbortController().signal, () => undefined))
      lastSmall = done
      return done
    },

    /**
     * Waits for a free thread, asks what to analyse, and analyses it.
     * @param prepare called when a thread is free; undefined means that there is nothing to do any more
     * @throws AnalysisStopped when the signal ends it, AnalysisFailed when the analysis does
     */
    async run(
      prepare: () => Promise<AnalysisTask | undefined>,
      { signal, onProgress }: { signal: AbortSignal; onProgress: (progress: RunProgress) => void },
    ): Promise<AnalysisOutcome | undefined> {
      await turn(signal)
      try {
        const task = await prepare()
        if (signal.aborted) throw new AnalysisStopped()
        if (!task) return undefined
        return await inThread<AnalysisOutcome>(threadFile, { work: 'analyse', task }, signal, onProgress)
      } finally {
        leave()
      }
    },
  }
}

async function inThread<Outcome>(
  file: string,
  order: WorkOrder,
  signal: AbortSignal,
  onProgress: (progress: RunProgress) => void,
): Promise<Outcome> {
  if (!existsSync(file)) throw new AnalysisFailed('the analysis is not built; run `npm run build`')
  const worker = new Worker(file, { workerData: order })
  return new Promise<Outcome>((resolve, reject) => {
    const stop = (): void => {
      reject(new AnalysisStopped())
      void worker.terminate()
    }
    signal.addEventListener('abort', stop, { once: true })
    worker.on('message', (message: ThreadMessage) => {
      if (message.kind === 'progress') onProgress(message.progress)
      if (message.kind === 'done') resolve(message.outcome as Outcome)
      if (message.kind === 'failed') reject(new AnalysisFailed(message.reason))
    })
    worker.on('error', (error) => reject(new AnalysisFailed(error.message)))
    worker.on('exit', (code) => {
      signal.removeEventListener('abort', stop)
      reject(new AnalysisFailed(`the analysis thread ended early (code ${code})`))
    })
  })
}
