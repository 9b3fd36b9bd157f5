// Runs analyses in worker threads, at most so many at a time; the others wait their turn. A thread is made for one analysis and
// ends with it, so nothing of one study stays in memory for the next.
import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import {
  AnalysisFailed,
  type AnalysisOutcome,
  AnalysisStopped,
  type AnalysisTask,
  type ThreadMessage,
} from './analysis-task'
import type { RunProgress } from './run'

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

  return {
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
        return task ? await analyse(threadFile, task, signal, onProgress) : undefined
      } finally {
        leave()
      }
    },
  }
}

function analyse(
  file: string,
  task: AnalysisTask,
  signal: AbortSignal,
  onProgress: (progress: RunProgress) => void,
): Promise<AnalysisOutcome> {
  if (!existsSync(file)) throw new AnalysisFailed('the analysis is not built; run `npm run build`')
  const worker = new Worker(file, { workerData: task })
  return new Promise<AnalysisOutcome>((resolve, reject) => {
    const stop = (): void => {
      reject(new AnalysisStopped())
      void worker.terminate()
    }
    signal.addEventListener('abort', stop, { once: true })
    worker.on('message', (message: ThreadMessage) => {
      if (message.kind === 'progress') onProgress(message.progress)
      if (message.kind === 'done') resolve(message.outcome)
      if (message.kind === 'failed') reject(new AnalysisFailed(message.reason))
    })
    worker.on('error', (error) => reject(new AnalysisFailed(error.message)))
    worker.on('exit', (code) => {
      signal.removeEventListener('abort', stop)
      reject(new AnalysisFailed(`the analysis thread ended early (code ${code})`))
    })
  })
}
