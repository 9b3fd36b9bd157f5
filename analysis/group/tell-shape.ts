// Whether groups are of like or of unlike sizes, told by internal measures, and the two steps that it takes and that the final
// grouping takes too: joining finer cuts, and linking what groupings agree on.
import { type Pending, takeAll } from '../crew'
import { integratedLikelihood } from '../quality/integrated-likelihood'
import { meanSharedInformation, sharedInformation } from '../quality/shared-information'
import type { SparseRows } from '../vectors/sparse'
import { findConsensus, linkByAgreement } from './consensus'
import { type Directions, type MemberOptions, planMembers } from './members'
import { mergeByEvidence, mergeGroups } from './merge-groups'
import { rereadAnswers } from './reread'
import type { Views } from './views'

/** Starts of a consensus that is only compared, and of one that stays. */
const startsToCompare = 2
export const startsToAgree = 10
/** Of sets up to this size, members of unlike sizes are read again before they are brought together. */
const mostReread = 2500

/** Finer cuts brought down to the number wanted: large groups find together again, small ones stay small. */
export function joinFine(
  fine: readonly Int32Array[],
  views: Views,
  { groups, pause, crew }: MemberOptions,
): Pending<Int32Array>[] {
  const joining = (): void => pause('joining', 0.5)
  return fine.map((labels) => crew.begin(joinByWords, { features: views.features[0]!, labels, groups }, joining))
}

type JoinInput = { readonly features: SparseRows; readonly labels: Int32Array; readonly groups: number }

export function joinByWords({ features, labels, groups }: JoinInput, pause: () => void): Int32Array {
  pause()
  return mergeGroups(features, labels, groups)
}

export function joinByEvidence({ features, labels, groups }: JoinInput, pause: () => void): Int32Array {
  return mergeByEvidence(features, labels, groups, pause)
}

/** Groups of unlike sizes, by how much they earn more than groups of like sizes made from the same cuts, and both ones' members. */
export type Told = { readonly labels: Int32Array; readonly lead: number; readonly members: readonly Int32Array[] }

/**
 * Groups that were cut too fine are joined in two ways, which make groups of unlike and of like sizes. The better way is the one
 * that earns more: hundredths of a nat per word by which its groups make the words likelier, hundredths of shared information by
 * which they come back when every answer is read by what others say, and half of those by which its members agree. The cuts are
 * begun at once, the rest when it is asked for.
 */
export function tellShape(views: Views, directions: Directions, options: MemberOptions): Pick<Pending<Told>, 'take'> {
  const begun = planMembers(views, directions, options).fine()
  return { take: () => compare(takeAll(begun), views, options) }
}

function compare(fine: readonly Int32Array[], views: Views, options: MemberOptions): Told {
  const { groups, seed, pause, crew } = options
  const { counts, reading } = views
  const joining = (): void => pause('joining', 0.6)
  const unlike = joinFine(fine, views, options)
  const like = fine.map((labels) => crew.begin(joinByEvidence, { features: counts, labels, groups }, joining))
  const judging = [unlike, like].map((members) =>
    crew.begin(judgeMembers, { members: takeAll(members), counts, reading, groups, seed }, () =>
      pause('comparing', 0.7),
    ),
  )
  const [of, against] = takeAll(judging) as [Judged, Judged]
  return { labels: of.labels, lead: of.worth - against.worth, members: [...takeAll(unlike), ...takeAll(like)] }
}

/**
 * Groups of unlike sizes from both ways of joining: where the two agree, sizes are beyond doubt, and where they do not, neither
 * has its way alone. Small sets can afford to have each read again before.
 */
export function agreeOnUnlike({ members }: Told, views: Views, options: MemberOptions): Int32Array {
  const { groups, seed, pause, crew } = options
  const { reading } = views
  const again = (labels: Int32Array): Pending<Int32Array> =>
    crew.begin(rereadMember, { reading, labels, groups }, () => pause('reading again', 0.75))
  const all = reading.rows > mostReread ? members : takeAll(members.map(again))
  return linkMembers({ members: all, groups, seed, restarts: startsToAgree }, () => pause('agreeing', 0.8))
}

type RereadInput = { readonly reading: SparseRows; readonly labels: Int32Array; readonly groups: number }

/** One grouping, sharpened by what others say; two rounds leave members different enough to learn from each other. */
export function rereadMember({ reading, labels, groups }: RereadInput, pause: () => void): Int32Array {
  return rereadAnswers(reading, labels, { groups, evidence: 'against', rounds: 2, pause })
}

type Judged = { readonly labels: Int32Array; readonly worth: number }
type JudgeInput = LinkInput & { readonly counts: SparseRows; readonly reading: SparseRows }

/** What members come to together, and what that is worth. */
export function judgeMembers({ counts, reading, ...link }: Omit<JudgeInput, 'restarts'>, pause: () => void): Judged {
  const { members, groups } = link
  const labels = linkMembers({ ...link, restarts: startsToCompare }, pause)
  const again = rereadAnswers(reading, labels, { groups, evidence: 'for-and-against', rounds: 1, pause })
  const fit = integratedLikelihood(counts, labels, groups)
  return { labels, worth: fit + sharedInformation(labels, again) + meanSharedInformation(members) / 2 }
}

type LinkInput = {
  readonly members: readonly Int32Array[]
  readonly groups: number
  readonly seed: number
  /** Starts of the consensus. */
  readonly restarts: number
}

/** Twice as many groups as wanted by consensus, joined by how often the members hold their answers together. */
export function linkMembers({ members, groups, seed, restarts }: LinkInput, pause: () => void): Int32Array {
  const rows = members[0]!.length
  const count = Math.max(groups, Math.min(2 * groups, Math.ceil(rows / 3)))
  const fine = findConsensus(members, { groups: count, seed, restarts, pause })
  return linkByAgreement(fine, members, groups)
}
