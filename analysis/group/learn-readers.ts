// Readers that tell by what answers say which group they belong to. Several learn at once: each from all rows but its own part,
// and what all of them have in common is looked at once. How they learn and read is the business of reader-memory.ts.
import type { SparseRows } from '../vectors/sparse'
import { type LaidReaders, layReaders, mostFeatures, type Reader } from './reader-memory'

/** Rows from `first` up to `end`. */
export type Range = { readonly first: number; readonly end: number }

export type LearnOptions = {
  readonly groups: number
  /** See `rereadAnswers`. */
  readonly evidence: 'against' | 'for-and-against'
  readonly pause?: () => void
}

/** Weight of a feature that was never met, by kind of evidence. */
const priors = { against: 0.3, 'for-and-against': 0.03 } as const

/**
 * A reader for each of the parts, which has learnt from the rows outside it. What a feature counts for a group is what it counts
 * for one that has never met it, log(all + prior), plus a gain where the group has: log(all + prior) - log(outside + prior), and
 * log((inside + prior) / prior) where that counts too. Only gains are kept, so nothing is features x groups.
 */
export function learnReaders(
  features: SparseRows,
  byFeature: SparseRows,
  labels: Int32Array,
  parts: readonly Range[],
  { groups, evidence, pause }: LearnOptions,
): readonly Reader[] {
  const prior = priors[evidence]
  const speaksFor = evidence === 'for-and-against'
  const laid = layReaders({ features, byFeature, groups, readers: parts.length, prior, speaksFor })
  assignAll(laid, labels, parts)
  for (let feature = 0; feature < byFeature.rows; feature += mostFeatures) {
    pause?.()
    laid.learn(feature, Math.min(byFeature.rows, feature + mostFeatures))
  }
  for (const reader of laid.readers) conclude(reader, prior, speaksFor)
  return laid.readers
}

function assignAll({ assign }: LaidReaders, labels: Int32Array, parts: readonly Range[]): void {
  for (let row = 0; row < labels.length; row++) assign(row, labels[row]!)
  for (const [reader, { first, end }] of parts.entries())
    for (let row = first; row < end; row++) assign(row, labels[row]!, reader)
}

/** Sums over all features, once these are known. */
function conclude({ never, mass, lengths, bases }: Reader, prior: number, speaksFor: boolean): void {
  let total = 0
  for (let group = 0; group < mass.length; group++) total += mass[group]!
  let nevers = 0
  for (let feature = 0; feature < never.length; feature++) nevers += never[feature]!
  const blank = never.length * prior
  for (let group = 0; group < mass.length; group++) {
    const own = mass[group]!
    bases[group] = Math.log(total - own + blank) - (speaksFor ? Math.log(own + blank) : 0)
    lengths[group] = speaksFor ? 1 : lengths[group]! + never.length * bases[group]! - nevers
  }
}
