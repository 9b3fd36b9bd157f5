// What every format is made from: the persona as pages show it, and where a line comes from in a few words.
import type { PersonaViewer } from '../reading/persona-view'

/** A persona as pages show it. */
export type Shown = Awaited<ReturnType<PersonaViewer['view']>>

/** Where a line comes from, in a few words; the same in every format. */
export function sayProvenance({
  origin,
  voices,
  against,
  withdrawn,
  by,
  heard,
}: Shown['chapters'][number]['fields'][number]['lines'][number]): string {
  const answers = voices > 0 ? `${voices} ${voices === 1 ? 'person says' : 'people say'} so` : ''
  const doubts = against.length > 0 ? `${against.length} against` : ''
  const gone = withdrawn > 0 ? `${withdrawn} withdrawn since` : ''
  const asked = heard ? `heard ${heard.count} ${heard.count === 1 ? 'time' : 'times'} by staff` : ''
  const typed = origin === 'typed' && !heard ? `written by ${by?.name ?? 'a researcher'}` : ''
  const open = origin === 'assumption' ? 'assumption' : ''
  return [open, asked, answers, doubts, gone, typed].filter((part) => part !== '').join(', ') || 'from answers'
}
