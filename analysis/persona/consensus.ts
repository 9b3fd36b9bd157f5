// Makes one grouping of several mixtures of the same people: kinds are matched to common groups, belonging is averaged. What
// the runs disagree about shows as belonging between 0 and 1.
import { assignOneToOne } from '../corrections/assign'
import { kmeans } from '../group/kmeans'
import { zeros } from '../vectors/matrix'

export type Consensus = {
  readonly k: number
  /** People x groups, rows sum to 1. */
  readonly belonging: Float64Array
  /** Group of the greatest belonging. */
  readonly labels: Int32Array
}

/** Averages runs (each people x k). O(runs people k²). */
export function agree(runs: readonly Float64Array[], people: number, k: number, seed: number): Consensus {
  if (k === 1) return { k, belonging: new Float64Array(people).fill(1), labels: new Int32Array(people) }
  const stacked = zeros(people, k * runs.length)
  runs.forEach((run, at) => {
    for (let person = 0; person < people; person++)
      for (let kind = 0; kind < k; kind++)
        stacked.data[person * stacked.cols + at * k + kind] = Math.sqrt(run[person * k + kind]!)
  })
  const common = kmeans(stacked, { groups: k, seed, restarts: 10 }).labels
  const belonging = new Float64Array(people * k)
  for (const run of runs) {
    const overlap = new Float64Array(k * k)
    for (let person = 0; person < people; person++)
      for (let kind = 0; kind < k; kind++) overlap[kind * k + common[person]!]! += run[person * k + kind]!
    const groupOf = assignOneToOne(overlap, k, k)
    for (let person = 0; person < people; person++)
      for (let kind = 0; kind < k; kind++)
        belonging[person * k + groupOf[kind]!]! += run[person * k + kind]! / runs.length
  }
  return { k, belonging, labels: strongest(belonging, people, k) }
}

export function strongest(belonging: ArrayLike<number>, people: number, k: number): Int32Array {
  return Int32Array.from({ length: people }, (_, person) => {
    let best = 0
    for (let kind = 1; kind < k; kind++)
      if (belonging[person * k + kind]! > belonging[person * k + best]! + 1e-12) best = kind
    return best
  })
}

/** Pairs looked at: all up to some 600 people, an even sample of people above. */
const mostPeople = 600

/** Share of pairs that the runs put together in more than a tenth and fewer than nine tenths of the cases (Senbabaoglu 2014). */
export function ambiguity(runs: readonly Int32Array[]): number {
  const people = runs[0]?.length ?? 0
  const step = Math.max(1, Math.ceil(people / mostPeople))
  let unsure = 0
  let pairs = 0
  for (let left = 0; left < people; left += step) {
    for (let right = left + step; right < people; right += step) {
      let together = 0
      for (const run of runs) if (run[left] === run[right]) together++
      const share = together / runs.length
      pairs++
      if (share > 0.1 && share < 0.9) unsure++
    }
  }
  return pairs === 0 ? 0 : unsure / pairs
}
