// What an exchange of themes between groups goes by and has to gain: in large sets and many groups any gain is evidence; in small
// sets only a clear one, and what people say around their telling words counts as well.
import { pointsOf } from '../embed/embed-rows'
import type { Reduction } from '../embed/reduce'
import type { Matrix } from '../vectors/matrix'
import type { SparseRows } from '../vectors/sparse'
import { exchangeGroups } from './exchange-groups'
import type { MemberOptions, Members } from './members'
import type { Views } from './views'

/** The lead of unlike sizes over like ones (see tell-shape) from which one size is to be expected; nearer 0, in part. */
const clearlyEven = -0.03
/** Telling words an answer up to which one size is expected in full, and from which not at all. */
const fewWords = 4
const enoughWords = 6
/** What a clear exchange gains at least, in nats per word of the group that is cut. */
const clearGain = 0.1
/** A group of more times the mean size may well be one large theme: it is not cut where themes are few and words too. */
const mostTimesMean = 2.5

/** How much one size of groups is to be expected. */
export type Expected = { readonly evenness: number }

/** Answers of many words tell by themselves how large their groups are; of few, accidents would decide. */
export const expectedEvenness = (lead: number, words: number): number =>
  within(lead / clearlyEven) * within((enoughWords - words) / (enoughWords - fewWords))
const within = (share: number): number => Math.min(1, Math.max(0, share))

/** Where evidence is strong, it tells which groups hold two themes and which share one. */
export function exchangeStrongly(
  labels: Int32Array,
  { counts }: Views,
  found: Reduction,
  members: Pick<Members, 'beta' | 'mixes'>,
  { groups, seed, pause, crew, evenness }: MemberOptions & Expected,
): Int32Array {
  return exchangeGroups(counts, pointsOf(found, groups), labels, {
    groups,
    seed,
    beta: members.mixes ? members.beta : undefined,
    evenness,
    pause: () => pause('exchanging', 0.82),
    crew,
  })
}

/** What clear exchanges go by: plain data, so that other hands can make them. */
export type ClearExchange = {
  readonly spoken: SparseRows
  readonly points: Matrix
  readonly groups: number
  readonly seed: number
  readonly beta: number | undefined
}

/** "Set an alarm" and "show my alarms" differ in what is no telling word, and so do few words of short answers. */
export function exchangeClearly(labels: Int32Array, by: ClearExchange, pause: () => void): Int32Array {
  const { spoken, points, groups, seed, beta } = by
  return exchangeGroups(spoken, points, labels, {
    groups,
    seed,
    beta,
    evenness: 0,
    leastGain: clearGain,
    mostRows: (mostTimesMean * labels.length) / groups,
    pause,
  })
}
