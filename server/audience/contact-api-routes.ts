// The API of people: the directory with everybody's fit, changes, and the import of a CSV file.
import * as z from 'zod'
import { type Endpoint, endpoint, json, nothing } from '../platform/http/endpoint'
import { Problem } from '../problems'
import type { AccountService } from './account-service'
import { idParams, listed, pageQuery, studyId, studyOf, studyQuery, version, yesNo } from './api-input'
import { contactJson } from './audience-json'
import { type Contact, lifecycles } from './contact'
import { importJson } from './contact-import-routes'
import type { ContactImportService } from './contact-import-service'
import type { ContactService } from './contact-service'
import { fits } from './fit'
import type { FitService } from './fit-service'
import type { ImportService } from './import-service'
import { readContact } from './read-contact'
import { readMapping } from './read-mapping'
import type { SegmentService } from './segment-service'
import type { StudyService } from './studies/study-service'

export type ContactDeps = {
  studies: StudyService
  contacts: ContactService
  accounts: AccountService
  fit: FitService
  importer: ImportService
  imports: ContactImportService
  segments: SegmentService
}

export const mostImportBytes = 32_000_000
/** A program that waits is answered after this at the latest, with 202. */
const mostWaitMs = 120_000

const body = z
  .looseObject({
    studyId,
    version,
    email: z.string().max(1000).nullish().describe('What makes two entries one person.'),
    firstName: z.string().max(400).nullish(),
    lastName: z.string().max(400).nullish(),
    lifecycle: z
      .string()
      .max(40)
      .nullish()
      .describe(`${lifecycles.join(', ')}; lead unless given.`),
    company: z.string().max(400).nullish().describe('Found by name, or made.'),
    account: z
      .record(z.string(), z.unknown())
      .nullish()
      .describe('The company with its facts: { name, domain, employees … }.'),
    own: z.record(z.string(), z.unknown()).nullish(),
  })
  .describe(
    'Beside these: phone, jobTitle, country, language, decision, optedOut, accountId …; any other name is an own field.',
  )

const listQuery = pageQuery.extend({
  fit: z.enum(fits, { error: `Expected one of ${fits.join(', ')}.` }).optional(),
  segment: z.string().max(100).optional().describe('Only who is in this segment now.'),
  icp: z.string().max(100).optional().describe('Judged by this profile; by the best of all when left out.'),
  lifecycle: z.enum(lifecycles, { error: `Expected one of ${lifecycles.join(', ')}.` }).optional(),
  search: z.string().max(200).optional(),
})

const importQuery = z.object({
  ...studyQuery,
  dryRun: yesNo.default(false).describe('Says what would happen and writes nothing.'),
  allOrNothing: yesNo.default(false).describe('Writes nothing when any row is refused.'),
  wait: yesNo.default(true).describe('No: answers 202 at once, with the address where the progress is told.'),
  lifecycle: z.enum(lifecycles).optional().describe('For people whose row does not say; lead unless given.'),
  mapping: z
    .string()
    .max(20_000)
    .optional()
    .describe('JSON: header to email, company, account.employees, contact.own, skip …'),
})

export function contactApiRoutes({
  studies,
  contacts,
  accounts,
  fit,
  importer,
  imports,
  segments,
}: ContactDeps): Endpoint[] {
  const show = async (contact: Contact) =>
    contactJson(
      contact,
      (await fit.verdictsOf(contact.studyId)).get(contact.id),
      (await contacts.accountOf(contact))?.name,
    )

  const read = async (study: string, record: Record<string, unknown>, before?: Contact) => {
    const { contact, account, faults } = readContact(record, before)
    if (faults.length > 0) throw new Problem('contact.invalid', { faults, summary: faults[0]?.message })
    return account ? { ...contact, accountId: (await accounts.put(study, account)).id } : contact
  }

  return [
    endpoint({
      method: 'get',
      path: '/api/v1/contacts',
      may: 'audience.read',
      summary: 'The people of a study with their fit and the reason',
      read: { query: listQuery },
      act: async ({ input: { query } }) => {
        const study = await studyOf(studies, query)
        const { lifecycle, search, limit } = query
        const after = query.after ?? query.cursor
        const filter = {
          studyId: study.id,
          ...(search ? { search } : {}),
          ...(lifecycle ? { lifecycle: [lifecycle] } : {}),
        }
        const verdicts = await fit.verdictsOf(study.id, query.icp)
        const part = { ...(after ? { after } : {}), limit: limit + 1 }
        const members = query.segment
          ? await segments.members(study.id, (await segments.get(query.segment, study.id)).rule)
          : undefined
        const isAsked = (id: string) =>
          (!query.fit || verdicts.get(id)?.fit === query.fit) && (!members || members.has(id))
        const found =
          query.fit || members ? await contacts.listAmong(filter, part, isAsked) : await contacts.list(filter, part)
        const companies = await accounts.byIds(found.flatMap(({ accountId }) => accountId ?? []))
        return json(
          listed(found, limit, (one) =>
            contactJson(one, verdicts.get(one.id), companies.get(one.accountId ?? '')?.name),
          ),
        )
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/contacts',
      may: 'audience.write',
      summary: 'Add a person; one with the same address is refused with 409',
      read: { body },
      act: async ({ input: { body } }) => {
        const study = await studyOf(studies, { studyId: body.studyId })
        const made = await contacts.create(study.id, await read(study.id, body))
        return json(await show(made), 201, { Location: `/api/v1/contacts/${made.id}` })
      },
    }),
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
          throw new Problem('contact-import.failed', { reason: failure || 'Somebody cancelled it.' })
        return report ? json({ ...report, id: begun.id }) : json(importJson(await imports.get(begun.id)), 202)
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/contacts/:id',
      may: 'audience.read',
      summary: 'One person with their fit',
      read: { params: idParams },
      act: async ({ input: { params } }) => json(await show(await contacts.get(params.id))),
    }),
    endpoint({
      method: 'patch',
      path: '/api/v1/contacts/:id',
      may: 'audience.write',
      summary: 'Change a person; null clears a field',
      read: { params: idParams, body },
      act: async ({ input: { params, body } }) => {
        const before = await contacts.get(params.id)
        return json(
          await show(await contacts.replace(params.id, body.version, await read(before.studyId, body, before))),
        )
      },
    }),
    endpoint({
      method: 'delete',
      path: '/api/v1/contacts/:id',
      may: 'audience.write',
      summary: 'Remove a person from the directory',
      read: { params: idParams },
      act: async ({ input: { params } }) => {
        await contacts.remove(params.id)
        return nothing
      },
    }),
  ]
}
