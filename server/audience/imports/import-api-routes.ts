// The API of imports: a CSV file of people with their companies, tried or written, and how far an import under way is.
import * as z from 'zod'
import { type Endpoint, endpoint, json } from '../../platform/http/endpoint'
import { Problem } from '../../problems'
import { lifecycles } from '../directory/contact'
import { columnsMeant, idParams, studyOf, studyQuery, yesNo } from '../studies/api-input'
import type { StudyService } from '../studies/study-service'
import type { ContactImport, ContactImportService } from './contact-import'
import type { ImportService } from './import-service'
import { mostImportBytes } from './import-store'
import { readMapping } from './read-mapping'

type Deps = { studies: StudyService; importer: ImportService; imports: ContactImportService }

/** A program that waits is answered after this at the latest, with 202. */
const mostWaitMs = 120_000

const importQuery = z.object({
  ...studyQuery,
  dryRun: yesNo.default(false).describe('Says what would happen and writes nothing.'),
  allOrNothing: yesNo.default(false).describe('Writes nothing when any row is refused.'),
  wait: yesNo.default(true).describe('No: answers 202 at once, with the address where the progress is told.'),
  lifecycle: z.enum(lifecycles).optional().describe('For people whose row does not say; lead unless given.'),
  mapping: columnsMeant.optional().describe('JSON: header to email, company, account.employees, contact.own, skip …'),
})

export function importApiRoutes({ studies, importer, imports }: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/api/v1/contacts/import',
      may: 'audience.write',
      summary: 'Import people with their companies from CSV; the same file twice changes nothing',
      upload: mostImportBytes,
      read: { query: importQuery },
      act: async ({ input: { query }, file, actor, signal }) => {
        const study = await studyOf(studies, query)
        if (!file?.bytes.length)
          throw new Problem('import.unreadable', { reason: 'Send the CSV as the body, with Content-Type: text/csv.' })
        const { dryRun, allOrNothing, lifecycle } = query
        const mapping = query.mapping ? readMapping(query.mapping, file.bytes) : undefined
        const options = { dryRun, allOrNothing, ...(lifecycle ? { lifecycle } : {}), ...(mapping ? { mapping } : {}) }
        if (dryRun) return json(await importer.run(study.id, file.bytes, options))
        await importer.check(file.bytes, options)
        const kept = { id: await importer.keep(study.id, file.name, file.bytes), name: file.name }
        const request = { mapping: [...(mapping ?? [])], ...(lifecycle ? { lifecycle } : {}) }
        const begun = await imports.start(study.id, kept, request, actor.name)
        if (!query.wait) return json(importJson(begun), 202, { Location: `/api/v1/contacts/imports/${begun.id}` })
        const { state, report, failure } = await imports.settled(begun.id, { forMs: mostWaitMs, signal })
        if (state === 'failed' || state === 'cancelled')
          throw new Problem('import-run.failed', { reason: failure || 'Somebody cancelled it.' })
        return report ? json({ ...report, id: begun.id }) : json(importJson(await imports.get(begun.id)), 202)
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/contacts/imports/:id',
      may: 'audience.write',
      summary: 'How far an import is, and its report once it is done',
      read: { params: idParams },
      act: async ({ input: { params } }) => json(importJson(await imports.get(params.id))),
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/contacts/imports/:id/cancel',
      may: 'audience.write',
      summary: 'Cancel an import; what is written already stays',
      read: { params: idParams },
      act: async ({ input: { params } }) => json(importJson(await imports.cancel(params.id))),
    }),
  ]
}

function importJson({ fileId: _, request: __, report, finishedAt, ...rest }: ContactImport): object {
  return { ...rest, finishedAt: finishedAt ?? null, report: report ?? null }
}
