// Whether groups are of like or of unlike sizes, told by internal measures, and the two steps that it takes and that the final
// grouping takes too: joining finer cuts, and linking what groupings agree on.
import { integratedLikelihood } from '../quality/integrated-likelihood'
import { meanSharedInformation, sharedInformation } from '../quality/shared-information'
import { findConsensus, linkByAgreement } from './consensus'
import { type Directions, type MemberOptions, planMembers } from './members'
import { mergeByEvidence, mergeGroups } from './merge-groups'
import { rereadAnswers } from './reread'
import type { Views } from './views'

/** Starts of a consensus that is only compared. */
const startsToCompare = 2

/** Finer cuts brought down to the number wanted: large groups find together again, small ones stay small. */
export function joinFine(fine: readonly Int32Array[], views: Views, { groups, pause }: MemberOptions): Int32Array[] {
  return fine.map((labels) => {
    pause('joining', 0.5)
    return mergeGroups(views.features[0]!, labels, groups)
  })
}

/** Groups of unlike sizes, and by how much they earn more than groups of like sizes made from the same cuts. */
export type Told = { readonly labels: Int32Array; readonly lead: number }

/**
 * Groups that were cut too fine are joined in two ways, which make groups of unlike and of like sizes. The better way is the one
 * that earns more: hundredths of a nat per word by which its groups make the words likelier, hundredths of shared information by
 * which they come back when every answer is read by what others say, and half of those by which its members agree.
 */
export function tellShape(views: Views, directions: Directions, options: MemberOptions): Told {
  const { groups, pause } = options
  const { counts } = views
  const fine = planMembers(views, directions, options).fine()
  const joining = (): void => pause('joining', 0.6)
  const like = fine.map((labels) => mergeByEvidence(counts, labels, groups, joining))
  const judge = (members: readonly Int32Array[]): { labels: Int32Array; worth: number } => {
    const labels = linkMembers(members, options, startsToCompare)
    const reading = { groups, evidence: 'for-and-against', rounds: 1, pause: () => pause('comparing', 0.7) } as const
    const again = rereadAnswers(views.reading, labels, reading)
    const fit = integratedLikelihood(counts, labels, groups)
    return { labels, worth: fit + sharedInformation(labels, again) + meanSharedInformation(members) / 2 }
  }
  const unlike = judge(joinFine(fine, views, options))
  return { labels: unlike.labels, lead: unlike.worth - judge(like).worth }
}

/** Twice as many groups as wanted by consensus, joined by how often the members hold their answers together. */
export function linkMembers(
  members: readonly Int32Array[],
  { groups, seed, pause }: MemberOptions,
  restarts: number,
): Int32Array {
  const rows = members[0]!.length
  const count = Math.max(groups, Math.min(2 * groups, Math.ceil(rows / 3)))
  const fine = findConsensus(members, { groups: count, seed, restarts, pause: () => pause('agreeing', 0.8) })
  return linkByAgreement(fine, members, groups)
}
