// The API of people: the directory with everybody's fit, and changes.
import * as z from 'zod'
import { type Endpoint, endpoint, json, nothing } from '../platform/http/endpoint'
import { Problem } from '../problems'
import type { AccountService } from './directory/account-service'
import { type Contact, lifecycles } from './directory/contact'
import type { ContactService } from './directory/contact-service'
import { readContact } from './directory/read-contact'
import { contactJson } from './directory-json'
import { fits } from './icps/fit'
import type { FitService } from './icps/fit-service'
import type { SegmentService } from './segments/segment-service'
import { idParams, listed, pageQuery, studyOf, studyQuery, studyToRead, version } from './studies/api-input'
import type { StudyService } from './studies/study-service'

export type ContactDeps = {
  studies: StudyService
  contacts: ContactService
  accounts: AccountService
  fit: FitService
  segments: SegmentService
}

const body = z
  .looseObject({
    ...studyQuery,
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

export function contactApiRoutes({ studies, contacts, accounts, fit, segments }: ContactDeps): Endpoint[] {
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
        const study = await studyToRead(studies, query)
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
        const study = await studyOf(studies, body)
        const made = await contacts.create(study.id, await read(study.id, body))
        return json(await show(made), 201, { Location: `/api/v1/contacts/${made.id}` })
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
