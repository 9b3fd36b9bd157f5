// An edit: one thing a researcher has said about the themes or the groups of people of a study, in the order it was said. The
// log belongs to the study and not to a run, so every later run takes it in; undo marks the last one, and nothing is deleted.
import type { Correction } from '../../../analysis'

/** What an edit says. Ids of answers and of people are both "items"; themes and groups of people are both "groups". */
export type Act =
  | { readonly kind: 'rename'; readonly group: string; readonly name: string }
  | {
      readonly kind: 'merge'
      readonly groups: readonly string[]
      readonly into: string
      readonly members: readonly string[]
    }
  | {
      readonly kind: 'split'
      readonly group: string
      readonly name: string
      readonly chosen: readonly string[]
      readonly rest: readonly string[]
    }
  | { readonly kind: 'move'; readonly items: readonly string[]; readonly group: string; readonly name?: string }
  | { readonly kind: 'together'; readonly items: readonly string[] }
  | { readonly kind: 'apart'; readonly items: readonly string[] }
  | { readonly kind: 'lock'; readonly group: string; readonly members: readonly string[] }
  | { readonly kind: 'accept'; readonly group: string }
  | { readonly kind: 'reject'; readonly group: string }
  | {
      readonly kind: 'join'
      readonly themes: readonly [string, string]
      readonly confirmed: boolean
      readonly members: readonly string[]
    }

export type ActKind = Act['kind']

/** `undone` comes back with redo; `dropped` was undone and then overtaken by a new edit. */
export type EditState = 'live' | 'undone' | 'dropped'

/** Whether an edit is about answers in themes or people in groups. */
export type Scope = 'themes' | 'people'

export type Edit = {
  readonly number: number
  readonly scope: Scope
  readonly act: Act
  readonly state: EditState
  readonly by: string
  readonly at: Date
  /** What the group was called when this was said, so that the log reads on after the group is gone. */
  readonly note: string
}

/** The id of a group that an edit makes. */
export const freshGroup = (edit: number): string => `e${edit}`

const toCorrections: { [Kind in ActKind]: (act: Extract<Act, { kind: Kind }>, edit: number) => Correction[] } = {
  rename: ({ group, name }, edit) => [{ kind: 'rename', edit, group, name }],
  merge: ({ groups, into, members }, edit) => [{ kind: 'merge', edit, groups, into, members }],
  split: ({ group, name, chosen, rest }, edit) => [
    {
      kind: 'split',
      edit,
      group,
      parts: [
        { group, members: rest },
        { group: freshGroup(edit), members: chosen },
      ],
    },
    { kind: 'rename', edit, group: freshGroup(edit), name },
  ],
  move: ({ items, group, name }, edit) => [
    { kind: 'pin', edit, items, group },
    ...(name ? [{ kind: 'rename', edit, group, name } as const] : []),
  ],
  together: ({ items }, edit) => [{ kind: 'together', edit, items }],
  apart: ({ items }, edit) => [{ kind: 'apart', edit, items }],
  lock: ({ group, members }, edit) => [{ kind: 'lock', edit, group, members }],
  accept: () => [],
  reject: () => [],
  join: ({ themes, confirmed, members }, edit) =>
    confirmed ? [{ kind: 'merge', edit, groups: [...themes], into: themes[0], members }] : [],
}

/** The groups that an act keeps alive under their ids. */
export function groupsOf(act: Act): string[] {
  if (act.kind === 'merge') return [act.into]
  if (act.kind === 'join') return [act.themes[0]]
  return 'group' in act ? [act.group] : []
}

/** What an edit means to the analysis; accepting, rejecting and denying a join mean nothing to it. */
export function correctionsOf({ act, number }: Pick<Edit, 'act' | 'number'>): Correction[] {
  return (toCorrections[act.kind] as (act: Act, edit: number) => Correction[])(act, number)
}

/** The corrections in force, in the order they were said. */
export function logOf(edits: readonly Edit[], scope: Scope): Correction[] {
  return edits.filter((edit) => edit.state === 'live' && edit.scope === scope).flatMap(correctionsOf)
}

const words: { [Kind in ActKind]: (act: Extract<Act, { kind: Kind }>) => string } = {
  rename: ({ name }) => `Renamed to “${name}”`,
  merge: ({ groups }) => `Merged ${groups.length} groups`,
  split: ({ chosen, name }) => `Split ${chosen.length} out as “${name}”`,
  move: ({ items, name }) => (name ? `Moved ${items.length} to the new “${name}”` : `Moved ${items.length}`),
  together: ({ items }) => `Keeps ${items.length} together`,
  apart: ({ items }) => `Keeps ${items.length} apart`,
  lock: () => 'Locked',
  accept: () => 'Accepted',
  reject: () => 'Rejected',
  join: ({ confirmed }) => (confirmed ? 'Joined across languages' : 'Denied a join across languages'),
}

/** The edit in a few words, for the log. */
export const wordsOf = ({ act }: Pick<Edit, 'act'>): string => (words[act.kind] as (act: Act) => string)(act)
