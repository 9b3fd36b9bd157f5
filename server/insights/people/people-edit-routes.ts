// Corrections of groups of people by plain forms: what would change, doing it, taking it back and doing it again.
import * as z from 'zod'
import type { StudyService } from '../../audience/studies/study-service'
import { type Endpoint, endpoint, page, redirect } from '../../platform/http/endpoint'
import { Problem } from '../../problems'
import type { Corpus } from '../corpus/corpus'
import { codeOf } from '../corpus/corpus'
import { type Act, wordsOf } from '../edits/edit'
import { type SaidOfPeople, saidOfPeople } from '../edits/people-edit-shapes'
import type { StandingPeople } from '../edits/stand-people'
import type { RunService } from '../runs/run-service'
import { runParams } from '../runs/run-shapes'
import type { EditService } from '../themes/edit-service'
import type { PeopleEditService, PeoplePreview } from './people-edit-service'
import { peoplePath } from './people-routes'
import { saidFirst, toMembers } from './people-words'

type Deps = {
  studies: StudyService
  runs: RunService
  edits: EditService
  peopleEdits: PeopleEditService
  corpus: Corpus
}

const base = '/studies/:study/runs/:run/people'
const movedShown = 40
const linesShown = 4

export function peopleEditRoutes({ studies, runs, edits, peopleEdits, corpus }: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: `${base}/preview`,
      may: 'run.read',
      read: { params: runParams, query: z.looseObject({}) },
      act: async ({ input: { params, query } }) => {
        const study = await studies.get(params.study)
        const run = await runs.get(params.run, study.id)
        const asked = saidOfPeople.safeParse(query)
        if (!asked.success)
          throw new Problem('edit.malformed', { reason: asked.error.issues[0]?.message ?? 'Choose people first.' })
        const preview = await peopleEdits.preview(run, asked.data)
        const moved = movedBetween(preview)
        const [board, respondents] = await Promise.all([runs.board(run), corpus.respondents(study.id)])
        const firstOf = saidFirst(board)
        const shown = moved.slice(0, movedShown)
        const words = await corpus.texts(
          study.id,
          shown.flatMap(({ person }) => firstOf.get(person) ?? []),
        )
        const material = { words, firstOf, living: new Map(respondents.map((one) => [one.id, one])) }
        return page('insights/people-preview', {
          title: 'Before and after',
          section: 'runs',
          study,
          run,
          peopleBase: peoplePath(run),
          editPath: `${peoplePath(run)}/edits`,
          asked: wordsOf({ act: preview.act }),
          fields: fieldsOf(asked.data),
          groups: groupsOf(preview),
          moved: shown.map((one, at) => ({ ...one, ...toMembers([one.person], material)[0], at })),
          moreMoved: moved.length - shown.length,
          nothing: moved.length === 0 && preview.act.kind !== 'lock' && preview.act.kind !== 'rename',
          keeps: keepsOf(preview.act),
          anyUnmeasured: [...preview.after.changed].some((id) => !preview.after.measured.has(id)),
        })
      },
    }),
    endpoint({
      method: 'post',
      path: `${base}/edits`,
      may: 'run.write',
      read: { params: runParams, body: saidOfPeople },
      act: async ({ input: { params, body }, actor }) => {
        const run = await runs.get(params.run, params.study)
        const edit = await peopleEdits.record(run, body, actor)
        return redirect(peoplePath(run), { notice: `${wordsOf(edit)}. Undo takes it back; the next run honours it.` })
      },
    }),
    ...(['undo', 'redo'] as const).map((way) =>
      endpoint({
        method: 'post',
        path: `${base}/${way}`,
        may: 'run.write',
        read: { params: runParams },
        act: async ({ input: { params } }) => {
          const run = await runs.get(params.run, params.study)
          const edit = await edits[way](run, 'people')
          return redirect(peoplePath(run), {
            notice: `${way === 'undo' ? 'Taken back' : 'Done again'}: ${wordsOf(edit)}.`,
          })
        },
      }),
    ),
  ]
}

/** What was asked for, as hidden fields of the form that does it. */
const fieldsOf = (said: SaidOfPeople): { name: string; value: string }[] =>
  Object.entries(said).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).flatMap((one) => (typeof one === 'string' ? [{ name, value: one }] : [])),
  )

const homesOf = ({ personas }: StandingPeople): Map<string, string> =>
  new Map(personas.flatMap(({ name, members }) => members.map((member) => [member, name] as const)))

function movedBetween({ before, after }: PeoplePreview) {
  const [was, is] = [homesOf(before), homesOf(after)]
  const groupOf = ({ personas }: StandingPeople) =>
    new Map(personas.flatMap(({ id, members }) => members.map((member) => [member, id] as const)))
  const [from, to] = [groupOf(before), groupOf(after)]
  return [...new Set([...from.keys(), ...to.keys()])]
    .filter((person) => from.get(person) !== to.get(person))
    .map((person) => ({ person, from: was.get(person) ?? 'in between', to: is.get(person) ?? 'in between' }))
}

/** Every group with its size before and after, and what it would say where it changes. */
function groupsOf({ before, after }: PeoplePreview) {
  const ids = [...new Set([...before.personas, ...after.personas].map(({ id }) => id))]
  return ids.map((id) => {
    const was = before.personas.find((one) => one.id === id)
    const is = after.personas.find((one) => one.id === id)
    const say = (draft: typeof was): string[] =>
      [...(draft?.challenges ?? []), ...(draft?.motivators ?? [])].slice(0, linesShown).map(({ label }) => label)
    const same = was?.members.length === is?.members.length && was?.members.every((one) => is?.members.includes(one))
    return {
      id,
      name: is?.name ?? was?.name ?? '',
      renamed: was && is && was.name !== is.name ? was.name : '',
      before: was?.members.length ?? 0,
      after: is?.members.length ?? 0,
      changed: !same,
      locks: after.locked.has(id) && !before.locked.has(id),
      linesBefore: same ? [] : say(was),
      linesAfter: same ? [] : say(is),
      // Nought stands for not measured.
      stabilityBefore: was?.stability,
      measured: after.measured.get(id),
    }
  })
}

const keepsOf = (act: Act): string => {
  if (act.kind === 'together') return `${act.items.map(codeOf).join(', ')} will stand in one group in every later run.`
  if (act.kind === 'apart')
    return `No two of ${act.items.map(codeOf).join(', ')} will stand in one group in a later run.`
  return ''
}
