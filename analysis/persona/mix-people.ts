// The heart of the grouping: people as draws from a few kinds, each kind with its own shares of themes in every block. A block in
// one language only speaks about the people who wrote in it, so a kind gains nothing by being a language.
import type { ThemeCounts } from './count-themes'

// Taken out once: in the sandbox of a test runner each look at a global costs more than the logarithm.
const { abs, exp, log, max } = Math

export type Mixture = {
  readonly k: number
  /** People x kinds, rows sum to 1. */
  readonly belonging: Float64Array
  /** Log likelihood of all passages over that of a single kind, weighted. */
  readonly gain: number
  /** The share of each person in it, also of those who count 0 times. */
  readonly fit: Float64Array
  /** Kinds x themes: share of each theme within its block, for each kind. */
  readonly profiles: Float64Array
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
}

/** Weight of the overall shares in a kind's shares, in passages per theme: a kind with few passages stays near the average. */
const prior = 0.4
/** Passages spread over the themes of a block, so that none has no share. */
const blank = 0.2
/** Belonging that still moves per person when a fit counts as settled. */
const settledShare = 1e-3

/**
 * Expectation maximisation for a mixture of multinomials (Dempster, Laird and Rubin 1977; latent class analysis, Lazarsfeld and
 * Henry 1968), with a Dirichlet prior at the overall shares. All cuts speak in every round, each with its share, so that they
 * settle on one grouping together. Stops when belonging settles. Cost: rounds x themes that people name x kinds.
 */
export function mixPeople(themes: ThemeCounts, options: MixOptions): Mixture {
  const { k, counts, company, rounds } = options
  const { rows: people, cols } = themes.counts
  const belonging = Float64Array.from(options.start)
  const base = baseShares(themes, counts)
  const logBase = base.map((share) => log(share))
  const fit = new Float64Array(people)
  const logs = new Float64Array(people * k)
  const profiles = new Float64Array(cols * k)
  const ratios = new Float64Array(cols * k)
  const everybody = new Float64Array(people).fill(1)
  let gain = 0
  let settles = false
  for (let round = 0; round < rounds; round++) {
    const last = settles || round === rounds - 1
    const shares = kindShares(belonging, people, k, counts)
    fillProfiles(themes, base, belonging, { k, profiles, ...(counts ? { counts } : {}) })
    for (let kind = 0, at = 0; kind < k; kind++)
      for (let column = 0; column < cols; column++, at++) ratios[at] = log(profiles[at]!) - logBase[column]!
    // Who was not drawn is asked in the last round only: nothing rests on their answer.
    const asked = last ? everybody : (counts ?? everybody)
    addLikelihood(themes, ratios, { k, logs, asked })
    if (company) pool(logs, company, k)
    const settled = normalise(belonging, { k, logs, shares, fit, asked, ...(counts ? { counts } : {}) })
    gain = settled.gain
    if (last) break
    settles = settled.moved < settledShare * people
  }
  return { k, belonging, gain, fit, profiles }
}

function baseShares({ counts: said, bounds, shares }: ThemeCounts, counts?: ArrayLike<number>): Float64Array {
  const base = new Float64Array(said.cols)
  for (let person = 0; person < said.rows; person++) {
    const times = counts?.[person] ?? 1
    if (times === 0) continue
    for (let at = said.starts[person]!; at < said.starts[person + 1]!; at++)
      base[said.columns[at]!]! += times * said.values[at]!
  }
  for (let block = 0; block < shares.length; block++) {
    const [from, to] = [bounds[block]!, bounds[block + 1]!]
    let total = 0
    for (let column = from; column < to; column++) {
      base[column]! += (blank * shares[block]!) / (to - from)
      total += base[column]!
    }
    for (let column = from; column < to; column++) base[column]! /= total
  }
  return base
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

type Filled = { readonly k: number; readonly profiles: Float64Array; readonly counts?: ArrayLike<number> }

/** Belonging below this adds nothing to a profile that anybody could see. */
const negligible = 3e-3

function fillProfiles(
  { counts: said, bounds, shares }: ThemeCounts,
  base: Float64Array,
  belonging: Float64Array,
  { k, profiles, counts }: Filled,
): void {
  const { rows: people, cols, starts, columns, values } = said
  for (let block = 0; block < shares.length; block++) {
    const weight = prior * shares[block]! * (bounds[block + 1]! - bounds[block]!)
    for (let column = bounds[block]!; column < bounds[block + 1]!; column++) profiles[column] = weight * base[column]!
  }
  for (let kind = 1; kind < k; kind++) profiles.copyWithin(kind * cols, 0, cols)
  for (let person = 0; person < people; person++) {
    const times = counts ? counts[person]! : 1
    const from = starts[person]!
    const end = starts[person + 1]!
    for (let kind = 0; kind < k; kind++) {
      const part = times * belonging[person * k + kind]!
      if (part < negligible) continue
      const own = kind * cols
      for (let at = from; at < end; at++) profiles[own + columns[at]!]! += part * values[at]!
    }
  }
  for (let kind = 0; kind < k; kind++) {
    for (let block = 0; block < shares.length; block++) {
      const [from, to] = [kind * cols + bounds[block]!, kind * cols + bounds[block + 1]!]
      let total = 0
      for (let at = from; at < to; at++) total += profiles[at]!
      for (let at = from; at < to; at++) profiles[at]! /= total
    }
  }
}

type Asked = { readonly k: number; readonly logs: Float64Array; readonly asked: ArrayLike<number> }

/** Log likelihood of what each person says, for each kind over everybody; three kinds at once. */
function addLikelihood({ counts: said }: ThemeCounts, ratios: Float64Array, { k, logs, asked }: Asked): void {
  const { rows: people, cols, starts, columns, values } = said
  for (let person = 0; person < people; person++) {
    if (asked[person] === 0) continue
    const own = person * k
    const from = starts[person]!
    const end = starts[person + 1]!
    let kind = 0
    for (; kind + 2 < k; kind += 3) {
      const one = kind * cols
      let a = 0
      let b = 0
      let c = 0
      for (let at = from; at < end; at++) {
        const value = values[at]!
        const place = one + columns[at]!
        a += value * ratios[place]!
        b += value * ratios[place + cols]!
        c += value * ratios[place + 2 * cols]!
      }
      logs[own + kind] = a
      logs[own + kind + 1] = b
      logs[own + kind + 2] = c
    }
    for (; kind < k; kind++) {
      const one = kind * cols
      let a = 0
      for (let at = from; at < end; at++) a += values[at]! * ratios[one + columns[at]!]!
      logs[own + kind] = a
    }
  }
}

/** People of one company speak with one voice. */
function pool(logs: Float64Array, company: Int32Array, k: number): void {
  const sums = new Float64Array(logs.length)
  for (let person = 0; person < company.length; person++)
    for (let kind = 0; kind < k; kind++) sums[company[person]! * k + kind]! += logs[person * k + kind]!
  for (let person = 0; person < company.length; person++)
    for (let kind = 0; kind < k; kind++) logs[person * k + kind] = sums[company[person]! * k + kind]!
}

type Weighed = Asked & {
  readonly shares: Float64Array
  readonly fit: Float64Array
  readonly counts?: ArrayLike<number>
}

function normalise(
  belonging: Float64Array,
  { k, logs, shares, fit, asked, counts }: Weighed,
): { gain: number; moved: number } {
  let gain = 0
  let moved = 0
  const logShares = shares.map((share) => log(share))
  for (let person = 0; person * k < belonging.length; person++) {
    if (asked[person] === 0) continue
    const from = person * k
    let most = Number.NEGATIVE_INFINITY
    for (let kind = 0; kind < k; kind++) {
      logs[from + kind]! += logShares[kind]!
      most = max(most, logs[from + kind]!)
    }
    let total = 0
    for (let kind = 0; kind < k; kind++) {
      logs[from + kind] = exp(logs[from + kind]! - most)
      total += logs[from + kind]!
    }
    fit[person] = most + log(total)
    gain += (counts?.[person] ?? 1) * fit[person]!
    for (let kind = 0; kind < k; kind++) {
      const next = logs[from + kind]! / total
      moved += abs(next - belonging[from + kind]!)
      belonging[from + kind] = next
    }
  }
  return { gain, moved }
}
