// Fits the weights of measures on cases of which the number of groups is known: the likelihood of a conditional logit with a ridge,
// by Newton's method. No chance in it: the same cases give the same weights.
import type { MeasuredCount } from '../../../analysis/group/count-measures'

export type Lesson = { readonly counts: readonly MeasuredCount[]; readonly truth: number; readonly weight: number }

/** Keeps weights near 0: as a share of the cases, on measures of one spread. */
const ridge = 0.02
const mostSteps = 40

export function fitWeights(lessons: readonly Lesson[]): number[] {
  const width = lessons[0]?.counts[0]?.measures.length ?? 0
  const spreads = spreadsOf(lessons, width)
  const scaled = lessons.map(({ counts, truth, weight }) => ({
    rows: counts.map(({ measures }) => measures.map((value, at) => value / spreads[at]!)),
    right: nearestTo(counts, truth),
    weight,
  }))
  const all = lessons.reduce((sum, { weight }) => sum + weight, 0)
  let weights = new Array<number>(width).fill(0)
  let reached = score(scaled, weights, all)
  for (let step = 0; step < mostSteps; step++) {
    const slope = weights.map((weight) => -ridge * all * weight)
    const bend = Array.from({ length: width }, (_, at) =>
      Array.from({ length: width }, (_, other) => (at === other ? ridge * all : 0)),
    )
    for (const one of scaled) addCase(one, weights, slope, bend)
    // A whole step may go too far where measures nearly tell the truth by themselves: it is halved until it gains.
    const move = solve(bend, slope)
    let share = 1
    const gained = (): boolean => score(scaled, stepped(weights, move, share), all) > reached
    while (share > 1e-6 && !gained()) share /= 2
    weights = stepped(weights, move, share)
    const now = score(scaled, weights, all)
    if (now - reached < 1e-9 * all) break
    reached = now
  }
  return weights.map((weight, at) => weight / spreads[at]!)
}

type Scaled = {
  readonly rows: readonly (readonly number[])[]
  readonly right: readonly number[]
  readonly weight: number
}

const stepped = (weights: readonly number[], move: readonly number[], share: number): number[] =>
  weights.map((weight, at) => weight + share * move[at]!)

/** What is made as large as can be: the log likelihood, less the ridge. */
function score(cases: readonly Scaled[], weights: readonly number[], all: number): number {
  let sum = (-ridge * all * weights.reduce((total, weight) => total + weight * weight, 0)) / 2
  for (const { rows, right, weight } of cases) {
    const chances = chancesOf(rows, weights)
    right.forEach((share, at) => {
      if (share > 0) sum += weight * share * Math.log(chances[at]! + 1e-300)
    })
  }
  return sum
}

function chancesOf(rows: readonly (readonly number[])[], weights: readonly number[]): number[] {
  const scores = rows.map((row) => row.reduce((sum, value, at) => sum + value * weights[at]!, 0))
  const most = Math.max(...scores)
  const raised = scores.map((one) => Math.exp(one - most))
  const sum = raised.reduce((total, value) => total + value, 0)
  return raised.map((value) => value / sum)
}

/** Numbers that are tried have gaps: truth is the nearest, or half each of the two that are as near. */
function nearestTo(counts: readonly MeasuredCount[], truth: number): number[] {
  const gaps = counts.map(({ groups }) => Math.abs(groups - truth))
  const least = Math.min(...gaps)
  const near = gaps.filter((gap) => gap === least).length
  return gaps.map((gap) => (gap === least ? 1 / near : 0))
}

/** How far each measure spreads where it speaks: over one group, or over two and more. */
function spreadsOf(lessons: readonly Lesson[], width: number): number[] {
  const all = lessons.flatMap(({ counts }) => counts)
  const parts = [all.filter(({ groups }) => groups === 1), all.filter(({ groups }) => groups > 1)]
  return Array.from({ length: width }, (_, at) => Math.max(1e-9, ...parts.map((part) => deviation(part, at))))
}

function deviation(counts: readonly MeasuredCount[], at: number): number {
  const mean = counts.reduce((sum, { measures }) => sum + measures[at]!, 0) / Math.max(1, counts.length)
  const squares = counts.reduce((sum, { measures }) => sum + (measures[at]! - mean) ** 2, 0)
  return Math.sqrt(squares / Math.max(1, counts.length))
}

function addCase(
  { rows, right, weight }: Scaled,
  weights: readonly number[],
  slope: number[],
  bend: readonly number[][],
): void {
  const chances = chancesOf(rows, weights)
  const mean = weights.map((_, at) => rows.reduce((total, row, place) => total + row[at]! * chances[place]!, 0))
  rows.forEach((row, place) => {
    const chance = weight * chances[place]!
    const off = weight * right[place]! - chance
    for (let at = 0; at < mean.length; at++) {
      slope[at]! += off * row[at]!
      const lean = chance * (row[at]! - mean[at]!)
      const line = bend[at]!
      for (let other = 0; other < mean.length; other++) line[other]! += lean * (row[other]! - mean[other]!)
    }
  })
}

/** Solves a symmetric positive definite system by elimination. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, at) => [...row, right[at]!])
  for (let at = 0; at < rows.length; at++)
    for (let below = at + 1; below < rows.length; below++) {
      const factor = rows[below]![at]! / rows[at]![at]!
      for (let col = at; col <= rows.length; col++) rows[below]![col]! -= factor * rows[at]![col]!
    }
  const solved = new Array<number>(rows.length).fill(0)
  for (let at = rows.length - 1; at >= 0; at--) {
    const known = solved.reduce((sum, value, other) => (other > at ? sum + rows[at]![other]! * value : sum), 0)
    solved[at] = (rows[at]![rows.length]! - known) / rows[at]![at]!
  }
  return solved
}
