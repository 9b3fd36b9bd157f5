// What a person does to the lines of a working copy: add, reword, accept, reject, remove. Pure: lines in, lines out, with who
// did it and when on each line that was touched.
import type { FieldKey } from './fields'
import type { Judgement, Line, Signature } from './persona'

export type NewLine = {
  field: FieldKey
  text: string
  reply?: string
  judgement?: Judgement | undefined
  origin?: 'typed' | 'assumption'
  source?: Line['source']
}
export type LinePatch = {
  text?: string | undefined
  reply?: string | undefined
  judgement?: Judgement | '' | undefined
  origin?: 'typed' | 'assumption' | undefined
  status?: 'accepted' | 'rejected' | 'proposed' | undefined
}
export type Touch = { by: Signature; at: Date }

/** Lines a persona may hold; more than anybody reads. */
export const mostLines = 300

export function addLine(lines: readonly Line[], id: string, line: NewLine, { by, at }: Touch): Line[] {
  const { field, text, reply = '', judgement, origin = 'typed', source } = line
  const about = source ? { source } : {}
  const made: Line = { id, field, text, reply, origin, status: 'accepted', by, at, evidence: [], ...about }
  return [...lines, judgement ? { ...made, judgement } : made]
}

/** Whether a recurring question or roadblock stands among the lines already. */
export const isAttached = (lines: readonly Line[], heard: string): boolean =>
  lines.some(({ source, status }) => source?.id === heard && status !== 'rejected')

/** @returns undefined when there is no such line */
export function changeLine(lines: readonly Line[], id: string, patch: LinePatch, touch: Touch): Line[] | undefined {
  if (!lines.some((line) => line.id === id)) return undefined
  return lines.map((line) => (line.id === id ? touched(line, patch, touch) : line))
}

/** Whether a form sent words that the line does not have yet. */
export const isReworded = (line: Line | undefined, { text, reply, judgement }: LinePatch): boolean =>
  (text !== undefined && text !== line?.text) ||
  (reply !== undefined && reply !== line?.reply) ||
  (judgement !== undefined && judgement !== (line?.judgement ?? ''))

/** Lines from answers are rejected rather than removed, so that a later draft does not bring them back. */
export function removeLine(lines: readonly Line[], id: string, touch: Touch): Line[] | undefined {
  const line = lines.find((one) => one.id === id)
  if (!line) return undefined
  if (line.evidence.length > 0 || line.theme) return changeLine(lines, id, { status: 'rejected' }, touch)
  return lines.filter((one) => one.id !== id)
}

/** One place up or down among the lines of its field that stand; at either end it stays. Moving alone rewords and signs nothing. */
export function moveLine(lines: readonly Line[], id: string, by: 1 | -1): Line[] | undefined {
  const line = lines.find((one) => one.id === id)
  if (!line) return undefined
  const own = lines.filter(({ field, status }) => field === line.field && status !== 'rejected')
  const other = own[own.indexOf(line) + by]
  if (!other || line.status === 'rejected') return [...lines]
  return lines.map((one) => (one === line ? other : one === other ? line : one))
}

function touched(line: Line, { text, reply, judgement, origin, status }: LinePatch, { by, at }: Touch): Line {
  const { judgement: was, ...rest } = line
  const judged = judgement === undefined ? was : judgement || undefined
  const reworded = text !== undefined && text !== line.text
  return {
    ...rest,
    ...(judged ? { judgement: judged } : {}),
    ...(reworded ? { text, origin: 'typed' as const } : {}),
    ...(reworded && line.origin === 'extracted' ? { proposal: line.proposal ?? line.text } : {}),
    ...(reply === undefined ? {} : { reply }),
    ...(origin && (line.origin !== 'extracted' || reworded) ? { origin } : {}),
    // Rewording a proposal says yes to it.
    ...(status ? { status } : reworded && line.status === 'proposed' ? { status: 'accepted' as const } : {}),
    by,
    at,
  }
}
