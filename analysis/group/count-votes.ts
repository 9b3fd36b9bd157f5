// What five indices would each choose as the number of groups. They err in different ways: how far each is to be believed is in
// count-measures.ts and the weights beside it.
import type { GroupCount } from '../shapes'
import type { AskedCount } from './ask-count'

/** A singular value counts when it is above the strength of noise by this factor. */
const noiseMargin = 1.05
/** More groups have to be better by this factor: modularity rises a little with every cut. */
const modularityMargin = 1.02
/** Where parallel analysis sees more groups than this, modularity is taken at its word. */
const plenty = 12
const plentyMargin = 1.002

export function voteOnCount({ points, values, structure, chance, communities }: AskedCount): Votes {
  const parallel = parallelVote(structure, chance)
  const margin = parallel > plenty ? plentyMargin : modularityMargin
  return {
    parallel,
    modularity: points.reduce((best, next) => (next.modularity > best.modularity * margin ? next : best)).groups,
    communities: Math.max(1, communities.count),
    stability: points.reduce((best, next) => (next.stability > best.stability ? next : best)).groups,
    gap: gapVote(values),
  }
}

export type Votes = NonNullable<GroupCount['votes']>

/** Leading singular values that stand above what the same words spread by chance would give (Horn 1965). */
function parallelVote(real: Float64Array, chance: Float64Array): number {
  // The first value of either is the trivial one of a connected graph; the second of chance is the strength of noise.
  const noise = (chance[1] ?? 0) * noiseMargin
  let above = 0
  while (above < real.length && real[above]! > noise) above++
  return Math.max(1, above)
}

/** Where singular values fall most from one to the next; what lies before is structure (the eigengap of von Luxburg 2007). */
function gapVote(values: Float64Array): number {
  let best = Math.min(2, values.length)
  let most = 0
  for (let groups = 2; groups < values.length; groups++) {
    const fall = values[groups - 1]! / values[groups]!
    if (fall > most) {
      most = fall
      best = groups
    }
  }
  return best
}
