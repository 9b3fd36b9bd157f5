// The page that compares what a CRM has seen of people: by how they fit, or by where they stand; and the same as CSV.
import * as z from 'zod'
import { toCsv } from '../../platform/csv'
import { download, type Endpoint, endpoint, page } from '../../platform/http/endpoint'
import { lifecycles } from '../directory/contact'
import { fieldLabel } from '../facts/fields'
import { signalFields } from '../facts/signal-fields'
import { fits } from '../icps/fit'
import type { FitService } from '../icps/fit-service'
import type { IcpService } from '../icps/icp-service'
import { studyParams } from '../studies/study-routes'
import type { StudyService } from '../studies/study-service'
import type { Group } from './compare-groups'
import { compareSignals, csvHead, showPart, toLines } from './show-signals'

type Deps = {
  studies: StudyService
  icps: Pick<IcpService, 'list'>
  fit: Pick<FitService, 'peopleOf' | 'verdictsOf' | 'ownFieldsOf'>
  minGroup: number
}

// A choice that is not one of ours is none: an old bookmark still opens the page.
const query = z.object({
  by: z.enum(['fit', 'stand']).catch('fit'),
  icp: z.string().max(100).optional().catch(undefined),
})

const fitLabels = { good: 'Good fit', poor: 'Poor fit', unknown: 'Unknown' }
const standLabels = { customer: 'Customers', former: 'Former customers', lead: 'Leads' }
const mostOwn = 20

export function signalRoutes({ studies, icps, fit, minGroup }: Deps): Endpoint[] {
  const compared = async (studyId: string, { by, icp: wanted }: z.infer<typeof query>) => {
    const study = await studies.get(studyId)
    const profiles = await icps.list(study.id)
    const icp = profiles.find(({ id }) => id === wanted)
    const people = await fit.peopleOf(study.id)
    const verdicts = await fit.verdictsOf(study.id, icp?.id)
    const all: Group[] =
      by === 'fit'
        ? fits.map((key) => ({
            key,
            label: fitLabels[key],
            people: people.filter(({ contact }) => verdicts.get(contact.id)?.fit === key),
          }))
        : lifecycles.flatMap((key) =>
            key === 'staff'
              ? []
              : [{ key, label: standLabels[key], people: people.filter(({ contact }) => contact.lifecycle === key) }],
          )
    const groups = all.filter(({ people: those }) => those.length > 0)
    const own = (await fit.ownFieldsOf(study.id)).slice(0, mostOwn)
    return { study, profiles, icp, people, groups, parts: compareSignals(groups, own, minGroup) }
  }

  return [
    endpoint({
      method: 'get',
      path: '/studies/:study/signals',
      may: 'audience.read',
      read: { params: studyParams, query },
      act: async ({ input: { params, query: asked } }) => {
        const { study, profiles, icp, people, groups, parts } = await compared(params.study, asked)
        const segmentOf = (field: string, value: string) =>
          `/studies/${study.id}/segments/new?${new URLSearchParams({ field, value })}`
        return page('audience/signals', {
          title: 'Reach and satisfaction',
          section: 'contacts',
          study,
          profiles,
          icp,
          known: people.length,
          byFit: asked.by === 'fit',
          groups: groups.map(({ label, people: those }) => ({ label, count: those.length })),
          parts: parts.map((part) => showPart(part, { groups, minGroup, segmentOf })),
          minGroup,
          columns: signalFields.map(({ key, also }) => ({ label: fieldLabel(key), example: also[0] })),
          csv: `/studies/${study.id}/signals.csv?${new URLSearchParams({ by: asked.by, ...(icp ? { icp: icp.id } : {}) })}`,
        })
      },
    }),
    endpoint({
      method: 'get',
      path: '/studies/:study/signals.csv',
      may: 'audience.read',
      read: { params: studyParams, query },
      act: async ({ input: { params, query: asked } }) => {
        const { groups, parts } = await compared(params.study, asked)
        return download('reach-and-satisfaction.csv', 'text/csv; charset=utf-8', toCsv(csvHead, toLines(parts, groups)))
      },
    }),
  ]
}
