// Where a grouping has two themes in one group and one theme in two: the first is cut and the others are joined, as long as
// both together make the words likelier. No answer that moves alone finds its way there.
import { alone, type Crew, takeAll } from '../crew'
import { logGamma } from '../quality/integrated-likelihood'
import { type Matrix, selectRows } from '../vectors/matrix'
import { type SparseRows, selectSparseRows } from '../vectors/sparse'
import { kmeans } from './kmeans'
import { refineByMixture } from './mixture'
import { addWords, createEvidence, type GroupWords, type WordEvidence } from './word-evidence'

export type ExchangeOptions = {
  readonly groups: number
  readonly seed: number
  /** Prior weight of a word in a group when a cut is sharpened by the mixture; left out where it has too little to count. */
  readonly beta: number | undefined
  /** How much groups are expected to be of one size: 0 not at all, 1 as if every answer fell into any group alike. */
  readonly evenness: number
  /** What an exchange gains at least, in nats per word of the group that is cut; default anything. */
  readonly leastGain?: number
  /** Answers at most of a group that is cut; default any number. */
  readonly mostRows?: number
  readonly pause?: () => void
  readonly crew?: Crew
}

type Group = { readonly rows: readonly number[]; readonly words: GroupWords }
/** Two parts of a group, what it gains to be two, and what an exchange with it gains at least. */
type Cut = { readonly parts: readonly [Group, Group]; readonly gain: number; readonly least: number }

/** Exchanges at most; each gains less than the one before. */
const mostExchanges = 20
/** A part of a cut has at least so many answers. */
const leastRows = 3
/** Cuts that are tried with every pair: the best one may hold a group of the pair. */
const cutsTried = 4

/**
 * Split and merge moves, after Jain and Neal 2004 ("A split-merge Markov chain Monte Carlo procedure for the Dirichlet process
 * mixture model"), but greedy and always both, so that the number of groups stays. `points` place the rows for cutting,
 * `counts` hold their words. O(rows + groups² x words of a group), then O(groups x (groups + words)) for each exchange.
 */
export function exchangeGroups(
  counts: SparseRows,
  points: Matrix,
  from: Int32Array,
  options: ExchangeOptions,
): Int32Array {
  const { groups, pause, leastGain = Number.NEGATIVE_INFINITY, mostRows = Number.POSITIVE_INFINITY } = options
  const words = createEvidence(counts)
  const apart = createApart(words, options.evenness)
  const rowsOf = Array.from({ length: groups }, (): number[] => [])
  for (let row = 0; row < from.length; row++) rowsOf[from[row]!]!.push(row)
  const found: Group[] = rowsOf.map((rows) => ({ rows, words: words.wordsOf(rows) }))
  const offer = (at: number) => {
    const { seed, beta, crew = alone } = options
    const cutting = { rows: Int32Array.from(found[at]!.rows), counts, points, seed: seed + at, beta, mostRows }
    return crew.begin(cutInTwo, cutting, pause ?? (() => undefined))
  }
  const weigh = (halves: readonly number[][] | undefined): Cut | undefined => {
    const [one, other] = (halves ?? []).map((rows) => ({ rows, words: words.wordsOf(rows) }))
    if (!one || !other) return undefined
    const least = leastGain * (one.words.total + other.words.total)
    return { parts: [one, other], gain: apart(one, other), least }
  }
  const cuts = takeAll(found.map((_, at) => offer(at))).map(weigh)
  const costs = new Float64Array(groups * groups)
  const price = (at: number): void => {
    pause?.()
    for (let other = 0; other < groups; other++) {
      if (other === at) continue
      const cost = apart(found[at]!, found[other]!)
      costs[at * groups + other] = cost
      costs[other * groups + at] = cost
    }
  }
  for (let at = 0; at < groups; at++) price(at)
  for (let exchange = 0; exchange < mostExchanges; exchange++) {
    const best = findBest(cuts, costs)
    if (!best) break
    const { split, keep, drop } = best
    found[keep] = {
      rows: [...found[keep]!.rows, ...found[drop]!.rows].sort((one, other) => one - other),
      words: addWords(found[keep]!.words, found[drop]!.words),
    }
    ;[found[split], found[drop]] = cuts[split]!.parts
    const changed = [keep, split, drop]
    const again = changed.map(offer)
    for (const at of changed) price(at)
    for (const [place, halves] of takeAll(again).entries()) cuts[changed[place]!] = weigh(halves)
  }
  const labels = from.slice()
  for (const [at, { rows }] of found.entries()) for (const row of rows) labels[row] = at
  return labels
}

/** What speaks for two groups being two: their words, and for groups of one size the ways to draw the smaller from both. */
type Apart = (left: Group, right: Group) => number

function createApart({ evidence }: WordEvidence, evenness: number): Apart {
  return (left, right) => {
    const [one, other] = [left.rows.length, right.rows.length]
    const ways = evenness === 0 ? 0 : logGamma(one + other + 1) - logGamma(one + 1) - logGamma(other + 1)
    return evenness * ways - evidence(left.words, right.words)
  }
}

/** The cut and the pair that together gain most, if any gain at all; ties go to the lower numbers. */
function findBest(
  cuts: readonly (Cut | undefined)[],
  costs: Float64Array,
): { split: number; keep: number; drop: number } | undefined {
  const groups = cuts.length
  const promising = [...cuts.keys()]
    .filter((at) => cuts[at] !== undefined && cuts[at].gain >= cuts[at].least)
    .sort((one, other) => cuts[other]!.gain - cuts[one]!.gain || one - other)
    .slice(0, cutsTried)
  let most = 1e-9
  let best: { split: number; keep: number; drop: number } | undefined
  for (let keep = 0; keep < groups; keep++)
    for (let drop = keep + 1; drop < groups; drop++) {
      const cost = costs[keep * groups + drop]!
      const split = promising.find((at) => at !== keep && at !== drop && cuts[at]!.gain - cost >= cuts[at]!.least)
      if (split === undefined) continue
      const gain = cuts[split]!.gain - cost
      if (gain <= most) continue
      most = gain
      best = { split, keep, drop }
    }
  return best
}

type CutInput = {
  readonly rows: Int32Array
  readonly counts: SparseRows
  readonly points: Matrix
  readonly seed: number
  readonly beta: number | undefined
  readonly mostRows: number
}

/** The rows of each half of a group, unless it is too large or one of them too small. */
export function cutInTwo(
  { rows, counts, points, seed, beta, mostRows }: CutInput,
  pause: () => void,
): number[][] | undefined {
  if (rows.length < 2 * leastRows || rows.length > mostRows) return undefined
  const near = kmeans(selectRows(points, rows), { groups: 2, seed, restarts: 2, pause }).labels
  const sharpen = { groups: 2, sweeps: 6, keepGroups: true, pause }
  const labels = beta === undefined ? near : refineByMixture(selectSparseRows(counts, rows), near, { ...sharpen, beta })
  const parts: number[][] = [[], []]
  for (let place = 0; place < rows.length; place++) parts[labels[place]!]!.push(rows[place]!)
  return parts.some((part) => part.length < leastRows) ? undefined : parts
}
