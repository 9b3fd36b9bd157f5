// Pages of an import under way: how far it is, what came of it, cancelling.
import * as z from 'zod'
import { type Endpoint, endpoint, events, page, redirect } from '../../platform/http/endpoint'
import { studyParams } from '../studies/study-routes'
import type { StudyService } from '../studies/study-service'
import type { ContactImport, ContactImportService } from './contact-import'
import { isOver } from './import-run'

type Deps = { studies: StudyService; imports: ContactImportService }

const importParams = studyParams.extend({ import: z.string().max(100) })
const mostShown = 200

export const importAddress = ({ studyId, id }: ContactImport): string => `/studies/${studyId}/contacts/imports/${id}`

export function contactImportRoutes({ studies, imports }: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/studies/:study/contacts/imports/:import',
      may: 'audience.write',
      read: { params: importParams },
      act: async ({ input: { params } }) => {
        const study = await studies.get(params.study)
        const found = await imports.get(params.import, study.id)
        const { report, progress } = found
        return page('audience/import-progress', {
          title: 'Import',
          section: 'contacts',
          study,
          base: importAddress(found),
          found,
          over: isOver(found),
          done: Math.round(progress.share * 100),
          ...(report
            ? {
                report,
                refused: report.refused.slice(0, mostShown),
                remarks: report.remarks.slice(0, mostShown),
              }
            : {}),
        })
      },
    }),
    endpoint({
      method: 'get',
      path: '/studies/:study/contacts/imports/:import/events',
      may: 'audience.write',
      read: { params: importParams },
      act: async ({ input: { params }, signal }) => {
        const { id } = await imports.get(params.import, params.study)
        return events(imports.follow(id, signal))
      },
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study/contacts/imports/:import/cancel',
      may: 'audience.write',
      read: { params: importParams },
      act: async ({ input: { params } }) => redirect(importAddress(await imports.cancel(params.import, params.study))),
    }),
  ]
}
