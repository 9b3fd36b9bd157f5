// Personas from people's answers, from end to end: read, embed, group, choose, correct, judge, draft. Traits join only after the
// groups are final. Pure and seeded: the same people in any order give the same result.
import { bindConstraints } from '../corrections/bind-constraints'
import { closeLog } from '../corrections/close-log'
import { type Settled, settle } from '../corrections/settle'
import { AnalysisError, type Hooks } from '../shapes'
import { isBetween } from './belonging'
import { keepDraws } from './draws'
import { embedPassages } from './embed-passages'
import { drawCurve, type GroupedPeople, groupPeople, mostPersonas } from './group-people'
import { type JudgeInput, judge, leastPeople, recommend } from './judge'
import type { Person, PersonasOptions, PersonasResult } from './people'
import { type ReadPeople, readPeople } from './read-people'
import { setAsideStrangers } from './set-aside'
import { gainByChance, shufflePeople, shuffleSeed } from './shuffle-test'
import { moreThanDrawn } from './significance'
import { bootstrapJaccard } from './stability'
import { writeDrafts } from './write-drafts'

/** People that each group should hold on average before one more is tried. */
const peoplePerPersona = 5
const shuffles = 19

/**
 * Finds, judges and drafts personas. Under 15 usable people there are none; where the data hold no groups the verdict says so
 * and one draft describes everybody.
 * @throws AnalysisError `analysis.invalid` for ids that are empty or repeated, or a number of personas outside 1 to 8;
 * `analysis.cancelled` if `hooks.cancelled` says so
 * Cost: about 1 s for 400 people with two answers each; linear in passages.
 */
export function findPersonas(given: readonly Person[], options: PersonasOptions, hooks: Hooks = {}): PersonasResult {
  const { personas, seed = 1 } = options
  if (personas !== 'auto' && !(Number.isInteger(personas) && personas >= 1 && personas <= mostPersonas)) {
    throw new AnalysisError(
      'analysis.invalid',
      `a number of personas from 1 to ${mostPersonas}, or auto`,
      String(personas),
    )
  }
  const pause = createPause(hooks)
  const read = setAsideStrangers(readPeople(given))
  if (read.people.length < leastPeople) return tooFew(read, options)
  pause('embed', 0.05)
  const embedded = embedPassages(read.passages, seed, () => pause('embed', 0.1))
  const closure = closeLog(options.corrections ?? [])
  const bound = bindConstraints(
    closure.constraints,
    read.people.map((person) => person.id),
  )
  const most = Math.max(1, Math.min(mostPersonas, Math.floor(read.people.length / peoplePerPersona)))
  const grouped = groupPeople(read, embedded, {
    seed,
    most,
    company: bound.blockOf,
    pause: (share) => pause('group', 0.15 + 0.6 * share),
  })
  const curve = drawCurve(grouped)
  const wanted = Math.min(personas === 'auto' ? grouped.best : personas, grouped.choices.length)
  const p = wanted < 2 ? 1 : testChoice(grouped, wanted, seed, () => pause('shuffle', 0.8))
  const judgeInput: JudgeInput = {
    people: read.people.length,
    k: wanted,
    best: grouped.best,
    point: curve[wanted - 2],
    p,
    joined: isJoined(grouped),
  }
  const judgement = judge(judgeInput)
  const corrected = (options.corrections ?? []).length > 0
  const k = judgement.verdict === 'none' && personas === 'auto' && !corrected ? 1 : wanted
  const settled = settleGroups(read, grouped, k, bound, closure.constraints.mergedInto, options)
  pause('draft', 0.9)
  const jaccard = bootstrapJaccard(settled.labels, settled.ids.length, grouped.choices[k - 1]?.resamples ?? [])
  const drafts = writeDrafts({
    read,
    embedded,
    settled,
    stability: jaccard,
    names: closure.constraints.names,
    options,
  })
  pause('done', 1)
  return {
    verdict: judgement.verdict,
    k: settled.ids.length,
    recommendation: recommend(judgeInput, judgement),
    reasons: judgement.reasons,
    curve,
    ...drafts,
    between: read.people
      .filter((_, row) => settled.labels[row]! < 0)
      .map((person) => person.id)
      .sort(),
    unplaced: read.unplaced,
    conflicts: closure.conflicts,
    draws: keepDraws(
      read.people.map((person) => person.id),
      k,
      grouped.choices.map(({ resamples }) => resamples),
    ),
  }
}

function createPause(hooks: Hooks): (step: string, share: number) => void {
  return (step, share) => {
    if (hooks.cancelled?.()) throw new AnalysisError('analysis.cancelled', 'to go on', 'a wish to stop')
    hooks.progress?.({ step, share })
  }
}

/** How likely shuffled people would give as much: asked of those that helped to choose the number, and of more. */
function testChoice(
  { sample, blocks, languages, choices }: GroupedPeople,
  k: number,
  seed: number,
  pause: () => void,
): number {
  const { mixture, chance } = choices[k - 1] as GroupedPeople['choices'][number]
  const people = sample.themes.counts.rows
  const more = Array.from({ length: shuffles - chance.length }, (_, at) => {
    pause()
    const one = shufflePeople(people, blocks, languages, shuffleSeed(seed, chance.length + at))
    return gainByChance(one, k, seed)
  })
  return moreThanDrawn(mixture.gain, [...chance, ...more])
}

/** Whether several languages share something that ties their people together. */
function isJoined({ languages, blocks }: GroupedPeople): boolean {
  const spoken = new Set(languages.filter((language) => language !== 'any'))
  return spoken.size < 2 || blocks.some((block) => block.language === 'any')
}

function settleGroups(
  read: ReadPeople,
  grouped: GroupedPeople,
  k: number,
  bound: ReturnType<typeof bindConstraints>,
  mergedInto: ReadonlyMap<string, string>,
  options: PersonasOptions,
): Settled {
  const {
    labels,
    mixture: { belonging },
  } = grouped.choices[k - 1] as GroupedPeople['choices'][number]
  const free = labels.map((label, row) => (isBetween(belonging, row, k) ? -1 : label))
  const earlierOf = new Map(
    (options.previous ?? []).flatMap((persona) =>
      persona.members.map((member) => [member, mergedInto.get(persona.id) ?? persona.id] as const),
    ),
  )
  const sorted = bySize(free, k)
  return settle({
    labels: sorted.labels,
    count: k,
    bound,
    affinity: (row, group) => belonging[row * k + sorted.source[group]!]!,
    earlier: read.people.map((person) => earlierOf.get(person.id)),
    taken: (options.previous ?? []).map((persona) => persona.id),
    prefix: 'p',
  })
}

/** Groups renumbered from the largest down; ties by who comes first in them. */
function bySize(labels: Int32Array, k: number): { labels: Int32Array; source: number[] } {
  const sizes = new Float64Array(k)
  const first = new Float64Array(k).fill(labels.length)
  labels.forEach((label, row) => {
    if (label < 0) return
    sizes[label]!++
    first[label] = Math.min(first[label]!, row)
  })
  const source = Array.from({ length: k }, (_, group) => group).sort(
    (left, right) => sizes[right]! - sizes[left]! || first[left]! - first[right]!,
  )
  const place = new Int32Array(k)
  source.forEach((group, at) => {
    place[group] = at
  })
  return { labels: labels.map((label) => (label < 0 ? -1 : place[label]!)), source }
}

function tooFew(read: ReadPeople, options: PersonasOptions): PersonasResult {
  const input: JudgeInput = { people: read.people.length, k: 0, best: 0, point: undefined, p: 1, joined: true }
  const judgement = judge(input)
  const rest = read.people.map((person) => ({
    id: person.id,
    reason: `fewer than ${leastPeople} people with a usable answer`,
  }))
  return {
    verdict: judgement.verdict,
    k: 0,
    recommendation: recommend(input, judgement),
    reasons: judgement.reasons,
    curve: [],
    personas: [],
    between: [],
    unplaced: [...read.unplaced, ...rest].sort((left, right) => (left.id < right.id ? -1 : 1)),
    leakage: [],
    contrast: [],
    conflicts: closeLog(options.corrections ?? []).conflicts,
  }
}
