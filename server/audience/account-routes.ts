// The page of one company: what is known of it, its people, and the form to change it.
import * as z from 'zod'
import { type Endpoint, endpoint, page, redirect } from '../platform/http/endpoint'
import { Problem as AnyProblem, type Fault } from '../platform/http/problem'
import { Problem } from '../problems'
import type { Account } from './directory/account'
import type { AccountService } from './directory/account-service'
import { sayContact } from './directory/contact'
import type { ContactService } from './directory/contact-service'
import { readAccount } from './directory/read-account'
import { type Fact, fieldsOf } from './facts/fields'
import type { FitService } from './icps/fit-service'
import { showVerdicts } from './show-contact'
import type { Study } from './studies/study'
import { studyParams } from './studies/study-routes'
import type { StudyService } from './studies/study-service'

type Deps = {
  studies: StudyService
  accounts: AccountService
  contacts: ContactService
  fit: Pick<FitService, 'explainCompany'>
}

const accountParams = studyParams.extend({ account: z.string().max(100) })
const form = z.record(z.string(), z.unknown())
const mostShown = 100

export function accountRoutes({ studies, accounts, contacts, fit }: Deps): Endpoint[] {
  const company = async (studyId: string, id: string): Promise<Account> => {
    const account = await accounts.get(id)
    if (account.studyId !== studyId) throw new Problem('account.absent')
    return account
  }
  const companyPage = async (study: Study, account: Account, typed?: Typed, faults: readonly Fault[] = []) => {
    const filter = { studyId: study.id, accountId: account.id }
    const people = await contacts.page(filter, { skip: 0, limit: mostShown })
    return page(
      'audience/account',
      {
        title: account.name,
        section: 'contacts',
        study,
        account,
        verdicts: showVerdicts(await fit.explainCompany(account)),
        people: people.map((one) => ({ id: one.id, name: sayContact(one), lifecycle: one.lifecycle })),
        peopleCount: await contacts.count(filter),
        values: typed ?? valuesOf(account),
        groups: groupsOf(typed ?? valuesOf(account)),
        own: Object.entries(account.own).map(([name, value], at) => ({ at, name, value: typed?.own?.[at] ?? value })),
        faults,
      },
      { status: faults.length > 0 ? 400 : 200 },
    )
  }

  return [
    endpoint({
      method: 'get',
      path: '/studies/:study/accounts/:account',
      may: 'audience.read',
      read: { params: accountParams },
      act: async ({ input: { params } }) =>
        companyPage(await studies.get(params.study), await company(params.study, params.account)),
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study/accounts/:account',
      may: 'audience.write',
      read: { params: accountParams, body: form },
      act: async ({ input: { params, body } }) => {
        const study = await studies.get(params.study)
        const before = await company(study.id, params.account)
        const typed = readTyped(body)
        const refused = (faults: readonly Fault[]) => companyPage(study, before, typed, faults)
        const { account, faults } = readAccount(toRecord(typed, before), before)
        if (typed.name.trim() === '') faults.push({ path: 'name', message: 'Give the company a name.' })
        if (faults.length > 0) return refused(faults)
        try {
          await accounts.replace(before.id, Number(body.version) || undefined, account)
        } catch (error) {
          if (!(error instanceof AnyProblem) || error.code !== 'account.exists') throw error
          return refused([{ path: 'domain', message: error.message }])
        }
        return redirect(`/studies/${study.id}/accounts/${before.id}`, { notice: 'Saved.' })
      },
    }),
  ]
}

/** The form as it was typed; `own` by the order in which the fields stand. */
type Typed = { name: string; domain: string; facts: Record<string, string>; own?: Record<number, string> }

const fields = fieldsOf('account').filter(({ key }) => key !== 'industryCode')
const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 4000) : '')
const isBag = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

function readTyped(body: Readonly<Record<string, unknown>>): Typed {
  const facts = isBag(body.facts) ? body.facts : {}
  const own = isBag(body.own) ? Object.entries(body.own) : []
  return {
    name: text(body.name),
    domain: text(body.domain),
    facts: Object.fromEntries(fields.map(({ key }) => [key, text(facts[key])])),
    // The letter before the number keeps the form's parser from making a list of it.
    own: Object.fromEntries(own.map(([at, value]) => [Number(at.slice(1)), text(value)])),
  }
}

/** Blank clears. */
function toRecord({ name, domain, facts, own = {} }: Typed, before: Account): Record<string, unknown> {
  const names = Object.keys(before.own)
  const given = Object.entries(own).flatMap(([at, value]) => {
    const field = names[Number(at)]
    return field === undefined ? [] : [[field, value.trim() === '' ? null : value]]
  })
  const known = valuesOf(before).facts
  const changed = Object.entries(facts).filter(([key, value]) => value.trim() !== (known[key] ?? ''))
  return {
    name,
    domain: domain.trim() === '' ? null : domain,
    ...Object.fromEntries(changed.map(([key, value]) => [key, value.trim() === '' ? null : value])),
    own: Object.fromEntries(given),
  }
}

function valuesOf({ name, domain = '', facts }: Account): Typed {
  return { name, domain, facts: Object.fromEntries(fields.map(({ key }) => [key, shown(facts[key])])) }
}

const shown = (fact: Fact | undefined): string =>
  fact === undefined ? '' : typeof fact === 'object' ? fact.join(', ') : String(fact)

function groupsOf({ facts }: Typed) {
  const groups = new Map<string, object[]>()
  for (const { key, label, group, hint, options } of fields)
    groups.set(group, [...(groups.get(group) ?? []), { key, label, hint, options, value: facts[key] ?? '' }])
  return [...groups].map(([group, list]) => ({ group, fields: list }))
}
