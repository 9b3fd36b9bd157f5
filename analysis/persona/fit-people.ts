// People as the mixture takes them, and the best mixture of several starts, on all people or on a resample of them. The grouping,
// its stability and the shuffle test all fit through here.
import { type Block, countThemes, type ThemeCounts } from './count-themes'
import { type Mixture, mixPeople } from './mix-people'
import { prepareStarts, type Starts, startMixture } from './start-mixture'

export type Sample = { readonly themes: ThemeCounts; readonly starts: Starts }

export type FitOptions = {
  readonly k: number
  readonly starts: number
  readonly seed: number
  /** Rounds that the best start goes on for. */
  readonly rounds: number
  readonly counts?: ArrayLike<number>
  readonly company?: Int32Array
}

/** `languages` is the language of each person's passages, `any` where there are none. */
export function readSample(people: number, blocks: readonly Block[], languages: readonly string[]): Sample {
  const themes = countThemes(people, blocks)
  return { themes, starts: prepareStarts(themes, blocks, languages) }
}

/** Rounds that every start is given before the best one goes on (Biernacki, Celeux and Govaert 2003, "short runs"). */
const shortRun = 4

/** The best of several starts. Cost: (starts x 5 + rounds) x themes that people name x k. */
export function fitSample({ themes, starts: from }: Sample, options: FitOptions): Mixture {
  const { k, counts, company } = options
  const shared = { k, ...(counts ? { counts } : {}), ...(company ? { company } : {}) }
  let best: Mixture | undefined
  for (let start = 0; start < (k === 1 ? 1 : options.starts); start++) {
    const seed = 7919 * options.seed + 31 * start
    const rounds = k === 1 ? 1 : shortRun
    const mixture = mixPeople(themes, { ...shared, start: startMixture(themes, from, k, seed, counts), rounds })
    if (best === undefined || mixture.gain > best.gain + 1e-9) best = mixture
  }
  const { belonging } = best as Mixture
  return k === 1 ? (best as Mixture) : mixPeople(themes, { ...shared, start: belonging, rounds: options.rounds })
}

/**
 * What one more kind costs, in nats: half the logarithm of the passages for each parameter (Schwarz 1978), with as many themes
 * per block as their spread amounts to (the exponential of its entropy).
 */
export function priceOfKind(blocks: readonly Block[]): number {
  const total = blocks.reduce((sum, { owner, share }) => sum + share * owner.length, 0)
  const spoken = new Map<string, number>()
  for (const { topic, language, owner, share } of blocks) {
    if (language !== 'any') spoken.set(topic, (spoken.get(topic) ?? 0) + share * owner.length)
  }
  // Languages of a topic share its price: nobody writes in more than one.
  const cost = blocks.reduce((sum, block) => {
    const part = block.language === 'any' ? 1 : block.owner.length / (spoken.get(block.topic) as number)
    return sum + block.share * part * (effectiveThemes(block) - 1)
  }, 0)
  return ((cost + 1) / 2) * Math.log(Math.max(2, total))
}

function effectiveThemes({ themes, theme }: Block): number {
  const counts = new Float64Array(themes)
  for (const one of theme) counts[one]!++
  let entropy = 0
  for (const count of counts) if (count > 0) entropy -= (count / theme.length) * Math.log(count / theme.length)
  return Math.exp(entropy)
}
