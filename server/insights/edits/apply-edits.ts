// Lays corrections and withdrawals over the result of a run: the themes as they stand now. Pure, and exact: what the log says
// is what the board shows, and an answer that was withdrawn is in no size, no share and no quote.
import { group } from 'd3-array'
import { type Correction, closeLog, type FurtherTheme } from '../../../analysis'
import type { CorpusRespondent, Fit } from '../corpus/corpus'
import type { Board, BoardAnswer, BoardTheme, BoardTopic, ThemeStatus } from '../results/board'
import { placeAnswers } from '../results/place-answers'
import { placeFurther } from '../results/place-further'
import type { FoundThemes, Placed } from '../results/run-result'
import { type Edit, groupsOf, logOf } from './edit'

export type BoardInput = {
  readonly placed: readonly Placed[]
  readonly themes: FoundThemes
  readonly edits: readonly Edit[]
  /** Ids of the answers that still stand, and the people behind them. */
  readonly standing: ReadonlySet<string>
  readonly living: ReadonlyMap<string, Pick<CorpusRespondent, 'fit'>>
}

type Base = FoundThemes['themes'][number]

export function applyEdits({ placed, themes, edits, standing, living }: BoardInput): Board {
  const log = logOf(edits, 'themes')
  const { constraints, conflicts } = closeLog(log)
  const placeOf = placeAnswers(placed, constraints)
  const status = statusOf(edits, constraints.mergedInto)
  const bases = new Map(themes.themes.map((theme) => [theme.id, theme]))
  const calledBefore = new Map(edits.flatMap((edit) => groupsOf(edit.act).map((group) => [group, edit.note] as const)))
  const origin = originsOf(themes.themes, constraints.mergedInto, log)

  const inhabited = new Set(
    placed.flatMap(({ verbatim }) => (standing.has(verbatim) ? (placeOf.get(verbatim) ?? []) : [])),
  )
  const isShown = (theme: string): boolean => inhabited.has(theme) && status.get(theme) !== 'rejected'
  const furtherOf = placeFurther(placed, constraints, placeOf, isShown)

  const answers = new Map<string | null, BoardAnswer[]>()
  const also = new Map<string, BoardAnswer[]>()
  const lost = new Map<string | null, Placed[]>()
  for (const one of placed) {
    const theme = placeOf.get(one.verbatim) ?? null
    if (!standing.has(one.verbatim)) push(lost, theme, one)
    else {
      const answer = toAnswer(one, theme, furtherOf.get(one.verbatim))
      push(answers, theme, answer)
      for (const idea of answer.further ?? []) push(also, idea.theme, answer)
    }
  }

  const topicOf = (id: string): string =>
    answers.get(id)?.[0]?.topic ?? lost.get(id)?.[0]?.topic ?? bases.get(id)?.topic ?? ''
  const shown = new Set([...answers.keys(), ...lost.keys()].filter((id): id is string => id !== null))
  const topics = [...new Set(placed.map(({ topic }) => topic))]

  return {
    conflicts,
    lost: [...lost.values()].reduce((sum, list) => sum + list.length, 0),
    topics: topics.map((topic) => {
      const ids = [...shown].filter((id) => topicOf(id) === topic)
      const made = ids.map((id) =>
        toTheme({
          id,
          members: answers.get(id) ?? [],
          also: also.get(id) ?? [],
          lost: lost.get(id) ?? [],
          sources: (origin.get(id) ?? [id]).flatMap((source) => bases.get(source) ?? []),
          name: constraints.names.get(id),
          calledBefore: calledBefore.get(id) ?? 'Kept apart',
          status: status.get(id) ?? 'proposed',
          locked: constraints.closed.has(id),
          living,
        }),
      )
      return toTopic(topic, made, answers.get(null) ?? [], themes, edits, constraints.mergedInto, living)
    }),
  }
}

function toAnswer(one: Placed, theme: string | null, further?: readonly FurtherTheme[]): BoardAnswer {
  const { verbatim, respondent, topic, confidence, second, reason } = one
  return {
    id: verbatim,
    respondent,
    topic,
    theme,
    machine: one.theme,
    confidence,
    ...(second ? { second } : {}),
    ...(further ? { further } : {}),
    ...(reason ? { reason } : {}),
  }
}

/** The last word on each theme; a merge hands it on to the theme that took the other in. */
function statusOf(edits: readonly Edit[], mergedInto: ReadonlyMap<string, string>): Map<string, ThemeStatus> {
  const status = new Map<string, ThemeStatus>()
  for (const { act, state, scope } of edits) {
    if (state !== 'live' || scope !== 'themes') continue
    if (act.kind === 'accept') status.set(mergedInto.get(act.group) ?? act.group, 'accepted')
    if (act.kind === 'reject' && !mergedInto.has(act.group)) status.set(act.group, 'rejected')
  }
  return status
}

/** The themes of the machine that each theme now is made of: those merged into it, or the one it was split from. */
function originsOf(
  themes: readonly Base[],
  mergedInto: ReadonlyMap<string, string>,
  log: readonly Correction[],
): Map<string, string[]> {
  const origin = new Map<string, string[]>()
  for (const { id } of themes) push(origin, mergedInto.get(id) ?? id, id)
  for (const said of log) {
    if (said.kind !== 'split') continue
    for (const part of said.parts) if (!origin.has(part.group)) origin.set(part.group, [said.group])
  }
  return origin
}

type Material = {
  id: string
  members: BoardAnswer[]
  also: BoardAnswer[]
  lost: Placed[]
  sources: Base[]
  name: string | undefined
  calledBefore: string
  status: ThemeStatus
  locked: boolean
  living: BoardInput['living']
}

function toTheme({
  id,
  members,
  also,
  lost,
  sources,
  name,
  calledBefore,
  status,
  locked,
  living,
}: Material): BoardTheme {
  const [largest] = [...sources].sort((left, right) => right.size - left.size)
  const here = new Set(members.map((member) => member.id))
  const surest = [...members].sort((left, right) => right.confidence - left.confidence).map((member) => member.id)
  const typical = interleave(sources.map(({ exemplars }) => exemplars)).filter((one) => here.has(one))
  const people = new Set(members.map(({ respondent }) => respondent))
  const typicalBefore = new Set(sources.flatMap(({ exemplars }) => exemplars))
  const allTypicalLost =
    lost.length > 0 && typical.length === 0 && lost.some(({ verbatim }) => typicalBefore.has(verbatim))
  return {
    id,
    topic: members[0]?.topic ?? lost[0]?.topic ?? largest?.topic ?? '',
    language: languageOf(sources),
    number: 0,
    // Of a theme that lost all its answers even the machine's words are gone: they were theirs.
    label: name ?? (members.length === 0 ? 'All withdrawn' : (largest?.label ?? calledBefore)),
    named: name !== undefined || (largest?.named ?? false),
    terms: members.length === 0 ? [] : interleave(sources.map(({ terms }) => terms)).slice(0, 8),
    ...(largest?.parent ? { parent: largest.parent } : {}),
    status,
    locked,
    members: members.sort(bySurest),
    size: members.length,
    also: also.sort(bySurest),
    respondents: people.size,
    fit: countFit(people, living),
    confidence: members.length > 0 ? members.reduce((sum, one) => sum + one.confidence, 0) / members.length : 0,
    exemplars: [...new Set([...typical, ...surest])].slice(0, 5),
    edges: sources.flatMap(({ edgeCases }) => edgeCases).filter((one) => here.has(one)),
    lost: lost.length,
    weakened: lost.length > members.length || allTypicalLost,
  }
}

const bySurest = (left: BoardAnswer, right: BoardAnswer): number =>
  right.confidence - left.confidence || (left.id < right.id ? -1 : 1)

const languageOf = (sources: readonly Base[]): string =>
  [...new Set(sources.map(({ language }) => language))].join(', ') || 'und'

function toTopic(
  topic: string,
  made: readonly BoardTheme[],
  nowhere: readonly BoardAnswer[],
  found: FoundThemes,
  edits: readonly Edit[],
  mergedInto: ReadonlyMap<string, string>,
  living: BoardInput['living'],
): BoardTopic {
  const ordered = [...made]
    .sort((left, right) => right.size - left.size || (left.id < right.id ? -1 : 1))
    .filter(({ size, lost }) => size + lost > 0)
  const themes = ordered.filter(({ status }) => status !== 'rejected').map((theme, number) => ({ ...theme, number }))
  const rejected = ordered.filter(({ status }) => status === 'rejected')
  const unplaced = nowhere.filter((answer) => answer.topic === topic)
  const reasons = group(unplaced, ({ reason }) => reason ?? 'fits no theme')
  const answers = ordered.reduce((sum, { size }) => sum + size, 0) + unplaced.length
  const placed = themes.reduce((sum, { size }) => sum + size, 0)
  const everybody = [...ordered.flatMap(({ members }) => members), ...unplaced].map(({ respondent }) => respondent)
  const ids = new Set(themes.map(({ id }) => id))
  const decided = new Set(
    edits.flatMap(({ act, state }) => (state === 'live' && act.kind === 'join' ? [pairKey(act.themes)] : [])),
  )
  return {
    topic,
    themes,
    rejected,
    answers,
    people: countFit(new Set(everybody), living),
    coverage: answers > 0 ? placed / answers : 0,
    unplaced: [...reasons].map(([reason, list]) => ({ reason, answers: list })),
    joins: found.joins.filter(
      ({ themes: pair }) => pair.every((id) => ids.has(id) && !mergedInto.has(id)) && !decided.has(pairKey(pair)),
    ),
  }
}

const pairKey = (pair: readonly [string, string]): string => [...pair].sort().join(' ')

function countFit(people: ReadonlySet<string>, living: BoardInput['living']): Record<Fit, number> {
  const count: Record<Fit, number> = { good: 0, poor: 0, unknown: 0 }
  for (const person of people) count[living.get(person)?.fit ?? 'unknown']++
  return count
}

/** One of each list in turn, so that a merged theme speaks with the words of all its parts. */
function interleave<Value>(lists: readonly (readonly Value[])[]): Value[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length))
  return Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list.slice(at, at + 1))).flat()
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}
