// How near an answer lies to the middles of groups, in the leading directions: what a reader of words hears besides. Answers that
// share few words with anybody still lie somewhere.
import { type Matrix, zeros } from '../vectors/matrix'
import { standardise } from './votes'

/** How much nearness counts beside what words say, both at spread 1. */
const trust = 0.5

/** The middles of groups at unit length, by the rows outside `first`..`end`; 0 for a group that has none. O(rows x cols). */
export function findMiddles(points: Matrix, labels: Int32Array, groups: number, first: number, end: number): Matrix {
  const { rows, cols, data } = points
  const middles = zeros(groups, cols)
  for (let row = 0; row < rows; row++) {
    if (row >= first && row < end) continue
    const to = labels[row]! * cols
    for (let col = 0; col < cols; col++) middles.data[to + col]! += data[row * cols + col]!
  }
  for (let group = 0; group < groups; group++) {
    const middle = middles.data.subarray(group * cols, (group + 1) * cols)
    const length = Math.hypot(...middle) || 1
    for (let col = 0; col < cols; col++) middle[col]! /= length
  }
  return middles
}

/** Adds how near a row lies to each middle to what a reader says of each group; both are brought to one scale first. */
export function addNearness(points: Matrix, middles: Matrix, row: number, scores: Float64Array): void {
  const { cols, data } = points
  const near = new Float64Array(scores.length)
  for (let group = 0; group < near.length; group++)
    for (let col = 0; col < cols; col++) near[group]! += data[row * cols + col]! * middles.data[group * cols + col]!
  standardise(near)
  standardise(scores)
  for (let group = 0; group < near.length; group++) scores[group]! += trust * near[group]!
}
