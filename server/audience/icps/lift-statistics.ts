// Whether a share that is higher in one group than in another could as well be chance. Pure.

/** Drawn from `all`, of which `allHits` are hits, `drawn` hold `hits`. */
export type Draw = { hits: number; drawn: number; allHits: number; all: number }

/**
 * Fisher's exact test, one-sided: the chance of at least so many hits among those drawn (hypergeometric upper tail).
 * @returns 0..1; 1 where nothing was drawn or nothing is a hit. Cost: one step for each hit.
 */
export function fisherTail({ hits, drawn, allHits, all }: Draw): number {
  if (drawn === 0 || allHits === 0 || hits === 0) return 1
  const logs = logFactorials(all)
  const choose = (of: number, taken: number): number =>
    taken < 0 || taken > of ? Number.NEGATIVE_INFINITY : (logs[of] ?? 0) - (logs[taken] ?? 0) - (logs[of - taken] ?? 0)
  let tail = 0
  for (let at = hits; at <= Math.min(drawn, allHits); at += 1)
    tail += Math.exp(choose(allHits, at) + choose(all - allHits, drawn - at) - choose(all, drawn))
  return Math.min(1, tail)
}

/** Those that stand when at most a share of `rate` of what stands may be chance (Benjamini and Hochberg, 1995). */
export function falseDiscoveries<Tested extends { p: number }>(tested: readonly Tested[], rate: number): Tested[] {
  const sorted = [...tested].sort((left, right) => left.p - right.p)
  const last = sorted.findLastIndex(({ p }, at) => p <= ((at + 1) / sorted.length) * rate)
  return sorted.slice(0, last + 1)
}

function logFactorials(most: number): Float64Array {
  const logs = new Float64Array(most + 1)
  for (let number = 2; number <= most; number += 1) logs[number] = (logs[number - 1] ?? 0) + Math.log(number)
  return logs
}
