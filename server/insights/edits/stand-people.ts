// Groups of people as they stand: what the run found, with the researchers' corrections over it. A group that nobody touched keeps
// what the analysis wrote about it; one that was changed is described by the themes its people mention, until the next run
// measures it. Pure.
import { closeLog, type PersonaDraft, type PersonaTheme, type Steadiness } from '../../../analysis'
import type { Board, BoardAnswer } from '../results/board'
import { placeAnswers } from '../results/place-answers'
import type { FoundPeople } from '../results/run-result'
import { type Edit, groupsOf, logOf } from './edit'

/** A figure and the number of groups into which the resamples were cut that it rests on. */
export type Measure = Steadiness & { readonly number: number }

/** `other` is by the number of groups that there are now, where the run made more or fewer. */
export type GroupMeasure = Measure & { readonly other?: Measure }

export type StandingPeople = FoundPeople & {
  /** Groups whose people are not those of the run any more. */
  readonly changed: ReadonlySet<string>
  /** How stable changed groups are, as far as the run's resamples tell. */
  readonly measured: ReadonlyMap<string, GroupMeasure>
  readonly locked: ReadonlySet<string>
  /** People of each group who have withdrawn since: they are in no group, no share and no line. */
  readonly lost: ReadonlyMap<string, number>
}

type Input = {
  readonly found: FoundPeople
  readonly edits: readonly Edit[]
  readonly board: Board
  readonly living: ReadonlySet<string>
}

const linesOfTopic = 6
const quotesOfLine = 6
/** A theme describes a group when at least so many of its people mention it. */
const leastPeople = 2

export function standPeople({ found, edits, board, living }: Input): StandingPeople {
  const log = logOf(edits, 'people')
  const { constraints, conflicts } = closeLog(log)
  const homes = [
    ...found.personas.flatMap(({ id, members }) => members.map((person) => ({ person, group: id as string | null }))),
    ...found.between.map((person) => ({ person, group: null })),
  ]
  const placed = homes.map(({ person, group }) => ({
    ...{ verbatim: person, respondent: person, topic: '', theme: group, confidence: 1 },
  }))
  const placeOf = placeAnswers(placed, constraints)
  const members = new Map<string, string[]>()
  const between: string[] = []
  const lost = new Map<string, number>()
  for (const { person } of homes) {
    const group = placeOf.get(person) ?? null
    // Two that are kept apart wait in between until a run finds the better place for one of them.
    if (!living.has(person)) {
      if (group !== null) lost.set(group, (lost.get(group) ?? 0) + 1)
    } else if (group === null || group.startsWith('apart-')) between.push(person)
    else members.set(group, [...(members.get(group) ?? []), person])
  }
  const bases = new Map(found.personas.map((draft) => [draft.id, draft]))
  const calledBefore = new Map(edits.flatMap((edit) => groupsOf(edit.act).map((group) => [group, edit.note] as const)))
  const everybody = [...members.values()].flat()
  const changed = new Set<string>()
  const personas = [...members].map(([id, people]): PersonaDraft => {
    const base = bases.get(id)
    const name = constraints.names.get(id) ?? base?.name ?? calledBefore.get(id) ?? 'A new group'
    const head = { id, name, named: constraints.names.has(id) || (base?.named ?? false) }
    const share = everybody.length > 0 ? people.length / everybody.length : 0
    const before = base?.members.filter((member) => living.has(member))
    if (base && before && isSame(before, people)) return { ...base, ...head, share, members: people }
    changed.add(id)
    return {
      nameProposals: [],
      ...base,
      ...unmeasured,
      ...head,
      share,
      members: people,
      ...describe(people, everybody, board),
    }
  })
  const order = new Map(found.personas.map(({ id }, at) => [id, at]))
  return {
    ...found,
    personas: personas.sort((left, right) => (order.get(left.id) ?? 99) - (order.get(right.id) ?? 99)),
    k: personas.length,
    between,
    unplaced: found.unplaced.filter(({ id }) => living.has(id)),
    conflicts,
    changed,
    measured: new Map(),
    locked: constraints.closed,
    lost,
  }
}

/** Figures about the people of before say nothing about those of now. Stability is measured anew where the run kept its resamples. */
const unmeasured = { stability: 0, words: [], traits: {}, leakage: {}, languages: {} } as const

function isSame(one: readonly string[], other: readonly string[]): boolean {
  const set = new Set(one)
  return one.length === other.length && other.every((member) => set.has(member))
}

type Lines = Pick<PersonaDraft, 'challenges' | 'motivators' | 'others'>

function describe(people: readonly string[], everybody: readonly string[], board: Board): Lines {
  const here = new Set(people)
  const others = new Set(everybody.filter((person) => !here.has(person)))
  const lines = board.topics.flatMap(({ topic, themes, unplaced }) => {
    const answers = [...themes.flatMap(({ members }) => members), ...unplaced.flatMap((one) => one.answers)]
    return themes
      .flatMap(({ label, members, also }) => lineOf({ topic, label, members, also, answers, here, others }))
      .sort((left, right) => right.share - right.elsewhere - (left.share - left.elsewhere))
      .slice(0, linesOfTopic)
  })
  const of = (topic: string) => lines.filter((line) => line.topic === topic)
  return {
    challenges: of('challenge'),
    motivators: of('motivator'),
    others: lines.filter(({ topic }) => topic !== 'challenge' && topic !== 'motivator'),
  }
}

type LineInput = {
  topic: string
  label: string
  members: readonly BoardAnswer[]
  also: readonly BoardAnswer[]
  answers: readonly BoardAnswer[]
  here: ReadonlySet<string>
  others: ReadonlySet<string>
}

function lineOf({ topic, label, members, also, answers, here, others }: LineInput): PersonaTheme[] {
  const among = (list: readonly BoardAnswer[], people: ReadonlySet<string>): string[] => [
    ...new Set(list.flatMap(({ respondent }) => (people.has(respondent) ? [respondent] : []))),
  ]
  const countIn = (list: readonly BoardAnswer[], people: ReadonlySet<string>): number => among(list, people).length
  const [asked, askedElsewhere] = [countIn(answers, here), countIn(answers, others)]
  const speakers = among(members, here)
  const [say, sayElsewhere] = [speakers.length, countIn(members, others)]
  const share = asked > 0 ? say / asked : 0
  const elsewhere = askedElsewhere > 0 ? sayElsewhere / askedElsewhere : 0
  if (say < leastPeople || share <= elsewhere) return []
  // Whoever says it beside something else does not speak against it.
  const own = new Set([...members, ...also].map(({ id }) => id))
  const overall = (say + sayElsewhere) / Math.max(1, asked + askedElsewhere)
  return [
    {
      ...{ topic, label, share, elsewhere, people: say, speakers },
      interval: { low: 0, high: 1 },
      lift: overall > 0 ? share / overall : 1,
      // Not tested: the next run does.
      q: 1,
      evidence: members
        .filter(({ respondent }) => here.has(respondent))
        .slice(0, quotesOfLine)
        .map(wholeAnswer),
      against: answers
        .filter(({ id, respondent, theme }) => theme !== null && here.has(respondent) && !own.has(id))
        .slice(0, 2)
        .map(wholeAnswer),
    },
  ]
}

/** An empty span stands for the whole answer. */
const wholeAnswer = ({ id, respondent }: BoardAnswer) => ({ respondent, verbatim: id, start: 0, end: 0, text: '' })
