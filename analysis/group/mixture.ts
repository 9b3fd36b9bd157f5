// A mixture of word distributions, one per group: each answer moves to the group whose words explain it best, given where all
// others are. It sharpens groups that something coarser has found, and says how sure each answer is of its group.
import { createRandom, type Random } from '../vectors/random'
import { columnSums, type SparseRows } from '../vectors/sparse'

/** Temperature of the first drawn sweep; it falls evenly to 0. */
const hottest = 4

const { log } = Math

export type MixtureOptions = {
  readonly groups: number
  /** Prior weight of each group in answers; small lets groups empty. */
  readonly alpha?: number
  /** Prior weight of each word in each group; small makes groups keep to few words. */
  readonly beta?: number
  /** Sweeps over all answers at most. */
  readonly sweeps?: number
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
  const { groups } = options
  const labels = Int32Array.from(from)
  const model = countWords(counts, labels, options)
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
      moved += sweepRows(model, labels, sweeping, temperature, row, Math.min(counts.rows, row + stretch))
    }
    if (moved === 0 && sweep >= 0) break
  }
  return labels
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
function sweepRows(
  model: Model,
  labels: Int32Array,
  { sizes, fixed, keepGroups, random }: Sweeping,
  temperature: number,
  first: number,
  end: number,
): number {
  const { starts, scores } = model
  let moved = 0
  for (let row = first; row < end; row++) {
    const own = labels[row]!
    const says = starts[row]! < starts[row + 1]!
    if ((fixed.length > 0 && fixed[row] === 1) || (own >= 0 && !says)) continue
    if (keepGroups && own >= 0 && sizes[own] === 1) continue
    if (own >= 0) moveRow(model, row, own, -1)
    scoreRow(model, row)
    let best = Math.max(0, own)
    for (let group = 0; group < scores.length; group++) if (scores[group]! > scores[best]! + 1e-9) best = group
    if (temperature > 0) best = draw(scores, best, temperature, random)
    moveRow(model, row, best, 1)
    if (best !== own) {
      if (own >= 0) sizes[own]!--
      sizes[best]!++
      labels[row] = best
      moved++
    }
  }
  return moved
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

type Model = {
  readonly starts: Int32Array
  readonly columns: Int32Array
  readonly values: Float64Array
  readonly inGroup: Float64Array
  readonly wordsIn: Float64Array
  readonly logMass: Float64Array
  /** Word-major: the counts of one word in all groups lie together, which is how they are read. */
  readonly wordCounts: Int32Array
  /** Logarithms are looked up: of sizes and counts in tables, of a group's words anew only when they change. */
  readonly logSizes: Float64Array
  readonly gains: Float64Array
  readonly priorMass: number
  readonly logBeta: number
  /** Where `scoreRow` writes: log probability of the row in each group, up to a constant. */
  readonly scores: Float64Array
}

function countWords(counts: SparseRows, labels: Int32Array, options: MixtureOptions): Model {
  const { groups, alpha = 0.1, beta = 0.2 } = options
  const { starts, columns, values } = counts
  const logSizes = new Float64Array(counts.rows + 1)
  for (let size = 0; size < logSizes.length; size++) logSizes[size] = log(size + alpha)
  const sums = columnSums(counts)
  let most = 0
  for (let column = 0; column < sums.length; column++) most = Math.max(most, sums[column]!)
  const gains = new Float64Array(most + 1)
  for (let count = 0; count < gains.length; count++) gains[count] = log(count + beta) - log(beta)
  const priorMass = counts.cols * beta
  const model: Model = {
    starts,
    columns,
    values,
    inGroup: new Float64Array(groups),
    wordsIn: new Float64Array(groups),
    logMass: new Float64Array(groups).fill(log(priorMass)),
    wordCounts: new Int32Array(counts.cols * groups),
    logSizes,
    gains,
    priorMass,
    logBeta: log(beta),
    scores: new Float64Array(groups),
  }
  for (let row = 0; row < counts.rows; row++) if (labels[row]! >= 0) moveRow(model, row, labels[row]!, 1)
  return model
}

function moveRow(model: Model, row: number, group: number, by: number): void {
  const { starts, columns, values, inGroup, wordsIn, wordCounts } = model
  const groups = inGroup.length
  const end = starts[row + 1]!
  let said = wordsIn[group]!
  for (let at = starts[row]!; at < end; at++) {
    said += by * values[at]!
    wordCounts[columns[at]! * groups + group]! += by * values[at]!
  }
  inGroup[group]! += by
  wordsIn[group] = said
  model.logMass[group] = log(said + model.priorMass)
}

function scoreRow(model: Model, row: number): void {
  const { starts, columns, values, inGroup, wordsIn, logMass, wordCounts, logSizes, gains, priorMass, scores } = model
  const groups = scores.length
  const end = starts[row + 1]!
  let length = 0
  for (let at = starts[row]!; at < end; at++) length += values[at]!
  const more = (length - 1) / 2
  for (let group = 0; group < groups; group++) {
    // The product over a short answer's words is close to a power of its middle factor.
    const mass = wordsIn[group]! + priorMass
    const step = more / mass
    const middle = step < 0.01 ? logMass[group]! + step : log(mass + more)
    scores[group] = logSizes[inGroup[group]!]! + length * (model.logBeta - middle)
  }
  for (let at = starts[row]!; at < end; ) {
    const one = columns[at]! * groups
    // Three words said once: each score is read and written once for all three.
    if (at + 2 < end && values[at] === 1 && values[at + 1] === 1 && values[at + 2] === 1) {
      const two = columns[at + 1]! * groups
      const three = columns[at + 2]! * groups
      for (let group = 0; group < groups; group++)
        scores[group] =
          scores[group]! +
          gains[wordCounts[one + group]!]! +
          gains[wordCounts[two + group]!]! +
          gains[wordCounts[three + group]!]!
      at += 3
      continue
    }
    for (let repeat = 0; repeat < values[at]!; repeat++)
      for (let group = 0; group < groups; group++) scores[group]! += gains[wordCounts[one + group]! + repeat]!
    at++
  }
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
    moveRow(model, row, own, -1)
    scoreRow(model, row)
    moveRow(model, row, own, 1)
    fit += scores[own]! / counts.rows
    let second = -1
    for (let group = 0; group < groups; group++)
      if (group !== own && (second < 0 || scores[group]! > scores[second]! + 1e-9)) second = group
    seconds[row] = second
    odds[row] = second < 0 ? Number.POSITIVE_INFINITY : scores[own]! - scores[second]!
  }
  return { seconds, odds, fit }
}
