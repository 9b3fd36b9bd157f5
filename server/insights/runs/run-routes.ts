// Pages of runs: the list with a form to start one, a run while it works and afterwards, its events, cancelling it.

import * as z from 'zod'
import { studyParams } from '../../audience/studies/study-routes'
import type { StudyService } from '../../audience/studies/study-service'
import { download, type Endpoint, endpoint, events, page, redirect } from '../../platform/http/endpoint'
import { Problem } from '../../problems'
import { countsCsv } from './count-lines'
import { isOver, type Run } from './run'
import type { RunWatch } from './run-progress'
import type { RunService } from './run-service'
import { runOptions, runParams } from './run-shapes'
import { toCountViews } from './theme-counts'

type Deps = { studies: StudyService; runs: RunService; watch: RunWatch }

/** From here on groups of people can be reproducible; themes are useful earlier. */
export const enoughPeople = 15

const refusedOnForm = new Set(['run.under-way', 'run.no-answers'])

export function runRoutes({ studies, runs, watch }: Deps): Endpoint[] {
  const listPage = async (studyId: string, refusal?: Problem) => {
    const study = await studies.get(studyId)
    const [list, offer] = await Promise.all([runs.list(study.id), runs.offer(study.id)])
    const answers = offer.topics.reduce((sum, topic) => sum + topic.answers, 0)
    const people = offer.surveys.reduce((sum, survey) => sum + survey.answers, 0)
    const data = {
      title: 'Themes and people',
      section: 'runs',
      study,
      runs: list.map((run) => ({ ...run, themes: run.summary?.topics.reduce((sum, { themes }) => sum + themes, 0) })),
      offer,
      answers,
      people,
      enoughPeople,
      few: people < enoughPeople,
      busy: list.find(({ state }) => !isOver(state)),
      refusal: refusal?.message,
    }
    return page('insights/runs', data, { status: refusal?.status ?? 200 })
  }

  return [
    endpoint({
      method: 'get',
      path: '/studies/:study/runs',
      may: 'run.read',
      read: { params: studyParams },
      act: ({ input: { params } }) => listPage(params.study),
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study/runs',
      may: 'run.write',
      read: { params: studyParams, body: runOptions },
      act: async ({ input: { params, body }, actor }) => {
        const study = await studies.get(params.study)
        try {
          const run = await runs.start(study.id, body, actor)
          return redirect(`/studies/${study.id}/runs/${run.id}`)
        } catch (error) {
          if (error instanceof Problem && refusedOnForm.has(error.code)) return listPage(study.id, error)
          throw error
        }
      },
    }),
    endpoint({
      method: 'get',
      path: '/studies/:study/runs/:run',
      may: 'run.read',
      read: { params: runParams, query: z.object({ topic: z.string().max(60).optional() }) },
      act: async ({ input: { params, query } }) => {
        const study = await studies.get(params.study)
        const run = await runs.get(params.run, study.id)
        const frame = { title: `Run ${run.number}`, section: 'runs', study, run, over: isOver(run.state) }
        const found = run.state === 'done' ? await runs.resultOf(run) : undefined
        const counted = toCountViews(found?.themes.counts ?? [])
        return page('insights/run', { ...frame, ...stateWords(run), counted, asked: query.topic })
      },
    }),
    endpoint({
      method: 'get',
      path: '/studies/:study/runs/:run/theme-counts.csv',
      may: 'run.read',
      read: { params: runParams },
      act: async ({ input: { params } }) => {
        const run = await runs.get(params.run, params.study)
        const { themes } = await runs.resultOf(run)
        return download(`run-${run.number}-theme-counts.csv`, 'text/csv', countsCsv(themes.counts))
      },
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study/runs/:run/cancel',
      may: 'run.write',
      read: { params: runParams },
      act: async ({ input: { params } }) => {
        const run = await runs.cancel(params.run, params.study)
        return redirect(`/studies/${run.studyId}/runs/${run.id}`, { notice: `Run ${run.number} was cancelled.` })
      },
    }),
    endpoint({
      method: 'get',
      path: '/studies/:study/runs/:run/events',
      may: 'run.read',
      read: { params: runParams },
      act: async ({ input: { params }, signal }) => {
        const run = await runs.get(params.run, params.study)
        return events(watch.events(run.id, signal))
      },
    }),
  ]
}

const verdicts: Record<string, { words: string; chip: string }> = {
  reproducible: { words: 'The groups of people come back when the data are drawn again.', chip: 'good' },
  tentative: {
    words: 'There are groups of people, but they are not firm: treat them as a first sketch.',
    chip: 'warn',
  },
  none: { words: 'These data hold no reproducible groups of people. That is an answer too.', chip: 'warn' },
}

/** What a verdict means, for every page that shows one. */
export const verdictWords = (verdict: string | undefined) => verdicts[verdict ?? ''] ?? { words: '', chip: '' }

function stateWords(run: Run) {
  return { verdict: verdictWords(run.summary?.verdict), done: Math.round(run.progress.share * 100) }
}
