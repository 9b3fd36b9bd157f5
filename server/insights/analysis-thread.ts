// The worker thread of one analysis: themes, then groups of people, with progress at most ten times a second. It is ended from
// outside by terminate(), wherever it is. Knows no store.
import { parentPort, workerData } from 'node:worker_threads'
import { findPersonas, findThemes, type Progress } from '../../analysis'
import type { AnalysisTask, ThreadMessage } from './analysis-task'

const port = parentPort
if (!port) throw new Error('analysis-thread runs as a worker thread')
const send = (message: ThreadMessage): void => port.postMessage(message)

/** Part of the whole that the themes take; the rest are the groups of people. */
const themesShare = 0.65
let told = 0

/** Passes progress on, thinned out: the analysis reports every few milliseconds. */
const tell =
  (from: number, to: number) =>
  ({ step, share }: Progress): void => {
    const now = performance.now()
    if (now - told < 100) return
    told = now
    send({ kind: 'progress', progress: { step, share: from + (to - from) * share } })
  }

function analyse({ verbatims, themeOptions, people, personaOptions }: AnalysisTask): void {
  const started = performance.now()
  send({ kind: 'progress', progress: { step: 'reading the answers', share: 0 } })
  const themes = findThemes({ verbatims }, themeOptions, { progress: tell(0, themesShare) })
  send({ kind: 'progress', progress: { step: 'grouping people', share: themesShare } })
  const found = findPersonas(people, personaOptions, { progress: tell(themesShare, 1) })
  const seconds = (performance.now() - started) / 1000
  send({ kind: 'done', outcome: { themes, people: found, seconds } })
}

try {
  analyse(workerData as AnalysisTask)
} catch (error) {
  send({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) })
}
