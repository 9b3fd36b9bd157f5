// What the mixture knows of its groups, word by word: how often each has said it, and how much that speaks for the group. The
// score of an answer is a sum over its words, and these sums are worked out in wide registers.

import { columnSums, type SparseRows } from '../vectors/sparse'
import { mostStep } from './mixture-kernels'
import { type LaidMixture, layMixture } from './mixture-memory'

const { log } = Math

export type Priors = {
  readonly groups: number
  /** Prior weight of each group in answers. */
  readonly alpha?: number
  /** Prior weight of each word in each group. */
  readonly beta?: number
}

export type Model = LaidMixture & {
  readonly starts: Int32Array
  readonly columns: Int32Array
  readonly values: Float64Array
  readonly inGroup: Int32Array
  readonly wordsIn: Float64Array
  /** Logarithms of sizes, looked up. */
  readonly logSizes: Float64Array
  readonly priorMass: number
  readonly logBeta: number
}

/** What the answers with a label teach; one model at a time in a thread. */
export function countWords(counts: SparseRows, labels: ArrayLike<number>, options: Priors): Model {
  const { groups, alpha = 0.1, beta = 0.2 } = options
  const { starts, columns, values } = counts
  const logSizes = new Float64Array(counts.rows + 1)
  for (let size = 0; size < logSizes.length; size++) logSizes[size] = log(size + alpha)
  const sums = columnSums(counts)
  let most = 0
  for (let column = 0; column < sums.length; column++) most = Math.max(most, sums[column]!)
  const logBeta = log(beta)
  const laid = layMixture(counts, groups, most, logBeta)
  const { gains } = laid
  for (let count = 0; count < gains.length; count++) gains[count] = log(count + beta) - logBeta
  const priorMass = counts.cols * beta
  const model: Model = {
    ...laid,
    ...{ starts, columns, values, logSizes, priorMass, logBeta },
    inGroup: new Int32Array(groups),
    wordsIn: new Float64Array(groups),
  }
  for (let group = 0; group < groups; group++) weighGroup(model, group)
  model.labels.set(labels)
  for (let row = 0; row < counts.rows; row++) if (labels[row]! >= 0) moveRow(model, row, labels[row]!, 1)
  return model
}

export function moveRow(model: Model, row: number, group: number, by: number): void {
  const { starts, columns, values, inGroup, wordsIn, wordCounts, width, gainsIn, gains } = model
  const end = starts[row + 1]!
  let said = wordsIn[group]!
  for (let at = starts[row]!; at < end; at++) {
    const place = columns[at]! * width + group
    const count = wordCounts[place]! + by * values[at]!
    said += by * values[at]!
    wordCounts[place] = count
    gainsIn[place] = gains[count]!
  }
  inGroup[group]! += by
  wordsIn[group] = said
  weighGroup(model, group)
}

/** What the kernels hear of a group. */
function weighGroup(model: Model, group: number): void {
  const { inGroup, wordsIn, logSizes, priorMass, base, without, mass, logMass } = model
  const size = inGroup[group]!
  base[group] = logSizes[size]!
  without[group] = logSizes[Math.max(0, size - 1)]!
  mass[group] = wordsIn[group]! + priorMass
  logMass[group] = log(mass[group]!)
}

/**
 * Scores of a row in all groups, given where all others are: in its own group, if it is in one (-1: none), its words are taken out
 * for the time being.
 */
export function scoreRow(model: Model, row: number, own: number): void {
  const { starts, values, inGroup, wordsIn, logMass, logSizes, priorMass, logBeta, scores } = model
  const end = starts[row + 1]!
  let length = 0
  for (let at = starts[row]!; at < end; at++) length += values[at]!
  const more = (length - 1) / 2
  for (let group = 0; group < scores.length; group++) {
    const mine = group === own
    // The product over a short answer's words is close to a power of its middle factor.
    const mass = wordsIn[group]! + priorMass - (mine ? length : 0)
    const step = more / mass
    const middle = step < mostStep ? (mine ? log(mass) : logMass[group]!) + step : log(mass + more)
    scores[group] = logSizes[inGroup[group]! - (mine ? 1 : 0)]! + length * (logBeta - middle)
  }
  const before = own < 0 ? 0 : scores[own]!
  model.addGains(starts[row]!, end)
  if (length > end - starts[row]!) addRepeats(model, starts[row]!, end)
  if (own >= 0) scores[own] = before + gainsWithout(model, row, own)
}

/** What the words of a row speak for its own group when the row is not in it. */
function gainsWithout({ starts, columns, values, wordCounts, width, gains }: Model, row: number, own: number): number {
  let sum = 0
  for (let at = starts[row]!; at < starts[row + 1]!; at++) {
    const others = wordCounts[columns[at]! * width + own]! - values[at]!
    for (let repeat = 0; repeat < values[at]!; repeat++) sum += gains[others + repeat]!
  }
  return sum
}

/** What words speak for groups from the second time on that an answer says them. */
function addRepeats({ columns, values, wordCounts, width, gains, scores }: Model, from: number, to: number): void {
  for (let at = from; at < to; at++)
    for (let repeat = 1; repeat < values[at]!; repeat++) {
      const place = columns[at]! * width
      for (let group = 0; group < scores.length; group++) {
        const count = wordCounts[place + group]! + repeat
        // Only the row's own group comes near what is said in all, and is scored aside.
        if (count < gains.length) scores[group]! += gains[count]!
      }
    }
}
