// How many groups the data hold. Several measures that err in different ways are weighed into a probability for each number, and
// the middle of these is chosen; the whole curve is kept, because a researcher may see reasons that no measure does.
import type { CurvePoint, GroupCount } from '../shapes'
import type { SparseRows } from '../vectors/sparse'
import { type AskOptions, askCount } from './ask-count'
import { measureCounts } from './count-measures'
import { type Votes, voteOnCount } from './count-votes'
import { countWeights } from './count-weights'
import { middleCount, sourcesOf, weighCounts } from './weigh-counts'

export type ChosenCount = {
  readonly chosen: number
  readonly votes: Votes
  readonly curve: readonly CurvePoint[]
  readonly spoke: NonNullable<GroupCount['spoke']>
}

/** Weights were fitted on sets of 57 rows and more. Far fewer are divided by them all the same, but nothing is said of how sure. */
const leastFitted = 40
/** What does not raise the score of a number by this much did not speak for it. */
const leastGain = 0.1

/**
 * @param features what groupings are made from
 * @param words presence of words alone: its parts are independent enough to be compared with chance
 */
export function chooseCount(features: SparseRows, words: SparseRows, options: AskOptions): ChosenCount {
  const asked = askCount(features, words, options)
  if (!asked)
    return {
      chosen: 1,
      votes: { parallel: 1, modularity: 1, communities: 1, stability: 1, gap: 1 },
      curve: [],
      spoke: [],
    }
  const votes = voteOnCount(asked)
  const counts = measureCounts(asked, votes)
  const isFitted = asked.rows >= leastFitted
  const probabilities = isFitted
    ? weighCounts(counts, countWeights)
    : [0, ...weighCounts(counts.slice(1), countWeights)]
  // Neither words nor neighbours see more than one.
  const single = votes.parallel === 1 && votes.communities === 1
  const at = single ? 0 : middleCount(probabilities)
  const points = [{ groups: 1, modularity: 0, stability: 1 }, ...asked.points]
  return {
    chosen: counts[at]!.groups,
    votes,
    curve: points.map(({ groups, modularity, stability }, place) => ({
      ...{ groups, modularity, stability },
      parallel: (asked.structure[groups - 1] ?? 0) / (asked.chance[groups - 1] ?? 1),
      ...(isFitted ? { probability: probabilities[place]! } : {}),
      chosen: place === at,
    })),
    spoke: [...sourcesOf(counts, countWeights, probabilities, at)]
      .filter(([, gain]) => isFitted && gain >= leastGain)
      .sort(([, left], [, right]) => right - left)
      .map(([source]) => source),
  }
}
