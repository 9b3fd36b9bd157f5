// Pages of the persona lab: how many groups the people form and how firm they are, with tables for every plot.
import type { StudyService } from '../audience/study-service'
import { download, type Endpoint, endpoint, page } from '../platform/http/endpoint'
import type { Corpus } from './corpus'
import { toCsv } from './csv'
import { peopleBoard } from './people-board'
import { evidenceIds, nameOfTrait, toContrast, toCurve, toGroup, toHeat, toLeakage, toTitles } from './people-page'
import { verdictWords } from './run-routes'
import type { RunService } from './run-service'
import { runParams } from './run-shapes'
import { codeOf } from './theme-page'
import { boardPath } from './theme-routes'

type Deps = { studies: StudyService; runs: RunService; corpus: Corpus; minGroupSize: number }

const quotedBetween = 12

export function peopleRoutes({ studies, runs, corpus, minGroupSize }: Deps): Endpoint[] {
  const open = async (params: { study: string; run: string }) => {
    const study = await studies.get(params.study)
    const run = await runs.get(params.run, study.id)
    const { people: found } = await runs.resultOf(run)
    const [board, respondents] = await Promise.all([runs.board(run), corpus.respondents(study.id)])
    const living = new Map(respondents.map((one) => [one.id, one]))
    const people = found ? peopleBoard({ found, board, living, minGroup: minGroupSize }) : undefined
    return { study, run, board, people }
  }

  return [
    endpoint({
      method: 'get',
      path: '/studies/:study/runs/:run/people',
      may: 'run.read',
      read: { params: runParams },
      act: async ({ input: { params } }) => {
        const { study, run, board, people } = await open(params)
        const base = boardPath(run)
        const frame = { title: 'Groups of people', section: 'runs', study, run, base, minGroupSize }
        if (!people) return page('insights/people', frame)
        const saidBy = new Map(
          board.topics.flatMap(({ themes }) =>
            themes.flatMap(({ members }) => members.map(({ respondent, id }) => [respondent, id] as const)),
          ),
        )
        const between = people.between.slice(0, quotedBetween)
        const asked = [...evidenceIds(people), ...between.flatMap((id) => saidBy.get(id) ?? [])]
        const words = await corpus.texts(study.id, asked)
        const { found } = people
        return page('insights/people', {
          ...frame,
          people,
          setAside: people.unplaced.reduce((sum, { people: list }) => sum + list.length, 0),
          verdict: { ...verdictWords(found.verdict), name: found.verdict },
          curve: found.curve.length > 0 ? toCurve(found) : undefined,
          points: found.curve.map((point) => ({ ...point, chosen: point.k === found.k })),
          groups: people.groups.map((group) => toGroup(group, words)),
          heat: people.heat.length > 0 ? toHeat(people, base) : undefined,
          titles: toTitles(people),
          leakage: toLeakage(found),
          contrast: toContrast(found),
          between: between.map((id) => ({ who: codeOf(id), said: words.get(saidBy.get(id) ?? '')?.text })),
          moreBetween: Math.max(0, people.between.length - quotedBetween),
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
