// The API of imports of answers: a CSV file, looked at or taken, and how far an import under way is.
import * as z from 'zod'
import { isTarget } from '../../../surveys/read-columns'
import type { ImportService } from '../../audience/imports/import-service'
import { columnsMeant, yesNo } from '../../audience/studies/api-input'
import type { AuthoringService } from '../../authoring/authoring-service'
import { type Endpoint, endpoint, json } from '../../platform/http/endpoint'
import { Problem } from '../../problems'
import { type AnswerImport, type AnswerImportService, type Mapping, mostAnswerBytes } from './answer-import'
import type { AnswerImporter } from './import-answers'

type Deps = {
  authoring: AuthoringService
  importer: AnswerImporter
  imports: AnswerImportService
  files: Pick<ImportService, 'keep'>
}

/** A program that waits is answered after this at the latest, with 202. */
const mostWaitMs = 120_000

const id = z.object({ id: z.string().max(100) })
const importQuery = z.object({
  dryRun: yesNo.default(false).describe('Says what would happen and writes nothing.'),
  wait: yesNo.default(true).describe('No: answers 202 at once, with the address where the progress is told.'),
  mapping: columnsMeant
    .optional()
    .describe('JSON: header to email, id, date, language, q:KEY of a question, q:KEY~PART of a row of it, or skip.'),
})

export function answerImportApi({ authoring, importer, imports, files }: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/api/v1/surveys/:id/responses/import',
      may: 'response.write',
      summary: 'Import answers from CSV, a response a row; the same file twice changes nothing',
      upload: mostAnswerBytes,
      read: { params: id, query: importQuery },
      act: async ({ input: { params, query }, file, actor, signal }) => {
        if (!file?.bytes.length)
          throw new Problem('import.unreadable', { reason: 'Send the CSV as the body, with Content-Type: text/csv.' })
        const { studyId } = await authoring.get(params.id)
        const header = await importer.check(params.id, file.bytes)
        const mapping = await mappingOf(params.id, header, query.mapping ?? {})
        if (query.dryRun) return json((await importer.look(params.id, file.bytes, mapping)).report)
        const kept = {
          id: await files.keep(studyId, file.name.slice(0, 200), file.bytes),
          name: file.name.slice(0, 200),
        }
        const begun = await imports.start(studyId, kept, { surveyId: params.id, mapping }, actor.name)
        const location = { Location: `/api/v1/responses/imports/${begun.id}` }
        if (!query.wait) return json(toBody(begun), 202, location)
        const found = await imports.settled(begun.id, { forMs: mostWaitMs, signal })
        if (found.state === 'failed' || found.state === 'cancelled')
          throw new Problem('import-run.failed', { reason: found.failure || 'Somebody cancelled it.' })
        return found.report ? json({ ...found.report, id: found.id }) : json(toBody(found), 202, location)
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/responses/imports/:id',
      may: 'response.write',
      summary: 'How far an import of answers is, and its report once it is done',
      read: { params: id },
      act: async ({ input: { params } }) => json(toBody(await imports.get(params.id))),
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/responses/imports/:id/cancel',
      may: 'response.write',
      summary: 'Cancel an import of answers; what is written already stays',
      read: { params: id },
      act: async ({ input: { params } }) => json(toBody(await imports.cancel(params.id))),
    }),
  ]

  async function mappingOf(
    surveyId: string,
    header: readonly string[],
    given: Readonly<Record<string, string>>,
  ): Promise<Mapping> {
    const { latest } = await authoring.get(surveyId)
    const { definition } = await authoring.getVersion(surveyId, latest)
    return Object.entries(given).flatMap(([name, target]) => {
      if (!header.includes(name)) throw refusal(`there is no column “${name.slice(0, 80)}”.`)
      if (!isTarget(definition, target))
        throw refusal(`expected a target such as email, date or q:KEY of a question for “${name.slice(0, 80)}”.`)
      return header.flatMap((one, at) => (one === name ? [[at, target] as const] : []))
    })
  }
}

function refusal(said: string): Problem {
  const message = `mapping: ${said}`
  return new Problem('request.invalid', { summary: message, faults: [{ path: 'mapping', message }] })
}

function toBody({ fileId: _, request, progress, report, finishedAt, ...rest }: AnswerImport): object {
  const { step, share } = progress
  const over = { finishedAt: finishedAt ?? null, report: report ?? null }
  return { ...rest, surveyId: request.surveyId, progress: { step, share }, ...over }
}
