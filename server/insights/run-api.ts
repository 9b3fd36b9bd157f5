// The API of runs: the same services as the pages. `studyId` may be left out where there is one study to speak of.
import * as z from 'zod'
import type { StudyService } from '../audience/studies/study-service'
import { type Endpoint, endpoint, events, json } from '../platform/http/endpoint'
import type { Corpus, CorpusVerbatim } from './corpus/corpus'
import { correctionsOf, type Edit, wordsOf } from './edits/edit'
import { type Said, said } from './edits/edit-shapes'
import { saidOfPeople } from './edits/people-edit-shapes'
import type { StandingPeople } from './edits/stand-people'
import type { PeopleEditService } from './people/people-edit-service'
import type { Board, BoardTheme } from './results/board'
import type { FoundThemes } from './results/run-result'
import { toCountData } from './runs/count-lines'
import type { Run } from './runs/run'
import type { RunWatch } from './runs/run-progress'
import type { RunService } from './runs/run-service'
import { runOptions } from './runs/run-shapes'
import type { EditService } from './themes/edit-service'

type Deps = {
  studies: StudyService
  runs: RunService
  edits: EditService
  peopleEdits: PeopleEditService
  corpus: Corpus
  watch: RunWatch
}

const idParams = z.object({ id: z.string().max(100) })
const studyId = z.string().max(100).optional()
const listQuery = z.object({
  studyId,
  after: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})
/** Themes unless it says otherwise. */
const saidOfAny = z.union([z.intersection(z.object({ scope: z.literal('people') }), saidOfPeople), said])
const scope = z.object({ scope: z.enum(['themes', 'people']).default('themes') })

export function runApi({ studies, runs, edits, peopleEdits, corpus, watch }: Deps): Endpoint[] {
  const studyOf = async (id: string | undefined) => (id ? studies.get(id) : studies.current())
  const themesOf = async (run: Run) => {
    const [board, { themes }] = await Promise.all([runs.board(run), runs.resultOf(run)])
    const ids = board.topics.flatMap((topic) => topic.themes.flatMap(({ exemplars }) => exemplars))
    return toThemes(board, themes.counts, await corpus.texts(run.studyId, ids))
  }
  const peopleOf = async (run: Run) => {
    const people = await runs.people(run)
    return { groups: (people?.personas ?? []).map(toGroup(people)), between: people?.between ?? [] }
  }
  /** What a correction changed: themes, or groups of people. */
  const standOf = (run: Run, of: Edit['scope']) => (of === 'people' ? peopleOf(run) : themesOf(run))

  return [
    endpoint({
      method: 'get',
      path: '/api/v1/runs',
      may: 'run.read',
      summary: 'Runs of a study, newest first',
      read: { query: listQuery },
      act: async ({ input: { query } }) => {
        const study = await (query.studyId ? studies.get(query.studyId) : studies.newest())
        const page = { most: query.limit, ...(query.after ? { before: query.after } : {}) }
        const items = await runs.list(study.id, page)
        const next = items.length === query.limit ? String(items.at(-1)?.number) : null
        return json({ items, next })
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/runs',
      may: 'run.write',
      summary: 'Start a run; its events tell when it is done',
      read: { body: runOptions.extend({ studyId, study: studyId }) },
      act: async ({ input: { body }, actor }) => {
        const { studyId: asked, study: named, ...options } = body
        const run = await runs.start((await studyOf(asked ?? named)).id, options, actor)
        return json(run, 201, { Location: `/api/v1/runs/${run.id}` })
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/runs/:id',
      may: 'run.read',
      summary: 'One run: state, progress, summary',
      read: { params: idParams },
      act: async ({ input: { params } }) => json(await runs.get(params.id)),
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/runs/:id/cancel',
      may: 'run.write',
      summary: 'Cancel a run that waits or is under way',
      read: { params: idParams },
      act: async ({ input: { params } }) => json(await runs.cancel(params.id)),
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/runs/:id/themes',
      may: 'run.read',
      summary:
        'Themes as they stand: the result, corrections over it, withdrawn answers gone; `counts` says for each language how many the run chose, how probable that and every other number is, and whether it is a guess (few answers, alone: perhaps no several themes, open: many numbers about as probable)',
      read: { params: idParams },
      act: async ({ input: { params } }) => json(await themesOf(await runs.get(params.id))),
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/runs/:id/people',
      may: 'run.read',
      summary: 'Groups of people as they stand: the result, corrections over it, whoever withdrew gone',
      read: { params: idParams },
      act: async ({ input: { params } }) => json(await peopleOf(await runs.get(params.id))),
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/runs/:id/edits',
      may: 'run.write',
      summary:
        'Record a correction of themes (rename, merge, split, move, new, together, apart, lock, accept, reject, join) or, with scope people, of groups of people',
      read: { params: idParams, body: saidOfAny },
      act: async ({ input: { params, body }, actor }) => {
        const run = await runs.get(params.id)
        const edit =
          'scope' in body && body.scope === 'people'
            ? await peopleEdits.record(run, body, actor)
            : await edits.record(run, body as Said, actor)
        return json({ edit: toEdit(edit), ...(await standOf(run, edit.scope)) }, 201)
      },
    }),
    ...(['undo', 'redo'] as const).map((way) =>
      endpoint({
        method: 'post',
        path: `/api/v1/runs/:id/${way}`,
        may: 'run.write',
        summary: way === 'undo' ? 'Take back the last correction' : 'Bring back what was undone last',
        read: { params: idParams, body: scope },
        act: async ({ input: { params, body } }) => {
          const run = await runs.get(params.id)
          const edit = await edits[way](run, body.scope)
          return json({ edit: toEdit(edit), ...(await standOf(run, edit.scope)) })
        },
      }),
    ),
    endpoint({
      method: 'get',
      path: '/api/v1/runs/:id/events',
      may: 'run.read',
      summary: 'Progress as server-sent events; the last one, `over`, has the final state',
      read: { params: idParams },
      act: async ({ input: { params }, signal }) => events(watch.events((await runs.get(params.id)).id, signal)),
    }),
  ]
}

const toGroup =
  (people: StandingPeople | undefined) =>
  ({ id, name, members, share, stability }: StandingPeople['personas'][number]) => ({
    ...{ id, name, size: members.length, share, members },
    stability: people?.changed.has(id) && !people.measured.has(id) ? null : stability,
    locked: people?.locked.has(id) ?? false,
    corrected: people?.changed.has(id) ?? false,
  })

const toEdit = (edit: Edit) => ({
  number: edit.number,
  kind: edit.act.kind,
  said: wordsOf(edit),
  by: edit.by,
  at: edit.at,
  state: edit.state,
  corrections: correctionsOf(edit).map(({ kind }) => kind),
})

function toThemes(board: Board, counts: FoundThemes['counts'], words: ReadonlyMap<string, CorpusVerbatim>) {
  const shown = ({ members, also, exemplars, edges: _, ...theme }: BoardTheme) => ({
    ...theme,
    quotes: exemplars.flatMap((id) => {
      const verbatim = words.get(id)
      return verbatim ? [{ id, respondent: verbatim.respondent, text: verbatim.text }] : []
    }),
    answers: members.map(({ id, confidence, further }) => ({ id, confidence, ...(further ? { further } : {}) })),
    alsoIn: also.length,
  })
  return {
    topics: board.topics.map(({ topic, themes, rejected, unplaced, answers, coverage, joins }) => ({
      topic,
      answers,
      coverage,
      themes: themes.map(shown),
      rejected: rejected.map(shown),
      unplaced: unplaced.map(({ reason, answers: list }) => ({ reason, answers: list.map(({ id }) => id) })),
      joins,
      counts: toCountData(counts, topic),
    })),
    withdrawn: board.lost,
    conflicts: board.conflicts,
  }
}
