// Where on the board of themes somebody is: topic, view, and how the list is ordered and narrowed. Read from an address and
// from the hidden fields of every form of the board, so that a correction comes back to the same place.
import * as z from 'zod'
import type { Edit } from '../edits/edit'
import type { Run } from '../runs/run'

export const boardViews = ['list', 'map', 'matrix'] as const
export const themeOrders = ['size', 'good', 'poor', 'gap', 'name'] as const
export const themeFilters = ['all', 'undecided', 'accepted', 'weakened'] as const

export const boardQuery = z.object({
  topic: z.string().max(60).optional(),
  view: z.enum(boardViews).catch('list').default('list'),
  sort: z.enum(themeOrders).catch('size').default('size'),
  show: z.enum(themeFilters).catch('all').default('all'),
  q: z.string().trim().max(100).catch('').default(''),
  /** `all`: every theme of the list with its quotes. */
  open: z.enum(['', 'all']).catch('').default(''),
})
export type BoardPlace = z.infer<typeof boardQuery>

const usual: Partial<BoardPlace> = { view: 'list', sort: 'size', show: 'all', q: '', open: '' }

/** What of a place has to be said: nothing that would be so anyway. */
export function placeFields(place: Partial<BoardPlace>): { name: keyof BoardPlace; value: string }[] {
  const names: (keyof BoardPlace)[] = ['topic', 'view', 'sort', 'show', 'q', 'open']
  return names.flatMap((name) => {
    const value = place[name]
    return value === undefined || value === '' || value === usual[name] ? [] : [{ name, value }]
  })
}

/** The theme a correction was about, as the end of an address: whoever comes back by a page stands at it again. */
export function themeMark({ act }: Pick<Edit, 'act'>): string {
  const theme = 'group' in act ? act.group : act.kind === 'merge' ? act.into : undefined
  return theme === undefined || act.kind === 'reject' ? '' : `#theme-${encodeURIComponent(theme)}`
}

export function boardPath(run: Run, place: Partial<BoardPlace> = {}): string {
  const query = new URLSearchParams(placeFields(place).map(({ name, value }): [string, string] => [name, value]))
  return `/studies/${run.studyId}/runs/${run.id}/themes${query.size > 0 ? `?${query}` : ''}`
}
