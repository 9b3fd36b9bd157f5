// What belonging to kinds (people x kinds, rows sum to 1) says about a person, and about a grouping that was drawn several times.

/** Kind of the greatest belonging. */
export function strongest(belonging: ArrayLike<number>, people: number, k: number): Int32Array {
  return Int32Array.from({ length: people }, (_, person) => {
    let best = 0
    for (let kind = 1; kind < k; kind++)
      if (belonging[person * k + kind]! > belonging[person * k + best]! + 1e-12) best = kind
    return best
  })
}

/** Whether somebody belongs to one group clearly: half again as much as to the next. */
export const isClear = (belonging: ArrayLike<number>, person: number, k: number): boolean =>
  lead(belonging, person, k) >= 1.5

/** Whether somebody fits two groups about equally. */
export const isBetween = (belonging: ArrayLike<number>, person: number, k: number): boolean =>
  lead(belonging, person, k) < 1.1

/** The strongest belonging over the second; infinite where there is no second. */
function lead(belonging: ArrayLike<number>, person: number, k: number): number {
  let first = 0
  let second = 0
  for (let kind = 0; kind < k; kind++) {
    const value = belonging[person * k + kind]!
    if (value > first) {
      second = first
      first = value
    } else if (value > second) second = value
  }
  return second === 0 ? Number.POSITIVE_INFINITY : first / second
}

/** Pairs looked at: all up to some 600 people, an even sample of people above. */
const mostPeople = 600

/** Share of pairs that the runs put together in more than a tenth and fewer than nine tenths of the cases (Senbabaoglu 2014). */
export function ambiguity(runs: readonly Int32Array[]): number {
  const people = runs[0]?.length ?? 0
  const step = Math.max(1, Math.ceil(people / mostPeople))
  let unsure = 0
  let pairs = 0
  for (let left = 0; left < people; left += step) {
    for (let right = left + step; right < people; right += step) {
      let together = 0
      for (const run of runs) if (run[left] === run[right]) together++
      const share = together / runs.length
      pairs++
      if (share > 0.1 && share < 0.9) unsure++
    }
  }
  return pairs === 0 ? 0 : unsure / pairs
}
