// A published version of a persona: never changed again. What changed between any two is said in plain words. Pure.
import { plural } from '../../../views/helpers/words'
import { fieldOf } from '../persona/fields'
import type { Content, Line, Signature } from '../persona/persona'

export type Revision = {
  readonly id: string
  readonly persona: string
  readonly study: string
  /** 1 for the first, then counting up. */
  readonly number: number
  readonly content: Content
  /** What the person who published wrote about it. */
  readonly note: string
  readonly by: Signature
  readonly signedOffBy: readonly string[]
  readonly publishedAt: Date
  /** Who was told about it by mail. */
  readonly told: readonly string[]
}

export type Change = {
  readonly kind: 'added' | 'removed' | 'changed'
  readonly field: string
  readonly sentence: string
  readonly before?: string
  readonly after?: string
}

/** What a reader of the earlier content would have to learn, most visible first. */
export function describeChanges(before: Content, after: Content): Change[] {
  return [
    ...changesOfHead(before, after),
    ...changesOfLines(before.lines, after.lines),
    ...changesOfBasis(before, after),
  ]
}

function changesOfHead(before: Content, after: Content): Change[] {
  const changed = (field: string, sentence: string, was: string, is: string): Change[] =>
    was === is ? [] : [{ kind: 'changed', field, sentence, before: was, after: is }]
  const kindOf = (content: Content) => (content.kind === 'negative' ? 'negative persona' : 'persona')
  return [
    ...changed('Name', `Renamed from “${before.name}” to “${after.name}”.`, before.name, after.name),
    ...changed('Kind', `Now a ${kindOf(after)} instead of a ${kindOf(before)}.`, kindOf(before), kindOf(after)),
    ...changed('Summary', 'The summary was rewritten.', before.summary, after.summary),
    ...changed(
      'ICP',
      after.icp ? 'Linked to another ICP.' : 'No longer linked to an ICP.',
      before.icp ?? '',
      after.icp ?? '',
    ),
    ...changed('Awareness', describeAwareness(before, after), level(before), level(after)),
  ]
}

const level = ({ awareness }: Content): string => (awareness ? `${awareness} of 5` : 'not rated')

function describeAwareness(before: Content, after: Content): string {
  return `Awareness before using the product: ${level(after)}, was ${level(before)}.`
}

function changesOfLines(before: readonly Line[], after: readonly Line[]): Change[] {
  const earlier = new Map(before.map((line) => [line.id, line]))
  const later = new Set(after.map(({ id }) => id))
  const gone = before.filter(({ id }) => !later.has(id))
  return [
    ...after.flatMap((line) => {
      const was = earlier.get(line.id)
      return was ? changesOfLine(was, line) : [{ kind: 'added' as const, ...about(line, 'added'), after: line.text }]
    }),
    ...gone.map((line) => ({ kind: 'removed' as const, ...about(line, 'removed'), before: line.text })),
  ]
}

function about(line: Line, what: string): { field: string; sentence: string } {
  const { label } = fieldOf(line.field)
  return { field: label, sentence: `${label}: ${what} “${line.text}”.` }
}

function changesOfLine(was: Line, is: Line): Change[] {
  const { label, reply, judgement } = fieldOf(is.field)
  const changed = (sentence: string, before: string, after: string): Change[] =>
    before === after ? [] : [{ kind: 'changed', field: label, sentence, before, after }]
  const support = ({ evidence }: Line) => evidence.filter(({ stance }) => stance === 'supports').length
  return [
    ...changed(`${label}: “${was.text}” now reads “${is.text}”.`, was.text, is.text),
    ...changed(`${label}: ${reply ?? 'reply'} to “${is.text}” was rewritten.`, was.reply, is.reply),
    ...changed(
      `${label}: ${judgement ?? 'judgement'} “${is.text}”: ${is.judgement ?? 'open'}, was ${was.judgement ?? 'open'}.`,
      was.judgement ?? '',
      is.judgement ?? '',
    ),
    ...changed(
      `${label}: “${is.text}” now rests on ${plural(support(is), 'answer', 'answers')}, before on ${support(was)}.`,
      String(support(was)),
      String(support(is)),
    ),
    ...(was.origin === is.origin
      ? []
      : changed(
          `${label}: “${is.text}” was ${originNames[was.origin]}, now it is ${originNames[is.origin]}.`,
          was.origin,
          is.origin,
        )),
  ]
}

const originNames = {
  extracted: 'taken from answers',
  typed: 'typed by a person',
  assumption: 'an assumption',
} as const

function changesOfBasis({ basis: was }: Content, { basis: is }: Content): Change[] {
  if (!is || (was && was.members.length === is.members.length && was.run === is.run)) return []
  const people = (count: number) => `${count} ${count === 1 ? 'person' : 'people'}`
  return [
    {
      kind: was ? 'changed' : 'added',
      field: 'People',
      sentence: `Rests on ${people(is.members.length)} of ${is.respondents}${was ? `, before on ${people(was.members.length)} of ${was.respondents}` : ''}.`,
      ...(was ? { before: String(was.members.length) } : {}),
      after: String(is.members.length),
    },
  ]
}
