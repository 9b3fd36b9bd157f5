// Pages of the persona lab: how many groups the people form and how firm they are, with tables for every plot, and one group with
// all its people.
import * as z from 'zod'
import type { StudyService } from '../../audience/studies/study-service'
import { toCsv } from '../../platform/csv'
import { download, type Endpoint, endpoint, page } from '../../platform/http/endpoint'
import { Problem } from '../../problems'
import type { Corpus } from '../corpus/corpus'
import type { Run } from '../runs/run'
import { verdictWords } from '../runs/run-routes'
import type { RunService } from '../runs/run-service'
import { runParams } from '../runs/run-shapes'
import { boardPath } from '../themes/board-address'
import type { EditService } from '../themes/edit-service'
import { toLog } from '../themes/theme-page'
import { peopleBoard } from './people-board'
import { evidenceIds, nameOfTrait, toContrast, toCurve, toGroup, toHeat, toLeakage, toTitles } from './people-page'
import { membersShown, saidFirst, toMembers } from './people-words'

type Deps = { studies: StudyService; runs: RunService; edits: EditService; corpus: Corpus; minGroupSize: number }

const membersOnPage = 100
const betweenShown = 60

export const peoplePath = (run: Run): string => `/studies/${run.studyId}/runs/${run.id}/people`

export function peopleRoutes({ studies, runs, edits, corpus, minGroupSize }: Deps): Endpoint[] {
  const open = async (params: { study: string; run: string }) => {
    const study = await studies.get(params.study)
    const run = await runs.get(params.run, study.id)
    const [found, board, respondents] = await Promise.all([
      runs.people(run),
      runs.board(run),
      corpus.respondents(study.id),
    ])
    const living = new Map(respondents.map((one) => [one.id, one]))
    const people = found ? peopleBoard({ found, board, living, minGroup: minGroupSize }) : undefined
    const frame = { section: 'runs', study, run, base: boardPath(run), peopleBase: peoplePath(run), minGroupSize }
    return { study, run, board, living, people, frame: { ...frame, editPath: `${peoplePath(run)}/edits` } }
  }

  return [
    endpoint({
      method: 'get',
      path: '/studies/:study/runs/:run/people',
      may: 'run.read',
      read: { params: runParams },
      act: async ({ input: { params } }) => {
        const { study, run, board, living, people, frame } = await open(params)
        if (!people) return page('insights/people', { ...frame, title: 'Groups of people' })
        const log = await edits.list(study.id)
        const firstOf = saidFirst(board)
        const between = people.between.slice(0, betweenShown)
        const listed = [...people.groups.flatMap(({ members }) => members.slice(0, membersShown)), ...between]
        const asked = [...evidenceIds(people), ...listed.flatMap((id) => firstOf.get(id) ?? [])]
        const words = await corpus.texts(study.id, asked)
        const { found } = people
        const lines = toLog(log, found, 'people')
        const since = log.filter(
          ({ scope, state, number }) => scope === 'people' && state === 'live' && number > run.editsSeen,
        )
        return page('insights/people', {
          ...frame,
          title: 'Groups of people',
          people,
          setAside: people.unplaced.reduce((sum, { people: list }) => sum + list.length, 0),
          verdict: { ...verdictWords(found.verdict), name: found.verdict },
          curve: found.curve.length > 0 ? toCurve(found) : undefined,
          points: found.curve.map((point) => ({ ...point, chosen: point.k === found.k })),
          groups: people.groups.map((group) => ({
            ...toGroup(group, words),
            people: toMembers(group.members.slice(0, membersShown), { words, firstOf, living }),
            more: Math.max(0, group.members.length - membersShown),
          })),
          heat: people.heat.length > 0 ? toHeat(people, boardPath(run)) : undefined,
          titles: toTitles(people),
          leakage: toLeakage(found),
          contrast: toContrast(found),
          between: toMembers(between, { words, firstOf, living }),
          moreBetween: Math.max(0, people.between.length - betweenShown),
          log: lines,
          canUndo: lines.some(({ undone }) => !undone),
          canRedo: lines.some(({ undone }) => undone),
          editsSince: since.length,
          anyMeasured: found.measured.size > 0,
          anyUnmeasured: [...found.changed].some((id) => !found.measured.has(id)),
        })
      },
    }),
    endpoint({
      method: 'get',
      path: '/studies/:study/runs/:run/people/groups/:group',
      may: 'run.read',
      read: {
        params: runParams.extend({ group: z.string().max(200) }),
        query: z.object({ page: z.coerce.number().int().min(1).catch(1).default(1) }),
      },
      act: async ({ input: { params, query } }) => {
        const { study, board, living, people, frame } = await open(params)
        const group = people?.groups.find(({ id }) => id === params.group)
        if (!people || !group) throw new Problem('edit.absent-group')
        const firstOf = saidFirst(board)
        const shown = group.members.slice((query.page - 1) * membersOnPage, query.page * membersOnPage)
        const words = await corpus.texts(study.id, [
          ...evidenceIds({ ...people, groups: [group] }),
          ...shown.flatMap((id) => firstOf.get(id) ?? []),
        ])
        return page('insights/group', {
          ...frame,
          title: group.name,
          group: toGroup(group, words),
          people: toMembers(shown, { words, firstOf, living }),
          groups: people.groups,
          pageNumber: query.page,
          pages: Math.max(1, Math.ceil(group.size / membersOnPage)),
        })
      },
    }),
    endpoint({
      method: 'get',
      path: '/studies/:study/runs/:run/curve.csv',
      may: 'run.read',
      read: { params: runParams },
      act: async ({ input: { params } }) => {
        const { run, people } = await open(params)
        const columns = ['groups', 'stability', 'coverage', 'separation', 'ambiguity', 'evidence', 'chosen']
        const rows = (people?.found.curve ?? []).map((point) => [
          ...[point.k, point.stability, point.coverage, point.separation, point.ambiguity, point.evidence],
          point.k === people?.found.k ? 'yes' : '',
        ])
        return download(`run-${run.number}-curve.csv`, 'text/csv', toCsv(columns, rows))
      },
    }),
    endpoint({
      method: 'get',
      path: '/studies/:study/runs/:run/people.csv',
      may: 'run.read',
      read: { params: runParams },
      act: async ({ input: { params } }) => {
        const { run, people } = await open(params)
        const groups = people?.groups ?? []
        const rows = (people?.heat ?? []).map(({ topic, label, shares, all }) => [topic, label, ...shares, all])
        const columns = ['topic', 'theme', ...groups.map(({ name }) => name), 'everybody']
        return download(`run-${run.number}-people.csv`, 'text/csv', toCsv(columns, rows))
      },
    }),
    endpoint({
      method: 'get',
      path: '/studies/:study/runs/:run/traits.csv',
      may: 'run.read',
      read: { params: runParams },
      act: async ({ input: { params } }) => {
        const { run, people } = await open(params)
        const rows = (people?.groups ?? []).flatMap(({ name, traits }) =>
          traits.flatMap(({ trait, values, hidden, missing }) => [
            ...values.map(({ value, count }) => [name, nameOfTrait(trait), value, count]),
            ...(hidden > 0 ? [[name, nameOfTrait(trait), '(too rare to show)', hidden]] : []),
            ...(missing > 0 ? [[name, nameOfTrait(trait), '(not known)', missing]] : []),
          ]),
        )
        return download(`run-${run.number}-traits.csv`, 'text/csv', toCsv(['group', 'trait', 'value', 'people'], rows))
      },
    }),
  ]
}
