// Many wordy answers: the mixture, which moves one answer at a time, holds on to where k-means puts them, and of the many
// groupings that it may settle in, those that make words likeliest are not the best: they cut a large theme in two rather than
// tell a small one from its neighbour. So many are drawn, cheaply, cut a little too fine, and the few that keep shared words
// inside their groups stay.
import { takeAll } from '../crew'
import { pointsOf } from '../embed/embed-rows'
import type { Reduction } from '../embed/reduce'
import { createRandom } from '../vectors/random'
import type { SparseRows } from '../vectors/sparse'
import { transposed } from '../vectors/turned'
import { kmeans } from './kmeans'
import { agreeAtOnce } from './link-members'
import { type MemberOptions, reduceView, wordPrior } from './members'
import { mergeGroups, scoreGroups } from './merge-groups'
import { refineByMixture } from './mixture'
import { areWordy, fewGroups, type Views } from './views'

/** Groupings that are drawn, and those of them that stay. */
const drawn = 24
const kept = 3
/** Iterations that find the directions: with four, chance decides which of the weaker ones are found. */
const iterations = 12
/** Directions that nobody uses: they let the others settle sooner. */
const spareDimensions = 6
/** Groups to begin with: this many times those wanted and one, up to so many times more. */
const leastFiner = 1.1
const finerBy = 0.4
const rounds = 20
/** Sweeps that draw, the first ones hot; those that settle the finer groups; and those that settle them once joined. */
const sweeps = { cooling: 4, finer: 3, joined: 4 } as const

/** In more groups, most of which are small, those that hold two and those that share one are found by exchanges. */
export const areDrawn = (views: Pick<Views, 'words'>, groups: number): boolean => groups <= fewGroups && areWordy(views)

/** The consensus of the groupings that stay, and these. */
export function drawAnew(
  { counts, features }: Pick<Views, 'counts' | 'features'>,
  options: MemberOptions,
): { labels: Int32Array; members: Int32Array[] } {
  const { groups, seed, pause, crew } = options
  const words = features[0]!
  const random = createRandom(seed)
  const finer = (share: number): number => Math.ceil(groups * (leastFiner + finerBy * share)) + 1
  const dimensions = finer(1) + spareDimensions
  const finding = { features: words, dimensions, seed, iterations, crew }
  const { left, values } = reduceView(finding, () => pause('embedding', 0.1))
  const common = { counts, words, byWord: transposed(words), found: { left, values }, groups, seed }
  const drawing = Array.from({ length: drawn }, (_, at) => {
    const count = Math.min(finer(random.next()), counts.rows)
    return crew.begin(drawMember, { ...common, at, count }, () => pause('grouping', 0.4))
  })
  const all = takeAll(drawing)
  const order = [...all.keys()].sort((one, other) => all[other]!.shared - all[one]!.shared || one - other)
  const members = order.slice(0, kept).map((at) => all[at]!.labels)
  return { labels: agreeAtOnce(members, options), members }
}

type DrawInput = {
  readonly counts: SparseRows
  readonly words: SparseRows
  readonly byWord: SparseRows
  readonly found: Pick<Reduction, 'left' | 'values'>
  readonly groups: number
  readonly seed: number
  readonly at: number
  /** Groups to begin with. */
  readonly count: number
}

/** One grouping, cut finer, drawn and joined by the words that groups share, and how far it keeps these inside (modularity). */
export function drawMember(input: DrawInput, pause: () => void): { labels: Int32Array; shared: number } {
  const { counts, words, byWord, found, groups, at, count } = input
  const seed = input.seed + at
  const power = 1 + createRandom(seed).next()
  const beta = wordPrior(counts.rows / groups)
  const { labels: cut } = kmeans(pointsOf(found, count, power), { groups: count, seed, restarts: 1, rounds, pause })
  const cooling = { sweeps: sweeps.cooling, seed }
  const finer = refineByMixture(counts, cut, { groups: count, beta, sweeps: sweeps.finer, cooling, pause })
  const joined = mergeGroups(words, finer, groups, byWord)
  const labels = refineByMixture(counts, joined, { groups, beta, sweeps: sweeps.joined, pause })
  return { labels, shared: scoreGroups(words, labels, byWord) }
}
