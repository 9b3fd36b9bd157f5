// Records corrections: checks that what they name is on the board, keeps the members of a group as they stand, refuses what
// contradicts earlier corrections with the reason, and takes back and brings back without end.
import { type Closure, closeLog, describeConflict } from '../../../analysis'
import type { Actor } from '../../platform/accounts/actor'
import { Problem } from '../../problems'
import { type Act, correctionsOf, type Edit, freshGroup, groupsOf, logOf, type Scope } from '../edits/edit'
import type { Said } from '../edits/edit-shapes'
import type { EditStore } from '../edits/edit-store'
import { answersOf, type Board, type BoardTheme, themeOf } from '../results/board'
import type { Run } from '../runs/run'
import type { RunService } from '../runs/run-service'

type Deps = { edits: EditStore; runs: RunService; now: () => Date }

export type EditService = ReturnType<typeof createEditService>

/** The board before and after one more correction. */
export type Before = { readonly act: Act; readonly before: Board; readonly after: Board }

export function createEditService({ edits, runs, now }: Deps) {
  const refuseContradiction = (log: readonly Edit[], next: Edit, board: Board): void => {
    const corrections = correctionsOf(next)
    if (corrections.length === 0) return
    const { conflicts }: Closure = closeLog([...logOf(log, next.scope), ...corrections])
    const conflict = conflicts.find(({ edit }) => edit === next.number)
    if (conflict) throw new Problem('edit.conflict', { chain: describeConflict(conflict, nameIn(board)) })
  }

  return {
    list: (studyId: string) => edits.list(studyId),

    async record(run: Run, said: Said, actor: Actor): Promise<Edit> {
      const board = await runs.board(run)
      return edits.append(run.studyId, async (number) => {
        const act = toAct(board, said, number)
        const next = { scope: 'themes' as const, act, by: actor.name, at: now(), note: noteOf(board, act) }
        refuseContradiction(await edits.list(run.studyId), { ...next, number, state: 'live' }, board)
        return next
      })
    },

    /** What a correction would change, without making it. */
    async preview(run: Run, said: Said): Promise<Before> {
      const [log, before] = await Promise.all([edits.list(run.studyId), runs.board(run)])
      const number = (log.at(-1)?.number ?? 0) + 1
      const act = toAct(before, said, number)
      const next: Edit = { number, scope: 'themes', act, state: 'live', by: '', at: now(), note: noteOf(before, act) }
      refuseContradiction(log, next, before)
      return { act, before, after: await runs.board(run, next) }
    },

    async undo(run: Run, scope: Scope = 'themes'): Promise<Edit> {
      const edit = await edits.undo(run.studyId, scope)
      if (!edit) throw new Problem('edit.nothing', { what: 'undo' })
      return edit
    },

    async redo(run: Run, scope: Scope = 'themes'): Promise<Edit> {
      const edit = await edits.redo(run.studyId, scope)
      if (!edit) throw new Problem('edit.nothing', { what: 'redo' })
      return edit
    },
  }
}

/** Themes by their label and answers by where they stand: a refusal must not quote anybody. */
const nameIn = (board: Board) => {
  const homes = new Map(answersOf(board).map(({ id, theme }) => [id, theme]))
  return (id: string): string => {
    const home = homes.get(id)
    if (home === undefined) return `“${themeOf(board, id)?.label ?? id}”`
    return home === null ? 'an unplaced answer' : `an answer in “${themeOf(board, home)?.label ?? home}”`
  }
}

const noteOf = (board: Board, act: Act): string => {
  const [group] = groupsOf(act)
  return (group && themeOf(board, group)?.label) ?? ''
}

/** What was said, with the members that the groups have now. */
function toAct(board: Board, said: Said, number: number): Act {
  const group = (id: string): BoardTheme => {
    const theme = themeOf(board, id)
    if (!theme) throw new Problem('edit.absent-group')
    return theme
  }
  const membersOf = (ids: readonly string[]): string[] => ids.flatMap((id) => group(id).members.map((one) => one.id))
  switch (said.kind) {
    case 'rename':
      return { kind: 'rename', group: group(said.theme).id, name: said.name }
    case 'merge': {
      const groups = [...new Set(said.themes)]
      const parts = groups.map(group)
      if (parts.length < 2) throw new Problem('edit.malformed', { reason: 'Choose at least two themes to merge.' })
      if (new Set(parts.map(({ topic }) => topic)).size > 1)
        throw new Problem('edit.malformed', { reason: 'Themes of different topics cannot be merged.' })
      const largest = [...parts].sort((left, right) => right.size - left.size)[0] as BoardTheme
      const into = said.into && groups.includes(said.into) ? said.into : largest.id
      return { kind: 'merge', groups, into, members: membersOf(groups) }
    }
    case 'split': {
      const theme = group(said.theme)
      const chosen = theme.members.filter(({ id }) => said.answers.includes(id)).map(({ id }) => id)
      const rest = theme.members.filter(({ id }) => !said.answers.includes(id)).map(({ id }) => id)
      if (chosen.length !== new Set(said.answers).size) throw new Problem('edit.absent-item')
      if (rest.length === 0)
        throw new Problem('edit.malformed', { reason: 'Leave at least one answer in the theme, or rename the theme.' })
      return { kind: 'split', group: theme.id, name: said.name, chosen, rest }
    }
    case 'move':
      return {
        kind: 'move',
        items: known(board, said.answers),
        group: sameTopic(board, group(said.theme), said.answers),
      }
    case 'new': {
      const items = known(board, said.answers)
      const homes = new Set(answersOf(board).flatMap(({ id, theme }) => (items.includes(id) ? [theme] : [])))
      const [home] = homes
      if (homes.size === 1 && home && group(home).size > items.length)
        return toAct(board, { kind: 'split', theme: home, answers: items, name: said.name }, number)
      sameTopic(board, undefined, items)
      return { kind: 'move', items, group: freshGroup(number), name: said.name }
    }
    case 'together':
    case 'apart': {
      const items = known(board, said.answers)
      if (items.length < 2) throw new Problem('edit.malformed', { reason: 'Choose at least two answers.' })
      sameTopic(board, undefined, items)
      return { kind: said.kind, items }
    }
    case 'lock':
      return { kind: 'lock', group: group(said.theme).id, members: membersOf([said.theme]) }
    case 'accept':
    case 'reject':
      return { kind: said.kind, group: group(said.theme).id }
    case 'join': {
      const [first, second] = said.themes as [string, string]
      return {
        kind: 'join',
        themes: [group(first).id, group(second).id],
        confirmed: said.confirmed,
        members: membersOf([first, second]),
      }
    }
  }
}

function known(board: Board, ids: readonly string[]): string[] {
  const here = new Set(answersOf(board).map(({ id }) => id))
  const items = [...new Set(ids)]
  if (items.some((id) => !here.has(id))) throw new Problem('edit.absent-item')
  return items
}

/** Answers to different questions of the heart are never one theme: all must be about one topic, the theme's too. */
function sameTopic(board: Board, theme: BoardTheme | undefined, ids: readonly string[]): string {
  const chosen = new Set(ids)
  const topics = new Set(answersOf(board).flatMap(({ id, topic }) => (chosen.has(id) ? [topic] : [])))
  if (theme) topics.add(theme.topic)
  if (topics.size > 1) throw new Problem('edit.malformed', { reason: 'The chosen answers are about different topics.' })
  return theme?.id ?? ''
}
