// The answers of a run with their themes as files: for researchers from the theme board, for programs from the API.
import * as z from 'zod'
import { type ExportFormat, exportFormats } from '../../fieldwork/export/write-export'
import { download, type Endpoint, endpoint, type Reply } from '../../platform/http/endpoint'
import type { Corpus } from '../corpus/corpus'
import type { Run } from '../runs/run'
import type { RunService } from '../runs/run-service'
import { runParams } from '../runs/run-shapes'
import { codedAnswers } from './coded-answers'

type Deps = { runs: RunService; corpus: Corpus }

const formats = Object.keys(exportFormats) as ExportFormat[]

export function codedAnswersRoutes({ runs, corpus }: Deps): Endpoint[] {
  const file = async (run: Run, format: ExportFormat): Promise<Reply> => {
    const { studyId, number } = run
    const [board, respondents] = await Promise.all([runs.board(run), corpus.respondents(studyId)])
    const people = new Map(respondents.map((one) => [one.id, one]))
    const { type, write } = exportFormats[format]
    const table = codedAnswers({ studyId, board, people, texts: corpus.texts })
    return download(`run-${number}-answers.${format}`, type, write(table))
  }

  return formats.flatMap((format) => [
    endpoint({
      method: 'get',
      path: `/studies/:study/runs/:run/answers.${format}`,
      may: 'run.read',
      read: { params: runParams },
      act: async ({ input: { params } }) => file(await runs.get(params.run, params.study), format),
    }),
    endpoint({
      method: 'get',
      path: `/api/v1/runs/:id/answers.${format}`,
      may: 'run.read',
      summary: `Every answer of the run with its theme and the others it speaks for, as ${format.toUpperCase()}`,
      read: { params: z.object({ id: z.string().max(100) }) },
      act: async ({ input: { params } }) => file(await runs.get(params.id), format),
    }),
  ])
}
