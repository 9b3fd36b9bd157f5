// From the groups of people of a finished run to drafts of personas: lines with evidence for and against, counts, and what is
// known of the people beside it. Poor-fit voices give a negative persona (R76). Pure.
import type { PersonaDraft, PersonasResult, PersonaTheme, Evidence as Quoted } from '../../../analysis'
import type { CorpusRespondent } from '../../insights/corpus/corpus'
import type { Placed, RunResult } from '../../insights/results/run-result'
import { type FieldKey, fieldFor, fieldOf } from '../persona/fields'
import type { Basis, Evidence, PersonaKind, Trait } from '../persona/persona'
import { groupBy } from './group-by'

/** A line as it is proposed; `theme` tells it again in a later run. */
export type Proposal = {
  readonly field: FieldKey
  readonly text: string
  readonly theme: string
  readonly people: number
  readonly speakers: readonly string[]
  readonly of: number
  readonly evidence: readonly Evidence[]
}
export type Draft = {
  readonly group: string
  readonly kind: PersonaKind
  readonly name: string
  readonly basis: Basis
  readonly proposals: readonly Proposal[]
}
export type DraftInput = {
  readonly run: { readonly id: string; readonly finishedAt: Date }
  readonly result: RunResult & { readonly people: PersonasResult }
  readonly respondents: readonly CorpusRespondent[]
  readonly minGroup: number
}

/** Lines proposed in one field, and answers kept for and against each. */
const mostLines = 6
const mostFor = 12
const mostAgainst = 6
/** A group with this share of poor-fit people is a negative persona itself. */
const mostlyPoor = 0.6

export function draftContents(input: DraftInput): Draft[] {
  const { people } = input.result
  const drafts = people.personas.map((group) => draftOf(group, input))
  return drafts.some(({ kind }) => kind === 'negative') ? drafts : [...drafts, ...negativeOf(input)]
}

function draftOf(group: PersonaDraft, input: DraftInput): Draft {
  const said = [...group.challenges, ...group.motivators, ...group.others]
  const found = said.flatMap((theme) => proposalOf(theme, group.members.length))
  const covered = new Set(found.map(({ field }) => field))
  const beside = proposalsFromThemes(new Set(group.members), input).filter(({ field }) => !covered.has(field))
  const poor = group.members.length * mostlyPoor
  const fits = new Map(input.respondents.map(({ id, fit, voice }) => [id, fit === 'poor' || voice === 'poor-fit']))
  const traits = traitsOf(group)
  const isPoor = group.members.filter((member) => fits.get(member)).length >= poor
  return {
    group: group.id,
    kind: isPoor ? 'negative' : 'persona',
    name: group.name,
    // A group that was corrected since the run has no figures of its own: its people are counted, leakage waits for the next run.
    basis: basisOf(
      group.id,
      group.members,
      group.stability,
      traits.length > 0 ? traits : countTraits(group, input),
      input,
    ),
    proposals: fewest([...found, ...beside]),
  }
}

function proposalOf(theme: PersonaTheme, size: number): Proposal[] {
  const field = fieldFor(theme.topic)
  if (!field) return []
  const evidence = [
    ...theme.evidence.slice(0, mostFor).map((quote) => toEvidence(quote, 'supports')),
    ...theme.against.slice(0, mostAgainst).map((quote) => toEvidence(quote, 'contradicts')),
  ]
  const about = { people: theme.people, speakers: theme.speakers, of: size, evidence }
  return [{ field, text: theme.label, theme: `${theme.topic}:${theme.label}`, ...about }]
}

const toEvidence = ({ verbatim, respondent, start, end }: Quoted, stance: Evidence['stance']): Evidence => ({
  verbatim,
  respondent,
  stance,
  start,
  end,
})

/** Topics that group nobody (questions, tools, channels …): the themes that most people of the group mention. */
function proposalsFromThemes(members: ReadonlySet<string>, { result }: DraftInput): Proposal[] {
  const own = result.placed.filter(({ theme, respondent }) => theme !== null && members.has(respondent))
  const labels = new Map(result.themes.themes.map(({ id, label }) => [id, label]))
  return [...groupBy(own, ({ theme }) => theme ?? '')].flatMap(([id, placed]) => {
    const [first] = placed
    const field = first ? fieldFor(first.topic) : undefined
    const speakers = [...new Set(placed.map(({ respondent }) => respondent))]
    if (!first || !field || speakers.length < 2) return []
    const surest = [...placed].sort((left, right) => right.confidence - left.confidence).slice(0, mostFor)
    return [
      {
        field,
        text: labels.get(id) ?? fieldOf(field).label,
        theme: `${first.topic}:${id}`,
        people: speakers.length,
        speakers,
        of: members.size,
        evidence: surest.map(wholeAnswer),
      },
    ]
  })
}

/** An empty span stands for the whole answer. */
const wholeAnswer = ({ verbatim, respondent }: Placed): Evidence => ({
  verbatim,
  respondent,
  stance: 'supports',
  start: 0,
  end: 0,
})

function fewest(proposals: readonly Proposal[]): Proposal[] {
  const sorted = [...proposals].sort((left, right) => right.people - left.people)
  return [...groupBy(sorted, ({ field }) => field).values()].flatMap((list) => list.slice(0, mostLines))
}

/** One persona of everybody who does not fit, when there are enough of them to say something about. */
function negativeOf(input: DraftInput): Draft[] {
  const { respondents, minGroup, result } = input
  const speaking = new Set(result.placed.filter(({ theme }) => theme !== null).map(({ respondent }) => respondent))
  const poor = respondents.filter(
    ({ id, fit, voice }) => speaking.has(id) && voice !== 'staff' && (fit === 'poor' || voice === 'poor-fit'),
  )
  if (poor.length < minGroup) return []
  const members = poor.map(({ id }) => id)
  const traits = countTraits({ members }, input)
  return [
    {
      group: 'poor-fit',
      kind: 'negative',
      name: 'Not for us',
      basis: basisOf('poor-fit', members, 0, traits, input),
      proposals: fewest(proposalsFromThemes(new Set(members), input)),
    },
  ]
}

function countTraits({ members }: Pick<PersonaDraft, 'members'>, { respondents }: DraftInput): Trait[] {
  const here = new Set(members)
  const people = respondents.filter(({ id }) => here.has(id))
  const names = [...new Set(people.flatMap(({ traits }) => Object.keys(traits)))]
  return names.map((name) => ({ name, counts: countValues(people.map(({ traits }) => traits[name])) }))
}

function countValues(values: readonly (string | number | undefined)[]) {
  const counts = new Map<string, number>()
  for (const value of values) if (value !== undefined) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1)
  return [...counts].map(([value, count]) => ({ value, count })).sort((left, right) => right.count - left.count)
}

function traitsOf({ traits, leakage }: PersonaDraft): Trait[] {
  return Object.entries(traits).map(([name, { values }]) => ({
    name,
    counts: values.map(({ value, count }) => ({ value, count })),
    ...(leakage[name] === undefined ? {} : { leakage: Math.max(0, leakage[name]) }),
  }))
}

function basisOf(
  group: string,
  members: readonly string[],
  stability: number,
  traits: readonly Trait[],
  { run, result }: DraftInput,
): Basis {
  const { people, placed } = result
  const reasons = groupBy(people.unplaced, ({ reason }) => reason)
  return {
    run: run.id,
    group,
    analysedAt: run.finishedAt,
    members,
    respondents: new Set([...placed.map(({ respondent }) => respondent), ...members]).size,
    stability,
    verdict: people.verdict,
    between: people.between.length,
    unplaced: [...reasons].map(([reason, list]) => ({ reason, count: list.length })),
    traits,
  }
}
