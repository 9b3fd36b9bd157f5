// Decides where each answer stands once corrections are in force: pins exactly, sets kept together, pairs kept apart, locked
// themes closed. Answers that nobody has said anything about stay where the machine put them. Pure.
import type { Constraints } from '../../../analysis'
import type { Placed } from './run-result'

/**
 * @returns theme of each answer by its id, null where it stands nowhere
 * Cost: linear in the answers and in what the constraints name.
 */
export function placeAnswers(placed: readonly Placed[], constraints: Constraints): Map<string, string | null> {
  const current = (theme: string | null | undefined): string | null =>
    theme ? (constraints.mergedInto.get(theme) ?? theme) : null
  const second = new Map(placed.map(({ verbatim, second: next }) => [verbatim, current(next)]))
  const open = (theme: string | null): theme is string => theme !== null && !constraints.closed.has(theme)
  const placeOf = new Map<string, string | null>()

  for (const { verbatim, theme } of placed) {
    const pin = constraints.pins.get(verbatim)
    const here = pin ?? current(theme)
    placeOf.set(verbatim, pin === undefined && here !== null && !open(here) ? openSecond(verbatim) : here)
  }
  for (const set of constraints.together) gather(set.filter((item) => placeOf.has(item)))
  separate()
  return placeOf

  function openSecond(verbatim: string): string | null {
    const next = second.get(verbatim) ?? null
    return open(next) ? next : null
  }

  /** All of a set go where most of them are; a pinned one has decided it already. */
  function gather(items: readonly string[]): void {
    const counts = new Map<string, number>()
    for (const item of items) {
      if (constraints.pins.has(item)) return
      const theme = placeOf.get(item) ?? null
      if (open(theme)) counts.set(theme, (counts.get(theme) ?? 0) + 1)
    }
    const [most] = [...counts].sort((left, right) => right[1] - left[1] || (left[0] < right[0] ? -1 : 1))
    if (most) for (const item of items) placeOf.set(item, most[0])
  }

  /** Of two that must not meet, the one that is free goes with its company to where it fits next, or to a theme of its own. */
  function separate(): void {
    const companyOf = new Map(constraints.together.flatMap((set) => set.map((item) => [item, set] as const)))
    // Whoever has left still keeps apart those that they were kept together with.
    const standIn = (item: string): string =>
      placeOf.has(item) ? item : (companyOf.get(item)?.find((other) => placeOf.has(other)) ?? item)
    const apart = constraints.apart.map(([left, right]) => [standIn(left), standIn(right)] as const)
    const foes = new Map<string, string[]>()
    for (const [left, right] of apart) {
      foes.set(left, [...(foes.get(left) ?? []), right])
      foes.set(right, [...(foes.get(right) ?? []), left])
    }
    for (const [left, right] of apart) {
      const here = placeOf.get(left)
      if (here === undefined || here === null || placeOf.get(right) !== here) continue
      const mover = constraints.pins.has(right) ? left : right
      if (constraints.pins.has(mover)) continue
      const company = companyOf.get(mover) ?? [mover]
      const barred = new Set(company.flatMap((item) => (foes.get(item) ?? []).map((foe) => placeOf.get(foe))))
      const next = company.map((item) => second.get(item) ?? null).find((theme) => open(theme) && !barred.has(theme))
      for (const item of company) if (placeOf.has(item)) placeOf.set(item, next ?? `apart-${mover}`)
    }
  }
}
