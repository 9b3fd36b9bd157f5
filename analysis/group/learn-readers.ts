// Readers that tell by what answers say which group they belong to. Several learn at once: each from all rows but its own part,
// and what all of them have in common is looked at once. How they read is the business of read-rows.ts.
import type { SparseRows } from '../vectors/sparse'
import { layReaders, mostRows, type Reader, type Room, widthOf } from './reader-memory'

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
 * A reader for each of the parts, which has learnt from the rows outside it. A weight is that of a feature the group has never
 * met, which is the same for all features but for two sums, plus a gain where it has: only gains are kept, so nothing is
 * features x groups.
 */
export function learnReaders(
  features: SparseRows,
  byFeature: SparseRows,
  labels: Int32Array,
  parts: readonly Range[],
  { groups, evidence, pause }: LearnOptions,
): Reader[] {
  const readers = layReaders(parts.length, roomFor(features, byFeature, groups))
  const slots = parts.length + 1
  const learning: Learning = {
    byFeature,
    slots,
    cellOf: labels.map((group) => group * slots + parts.length),
    held: new Float64Array(groups * slots),
    totals: new Float64Array(groups),
    touched: new Int32Array(groups),
    isTouched: new Uint8Array(groups),
    width: widthOf(groups),
    drawn: new Int32Array(parts.length),
    prior: priors[evidence],
    speaksFor: evidence === 'for-and-against',
  }
  for (const [at, { first, end }] of parts.entries())
    for (let row = first; row < end; row++) learning.cellOf[row]! += at - parts.length
  for (let feature = 0; feature < byFeature.rows; feature += featureStretch) {
    pause?.()
    learnFeatures(learning, readers, feature, Math.min(byFeature.rows, feature + featureStretch))
  }
  for (const reader of readers) conclude(reader, learning)
  return readers
}

/** Features that are learnt from between two pauses. */
const featureStretch = 1024

/** Features have a line of their own where more groups than this share hold them: a line is read faster than their list. */
const mostListed = 0.5

function roomFor(features: SparseRows, byFeature: SparseRows, groups: number): Room {
  let pairs = 0
  let lines = 0
  for (let feature = 0; feature < byFeature.rows; feature++) {
    const answers = byFeature.starts[feature + 1]! - byFeature.starts[feature]!
    pairs += Math.min(groups, answers)
    if (answers > mostListed * groups) lines++
  }
  let entries = 0
  // Rows are read from anywhere on, so two stretches side by side hold any that is read.
  for (let row = 0; row < features.rows; row += mostRows)
    entries = Math.max(entries, features.starts[Math.min(features.rows, row + 2 * mostRows)]! - features.starts[row]!)
  return { features: byFeature.rows, groups, pairs, lines, entries }
}

type Learning = {
  readonly byFeature: SparseRows
  /** Parts that learn, and one for all other rows. */
  readonly slots: number
  /** Where `held` has the rows of the group and the part of each row. */
  readonly cellOf: Int32Array
  /** What one feature comes to in the rows of each group and part (groups x slots); zeros between features. */
  readonly held: Float64Array
  /** The same for all parts together. */
  readonly totals: Float64Array
  /** The groups that hold the feature. */
  readonly touched: Int32Array
  readonly isTouched: Uint8Array
  /** Length of a line, and how many each reader has. */
  readonly width: number
  readonly drawn: Int32Array
  readonly prior: number
  readonly speaksFor: boolean
}

function learnFeatures(learning: Learning, readers: readonly Reader[], from: number, to: number): void {
  const { byFeature, slots, held, totals, touched } = learning
  for (let feature = from; feature < to; feature++) {
    const often = byFeature.starts[feature + 1]! - byFeature.starts[feature]! > touched.length
    const count = often ? gatherAll(learning, feature) : gather(learning, feature)
    for (let at = 0; at < count; at++) totals[touched[at]!] = sumOf(held, touched[at]! * slots, slots)
    for (let at = 0; at < readers.length; at++) learnFeature(learning, readers[at]!, at, feature, count)
    for (let at = 0; at < count; at++)
      for (let cell = touched[at]! * slots; cell < (touched[at]! + 1) * slots; cell++) held[cell] = 0
  }
}

function sumOf(numbers: Float64Array, from: number, count: number): number {
  let sum = 0
  for (let at = from; at < from + count; at++) sum += numbers[at]!
  return sum
}

/** Fills `held` and `touched`. Returns how many groups hold the feature. */
function gather({ byFeature, cellOf, slots, held, touched, isTouched }: Learning, feature: number): number {
  const { columns, values, starts } = byFeature
  const stop = starts[feature + 1]!
  let count = 0
  for (let at = starts[feature]!; at < stop; at++) {
    const cell = cellOf[columns[at]!]!
    const group = Math.floor(cell / slots)
    if (isTouched[group] === 0) {
      isTouched[group] = 1
      touched[count++] = group
    }
    held[cell]! += values[at]!
  }
  for (let at = 0; at < count; at++) isTouched[touched[at]!] = 0
  return count
}

/** The same for a feature that more answers have than there are groups: to look at all groups costs less than to ask for each. */
function gatherAll({ byFeature, cellOf, held, touched }: Learning, feature: number): number {
  const { columns, values, starts } = byFeature
  const stop = starts[feature + 1]!
  for (let at = starts[feature]!; at < stop; at++) held[cellOf[columns[at]!]!]! += values[at]!
  for (let group = 0; group < touched.length; group++) touched[group] = group
  return touched.length
}

/** What the reader of a part makes of a feature that `count` groups hold. */
function learnFeature(learning: Learning, reader: Reader, part: number, feature: number, count: number): void {
  const { slots, held, totals, touched, prior, speaksFor } = learning
  const { starts, holders, gains, never, mass, lengths } = reader
  const begun = starts[feature]!
  let used = begun
  let all = 0
  for (let at = 0; at < count; at++) {
    const group = touched[at]!
    const own = totals[group]! - held[group * slots + part]!
    if (own <= 0) continue
    holders[used] = group
    gains[used++] = own
    all += own
  }
  const log = Math.log(all + prior)
  never[feature] = log
  // Most features are rare, and said in one group only.
  const only = used === begun + 1
  for (let at = begun; at < used; at++) {
    const group = holders[at]!
    const own = gains[at]!
    mass[group]! += own
    let gain = log - Math.log(only ? prior : Math.max(0, all - own) + prior)
    if (speaksFor) gain += Math.log((own + prior) / prior)
    gains[at] = gain
    lengths[group]! += gain
  }
  starts[feature + 1] = used
  if (used - begun > mostListed * mass.length) drawLine(reader, learning, part, feature)
}

/** The gains of a feature in all groups, side by side. */
function drawLine(
  { starts, holders, gains, lineOf, lines }: Reader,
  { width, drawn }: Learning,
  part: number,
  feature: number,
): void {
  const line = drawn[part]!++
  lineOf[feature] = line
  for (let at = line * width; at < (line + 1) * width; at++) lines[at] = 0
  for (let at = starts[feature]!; at < starts[feature + 1]!; at++) lines[line * width + holders[at]!] = gains[at]!
}

/** Sums over all features, once these are known. */
function conclude({ never, mass, lengths, bases }: Reader, { prior, speaksFor }: Learning): void {
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
