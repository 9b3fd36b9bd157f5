// Decides about runs: starts, lists, cancels, picks up what a stopped server left, and shows the board of a finished one.
import type { Actor } from '../../platform/accounts/actor'
import type { Jobs } from '../../platform/jobs/jobs'
import type { Announce } from '../../platform/webhooks/webhook'
import { Problem } from '../../problems'
import type { Corpus } from '../corpus/corpus'
import { applyEdits } from '../edits/apply-edits'
import type { Edit } from '../edits/edit'
import type { EditStore } from '../edits/edit-store'
import { measurePeople } from '../edits/measure-people'
import { type StandingPeople, standPeople } from '../edits/stand-people'
import type { Board } from '../results/board'
import type { ResultStore } from '../results/result-store'
import type { RunResult } from '../results/run-result'
import { beatLostAfterMs, type Run, type RunOptions } from './run'
import type { RunStore } from './run-store'

type Deps = {
  runs: RunStore
  results: ResultStore
  edits: EditStore
  corpus: Corpus
  jobs: Jobs
  announce: Announce
  /** Ends the thread of a run that this process works on. */
  stop: (runId: string) => void
  now: () => Date
}

export type RunService = ReturnType<typeof createRunService>

export const analyseJob = 'run.analyse'

export function createRunService({ runs, results, edits, corpus, jobs, announce, stop, now }: Deps) {
  const get = async (id: string, studyId?: string): Promise<Run> => {
    const run = await runs.find(id)
    if (!run || (studyId !== undefined && run.studyId !== studyId)) throw new Problem('run.absent')
    return run
  }

  const resultOf = async (run: Run): Promise<RunResult> => {
    const result = run.state === 'done' ? await results.find(run.id) : undefined
    if (!result) throw new Problem('run.unfinished', { state: run.state })
    return result
  }

  /** The themes of a finished run as they stand now; with one more edit, as they would stand then. */
  const board = async (run: Run, next?: Edit): Promise<Board> => {
    const { placed, themes } = await resultOf(run)
    const [log, respondents, standing] = await Promise.all([
      edits.list(run.studyId),
      corpus.respondents(run.studyId),
      corpus.standing(run.studyId),
    ])
    const living = new Map(respondents.map((one) => [one.id, one]))
    return applyEdits({ placed, themes, edits: next ? [...log, next] : log, standing, living })
  }

  return {
    get,
    resultOf,
    list: (studyId: string, page?: { before?: number; most?: number }) => runs.list(studyId, page ?? {}),
    latest: (studyId: string) => runs.latestDone(studyId),
    offer: (studyId: string) => corpus.offer(studyId),

    /** A new run, waiting for a thread. One at a time in a study: the second press of a button starts nothing. */
    async start(studyId: string, options: RunOptions, actor: Actor): Promise<Run> {
      const { topics } = await corpus.offer(studyId)
      const chosen = topics.filter(({ topic }) => options.topics.length === 0 || options.topics.includes(topic))
      if (chosen.every(({ answers }) => answers === 0))
        throw new Problem('run.no-answers', { found: 'no answer in people’s own words has come in' })
      const run = await runs.insert({ studyId, options, by: actor.name }, now())
      if (!run) throw new Problem('run.under-way', { number: (await runs.list(studyId, { most: 1 }))[0]?.number })
      await jobs.push(analyseJob, { runId: run.id }, { key: run.id })
      return run
    },

    async cancel(id: string, studyId?: string): Promise<Run> {
      const run = await get(id, studyId)
      const cancelled = await runs.cancel(id, now())
      if (!cancelled) throw new Problem('run.over', { state: run.state })
      stop(id)
      return cancelled
    },

    /** Asks again for runs that wait or whose server stopped, and tells of those that nobody heard of. */
    async recover(): Promise<void> {
      for (const run of await runs.inState(['queued', 'running'])) {
        const at = run.beatAt ? new Date(run.beatAt.getTime() + beatLostAfterMs + 1000) : now()
        await jobs.push(analyseJob, { runId: run.id }, { key: `${run.id}/${run.attempts}`, at })
      }
      for (const { id, studyId } of await runs.listUntold()) {
        await announce('run.finished', id, { runId: id, studyId })
        await runs.markTold(id)
      }
    },

    /** The groups of people of a finished run as they stand now; with one more edit, as they would stand then. */
    async people(run: Run, next?: Edit): Promise<StandingPeople | undefined> {
      const { people: found } = await resultOf(run)
      if (!found) return undefined
      const [log, themes] = await Promise.all([edits.list(run.studyId), board(run)])
      const respondents = await corpus.respondents(run.studyId)
      const living = new Set(respondents.map(({ id }) => id))
      const standing = standPeople({ found, edits: next ? [...log, next] : log, board: themes, living })
      const draws = standing.changed.size > 0 ? await results.findDraws(run.id) : undefined
      return draws ? measurePeople(standing, draws) : standing
    },

    board,
  }
}
