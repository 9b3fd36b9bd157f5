// The list of companies: a shortlist of whom to pursue, by fit and worth, with what decided; who was won and kept; and as CSV.
import * as z from 'zod'
import { download, type Endpoint, endpoint, page } from '../platform/http/endpoint'
import { accountCsv } from './account-csv'
import { type Fact, fieldLabel, fold } from './facts/fields'
import { fits, reasonsOf, sayFact } from './icps/fit'
import type { FitService } from './icps/fit-service'
import type { IcpService } from './icps/icp-service'
import { type Standing, stands, wonAndKept } from './icps/shortlist'
import { fitTones, fitWords } from './show-contact'
import { studyParams } from './studies/study-routes'
import type { StudyService } from './studies/study-service'

type Deps = { studies: StudyService; icps: IcpService; fit: Pick<FitService, 'shortlistOf'> }

const perPage = 50
const figures = ['revenue', 'lifetimeValue', 'referral', 'employees'] as const
const sorts = ['rank', 'name', 'people', ...figures] as const
// A filter that is not one of ours filters nothing: an old bookmark still opens the list.
const listQuery = z.object({
  fit: z.enum(fits).optional().catch(undefined),
  icp: z.string().max(100).optional().catch(undefined),
  q: z.string().max(200).optional().catch(undefined),
  sort: z.enum(sorts).catch('rank'),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
})
type Query = z.infer<typeof listQuery>

export function accountListRoutes({ studies, icps, fit }: Deps): Endpoint[] {
  const found = async (studyId: string, query: Query) => {
    const profiles = (await icps.list(studyId)).filter(({ kind }) => kind === 'company')
    const icp = profiles.find(({ id }) => id === query.icp)
    const all = await fit.shortlistOf(studyId, icp?.id)
    const asked = fold(query.q ?? '')
    const listed = all.filter(
      ({ account, verdict }) =>
        (!query.fit || verdict?.fit === query.fit) && fold(`${account.name} ${account.domain ?? ''}`).includes(asked),
    )
    return { profiles, icp, all, listed: inOrder(listed, query.sort) }
  }

  return [
    endpoint({
      method: 'get',
      path: '/studies/:study/accounts',
      may: 'audience.read',
      read: { params: studyParams, query: listQuery },
      act: async ({ input: { params, query } }) => {
        const study = await studies.get(params.study)
        const { profiles, icp, all, listed } = await found(study.id, query)
        const pages = Math.max(1, Math.ceil(listed.length / perPage))
        const pageNumber = Math.min(query.page, pages)
        const base = `/studies/${study.id}/accounts`
        const asked = (sort: string) => {
          const pairs = Object.entries({ q: query.q, fit: query.fit, icp: icp?.id, sort })
          return new URLSearchParams(pairs.filter((pair): pair is [string, string] => Boolean(pair[1])))
        }
        const known = figures.filter((key) => all.some(({ account }) => account.facts[key] !== undefined))
        return page('audience/accounts', {
          title: 'Companies',
          section: 'contacts',
          study,
          profiles,
          icp,
          query,
          known: all.length,
          total: listed.length,
          stands,
          kept: profiles.length > 0 ? wonAndKept(all).map((one) => ({ ...one, word: fitWords[one.fit] })) : [],
          columns: [...known, 'people' as const].map((key) => ({
            label: orderLabel(key),
            current: query.sort === key,
            href: `${base}?${asked(key)}`,
          })),
          orders: (['rank', 'name', ...known, 'people'] as const).map((value) => ({
            value,
            label: orderLabel(value),
            chosen: query.sort === value,
          })),
          byName: { current: query.sort === 'name', href: `${base}?${asked('name')}` },
          byRank: { current: query.sort === 'rank', href: `${base}?${asked('rank')}` },
          fits: fits.map((value) => ({ value, chosen: value === query.fit })),
          companies: listed.slice((pageNumber - 1) * perPage, pageNumber * perPage).map((one) => showLine(one, known)),
          pages,
          pageNumber,
          base: `${base}?${asked(query.sort)}&page=`,
          csv: `${base}.csv?${asked(query.sort)}`,
        })
      },
    }),
    endpoint({
      method: 'get',
      path: '/studies/:study/accounts.csv',
      may: 'audience.read',
      read: { params: studyParams, query: listQuery },
      act: async ({ input: { params, query } }) => {
        const study = await studies.get(params.study)
        const { listed } = await found(study.id, query)
        return download('companies.csv', 'text/csv; charset=utf-8', accountCsv(listed))
      },
    }),
  ]
}

const orderNames: Readonly<Record<string, string>> = { rank: 'Whom to pursue first', name: 'Name', people: 'People' }
const orderLabel = (key: string): string => orderNames[key] ?? fieldLabel(key)

const numberOf = (fact: Fact | undefined): number => (typeof fact === 'number' ? fact : -1)

/** By name from A; by a figure from the largest, and what is not known last; ties stay in the order of the shortlist. */
function inOrder(listed: readonly Standing[], sort: Query['sort']): readonly Standing[] {
  if (sort === 'rank') return listed
  if (sort === 'name') {
    const words = new Intl.Collator('en', { numeric: true })
    return listed.toSorted((left, right) => words.compare(left.account.name, right.account.name))
  }
  const value = ({ account, people }: Standing) => (sort === 'people' ? people : numberOf(account.facts[sort]))
  return listed.toSorted((left, right) => value(right) - value(left))
}

function showLine({ account, verdict, stand, people }: Standing, known: readonly string[]) {
  const [reason, ...others] = verdict ? reasonsOf(verdict) : []
  return {
    id: account.id,
    name: account.name || account.domain,
    /** Finds the company's people in the list of contacts. */
    asked: encodeURIComponent(account.name),
    domain: account.domain,
    stand,
    people,
    fit: verdict ? fitWords[verdict.fit] : 'Not judged',
    tone: verdict ? fitTones[verdict.fit] : '',
    reason,
    more: others.length,
    figures: known.map((key) => ({
      label: fieldLabel(key),
      text: account.facts[key] === undefined ? '' : sayFact(key, account.facts[key]),
    })),
  }
}
