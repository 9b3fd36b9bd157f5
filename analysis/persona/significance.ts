// Small-sample statistics that drafts are written with: intervals of shares, exact tests of two shares, and the correction for
// looking at many at once. Textbook formulas, named; nothing here knows about personas.
import type { Interval } from './people'

/** 97.5 % point of the standard normal: two-sided 95 %. */
const z95 = 1.959963984540054

/** Score interval of a share (Wilson 1927); 0..1 for no trials. */
export function wilson(hits: number, trials: number): Interval {
  if (trials === 0) return { low: 0, high: 1 }
  const share = hits / trials
  const square = z95 * z95
  const centre = (share + square / (2 * trials)) / (1 + square / trials)
  const half =
    (z95 / (1 + square / trials)) * Math.sqrt((share * (1 - share)) / trials + square / (4 * trials * trials))
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) }
}

/** Interval of the difference of two independent shares (Newcombe 1998, method 10): left minus right. */
export function newcombe(leftHits: number, left: number, rightHits: number, right: number): Interval {
  if (left === 0 || right === 0) return { low: -1, high: 1 }
  const one = wilson(leftHits, left)
  const other = wilson(rightHits, right)
  const p = leftHits / left
  const q = rightHits / right
  return {
    low: p - q - Math.sqrt((p - one.low) ** 2 + (other.high - q) ** 2),
    high: p - q + Math.sqrt((one.high - p) ** 2 + (q - other.low) ** 2),
  }
}

/** Natural logarithms of 0! … n!. */
export function logFactorials(n: number): Float64Array {
  const logs = new Float64Array(n + 1)
  for (let at = 2; at <= n; at++) logs[at] = logs[at - 1]! + Math.log(at)
  return logs
}

/** Exact p that at least `hits` of `inside` are among the `totalHits` of `total` (Fisher 1935, one-sided). O(inside). */
export function fisherMore(hits: number, inside: number, totalHits: number, total: number): number {
  const logs = logFactorials(total)
  const choose = (n: number, m: number) => logs[n]! - logs[m]! - logs[n - m]!
  const all = choose(total, inside)
  let p = 0
  for (let at = hits; at <= Math.min(inside, totalHits); at++) {
    if (inside - at > total - totalHits) continue
    p += Math.exp(choose(totalHits, at) + choose(total - totalHits, inside - at) - all)
  }
  return Math.min(1, p)
}

/** Two-sided exact p: twice the smaller side, at most 1. */
export function fisherEither(hits: number, inside: number, totalHits: number, total: number): number {
  const more = fisherMore(hits, inside, totalHits, total)
  const fewer = fisherMore(inside - hits, inside, total - totalHits, total)
  return Math.min(1, 2 * Math.min(more, fewer))
}

/** False discovery rates of a family of tests (Benjamini and Hochberg 1995), in the order given. */
export function benjaminiHochberg(p: readonly number[]): number[] {
  const order = p.map((_, at) => at).sort((left, right) => p[right]! - p[left]!)
  const q = new Array<number>(p.length)
  let least = 1
  order.forEach((at, place) => {
    least = Math.min(least, (p[at]! * p.length) / (p.length - place))
    q[at] = least
  })
  return q
}

/** P(T >= t) of Student's distribution with an even number of degrees of freedom, in closed form (Zelen and Severo 1964, 26.7.4). */
export function studentMore(t: number, degrees: number): number {
  const angle = Math.atan(t / Math.sqrt(degrees))
  const square = Math.cos(angle) ** 2
  let term = 1
  let sum = 1
  for (let at = 2; at < degrees; at += 2) {
    term *= ((at - 1) / at) * square
    sum += term
  }
  return (1 - Math.sin(angle) * sum) / 2
}

/**
 * How likely one more draw like those given would be at least `value`: Student's prediction, which needs far fewer draws than
 * counting them does. `draws` are odd in number, at least three; draws that are all alike leave no doubt.
 */
export function moreThanDrawn(value: number, draws: readonly number[]): number {
  const count = draws.length
  const middle = draws.reduce((sum, draw) => sum + draw, 0) / count
  const spread = Math.sqrt(draws.reduce((sum, draw) => sum + (draw - middle) ** 2, 0) / (count - 1))
  if (spread === 0) return value > middle ? 0 : 1
  return studentMore((value - middle) / (spread * Math.sqrt(1 + 1 / count)), count - 1)
}
