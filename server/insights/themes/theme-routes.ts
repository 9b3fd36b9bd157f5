// Pages of the theme board: list, map and matrix of a topic, one theme with all its answers, the preview of a merge, and every
// correction by a plain form.
import * as z from 'zod'
import type { Study } from '../../audience/studies/study'
import type { StudyService } from '../../audience/studies/study-service'
import { download, type Endpoint, endpoint, page, redirect } from '../../platform/http/endpoint'
import { Problem } from '../../problems'
import type { Corpus } from '../corpus/corpus'
import { wordsOf } from '../edits/edit'
import { said } from '../edits/edit-shapes'
import { type Board, type BoardTheme, type BoardTopic, themeOf } from '../results/board'
import { toCountLines } from '../runs/count-lines'
import type { Run } from '../runs/run'
import type { RunService } from '../runs/run-service'
import { runParams } from '../runs/run-shapes'
import { arrangeThemes, choicesOf } from './arrange-themes'
import { boardPath, boardQuery, boardViews, placeFields, themeMark } from './board-address'
import type { EditService } from './edit-service'
import { themeMap } from './theme-map'
import { themeMatrix, toHeat } from './theme-matrix'
import { answersOnPage, labelsOf, quotedIds, toAlsoView, toAnswerView, toCard, toLog, toUnplaced } from './theme-page'
import { themesCsv } from './themes-csv'

type Deps = { studies: StudyService; runs: RunService; edits: EditService; corpus: Corpus }

const themeParams = runParams.extend({ theme: z.string().max(200) })
const themeQuery = z.object({
  page: z.coerce.number().int().min(1).catch(1).default(1),
  fragment: z.string().optional(),
})

export function themeRoutes({ studies, runs, edits, corpus }: Deps): Endpoint[] {
  const open = async (params: { study: string; run: string }) => {
    const study = await studies.get(params.study)
    const run = await runs.get(params.run, study.id)
    const [board, log, respondents] = await Promise.all([
      runs.board(run),
      edits.list(study.id),
      corpus.respondents(study.id),
    ])
    return { study, run, board, log, people: new Map(respondents.map((one) => [one.id, one])) }
  }
  const hrefIn = (run: Run) => (theme: BoardTheme) => `${boardPath(run)}/${encodeURIComponent(theme.id)}`
  const frameOf = (study: Study, run: Run, title: string) => ({
    title,
    section: 'runs',
    study,
    run,
    base: boardPath(run),
    editPath: `/studies/${study.id}/runs/${run.id}/edits`,
  })

  return [
    endpoint({
      method: 'get',
      path: '/studies/:study/runs/:run/themes',
      may: 'run.read',
      read: { params: runParams, query: boardQuery },
      act: async ({ input: { params, query } }) => {
        const { study, run, board, log, people } = await open(params)
        const topic = board.topics.find((one) => one.topic === query.topic) ?? board.topics[0]
        if (!topic) return page('insights/themes', { ...frameOf(study, run, 'Themes'), topics: [] })
        const ids = query.view === 'map' ? topic.themes.flatMap(({ members }) => members.map(({ id }) => id)) : []
        const words = await corpus.texts(study.id, [...quotedIds(topic), ...ids.slice(0, 1500)])
        const matrix = themeMatrix(topic, people)
        const lines = toLog(log, board)
        const place = { ...query, topic: topic.topic }
        const cards = topic.themes.map((theme) => toCard(theme, topic, words, people))
        return page('insights/themes', {
          ...frameOf(study, run, 'Themes'),
          views: boardViews,
          view: query.view,
          place,
          stay: placeFields(place),
          topics: board.topics,
          topic,
          counted: toCountLines((await runs.resultOf(run)).themes.counts, topic.topic),
          whyPath: `/studies/${study.id}/runs/${run.id}?topic=${encodeURIComponent(topic.topic)}#counted-head`,
          cards: arrangeThemes(cards, query),
          ...choicesOf(query),
          allPath: boardPath(run, { topic: topic.topic }),
          openPath: boardPath(run, { ...place, open: query.open === 'all' ? '' : 'all' }),
          largest: Math.max(1, ...topic.themes.map(({ respondents }) => respondents)),
          unplaced: toUnplaced(topic, words, people),
          aside: asideOf(topic),
          joins: joinsOf(topic, board),
          log: lines,
          canUndo: lines.some(({ undone }) => !undone),
          canRedo: lines.some(({ undone }) => undone),
          lost: board.lost,
          map:
            query.view === 'map'
              ? themeMap(topic, { text: (id) => words.get(id)?.text, href: hrefIn(run) })
              : undefined,
          heat: query.view === 'matrix' ? toHeat(matrix, topic.topic, hrefIn(run)) : undefined,
          staffAsked: matrix.voices.some(({ voice }) => voice === 'staff'),
        })
      },
    }),
    endpoint({
      method: 'get',
      path: '/studies/:study/runs/:run/themes.csv',
      may: 'run.read',
      read: { params: runParams },
      act: async ({ input: { params } }) => {
        const { run, board, people } = await open(params)
        return download(`run-${run.number}-themes.csv`, 'text/csv', themesCsv(board, people))
      },
    }),
    endpoint({
      method: 'get',
      path: '/studies/:study/runs/:run/themes/:theme',
      may: 'run.read',
      read: { params: themeParams, query: themeQuery },
      act: async ({ input: { params, query } }) => {
        const { study, run, board, people } = await open(params)
        const theme = themeOf(board, params.theme)
        const topic = board.topics.find((one) => one.topic === theme?.topic)
        if (!theme || !topic) throw new Problem('edit.absent-group')
        const shown = theme.members.slice((query.page - 1) * answersOnPage, query.page * answersOnPage)
        const along = theme.also.slice(0, answersOnPage)
        const labels = labelsOf(topic)
        const words = await corpus.texts(study.id, [...[...shown, ...along].map(({ id }) => id), ...theme.exemplars])
        const whole = query.fragment === undefined ? 20_000 : undefined
        const data = {
          ...frameOf(study, run, theme.label),
          theme,
          topic,
          stay: placeFields({ topic: topic.topic }),
          others: topic.themes.filter(({ id }) => id !== theme.id),
          card: toCard(theme, topic, words, people),
          answers: shown.flatMap((answer) => toAnswerView(answer, words, people, labels, whole) ?? []),
          also: along.flatMap((answer) => toAlsoView(answer, theme.id, labels, words, people) ?? []),
          pageNumber: query.page,
          pages: Math.max(1, Math.ceil(theme.size / answersOnPage)),
        }
        if (query.fragment !== undefined) return page('insights/answers', data, { layout: null })
        return page('insights/theme', data)
      },
    }),
    endpoint({
      method: 'get',
      path: '/studies/:study/runs/:run/merge',
      may: 'run.read',
      read: { params: runParams, query: z.object({ themes: z.unknown(), into: z.string().max(200).optional() }) },
      act: async ({ input: { params, query } }) => {
        const { study, run, board, people } = await open(params)
        const asked = said.safeParse({ kind: 'merge', ...query })
        if (!asked.success) throw new Problem('edit.malformed', { reason: 'Choose at least two themes to merge.' })
        const { act, before, after } = await edits.preview(run, asked.data)
        if (act.kind !== 'merge') throw new Problem('edit.absent-group')
        const parts = act.groups.flatMap((id) => themeOf(before, id) ?? [])
        const merged = themeOf(after, act.into)
        const topic = after.topics.find((one) => one.topic === merged?.topic)
        const was = before.topics.find((one) => one.topic === merged?.topic)
        if (!merged || !topic || !was) throw new Problem('edit.absent-group')
        const words = await corpus.texts(
          study.id,
          [...parts, merged].flatMap(({ exemplars }) => exemplars),
        )
        return page('insights/merge', {
          ...frameOf(study, run, 'Merge themes'),
          parts: parts.map((theme) => toCard(theme, was, words, people)),
          merged: toCard(merged, topic, words, people),
          into: act.into,
          topic,
          ranks: { before: was.themes.length, after: topic.themes.length },
          board: board.topics.length,
        })
      },
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study/runs/:run/edits',
      may: 'run.write',
      read: { params: runParams, body: z.intersection(said, boardQuery) },
      act: async ({ input: { params, body }, actor }) => {
        const run = await runs.get(params.run, params.study)
        const edit = await edits.record(run, body, actor)
        return redirect(boardPath(run, body) + themeMark(edit), { notice: `${wordsOf(edit)}. Undo takes it back.` })
      },
    }),
    ...(['undo', 'redo'] as const).map((way) =>
      endpoint({
        method: 'post',
        path: `/studies/:study/runs/:run/${way}`,
        may: 'run.write',
        read: { params: runParams, body: boardQuery },
        act: async ({ input: { params, body } }) => {
          const run = await runs.get(params.run, params.study)
          const edit = await edits[way](run)
          const notice = `${way === 'undo' ? 'Taken back' : 'Done again'}: ${wordsOf(edit)}.`
          return redirect(boardPath(run, body), { notice })
        },
      }),
    ),
  ]
}

const asideOf = ({ answers, coverage, rejected, unplaced }: BoardTopic) => ({
  answers,
  coverage,
  nowhere: unplaced.reduce((sum, { answers: list }) => sum + list.length, 0),
  rejected,
})

const joinsOf = ({ joins }: BoardTopic, board: Board) =>
  joins.flatMap(({ themes: [one, other], confidence, because }) => {
    const pair = [themeOf(board, one), themeOf(board, other)]
    return pair[0] && pair[1] ? [{ one: pair[0], other: pair[1], confidence, because: because.join(', ') }] : []
  })
