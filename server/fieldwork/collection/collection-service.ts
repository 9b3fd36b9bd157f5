// Reads how the collection of a study or of one survey goes: states, days, where people stop, places taken, campaigns.
import type { Study } from '../../audience/studies/study'
import type { AuthoringService } from '../../authoring/authoring-service'
import { type Survey, titleOf } from '../../authoring/survey'
import type { ProgressService } from '../../campaigns/progress-service'
import type { WhoAnswers, WhoAnswersService } from '../../campaigns/who-answers'
import { type Collector, isOnPages } from '../responses/collector'
import type { ResponseState } from '../responses/response'
import type { ResponseStore } from '../responses/response-store'
import { byDay, createDropOff, type Day, type Stop } from './collection'

export type Mailing = {
  id: string
  name: string
  invited: number
  delivered: number
  /** Null where so few answered an anonymous campaign that it could tell who. */
  started: number | null
  completed: number | null
  responseRate: number | null
}

export type Collection = {
  begun: number
  sent: number
  states: Partial<Record<ResponseState, number>>
  days: Day[]
  /** Of one survey only. */
  stops: Stop[]
  /** How people came. */
  ways: { collector: Collector; begun: number; sent: number }[]
  quotas: { id: string; title: string; taken: number; quota: number }[]
  mailings: Mailing[]
  /** Who answers, of those invited. */
  answering: WhoAnswers
  /** Over all mailings of which it is told: whoever got the mail, and started. */
  delivered: number
  started: number
}

export type CollectionService = ReturnType<typeof createCollectionService>

type Deps = {
  responses: ResponseStore
  authoring: AuthoringService
  progress: Pick<ProgressService, 'listWithProgress'>
  whoAnswers: WhoAnswersService
  zone: () => string
}

export function createCollectionService({ responses, authoring, progress, whoAnswers, zone }: Deps) {
  /** Conversations have no pages that somebody could stop on. */
  const stopsOf = async (survey: Survey): Promise<Stop[]> => {
    const versions = new Map((await authoring.listVersions(survey.id)).map((version) => [version.number, version]))
    const dropOff = createDropOff()
    for (const { definition } of versions.values()) dropOff.list(definition)
    for await (const response of responses.each({ surveyId: survey.id })) {
      const version = versions.get(response.surveyVersion)
      if (version && isOnPages(response.collector) && response.state !== 'withdrawn')
        dropOff.add(version.definition, response)
    }
    return dropOff.stops()
  }

  return {
    async of(study: Study, survey: Survey | undefined): Promise<Collection> {
      const filter = survey ? { surveyId: survey.id } : { studyId: study.id }
      const surveys = survey ? [survey] : await authoring.list(study.id)
      const [states, begun, begunAt, sentAt, ways, stops, campaigns, answering] = await Promise.all([
        responses.countByState(filter),
        responses.countBegun(filter),
        responses.countByMinute(filter, 'startedAt'),
        responses.countByMinute(filter, 'sentAt'),
        responses.countByCollector(filter),
        survey ? stopsOf(survey) : [],
        progress.listWithProgress(study.id),
        whoAnswers.of(study.id, survey?.id),
      ])
      const mailings = campaigns
        .filter(({ surveyId, launchedAt }) => launchedAt && (!survey || surveyId === survey.id))
        .map(({ id, name, progress: { funnel, responseRate } }) => ({
          ...{ id, name, ...funnel },
          responseRate: responseRate ?? null,
        }))
      const told = mailings.filter(({ started }) => started !== null)
      const limited = surveys.flatMap((one) => (one.link.quota ? [{ one, quota: one.link.quota }] : []))
      return {
        begun,
        sent: states.completed ?? 0,
        states,
        days: byDay(begunAt, sentAt, zone()),
        stops,
        ways,
        quotas: await Promise.all(
          limited.map(async ({ one, quota }) => ({
            ...{ id: one.id, title: titleOf(one), quota },
            taken: (await responses.countByState({ surveyId: one.id })).completed ?? 0,
          })),
        ),
        mailings,
        answering,
        delivered: told.reduce((sum, { delivered }) => sum + delivered, 0),
        started: told.reduce((sum, { started }) => sum + (started ?? 0), 0),
      }
    },
  }
}
