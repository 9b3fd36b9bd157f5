// How far new answers or people have moved from those a model was made of: the share of every theme or persona then and now, with
// the interval of the difference, and the share that fits nowhere.
import type { Interval } from '../persona/people'
import { benjaminiHochberg, fisherEither, newcombe, wilson } from '../persona/significance'

export type Drift = {
  /** Theme or persona id; null for what fits nowhere. */
  readonly group: string | null
  readonly before: number
  readonly now: number
  /** Interval of `now`, 95 %. */
  readonly interval: Interval
  /** now - before, and its interval (Newcombe 1998); nothing moved where nobody came, or nobody was there before. */
  readonly difference: number
  readonly differenceInterval: Interval
  /** Fisher's exact p, two-sided, adjusted over all groups (Benjamini and Hochberg 1995). */
  readonly q: number
}

/**
 * Drift of every group, the surest first. Each list holds the group of one answer or person, null where it fits nowhere.
 * O(answers).
 */
export function measureDrift(before: readonly (string | null)[], now: readonly (string | null)[]): Drift[] {
  const groups = [...new Set([...before, ...now])].sort((left, right) =>
    (left ?? '\uffff') < (right ?? '\uffff') ? -1 : 1,
  )
  const rows = groups.map((group) => {
    const then = before.filter((other) => other === group).length
    const today = now.filter((other) => other === group).length
    const p =
      before.length === 0 || now.length === 0
        ? 1
        : fisherEither(today, now.length, then + today, before.length + now.length)
    return { group, then, today, p }
  })
  const q = benjaminiHochberg(rows.map(({ p }) => p))
  return rows
    .map(({ group, then, today }, at): Drift => {
      const share = (hits: number, trials: number) => (trials === 0 ? 0 : hits / trials)
      const compared = before.length > 0 && now.length > 0
      return {
        group,
        before: share(then, before.length),
        now: share(today, now.length),
        interval: wilson(today, now.length),
        difference: compared ? share(today, now.length) - share(then, before.length) : 0,
        differenceInterval: newcombe(today, now.length, then, before.length),
        q: q[at] as number,
      }
    })
    .sort((left, right) => left.q - right.q || Math.abs(right.difference) - Math.abs(left.difference))
}
