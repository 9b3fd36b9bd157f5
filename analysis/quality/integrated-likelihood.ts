// How well a grouping explains the words of the answers when everything but the grouping is averaged out: it weighs what groups
// tell about words against what sizes tell about groups, so that groupings of any shape can be compared.
import type { SparseRows } from '../vectors/sparse'

/** Prior weight of each word in each group. */
const wordPrior = 0.1

/**
 * Exact integrated complete likelihood per word, in nats: a Dirichlet prior on each group's words and a flat one on the sizes
 * (Biernacki, Celeux and Govaert 2010, "Exact and Monte Carlo calculations of integrated likelihoods for the latent class
 * model"). Rows hold word counts; 0 if there are none. What sizes tell counts `trust` times: below 1 where the answers of a
 * group may well be in another. O(stored values + features x groups).
 */
export function integratedLikelihood(counts: SparseRows, labels: ArrayLike<number>, groups: number, trust = 1): number {
  const held = new Float64Array(counts.cols * groups)
  const words = new Float64Array(groups)
  const sizes = new Float64Array(groups)
  for (let row = 0; row < counts.rows; row++) {
    const group = labels[row]!
    sizes[group]!++
    for (let at = counts.starts[row]!; at < counts.starts[row + 1]!; at++) {
      held[counts.columns[at]! * groups + group]! += counts.values[at]!
      words[group]! += counts.values[at]!
    }
  }
  const all = words.reduce((sum, count) => sum + count, 0)
  if (all === 0) return 0
  const mass = counts.cols * wordPrior
  const [none, nothing] = [logGamma(wordPrior), logGamma(mass)]
  let total = trust * (logGamma(groups) - logGamma(groups + counts.rows))
  for (let group = 0; group < groups; group++)
    total += nothing - logGamma(mass + words[group]!) + trust * logGamma(sizes[group]! + 1)
  // Most counts are small: their gammas are worked out once.
  const known = new Float64Array(256).fill(Number.NaN)
  for (let at = 0; at < held.length; at++) {
    const count = held[at]!
    if (count <= 0) continue
    let gain = known[count] ?? Number.NaN
    if (Number.isNaN(gain)) {
      gain = logGamma(count + wordPrior) - none
      known[count] = gain
    }
    total += gain
  }
  return total / all
}

const lanczos = [
  676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]

/** Logarithm of the gamma function for positive numbers, to some 13 digits (Lanczos 1964, coefficients by Godfrey). */
export function logGamma(value: number): number {
  if (value < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * value)) - logGamma(1 - value)
  const below = value - 1
  let sum = 0.99999999999980993
  for (let at = 0; at < lanczos.length; at++) sum += lanczos[at]! / (below + at + 1)
  const base = below + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (below + 0.5) * Math.log(base) - base + Math.log(sum)
}
