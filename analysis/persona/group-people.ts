// The grouping of people on one screen: cut passages into themes in many ways, fit one mixture over all cuts for every number of
// personas, and choose the number by what foretells people left out and by what shuffled answers do not give. What a grouping is
// worth is judged elsewhere.
import { ambiguity, isClear, strongest } from './belonging'
import type { Block } from './count-themes'
import { cutBlocks, spreadCuts } from './cut-themes'
import type { EmbeddedBlock } from './embed-passages'
import { fitSample, priceOfKind, readSample, type Sample } from './fit-people'
import type { Mixture } from './mix-people'
import { neutralBlocks } from './neutral-blocks'
import type { PersonaCurvePoint } from './people'
import type { ReadPeople } from './read-people'
import { gainByChance, shufflePeople, shuffleSeed } from './shuffle-test'
import { bootstrapJaccard, type Resample, resamplePeople } from './stability'

export const mostPersonas = 8

const cuts = 12
const starts = 8
const rounds = 25
const resamples = 10
const shuffles = 8

/** Share of the usual price: people left out already tell groups that are not there, a little is taken off for parsimony. */
const parsimony = 0.08
/** What groups gain beyond chance counts so much beside what they foretell: it is the steadier of the two. */
const beyondChance = 3

export type Choice = {
  readonly mixture: Mixture
  readonly labels: Int32Array
  readonly resamples: readonly Resample[]
  /** Gain of each shuffle. */
  readonly chance: readonly number[]
  /** How much better k groups foretell a person who was left out than one group does, in nats, and so on; less the price of k. */
  readonly evidence: number
}

export type GroupedPeople = {
  readonly sample: Sample
  readonly blocks: readonly Block[]
  readonly languages: readonly string[]
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

/** Fits 1 to `most` groups. Cost: numbers x fits x rounds x themes that people name. */
export function groupPeople(
  read: ReadPeople,
  embedded: readonly EmbeddedBlock[],
  { seed, most, company, pause }: GroupOptions,
): GroupedPeople {
  const people = read.people.length
  const languages = languagesOf(read)
  const blocks = [
    ...cutBlocks(embedded, spreadCuts(cuts, seed), () => pause?.(0)),
    ...neutralBlocks(read.people, read.passages),
  ]
  const sample = readSample(people, blocks, languages)
  const shuffled = Array.from({ length: most > 1 ? shuffles : 0 }, (_, shuffle) => {
    pause?.(0)
    return shufflePeople(people, blocks, languages, shuffleSeed(seed, shuffle))
  })
  const price = priceOfKind(blocks) / people
  const choices = Array.from({ length: Math.max(1, most) }, (_, at): Choice => {
    const k = at + 1
    const pauseHere = () => pause?.(at / most)
    pauseHere()
    const mixture = fitSample(sample, { k, starts, seed, rounds, ...(company ? { company } : {}) })
    const drawn = resamplePeople(sample, k, resamples, seed, pauseHere)
    const chance = shuffled.map((one) => {
      pauseHere()
      return k === 1 ? 0 : gainByChance(one, k, seed)
    })
    const foretold = mean(drawn.map((resample) => resample.foretold))
    const surplus = k === 1 ? 0 : (mixture.gain - mean(chance)) / people
    return {
      mixture,
      labels: strongest(mixture.belonging, people, k),
      resamples: drawn,
      chance,
      evidence: foretold + beyondChance * surplus - parsimony * price * (k - 1),
    }
  })
  const best = choices.reduce((top, choice, at) => (choice.evidence > choices[top]!.evidence + 1e-9 ? at : top), 0) + 1
  return { sample, blocks, languages, choices, best }
}

/** The figures of every number from 2 on, for the researcher's curve. */
export function drawCurve({ choices, sample }: GroupedPeople): PersonaCurvePoint[] {
  const alone = choices[0]?.evidence ?? 0
  return choices.slice(1).map(({ mixture, labels, resamples: drawn, evidence }) => {
    const { k, belonging } = mixture
    const people = Math.max(1, labels.length)
    const jaccard = bootstrapJaccard(labels, k, drawn)
    return {
      k,
      stability: labels.reduce((sum, label) => sum + jaccard[label]!, 0) / people,
      coverage: labels.reduce((sum, _, person) => sum + (isClear(belonging, person, k) ? 1 : 0), 0) / people,
      separation: separation(mixture, sample),
      ambiguity: ambiguity(drawn.map((resample) => resample.labels)),
      evidence: evidence - alone,
    }
  })
}

/** Mean total variation distance between the theme shares of two kinds, over blocks by their shares. */
function separation({ k, profiles }: Mixture, { themes: { bounds, shares } }: Sample): number {
  const cols = profiles.length / k
  let sum = 0
  let count = 0
  for (let block = 0; block < shares.length; block++) {
    for (let left = 0; left < k; left++) {
      for (let right = left + 1; right < k; right++) {
        let apart = 0
        for (let theme = bounds[block]!; theme < bounds[block + 1]!; theme++)
          apart += Math.abs(profiles[left * cols + theme]! - profiles[right * cols + theme]!) / 2
        sum += shares[block]! * apart
        count += shares[block]!
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

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
