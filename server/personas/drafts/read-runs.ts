// Finished runs as this stage needs them, from the insights stage.
import type { Corpus } from '../../insights/corpus/corpus'
import type { Run } from '../../insights/runs/run'
import type { RunService } from '../../insights/runs/run-service'
import type { FinishedRuns } from './draft-personas'

export function createFinishedRuns({ runs, corpus }: { runs: RunService; corpus: Corpus }): FinishedRuns {
  const finishedAt = (run: Run): Date => run.finishedAt ?? run.createdAt
  return {
    async latest(study) {
      const run = await runs.latest(study)
      return run ? { id: run.id, number: run.number, finishedAt: finishedAt(run) } : undefined
    },
    async find(id) {
      const run = await runs.get(id).catch(() => undefined)
      if (run?.state !== 'done') return undefined
      const [result, people] = await Promise.all([runs.resultOf(run), runs.people(run)])
      // Drafts follow the groups as people have corrected them, without waiting for another run.
      return {
        id: run.id,
        study: run.studyId,
        finishedAt: finishedAt(run),
        result: { ...result, people: people ?? null },
      }
    },
    respondents: (study) => corpus.respondents(study),
  }
}
