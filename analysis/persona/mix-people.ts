// The heart of the grouping: people as draws from a few kinds, each kind with its own shares of themes in every block. It takes
// blocks as they are (soft themes of passages, chosen options, confirmed themes) and knows neither words nor languages. A block
// in one language only speaks about the people who wrote in it, so a kind gains nothing by being a language.
import type { Matrix } from '../vectors/matrix'

// Taken out once: in the sandbox of a test runner each look at a global costs more than the logarithm.
const { abs, exp, log, max } = Math

/** Passages over the themes of one block: topic and language, closed question, or confirmed themes of a topic. */
export type Block = {
  readonly topic: string
  readonly language: string
  /** Row of the person behind each passage. */
  readonly owner: Int32Array
  /** Passages x themes; rows sum to 1. */
  readonly soft: Matrix
  /** How much each passage counts. */
  readonly weight: Float64Array
}

export type Mixture = {
  readonly k: number
  /** People x kinds, rows sum to 1. */
  readonly belonging: Float64Array
  /** Log likelihood of all passages over that of a single kind, weighted. */
  readonly gain: number
  /** The share of each person in it, also of those who count 0 times. */
  readonly fit: Float64Array
  /** Per block: kinds x themes, rows sum to 1. */
  readonly profiles: readonly Float64Array[]
}

export type MixOptions = {
  readonly k: number
  /** People x kinds to start from. */
  readonly start: Float64Array
  readonly rounds: number
  /** How often each person counts (a resample); default once. */
  readonly counts?: ArrayLike<number>
  /** Company of each person: those of one company have one kind. Default each alone. */
  readonly company?: Int32Array
  /** Kind that each person is held to, -1 free. */
  readonly held?: Int32Array
}

/** Weight of the overall shares in a kind's shares, in passages per theme: a kind with few passages stays near the average. */
const prior = 1
const least = 1e-9
/** Belonging that still moves per person when a fit counts as settled. */
const settledShare = 1e-3

/**
 * Expectation maximisation for a mixture of multinomials over soft counts (Dempster, Laird and Rubin 1977; latent class analysis,
 * Lazarsfeld and Henry 1968), with a Dirichlet prior at the overall shares. Stops when belonging settles.
 * Cost: rounds x passages x themes x kinds.
 */
export function mixPeople(people: number, blocks: readonly Block[], options: MixOptions): Mixture {
  const { k, counts, company, held } = options
  const belonging = Float64Array.from(options.start)
  const bases = blocks.map((block) => baseShares(block, counts))
  const sparse = blocks.map((block, at) => sparsify(block, bases[at] as Float64Array))
  const fit = new Float64Array(people)
  const logs = new Float64Array(people * k)
  let profiles: Float64Array[] = []
  let gain = 0
  for (let round = 0; round < options.rounds; round++) {
    logs.fill(0)
    const shares = kindShares(belonging, people, k, counts)
    profiles = blocks.map((block, at) =>
      profileOf(block, sparse[at] as SparseSoft, bases[at] as Float64Array, belonging, k, counts),
    )
    for (const [at, block] of blocks.entries()) {
      addLikelihood(block, sparse[at] as SparseSoft, profiles[at] as Float64Array, k, logs)
    }
    if (company) pool(logs, company, k)
    const settled = normalise(belonging, logs, shares, fit, k, counts, held)
    gain = settled.gain
    if (settled.moved < settledShare * people) break
  }
  return { k, belonging, gain, fit, profiles }
}

function baseShares(block: Block, counts?: ArrayLike<number>): Float64Array {
  const themes = block.soft.cols
  const base = new Float64Array(themes).fill(0.5 / themes)
  let total = 0.5
  for (let passage = 0; passage < block.owner.length; passage++) {
    const weight = block.weight[passage]! * (counts?.[block.owner[passage]!] ?? 1)
    total += weight
    for (let theme = 0; theme < themes; theme++) base[theme]! += weight * block.soft.data[passage * themes + theme]!
  }
  return base.map((share) => share / total)
}

/** The themes that each passage may well be in: entries [starts[p], starts[p + 1]). */
type SparseSoft = {
  readonly starts: Int32Array
  readonly themes: Int32Array
  readonly values: Float64Array
  /** Values over the overall shares: what a passage says beyond what everybody says. */
  readonly ratios: Float64Array
}

/** Memberships below this are left out; the rest is scaled up to 1. */
const negligible = 0.01

function sparsify(block: Block, base: Float64Array): SparseSoft {
  const { rows, cols, data } = block.soft
  const starts = new Int32Array(rows + 1)
  for (let row = 0; row < rows; row++) {
    let count = 0
    for (let theme = 0; theme < cols; theme++) if (data[row * cols + theme]! >= negligible) count++
    starts[row + 1] = starts[row]! + count
  }
  const themes = new Int32Array(starts[rows]!)
  const values = new Float64Array(themes.length)
  for (let row = 0; row < rows; row++) {
    let at = starts[row]!
    let total = 0
    for (let theme = 0; theme < cols; theme++) {
      if (data[row * cols + theme]! < negligible) continue
      themes[at] = theme
      values[at++] = data[row * cols + theme]!
      total += data[row * cols + theme]!
    }
    for (let entry = starts[row]!; entry < at; entry++) values[entry]! /= total
  }
  return { starts, themes, values, ratios: values.map((value, at) => value / max(base[themes[at]!]!, least)) }
}

function kindShares(belonging: Float64Array, people: number, k: number, counts?: ArrayLike<number>): Float64Array {
  const shares = new Float64Array(k).fill(1)
  let total = k
  for (let person = 0; person < people; person++) {
    const count = counts?.[person] ?? 1
    total += count
    for (let kind = 0; kind < k; kind++) shares[kind]! += count * belonging[person * k + kind]!
  }
  return shares.map((share) => share / total)
}

function profileOf(
  block: Block,
  { starts, themes: entryThemes, values }: SparseSoft,
  base: Float64Array,
  belonging: Float64Array,
  k: number,
  counts?: ArrayLike<number>,
): Float64Array {
  const themes = block.soft.cols
  const profile = new Float64Array(k * themes)
  for (let kind = 0; kind < k; kind++)
    for (let theme = 0; theme < themes; theme++) profile[kind * themes + theme] = prior * themes * base[theme]!
  for (let passage = 0; passage < block.owner.length; passage++) {
    const person = block.owner[passage]!
    const weight = block.weight[passage]! * (counts?.[person] ?? 1)
    if (weight === 0) continue
    for (let kind = 0; kind < k; kind++) {
      const share = weight * belonging[person * k + kind]!
      if (share < 1e-6) continue
      for (let at = starts[passage]!; at < starts[passage + 1]!; at++)
        profile[kind * themes + entryThemes[at]!]! += share * values[at]!
    }
  }
  for (let kind = 0; kind < k; kind++) {
    let total = 0
    for (let theme = 0; theme < themes; theme++) total += profile[kind * themes + theme]!
    for (let theme = 0; theme < themes; theme++) profile[kind * themes + theme]! /= total
  }
  return profile
}

/** Products below this are turned into logarithms before they underflow. */
const tiny = 1e-200

/** Adds the log likelihood of every passage; passages of full weight multiply first, because logarithms are what costs here. */
function addLikelihood(block: Block, soft: SparseSoft, profile: Float64Array, k: number, logs: Float64Array): void {
  const cols = block.soft.cols
  const products = new Float64Array(logs.length).fill(1)
  for (let passage = 0; passage < block.owner.length; passage++) {
    const person = block.owner[passage]! * k
    const weight = block.weight[passage]!
    for (let kind = 0; kind < k; kind++) {
      let likelihood = least
      for (let at = soft.starts[passage]!; at < soft.starts[passage + 1]!; at++)
        likelihood += profile[kind * cols + soft.themes[at]!]! * soft.ratios[at]!
      if (weight !== 1) logs[person + kind]! += weight * log(likelihood)
      else {
        products[person + kind]! *= likelihood
        if (products[person + kind]! < tiny) {
          logs[person + kind]! += log(products[person + kind]!)
          products[person + kind] = 1
        }
      }
    }
  }
  for (let at = 0; at < logs.length; at++) if (products[at] !== 1) logs[at]! += log(products[at]!)
}

/** People of one company speak with one voice. */
function pool(logs: Float64Array, company: Int32Array, k: number): void {
  const sums = new Float64Array(logs.length)
  for (let person = 0; person < company.length; person++)
    for (let kind = 0; kind < k; kind++) sums[company[person]! * k + kind]! += logs[person * k + kind]!
  for (let person = 0; person < company.length; person++)
    for (let kind = 0; kind < k; kind++) logs[person * k + kind] = sums[company[person]! * k + kind]!
}

function normalise(
  belonging: Float64Array,
  logs: Float64Array,
  shares: Float64Array,
  fit: Float64Array,
  k: number,
  counts?: ArrayLike<number>,
  held?: Int32Array,
): { gain: number; moved: number } {
  let gain = 0
  let moved = 0
  for (let person = 0; person * k < belonging.length; person++) {
    const from = person * k
    let most = Number.NEGATIVE_INFINITY
    for (let kind = 0; kind < k; kind++) {
      logs[from + kind]! += log(shares[kind]!)
      most = max(most, logs[from + kind]!)
    }
    let total = 0
    for (let kind = 0; kind < k; kind++) total += exp(logs[from + kind]! - most)
    fit[person] = most + log(total)
    gain += (counts?.[person] ?? 1) * fit[person]!
    const own = held?.[person] ?? -1
    for (let kind = 0; kind < k; kind++) {
      const next = own >= 0 ? Number(kind === own) : exp(logs[from + kind]! - most) / total
      moved += abs(next - belonging[from + kind]!)
      belonging[from + kind] = next
    }
  }
  return { gain, moved }
}
