// Whether groups come back when people are drawn again (Hennig 2007, "Cluster-wise assessment of cluster stability"), and how well
// they foretell what the people say who were left out of the draw: both from the same resamples.
import { createRandom } from '../vectors/random'
import { strongest } from './belonging'
import { fitSample, type Sample } from './fit-people'

/** One draw with replacement, grouped on its own. */
export type Resample = {
  /** How often each person was drawn. */
  readonly counts: Float64Array
  /** Group of each person, drawn or not. */
  readonly labels: Int32Array
  /** Mean log likelihood ratio of a person who was not drawn. */
  readonly foretold: number
}

/** Draws and groups `count` times. */
export function resamplePeople(sample: Sample, k: number, count: number, seed: number, pause?: () => void): Resample[] {
  return Array.from({ length: count }, (_, resample) => {
    pause?.()
    const people = sample.themes.counts.rows
    const random = createRandom(seed + 104729 * (resample + 1))
    const counts = new Float64Array(people)
    for (let draw = 0; draw < people; draw++) counts[random.whole(people)]!++
    const { belonging, fit } = fitSample(sample, { k, starts: 1, seed: resample + 1, rounds: 8, counts })
    let total = 0
    let left = 0
    for (let person = 0; person < people; person++) {
      if (counts[person]! > 0) continue
      total += fit[person]!
      left++
    }
    return { counts, labels: strongest(belonging, people, k), foretold: left === 0 ? 0 : total / left }
  })
}

/** From this overlap on a group has come back (Hennig 2007). */
export const steady = 0.75

/**
 * Mean Jaccard similarity of each group with the most similar group of a resample, over the resamples.
 * @param labels group of each person, -1 nobody's
 * @returns per group 0..1
 */
export function bootstrapJaccard(labels: Int32Array, groups: number, resamples: readonly Resample[]): Float64Array {
  const sums = new Float64Array(groups)
  const seen = new Float64Array(groups)
  for (const { counts, labels: again } of resamples) {
    const drawn = again.map((label, person) => (counts[person] === 0 ? -1 : label))
    overlapsOf(labels, groups, drawn).forEach((overlap, group) => {
      if (overlap === null) return
      sums[group]! += overlap
      seen[group]!++
    })
  }
  return sums.map((sum, group) => (seen[group]! > 0 ? sum / seen[group]! : 0))
}

/**
 * The greatest Jaccard similarity of each group with a group of one draw. Whoever is in no group, or was not drawn, is left out
 * on both sides.
 * @param drawn group of each person in the draw, -1 who was not drawn
 * @returns per group 0..1, null where nobody of it was drawn
 */
export function overlapsOf(labels: Int32Array, groups: number, drawn: Int32Array): (number | null)[] {
  const found = drawn.reduce((most, label) => Math.max(most, label + 1), 0)
  const overlap = new Float64Array(groups * found)
  const own = new Float64Array(groups)
  const other = new Float64Array(found)
  for (let person = 0; person < labels.length; person++) {
    if (drawn[person]! < 0 || labels[person]! < 0) continue
    own[labels[person]!]!++
    other[drawn[person]!]!++
    overlap[labels[person]! * found + drawn[person]!]!++
  }
  return Array.from(own, (size, group) => {
    if (size === 0) return null
    let best = 0
    for (let at = 0; at < found; at++) {
      const shared = overlap[group * found + at]!
      best = Math.max(best, shared / (size + other[at]! - shared))
    }
    return best
  })
}
