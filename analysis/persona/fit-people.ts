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

/** The best of several starts. Cost: starts x rounds x passages x themes x k. */
export function fitMember(member: Member, options: FitOptions): Mixture {
  const people = member.profile.rows
  let best: Mixture | undefined
  for (let start = 0; start < (options.k === 1 ? 1 : options.starts); start++) {
    const seed = member.seed + 7919 * options.seed + 31 * start
    const from = startMixture(member.profile, member.blocks, member.languages, options.k, seed, options.counts)
    const mixture = mixPeople(people, member.blocks, {
      k: options.k,
      start: from,
      rounds: options.rounds ?? 40,
      ...(options.counts ? { counts: options.counts } : {}),
      ...(options.company ? { company: options.company } : {}),
    })
    if (best === undefined || mixture.gain > best.gain + 1e-9) best = mixture
  }
  return best as Mixture
}

/** Share of the usual penalty of half a logarithm per parameter: soft themes are told apart less sharply than counts. */
const penaltyShare = 0.28

/**
 * What k kinds cost against one, in nats: the Bayesian information criterion (Schwarz 1978) with as many themes per block as
 * their spread amounts to (the exponential of its entropy).
 */
export function penalty(blocks: readonly Block[], k: number): number {
  const total = blocks.reduce((sum, block) => sum + block.owner.length, 0)
  let cost = 0
  for (const block of blocks) cost += effectiveThemes(block) - 1
  return ((penaltyShare * (k - 1) * (cost + 1)) / 2) * Math.log(Math.max(2, total))
}

function effectiveThemes(block: Block): number {
  const { cols, data } = block.soft
  const shares = new Float64Array(cols)
  for (let at = 0; at < data.length; at++) shares[at % cols]! += data[at]! / Math.max(1, block.owner.length)
  let entropy = 0
  for (const share of shares) if (share > 0) entropy -= share * Math.log(share)
  return Math.exp(entropy)
}
