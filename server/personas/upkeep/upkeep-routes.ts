// The upkeep of a study's personas: what has moved in the answers since the run, who fits nowhere, and for each persona the
// decision to keep, revise or retire it. A table for a spreadsheet and the review dates for a calendar.
import * as z from 'zod'
import { studyParams } from '../../audience/studies/study-routes'
import type { StudyService } from '../../audience/studies/study-service'
import type { FrozenService } from '../../insights/workers/frozen-service'
import { toCsv } from '../../platform/csv'
import { download, type Endpoint, endpoint, json, page, redirect } from '../../platform/http/endpoint'
import type { Fault } from '../../platform/http/problem'
import type { EvidenceReader } from '../evidence/evidence-reader'
import { isReadable, oneYearAfter, type Persona, stateNames } from '../persona/persona'
import type { PersonaService } from '../persona/persona-service'
import { personaParams } from '../persona/persona-shapes'
import type { PlanService } from '../plan/plan-service'
import type { PublishService } from '../publishing/publish-service'
import { toCalendar } from './calendar'
import { callShape, causes, sayCall } from './call-review'
import { enoughNewcomers } from './drift'
import type { DriftService, MeasuredDrift, News } from './drift-service'
import { driftColumns, toDriftTable, toDriftView, whyNotCompared } from './upkeep-page'

type Deps = {
  studies: StudyService
  service: PersonaService
  publishing: PublishService
  drift: DriftService
  plans: Pick<PlanService, 'misses'>
  frozen: FrozenService
  evidence: EvidenceReader
  news: News
}

type Call = {
  values: { cause?: string; words?: string; personas?: readonly string[] }
  faults?: readonly Fault[]
}

const callForm = z.object({
  cause: z.string().max(40).default(''),
  words: z.string().max(2000).default(''),
  personas: z.preprocess((value) => [value ?? []].flat(), z.array(z.string().max(100)).max(300)),
})

const strangersShown = 12
const longestQuote = 400

export function upkeepRoutes({ studies, service, publishing, drift, plans, frozen, evidence, news }: Deps): Endpoint[] {
  const decisionOn = async (persona: Persona, measured: MeasuredDrift | undefined) => {
    const revision = await publishing.revision(persona.id, persona.revision)
    const read = await evidence.read(persona.study, revision.content)
    const { id, state, reviewOn, driftedBecause, publishedAt } = persona
    const moved = driftedBecause.length > 0 ? driftedBecause : (measured?.concerns.get(id) ?? [])
    const misses = (await plans.misses(persona)).filter((miss) => !moved.includes(miss))
    return {
      ...{ id, state, reviewOn, publishedAt, name: revision.content.name, revision: persona.revision },
      stateName: stateNames[state],
      because: [...moved, ...misses],
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

  /** `call`: what was typed into the form that calls for a review, and what is wrong with it. */
  const show = async (id: string, now: Date, call: Call = { values: {} }) => {
    const study = await studies.get(id)
    const [personas, measured] = await Promise.all([service.list(study.id), drift.measure(study.id)])
    const readable = personas.filter(isReadable)
    const decisions = await Promise.all(readable.map((persona) => decisionOn(persona, measured)))
    const shown = measured?.strangers.slice(0, strangersShown) ?? []
    const answers = measured?.answersOf(shown) ?? []
    const { values, faults } = call
    const data = {
      title: 'Upkeep',
      section: 'personas',
      study,
      decisions: decisions.sort((left, right) => Number(isDue(right.state)) - Number(isDue(left.state))),
      drift: measured ? toDriftView(measured) : undefined,
      strangers: await wordsOf(study.id, shown, answers),
      moreStrangers: Math.max(0, (measured?.strangers.length ?? 0) - shown.length),
      enoughNewcomers,
      nextReview: oneYearAfter(now),
      causes: Object.entries(causes).map(([value, label]) => ({ value, label, chosen: value === values.cause })),
      callable: decisions
        .filter(({ state }) => state === 'published')
        .map(({ id: persona, name }) => ({ id: persona, name, chosen: values.personas?.includes(persona) ?? true })),
      values,
      faults,
    }
    return page('personas/upkeep', data, faults ? { status: 400 } : {})
  }

  return [
    endpoint({
      method: 'get',
      path: '/studies/:study/upkeep',
      may: 'persona.write',
      read: { params: studyParams },
      act: ({ input: { params }, now }) => show(params.study, now),
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study/upkeep/call',
      may: 'persona.write',
      read: { params: studyParams, body: callForm },
      act: async ({ input: { params, body }, actor, now }) => {
        const { personas, cause, words } = body
        const read = callShape.safeParse({ cause, words })
        const published = (await service.list((await studies.get(params.study)).id)).filter(
          ({ id, state }) => state === 'published' && personas.includes(id),
        )
        const faults = (read.error?.issues ?? []).map(({ path, message }) => ({ path: path.join('.'), message }))
        if (published.length === 0) faults.push({ path: 'personas', message: 'Choose at least one persona.' })
        if (!read.success || faults.length > 0) return show(params.study, now, { values: body, faults })
        for (const { id } of published) await publishing.callReview(id, sayCall(read.data, actor.name))
        const notice = 'Called for review. Researchers get a mail within a day.'
        return redirect(`/studies/${params.study}/upkeep`, { notice })
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/personas/:persona/call-review',
      may: 'persona.write',
      summary: 'Something changed around it: make the review of a published persona due now, with the reason',
      read: { params: personaParams, body: callShape },
      act: async ({ input: { params, body }, actor }) => {
        const called = await publishing.callReview(params.persona, sayCall(body, actor.name))
        return json({ id: called.id, state: called.state, reviewOn: called.reviewOn, because: called.driftedBecause })
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
