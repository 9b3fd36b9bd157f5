// The job `run.analyse`: takes a waiting run (or one that a stopped process left), analyses it in a thread, and writes what was
// found. The beat says that it is alive and hears of a cancellation. Safe to run twice: a claimed or finished run is left alone.
import { group } from 'd3-array'
import type { EarlierPersona, ThemesResult } from '../../../analysis'
import type { JobHandler } from '../../platform/jobs/jobs'
import type { Log } from '../../platform/log'
import type { Announce } from '../../platform/webhooks/webhook'
import type { Corpus, CorpusVerbatim } from '../corpus/corpus'
import type { EditStore } from '../edits/edit-store'
import type { Board } from '../results/board'
import type { ResultStore } from '../results/result-store'
import { type Placed, withoutPhrases, withoutWords } from '../results/run-result'
import { beatLostAfterMs, mostAttempts, type Run, type RunProgress, type RunSummary } from '../runs/run'
import type { RunWatch } from '../runs/run-progress'
import type { RunStore } from '../runs/run-store'
import type { AnalysisPool } from './analysis-pool'
import { AnalysisFailed, type AnalysisOutcome, AnalysisStopped } from './analysis-task'
import { gatherTask } from './gather-task'

type Deps = {
  runs: RunStore
  results: ResultStore
  edits: EditStore
  corpus: Corpus
  pool: AnalysisPool
  watch: RunWatch
  announce: Announce
  boardOf: (run: Run) => Promise<Board>
  log: Log
  now: () => Date
  minGroupSize: number
}

const beatEveryMs = 1000
const interrupted = `The analysis was interrupted ${mostAttempts} times, each time before it could finish. Start it again; if it happens again, try fewer answers at a time.`

/** Ends the threads of this process: by run when it is cancelled, all of them when the server goes down. */
export type RunAnalysis = { handler: JobHandler; stop(runId: string): void; stopAll(): void }

export function createRunAnalysis(deps: Deps): RunAnalysis {
  const { runs, watch, now, log } = deps
  const active = new Map<string, AbortController>()

  const handler: JobHandler = async ({ runId = '' }, touch) => {
    if (active.has(runId)) return { done: true }
    const control = new AbortController()
    active.set(runId, control)
    const beat = startBeat(deps, runId, control, touch)
    try {
      await analyse(deps, runId, control.signal, (progress) => {
        beat.progress = progress
        watch.tell(runId, progress)
      })
    } catch (error) {
      if (error instanceof AnalysisStopped) return { done: true }
      const reason = error instanceof AnalysisFailed ? error.message : 'the answers could not be read or stored'
      log.error({ err: error, run: runId }, 'run failed')
      await runs.fail(runId, now(), `The analysis did not get through: ${reason}.`)
    } finally {
      beat.stop()
      active.delete(runId)
    }
    return { done: true }
  }

  return {
    handler,
    stop: (runId) => active.get(runId)?.abort(),
    stopAll() {
      for (const control of active.values()) control.abort()
    },
  }
}

function startBeat({ runs, now }: Deps, runId: string, control: AbortController, touch: () => Promise<void>) {
  const beat = { progress: undefined as RunProgress | undefined, stop: () => clearInterval(timer) }
  const timer = setInterval(async () => {
    await touch().catch(() => undefined)
    if (!beat.progress) return
    const alive = await runs.beat(runId, now(), beat.progress).catch(() => 'unknown')
    if (!alive) control.abort()
  }, beatEveryMs)
  timer.unref()
  return beat
}

async function analyse(
  deps: Deps,
  runId: string,
  signal: AbortSignal,
  onProgress: (progress: RunProgress) => void,
): Promise<void> {
  const { runs, results, pool, now } = deps
  let run: Run | undefined
  let asked: ReadonlyMap<string, CorpusVerbatim> = new Map()
  const outcome = await pool.run(
    async () => {
      const known = await runs.find(runId)
      const log = known ? await deps.edits.list(known.studyId) : []
      run = await runs.claim(runId, now(), new Date(now().getTime() - beatLostAfterMs), log.at(-1)?.number ?? 0)
      if (!run) return undefined
      if (run.attempts > mostAttempts) {
        await runs.fail(runId, now(), interrupted)
        return undefined
      }
      onProgress({ step: 'collecting the answers', share: 0 })
      const { task, verbatims } = await prepare(deps, run)
      asked = new Map(verbatims.map((verbatim) => [verbatim.id, verbatim]))
      return task
    },
    { signal, onProgress },
  )
  if (!outcome || !run) return
  onProgress({ step: 'storing what was found', share: 1 })
  const placed = outcome.themes.placements.flatMap((placement): Placed[] => {
    const from = asked.get(placement.verbatim)
    return from ? [{ ...placement, respondent: from.respondent, topic: from.topic }] : []
  })
  const { themes, people } = outcome
  await results.put(runId, {
    placed,
    themes: withoutPhrases(themes),
    people: withoutWords(people),
    draws: people.draws,
  })
  await runs.finish(runId, now(), summarise(outcome, placed))
  await deps.announce('run.finished', runId, { runId, studyId: run.studyId })
  await runs.markTold(runId)
}

/** Everything the thread needs, and the answers by id as they were asked for. */
async function prepare({ runs, results, edits, corpus, boardOf, minGroupSize }: Deps, run: Run) {
  const last = await runs.latestDone(run.studyId)
  const [verbatims, respondents, log, board, before] = await Promise.all([
    corpus.verbatims(run.studyId, run.options),
    corpus.respondents(run.studyId),
    edits.list(run.studyId),
    last ? boardOf(last) : undefined,
    last ? results.find(last.id) : undefined,
  ])
  const earlierPeople: EarlierPersona[] = (before?.people?.personas ?? []).map(({ id, members, name, named }) => ({
    id,
    members,
    ...(named ? { name } : {}),
  }))
  const { options } = run
  const task = gatherTask({ options, verbatims, respondents, edits: log, board, earlierPeople, minGroupSize })
  return { task, verbatims }
}

function summarise({ themes, people, seconds }: AnalysisOutcome, placed: readonly Placed[]): RunSummary {
  const topics = group(placed, ({ topic }) => topic)
  return {
    answers: placed.length,
    respondents: new Set(placed.map(({ respondent }) => respondent)).size,
    coverage: themes.quality.coverage,
    topics: [...topics].map(([topic, list]) => ({ topic, answers: list.length, themes: countThemes(themes, topic) })),
    personas: people.personas.length,
    verdict: people.verdict,
    seconds: Math.round(seconds * 100) / 100,
  }
}

const countThemes = ({ themes }: ThemesResult, of: string): number => themes.filter(({ topic }) => topic === of).length
