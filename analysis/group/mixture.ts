// A mixture of word distributions, one per group: each answer moves to the group whose words explain it best, given where all
// others are. It sharpens groups that something coarser has found, and says how sure each answer is of its group.
import { createRandom, type Random } from '../vectors/random'
import type { SparseRows } from '../vectors/sparse'
import { countWords, type Model, moveRow, type Priors, scoreRow } from './mixture-model'

/** Temperature of the first drawn sweep; it falls evenly to 0. */
const hottest = 4

/** A small `alpha` lets groups empty, a small `beta` makes groups keep to few words. */
export type MixtureOptions = Priors & {
  /** Sweeps over all answers at most. */
  readonly sweeps?: number
  /** Sweeps end when no more than this share of the answers moved in one; default 0. */
  readonly settled?: number
  /** Sweeps before them that draw each answer's group, hot at first (temperature 4), then cooler, to leave poor starts. */
  readonly cooling?: { readonly sweeps: number; readonly seed: number }
  /** Whether a group keeps its last row; otherwise groups may run empty. */
  readonly keepGroups?: boolean
  /** Rows that stay where they are (1). */
  readonly fixed?: ArrayLike<number>
  /** Called every few hundred rows. */
  readonly pause?: () => void
}

export type Judgement = {
  /** Mean log probability of an answer in its group, given all others: compares groupings of the same answers. */
  readonly fit: number
  /** Best other group of each row; -1 with a single group. */
  readonly seconds: Int32Array
  /** Log odds of the own group against that other, per answer; infinite with a single group. */
  readonly odds: Float64Array
}

/**
 * Collapsed Dirichlet multinomial mixture (Yin and Wang 2014, "A Dirichlet multinomial mixture model-based approach for short
 * text clustering"), from given labels, by iterated conditional modes: it settles within about eight sweeps and needs no chance.
 * Long answers hold on to poor starts, so they may first be drawn while cooling. An answer labelled -1 is placed when its turn
 * comes. Rows hold word counts. O(sweeps x stored values x groups).
 */
export function refineByMixture(counts: SparseRows, from: ArrayLike<number>, options: MixtureOptions): Int32Array {
  const { groups, settled = 0 } = options
  const model = countWords(counts, from, options)
  const { labels } = model
  const sizes = new Int32Array(groups)
  for (let row = 0; row < labels.length; row++) if (labels[row]! >= 0) sizes[labels[row]!]!++
  const sweeping: Sweeping = {
    sizes,
    fixed: options.fixed ?? none,
    keepGroups: options.keepGroups ?? false,
    random: createRandom(options.cooling?.seed ?? 0),
  }
  const warm = options.cooling?.sweeps ?? 0
  for (let sweep = -warm; sweep < (options.sweeps ?? 8); sweep++) {
    const temperature = sweep < 0 ? (-hottest * sweep) / warm : 0
    let moved = 0
    for (let row = 0; row < counts.rows; row += stretch) {
      options.pause?.()
      moved += sweepRows(model, sweeping, temperature, row, Math.min(counts.rows, row + stretch))
    }
    if (sweep >= 0 && moved <= settled * counts.rows) break
  }
  return labels.slice()
}

const none: ArrayLike<number> = new Int32Array(0)
/** Rows that are worked on between two pauses. Loops over so few are called often, and compiled for good. */
const stretch = 256

type Sweeping = {
  readonly sizes: Int32Array
  readonly fixed: ArrayLike<number>
  readonly keepGroups: boolean
  readonly random: Random
}

/** Rows `first` to `end` go where they fit best. Returns how many moved. */
function sweepRows(model: Model, sweeping: Sweeping, temperature: number, first: number, end: number): number {
  const { labels } = model
  const { sizes } = sweeping
  const free = temperature === 0 && sweeping.fixed.length === 0 && !sweeping.keepGroups
  let moved = 0
  for (let row = first; row < end; row++) {
    let best = -1
    if (free) {
      const found = model.seek(row, end)
      if (found.row === end) break
      row = found.row
      best = found.best
    }
    const own = labels[row]!
    if (best < 0) best = placeOf(model, sweeping, temperature, row)
    if (best === own) continue
    if (own >= 0) moveRow(model, row, own, -1)
    moveRow(model, row, best, 1)
    if (own >= 0) sizes[own]!--
    sizes[best]!++
    labels[row] = best
    moved++
  }
  return moved
}

/** Where a row fits best, or is drawn to; where it is if it has to stay. */
function placeOf(
  model: Model,
  { sizes, fixed, keepGroups, random }: Sweeping,
  temperature: number,
  row: number,
): number {
  const { starts, labels, scores } = model
  const own = labels[row]!
  const says = starts[row]! < starts[row + 1]!
  if ((fixed.length > 0 && fixed[row] === 1) || (own >= 0 && !says)) return own
  if (keepGroups && own >= 0 && sizes[own] === 1) return own
  scoreRow(model, row, own)
  let best = Math.max(0, own)
  for (let group = 0; group < scores.length; group++) if (scores[group]! > scores[best]! + 1e-9) best = group
  return temperature > 0 ? draw(scores, best, temperature, random) : best
}

/** A group with the chances that scores give at that temperature. Scores are used up. */
function draw(scores: Float64Array, best: number, temperature: number, random: Random): number {
  const most = scores[best]!
  let total = 0
  for (let group = 0; group < scores.length; group++) {
    const gap = (scores[group]! - most) / temperature
    const chance = gap < -16 ? 0 : Math.exp(gap)
    scores[group] = chance
    total += chance
  }
  let aim = random.next() * total
  for (let group = 0; group < scores.length; group++) {
    aim -= scores[group]!
    if (aim < 0) return group
  }
  return best
}

/** How well each answer fits the group that it is in, and which group it would go to next. */
export function judgeByMixture(counts: SparseRows, labels: Int32Array, options: MixtureOptions): Judgement {
  const { groups } = options
  const model = countWords(counts, labels, options)
  const seconds = new Int32Array(counts.rows).fill(-1)
  const odds = new Float64Array(counts.rows)
  const { scores } = model
  let fit = 0
  for (let row = 0; row < counts.rows; row++) {
    if ((row & 255) === 0) options.pause?.()
    const own = labels[row]!
    scoreRow(model, row, own)
    fit += scores[own]! / counts.rows
    let second = -1
    for (let group = 0; group < groups; group++)
      if (group !== own && (second < 0 || scores[group]! > scores[second]! + 1e-9)) second = group
    seconds[row] = second
    odds[row] = second < 0 ? Number.POSITIVE_INFINITY : scores[own]! - scores[second]!
  }
  return { seconds, odds, fit }
}
