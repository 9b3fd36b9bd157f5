// The upkeep of a study's personas: what has moved in the answers since the run, who fits nowhere, and for each persona the
// decision to keep, revise or retire it. A table for a spreadsheet and the review dates for a calendar.
import { studyParams } from '../../audience/studies/study-routes'
import type { StudyService } from '../../audience/studies/study-service'
import type { FrozenService } from '../../insights/workers/frozen-service'
import { toCsv } from '../../platform/csv'
import { download, type Endpoint, endpoint, page } from '../../platform/http/endpoint'
import type { EvidenceReader } from '../evidence/evidence-reader'
import { isReadable, oneYearAfter, type Persona, stateNames } from '../persona/persona'
import type { PersonaService } from '../persona/persona-service'
import type { PublishService } from '../publishing/publish-service'
import { toCalendar } from './calendar'
import { enoughNewcomers } from './drift'
import type { DriftService, MeasuredDrift, News } from './drift-service'
import { driftColumns, toDriftTable, toDriftView, whyNotCompared } from './upkeep-page'

type Deps = {
  studies: StudyService
  service: PersonaService
  publishing: PublishService
  drift: DriftService
  frozen: FrozenService
  evidence: EvidenceReader
  news: News
}

const strangersShown = 12
const longestQuote = 400

export function upkeepRoutes({ studies, service, publishing, drift, frozen, evidence, news }: Deps): Endpoint[] {
  const decisionOn = async (persona: Persona, measured: MeasuredDrift | undefined) => {
    const revision = await publishing.revision(persona.id, persona.revision)
    const read = await evidence.read(persona.study, revision.content)
    const { id, state, reviewOn, driftedBecause, publishedAt } = persona
    return {
      ...{ id, state, reviewOn, publishedAt, name: revision.content.name, revision: persona.revision },
      stateName: stateNames[state],
      because: driftedBecause.length > 0 ? driftedBecause : (measured?.concerns.get(id) ?? []),
      apart: whyNotCompared(id, revision.content.basis !== undefined, measured),
      answers: publishedAt ? await news.answersSince(persona.study, publishedAt) : 0,
      withdrawn: read.lines.reduce((sum, line) => sum + line.withdrawn, 0),
    }
  }

  /** People who fit no persona, each with the words that were read. */
  const wordsOf = async (study: string, people: readonly string[], answers: readonly string[]) => {
    const words = [...(await frozen.texts(study, answers)).values()]
    return people.flatMap((person) => {
      const said = words.filter(({ respondent }) => respondent === person)
      const quotes = said.map(({ text, topic, language }) => ({ text: text.slice(0, longestQuote), topic, language }))
      return quotes.length > 0 ? [{ quotes }] : []
    })
  }

  return [
    endpoint({
      method: 'get',
      path: '/studies/:study/upkeep',
      may: 'persona.write',
      read: { params: studyParams },
      act: async ({ input: { params }, now }) => {
        const study = await studies.get(params.study)
        const [personas, measured] = await Promise.all([service.list(study.id), drift.measure(study.id)])
        const readable = personas.filter(isReadable)
        const decisions = await Promise.all(readable.map((persona) => decisionOn(persona, measured)))
        const shown = measured?.strangers.slice(0, strangersShown) ?? []
        const answers = measured?.answersOf(shown) ?? []
        return page('personas/upkeep', {
          title: 'Upkeep',
          section: 'personas',
          study,
          decisions: decisions.sort((left, right) => Number(isDue(right.state)) - Number(isDue(left.state))),
          drift: measured ? toDriftView(measured) : undefined,
          strangers: await wordsOf(study.id, shown, answers),
          moreStrangers: Math.max(0, (measured?.strangers.length ?? 0) - shown.length),
          enoughNewcomers,
          nextReview: oneYearAfter(now),
        })
      },
    }),
    endpoint({
      method: 'get',
      path: '/studies/:study/upkeep.csv',
      may: 'persona.write',
      read: { params: studyParams },
      act: async ({ input: { params } }) => {
        const study = await studies.get(params.study)
        const measured = await drift.measure(study.id)
        const rows = measured ? toDriftTable(measured) : []
        return download('drift.csv', 'text/csv; charset=utf-8', toCsv(driftColumns, rows))
      },
    }),
    endpoint({
      method: 'get',
      path: '/studies/:study/upkeep.ics',
      may: 'persona.write',
      read: { params: studyParams },
      act: async ({ input: { params }, now, baseUrl }) => {
        const study = await studies.get(params.study)
        const reviews = (await service.list(study.id))
          .filter(isReadable)
          .flatMap(({ id, name, reviewOn }) => (reviewOn ? [{ id, name, reviewOn }] : []))
        const file = toCalendar(reviews, { now, link: `${baseUrl}/studies/${study.id}/upkeep` })
        return download('persona-reviews.ics', 'text/calendar; charset=utf-8', file)
      },
    }),
  ]
}

const isDue = (state: Persona['state']): boolean => state === 'needs-review'
