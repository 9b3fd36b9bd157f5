// Pages of people: the list with everybody's fit and what decided it, one person, adding by hand, and the list as CSV.
import * as z from 'zod'
import { download, type Endpoint, endpoint, page, redirect } from '../platform/http/endpoint'
import { Problem as AnyProblem, type Fault } from '../platform/http/problem'
import { Problem } from '../problems'
import { contactCsv } from './contact-csv'
import type { AccountService } from './directory/account-service'
import { type Contact, lifecycles } from './directory/contact'
import type { ContactService } from './directory/contact-service'
import { readContact } from './directory/read-contact'
import { fits } from './icps/fit'
import type { FitService } from './icps/fit-service'
import type { IcpService } from './icps/icp-service'
import { fitParts } from './icps/show-live'
import type { SegmentService } from './segments/segment-service'
import { formFields, showContact, showRow } from './show-contact'
import type { Study } from './studies/study'
import { studyParams } from './studies/study-routes'
import type { StudyService } from './studies/study-service'

type Deps = {
  studies: StudyService
  contacts: ContactService
  accounts: AccountService
  icps: IcpService
  fit: FitService
  segments: SegmentService
}

const perPage = 50
const contactParams = studyParams.extend({ contact: z.string().max(100) })
const form = z.record(z.string(), z.unknown())
// A filter that is not one of ours filters nothing: an old bookmark still opens the list.
const listQuery = z.object({
  fit: z.enum(fits).optional().catch(undefined),
  lifecycle: z.enum(lifecycles).optional().catch(undefined),
  icp: z.string().max(100).optional(),
  segment: z.string().max(100).optional().catch(undefined),
  q: z.string().max(200).optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
})
type Query = z.infer<typeof listQuery>

export function contactRoutes({ studies, contacts, accounts, icps, fit, segments }: Deps): Endpoint[] {
  const person = async (studyId: string, id: string): Promise<Contact> => {
    const contact = await contacts.get(id)
    if (contact.studyId !== studyId) throw new Problem('contact.absent')
    return contact
  }
  const found = async (study: Study, query: Query) => {
    const { lifecycle, q } = query
    const filter = { studyId: study.id, ...(q ? { search: q } : {}), ...(lifecycle ? { lifecycle: [lifecycle] } : {}) }
    const profiles = await icps.list(study.id)
    const icp = profiles.find(({ id }) => id === query.icp)
    const verdicts = await fit.verdictsOf(study.id, icp?.id)
    const listed = await segments.list(study.id)
    const segment = listed.find(({ id }) => id === query.segment)
    const members = segment ? await segments.members(study.id, segment.rule) : undefined
    const has = (id: string) => (!query.fit || verdicts.get(id)?.fit === query.fit) && (!members || members.has(id))
    return { filter, profiles, icp, verdicts, listed, segment, has }
  }
  const personPage = async (
    study: Study,
    contact: Contact,
    values?: Record<string, unknown>,
    faults: readonly Fault[] = [],
  ) => {
    const account = await contacts.accountOf(contact)
    const data = showContact(contact, account, await fit.explain(contact))
    const shown = values ?? { ...contact.facts, ...contact, company: account?.name }
    const fields = formFields(shown)
    return page(
      'audience/contact',
      { title: data.name, section: 'contacts', study, contact, ...data, values: shown, fields, faults, lifecycles },
      { status: faults.length > 0 ? 400 : 200 },
    )
  }
  const newPage = async (studyId: string, values: Record<string, unknown> = {}, faults: readonly Fault[] = []) =>
    page(
      'audience/contact-new',
      {
        title: 'Add a contact',
        section: 'contacts',
        study: await studies.get(studyId),
        values,
        fields: formFields(values),
        faults,
        lifecycles,
      },
      { status: faults.length > 0 ? 400 : 200 },
    )
  /** What the form says, with its company found or made; or the faults to show. */
  const save = async (
    studyId: string,
    body: Record<string, unknown>,
    before?: Contact,
  ): Promise<Contact | readonly Fault[]> => {
    const company = typeof body.company === 'string' && body.company.trim() !== '' ? body.company : null
    const { contact, account, faults } = readContact({ ...body, company, optedOut: body.optedOut === 'on' }, before)
    if (faults.length > 0) return faults
    const filed = account ? { ...contact, accountId: (await accounts.put(studyId, account)).id } : contact
    try {
      if (!before) return await contacts.create(studyId, filed)
      return await contacts.replace(before.id, Number(body.version) || undefined, filed)
    } catch (error) {
      if (error instanceof AnyProblem && error.code === 'contact.exists')
        return [{ path: 'email', message: error.message }]
      throw error
    }
  }
  const isFaults = (result: Contact | readonly Fault[]): result is readonly Fault[] => Array.isArray(result)

  return [
    endpoint({
      method: 'get',
      path: '/studies/:study/contacts',
      may: 'audience.read',
      read: { params: studyParams, query: listQuery },
      act: async ({ input: { params, query } }) => {
        const study = await studies.get(params.study)
        const { filter, profiles, icp, verdicts, listed, segment, has } = await found(study, query)
        const ids = query.fit || segment ? (await contacts.ids(filter)).filter(has) : undefined
        const total = ids ? ids.length : await contacts.count(filter)
        const pages = Math.max(1, Math.ceil(total / perPage))
        const pageNumber = Math.min(query.page, pages)
        const skip = (pageNumber - 1) * perPage
        const byId = ids ? await contacts.byIds(ids.slice(skip, skip + perPage)) : undefined
        const people = byId
          ? (ids ?? []).slice(skip, skip + perPage).flatMap((id) => byId.get(id) ?? [])
          : await contacts.page(filter, { skip, limit: perPage })
        const companies = await accounts.byIds(people.flatMap(({ accountId }) => accountId ?? []))
        const counts = await fit.countsOf(study.id, icp?.id)
        const asked = new URLSearchParams(
          Object.entries({
            fit: query.fit,
            lifecycle: query.lifecycle,
            icp: icp?.id,
            segment: segment?.id,
            q: query.q,
          }).filter((pair): pair is [string, string] => Boolean(pair[1])),
        )
        const base = `/studies/${study.id}/contacts`
        return page('audience/contacts', {
          title: 'Contacts and fit',
          section: 'contacts',
          study,
          profiles,
          icp,
          segments: listed,
          segment,
          counts,
          parts: fitParts(counts),
          judged: counts.good + counts.poor + counts.unknown,
          staff: await contacts.count({ studyId: study.id, lifecycle: ['staff'] }),
          known: await contacts.count({ studyId: study.id }),
          query,
          total,
          pages,
          pageNumber,
          base: `${base}?${asked}${asked.size > 0 ? '&' : ''}page=`,
          csv: `${base}.csv?${asked}`,
          fits: fits.map((one) => ({ value: one, chosen: one === query.fit })),
          lifecycles: lifecycles.map((one) => ({ value: one, chosen: one === query.lifecycle })),
          rows: people.map((one) => showRow(one, companies.get(one.accountId ?? ''), verdicts.get(one.id))),
        })
      },
    }),
    endpoint({
      method: 'get',
      path: '/studies/:study/contacts.csv',
      may: 'audience.read',
      read: { params: studyParams, query: listQuery },
      act: async ({ input: { params, query } }) => {
        const study = await studies.get(params.study)
        const { filter, verdicts, has } = await found(study, query)
        const rows = contactCsv(contacts.each(filter), accounts, verdicts, has)
        return download('contacts.csv', 'text/csv; charset=utf-8', rows)
      },
    }),
    endpoint({
      method: 'get',
      path: '/studies/:study/contacts/new',
      may: 'audience.write',
      read: { params: studyParams },
      act: ({ input: { params } }) => newPage(params.study),
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study/contacts',
      may: 'audience.write',
      read: { params: studyParams, body: form },
      act: async ({ input: { params, body } }) => {
        const study = await studies.get(params.study)
        const result = await save(study.id, body)
        if (isFaults(result)) return newPage(study.id, body, result)
        return redirect(`/studies/${study.id}/contacts/${result.id}`, { notice: 'Added.' })
      },
    }),
    endpoint({
      method: 'get',
      path: '/studies/:study/contacts/:contact',
      may: 'audience.read',
      read: { params: contactParams },
      act: async ({ input: { params } }) =>
        personPage(await studies.get(params.study), await person(params.study, params.contact)),
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study/contacts/:contact',
      may: 'audience.write',
      read: { params: contactParams, body: form },
      act: async ({ input: { params, body } }) => {
        const before = await person(params.study, params.contact)
        const result = await save(params.study, body, before)
        if (isFaults(result)) return personPage(await studies.get(params.study), before, body, result)
        return redirect(`/studies/${params.study}/contacts/${before.id}`, { notice: 'Saved.' })
      },
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study/contacts/:contact/remove',
      may: 'audience.write',
      read: { params: contactParams },
      act: async ({ input: { params } }) => {
        await person(params.study, params.contact)
        await contacts.remove(params.contact)
        return redirect(`/studies/${params.study}/contacts`, { notice: 'The contact is removed.' })
      },
    }),
  ]
}
