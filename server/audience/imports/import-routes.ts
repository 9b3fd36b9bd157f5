// Pages of the import: choose a file, look at what would happen and how its columns are read, change that, import.
import * as z from 'zod'
import { type Endpoint, endpoint, page, redirect } from '../../platform/http/endpoint'
import { Problem as AnyProblem } from '../../platform/http/problem'
import { type Lifecycle, lifecycles } from '../directory/contact'
import type { Study } from '../studies/study'
import { studyParams } from '../studies/study-routes'
import type { StudyService } from '../studies/study-service'
import { type ContactImportService, sayReport } from './contact-import'
import { importAddress } from './contact-import-routes'
import { isOver } from './import-run'
import type { ImportService } from './import-service'
import { mostImportBytes } from './import-store'
import { mostRows } from './read-table'
import { isTarget, type Target, targetChoices } from './recognise-columns'

type Deps = { studies: StudyService; importer: ImportService; imports: ContactImportService }

const fileParams = studyParams.extend({ file: z.string().max(100) })
const form = z.record(z.string(), z.unknown())
const mostShown = 200
const waitMs = 1500

export function importRoutes({ studies, importer, imports }: Deps): Endpoint[] {
  const choose = async (study: Study, fault?: string) =>
    page(
      'audience/import',
      {
        title: 'Import contacts',
        section: 'contacts',
        study,
        mostRows,
        earlier: (await imports.list(study.id)).map((one) => ({ ...one, href: importAddress(one), over: isOver(one) })),
        faults: fault ? [{ path: 'file', message: fault }] : [],
      },
      { status: fault ? 400 : 200 },
    )
  const preview = async (study: Study, fileId: string, { mapping, lifecycle }: Asked) => {
    const { name, bytes } = await importer.kept(study.id, fileId)
    const report = await importer.run(study.id, bytes, { dryRun: true, mapping, lifecycle })
    const choices = targetChoices()
    return page('audience/import-check', {
      title: 'Check the import',
      section: 'contacts',
      study,
      fileId,
      fileName: name,
      report,
      separator: separatorWords[report.separator] ?? report.separator,
      lifecycles: lifecycles.map((one) => ({ value: one, chosen: one === lifecycle })),
      columns: report.columns.map((column, at) => ({
        ...column,
        at,
        choices: choices.map((choice) => ({ ...choice, chosen: choice.target === column.target })),
      })),
      refused: report.refused.slice(0, mostShown),
      remarks: report.remarks.slice(0, mostShown),
      willWrite:
        report.contacts.created + report.contacts.updated + report.accounts.created + report.accounts.updated > 0,
    })
  }

  return [
    endpoint({
      method: 'get',
      path: '/studies/:study/contacts/import',
      may: 'audience.write',
      read: { params: studyParams },
      act: async ({ input: { params } }) => choose(await studies.get(params.study)),
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study/contacts/import',
      may: 'audience.write',
      upload: mostImportBytes,
      read: { params: studyParams },
      act: async ({ input: { params }, file }) => {
        const study = await studies.get(params.study)
        if (!file?.bytes.length) return choose(study, 'Choose a CSV file that is not empty.')
        try {
          await importer.run(study.id, file.bytes, { dryRun: true })
        } catch (error) {
          if (error instanceof AnyProblem && error.code === 'import.unreadable') return choose(study, error.message)
          throw error
        }
        const id = await importer.keep(study.id, file.name.slice(0, 200), file.bytes)
        return redirect(`/studies/${study.id}/contacts/import/${id}`)
      },
    }),
    endpoint({
      method: 'get',
      path: '/studies/:study/contacts/import/:file',
      may: 'audience.write',
      read: { params: fileParams },
      act: async ({ input: { params } }) => preview(await studies.get(params.study), params.file, readAsked({})),
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study/contacts/import/:file',
      may: 'audience.write',
      read: { params: fileParams, body: form },
      act: async ({ input: { params, body }, actor }) => {
        const study = await studies.get(params.study)
        const asked = readAsked(body)
        if (body.act !== 'import') return preview(study, params.file, asked)
        const { name } = await importer.kept(study.id, params.file)
        const request = { mapping: [...asked.mapping], lifecycle: asked.lifecycle }
        const begun = await imports.start(study.id, { id: params.file, name }, request, actor.name)
        // Most files are through at once; a long one is followed on a page of its own.
        const found = await imports.settled(begun.id, { forMs: waitMs })
        if (found.state !== 'done' || !found.report) return redirect(importAddress(found))
        return redirect(`/studies/${study.id}/contacts`, { notice: sayReport(found.report) })
      },
    }),
  ]
}

const separatorWords: Readonly<Record<string, string>> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' }

type Asked = { mapping: Map<number, Target>; lifecycle: Lifecycle }

function readAsked(body: Readonly<Record<string, unknown>>): Asked {
  const given = typeof body.mapping === 'object' && body.mapping !== null ? Object.entries(body.mapping) : []
  const mapping = new Map<number, Target>()
  for (const [at, target] of given) {
    // The letter before the number keeps the form's parser from making a list of it, which would close up gaps.
    if (/^c\d{1,3}$/.test(at) && typeof target === 'string' && isTarget(target))
      mapping.set(Number(at.slice(1)), target)
  }
  return { mapping, lifecycle: lifecycles.find((one) => one === body.lifecycle) ?? 'lead' }
}
