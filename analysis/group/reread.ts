// The last look at a grouping: every answer is read again, with stop words, pairs of words and pieces of words, by a classifier
// that has learnt the groups from other answers than itself. What a group holds by accident does not come back.
import { alone, type Crew, takeAll } from '../crew'
import type { Matrix } from '../vectors/matrix'
import { type SparseRows, transposed } from '../vectors/sparse'
import { type Hear, type Hints, hearHints } from './hints'
import { moveRows } from './move-rows'
import { countVotes } from './votes'

export type RereadOptions = {
  readonly groups: number
  /**
   * `against`: a word speaks against the groups outside which it is never said; steady, since it learns from all answers but
   * the group's. `for-and-against` adds what speaks for a group: better where groups are many, small and of one size.
   */
  readonly evidence: 'against' | 'for-and-against'
  /** Rounds at most; default 4. */
  readonly rounds?: number
  /** Only the first answers are read (see `rowsOfImpression`), the others stay: enough to tell how many come back. */
  readonly impression?: boolean
  /** Groupings that were brought together: what they say of an answer counts a little too. */
  readonly members?: readonly Int32Array[] | undefined
  /** Answers in their leading directions: how near the middles of groups lie counts too. */
  readonly points?: Matrix | undefined
  /** Called every few hundred rows. */
  readonly pause?: () => void
}

/** Answers are read in this many parts, each by a classifier that has learnt from the others. */
const parts = 5
/** Parts that give an impression of the whole. */
const partsOfImpression = 2
export const rowsOfImpression = (rows: number): number => Math.ceil((partsOfImpression * rows) / parts)
/** Weight of a feature that was never met, by kind of evidence. */
const priors = { against: 0.3, 'for-and-against': 0.03 } as const

/**
 * Complement naive Bayes with weights of equal length (Rennie, Shih, Teevan and Karger 2003, "Tackling the poor assumptions of
 * naive Bayes text classifiers"), or its difference to multinomial naive Bayes (their one-versus-all-but-one), cross-fitted over
 * blocks of rows. Rows come in the order of their hashes, so blocks are random and need no draw. A group never loses its last
 * row; rows without features stay. O(rounds x stored values x (parts + groups that share a feature)).
 */
export function rereadAnswers(
  features: SparseRows,
  from: Int32Array,
  options: RereadOptions,
  crew: Crew = alone,
): Int32Array {
  const { groups, rounds = 4, evidence, pause = () => undefined } = options
  let labels: Int32Array = from.slice()
  if (groups < 2) return labels
  const byFeature = transposed(features)
  const hints = { votes: options.members && countVotes(options.members, from, groups), points: options.points }
  for (let round = 0; round < rounds; round++) {
    const read = Array.from({ length: options.impression ? partsOfImpression : parts }, (_, part) => {
      const first = Math.ceil((part * features.rows) / parts)
      const end = Math.ceil(((part + 1) * features.rows) / parts)
      return crew.begin(readPart, { features, byFeature, labels, groups, evidence, hints, first, end }, pause)
    })
    const { next, moved } = moveRows(labels, takeAll(read), groups)
    labels = next
    if (moved === 0) break
  }
  return labels
}

type PartInput = {
  readonly features: SparseRows
  readonly byFeature: SparseRows
  readonly labels: Int32Array
  readonly groups: number
  readonly evidence: RereadOptions['evidence']
  readonly hints: Hints
  readonly first: number
  readonly end: number
}

/** Where rows `first` to `end` belong by what all others say. */
export function readPart(input: PartInput, pause: () => void): Int32Array {
  const { features, byFeature, labels, groups, evidence, hints, first, end } = input
  const learnt = learn(byFeature, labels, first, end, { groups, evidence, pause })
  const hear = hearHints(hints, labels, groups, first, end)
  const best = labels.slice(first, end)
  for (let row = first; row < end; row += stretch) {
    pause()
    readRows(learnt, features, hear, best, first, row, Math.min(end, row + stretch))
  }
  return best
}

/** Rows that are read between two pauses. Loops over so few are called often, and compiled for good. */
const stretch = 256
/** Features that are learnt from between two pauses. */
const featureStretch = 1024

/** What a reader has learnt: for each feature the groups that hold it and what it gains them, and sums over all features. */
type Learnt = {
  readonly starts: Int32Array
  readonly holders: Int32Array
  readonly gains: Float64Array
  readonly never: Float64Array
  readonly mass: Float64Array
  readonly lengths: Float64Array
  readonly bases: Float64Array
  /** While learning: what a feature comes to in each group; while reading: the score of each group. */
  readonly scores: Float64Array
}

/** Reads rows `first` to `end`; `best` begins with row `from` and holds where they are. */
function readRows(
  learnt: Learnt,
  features: SparseRows,
  hear: Hear,
  best: Int32Array,
  from: number,
  first: number,
  end: number,
): void {
  const { scores } = learnt
  for (let row = first; row < end; row++) {
    if (features.starts[row] === features.starts[row + 1]) continue
    readRow(learnt, features, row)
    hear(row, scores)
    let own = best[row - from]!
    for (let group = 0; group < scores.length; group++) if (scores[group]! > scores[own]! + 1e-9) own = group
    best[row - from] = own
  }
}

function readRow(learnt: Learnt, features: SparseRows, row: number): void {
  const { starts, holders, gains, never, mass, lengths, bases, scores } = learnt
  const { columns, values } = features
  const end = features.starts[row + 1]!
  scores.fill(0)
  let length = 0
  let missed = 0
  for (let at = features.starts[row]!; at < end; at++) {
    const feature = columns[at]!
    const value = values[at]!
    const stop = starts[feature + 1]!
    length += value
    missed += value * never[feature]!
    for (let place = starts[feature]!; place < stop; place++) scores[holders[place]!]! += value * gains[place]!
  }
  for (let group = 0; group < scores.length; group++)
    scores[group] =
      mass[group] === 0
        ? Number.NEGATIVE_INFINITY
        : (scores[group]! + length * bases[group]! - missed) / lengths[group]!
}

/**
 * What the answers outside `first`..`end` teach. A weight is that of a feature the group has never met, which is the same for
 * all features but for two sums, plus a gain where it has: only gains are kept, so nothing is features x groups.
 */
function learn(byFeature: SparseRows, labels: Int32Array, first: number, end: number, options: RereadOptions): Learnt {
  const { groups, evidence } = options
  const prior = priors[evidence]
  const speaksFor = evidence === 'for-and-against'
  const learnt: Learnt = {
    starts: new Int32Array(byFeature.rows + 1),
    holders: new Int32Array(byFeature.columns.length),
    gains: new Float64Array(byFeature.columns.length),
    never: new Float64Array(byFeature.rows),
    mass: new Float64Array(groups),
    lengths: new Float64Array(groups),
    bases: new Float64Array(groups),
    scores: new Float64Array(groups),
  }
  for (let feature = 0; feature < byFeature.rows; feature += featureStretch) {
    options.pause?.()
    const stop = Math.min(byFeature.rows, feature + featureStretch)
    learnFeatures(learnt, byFeature, labels, first, end, prior, speaksFor, feature, stop)
  }
  const { never, mass, lengths, bases } = learnt
  let total = 0
  for (let group = 0; group < groups; group++) total += mass[group]!
  let nevers = 0
  for (let feature = 0; feature < never.length; feature++) nevers += never[feature]!
  const blank = byFeature.rows * prior
  for (let group = 0; group < groups; group++) {
    const own = mass[group]!
    bases[group] = Math.log(total - own + blank) - (speaksFor ? Math.log(own + blank) : 0)
    lengths[group] = speaksFor ? 1 : lengths[group]! + byFeature.rows * bases[group]! - nevers
  }
  return learnt
}

/** Features `from` to `to`, from the rows outside `first`..`end`. */
function learnFeatures(
  { starts, holders, gains, never, mass, lengths, scores: held }: Learnt,
  byFeature: SparseRows,
  labels: Int32Array,
  first: number,
  end: number,
  prior: number,
  speaksFor: boolean,
  from: number,
  to: number,
): void {
  const { columns, values } = byFeature
  const logPrior = Math.log(prior)
  let used = starts[from]!
  for (let feature = from; feature < to; feature++) {
    let all = 0
    const begun = used
    const stop = byFeature.starts[feature + 1]!
    for (let at = byFeature.starts[feature]!; at < stop; at++) {
      const row = columns[at]!
      if (row >= first && row < end) continue
      const group = labels[row]!
      if (held[group] === 0) holders[used++] = group
      held[group]! += values[at]!
      all += values[at]!
    }
    const log = Math.log(all + prior)
    never[feature] = log
    // Most features are rare, and said in one group only.
    const only = used === begun + 1
    for (let at = begun; at < used; at++) {
      const group = holders[at]!
      const own = held[group]!
      held[group] = 0
      mass[group]! += own
      let gain = log - (only ? logPrior : Math.log(Math.max(0, all - own) + prior))
      if (speaksFor) gain += Math.log((own + prior) / prior)
      gains[at] = gain
      lengths[group]! += gain
    }
    starts[feature + 1] = used
  }
}
