// Who benefits most from a profile's product, and whether we solve what they name: as a page and for programs.
import { type Endpoint, endpoint, json, page } from '../../platform/http/endpoint'
import { Problem } from '../../problems'
import { idParams } from '../studies/api-input'
import type { StudyService } from '../studies/study-service'
import type { FitService } from './fit-service'
import type { Icp } from './icp'
import { icpParams } from './icp-routes'
import type { IcpService } from './icp-service'
import { type Industry, type IndustryNeeds, industryNeeds } from './industry-needs'

type Deps = { studies: StudyService; icps: Pick<IcpService, 'get'>; fit: Pick<FitService, 'companiesOf' | 'peopleOf'> }

/** As many columns as a table holds beside the words. */
const mostColumns = 6
const mostNeeds = 30

export function industryRoutes({ studies, icps, fit }: Deps): Endpoint[] {
  const look = async (icp: Icp): Promise<IndustryNeeds> =>
    industryNeeds(icp, await fit.companiesOf(icp.studyId), await fit.peopleOf(icp.studyId))

  return [
    endpoint({
      method: 'get',
      path: '/studies/:study/icps/:icp/industries',
      may: 'audience.read',
      read: { params: icpParams },
      act: async ({ input: { params } }) => {
        const study = await studies.get(params.study)
        const icp = await icps.get(params.icp)
        if (icp.studyId !== study.id) throw new Problem('icp.absent')
        return page('audience/icp-industries', {
          title: `Industries of ${icp.name}`,
          section: 'icp',
          study,
          icp,
          ...show(await look(icp)),
        })
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/icps/:id/industries',
      may: 'audience.read',
      summary:
        'Which industry benefits most, what each names as its needs, and which of these no problem of the profile answers',
      read: { params: idParams },
      act: async ({ input: { params } }) => {
        const { problems, uncovered, ...rest } = await look(await icps.get(params.id))
        const plain = ({ by, ...need }: { by: ReadonlyMap<string, number> }) => ({
          ...need,
          by: Object.fromEntries(by),
        })
        return json({
          ...rest,
          best: rest.best ?? null,
          problems: problems.map(({ needs, ...problem }) => ({ ...plain(problem), needs: needs.map(plain) })),
          uncovered: uncovered.map(plain),
        })
      },
    }),
  ]
}

/** The matrix of the page: needs down, the industries that name most across. */
function show({ industries, problems, uncovered, ...rest }: IndustryNeeds) {
  const columns = industries.filter(({ named }) => named > 0).slice(0, mostColumns)
  const cells = (by: ReadonlyMap<string, number>) =>
    columns.map(({ name }) => ({ industry: name, count: by.get(name) ?? 0 }))
  return {
    ...rest,
    columns,
    industries: industries.map((industry) => ({
      ...industry,
      isBest: industry.name === rest.best,
      isFew: industry.worth === undefined,
      state: stateOf(industry),
    })),
    problems: problems.map((one) => ({
      ...one,
      cells: cells(one.by),
      words: one.needs.map(({ words }) => words),
    })),
    uncovered: uncovered.slice(0, mostNeeds).map((need) => ({ ...need, cells: cells(need.by) })),
    /** Needs of whom the profile aims at: the others are no gap. */
    gaps: uncovered.filter(({ aimedAt }) => aimedAt > 0).length,
    moreUncovered: Math.max(0, uncovered.length - mostNeeds),
  }
}

function stateOf({ named, solved }: Industry): { tone: string; words: string } {
  if (named === 0) return { tone: '', words: 'names nothing yet' }
  const tone = solved === named ? 'good' : solved === 0 ? 'poor' : 'warn'
  return { tone, words: `${solved} of ${named} solved` }
}
