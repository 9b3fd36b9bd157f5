// What the mixture knows of words and groups, in the memory of its kernels. There is one for a thread: whoever lays out next
// takes it, and what is to stay is copied out.
import { layOut } from '../vectors/assembly'
import type { SparseRows } from '../vectors/sparse'
import { mixtureKernels } from './mixture-kernels'

export type LaidMixture = {
  /** Groups of a word, filled up to pairs. */
  readonly width: number
  /** Words of a row; -1 if it says one twice. */
  readonly lengths: Int32Array
  readonly labels: Int32Array
  /** words x width: how often each group has said a word, and what the word speaks for it; zeros at first. */
  readonly wordCounts: Int32Array
  readonly gainsIn: Float64Array
  /** What a word speaks for a group that has said it so often. */
  readonly gains: Float64Array
  /** By group: log of its size, and of its size without one row; its words with the prior, and their log. */
  readonly base: Float64Array
  readonly without: Float64Array
  readonly mass: Float64Array
  readonly logMass: Float64Array
  readonly scores: Float64Array
  /** Adds the gains of the words that stand in `columns` from one place up to another to `scores`. */
  readonly addGains: (from: number, to: number) => void
  /** The first row up to `last` that fits another group better, and which; -1 if nobody can say so quickly. */
  readonly seek: (row: number, last: number) => { readonly row: number; readonly best: number }
}

/** @param most how often a word is said at most; `logBeta` what a word that was never said counts */
export function layMixture(counts: SparseRows, groups: number, most: number, logBeta: number): LaidMixture {
  const kernels = mixtureKernels()
  const { memory } = kernels
  const { rows, cols } = counts
  const stored = counts.columns.length
  const width = groups + (groups & 1)
  const longs = [cols * width, most + 1, width, width, width, width, width, 1]
  const shorts = [cols * width, rows + 1, rows, rows, stored, 2]
  const places = layOut(memory, [...longs.map((size) => 8 * size), ...shorts.map((size) => 4 * size)])
  const reals = longs.map((size, at) => new Float64Array(memory.buffer, places[at], size))
  const wholes = shorts.map((size, at) => new Int32Array(memory.buffer, places[longs.length + at], size))
  const [gainsIn, gains, base, without, mass, logMass, scores, constant] = reals as Eight<Float64Array>
  const [wordCounts, starts, lengths, labels, columns, out] = wholes as Six<Int32Array>
  const [atGainsIn, atGains, atBase, atWithout, atMass, atLogMass, atScores, atBeta] = places as Eight<number>
  const [atCounts, atStarts, atLengths, atLabels, atColumns, atOut] = places.slice(longs.length) as Six<number>
  starts.set(counts.starts)
  columns.set(counts.columns)
  constant[0] = logBeta
  gainsIn.fill(0)
  wordCounts.fill(0)
  // Nobody is better off beside the groups.
  base.fill(Number.NEGATIVE_INFINITY)
  mass.fill(Number.POSITIVE_INFINITY)
  logMass.fill(0)
  for (let row = 0; row < rows; row++) lengths[row] = lengthOf(counts, row)
  const seeking = [
    ...[atStarts, atColumns, atLengths, atLabels, atGainsIn, atCounts, atGains, atBase, atWithout, atMass, atLogMass],
    ...[atScores, atBeta, atOut, groups, 8 * width],
  ]
  return {
    ...{ width, lengths, labels, wordCounts, gainsIn, gains, base, without, mass, logMass },
    scores: scores.subarray(0, groups),
    addGains: (from, to) => kernels.hear(atGainsIn, atScores, 8 * width, atColumns + 4 * from, atColumns + 4 * to),
    seek(row, last) {
      kernels.seek(...seeking, row, last)
      return { row: out[0]!, best: out[1]! }
    },
  }
}
type Six<Of> = [Of, Of, Of, Of, Of, Of]
type Eight<Of> = [Of, Of, Of, Of, Of, Of, Of, Of]

function lengthOf({ starts, values }: SparseRows, row: number): number {
  for (let at = starts[row]!; at < starts[row + 1]!; at++) if (values[at] !== 1) return -1
  return starts[row + 1]! - starts[row]!
}
