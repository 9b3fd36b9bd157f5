// One way of cutting themes and everything that is fitted on it: the mixture for a number of kinds, from several starts, on all
// people or on a resample of them. Consensus, stability and the shuffle test all fit through here.
import type { Matrix } from '../vectors/matrix'
import { type Block, type Mixture, mixPeople } from './mix-people'
import { profilePeople, startMixture } from './start-mixture'

export type Member = {
  readonly blocks: readonly Block[]
  readonly profile: Matrix
  /** Language of each person's passages, `any` where there are none. */
  readonly languages: readonly string[]
  readonly seed: number
}

export type FitOptions = {
  readonly k: number
  readonly starts: number
  readonly seed: number
  readonly rounds?: number
  readonly counts?: ArrayLike<number>
  readonly company?: Int32Array
}

export function createMember(
  people: number,
  blocks: readonly Block[],
  languages: readonly string[],
  seed: number,
): Member {
  return { blocks, profile: profilePeople(people, blocks), languages, seed }
}

/** Rounds that every start is given before the best one goes on (Biernacki, Celeux and Govaert 2003, "short runs"). */
const shortRun = 5

/** The best of several starts. Cost: (starts x 5 + rounds) x passages x themes x k. */
export function fitMember(member: Member, options: FitOptions): Mixture {
  const { k, counts, company } = options
  const people = member.profile.rows
  const shared = { k, ...(counts ? { counts } : {}), ...(company ? { company } : {}) }
  let best: Mixture | undefined
  for (let start = 0; start < (k === 1 ? 1 : options.starts); start++) {
    const seed = member.seed + 7919 * options.seed + 31 * start
    const from = startMixture(member.profile, member.blocks, member.languages, k, seed, counts)
    const mixture = mixPeople(people, member.blocks, { ...shared, start: from, rounds: k === 1 ? 1 : shortRun })
    if (best === undefined || mixture.gain > best.gain + 1e-9) best = mixture
  }
  const { belonging } = best as Mixture
  return k === 1
    ? (best as Mixture)
    : mixPeople(people, member.blocks, { ...shared, start: belonging, rounds: options.rounds ?? 20 })
}

/**
 * What k kinds cost against one, in nats: half the logarithm of the passages for each parameter (Schwarz 1978), with as many
 * themes per block as their spread amounts to (the exponential of its entropy).
 */
export function penalty(blocks: readonly Block[], k: number): number {
  const total = blocks.reduce((sum, block) => sum + block.owner.length, 0)
  const spoken = new Map<string, number>()
  for (const { topic, language, owner } of blocks) {
    if (language !== 'any') spoken.set(topic, (spoken.get(topic) ?? 0) + owner.length)
  }
  // Languages of a topic share its price: nobody writes in more than one.
  const cost = blocks.reduce((sum, block) => {
    const share = block.language === 'any' ? 1 : block.owner.length / (spoken.get(block.topic) as number)
    return sum + share * (effectiveThemes(block) - 1)
  }, 0)
  return (((k - 1) * (cost + 1)) / 2) * Math.log(Math.max(2, total))
}

function effectiveThemes(block: Block): number {
  const { cols, data } = block.soft
  const shares = new Float64Array(cols)
  for (let at = 0; at < data.length; at++) shares[at % cols]! += data[at]! / Math.max(1, block.owner.length)
  let entropy = 0
  for (const share of shares) if (share > 0) entropy -= share * Math.log(share)
  return Math.exp(entropy)
}
