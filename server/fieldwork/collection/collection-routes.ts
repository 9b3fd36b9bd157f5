// The page of a study's collection: what came in day by day, response and completion rate, where people stop, places taken; and
// each of its tables as CSV.
import * as z from 'zod'
import { sayDayShort } from '../../../views/helpers/words'
import { studyParams } from '../../audience/studies/study-routes'
import type { StudyService } from '../../audience/studies/study-service'
import type { AuthoringService } from '../../authoring/authoring-service'
import { titleOf } from '../../authoring/survey'
import { toCsv } from '../../platform/csv'
import { download, type Endpoint, endpoint, page } from '../../platform/http/endpoint'
import { sayWay } from '../responses/collector'
import { reviewPage } from './collection'
import type { Collection, CollectionService } from './collection-service'

type Deps = { studies: StudyService; authoring: AuthoringService; collection: CollectionService }

const survey = z.string().max(100).optional().catch(undefined)
const tables = ['days', 'pages', 'ways', 'campaigns', 'answering', 'quotas'] as const

export function collectionRoutes({ studies, authoring, collection }: Deps): Endpoint[] {
  const read = async (studyId: string, surveyId: string | undefined) => {
    const study = await studies.get(studyId)
    const surveys = (await authoring.list(study.id)).filter(({ latest }) => latest > 0)
    const chosen = surveys.find(({ id }) => id === surveyId)
    return { study, surveys, chosen, found: await collection.of(study, chosen) }
  }

  return [
    endpoint({
      method: 'get',
      path: '/studies/:study/collection',
      may: 'response.read',
      read: { params: studyParams, query: z.object({ survey }) },
      act: async ({ input: { params, query } }) => {
        const { study, surveys, chosen, found } = await read(params.study, query.survey)
        return page('fieldwork/collection', {
          title: 'Collection',
          section: 'responses',
          study,
          tab: 'collection',
          surveys: surveys.map((one) => ({ id: one.id, title: titleOf(one), chosen: one.id === chosen?.id })),
          chosen: chosen ? { id: chosen.id, title: titleOf(chosen) } : undefined,
          ...found,
          completionRate: found.begun > 0 ? found.sent / found.begun : null,
          responseRate: found.delivered > 0 ? found.started / found.delivered : null,
          dayLines: found.days.length > 1 ? linesOf(found) : undefined,
          mailings: found.mailings.map((one) => ({ ...one, isTold: one.started !== null })),
          ways: found.ways.map((way) => ({ ...way, name: sayWay(way.collector) })),
          answerBars: answerBars(found),
          stopBars: found.stops.length > 0 ? barsOf(found) : undefined,
          export: `/studies/${study.id}/collection/export?${chosen ? `survey=${chosen.id}&` : ''}what=`,
        })
      },
    }),
    endpoint({
      method: 'get',
      path: '/studies/:study/collection/export',
      may: 'response.read',
      read: { params: studyParams, query: z.object({ survey, what: z.enum(tables) }) },
      act: async ({ input: { params, query } }) => {
        const { found } = await read(params.study, query.survey)
        return download(`${query.what}.csv`, 'text/csv', written[query.what](found))
      },
    }),
  ]
}

const written: Readonly<Record<(typeof tables)[number], (found: Collection) => string>> = {
  days: ({ days }) =>
    toCsv(
      ['day', 'begun', 'sent'],
      days.map(({ day, begun, sent }) => [day, begun, sent]),
    ),
  pages: ({ stops }) =>
    toCsv(
      ['page', 'title', 'reached', 'stopped'],
      stops.map((stop) => [stop.page === reviewPage ? 'review' : stop.page, stop.title, stop.reached, stop.stopped]),
    ),
  ways: ({ ways }) =>
    toCsv(
      ['collector', 'begun', 'sent'],
      ways.map(({ collector, begun, sent }) => [collector, begun, sent]),
    ),
  campaigns: ({ mailings }) =>
    toCsv(
      ['campaign', 'name', 'invited', 'delivered', 'started', 'completed', 'response_rate'],
      mailings.map((one) => [
        one.id,
        one.name,
        one.invited,
        one.delivered,
        one.started,
        one.completed,
        one.responseRate,
      ]),
    ),
  answering: ({ answering }) =>
    toCsv(
      ['by', 'group', 'delivered', 'started', 'completed', 'response_rate'],
      answering.rows.map((one) => [one.by, one.label, one.delivered, one.started, one.completed, one.rate]),
    ),
  quotas: ({ quotas }) =>
    toCsv(
      ['survey', 'title', 'taken', 'quota'],
      quotas.map(({ id, title, taken, quota }) => [id, title, taken, quota]),
    ),
}

function linesOf({ days }: Collection): object {
  return {
    title: 'People who started and who completed, by day',
    x: days.map((_, at) => at),
    labels: days.map(({ day }) => sayDayShort(day)),
    series: [
      { name: 'Started', values: days.map(({ begun }) => begun) },
      { name: 'Completed', values: days.map(({ sent }) => sent) },
    ],
  }
}

function barsOf({ stops }: Collection): object {
  const share = (part: number, whole: number) => (whole > 0 ? Math.round((part / whole) * 100) : 0)
  return {
    title: 'People who came to each page, and who stopped there',
    most: Math.max(...stops.map(({ reached }) => reached)),
    rows: stops.map(({ title, page: key, reached, stopped }) => ({
      label: title || key,
      value: reached,
      ...(stopped > 0 ? { note: `${stopped} stopped here (${share(stopped, reached)} %)` } : {}),
      ...(stopped > 0 && share(stopped, reached) >= 20 ? { tone: 'warn' } : {}),
    })),
  }
}

const answeringBy = [
  { by: 'fit', title: 'By how they fit' },
  { by: 'stand', title: 'By where they stand' },
  { by: 'language', title: 'By the language they are written to in' },
] as const

/** A picture a way; the words and figures of its bars are its table. */
function answerBars({ answering }: Collection): object[] {
  return answeringBy.flatMap(({ by, title }) => {
    const rows = answering.rows.filter((row) => row.by === by)
    if (rows.length === 0) return []
    const bars = rows.map(({ label, rate, started, delivered }) => ({
      label,
      value: rate,
      note: `${started} of ${delivered}`,
    }))
    return [{ title, bars: { title: `Response rate, ${title.toLowerCase()}`, format: 'percent', rows: bars } }]
  })
}
