// Many wordy answers hold on to poor starts: a mixture that moves one answer at a time cannot leave them. So groupings of both
// kinds, cut at once and joined from finer cuts, are drawn anew while cooling, and what most of them come to stays.
import { type Pending, takeAll } from '../crew'
import type { SparseRows } from '../vectors/sparse'
import { agreeAtOnce } from './link-members'
import type { MemberOptions } from './members'
import { judgeByMixture, refineByMixture } from './mixture'
import type { Views } from './views'

/** Answers with more telling words than this, if there are many, move far from where k-means puts them. */
const wordyFrom = 10
const mostQuiet = 5000
/** Groupings that were cut at once: they are much alike, and few are as good as many. */
const mostAtOnce = 4
/** Share of the groupings drawn anew that stay, the likeliest: one in three or four has two themes in one group for good. */
const shareKept = 2 / 3
/** Sweeps that draw, the first ones hot. */
const sweepsToCool = 12

export const areWordy = ({ words }: Pick<Views, 'words'>): boolean =>
  words.rows > mostQuiet && words.columns.length >= wordyFrom * words.rows

/**
 * The consensus of members of both kinds when each has been drawn anew, and those that stayed.
 * @param beta the prior weight of a word in a group
 */
export function drawAnew(
  { counts }: Pick<Views, 'counts'>,
  members: { readonly even: readonly Pending<Int32Array>[]; readonly unlike: readonly Pending<Int32Array>[] },
  beta: number,
  options: MemberOptions,
): { labels: Int32Array; members: Int32Array[] } {
  const { groups, seed, pause, crew } = options
  for (const member of members.even.slice(mostAtOnce)) member.drop()
  const begun = takeAll([...members.even.slice(0, mostAtOnce), ...members.unlike])
  const cooling = begun.map((labels) =>
    crew.begin(coolMember, { counts, labels, groups, beta, seed }, () => pause('refining', 0.7)),
  )
  const cooled = takeAll(cooling)
  const order = [...cooled.keys()].sort((one, other) => cooled[other]!.fit - cooled[one]!.fit || one - other)
  const kept = order.slice(0, Math.ceil(shareKept * cooled.length)).map((at) => cooled[at]!.labels)
  return { labels: agreeAtOnce(kept, options), members: kept }
}

type CoolInput = {
  readonly counts: SparseRows
  readonly labels: Int32Array
  readonly groups: number
  readonly beta: number
  readonly seed: number
}

/** A member drawn anew, and how well the mixture then explains the answers. */
export function coolMember(
  { seed, counts, ...input }: CoolInput,
  pause: () => void,
): { labels: Int32Array; fit: number } {
  const { groups, beta } = input
  const labels = refineByMixture(counts, input.labels, { groups, beta, cooling: { sweeps: sweepsToCool, seed }, pause })
  return { labels, fit: judgeByMixture(counts, labels, { groups, beta, pause }).fit }
}
