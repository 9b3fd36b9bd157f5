// The grouping of people on one screen: embed passages, cut them into themes in several ways, fit the mixture for every number
// of personas on each cut, choose the number, and make one grouping by consensus. What a grouping is worth is judged elsewhere.

import { cutThemes, type EmbeddedBlock, neutralBlocks, type ThemeCut } from './build-blocks'
import { agree, ambiguity, type Consensus, strongest } from './consensus'
import { createMember, fitMember, type Member, penalty } from './fit-people'
import type { Mixture } from './mix-people'
import type { PersonaCurvePoint } from './people'
import type { ReadPeople } from './read-people'
import { bootstrapJaccard, type Resample, resamplePeople } from './stability'

/** Cuts of the ensemble: coarse and fine themes, in few and in many dimensions. */
const cuts: readonly ThemeCut[] = [
  { themes: 8, dimensions: 9, seed: 1 },
  { themes: 12, dimensions: 13, seed: 2 },
  { themes: 10, dimensions: 8, seed: 3 },
  { themes: 14, dimensions: 12, seed: 4 },
]

export const mostPersonas = 8

/** Share of the usual penalty: people left out already tell groups that are not there, a little is taken off for parsimony. */
const parsimony = 0.05
const resamples = 10

export type Choice = {
  readonly consensus: Consensus
  /** The best mixture of each member. */
  readonly mixtures: readonly Mixture[]
  readonly resamples: readonly Resample[]
  /** How much better k groups foretell a person who was left out than one group does, in nats, less the price of k. */
  readonly evidence: number
}

export type GroupedPeople = {
  readonly members: readonly Member[]
  /** For k = 1, 2, … */
  readonly choices: readonly Choice[]
  /** The number with the most evidence. */
  readonly best: number
}

export type GroupOptions = {
  readonly seed: number
  readonly most: number
  readonly company?: Int32Array
  readonly pause?: (share: number) => void
}

/** Fits 1 to `most` groups. Cost: cuts x numbers x starts x rounds x passages x themes. */
export function groupPeople(
  read: ReadPeople,
  embedded: readonly EmbeddedBlock[],
  { seed, most, company, pause }: GroupOptions,
): GroupedPeople {
  const people = read.people.length
  const languages = languagesOf(read)
  const neutral = neutralBlocks(read.people, read.passages)
  const members = cuts.map((cut) => {
    pause?.(0)
    const seeded = { ...cut, seed: cut.seed + 1009 * seed }
    const blocks = [...embedded.map((block) => cutThemes(block, seeded)), ...neutral]
    return createMember(people, blocks, languages, seeded.seed)
  })
  const price = members.reduce((sum, member) => sum + penalty(member.blocks, 2), 0) / members.length / people
  const choices = Array.from({ length: Math.max(1, most) }, (_, at): Choice => {
    const k = at + 1
    const mixtures = members.map((member) => {
      pause?.(at / most)
      return fitMember(member, { k, starts: 3, seed, ...(company ? { company } : {}) })
    })
    const drawn = resamplePeople(members, k, resamples, seed, () => pause?.(at / most))
    const foretold = drawn.reduce((sum, resample) => sum + resample.foretold, 0) / drawn.length
    const consensus = agree(
      mixtures.map((mixture) => mixture.belonging),
      people,
      k,
      seed,
    )
    return { consensus, mixtures, resamples: drawn, evidence: foretold - parsimony * price * (k - 1) }
  })
  const best = choices.reduce((top, choice, at) => (choice.evidence > choices[top]!.evidence + 1e-9 ? at : top), 0) + 1
  return { members, choices, best }
}

/** The figures of every number from 2 on, for the researcher's curve. */
export function drawCurve({ choices }: GroupedPeople): PersonaCurvePoint[] {
  const alone = choices[0]?.evidence ?? 0
  return choices.slice(1).map(({ consensus, mixtures, resamples: drawn, evidence }) => {
    const { k, labels, belonging } = consensus
    const people = Math.max(1, labels.length)
    const jaccard = bootstrapJaccard(labels, k, drawn)
    return {
      k,
      stability: labels.reduce((sum, label) => sum + jaccard[label]!, 0) / people,
      coverage: labels.reduce((sum, _, person) => sum + (isClear(belonging, person, k) ? 1 : 0), 0) / people,
      separation: separation(mixtures),
      ambiguity: ambiguity(mixtures.map((mixture) => strongest(mixture.belonging, labels.length, k))),
      evidence: evidence - alone,
    }
  })
}

/** Whether somebody belongs to one group clearly: half again as much as to the next. */
export const isClear = (belonging: ArrayLike<number>, person: number, k: number): boolean =>
  lead(belonging, person, k) >= 1.5

/** Whether somebody fits two groups about equally. */
export const isBetween = (belonging: ArrayLike<number>, person: number, k: number): boolean =>
  lead(belonging, person, k) < 1.1

/** The strongest belonging over the second; infinite where there is no second. */
function lead(belonging: ArrayLike<number>, person: number, k: number): number {
  let first = 0
  let second = 0
  for (let kind = 0; kind < k; kind++) {
    const value = belonging[person * k + kind]!
    if (value > first) {
      second = first
      first = value
    } else if (value > second) second = value
  }
  return second === 0 ? Number.POSITIVE_INFINITY : first / second
}

/** Mean total variation distance between the theme shares of two kinds, over blocks, pairs and mixtures. */
function separation(mixtures: readonly Mixture[]): number {
  let sum = 0
  let count = 0
  for (const { k, profiles } of mixtures) {
    for (const profile of profiles) {
      const themes = profile.length / k
      for (let left = 0; left < k; left++) {
        for (let right = left + 1; right < k; right++) {
          let apart = 0
          for (let theme = 0; theme < themes; theme++)
            apart += Math.abs(profile[left * themes + theme]! - profile[right * themes + theme]!) / 2
          sum += apart
          count++
        }
      }
    }
  }
  return count === 0 ? 0 : sum / count
}

function languagesOf(read: ReadPeople): string[] {
  const languages: string[] = read.people.map(() => 'any')
  for (const passage of read.passages) languages[passage.person] = passage.language
  return languages
}
