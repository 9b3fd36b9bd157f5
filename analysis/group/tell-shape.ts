// Whether groups are of like or of unlike sizes, told by internal measures, and the step that it takes and that the final
// grouping takes too: joining finer cuts.
import { type Pending, takeAll } from '../crew'
import { integratedLikelihood } from '../quality/integrated-likelihood'
import { meanSharedInformation, sharedInformation } from '../quality/shared-information'
import type { SparseRows } from '../vectors/sparse'
import { transposed } from '../vectors/turned'
import { linkMembers } from './link-members'
import { type Directions, type MemberOptions, planMembers } from './members'
import { mergeByEvidence, mergeGroups } from './merge-groups'
import { rereadAnswers, rowsOfImpression } from './reread'
import type { Views } from './views'

/** Starts of a consensus that is only compared. */
const startsToCompare = 2

/** What sizes tell counts by this much where unlike and like ones are compared: who is in which group is a guess in both. */
const trustInSizes = 0.7
/** Sizes of groups with fewer answers than this tell nothing where they cost words so many nats each. */
const smallGroups = 50
const mostLost = 0.06

/** Of more answers than this two fifths show well enough which groups come back. */
const mostReadWhole = 2500

/**
 * What unlike sizes are worth, by how much more likely than like ones they make the words if what sizes tell counts `trust`
 * times: enough to be kept, little (they only win where sizes count in full), or nothing.
 */
export function judgeSizes(gain: (trust: number) => number, perGroup: number): 'enough' | 'little' | 'nothing' {
  if (gain(1) <= 0) return 'nothing'
  if (gain(trustInSizes) <= 0) return 'little'
  return perGroup < smallGroups && gain(0) < -mostLost ? 'nothing' : 'enough'
}

/** Finer cuts brought down to the number wanted: large groups find together again, small ones stay small. */
export function joinFine(
  fine: readonly Int32Array[],
  views: Views,
  { groups, pause, crew }: MemberOptions,
): Pending<Int32Array>[] {
  const joining = (): void => pause('joining', 0.5)
  const features = views.features[0]!
  const byFeature = transposed(features)
  return fine.map((labels) => crew.begin(joinByWords, { features, labels, groups, byFeature }, joining))
}

type JoinInput = { readonly features: SparseRows; readonly labels: Int32Array; readonly groups: number }
type WordsInput = JoinInput & { readonly byFeature: SparseRows }

export function joinByWords({ features, labels, groups, byFeature }: WordsInput, pause: () => void): Int32Array {
  pause()
  return mergeGroups(features, labels, groups, byFeature)
}

export function joinByEvidence({ features, labels, groups }: JoinInput, pause: () => void): Int32Array {
  return mergeByEvidence(features, labels, groups, pause)
}

/** Groups of unlike sizes, by how much they earn more than groups of like sizes made from the same cuts, and both ones' members. */
export type Told = {
  readonly labels: Int32Array
  readonly lead: number
  readonly unlike: readonly Int32Array[]
  readonly like: readonly Int32Array[]
}

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
  const { counts } = views
  const joining = (): void => pause('joining', 0.6)
  const unlike = joinFine(fine, views, options)
  const like = fine.map((labels) => crew.begin(joinByEvidence, { features: counts, labels, groups }, joining))
  const linking = [unlike, like].map((members) =>
    crew.begin(linkMembers, { members: takeAll(members), groups, seed, restarts: startsToCompare }, () =>
      pause('comparing', 0.7),
    ),
  )
  const [of, against] = linking.map(({ take }, way) =>
    judge(take(), takeAll([unlike, like][way]!), views, options),
  ) as [Judged, Judged]
  return { labels: of.labels, lead: of.worth - against.worth, unlike: takeAll(unlike), like: takeAll(like) }
}

type Judged = { readonly labels: Int32Array; readonly worth: number }

/** What the labels that members have come to are worth. */
function judge(
  labels: Int32Array,
  members: readonly Int32Array[],
  { counts, reading }: Views,
  { groups, pause, crew }: MemberOptions,
): Judged {
  const comparing = (): void => pause('comparing', 0.7)
  const impression = labels.length > mostReadWhole
  const read = impression ? rowsOfImpression(labels.length) : labels.length
  const again = rereadAnswers(
    reading,
    labels,
    { groups, evidence: 'for-and-against', rounds: 1, impression, pause: comparing },
    crew,
  )
  const comeBack = sharedInformation(labels.subarray(0, read), again.subarray(0, read))
  const fit = integratedLikelihood(counts, labels, groups)
  return { labels, worth: fit + comeBack + meanSharedInformation(members) / 2 }
}
