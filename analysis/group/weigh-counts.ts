// From measures and weights to how probable each number of groups is, which is chosen, and what spoke for it: a conditional logit
// (McFadden 1974, "Conditional logit analysis of qualitative choice behavior").
import type { MeasureSource } from '../shapes'
import { type MeasuredCount, measureNames } from './count-measures'

/** Probabilities of the counts, in their order; they add up to 1. */
export function weighCounts(counts: readonly MeasuredCount[], weights: readonly number[]): number[] {
  const scores = counts.map(({ measures }) => measures.reduce((sum, value, at) => sum + value * weights[at]!, 0))
  const most = Math.max(...scores)
  const raised = scores.map((score) => Math.exp(score - most))
  const all = raised.reduce((sum, value) => sum + value, 0)
  return raised.map((value) => value / all)
}

/** From here on one group is chosen if no other number is as probable. Two cases of 733 that hold several reach it. */
const leastSingle = 0.35

/**
 * Place of the count that is chosen: one group where that is probable enough; otherwise the middle of the probabilities of two groups
 * and more, which errs by less than the most probable number.
 */
export function middleCount(probabilities: readonly number[]): number {
  const single = probabilities[0]!
  const others = Math.max(0, ...probabilities.slice(1))
  if ((single > leastSingle && single > others) || probabilities.length === 1) return 0
  let passed = single
  const half = single + (1 - single) / 2
  for (let at = 1; at < probabilities.length; at++) {
    passed += probabilities[at]!
    if (passed >= half) return at
  }
  return probabilities.length - 1
}

/**
 * How much each source raises the score of the count at `chosen` above the mean of the others of two groups and more, by their
 * probabilities. One group shares no measure with these: what speaks for it is how near words are to chance.
 */
export function sourcesOf(
  counts: readonly MeasuredCount[],
  weights: readonly number[],
  probabilities: readonly number[],
  chosen: number,
): Map<MeasureSource, number> {
  if (chosen === 0)
    return new Map([['parallel', Math.log(probabilities[0]! / Math.max(1e-12, ...probabilities.slice(1)))]])
  const others = probabilities.map((probability, place) => (place === 0 || place === chosen ? 0 : probability))
  const all = others.reduce((sum, probability) => sum + probability, 1e-12)
  const raised = new Map<MeasureSource, number>()
  for (const [at, [source]] of measureNames.entries()) {
    const mean = counts.reduce((sum, { measures }, place) => sum + (measures[at]! * others[place]!) / all, 0)
    const gain = weights[at]! * (counts[chosen]!.measures[at]! - mean)
    raised.set(source, (raised.get(source) ?? 0) + gain)
  }
  return raised
}
