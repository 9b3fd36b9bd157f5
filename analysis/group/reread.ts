// The last look at a grouping: every answer is read again, with stop words, pairs of words and pieces of words, by a classifier
// that has learnt the groups from other answers than itself. What a group holds by accident does not come back.
import { type SparseRows, transpose } from '../vectors/sparse'

export type RereadOptions = {
  readonly groups: number
  /**
   * `against`: a word speaks against the groups outside which it is never said; steady, since it learns from all answers but
   * the group's. `for-and-against` adds what speaks for a group: better where groups are many, small and of one size.
   */
  readonly evidence: 'against' | 'for-and-against'
  /** Rounds at most; default 4. */
  readonly rounds?: number
  /** Called every few hundred rows. */
  readonly pause?: () => void
}

/** Answers are read in this many parts, each by a classifier that has learnt from the others. */
const parts = 5
/** Weight of a feature that was never met, by kind of evidence. */
const priors = { against: 0.3, 'for-and-against': 0.03 } as const

/**
 * Complement naive Bayes with weights of equal length (Rennie, Shih, Teevan and Karger 2003, "Tackling the poor assumptions of
 * naive Bayes text classifiers"), or its difference to multinomial naive Bayes (their one-versus-all-but-one), cross-fitted over
 * blocks of rows. Rows come in the order of their hashes, so blocks are random and need no draw. A group never loses its last
 * row; rows without features stay. O(rounds x stored values x (parts + groups that share a feature)).
 */
export function rereadAnswers(features: SparseRows, from: Int32Array, options: RereadOptions): Int32Array {
  const { groups, rounds = 4 } = options
  let labels = from.slice()
  if (groups < 2) return labels
  const byFeature = transpose(features)
  const scores = new Float64Array(groups)
  for (let round = 0; round < rounds; round++) {
    const next = labels.slice()
    const sizes = new Int32Array(groups)
    for (const label of labels) sizes[label]!++
    let moved = 0
    for (let part = 0; part < parts; part++) {
      const first = Math.ceil((part * features.rows) / parts)
      const end = Math.ceil(((part + 1) * features.rows) / parts)
      const reader = learn(byFeature, labels, first, end, options)
      for (let row = first; row < end; row++) {
        if ((row & 255) === 0) options.pause?.()
        const own = labels[row]!
        if (features.starts[row] === features.starts[row + 1] || sizes[own]! < 2) continue
        reader(features, row, scores)
        let best = own
        for (let group = 0; group < groups; group++) if (scores[group]! > scores[best]! + 1e-9) best = group
        if (best === own) continue
        next[row] = best
        sizes[own]!--
        sizes[best]!++
        moved++
      }
    }
    labels = next
    if (moved === 0) break
  }
  return labels
}

type Reader = (features: SparseRows, row: number, into: Float64Array) => void

/**
 * What the answers outside `first`..`end` teach. A weight is that of a feature the group has never met, which is the same for
 * all features but for two sums, plus a gain where it has: only gains are kept, so nothing is features x groups.
 */
function learn(byFeature: SparseRows, labels: Int32Array, first: number, end: number, options: RereadOptions): Reader {
  const { groups, evidence } = options
  const prior = priors[evidence]
  const speaksFor = evidence === 'for-and-against'
  const starts = new Int32Array(byFeature.rows + 1)
  const holders = new Int32Array(byFeature.columns.length)
  const gains = new Float64Array(byFeature.columns.length)
  const never = new Float64Array(byFeature.rows)
  const mass = new Float64Array(groups)
  const lengths = new Float64Array(groups)
  const held = new Float64Array(groups)
  let used = 0
  for (let feature = 0; feature < byFeature.rows; feature++) {
    if ((feature & 1023) === 0) options.pause?.()
    let all = 0
    const from = used
    for (let at = byFeature.starts[feature]!; at < byFeature.starts[feature + 1]!; at++) {
      const row = byFeature.columns[at]!
      if (row >= first && row < end) continue
      const group = labels[row]!
      if (held[group] === 0) holders[used++] = group
      held[group]! += byFeature.values[at]!
      all += byFeature.values[at]!
    }
    never[feature] = Math.log(all + prior)
    for (let at = from; at < used; at++) {
      const group = holders[at]!
      const own = held[group]!
      held[group] = 0
      mass[group]! += own
      gains[at] = never[feature]! - Math.log(Math.max(0, all - own) + prior)
      if (speaksFor) gains[at]! += Math.log((own + prior) / prior)
      lengths[group]! += gains[at]!
    }
    starts[feature + 1] = used
  }
  const total = mass.reduce((sum, value) => sum + value, 0)
  const blank = byFeature.rows * prior
  const bases = mass.map((own) => Math.log(total - own + blank) - (speaksFor ? Math.log(own + blank) : 0))
  const nevers = never.reduce((sum, value) => sum + value, 0)
  for (let group = 0; group < groups; group++)
    lengths[group] = speaksFor ? 1 : lengths[group]! + byFeature.rows * bases[group]! - nevers
  return (features, row, into) => {
    into.fill(0)
    let length = 0
    let missed = 0
    for (let at = features.starts[row]!; at < features.starts[row + 1]!; at++) {
      const feature = features.columns[at]!
      const value = features.values[at]!
      length += value
      missed += value * never[feature]!
      for (let place = starts[feature]!; place < starts[feature + 1]!; place++)
        into[holders[place]!]! += value * gains[place]!
    }
    for (let group = 0; group < groups; group++)
      into[group] =
        mass[group] === 0
          ? Number.NEGATIVE_INFINITY
          : (into[group]! + length * bases[group]! - missed) / lengths[group]!
  }
}
